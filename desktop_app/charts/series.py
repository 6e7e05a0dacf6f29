"""A metric over time, with its target, its guardrail, model versions and the intervals of shares."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from itertools import pairwise

from desktop_app.charts.layout.hatching import hatching
from desktop_app.charts.layout.label_places import LabelPlacer
from desktop_app.charts.layout.scales import Scale, finite, nice_step, positive, tick_label, ticks
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.layout.time_axis import time_labels
from desktop_app.charts.marks import Chart, Circle, Line, Mark, Polyline, Rect, Text
from desktop_app.charts.series_data import (
    FEW_CASES,
    Bound,
    Known,
    Series,
    SeriesEvent,
    SeriesPoint,
    bounds,
    describe,
    hint,
    known_points,
    table,
)
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import TYPE_SIZES

__all__ = ["FEW_CASES", "Series", "SeriesEvent", "SeriesPoint", "series"]

_SIZE = TYPE_SIZES["small"]
_BASELINE = 0.36 * _SIZE
_FOOT = 24.0
# Target and guardrail differ in more than colour.
_DASHES = {"good": (8, 4), "bad": (3, 2)}
# A gap is drawn where the next point is this many times further away than most are.
_GAP_FACTOR = 2.2


def series(data: Series, width: float, height: float) -> Chart:
    """The chart on a canvas of `width` x `height` px; what is unknown leaves a gap."""
    width, height = positive(width), positive(height)
    points = known_points(data)
    limits = bounds(data)
    marks: tuple[Mark, ...] = ()
    if width >= 100 and height >= 70:
        marks = tuple(_Drawing(data, points, limits, width, height).marks())
    return Chart(width, height, marks, one_line(data.name), describe(data, points), table(data, points))


class _Drawing:
    """Lays out one chart."""

    def __init__(
        self, data: Series, points: list[Known], limits: list[Bound], width: float, height: float
    ) -> None:
        self._data, self._points, self._bounds = data, points, limits
        self._width = width
        self._top, self._bottom = 8.0, height - _FOOT
        low, high = self._range()
        step = nice_step(high - low, max(2, int((self._bottom - self._top) / 34)))
        labels = [(tick, tick_label(tick, step, data.unit, data.currency)) for tick in ticks(low, high, step)]
        widest = max((text_width(text, _SIZE) for _tick, text in labels), default=0.0)
        self._left = min(widest + 10, width * 0.4)
        self._right = width - 6
        self._y = Scale(low, high, self._bottom, self._top)
        self._ticks = labels
        first, last = self._days()
        inset = 6.0
        self._x = Scale(first.toordinal(), last.toordinal(), self._left + inset, self._right - inset - 6)
        self._labels = LabelPlacer(self._left, self._top, self._right, self._bottom, _SIZE)

    def marks(self) -> list[Mark]:
        runs = [
            tuple((self._place(point.day), self._y(point.value)) for point in run) for run in self._runs()
        ]
        for run in runs:
            self._labels.avoid_curve(run)
        for point in self._points:
            if point.low is not None and point.high is not None:
                x = self._place(point.day)
                self._labels.avoid_curve(((x, self._y(point.low)), (x, self._y(point.high))))
        shapes = [*self._bands(), *self._axis(), *self._bound_lines()]
        lines, words = self._events()
        shapes += lines
        shapes += [Polyline(run) for run in runs if len(run) > 1]
        shapes += self._dots()
        words += self._bound_labels()
        if not self._points:
            words.append(
                Text(
                    (self._left + self._right) / 2,
                    (self._top + self._bottom) / 2,
                    fit(_("Nothing measured yet"), self._right - self._left - 8, _SIZE),
                    _SIZE,
                    fill="muted",
                    anchor="middle",
                )
            )
        return [*shapes, *words]

    def _range(self) -> tuple[float, float]:
        """Ends of the value axis: all points, whiskers and bounds, with some room around them."""
        values = [point.value for point in self._points] + [bound.value for bound in self._bounds]
        if not values:
            return 0.0, 1.0
        low, high = min(values), max(values)
        air = (high - low) * 0.18 or abs(high) * 0.1 or 1.0
        # A whisker may stretch the axis, but not so far that the line itself becomes flat.
        reach = 3 * air
        low = min([low, *(max(p.low, low - reach) for p in self._points if p.low is not None)])
        high = max([high, *(min(p.high, high + reach) for p in self._points if p.high is not None)])
        lowest, highest = low - air, high + air
        if low >= 0:
            lowest = max(0.0, lowest)
        whole = {"share": 1.0, "%": 100.0}.get(self._data.unit)
        if whole is not None and high <= whole:
            highest = min(whole, highest)
        if highest <= lowest:
            highest = lowest + 1.0
        return lowest, highest

    def _days(self) -> tuple[date, date]:
        if self._points:
            return self._points[0].day, self._points[-1].day
        return date(2000, 1, 1), date(2000, 1, 1)

    def _place(self, day: date) -> float:
        return self._x(day.toordinal())

    def _bands(self) -> list[Mark]:
        """The good and the bad side of each bound; between two good bounds is one band."""
        marks: list[Mark] = []
        for token in ("good", "bad"):
            of_kind = [bound for bound in self._bounds if bound.token == token]
            spans: list[tuple[float, float]] = []
            if self._data.direction == "range" and token == "good":
                if of_kind:
                    low = max((b.value for b in of_kind if b.side > 0), default=self._y.low)
                    high = min((b.value for b in of_kind if b.side < 0), default=self._y.high)
                    spans.append((low, high))
            else:
                for bound in of_kind:
                    ends = (bound.value, self._y.high) if bound.side > 0 else (self._y.low, bound.value)
                    spans.append(ends)
            for low, high in spans:
                top, bottom = self._y(high), self._y(low)
                if bottom > top:
                    across = self._right - self._left
                    marks.append(Rect(self._left, top, across, bottom - top, fill=f"{token}_soft"))
                    if token == "bad":
                        marks += hatching((self._left, top, self._right, bottom), "bad")
        return marks

    def _axis(self) -> list[Mark]:
        marks: list[Mark] = []
        for tick, label in self._ticks:
            y = self._y(tick)
            marks.append(Line(self._left, y, self._right, y, opacity=0.7))
            baseline = min(max(y + _BASELINE, self._top + _BASELINE), self._bottom + _BASELINE)
            shown = fit(label, self._left - 8, _SIZE)
            marks.append(Text(self._left - 8, baseline, shown, _SIZE, fill="muted", anchor="end"))
        days = [point.day for point in self._points]
        baseline = self._bottom + 18
        for x, label in time_labels(days, self._place, self._right - self._left, _SIZE):
            half = text_width(label, _SIZE) / 2
            x = min(max(x, half), self._width - half)
            marks.append(Text(x, baseline, label, _SIZE, fill="muted", anchor="middle"))
        return marks

    def _bound_lines(self) -> list[Mark]:
        return [
            Line(
                self._left,
                self._y(bound.value),
                self._right,
                self._y(bound.value),
                stroke=bound.token,
                stroke_width=1.2 if bound.token == "good" else 1.6,
                dash=_DASHES[bound.token],
                hint=bound.label,
            )
            for bound in self._bounds
        ]

    def _bound_labels(self) -> list[Mark]:
        marks: list[Mark] = []
        for bound in self._bounds:
            marks += self._labels.beside_line(bound.label, self._y(bound.value))
        return marks

    def _events(self) -> tuple[list[Mark], list[Mark]]:
        """Dotted lines, and their names at the top, in further rows where they would touch."""
        lines: list[Mark] = []
        words: list[Mark] = []
        if not self._points:
            return lines, words
        first, last = self._days()
        for event in sorted((e for e in self._data.events if e.day), key=lambda e: e.day or first):
            if event.day is None or not first <= event.day <= last:
                continue
            x = self._place(event.day)
            event_text = _("{date}: {what}").format(date=formats.date(event.day), what=one_line(event.label))
            lines.append(
                Line(
                    x,
                    self._top,
                    x,
                    self._bottom,
                    stroke="muted",
                    dash=(1.5, 3),
                    ref=event.ref,
                    hint=event_text,
                )
            )
            words += self._labels.at_top(one_line(event.label), x)
            # Labels placed later avoid this line.
            self._labels.avoid_curve(((x, self._top), (x, self._bottom)))
        return lines, words

    def _runs(self) -> list[list[Known]]:
        """The points in runs without a gap: no unknown value between, and no unusual pause."""
        if not self._points:
            return []
        unknown = sorted(
            point.day for point in self._data.points if point.day and finite(point.value) is None
        )
        pauses = sorted((b.day - a.day).days for a, b in pairwise(self._points))
        usual = pauses[(len(pauses) * 3) // 4] if pauses else 0
        limit = _GAP_FACTOR * max(usual, 1) if len(pauses) >= 3 else float("inf")
        runs = [[self._points[0]]]
        for before, after in pairwise(self._points):
            missing = bisect_left(unknown, after.day) > bisect_right(unknown, before.day)
            if missing or (after.day - before.day).days > limit:
                runs.append([])
            runs[-1].append(after)
        return runs

    def _dots(self) -> list[Mark]:
        marks: list[Mark] = []
        many = len(self._points) > 60
        radius = 2.0 if many else 3.2
        for point in self._points:
            x, y = self._place(point.day), self._y(point.value)
            if point.low is not None and point.high is not None:
                top, bottom = self._y(point.high), self._y(point.low)
                marks.append(Line(x, top, x, bottom, stroke="accent", stroke_width=1, opacity=0.55))
                if not many:
                    # A whisker that goes beyond the axis has no cap, so that it does not seem to end there.
                    caps = [(point.high, top), (point.low, bottom)]
                    for value, end in caps:
                        if self._y.low <= value <= self._y.high:
                            marks.append(Line(x - 3, end, x + 3, end, stroke="accent", opacity=0.55))
            few = point.low is not None and (point.source.n or 0) < FEW_CASES
            marks.append(
                Circle(
                    x,
                    y,
                    radius,
                    fill="surface" if few else "accent",
                    stroke="accent",
                    stroke_width=1.5 if few else 1.0,
                    ref=point.source.ref,
                    hint=hint(self._data, point),
                )
            )
        return marks
