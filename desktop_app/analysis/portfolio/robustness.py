"""How much a ranking by weighted criteria depends on its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any  # np.ndarray

# Scores closer than this count as equal, as adding floats loses that much.
_SAME = 1e-9
_SCORES_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Swap:
    """The weight whose change swaps two initiatives: its share now and the share at which they are equal."""

    name: str
    share: float
    needed: float

    @property
    def change(self) -> float:
        """How far the share has to go, as a share of 1."""
        return self.needed - self.share


def weight_settings(criteria: int, draws: int, seed: int) -> Array:
    """Weight settings [draws, criteria] that sum to 1, sampled evenly over all there are: Dirichlet(1, ..., 1).

    Exponential numbers over their sum; from PCG64, the same for a seed on every machine.
    """
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    # 1 - u is never 0.
    drawn = -np.log(1 - generator.random((draws, criteria)))
    drawn += np.finfo(float).tiny
    return drawn / drawn.sum(axis=1, keepdims=True)


def stays_in_top(points: Array, top: int, *, draws: int = 10_000, seed: int = 1) -> Array:
    """For n initiatives, the share (0-1) of all weight settings in which fewer than `top` others score more.

    `points` [n, criteria] from 0 to 100, all known. Raises ValueError for a top or draws under 1.
    """
    if top < 1 or draws < 1:
        raise ValueError("draws and top are 1 or more")
    n = len(points)
    if top >= n:
        return np.ones(n)
    weights = weight_settings(points.shape[1], draws, seed)
    counts = np.zeros(n)
    step = max(1, _SCORES_AT_ONCE // n)
    for start in range(0, draws, step):
        scores = weights[start : start + step] @ points.T
        last = np.partition(scores, n - top, axis=1)[:, n - top]
        counts += np.count_nonzero(scores >= last[:, None] - _SAME, axis=0)
    return counts / draws


def smallest_swap(
    first: Mapping[str, float], second: Mapping[str, float], shares: Mapping[str, float]
) -> Swap | None:
    """The smallest change of one weight at which two initiatives score the same; past it they have changed places.

    `first` and `second` are points (0-100) by criterion, `shares` the weights summing to 1. While one weight moves, the
    others keep their proportions. With d the difference in points and D the score difference, weight w of a criterion
    has to become x with x d + (1 - x) R = 0, R = (D - w d) / (1 - w). None if no single weight does it.
    """
    difference = {name: first[name] - second[name] for name in shares}
    total = sum(shares[name] * difference[name] for name in shares)
    swaps: list[Swap] = []
    for name, share in shares.items():
        mine = difference[name]
        if share < 1:
            rest = (total - share * mine) / (1 - share)
        else:
            # The other weights are all 0 and have no proportions, so they grow equally.
            others = [difference[other] for other in shares if other != name]
            rest = sum(others) / len(others) if others else mine
        if abs(rest - mine) < _SAME:
            continue
        needed = rest / (rest - mine)
        # At an end of the scale they only become equal and never change places.
        if _SAME < needed < 1 - _SAME or abs(total) < _SAME:
            swaps.append(Swap(name, share, min(1.0, max(0.0, needed))))
    return min(swaps, key=lambda swap: abs(swap.change), default=None)
