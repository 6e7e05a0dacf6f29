"""Costs as they stand in the portfolio: sums by month and kind, the run cost a year, and the cost per decision."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.choices import BUILD_COSTS, COST_CATEGORIES
from desktop_app.domain.planning_records import Cost

#: Months of actual run costs, the newest before today, that stand for a year.
MONTHS_COUNTED = 12


def first_of(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def months_after(month: date, count: int) -> date:
    """The first of the month `count` months after that of `month`; raises ValueError past year 9999."""
    year, place = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(year, place + 1, 1)


def months_between(first: date, last: date) -> int:
    """Months from the month of `first` to that of `last`; negative where `last` is earlier."""
    return (last.year - first.year) * 12 + last.month - first.month


@dataclass(frozen=True, slots=True)
class Sums:
    """Planned and actual costs; None where nothing is known.

    `planned_so_far` and `actual_so_far` are over the months and kinds of which both are known.
    """

    planned: float | None
    actual: float | None
    planned_so_far: float | None
    actual_so_far: float | None


def sums(costs: Iterable[Cost]) -> Sums:
    """The sums of costs of any months and kinds."""
    kept = list(costs)
    both = [c for c in kept if c.planned is not None and c.actual is not None]
    return Sums(
        _sum(c.planned for c in kept),
        _sum(c.actual for c in kept),
        _sum(c.planned for c in both),
        _sum(c.actual for c in both),
    )


def _sum(amounts: Iterable[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return math.fsum(known) if known else None


def by_month(costs: Iterable[Cost]) -> dict[date, dict[str, Sums]]:
    """Sums by month, then by kind of cost, in the order of months and of COST_CATEGORIES."""
    costs_by_month: dict[date, dict[str, list[Cost]]] = {}
    for cost in costs:
        if cost.month is not None:
            costs_by_month.setdefault(first_of(cost.month), {}).setdefault(cost.category, []).append(cost)
    return {
        month: {
            kind: sums(costs_by_month[month][kind])
            for kind in COST_CATEGORIES
            if kind in costs_by_month[month]
        }
        for month in sorted(costs_by_month)
    }


@dataclass(frozen=True, slots=True)
class RunCost:
    """Run cost a year and what it rests on: "actual" or "planned" costs of `months` months, or an "estimate"."""

    a_year: float | None
    basis: str = ""
    months: int = 0


def run_cost(costs: Iterable[Cost], today: date, estimate: float | None) -> RunCost:
    """Run cost a year: the actual costs of the last 12 full months, scaled up where fewer are known.

    Without any, the planned ones of the next 12 months; without those, the estimate. Run costs are those
    that are not in BUILD_COSTS.
    """
    kept = [c for c in costs if c.category not in BUILD_COSTS and c.month is not None]
    this = first_of(today)
    spent = _by_month(kept, "actual", months_after(this, -MONTHS_COUNTED), this)
    if spent:
        return RunCost(math.fsum(spent.values()) / len(spent) * 12, "actual", len(spent))
    ahead = _by_month(kept, "planned", this, months_after(this, MONTHS_COUNTED))
    if ahead:
        return RunCost(math.fsum(ahead.values()) / len(ahead) * 12, "planned", len(ahead))
    return RunCost(estimate, "estimate" if estimate is not None else "")


def _by_month(costs: Iterable[Cost], name: str, start: date, end: date) -> dict[date, float]:
    """Sums of one amount by month, from `start` on and before `end`."""
    sums_by_month: dict[date, float] = {}
    for cost in costs:
        amount = getattr(cost, name)
        if amount is not None and cost.month is not None and start <= first_of(cost.month) < end:
            month = first_of(cost.month)
            sums_by_month[month] = sums_by_month.get(month, 0.0) + amount
    return sums_by_month


def cost_per_decision(run_cost_a_year: float | None, decisions_a_year: float | None) -> float | None:
    """Run cost / decisions; None while either is unknown or nothing is decided. Source: numbers.md, Cost."""
    if run_cost_a_year is None or not decisions_a_year:
        return None
    return run_cost_a_year / decisions_a_year


def sum_to_date(opening: float | None, spent: float | None) -> float | None:
    """Opening + actual costs by month; None without either. Source: reviews.md, Cost ledger."""
    return _sum((opening, spent))


def opening_of(to_date: float | None, spent: float | None) -> float | None:
    """What was spent before the months, where somebody says what it has cost in all; negative where less is said."""
    return None if to_date is None else to_date - (spent or 0.0)


def is_same_sum(amount: float | None, other: float | None) -> bool:
    """Whether two sums are the same but for rounding, under half a cent."""
    if amount is None or other is None:
        return amount is other
    return math.isclose(amount, other, rel_tol=1e-12, abs_tol=0.004)


def cost_to_date(typed: float | None, costs: Iterable[Cost]) -> float | None:
    """What it has cost so far: the sum kept with the initiative, else the actual costs by month; None without either."""
    return typed if typed is not None else sums(costs).actual
