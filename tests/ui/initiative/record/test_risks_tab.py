"""Risks: rated against anchors in words, seen in a matrix that leads to them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop_app.domain.records import Risk
from desktop_app.services import record_edits as records
from tests.ui.initiative.checklist_fixtures import HOSTILE
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, type_into


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="risks")


def add(bench: Bench, title: str, **values: object) -> str:
    risk = Risk(initiative_id=bench.initiative_id, title=title, **values)  # type: ignore[arg-type]
    return records.add(bench.ws, risk).record_ids[0]


def test_empty_says_what_belongs_there_and_starts_it(bench: Bench) -> None:
    tab = bench.open("risks")
    assert "What could go wrong" in tab.risks.empty.sentence()
    assert not tab.matrix.isVisibleTo(tab)
    tab.risks.empty.buttons[0].click()
    assert [risk.title for risk in bench.spine.risks] == ["New risk"]
    assert tab.matrix.isVisibleTo(tab)


def test_ratings_are_explained_in_words(bench: Bench) -> None:
    add(bench, "Drift")
    tab = bench.open("risks")
    assert "Rate likelihood and impact" in tab.words.text()
    assert tab.risks.table.model.row_at(0)[3].text == "unknown"
    form = tab.risks.form
    form.field("likelihood").steps[4].click()
    form.field("impact").steps[2].click()
    risk = bench.spine.risks[0]
    assert (risk.likelihood, risk.impact) == (5, 3)
    said = tab.words.text().replace("\u00a0", " ")
    assert (
        said == "Likelihood 5: Nearly certain, over 80 %. Impact 3: Costs money or trust. Together: high 15."
    )
    cell = tab.risks.table.model.row_at(0)[3]
    assert (cell.text, cell.state) == ("High 15", "bad")


def test_a_cell_of_the_matrix_leads_to_its_risks(bench: Bench) -> None:
    first = add(bench, "One", likelihood=4, impact=4)
    add(bench, "Two", likelihood=2, impact=2)
    add(bench, "Three", likelihood=2, impact=2)
    add(bench, "Four")
    add(bench, "Gone", likelihood=5, impact=5, state="closed")
    tab = bench.open("risks")
    refs = {mark.ref for mark in tab.matrix.chart().with_ref()}
    assert first in refs
    assert "risks:2x2" in refs
    assert "risks:5x5" not in refs
    tab.matrix.activated.emit("risks:2x2")
    titles = [row[1].text for row in tab.risks.table.model.shown_rows()]
    assert titles == ["Two", "Three"]
    assert tab.chip.isVisibleTo(tab)
    assert "Likelihood 2, impact 2" in tab.chip.accessibleName()
    tab.chip.removed.emit()
    assert len(tab.risks.table.model.shown_rows()) == 5
    tab.matrix.activated.emit("risks:unrated")
    assert [row[1].text for row in tab.risks.table.model.shown_rows()] == ["Four"]
    tab.matrix.activated.emit(first)
    assert tab.risks.selected().id == first
    assert len(tab.risks.table.model.shown_rows()) == 5


def test_the_filter_goes_when_its_last_risk_moves_on(bench: Bench) -> None:
    add(bench, "Two", likelihood=2, impact=2)
    add(bench, "Three", likelihood=2, impact=2)
    tab = bench.open("risks")
    tab.matrix.activated.emit("risks:2x2")
    for risk in bench.spine.risks:
        records.edit(bench.ws, "risk", risk.id, {"impact": 3})
    tab.show_spine(bench.spine, bench.ws.rules())
    assert not tab.chip.isVisibleTo(tab)
    assert len(tab.risks.table.model.shown_rows()) == 2


def test_a_late_risk_says_so_and_text_is_kept(bench: Bench) -> None:
    add(bench, "Drift", due=date(2026, 11, 1))
    tab = bench.open("risks")
    assert tab.risks.table.model.row_at(0)[6].text == "Open, late"
    type_into(tab.risks.form.field("mitigation"), "Watch it weekly")
    assert bench.spine.risks[0].mitigation == "Watch it weekly"
    type_into(tab.risks.form.field("title"), "")
    assert tab.risks.form.field("title").error()
    assert bench.spine.risks[0].title == "Drift"


def test_a_risk_is_found_by_its_anchor(bench: Bench) -> None:
    add(bench, "One")
    wanted = add(bench, "Two")
    tab = bench.open("risks", wanted)
    assert tab.risks.selected().id == wanted


def test_hostile_text_is_shown_literally(bench: Bench) -> None:
    add(bench, HOSTILE, mitigation=HOSTILE, owner=HOSTILE, note=HOSTILE, likelihood=3, impact=3)
    tab = bench.open("risks")
    QTest.qWait(10)
    for label in tab.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
        assert "<img" not in label.toolTip()
    assert tab.risks.form.field("title").text() == HOSTILE
