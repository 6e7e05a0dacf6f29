"""Interval arithmetic for formulas over many initiatives at once: the bounds of each one's score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from desktop_app.domain.formula.evaluate import Formula
from desktop_app.domain.formula.interval_operations import INTERVALS
from desktop_app.domain.formula.operations import Undefined
from desktop_app.domain.formula.parser import FormulaError

Array = Any  # float64 [n], or a float that stands for all
Interval = tuple[Array, Array]

_LARGEST = np.finfo(float).max


def bounds(formula: Formula, ranges: Mapping[str, Interval], n: int) -> Interval:
    """Bounds of the formula for n initiatives, float64 [n] each; infinite where there is none, nan where no value is.

    `ranges` gives low and high [n] of each field. Equal, place by place, to `Formula.interval`.
    """
    with np.errstate(all="ignore"):
        try:
            low, high = formula.run(ranges, _ARRAYS)
        except FormulaError:
            low = high = np.nan
    return np.broadcast_to(low, n), np.broadcast_to(high, n)


def _times(a: Array, b: Array) -> Array:
    product = np.multiply(a, b)
    return np.where((np.equal(a, 0) & ~np.isnan(b)) | (np.equal(b, 0) & ~np.isnan(a)), 0.0, product)


def _pulled_in(low: Array, high: Array) -> Interval:
    return np.minimum(low, _LARGEST), np.maximum(high, -_LARGEST)


def _extremes(corners: list[Array]) -> Interval:
    low = high = corners[0]
    for corner in corners[1:]:
        low, high = np.minimum(low, corner), np.maximum(high, corner)
    return _pulled_in(low, high)


class _Arrays:
    """Operations on (low, high) of arrays; nan in both where there is no value."""

    def number(self, value: float) -> Interval:
        return np.float64(value), np.float64(value)

    def negate(self, a: Interval) -> Interval:
        return -a[1], -a[0]

    def add(self, a: Interval, b: Interval) -> Interval:
        return _pulled_in(np.add(a[0], b[0]), np.add(a[1], b[1]))

    def subtract(self, a: Interval, b: Interval) -> Interval:
        return _pulled_in(np.subtract(a[0], b[1]), np.subtract(a[1], b[0]))

    def multiply(self, a: Interval, b: Interval) -> Interval:
        return _extremes([_times(x, y) for x in a for y in b])

    def divide(self, a: Interval, b: Interval) -> Interval:
        if np.all(np.greater(b[0], 0) | np.less(b[1], 0)):
            low, high = _extremes([np.where(np.isinf(y), 0.0, np.divide(x, y)) for x in a for y in b])
            unknown = np.isnan(a[0]) | np.isnan(b[0])
            return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
        return _each(INTERVALS.divide, a, b)

    def power(self, a: Interval, b: Interval) -> Interval:
        return _each(INTERVALS.power, a, b)

    def minimum(self, a: Interval, b: Interval) -> Interval:
        return np.minimum(a[0], b[0]), np.minimum(a[1], b[1])

    def maximum(self, a: Interval, b: Interval) -> Interval:
        return np.maximum(a[0], b[0]), np.maximum(a[1], b[1])

    def sqrt(self, a: Interval) -> Interval:
        return _each(INTERVALS.sqrt, a)

    def log(self, a: Interval) -> Interval:
        return _each(INTERVALS.log, a)

    def annuity(self, rate: Interval, years: Interval) -> Interval:
        return _each(INTERVALS.annuity, rate, years)


def _each(do: Callable[..., tuple[float, float]], *operands: Interval) -> Interval:
    """Do an operation for each initiative by itself, only once for equal operands."""
    ends = np.broadcast_arrays(*(end for operand in operands for end in operand))
    shape = ends[0].shape
    seen: dict[tuple[float, ...], tuple[float, float]] = {}
    results = []
    for values in zip(*(end.ravel().tolist() for end in ends), strict=True):
        if values not in seen:
            if any(value != value for value in values):
                seen[values] = (np.nan, np.nan)
            else:
                pairs = [(values[i], values[i + 1]) for i in range(0, len(values), 2)]
                try:
                    seen[values] = do(*pairs)
                except Undefined:
                    seen[values] = (np.nan, np.nan)
        results.append(seen[values])
    both = np.array(results, np.float64).reshape(-1, 2)
    return both[:, 0].reshape(shape), both[:, 1].reshape(shape)


_ARRAYS = _Arrays()
