"""The range of a summed benefit: draws of each initiative are added, so that nobody adds lows to lows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from desktop_app.analysis.portfolio import pert
from desktop_app.analysis.portfolio.simulate import DRAWS, SEED
from desktop_app.domain.planning.expected_benefit import Benefit, BenefitSum, add_means

Progress = Callable[[int, int], None]
#: The quantiles that are shown, as shares.
TENTH, NINE_TENTHS = 0.1, 0.9
# Draws of all initiatives together. A sum of more parts spreads less, and needs fewer draws for the same digits.
_ALL_DRAWS = 20_000_000
_FEWEST = 1_000
_TOLD_EVERY = 64


def draws_for(n: int) -> int:
    """How many times n initiatives are drawn: 10,000 up to 2,000 of them, then fewer, 1,000 at least."""
    return max(_FEWEST, min(DRAWS, _ALL_DRAWS // max(n, 1)))


def sum_benefits(
    benefits: Sequence[Benefit],
    n: int,
    *,
    draws: int | None = None,
    seed: int = SEED,
    progress: Progress | None = None,
) -> BenefitSum:
    """The sum of the benefits of n active initiatives, of which `benefits` have an estimate, with P10 and P90.

    Each is a beta-PERT draw (lambda 4), and comes or not by its chance (numbers.md, Opportunity). The draws of one
    initiative follow from the seed and its key alone, so that a part of a portfolio is drawn as it is in the whole.
    Initiatives with an unknown chance count in `if_all_work` alone. `progress` may raise Cancelled.
    """
    means = add_means(list(benefits), n)
    if not benefits:
        return means
    size = draws_for(len(benefits)) if draws is None else draws
    expected, if_all = np.zeros(size), np.zeros(size)
    for place, benefit in enumerate(benefits):
        if progress is not None and place % _TOLD_EVERY == 0:
            progress(place, len(benefits))
        amount = _drawn(benefit, size, seed)
        if_all += amount
        if benefit.chance is not None:
            expected += (
                amount if benefit.chance >= 1.0 else amount * _came(benefit, benefit.chance, size, seed)
            )
    if progress is not None:
        progress(len(benefits), len(benefits))
    low_if, high_if = np.quantile(if_all, (TENTH, NINE_TENTHS))
    ranged = dataclasses.replace(means, low_if=float(low_if), high_if=float(high_if))
    if means.expected is None:
        return ranged
    low, high = np.quantile(expected, (TENTH, NINE_TENTHS))
    return dataclasses.replace(ranged, low=float(low), high=float(high))


def _drawn(benefit: Benefit, size: int, seed: int) -> pert.Array:
    if benefit.low == benefit.high:
        return np.full(size, benefit.likely)
    uniform = pert.stream(seed, benefit.key, "benefit").random(size)
    return pert.from_uniform(uniform, benefit.low, benefit.likely, benefit.high)


def _came(benefit: Benefit, chance: float, size: int, seed: int) -> pert.Array:
    return pert.stream(seed, benefit.key, "chance_of_success\0came").random(size) < chance
