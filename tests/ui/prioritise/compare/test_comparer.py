"""Initiatives of the ranking side by side, and what changed in it since a day, in the real window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.runtime import clock
from desktop_app.services.ranking import estimates
from desktop_app.ui.prioritise.page import PrioritisePage
from desktop_app.ui.prioritise.ranking import places_table as t
from tests.ui.prioritise.prioritise_fixtures import fill
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> PrioritisePage:
    shown = program.go("prioritise")
    assert isinstance(shown, PrioritisePage)
    settle()
    return shown


def rows(page: PrioritisePage) -> dict[str, tuple[object, ...]]:
    return {row[t.TITLE]: row for row in page.table.model.shown_rows()}


def select(page: PrioritisePage, *titles: str) -> None:
    refs = [rows(page)[title][0] for title in titles]
    page.table.select(refs[0])
    model = page.table.view.selectionModel()
    for ref in refs[1:]:
        index = page.table.index_of(ref, "title")
        model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)
    settle(1)


# -- side by side ------------------------------------------------------------------------------


def test_two_to_five_are_compared_with_differences_in_words(page: PrioritisePage) -> None:
    select(page, "Claims triage", "Demand forecast", "Churn")
    assert page.tools.compare.isEnabled()
    page.tools.compare.click()
    settle()
    assert page.panels.shown_whole() == "compare"
    panel = page.comparer.panel()
    lines = {line.ref: line for line in panel.lines()}
    # In the order of the ranking: Claims triage 3,200, the middle of what Churn may be 1,137.5, Demand forecast.
    assert lines["score"].texts == ("3,200", "unknown", "1,000")
    assert lines["score"].difference == "AI-001 highest, 2,200 over AI-002; unknown for AI-004"
    assert lines["input:effort"].texts[0] == "4\u00a0person-months (3.2 to 4.8)"
    assert lines["cost"].difference == "the same"
    # Claims triage 80 %, Churn 70 %, Demand forecast 50 %.
    assert lines["input:confidence"].difference == "AI-001 highest, 30 points over AI-002"
    assert lines["place"].difference.startswith("AI-001 first, ")
    assert " before AI-002" in lines["place"].difference
    panel.only_differences.setChecked(True)
    shown = [row[0] for row in panel.table.model.shown_rows()]
    assert "cost" not in shown
    assert "score" in shown
    QTest.keyClick(panel.table.view, Qt.Key.Key_Escape)
    settle()
    assert page.panels.shown_whole() == ""


def test_one_or_six_cannot_be_compared(program: Running, page: PrioritisePage) -> None:
    select(page, "Claims triage")
    assert not page.tools.compare.isEnabled()
    page.compare()
    settle()
    assert page.panels.shown_whole() == ""
    assert any("2 to 5" in text for text in program.toasts())


# -- what changed ------------------------------------------------------------------------------


def test_what_changed_since_a_day_names_the_inputs(program: Running, page: PrioritisePage) -> None:
    from datetime import timedelta

    one = str(rows(page)["Demand forecast"][0])
    program.ws.clock = lambda: clock.utc_now() + timedelta(days=10)
    program.context.write(lambda ws: estimates.set_estimate(ws, one, "effort", 1, 1, 1, by="Ann"))
    settle()
    page.comparer.show_changes()
    settle()
    panel = page.comparer.changed_since()
    panel.set_day(program.ws.today() - timedelta(days=3))
    settle()
    found = {row[1]: row for row in panel.table.model.shown_rows()}
    move = found["Demand forecast"][2]
    assert (move.score_before, move.score_after) == pytest.approx((1000, 10000))
    assert move.up > 0
    assert move.why == ("effort from 10\u00a0person-months (8 to 12) to 1\u00a0person-months",)
    assert found["Claims triage"][2].why == ()
    panel.set_day(program.ws.today())
    settle()
    assert panel.table.model.rowCount() == 0
