"""Coverage of goals by the plan: values by hand, unknown is named, and what is served twice or not at all."""

from __future__ import annotations

import pytest

from desktop_app.domain.planning_records import Budget, Capacity, Contribution, Goal
from desktop_app.errors import FieldError
from desktop_app.services import initiatives, portfolio_records, undo
from desktop_app.services.planning import strategy
from desktop_app.services.workspace import Workspace


def goal(ws: Workspace, name: str) -> str:
    return portfolio_records.add(ws, Goal(name=name)).record_ids[0]


def initiative(ws: Workspace, title: str, **values: float) -> str:
    return initiatives.create(ws, title, **values).record_ids[0]


def test_value_is_benefit_times_weight_times_chance(ws: Workspace) -> None:
    fast, fair, kind = goal(ws, "Fast"), goal(ws, "Fair"), goal(ws, "Kind")
    a = initiative(ws, "One", benefit_likely=1000, chance_of_success=0.5)
    b = initiative(ws, "Two", benefit_low=0, benefit_likely=3000, benefit_high=6000)
    c = initiative(ws, "Three")
    gone = initiative(ws, "Four", benefit_likely=9000)
    initiatives.move_stage(ws, gone, "stopped", reason="No data")
    for one, aim, weight in (
        (a, fast, 0.25),
        (a, fair, 0.75),
        (b, fast, 0.1),
        (c, fair, 0.5),
        (gone, kind, 1.0),
    ):
        strategy.contribute(ws, one, aim, weight)
    found = strategy.coverage(ws)
    first, second, third = found.goals
    assert (first.value(), first.value(expected=True)) == (250 + 300, 125)
    assert [(part.key, part.value) for part in first.parts] == [("AI-002", 300), ("AI-001", 250)]
    assert [part.key for part in first.unknown(expected=True)] == ["AI-002"]
    assert first.unknown() == ()
    assert first.by_stage() == {"strategy": 550}
    assert (second.value(), [part.key for part in second.unknown()]) == (750, ["AI-003"])
    # What is stopped serves nothing; a goal that nothing serves has no value, not 0.
    assert (third.is_served, third.value()) == (False, None)
    assert [one.name for one in found.unserved] == ["Kind"]
    assert found.active == 3
    assert found.aimless == ()
    totals = strategy.goal_benefits(found.goals)
    assert set(totals) == {fast, fair}
    # One alone comes or not: 250 or nothing.
    assert (totals[fast].low, totals[fast].high, totals[fast].without_chance) == (0, 250, 1)
    assert totals[fast].if_all_work == 550


def test_who_serves_the_same_goals(ws: Workspace) -> None:
    fast, fair = goal(ws, "Fast"), goal(ws, "Fair")
    a, b, c = (initiative(ws, title) for title in ("One", "Two", "Three"))
    for one, aim in ((a, fast), (b, fast), (a, fair), (b, fair), (c, fair)):
        strategy.contribute(ws, one, aim, 0.5)
    d = initiative(ws, "Four")
    strategy.contribute(ws, d, fair, 0)
    found = strategy.coverage(ws)
    assert [(o.first.key, o.second.key, [g.name for g in o.goals]) for o in found.overlaps] == [
        ("AI-001", "AI-002", ["Fast", "Fair"]),
        ("AI-001", "AI-003", ["Fair"]),
        ("AI-002", "AI-003", ["Fair"]),
    ]


def test_weights_over_one_and_no_goal_at_all(ws: Workspace) -> None:
    fast, fair = goal(ws, "Fast"), goal(ws, "Fair")
    a, b = initiative(ws, "One"), initiative(ws, "Two")
    strategy.contribute(ws, a, fast, 0.6)
    strategy.contribute(ws, a, fair, 0.4)
    assert strategy.coverage(ws).over == ()
    with ws.change("more") as step:
        step.uow.add(Contribution(initiative_id=a, goal_id=fair, weight=0.3))
    (over,) = strategy.coverage(ws).over
    assert over[0].key == "AI-001"
    assert over[1] == pytest.approx(1.3)
    assert [one.id for one in strategy.coverage(ws).aimless] == [b]
    assert strategy.over_weight([0.7, 0.3, None]) is None
    assert strategy.over_weight([0.1] * 10) is None
    assert strategy.over_weight([0.7, 0.5]) == pytest.approx(1.2)


def test_a_goal_is_served_once(ws: Workspace, one: str) -> None:
    fast = goal(ws, "Fast")
    strategy.contribute(ws, one, fast, None)
    with pytest.raises(FieldError, match="already"):
        strategy.contribute(ws, one, fast, 0.2)
    with pytest.raises(FieldError, match="Choose"):
        strategy.contribute(ws, one, "", 0.2)
    (part,) = strategy.coverage(ws).goals[0].parts
    assert (part.weight, part.value) == (None, None)
    portfolio_records.remove(ws, "goal", [fast])
    assert ws.spine(one).contributions == ()
    undo.undo(ws)
    assert strategy.coverage(ws).goals[0].parts == (part,)


def test_all_that_the_page_shows(ws: Workspace, one: str) -> None:
    portfolio_records.add(ws, Budget(name="All", year=2026, amount=100))
    portfolio_records.add(ws, Capacity(role="reviewer", people=2))
    found = strategy.read(ws)
    assert found.budgets[0].planned is None
    assert len(found.load.periods) == strategy.QUARTERS
    assert found.load.roles["reviewer"][0].there == 2
    assert found.names[one].key == "AI-001"
    assert (found.coverage.goals, found.portfolio.name) == ((), "Mine")
