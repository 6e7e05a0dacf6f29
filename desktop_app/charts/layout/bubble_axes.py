"""The two axes of a bubble chart: what they stand for, their round ends, ticks and names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.charts.layout.scales import Scale, axis_unit, finite, nice_step, tick_label, ticks
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Line, Mark, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import TYPE_SIZES

#: The unit of an axis from 0 to 100 points.
SCORE = "score"

_SIZE = TYPE_SIZES["small"]
_BASELINE = 0.36 * _SIZE


@dataclass(frozen=True, slots=True)
class BubbleAxis:
    """What an axis, or the size, stands for: its name, and its unit as in `formats.measure`."""

    name: str
    unit: str = SCORE

    def said(self, value: float | None, currency: str) -> str:
        """A value with its unit."""
        known = finite(value)
        if known is None:
            return formats.unknown()
        if self.unit == SCORE:
            whole = math.floor(known + 0.5)
            return str(whole) if 0 <= whole <= 100 else formats.number(whole)
        if self.unit == "money":
            return formats.money(known, currency, compact=True)
        return formats.measure(known, self.unit, currency)

    def tick(self, value: float, step: float, currency: str) -> str:
        """What stands beside a tick."""
        if self.unit == SCORE:
            return formats.number(value, 0)
        return tick_label(value, step, axis_unit(self.unit)[0], currency)


@dataclass(frozen=True, slots=True)
class Axes:
    """What the places, the size and the colour of the bubbles stand for."""

    x: BubbleAxis
    y: BubbleAxis
    size: BubbleAxis
    colour: str = ""


def span(values: Sequence[float], unit: str) -> tuple[float, float]:
    """Round ends for an axis around the values; scores always go from 0 to 100, or half of it would look empty."""
    if unit == SCORE:
        return 0.0, 100.0
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    # Amounts with one sign start at 0 if that takes little room.
    low = 0.0 if 0 <= low < 0.5 * high else low
    if high <= low:
        low, high = low - (abs(low) or 1.0) / 2, high + (abs(high) or 1.0) / 2
    step = nice_step(high - low, 5)
    return math.floor(low / step) * step, math.ceil(high / step) * step


def steps(low: float, high: float, unit: str, length: float, upright: bool) -> float:
    """How far ticks are apart on an axis of `length` px."""
    if unit != SCORE:
        return nice_step(high - low, max(2, int(length / (44 if upright else 84))))
    return 10.0 if not upright and length >= 700 else 20.0


def label_width(axis: BubbleAxis, low: float, high: float, length: float, currency: str) -> float:
    """Room that the figures of an upright axis take, px."""
    if axis.unit == SCORE:
        return text_width("100", _SIZE)
    step = steps(low, high, axis.unit, length, True)
    tick_labels = [axis.tick(tick, step, currency) for tick in ticks(low, high, step)]
    return max((text_width(text, _SIZE) for text in tick_labels), default=0.0)


def axis_marks(
    axes: Axes,
    x_scale: Scale,
    y_scale: Scale,
    plot: tuple[float, float, float, float],
    currency: str,
    names: tuple[str, str] | None,
) -> list[Mark]:
    """Lines and figures at the ticks, and the names of both axes unless what is around the chart names them."""
    left, top, right, bottom = plot
    marks: list[Mark] = []
    step = steps(x_scale.low, x_scale.high, axes.x.unit, right - left, False)
    for tick in ticks(x_scale.low, x_scale.high, step):
        x = x_scale(tick)
        marks.append(Line(x, top, x, bottom))
        label = axes.x.tick(tick, step, currency)
        half = text_width(label, _SIZE) / 2
        # Keep the first and the last figure on the canvas.
        at = max(half, min(x, max(left, right + 12 - half)))
        marks.append(Text(at, bottom + 18, label, _SIZE, "muted", "middle"))
    step = steps(y_scale.low, y_scale.high, axes.y.unit, bottom - top, True)
    for tick in ticks(y_scale.low, y_scale.high, step):
        y = y_scale(tick)
        marks.append(Line(left, y, right, y))
        label = axes.y.tick(tick, step, currency)
        marks.append(Text(left - 8, y + _BASELINE, label, _SIZE, fill="muted", anchor="end"))
    if names is None:
        return marks
    across = fit(names[0], (right - left) / 2, _SIZE)
    marks.append(Text(left, top - 8, fit(names[1], right - left, _SIZE), _SIZE, fill="muted"))
    marks.append(Text(right - 4, bottom - 6, across, _SIZE, fill="muted", anchor="end"))
    return marks


def arrow_names(axes: Axes) -> tuple[str, str]:
    """The names of the axes with an arrow for their direction: across, up."""
    named = []
    for axis in (axes.x, axes.y):
        words = "" if axis.unit == SCORE else axis_unit(axis.unit)[1]
        name = _("{name}, {unit}").format(name=axis.name, unit=words) if words else axis.name
        named.append(one_line(name))
    return _("{name} →").format(name=named[0]), _("{name} ↑").format(name=named[1])
