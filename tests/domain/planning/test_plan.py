"""Planned dates in order, people needed against people there, and what the plan takes of a budget."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop_app.domain.planning.goals import is_reached, progress
from desktop_app.domain.planning.plan_dates import (
    order_sentence,
    out_of_order,
    quarter_label,
    quarters,
    staffing_span,
)
from desktop_app.domain.planning.plan_money import budget_uses
from desktop_app.domain.planning.workload import workload
from desktop_app.domain.planning_records import Budget, Capacity, Cost, Goal, Staffing
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine

D = date


def initiative(**values: Any) -> Initiative:
    return Initiative(**{"id": "i1", "key": "AI-001", "title": "One", **values})


def test_dates_in_order_with_gaps_are_in_order() -> None:
    assert out_of_order({}) is None
    assert out_of_order({"strategy_from": D(2026, 1, 1), "live_from": D(2026, 1, 1)}) is None
    dates = {"strategy_from": D(2026, 3, 1), "delivery_from": D(2026, 2, 1), "live_from": D(2026, 1, 1)}
    slip = out_of_order(dates)
    assert slip == ("delivery_from", "strategy_from")
    assert slip is not None
    assert "Delivery planned from" in order_sentence(dates, slip)
    assert "Strategy planned from" in order_sentence(dates, slip)


def test_quarters_over_the_end_of_the_year() -> None:
    found = quarters(D(2026, 11, 21), 3)
    assert found == (
        (D(2026, 10, 1), D(2027, 1, 1)),
        (D(2027, 1, 1), D(2027, 4, 1)),
        (D(2027, 4, 1), D(2027, 7, 1)),
    )
    assert [quarter_label(one) for one in found] == ["Q4 2026", "Q1 2027", "Q2 2027"]


def test_people_without_dates_are_needed_from_discovery_until_live() -> None:
    one = initiative(discovery_from=D(2027, 1, 1), live_from=D(2027, 4, 1))
    assert staffing_span(one, Staffing(role="reviewer")) == (D(2027, 1, 1), D(2027, 4, 1))
    own = Staffing(role="reviewer", starts_on=D(2027, 2, 1), ends_on=D(2027, 2, 1))
    assert staffing_span(one, own) == (D(2027, 2, 1), D(2027, 2, 2))
    assert staffing_span(initiative(), Staffing(role="reviewer", starts_on=D(2027, 2, 1))) is None
    assert staffing_span(one, Staffing(role="reviewer", starts_on=D(2028, 2, 1))) is None


def spine(one: Initiative, *staffing: Staffing, costs: tuple[Cost, ...] = ()) -> Spine:
    return Spine(initiative=one, staffing=staffing, costs=costs)


def test_load_is_the_mean_over_the_days_of_the_quarter() -> None:
    periods = quarters(D(2027, 1, 1), 2)
    half = Staffing(role="reviewer", people=2, starts_on=D(2027, 1, 1), ends_on=D(2027, 2, 14))
    whole = Staffing(role="reviewer", people=1.5, starts_on=D(2026, 1, 1), ends_on=D(2028, 1, 1))
    spines = [
        spine(initiative(), half),
        spine(initiative(id="i2"), whole, Staffing(role="reviewer", people=9)),
        spine(initiative(id="i3", stage="stopped"), whole),
        spine(
            initiative(id="i4"),
            Staffing(role="annotator", starts_on=D(2027, 1, 1), ends_on=D(2027, 9, 9)),
        ),
    ]
    capacities = [
        Capacity(role="reviewer", people=2),
        Capacity(role="reviewer", people=1, starts_on=D(2027, 4, 1), ends_on=D(2027, 5, 15)),
        Capacity(role="data_engineer"),
    ]
    load = workload(spines, capacities, periods)
    # 45 of 90 days, and all of them.
    first, second = load.roles["reviewer"]
    assert first.needed == pytest.approx(2 * 45 / 90 + 1.5)
    assert first.parts == (("i2", 1.5), ("i1", 1.0))
    assert (first.there, first.is_over) == (2, True)
    assert second.needed == 1.5
    assert second.there == pytest.approx(2 + 45 / 91)
    assert not second.is_over
    # Nobody said how many: unknown, and never too few.
    assert [one.there for one in load.roles["data_engineer"]] == [None, None]
    assert load.unplaced == ("i2",)
    assert load.unknown == ("i4",)
    assert list(load.roles) == ["data_engineer", "reviewer"]


def test_what_the_plan_takes_of_a_budget() -> None:
    costs = (
        Cost(category="build", month=D(2027, 1, 1), planned=100, actual=120),
        Cost(category="inference", month=D(2027, 2, 1), planned=40),
        Cost(category="build", month=D(2026, 12, 1), planned=7),
        Cost(category="licences", month=D(2027, 3, 1)),
    )
    spines = [
        spine(initiative(), costs=costs),
        spine(initiative(id="i2"), costs=costs[:1]),
        # What was stopped costs what was spent.
        spine(initiative(id="i3", stage="stopped"), costs=costs[:2]),
        spine(initiative(id="i4")),
    ]
    budgets = [
        Budget(name="All", year=2027, kind="all", amount=300),
        Budget(name="Build", year=2027, kind="build", amount=400),
        Budget(name="Run", year=2027, kind="run"),
        Budget(name="Then", year=2030, kind="all", amount=5),
    ]
    every, build, run, then = budget_uses(spines, budgets)
    assert (every.planned, every.left, every.spent, every.without) == (100 + 40 + 100 + 120, -60, 360, 1)
    assert every.parts == (("i1", 140), ("i3", 120), ("i2", 100))
    assert (build.planned, build.left) == (320, 80)
    assert (run.planned, run.left) == (40, None)
    assert (then.planned, then.left, then.spent) == (None, None, None)


def test_how_far_a_goal_is() -> None:
    assert progress(Goal(name="g", baseline=60, target=80, current=65)) == 0.25
    down = Goal(name="g", baseline=14, target=9, current=15)
    assert progress(down) == pytest.approx(-0.2)
    assert not is_reached(down)
    assert is_reached(Goal(name="g", baseline=14, target=9, current=8.9))
    for unknown in (
        Goal(name="g"),
        Goal(name="g", target=3, current=4),
        Goal(name="g", baseline=1, target=2),
    ):
        assert progress(unknown) is None
        assert is_reached(unknown) is None
    assert is_reached(Goal(name="g", target=3, current=3))
