"""What each initiative is worth by a scoring method, and how much of that its build cost takes away."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Portfolio, Rating
from desktop_app.domain.scoring_inputs import Range, inputs_of

_INPUTS = ("benefit", "run_cost", "build_cost", "chance_of_success", "discount_rate", "horizon_years")


@dataclass(frozen=True, slots=True)
class Worth:
    """`value` in the method's unit, None while inputs in `missing` are unknown.

    `saved` is how much the value would rise if it cost nothing to build; `cost` the likely build cost, None = unknown.
    """

    value: float | None
    missing: tuple[str, ...] = ()
    saved: float = 0.0
    cost: float | None = None


def worth_of(
    portfolio: Portfolio,
    initiatives: Sequence[Initiative],
    ratings: Mapping[str, Sequence[Rating]],
    estimates: Mapping[str, Sequence[Estimate]],
) -> dict[str, Worth]:
    """The expected value of initiatives, by id, at the likely value of each estimate."""
    found = {}
    for one in initiatives:
        known = inputs_of(_INPUTS, one, ratings.get(one.id, ()), estimates.get(one.id, ()), portfolio)
        found[one.id] = _worth(_expected_value, known)
    return found


def _worth(value_of: Callable[[Mapping[str, float]], float], known: Mapping[str, Range | None]) -> Worth:
    likely = {name: one.likely for name, one in known.items() if one is not None and one.likely is not None}
    missing = tuple(name for name in known if name not in likely)
    cost = likely.get("build_cost")
    if missing:
        return Worth(None, missing, cost=cost)
    value = value_of(likely)
    saved = value_of({**likely, "build_cost": 0.0}) - value
    # Only where value falls evenly with cost is it known what less cost is worth.
    half = value_of({**likely, "build_cost": likely["build_cost"] / 2}) - value
    even = saved >= 0 and math.isclose(2 * half, saved, rel_tol=1e-9, abs_tol=1e-9)
    return Worth(value, (), saved if even else 0.0, cost)


def _expected_value(known: Mapping[str, float]) -> float:
    """Sum over the years t = 1..H of (p x benefit - run cost) / (1 + r)^t, less the build cost."""
    yearly = known["chance_of_success"] * known["benefit"] - known["run_cost"]
    rate = 1.0 + known["discount_rate"]
    years = range(1, int(known["horizon_years"]) + 1)
    return math.fsum(yearly / rate**t for t in years) - known["build_cost"]
