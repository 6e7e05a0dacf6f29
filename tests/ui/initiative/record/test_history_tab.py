"""The history of an initiative: grouped by change, in words, found by text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.domain.records import Risk
from desktop_app.language import formats
from desktop_app.services import initiatives, reviews
from desktop_app.services import record_edits as records
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.undo_dialogs import AgainDialog
from desktop_app.ui.initiative.record import history_tab
from desktop_app.ui.records.history_words import change_sentence, words
from tests.ui.initiative.checklist_fixtures import HOSTILE
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="history")


def shown(tab: object) -> list[list[str]]:
    model = tab.table.model  # type: ignore[attr-defined]
    return [
        [model.text(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_change_stands_as_one_group_in_words(bench: Bench) -> None:
    initiatives.edit(
        bench.ws,
        bench.initiative_id,
        {"budget": 1200000.0, "ai_verdict": "rules_first", "first_review_due": date(2026, 12, 4)},
        "the board asked",
    )
    tab = bench.open("history")
    rows = shown(tab)[:3]
    assert [row[0] for row in rows] == ["21 Nov 2026, 12:00", "", ""]
    assert [row[1] for row in rows] == ["Ann", "", ""]
    assert [row[2] for row in rows] == ["Initiative changed", "", ""]
    assert rows[0][7] == "the board asked"
    told = {row[4]: (row[5], row[6]) for row in rows}
    assert told["Budget"] == ("–", "$1,200,000")
    assert told["Verdict"] == ("–", "Rules first")
    assert told["First review due"] == ("–", "4 Dec 2026")
    assert tab.count.text().endswith("changes")


def test_values_follow_the_locale(bench: Bench) -> None:
    initiatives.edit(
        bench.ws, bench.initiative_id, {"chance_of_success": 0.35, "first_review_due": date(2026, 12, 4)}
    )
    formats.set_locale("de_DE")
    try:
        tab = bench.open("history")
        told = {row[4]: row[6] for row in shown(tab)[:2]}
    finally:
        formats.set_locale("en_US")
    assert told["First review due"] == "4. Dez. 2026"


def test_records_are_called_by_their_names(bench: Bench) -> None:
    records.add(
        bench.ws, Risk(initiative_id=bench.initiative_id, title="Drift", kind="model_drift", likelihood=3)
    )
    tab = bench.open("history")
    rows = shown(tab)
    assert rows[0][2] == "Risk added"
    assert {row[3] for row in rows[:3]} == {"Risk “Drift”"}
    told = {row[4]: row[6] for row in rows[:4]}
    assert told["Kind"] == "Model drift"
    assert told["Likelihood"] == "3"
    assert any(row[3] == "Measurement “Recall”" for row in rows)


def test_text_finds_whole_changes(bench: Bench) -> None:
    initiatives.edit(bench.ws, bench.initiative_id, {"owner": "Ruth", "topic": "Fraud"})
    initiatives.edit(bench.ws, bench.initiative_id, {"owner": "Ola"})
    tab = bench.open("history")
    everything = len(shown(tab))
    QTest.keyClicks(tab.search, "topic")
    rows = shown(tab)
    assert {row[4] for row in rows} == {"Owner", "Topic"}
    assert len(rows) == 2
    key(tab.search, "Down")
    assert tab.table.view.hasFocus()
    tab.search.setText("zebra")
    assert shown(tab) == []
    assert tab.empty.isVisibleTo(tab)
    tab.empty.buttons[0].click()
    assert len(shown(tab)) == everything


def test_the_selected_line_is_shown_in_full(bench: Bench) -> None:
    long = "A very long text. " * 50
    initiatives.edit(bench.ws, bench.initiative_id, {"problem": long}, "asked for")
    tab = bench.open("history")
    tab.table.select(tab.table.model.ref_at(0))
    assert tab.detail.isVisibleTo(tab)
    assert tab.new.text() == long.strip() or tab.new.text() == long
    assert tab.old.text() == "–"
    assert tab.why.text() == "Why: asked for"


def test_the_last_change_can_be_taken_back(bench: Bench) -> None:
    initiatives.edit(bench.ws, bench.initiative_id, {"owner": "Ruth"})
    tab = bench.open("history")
    assert tab.last.text().startswith("AI-001: Owner changed (21 Nov 2026")
    key(tab.undo_button, "Space")
    assert bench.spine.initiative.owner == ""
    assert shown(tab)[0][2] == "Undone: owner changed"


def test_what_is_taken_back_is_named_with_a_way_to_do_it_again(bench: Bench) -> None:
    tab = bench.open("history")
    assert not tab.taken_line.isVisibleTo(tab)
    initiatives.edit(bench.ws, bench.initiative_id, {"owner": "Ruth"})
    bench.context.undo()
    # A later edit ends the redo.
    bus.publish(initiatives.edit(bench.ws, bench.initiative_id, {"notes": "Later"}))
    assert tab.taken_line.isVisibleTo(tab)
    assert tab.taken.text() == "Owner changed"
    tab.again_button.click()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, AgainDialog)]
    dialog.buttons[0].click()
    assert bench.spine.initiative.owner == "Ruth"
    assert not tab.taken_line.isVisibleTo(tab)


def test_older_changes_are_read_when_asked(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_tab, "AT_FIRST", 2)
    tab = bench.page.panel("history")
    tab._limit = 2
    tab = bench.open("history")
    assert tab.more.isVisibleTo(tab)
    few = len(shown(tab))
    tab.more.click()
    assert len(shown(tab)) > few


def test_what_only_the_program_keeps_is_left_out(bench: Bench) -> None:
    tab = bench.open("history")
    fields = {row[4] for row in shown(tab)}
    assert not fields & {"metric_id", "catalogue_id", "position", "version", ""}


def test_snapshots_and_odd_values_are_told_in_few_words(bench: Bench) -> None:
    for step in ("discovery", "delivery", "live"):
        initiatives.move_stage(bench.ws, bench.initiative_id, step, by="Bo", reason="agreed")
    reviews.start(bench.ws, bench.initiative_id)
    reviews.close(bench.ws, bench.spine.reviews[0].id, decision="retrain", reason="Shift")
    tab = bench.open("history")
    told = {row[4]: row[6] for row in shown(tab)[:8]}
    assert told["Measurements at closing"] == "1 entry"
    assert told["Decision"] == "Retrain"
    assert words("review", "measured", "{broken") == "{broken"
    assert words("initiative", "first_review_due", "not a date") == "not a date"
    assert words("initiative", "gone_field", 3) == "3"
    assert words("nothing", "x", "y") == "y"
    assert words("evidence", "size", 2048).replace("\u00a0", " ") == "2.0 kB"
    assert (
        words("answer", "evidence_ids", ["a", "b"], names={"a": "table.pdf"})
        == "table.pdf, something removed"
    )
    assert change_sentence("answer", "status", "open", "yes") == "Answer: Open → Yes"


def test_hostile_text_is_shown_literally(bench: Bench) -> None:
    initiatives.edit(bench.ws, bench.initiative_id, {"problem": HOSTILE, "owner": HOSTILE}, HOSTILE)
    tab = bench.open("history")
    tab.table.select(tab.table.model.ref_at(0))
    assert tab.new.text() == HOSTILE
    for label in tab.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
    tip = tab.table.model.data(tab.table.model.index(0, 6), Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip


@pytest.mark.parametrize("size", [(1100, 700), (1440, 900)])
def test_nothing_is_cut_sideways(bench: Bench, size: tuple[int, int]) -> None:
    bench.window.resize(*size)
    tab = bench.open("history")
    QTest.qWait(20)
    assert tab.area.horizontalScrollBar().maximum() == 0
    assert tab.area.verticalScrollBar().maximum() == 0
    assert tab.table.view.horizontalScrollBar().maximum() == 0
