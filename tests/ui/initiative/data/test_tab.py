"""The data: sources, and their readiness answered by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from desktop_app.services import initiatives, readiness
from desktop_app.services import record_edits as records
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, type_into


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="data")


def score(bench: Bench, dimension: str) -> object:
    found = [r for r in bench.spine.readiness if r.dimension == dimension]
    assert len(found) <= 1
    return found[0].score if found else "nothing"


def answer_all(bench: Bench, value: float) -> None:
    from desktop_app.domain.choices import READINESS_DIMENSIONS

    for name in READINESS_DIMENSIONS:
        readiness.answer(bench.ws, bench.source_id, name, {"score": value})


def test_what_is_not_answered_is_unknown(bench: Bench) -> None:
    panel = bench.open("data").readiness
    assert panel.figure.text() == "unknown"
    assert "No dimension is answered yet." in panel.sentence.text()
    assert panel.dimensions["labels"].score.value() is None


def test_a_dimension_is_answered_by_keyboard(bench: Bench) -> None:
    panel = bench.open("data").readiness
    type_into(panel.dimensions["completeness"].score, "96")
    type_into(panel.dimensions["completeness"].why, "Counted in the warehouse")
    assert score(bench, "completeness") == 96
    assert bench.spine.readiness[0].note == "Counted in the warehouse"
    assert panel.figure.text() == "11 – 100"
    type_into(panel.dimensions["completeness"].score, "120")
    assert "can't be over 100" in panel.dimensions["completeness"].score.error()
    assert panel.dimensions["completeness"].score.edit.text() == "120"
    assert score(bench, "completeness") == 96
    type_into(panel.dimensions["completeness"].score, "")
    assert score(bench, "completeness") is None


def test_a_failing_dimension_holds_the_score_and_says_which(bench: Bench) -> None:
    answer_all(bench, 90)
    readiness.answer(bench.ws, bench.source_id, "representativeness", {"score": 38})
    bench.page.refresh()
    tab = bench.open("data")
    assert tab.readiness.figure.text() == "49"
    assert tab.readiness.sentence.text().startswith("Held at 49 at most: Representativeness fails.")
    assert tab.readiness.figure.tone() == "bad"


def test_a_dimension_that_does_not_apply_is_left_out(bench: Bench) -> None:
    answer_all(bench, 90)
    readiness.answer(bench.ws, bench.source_id, "labels", {"score": 10})
    bench.page.refresh()
    line = bench.open("data").readiness.dimensions["labels"]
    line.applies.box.click()
    assert bench.page.current_tab().readiness.figure.text() == "90"  # type: ignore[union-attr]
    assert not line.score.isEnabled()
    # What was answered is kept, should it apply again.
    line.applies.box.click()
    assert score(bench, "labels") == 10


def test_another_source_shows_its_own_answers(bench: Bench) -> None:
    from desktop_app.domain.records import DataSource

    other = records.add(
        bench.ws, DataSource(initiative_id=bench.initiative_id, name="Devices", rows=12)
    ).record_ids[0]
    tab = bench.open("data")
    line = tab.readiness.dimensions["labels"]
    line.score.edit.setFocus()
    QTest.keyClicks(line.score.edit, "64")
    tab.sources.select(other)
    assert tab.readiness.name.full_text() == "Devices"
    assert line.score.value() is None
    assert "12 rows." in tab.readiness.sentence.text()
    assert [(r.data_source_id, r.score) for r in bench.spine.readiness] == [(bench.source_id, 64.0)]


def test_fields_of_a_source(bench: Bench) -> None:
    tab = bench.open("data")
    type_into(tab.sources.form.field("owner"), "Payments")
    type_into(tab.sources.form.field("refresh_days"), "x")
    assert bench.spine.data_sources[0].owner == "Payments"
    assert "not a number" in tab.sources.form.field("refresh_days").error()
    row = tab.sources.table.model.row_at(0)
    assert row[2].text == "Payments"


def test_an_anchor_selects_the_source(bench: Bench) -> None:
    tab = bench.open("data", bench.source_id)
    assert tab.sources.selected().id == bench.source_id


def test_without_a_source_the_screen_says_what_belongs_there(bench: Bench) -> None:
    records.remove(bench.ws, "data_source", [bench.source_id])
    bench.page.refresh()
    tab = bench.open("data")
    assert tab.sources.empty.isVisible()
    assert not tab.readiness.isVisible()
    tab.sources.empty.buttons[0].click()
    assert [s.name for s in bench.spine.data_sources] == ["New data source"]
    assert tab.readiness.isVisible()


def test_an_analysis_of_the_data_tab_can_be_started_there(shared_bench: SharedBench, tmp_path: Path) -> None:
    """Missing or stuck sensors are offered to manufacturing, and to nobody else."""
    bench = shared_bench.take(tmp_path, tab="data")
    panel = bench.open("data").from_files
    assert not panel.isVisibleTo(panel.parentWidget())
    initiatives.edit(bench.ws, bench.initiative_id, {"industry": "manufacturing"})
    bench.page.refresh()
    panel = bench.open("data").from_files
    offered = bench.ws.extensions.analyses("manufacturing")
    assert panel.isVisibleTo(panel.parentWidget()) is any(one.tab == "data" for one in offered)


def test_personal_data_that_is_none_elsewhere_is_said_on_the_page(bench: Bench) -> None:
    panel = bench.open("data").readiness
    assert panel.contradiction.isHidden()
    records.edit(
        bench.ws, "data_source", bench.source_id, {"sensitivity": "personal", "lawful_basis": "not_personal"}
    )
    readiness.answer(bench.ws, bench.source_id, "privacy", {"applicable": False})
    bench.page.refresh()
    panel = bench.open("data").readiness
    assert "none by its lawful basis" in panel.contradiction.text()
    assert "without a reason" in panel.contradiction.text()
