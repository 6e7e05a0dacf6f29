"""Costs by month: one record a kind and month, sums spread to the cent, one step of undo each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.planning_records import Cost
from desktop_app.errors import ConflictError, FieldError
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.planning import costs
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.workspace import Workspace

D = date
JAN, FEB = D(2027, 1, 1), D(2027, 2, 1)


def table(ws: Workspace, one: str) -> list[tuple[str, date | None, float | None, float | None]]:
    return [(c.category, c.month, c.planned, c.actual) for c in ws.spine(one).costs]


def test_a_cell_is_set_changed_and_emptied(ws: Workspace, one: str) -> None:
    made = costs.set_cost(ws, one, "build", D(2027, 1, 20), {"planned": 100})
    assert made.label == "Build for Jan 2027 set"
    assert table(ws, one) == [("build", JAN, 100, None)]
    costs.set_cost(ws, one, "build", JAN, {"actual": 120})
    assert table(ws, one) == [("build", JAN, 100, 120)]
    costs.set_cost(ws, one, "build", JAN, {"planned": None})
    assert table(ws, one) == [("build", JAN, None, 120)]
    costs.set_cost(ws, one, "build", JAN, {"actual": None})
    assert table(ws, one) == []
    undo.undo(ws)
    assert table(ws, one) == [("build", JAN, None, 120)]
    assert not costs.set_cost(ws, one, "data", JAN, {"planned": None})


def test_a_zero_is_known(ws: Workspace, one: str) -> None:
    costs.set_cost(ws, one, "build", JAN, {"planned": 0})
    assert table(ws, one) == [("build", JAN, 0, None)]


def test_several_records_of_a_cell_become_one(ws: Workspace, one: str) -> None:
    for amount in (10.0, 20.0):
        records.add(
            ws, Cost(initiative_id=one, category="data", month=D(2027, 1, 9), planned=amount, actual=1)
        )
    costs.set_cost(ws, one, "data", JAN, {"planned": 50})
    assert [(c.planned, c.actual) for c in ws.spine(one).costs] == [(50, 2)]


@pytest.mark.parametrize(
    ("category", "values"),
    [
        ("rent", {"planned": 1}),
        ("build", {"planned": -1}),
        ("build", {"paid": 1}),
        ("build", {"planned": "x"}),
    ],
)
def test_what_is_no_cost_is_refused(ws: Workspace, one: str, category: str, values: dict[str, float]) -> None:
    with pytest.raises(FieldError):
        costs.set_cost(ws, one, category, JAN, values)
    assert table(ws, one) == []


def test_an_initiative_that_is_gone(ws: Workspace, one: str) -> None:
    initiatives.delete(ws, [one])
    with pytest.raises(ConflictError):
        costs.set_cost(ws, one, "build", JAN, {"planned": 1})
    with pytest.raises(ConflictError):
        costs.spread(ws, one, "build", JAN, 2, 10)


def test_a_sum_is_spread_in_place_of_what_was_there(ws: Workspace, one: str) -> None:
    costs.set_cost(ws, one, "build", FEB, {"planned": 7, "actual": 8})
    made = costs.spread(ws, one, "build", D(2027, 1, 15), 3, 100)
    assert made.label == "Build distributed over 3 months"
    found = sorted(table(ws, one), key=lambda row: row[1] or D(1, 1, 1))
    assert found == [
        ("build", JAN, 33.33, None),
        ("build", FEB, 33.33, 8),
        ("build", D(2027, 3, 1), 33.34, None),
    ]
    undo.undo(ws)
    assert table(ws, one) == [("build", FEB, 7, 8)]
    for months in (0, 121):
        with pytest.raises(FieldError, match="from 1 to 120"):
            costs.spread(ws, one, "build", JAN, months, 100)


@given(st.integers(1, 120), st.integers(0, 10**9))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_cent_is_lost(ws: Workspace, months: int, cents: int) -> None:
    one = initiatives.create(ws, "Spread").record_ids[0]
    costs.spread(ws, one, "licences", JAN, months, cents / 100, "actual")
    amounts = [c.actual or 0.0 for c in ws.spine(one).costs]
    assert len(amounts) == months
    assert round(sum(amounts) * 100) == cents
    assert min(amounts) >= 0


def test_what_follows_from_the_costs(ws: Workspace, one: str) -> None:
    initiatives.edit(
        ws, one,
        {"benefit_likely": 1200, "chance_of_success": 1, "live_from": D(2027, 1, 1), "decisions_a_year": 4800,
         "build_cost_likely": 300},
    )  # fmt: skip
    costs.set_cost(ws, one, "inference", FEB, {"planned": 10})
    portfolios.edit(ws, {"discount_rate": 0.0, "horizon_years": 2})
    found = costs.report(ws.spine(one), ws.portfolio(), ws.today())
    assert (found.run.a_year, found.run.basis, found.per_decision) == (120, "planned", 0.025)
    # The build is paid in December; 100 a month come in, and February costs 10.
    assert found.course.break_even == D(2027, 4, 1)
    assert len(found.course.months) == 25
    assert (found.total.planned, found.total.actual) == (10, None)
    assert found.by_kind["build"].planned is None
    assert found.grid[FEB]["inference"].planned == 10
    assert costs.years_of(ws.spine(one), ws.today()) == (2026, 2027)
    assert found.value is None
    initiatives.edit(ws, one, {"run_cost": 200, "chance_of_success": 0.5})
    found = costs.report(ws.spine(one), ws.portfolio(), ws.today())
    assert found.value == 2 * (0.5 * 1200 - 200) - 300
    # The same as the score of the method of that name, by the portfolio's rate and years.
    portfolios.edit(ws, {"discount_rate": 0.11, "horizon_years": 7})
    found = costs.report(ws.spine(one), ws.portfolio(), ws.today())
    assert found.value == pytest.approx(ranking.explain(ws, one, "expected-value").value)
    unknown = costs.report(
        ws.spine(one), replace(ws.portfolio(), discount_rate=None, horizon_years=None), ws.today()
    )
    assert (unknown.rate, unknown.years) == (0.08, 5)


def test_what_is_typed_into_a_cell() -> None:
    assert costs.typed_amount("12.5k", "USD") == 12500
    assert costs.typed_amount(" ", "USD") is None
    with pytest.raises(FieldError):
        costs.typed_amount("ten", "USD")
