"""What an initiative costs and brings month by month, when it breaks even, and what it is worth today.

Definitions: numbers.md, Opportunity (expected value) and Cost. Amounts are in the portfolio's currency,
rates and chances are shares; an input that is unknown is named, and never counted as 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.choices import BUILD_COSTS, COST_CATEGORIES, Stage
from desktop_app.domain.planning_records import Cost
from desktop_app.domain.records import Initiative
from desktop_app.domain.scoring.inputs import PORTFOLIO_INPUTS

#: Used if the portfolio does not say; the same as in scores.
DEFAULT_RATE, DEFAULT_YEARS = PORTFOLIO_INPUTS["discount_rate"], int(PORTFOLIO_INPUTS["horizon_years"])
#: Months of actual run costs, the newest before today, that stand for a year.
MONTHS_COUNTED = 12
_MOST_MONTHS = 12 * 60


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


# Discounting


def expected_value(
    chance: float, benefits: Sequence[float], run_costs: Sequence[float], build_cost: float, rate: float
) -> float:
    """Sum over years t = 1..H of (chance x benefit_t - run cost_t) / (1 + rate)^t, less the build cost.

    `benefits` and `run_costs` hold one amount a year and are of the same length, H; `chance` is 0-1,
    `rate` over -1. Raises ValueError otherwise. Source: numbers.md, Opportunity.
    """
    if len(benefits) != len(run_costs):
        raise ValueError("as many benefits as run costs are needed")
    if rate <= -1.0:
        raise ValueError("the rate has to be over -100 %")
    years = (
        (chance * benefit - run) / (1.0 + rate) ** year
        for year, (benefit, run) in enumerate(zip(benefits, run_costs, strict=True), start=1)
    )
    return math.fsum(years) - build_cost


def expected_value_of(initiative: Initiative, rate: float, years: int) -> float | None:
    """The expected value by the likely estimates, the same every year; None while one is unknown."""
    chance, benefit, run, build = (
        initiative.chance_of_success,
        initiative.benefit_likely,
        initiative.run_cost,
        initiative.build_cost_likely,
    )
    if chance is None or benefit is None or run is None or build is None:
        return None
    return expected_value(chance, [benefit] * years, [run] * years, build, rate)


def discounted(net: Sequence[float], rate: float) -> list[float]:
    """Each month's net as of the first month: net_k / (1 + rate)^(k / 12), k = 0 for the first.

    `rate` is a year's and over -1, else ValueError is raised.
    """
    if rate <= -1.0:
        raise ValueError("the rate has to be over -100 %")
    return [amount / (1.0 + rate) ** (month / 12) for month, amount in enumerate(net)]


def break_even(net: Sequence[float], rate: float) -> int | None:
    """Position of the first month whose summed discounted net is >= 0; None where none is.

    Source: numbers.md, Cost. Months before the first that has a net at all do not count.
    """
    amounts: list[float] = []
    for month, amount in enumerate(discounted(net, rate)):
        amounts.append(amount)
        if any(amounts) and math.fsum(amounts) >= 0.0:
            return month
    return None


# Costs as they stand in the portfolio


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


# The course of an initiative


@dataclass(frozen=True, slots=True)
class Course:
    """Month by month what an initiative brings less what it costs.

    `missing` names the inputs without which there is no course: "benefit", "chance_of_success",
    "live_from", "build_cost", "run_cost"; then all else is empty. `break_even` is the first of a month, None
    where it is not reached within the years that count.
    """

    months: tuple[date, ...] = ()
    net: tuple[float, ...] = ()
    summed: tuple[float, ...] = ()
    break_even: date | None = None
    missing: tuple[str, ...] = field(default=())


def course(initiative: Initiative, costs: Sequence[Cost], rate: float, years: int) -> Course:
    """The course from the first cost until `years` years after it is live.

    Net of a month = chance x benefit a year / 12, from the planned first month of live on, less the costs of
    the month: the actual cost where it is known, else the planned one. Months without a run cost take that of
    the estimate, and a build without any cost its likely build cost in equal parts from delivery
    (else discovery) until live. A live initiative works: without a stated chance, its chance is 1.
    """
    live = initiative.live_from or (initiative.in_use_since if initiative.stage == Stage.LIVE else None)
    chance = initiative.chance_of_success
    if chance is None and initiative.stage == Stage.LIVE:
        chance = 1.0
    out = _amounts(costs, build=True)
    running = _amounts(costs, build=False)
    missing = [
        name
        for name, known in (
            ("benefit", initiative.benefit_likely is not None),
            ("chance_of_success", chance is not None),
            ("live_from", live is not None),
            ("build_cost", bool(out) or initiative.build_cost_likely is not None),
            ("run_cost", bool(running) or initiative.run_cost is not None),
        )
        if not known
    ]
    if missing or live is None or chance is None or initiative.benefit_likely is None:
        return Course(missing=tuple(missing))
    start = first_of(live)
    if not out and initiative.build_cost_likely:
        begun = first_of(initiative.delivery_from or initiative.discovery_from or months_after(start, -1))
        count = max(1, months_between(begun, start))
        begun = min(begun, months_after(start, -1))
        out = {months_after(begun, n): initiative.build_cost_likely / count for n in range(count)}
    last = months_after(start, 12 * years - 1)
    first = min([start, *out, *running])
    months = [months_after(first, n) for n in range(min(_MOST_MONTHS, months_between(first, last) + 1))]
    flows = _net(months, start, chance * initiative.benefit_likely / 12, out, running, initiative.run_cost)
    net = list(flows)
    total, summed = 0.0, []
    for amount in discounted(net, rate):
        total += amount
        summed.append(total)
    at = break_even(net, rate)
    return Course(tuple(months), tuple(net), tuple(summed), None if at is None else months[at])


def _net(
    months: Sequence[date],
    live: date,
    benefit: float,
    out: dict[date, float],
    running: dict[date, float],
    run_cost_a_year: float | None,
) -> Iterator[float]:
    for month in months:
        usual = (run_cost_a_year or 0.0) / 12 if month >= live else 0.0
        yield (benefit if month >= live else 0.0) - out.get(month, 0.0) - running.get(month, usual)


def _amounts(costs: Iterable[Cost], *, build: bool) -> dict[date, float]:
    """What was spent, else what is planned, by month, of the build or of the run."""
    amounts: dict[date, float] = {}
    for cost in costs:
        amount = cost.planned if cost.actual is None else cost.actual
        if amount is not None and cost.month is not None and (cost.category in BUILD_COSTS) == build:
            month = first_of(cost.month)
            amounts[month] = amounts.get(month, 0.0) + amount
    return amounts
