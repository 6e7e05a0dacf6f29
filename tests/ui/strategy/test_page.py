"""The strategy page: vision, goals and coverage, budgets, people; everything in place, by keyboard, undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.planning_records import Budget, Capacity, Cost, Goal, Staffing
from desktop_app.language import formats
from desktop_app.services import initiatives, portfolio_records, undo
from desktop_app.services import record_edits as records
from desktop_app.services.planning import strategy
from desktop_app.services.workspace import Workspace
from tests.ui.initiative.initiative_fixtures import key, type_into
from tests.ui.running import SMALL, Running, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    this = ws.today().year
    fast = portfolio_records.add(
        ws, Goal(name="Fast", measure="Within a day", unit="%", baseline=60, target=80, current=65)
    ).record_ids[0]
    portfolio_records.add(ws, Goal(name="Kind <b>", target_date=date(2020, 1, 1)))
    for title, benefit in (("Chat helper", 1000.0), ("Fraud bands", None), ("Alone", 5.0)):
        one = initiatives.create(ws, title, benefit_likely=benefit, chance_of_success=0.5).record_ids[0]
        if title == "Alone":
            continue
        strategy.contribute(ws, one, fast, 0.5)
        records.add(ws, Cost(initiative_id=one, month=date(this, 3, 1), planned=70))
        span = {"starts_on": date(this, 1, 1), "ends_on": date(this + 2, 1, 1)}
        records.add(ws, Staffing(initiative_id=one, role="reviewer", people=2, **span))  # type: ignore[arg-type]  # dates
    portfolio_records.add(ws, Budget(name="All", year=this, amount=100))
    portfolio_records.add(ws, Capacity(role="reviewer", people=3))


@pytest.fixture
def run(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, fill) as made:
        yield made


@pytest.fixture
def empty(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path) as made:
        yield made


def page(run: Running) -> Any:
    return run.go("strategy")


def texts(table: Any) -> list[list[str]]:
    model = table.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_empty_it_says_what_belongs_there_and_starts_it(empty: Running) -> None:
    body = page(empty).body
    for part, kind in ((body.goals, Goal), (body.budgets, Budget), (body.capacities, Capacity)):
        assert part.empty.isVisibleTo(body)
        part.empty.buttons[0].click()
        settle()
        assert len(portfolio_records.list_all(empty.ws, kind)) == 1
    assert body.coverage.chart.isVisibleTo(body)
    year = empty.ws.today().year
    assert portfolio_records.list_all(empty.ws, Budget)[0].year == year
    body.budgets.add()
    settle()
    assert sorted(one.year or 0 for one in portfolio_records.list_all(empty.ws, Budget)) == [year, year + 1]
    undo.undo(empty.ws)
    undo.undo(empty.ws)
    undo.undo(empty.ws)
    undo.undo(empty.ws)
    assert portfolio_records.list_all(empty.ws, Goal) == []


def test_vision_and_rates_are_kept_and_undone(run: Running) -> None:
    aims = page(run).body.aims
    assert aims.note.isVisibleTo(aims)
    type_into(aims.form.field("vision"), "Help people decide")
    type_into(aims.form.field("discount_rate"), "10")
    type_into(aims.form.field("horizon_years"), "3")
    found = run.ws.portfolio()
    assert (found.vision, found.discount_rate, found.horizon_years) == ("Help people decide", 0.1, 3)
    settle()
    assert not aims.note.isVisibleTo(aims)
    type_into(aims.form.field("horizon_years"), "99")
    assert aims.form.field("horizon_years").error()
    assert run.ws.portfolio().horizon_years == 3


def test_goals_show_their_way_and_what_serves_them(run: Running) -> None:
    shown = page(run)
    goals = shown.body.goals
    first, second = texts(goals.table)
    assert first[0] == "Fast"
    assert formats.percent(0.25) in first
    assert second[-1] == "no initiative yet"
    assert "25" in goals.words.text()
    # The likely benefit of one is unknown, and named.
    assert [row[0] for row in texts(goals.parts)] == ["AI-001", "AI-002"]
    assert "unknown for: AI-002" in goals.nothing.text()
    type_into(goals.form.field("current"), "80")
    assert portfolio_records.list_all(run.ws, Goal)[0].current == 80
    settle()
    assert formats.percent(1.0) in texts(goals.table)[0]
    assert ("1 goal without initiatives", "caution") in shown.chips()
    assert ("1 budget exceeded", "bad") in shown.chips()


def test_the_chart_leads_to_a_goal(run: Running) -> None:
    body = page(run).body
    bar = next(mark for mark in body.coverage.chart.chart().marks if mark.ref)
    assert "Fast" in bar.hint
    other = portfolio_records.list_all(run.ws, Goal)[1]
    body.coverage.chart.activated.emit(other.id)
    assert body.goals.selected().name == "Kind <b>"
    # Half of 1,000 goes to the goal, and comes by a chance of a half; beside it stands what it is if all work.
    assert "Strategy $250" in bar.hint
    assert "P10 $0, P90 $500; $500 if all work" in bar.hint
    assert "The whole portfolio: $502.50 a year expected ($1k if all work)" in body.coverage.words.text()
    body.coverage.by.chosen.emit("if_works")
    body.coverage.by.set_value("if_works")
    body.coverage._fill()
    assert "Unknown for 1 that serves a goal" in body.coverage.words.text()
    bar = next(mark for mark in body.coverage.chart.chart().marks if mark.ref)
    assert "Strategy $500" in bar.hint


def test_gaps_lead_to_where_they_are_mended(run: Running) -> None:
    body = page(run).body
    found = [row[:2] for row in texts(body.gaps.table)]
    assert found == [
        ["No initiative yet", "Kind <b>"],
        ["Unknown", "AI-002  Fraud bands"],
        ["No goal", "AI-003  Alone"],
        ["Served twice", "Fast"],
    ]
    refs = [row[0] for row in body.gaps.table.model.shown_rows()]
    body.gaps.open(refs[0])
    assert body.goals.selected().name == "Kind <b>"
    body.gaps.open(refs[2])
    settle()
    assert run.window.current_page_id() == "initiative"
    tab = run.window.current_page().current_tab()
    assert "So far none" in tab.goals.empty.sentence()


def test_budgets_and_people_against_the_plan(run: Running) -> None:
    body = page(run).body
    (budget,) = texts(body.budgets.table)
    assert f"{formats.money(40, 'USD', compact=True)} too much" in budget
    assert "AI-001" in body.budgets.words.text()
    assert "1 active initiative plans no cost" in body.budgets.words.text()
    (people,) = texts(body.capacities.table)
    assert people[0] == "Reviewers"
    assert people.count("4.0 of 3.0") == 4
    type_into(body.capacities.form.field("people"), "5")
    settle()
    assert texts(body.capacities.table)[0].count("4.0 of 5.0") == 4
    body.budgets.form.field("year").combo.setCurrentIndex(0)
    body.budgets.form.field("year").combo.activated.emit(0)
    settle()
    assert portfolio_records.list_all(run.ws, Budget)[0].year == run.ws.today().year - 2
    records.add(
        run.ws,
        Staffing(
            initiative_id=run.ws.find_key("AI-003").id, role="annotator", people=1,
            starts_on=date(run.ws.today().year, 1, 1), ends_on=date(run.ws.today().year + 1, 1, 1),
        ),
    )  # fmt: skip
    page(run).refresh()
    settle()
    assert "team size not entered: Annotators" in body.capacities.note.text()


def test_goals_are_ordered_and_deleted_by_keyboard(run: Running) -> None:
    body = page(run).body
    goals = body.goals
    assert goals.select(portfolio_records.list_all(run.ws, Goal)[1].id)
    goals.shift(-1)
    settle()
    assert [goal.name for goal in portfolio_records.list_all(run.ws, Goal)] == ["Kind <b>", "Fast"]
    goals.table.view.setFocus()
    key(goals.table.view, "Delete")
    settle()
    assert [goal.name for goal in portfolio_records.list_all(run.ws, Goal)] == ["Fast"]
    assert any("deleted" in one for one in run.toasts())


def test_others_lead_here(run: Running, qtbot: QtBot) -> None:
    shown = page(run)
    goal = portfolio_records.list_all(run.ws, Goal)[1]
    budget = portfolio_records.list_all(run.ws, Budget)[0]
    for anchor in (goal.id, budget.id, "capacity:reviewer", "capacity:annotator", "vision"):
        shown.show_anchor(anchor)
        qtbot.waitUntil(lambda: shown._anchor == "", timeout=30_000)
    assert shown.body.goals.selected().id == goal.id
    qtbot.waitUntil(shown.body.aims.form.field("vision").has_focus_inside, timeout=30_000)
    assert not shown.body.focus_anchor("elsewhere")


def test_it_fits_a_small_window(run: Running) -> None:
    shown = page(run)
    run.resize(SMALL)
    area = shown.body.area
    assert area.horizontalScrollBar().maximum() == 0


def test_what_serves_a_goal_is_in_one_unit(run: Running) -> None:
    kind = portfolio_records.list_all(run.ws, Goal)[1].id
    for title, benefit in (("Large", 2_400_000.0), ("Smaller", 950_000.0)):
        one = initiatives.create(run.ws, title, benefit_likely=benefit, chance_of_success=1.0).record_ids[0]
        strategy.contribute(run.ws, one, kind, 1.0)
    goals = page(run).body.goals
    goals.select(kind)
    settle()
    amounts = [row[4] for row in texts(goals.parts) if row[1] in ("Large", "Smaller")]
    assert amounts == ["$2.40m", "$0.95m"]
