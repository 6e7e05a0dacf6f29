"""Scores and labels sorted once, with running counts: what curves, areas and decision bands are read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SortedScores:
    """Cases by ascending score, ties together.

    `distinct`: float64, shape (m,), each score once. `cases`, `positives`, `labelled`: int64, shape (m + 1,), the
    number of cases (positives among those with a label, cases with a label) whose score is under `distinct[i]`; the
    last entry is the total.
    """

    distinct: Floats
    cases: Counts
    positives: Counts
    labelled: Counts

    @classmethod
    def of(cls, scores: Floats, labels: Bools, known: Bools | None = None) -> SortedScores:
        """Sort `scores` (float64 in [0, 1], no NaN) with `labels` and `known` (bool), all of shape (n,).

        Without `known` every label counts. Takes O(n log n): one sort of whole numbers that hold the score's bits and,
        below them, the label.
        """
        # The bits of non-negative floats sort like the floats; up to 1.0 they leave two bits free.
        keys = (scores + 0.0).view(np.uint64) << np.uint64(2)
        keys |= labels
        if known is not None:
            keys |= known.astype(np.uint64) << np.uint64(1)
            keys &= ~(~known).astype(np.uint64)
        keys.sort()
        positive = (keys & np.uint64(1)).astype(bool)
        lettered = None if known is None else ((keys >> np.uint64(1)) & np.uint64(1)).astype(bool)
        keys >>= np.uint64(2)
        first = np.empty(keys.size, bool)
        if keys.size:
            first[0] = True
            np.not_equal(keys[1:], keys[:-1], out=first[1:])
        starts = np.flatnonzero(first)
        cases = np.append(starts, keys.size).astype(np.int64, copy=False)
        return cls(
            keys[starts].view(np.float64),
            cases,
            _running(positive, cases),
            cases if lettered is None else _running(lettered, cases),
        )

    @property
    def n(self) -> int:
        return int(self.cases[-1])

    @property
    def total_positives(self) -> int:
        return int(self.positives[-1])

    @property
    def total_labelled(self) -> int:
        return int(self.labelled[-1])

    @cached_property
    def negatives(self) -> Counts:
        """Labelled negatives under each distinct score, int64, shape (m + 1,)."""
        counts: Counts = self.labelled - self.positives
        return counts

    def cut(self, threshold: float) -> int:
        """How many distinct scores lie under `threshold`; O(log m)."""
        return int(np.searchsorted(self.distinct, threshold, side="left"))

    def threshold(self, cut: int) -> float:
        """The shortest decimal that has exactly `cut` distinct scores under it.

        0 for the first cut; behind a highest score of 1 it is the next number after 1.
        """
        if cut <= 0:
            return 0.0
        low = float(self.distinct[cut - 1])
        if cut < self.distinct.size:
            return _shortest(low, float(self.distinct[cut]))
        return 1.0 if low < 1.0 else float(np.nextafter(1.0, 2.0))


def _running(flags: Bools, cases: Counts) -> Counts:
    total = np.zeros(flags.size + 1, np.int64)
    np.cumsum(flags, out=total[1:])
    running_counts: Counts = total[cases]
    return running_counts


def _shortest(low: float, high: float) -> float:
    """The decimal with the fewest places in the interval (low, high]."""
    for places in range(1, 17):
        step = 10.0**places
        candidate = float(np.floor(high * step) / step)
        if low < candidate <= high:
            # The middle has no more decimal places, and is farther from both ends.
            middle = round((low + high) / 2, places)
            return middle if low < middle <= high else candidate
    return high
