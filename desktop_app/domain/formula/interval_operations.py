"""Interval arithmetic for formulas: the bounds of a formula's value while its fields are within bounds."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable

from desktop_app.domain.formula.operations import Undefined, annuity

Interval = tuple[float, float]

_ALL: Interval = (-math.inf, math.inf)
_LARGEST = sys.float_info.max
_NOWHERE = "nowhere"


def _bounds(values: Iterable[float]) -> Interval:
    """From the least to the largest; a bound beyond the range of numbers becomes the last number in it."""
    numbers = list(values)
    low, high = min(numbers), max(numbers)
    return min(low, _LARGEST), max(high, -_LARGEST)


def _times(a: float, b: float) -> float:
    # An infinite bound stands for ever larger numbers, and each of them times 0 is 0.
    return 0.0 if a == 0 or b == 0 else a * b


def _over(a: float, b: float) -> float:
    return 0.0 if math.isinf(b) else a / b


def _power(a: float, b: float) -> float:
    """a ^ b for a from 0 up, with the limit at the edges."""
    if a == 0 and b < 0:
        return math.inf
    try:
        return float(a**b)
    except OverflowError:
        return math.inf


class _Intervals:
    """Operations on (low, high); infinite bounds mean that there is none."""

    def number(self, value: float) -> Interval:
        return value, value

    def negate(self, a: Interval) -> Interval:
        return -a[1], -a[0]

    def add(self, a: Interval, b: Interval) -> Interval:
        return _bounds((a[0] + b[0], a[1] + b[1]))

    def subtract(self, a: Interval, b: Interval) -> Interval:
        return _bounds((a[0] - b[1], a[1] - b[0]))

    def multiply(self, a: Interval, b: Interval) -> Interval:
        return _bounds(_times(x, y) for x in a for y in b)

    def divide(self, a: Interval, b: Interval) -> Interval:
        low, high = b
        if low == high == 0:
            raise Undefined(_NOWHERE)
        if low > 0 or high < 0:
            return _bounds(_over(x, y) for x in a for y in b)
        if a[0] == a[1] == 0:
            return 0.0, 0.0
        if low < 0 < high:
            return _ALL
        if high <= 0:
            a, high = (-a[1], -a[0]), -low
        # The divisor is above 0 and may be as close to 0 as can be.
        if a[0] >= 0:
            return (_over(a[0], high), math.inf) if a[1] > 0 else (0.0, 0.0)
        return _ALL if a[1] > 0 else (-math.inf, _over(a[1], high))

    def power(self, a: Interval, b: Interval) -> Interval:
        if b[0] == b[1] and b[0] == math.floor(b[0]):
            return self._whole_power(a, b[0])
        if a[0] >= 0:
            return _bounds(_power(x, y) for x in a for y in b)
        if math.isfinite(b[1]) and math.floor(b[1]) < b[0]:
            # The range holds no whole exponent, so only bases from 0 up have a power.
            if a[1] < 0:
                raise Undefined(_NOWHERE)
            return _bounds(_power(x, y) for x in (0.0, a[1]) for y in b)
        least = 0.0 if a[1] >= 0 else -a[1]
        largest = max(-a[0], a[1])
        _low, high = _bounds(_power(x, y) for x in (least, largest) for y in b)
        return -high, high

    def _whole_power(self, a: Interval, n: float) -> Interval:
        if n < 0:
            return self.divide((1.0, 1.0), self._whole_power(a, -n))
        if n == 0:
            return 1.0, 1.0
        if n % 2:
            return _bounds(math.copysign(_power(abs(x), n), x) for x in a)
        sizes = [_power(abs(x), n) for x in a]
        return (0.0, max(sizes)) if a[0] <= 0 <= a[1] else _bounds(sizes)

    def minimum(self, a: Interval, b: Interval) -> Interval:
        return min(a[0], b[0]), min(a[1], b[1])

    def maximum(self, a: Interval, b: Interval) -> Interval:
        return max(a[0], b[0]), max(a[1], b[1])

    def sqrt(self, a: Interval) -> Interval:
        if a[1] < 0:
            raise Undefined(_NOWHERE)
        return math.sqrt(max(a[0], 0.0)), math.sqrt(a[1])

    def log(self, a: Interval) -> Interval:
        if a[1] <= 0:
            raise Undefined(_NOWHERE)
        return (math.log(a[0]) if a[0] > 0 else -math.inf), math.log(a[1])

    def annuity(self, rate: Interval, years: Interval) -> Interval:
        if rate[1] <= -1 or years[1] < 0:
            raise Undefined(_NOWHERE)
        # It falls with the rate and rises with the years.
        low = _annuity(rate[1], max(years[0], 0.0))
        return _bounds((low, _annuity(rate[0], years[1])))


def _annuity(rate: float, years: float) -> float:
    if years < 1 or rate == math.inf:
        return 0.0
    if rate <= -1 or (rate <= 0 and years == math.inf):
        return math.inf
    if years == math.inf:
        return 1 / rate
    try:
        return annuity(rate, years)
    except OverflowError:
        return math.inf


INTERVALS = _Intervals()
