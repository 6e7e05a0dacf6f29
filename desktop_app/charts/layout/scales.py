"""Axes: from values to px, round ticks and their labels, finite values only."""

from __future__ import annotations

import math
from dataclasses import dataclass

from desktop_app.language import formats

# Beyond it, differences of two values could leave the range of a float.
_LARGEST = 1e290


def finite(value: float | None) -> float | None:
    """`value` as a finite float, or None where nothing can be drawn."""
    if value is None:
        return None
    number = float(value)
    if not math.isfinite(number):
        return None
    return max(-_LARGEST, min(_LARGEST, number))


def positive(size: float) -> float:
    """A canvas side in px that can be drawn on; at least 1."""
    return max(1.0, min(100_000.0, size)) if math.isfinite(size) else 1.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from `low` to `high` on px from `start` to `end`, linearly."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where `value` lies, in px; a value outside stays at the nearer end."""
        span = self.high - self.low
        if span <= 0:
            return (self.start + self.end) / 2
        share = max(0.0, min(1.0, (value - self.low) / span))
        return self.start + share * (self.end - self.start)


def nice_step(span: float, most: int) -> float:
    """The smallest 1, 2 or 5 times a power of ten that cuts `span` in at most `most` parts."""
    if not span > 0 or not math.isfinite(span):
        return 1.0
    raw = span / max(1, most)
    if raw < 1e-290:
        return 1e-290
    power = math.floor(math.log10(raw))
    for factor in (1, 2, 5, 10):
        step = factor * 10.0**power
        if step >= raw * (1 - 1e-9):
            return step
    return 10.0 ** (power + 1)


def ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    """The multiples of `step` from `low` to `high`; none when there are too many to tell apart."""
    slack = step * 1e-6
    first = math.ceil((low - slack) / step)
    last = math.floor((high + slack) / step)
    if last - first > 200:
        return ()
    digits = max(0, 1 - math.floor(math.log10(step)))
    return tuple(round(n * step, digits) if digits < 300 else n * step for n in range(first, last + 1))


#: Units that stand with each figure of an axis; others are words, which stand beside the axis once.
SHORT_UNITS = frozenset({"", "share", "%", "money", "count"})


def axis_unit(unit: str) -> tuple[str, str]:
    """The unit for `tick_label`, and the words that stand once beside the axis."""
    return (unit, "") if unit in SHORT_UNITS else ("", unit)


def tick_label(value: float, step: float, unit: str, currency: str) -> str:
    """`value` with as many decimals as `step` needs, and its unit."""
    places = max(0, min(10, -math.floor(math.log10(step) + 1e-9)))
    if unit == "share":
        return formats.percent(value, max(0, places - 2))
    if unit == "%":
        return formats.percent(value / 100, places)
    if unit == "money":
        largest = max(abs(value), step)
        return (
            formats.money(value, currency, compact=True)
            if largest >= 1000
            else formats.money(value, currency)
        )
    if unit in ("", "count") and abs(value) < 1e12 and (value == 0 or step > 1e-9):
        return formats.number(value, places)
    return formats.measure(value, unit, currency)
