"""Lines over a numeric axis, such as precision and recall over thresholds, or reliability over scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from desktop_app.charts.layout.legend import ROW, legend, legend_rows
from desktop_app.charts.layout.scales import Scale, finite, nice_step, positive, tick_label, ticks
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Chart, Circle, Line, Mark, Polyline, Text, text_box
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import TYPE_SIZES

_SMALL = TYPE_SIZES["small"]
# Rows of the table for readers.
_MOST_ROWS = 60
# More names than this stand in a row each.
_MOST_IN_ROW = 4
# Where a plot begins without named uprights; the height of a row of their names; how long a name may be; px.
_ROOF, _NAME_ROW, _LONGEST_NAME = 20.0, 16.0, 120.0


@dataclass(frozen=True, slots=True)
class Curve:
    """One line through (x, y); points with an unknown y are left out. `dots` marks each point.

    Points that are not `joined` make no line, as they make no trend.
    """

    name: str
    token: str
    points: tuple[tuple[float, float | None], ...]
    dash: tuple[float, float] | None = None
    dots: bool = False
    joined: bool = True

    def known(self) -> list[tuple[float, float]]:
        """The points that can be drawn."""
        return [
            (x, y)
            for x, y in ((finite(x), finite(y)) for x, y in self.points)
            if x is not None and y is not None
        ]


@dataclass(frozen=True, slots=True)
class CurveAxis:
    """A name, a unit as for metrics, and bounds; None takes the least or the largest value.

    `labels` are what the whole numbers from 1 on stand for, such as the starts of periods.
    """

    name: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    labels: tuple[str, ...] = ()

    def label(self, value: float, step: float, currency: str) -> str:
        """A value as people read it; empty between two of the labels."""
        if not self.labels:
            return tick_label(value, step, self.unit, currency)
        at = round(value)
        return one_line(self.labels[at - 1]) if at == value and 1 <= at <= len(self.labels) else ""


def curves(
    lines: Sequence[Curve],
    width: float,
    height: float,
    x: CurveAxis,
    y: CurveAxis,
    *,
    title: str = "",
    marks_at: Sequence[tuple[float, str]] = (),
    currency: str = "",
) -> Chart:
    """All lines on one pair of axes; `marks_at` draws named uprights at values of x."""
    width, height = positive(width), positive(height)
    drawn = [(line, known) for line in lines if (known := line.known())]
    table = _table(lines, x, y, currency)
    if not drawn or width < 140 or height < 90:
        text = fit(_("Nothing to show yet"), width, _SMALL)
        marks: tuple[Mark, ...] = () if drawn else (Text(0, 15, text, _SMALL, "muted"),)
        return Chart(width, height, marks, one_line(title), "", table)
    rows = legend_rows([line.name for line, _known in drawn], width)
    foot = 36.0 + len(rows) * ROW
    x_low, x_high = _range([p[0] for _line, known in drawn for p in known], x)
    y_low, y_high = _range([p[1] for _line, known in drawn for p in known], y)
    y_step = nice_step(y_high - y_low, max(2, int((height - foot) / 34)))
    labels = [tick_label(tick, y_step, y.unit, currency) for tick in ticks(y_low, y_high, y_step)]
    left = max((text_width(label, _SMALL) for label in labels), default=0) + 8
    across = Scale(x_low, x_high, left, width - 8)
    uprights = [(across(value), one_line(name)) for value, name in marks_at if x_low <= value <= x_high]
    named, roof = _names_above(uprights, width)
    up = Scale(y_low, y_high, height - foot, roof)
    curve_marks: list[Mark] = []
    for tick, label in zip(ticks(y_low, y_high, y_step), labels, strict=True):
        curve_marks.append(Line(left, up(tick), width - 8, up(tick)))
        curve_marks.append(Text(left - 6, up(tick) + 4, label, _SMALL, "muted", "end"))
    curve_marks += _along(across, x, height - foot, currency)
    curve_marks.append(Text(0, 11, fit(one_line(y.name), width, _SMALL), _SMALL, "muted"))
    for place, _name in uprights:
        curve_marks.append(Line(place, roof - 7, place, height - foot, "ink", dash=(2, 3)))
    curve_marks += named
    for line, known in drawn:
        path = tuple((across(px), up(py)) for px, py in known)
        if len(path) > 1 and line.joined:
            curve_marks.append(Polyline(path, line.token, 2.0, line.dash, hint=one_line(line.name)))
        if line.dots or len(path) == 1:
            for (px, py), (sx, sy) in zip(known, path, strict=True):
                figures = f"{x.label(px, 0.01, currency)}: {tick_label(py, 0.001, y.unit, currency)}"
                curve_marks.append(
                    Circle(sx, sy, 3.5, fill=line.token, hint=f"{one_line(line.name)}\n{figures}")
                )
    entries = [(line.token, line.name) for line, _known in drawn]
    curve_marks += legend(entries, 0, height - len(rows) * ROW, width, len(rows))
    described = ", ".join(one_line(line.name) for line, _known in drawn)
    return Chart(width, height, tuple(curve_marks), one_line(title), described, table)


def _names_above(uprights: Sequence[tuple[float, str]], width: float) -> tuple[list[Mark], float]:
    """The names of uprights over the plot, where no curve runs; and where the plot begins.

    They stand in one row, over their lines or beside them, and only where that is too narrow in a row each.
    """
    shown = [(place, fit(name, min(_LONGEST_NAME, width), _SMALL)) for place, name in sorted(uprights)]
    if not shown:
        return [], _ROOF
    few = shown if len(shown) <= _MOST_IN_ROW else []
    for anchors in product(("middle", "end", "start"), repeat=len(few)):
        row = [_name_at(place, text, anchor, 0) for (place, text), anchor in zip(few, anchors, strict=True)]
        boxes = [text_box(name) for name in row]
        inside = all(box[0] >= -0.5 and box[2] <= width + 0.5 for box in boxes)
        if row and inside and all(first[2] + 6 <= second[0] for first, second in pairwise(boxes)):
            return list(row), _ROOF + _NAME_ROW
    rows: list[Mark] = []
    for at, (place, text) in enumerate(shown):
        half = text_width(text, _SMALL) / 2
        rows.append(_name_at(min(max(place, half), width - half), text, "middle", at))
    return rows, _ROOF + _NAME_ROW * len(shown)


def _name_at(place: float, text: str, anchor: str, row: int) -> Text:
    aside = {"start": 2, "middle": 0, "end": -2}[anchor]
    return Text(place + aside, _ROOF + _NAME_ROW * (row + 1) - 11, text, _SMALL, "muted", anchor)


def _range(values: Sequence[float], axis: CurveAxis) -> tuple[float, float]:
    low = min(values) if axis.low is None else axis.low
    high = max(values) if axis.high is None else axis.high
    if high <= low:
        low, high = low - (abs(low) or 1.0) * 0.05, high + (abs(high) or 1.0) * 0.05
    return low, high


def _along(across: Scale, axis: CurveAxis, floor: float, currency: str) -> list[Mark]:
    room = max((text_width(one_line(label), _SMALL) for label in axis.labels), default=46.0) + 24
    step = nice_step(across.high - across.low, max(2, int((across.end - across.start) / room)))
    marks: list[Mark] = [Line(across.start, floor, across.end, floor)]
    taken = -1.0
    for tick in ticks(across.low, across.high, step):
        label = axis.label(tick, step, currency)
        if not label:
            continue
        half = text_width(label, _SMALL) / 2
        at = min(max(across(tick), half), across.end + 8 - half)
        if axis.labels and at - half < taken + 8 and taken >= 0:
            continue
        taken = at + half
        marks.append(Text(at, floor + 17, label, _SMALL, "muted", "middle"))
    name = fit(one_line(axis.name), across.end - across.start, _SMALL)
    marks.append(Text(across.end, floor + 32, name, _SMALL, "muted", "end"))
    return marks


def _table(lines: Sequence[Curve], x: CurveAxis, y: CurveAxis, currency: str) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [(_("Line"), one_line(x.name), one_line(y.name))]
    for line in lines:
        known = line.known()
        every = max(1, -(-len(known) // _MOST_ROWS))
        for px, py in known[::every]:
            rows.append(
                (
                    one_line(line.name),
                    x.label(px, 1.0, currency) if x.labels else formats.measure(px, x.unit, currency),
                    formats.measure(py, y.unit, currency),
                )
            )
    return tuple(rows)
