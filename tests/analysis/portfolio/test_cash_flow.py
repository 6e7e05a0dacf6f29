"""Cash flow against numpy-financial, by hand, and with what is unknown."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy_financial as npf  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.analysis.portfolio import cash_flow as cf
from desktop_app.domain.planning import ledger
from desktop_app.domain.planning_records import Cost
from desktop_app.domain.records import Initiative

D = date
MONEY = st.floats(-1e9, 1e9)
RATES = st.floats(-0.5, 2.0)


@given(st.floats(0, 1), st.lists(st.tuples(MONEY, MONEY), max_size=30), st.floats(0, 1e9), RATES)
def test_expected_value_is_the_net_present_value(
    chance: float, years: list[tuple[float, float]], build: float, rate: float
) -> None:
    benefits, runs = [b for b, _r in years], [r for _b, r in years]
    flows = [-build, *(chance * b - r for b, r in years)]
    wanted = npf.npv(rate, flows)
    size = sum(abs(flow) / (1 + rate) ** year for year, flow in enumerate(flows))
    found = cf.expected_value(chance, benefits, runs, build, rate)
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9 * size + 1e-9)


def test_expected_value_by_hand() -> None:
    value = cf.expected_value(0.8, [100, 100], [10, 20], 50, 0.1)
    assert value == pytest.approx((80 - 10) / 1.1 + (80 - 20) / 1.21 - 50)
    assert cf.expected_value(1.0, [], [], 50, 0.1) == -50
    with pytest.raises(ValueError, match="as many"):
        cf.expected_value(1, [1], [], 0, 0.1)
    with pytest.raises(ValueError, match="over -100"):
        cf.expected_value(1, [1], [1], 0, -1)


@given(st.lists(MONEY, min_size=1, max_size=60), RATES)
def test_months_are_discounted_by_the_twelfth_root(net: list[float], rate: float) -> None:
    monthly = (1 + rate) ** (1 / 12) - 1
    size = sum(abs(v) for v in cf.discounted(net, rate))
    assert math.fsum(cf.discounted(net, rate)) == pytest.approx(
        npf.npv(monthly, net), rel=1e-9, abs=1e-9 * size + 1e-9
    )


@given(st.lists(st.integers(-1000, 1000), max_size=40), st.floats(0, 1))
def test_break_even_is_the_first_month_at_which_the_net_present_value_is_not_negative(
    net: list[int], rate: float
) -> None:
    monthly = (1 + rate) ** (1 / 12) - 1
    found = cf.break_even(net, rate)
    values = [float(npf.npv(monthly, net[: n + 1])) for n in range(len(net))]
    begun = next((n for n, amount in enumerate(net) if amount), len(net))
    if found is None:
        assert all(value < 1e-6 for value in values[begun:])
    else:
        assert found >= begun
        assert values[found] >= -1e-6
        assert all(value < 1e-6 for value in values[begun:found])


def test_break_even_by_hand() -> None:
    assert cf.break_even([-10, 5, 5, 5], 0.0) == 2
    assert cf.break_even([-10, 5, 5, 5], 0.5) == 3
    assert cf.break_even([0, 0, -10, 5], 0.0) is None
    assert cf.break_even([3], 0.1) == 0
    assert cf.break_even([], 0.1) is None
    assert cf.break_even([0, 0], 0.1) is None


def test_months() -> None:
    assert ledger.months_after(D(2026, 11, 30), 3) == D(2027, 2, 1)
    assert ledger.months_after(D(2026, 1, 1), -1) == D(2025, 12, 1)
    assert ledger.months_between(D(2026, 11, 30), D(2027, 2, 1)) == 3
    assert ledger.first_of(D(2026, 11, 30)) == D(2026, 11, 1)


def cost(
    month: date | None, planned: float | None = None, actual: float | None = None, kind: str = "build"
) -> Cost:
    return Cost(category=kind, month=month, planned=planned, actual=actual)


def test_sums_compare_only_what_both_are_known_of() -> None:
    found = ledger.sums(
        [cost(D(2026, 1, 1), 100, 120), cost(D(2026, 2, 1), 50), cost(D(2026, 3, 1), None, 7)]
    )
    assert found == ledger.Sums(150, 127, 100, 120)
    assert ledger.sums([]) == ledger.Sums(None, None, None, None)
    assert ledger.sums([cost(D(2026, 1, 1))]).planned is None


def test_costs_by_month_and_kind() -> None:
    grid = ledger.by_month(
        [
            cost(D(2026, 2, 9), 5, kind="licences"),
            cost(D(2026, 2, 1), 3),
            cost(D(2026, 1, 1), 1),
            cost(None, 9),
        ]
    )
    assert list(grid) == [D(2026, 1, 1), D(2026, 2, 1)]
    assert list(grid[D(2026, 2, 1)]) == ["build", "licences"]
    assert grid[D(2026, 2, 1)]["licences"].planned == 5


TODAY = D(2026, 11, 21)


def test_run_cost_rests_on_what_was_spent_then_planned_then_estimated() -> None:
    spent = [cost(D(2026, m, 1), 99, 10 * m, "inference") for m in (8, 9, 10)]
    spent += [cost(D(2026, 10, 1), None, 5, "review"), cost(D(2026, 9, 1), None, 1000, "build")]
    # The running month is not full, and what is older than a year is past.
    spent += [cost(D(2026, 11, 1), None, 700, "inference"), cost(D(2025, 10, 1), None, 700, "inference")]
    assert ledger.run_cost(spent, TODAY, 5) == ledger.RunCost((80 + 90 + 105) / 3 * 12, "actual", 3)
    ahead = [cost(D(2027, m, 1), 10, None, "inference") for m in (1, 2)]
    assert ledger.run_cost(ahead, TODAY, 5) == ledger.RunCost(120, "planned", 2)
    assert ledger.run_cost([], TODAY, 5) == ledger.RunCost(5, "estimate", 0)
    assert ledger.run_cost([], TODAY, None) == ledger.RunCost(None)


def test_cost_per_decision() -> None:
    assert ledger.cost_per_decision(1200, 400) == 3
    for unknown in ((None, 400), (1200, None), (1200, 0)):
        assert ledger.cost_per_decision(*unknown) is None


def initiative(**values: Any) -> Initiative:
    given: dict[str, Any] = {
        "key": "AI-1", "title": "One", "benefit_likely": 1200.0, "chance_of_success": 0.5, "live_from": D(2027, 1, 15),
        "run_cost": 120.0, "build_cost_likely": 300.0, "delivery_from": D(2026, 10, 20),
    }  # fmt: skip
    return Initiative(**(given | values))


def test_the_course_from_estimates_alone() -> None:
    found = cf.course(initiative(), [], 0.0, 1)
    assert found.months[0] == D(2026, 10, 1)
    assert len(found.months) == 3 + 12
    # A third of the build in each month before it is live; then half the benefit less the run cost.
    assert found.net == pytest.approx([-100] * 3 + [0.5 * 100 - 10] * 12)
    assert found.summed[-1] == pytest.approx(-300 + 12 * 40)
    # -300 + 8 x 40 is the first that is not negative.
    assert found.break_even == D(2027, 8, 1)
    assert cf.course(initiative(), [], 0.9, 1).break_even != D(2027, 8, 1)


def test_the_course_takes_what_was_spent_before_what_is_planned_before_what_is_estimated() -> None:
    costs = [
        cost(D(2026, 9, 1), 50, 70),
        cost(D(2026, 12, 1), 20),
        cost(D(2027, 2, 1), 35, None, "inference"),
        cost(D(2026, 12, 1), 4, None, "licences"),
    ]
    found = cf.course(initiative(), costs, 0.08, 1)
    by_month = dict(zip(found.months, found.net, strict=True))
    assert by_month[D(2026, 9, 1)] == -70
    assert by_month[D(2026, 10, 1)] == 0
    assert by_month[D(2026, 12, 1)] == -24
    assert by_month[D(2027, 1, 1)] == pytest.approx(40)
    assert by_month[D(2027, 2, 1)] == pytest.approx(15)
    monthly = 1.08 ** (1 / 12) - 1
    assert found.summed[-1] == pytest.approx(npf.npv(monthly, found.net))


def test_what_is_unknown_is_named() -> None:
    empty = Initiative(key="AI-1", title="One")
    found = cf.course(empty, [], 0.08, 5)
    assert found.missing == ("benefit", "chance_of_success", "live_from", "build_cost", "run_cost")
    assert (found.months, found.break_even) == ((), None)
    assert cf.course(initiative(run_cost=None), [], 0.08, 5).missing == ("run_cost",)
    assert (
        cf.course(initiative(run_cost=None), [cost(D(2027, 2, 1), 3, None, "review")], 0.08, 5).missing == ()
    )
    # What is live works, since the day from which it is in use.
    live = initiative(stage="live", chance_of_success=None, live_from=None, in_use_since=D(2026, 1, 1))
    assert cf.course(live, [], 0.08, 5).missing == ()


def test_what_never_pays_has_no_break_even() -> None:
    found = cf.course(initiative(run_cost=5000.0), [], 0.08, 5)
    assert found.missing == ()
    assert found.break_even is None
    assert len(found.months) == len(found.net) == 3 + 60


def test_a_build_without_dates_is_paid_in_the_month_before_it_is_live() -> None:
    found = cf.course(initiative(delivery_from=None), [], 0.0, 1)
    assert found.net[0] == -300
    assert found.months[0] == D(2026, 12, 1)
    late = cf.course(initiative(delivery_from=D(2028, 1, 1)), [], 0.0, 1)
    assert late.net[0] == -300
