"""What an initiative brings less what it costs, month by month, when it breaks even, and what it is worth today.

Definitions: numbers.md, Opportunity (expected value) and Cost. Amounts are in the portfolio's currency,
rates and chances are shares; an input that is unknown is named, and never counted as 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.choices import BUILD_COSTS, Stage
from desktop_app.domain.planning.ledger import first_of, months_after, months_between
from desktop_app.domain.planning_records import Cost
from desktop_app.domain.records import Initiative
from desktop_app.domain.scoring.inputs import PORTFOLIO_INPUTS

#: Used if the portfolio does not say; the same as in scores.
DEFAULT_RATE, DEFAULT_YEARS = PORTFOLIO_INPUTS["discount_rate"], int(PORTFOLIO_INPUTS["horizon_years"])
_MOST_MONTHS = 12 * 60


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
