"""Formulas over whole arrays: numpy operations that a formula's tree is worked out with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from desktop_app.domain.formula.evaluate import Formula
from desktop_app.domain.formula.parser import FormulaError

Array = Any  # a float64 array, or a float that stands for all


def run(formula: Formula, values: Mapping[str, Array]) -> Array:
    """The formula over arrays that broadcast with each other; nan wherever it has no value.

    Equal to `Formula.evaluate` place by place, up to rounding in powers, logarithms and annuities.
    """
    try:
        with np.errstate(divide="raise", over="raise", invalid="raise", under="ignore"):
            scores = formula.run(values, _FAST)
    except (FloatingPointError, _NotPlain):
        with np.errstate(all="ignore"):
            try:
                scores = formula.run(values, _CAREFUL)
            except FormulaError:
                scores = np.nan
    return scores


class _NotPlain(Exception):
    """Raised when the values need the careful operations."""


class _Fast:
    """Operations on plain finite values; any other value raises _NotPlain, and `_Careful` takes over."""

    def number(self, value: float) -> Array:
        return np.float64(value)

    def negate(self, a: Array) -> Array:
        return np.negative(a)

    def add(self, a: Array, b: Array) -> Array:
        return np.add(a, b)

    def subtract(self, a: Array, b: Array) -> Array:
        return np.subtract(a, b)

    def multiply(self, a: Array, b: Array) -> Array:
        return np.multiply(a, b)

    def divide(self, a: Array, b: Array) -> Array:
        return np.divide(a, b)

    def power(self, a: Array, b: Array) -> Array:
        if np.isnan(a).any() or np.isnan(b).any():
            # For numpy, nan to the power of 0 is 1.
            raise _NotPlain
        return np.power(np.asarray(a, np.float64), b)

    def minimum(self, a: Array, b: Array) -> Array:
        return np.minimum(a, b)

    def maximum(self, a: Array, b: Array) -> Array:
        return np.maximum(a, b)

    def sqrt(self, a: Array) -> Array:
        return np.sqrt(a)

    def log(self, a: Array) -> Array:
        return np.log(a)

    def annuity(self, rate: Array, years: Array) -> Array:
        if np.min(rate) <= 0 or np.min(years) < 0:
            raise _NotPlain
        return -np.expm1(-np.floor(years) * np.log1p(rate)) / rate


def _known(value: Array) -> Array:
    """The value with nan in place of infinities."""
    return np.where(np.isfinite(value), value, np.nan)


class _Careful(_Fast):
    """The same with nan wherever there is no value, and wherever a part of it has none."""

    def add(self, a: Array, b: Array) -> Array:
        return _known(np.add(a, b))

    def subtract(self, a: Array, b: Array) -> Array:
        return _known(np.subtract(a, b))

    def multiply(self, a: Array, b: Array) -> Array:
        return _known(np.multiply(a, b))

    def divide(self, a: Array, b: Array) -> Array:
        return _known(np.divide(a, b))

    def power(self, a: Array, b: Array) -> Array:
        powers = np.power(np.asarray(a, np.float64), b)
        return np.where(np.isnan(a) | np.isnan(b), np.nan, _known(powers))

    def sqrt(self, a: Array) -> Array:
        return _known(np.sqrt(a))

    def log(self, a: Array) -> Array:
        return _known(np.log(a))

    def annuity(self, rate: Array, years: Array) -> Array:
        whole = np.floor(years)
        sums = -np.expm1(-whole * np.log1p(rate)) / rate
        sums = np.where(rate == 0, whole, sums)
        return np.where((np.asarray(rate) <= -1) | (np.asarray(years) < 0), np.nan, _known(sums))


_FAST = _Fast()
_CAREFUL = _Careful()
