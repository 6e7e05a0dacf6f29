"""Volume, cost per decision and costs by month: each contradiction is found, and agreement is silent."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from desktop_app.domain import records as r
from desktop_app.domain.health.checks import HealthView
from desktop_app.domain.health.money_checks import MONEY_CHECKS, disagree
from desktop_app.domain.planning.ledger import cost_to_date, months_after
from desktop_app.domain.planning_records import Cost
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import build_spine

TODAY = date(2026, 11, 30)
MONTHLY = 50_000.0
BOOKED = [
    Cost(category="inference", month=months_after(TODAY, -n), actual=MONTHLY, planned=MONTHLY)
    for n in range(1, 13)
]
PER_DECISION = r.Metric(
    id="m1", name="Cost per decision", catalogue_id="core.cost_per_decision", unit="money"
)
RUN = r.Metric(id="m2", name="Run cost a month", catalogue_id="core.run_cost", unit="money")


def measured(metric: r.Metric, value: float | None) -> r.Measurement:
    return r.Measurement(metric_id=metric.id, value=value, measured_on=date(2026, 11, 27))


def bands(daily: object) -> r.Analysis:
    return r.Analysis(kind="bands", settings=json.dumps({"stakes": {"cases_a_day": daily}}))


def find(*children: r.Child, **values: Any) -> list[tuple[str, str, str]]:
    one = r.Initiative(**{"id": "i1", "key": "AI-001", "title": "One", "stage": "live", **values})
    view = HealthView(
        portfolio=r.Portfolio(name="P", currency="USD", key_prefix="AI"),
        rules=Rules(TODAY),
        spines=[build_spine(one, children)],
    )
    return [
        (found.sentence, found.tab, found.anchor) for check in MONEY_CHECKS for found in check.check(view)
    ]


def test_a_cost_per_decision_that_the_decisions_deny() -> None:
    kept = (*BOOKED, PER_DECISION, measured(PER_DECISION, 0.031), measured(PER_DECISION, None))
    # 600,000 a year over 20 million are 0.030 each; over 400 million 0.0015.
    assert find(*kept, decisions_a_year=20e6) == []
    assert find(*kept, decisions_a_year=400e6) == [
        (
            "“Cost per decision” says $0.031; the run cost over 400,000,000 decisions a year is $0.0015 each. "
            "With $0.031 it would be 19,400,000 decisions a year, 53,000 a day.",
            "rollout",
            "decisions_a_year",
        )
    ]
    assert find(*kept) == []
    assert find(*kept, decisions_a_year=0) == []


def test_cases_a_day_that_the_decisions_deny() -> None:
    assert find(bands(60_000), decisions_a_year=21.9e6) == []
    ((sentence, tab, anchor),) = find(bands(60_000), decisions_a_year=412e6)
    assert sentence == (
        "The decision bands count 60,000 cases a day, 21,900,000 a year; stated are 412,000,000 decisions."
    )
    assert (tab, anchor) == ("rollout", "decisions_a_year")
    # The newest bands count.
    assert find(bands(5), bands(60_000), decisions_a_year=21.9e6) == []
    for broken in (None, "many", [1]):
        assert find(bands(broken), decisions_a_year=1) == []
    assert find(r.Analysis(kind="bands", settings="{"), decisions_a_year=1) == []


def test_a_run_cost_that_the_months_deny() -> None:
    assert find(*BOOKED, run_cost=550_000) == []
    assert find(*BOOKED, run_cost=400_000) == [
        (
            "The run cost is stated as $400k a year; the costs by month come to $600k.",
            "opportunity",
            "run_cost",
        )
    ]
    assert find(*BOOKED, RUN, measured(RUN, 48_000)) == []
    assert find(*BOOKED, RUN, measured(RUN, 600_000)) == [
        ("“Run cost a month” says $600k a month; the costs by month come to $600k a year.", "metrics", "m2")
    ]
    # Two months say too little about a year.
    assert find(*BOOKED[:2], run_cost=400_000) == []


def test_a_cost_to_date_under_what_is_booked() -> None:
    assert find(*BOOKED, cost_to_date=600_000) == []
    assert find(*BOOKED, cost_to_date=590_000) == [
        (
            "It has cost $590,000 to date, and $600,000 are booked by month: $10,000 more.",
            "rollout",
            "cost_to_date",
        )
    ]
    assert cost_to_date(None, BOOKED) == 600_000
    assert (cost_to_date(5.0, BOOKED), cost_to_date(None, [])) == (5.0, None)


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [(1, 1.19, False), (1.21, 1, True), (0, 0, False), (0, 1, True), (-1, -1, False), (100, 120, False)],
)
def test_how_far_apart_is_too_far(first: float, second: float, apart: bool) -> None:
    assert disagree(first, second) is apart
