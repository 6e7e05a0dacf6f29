"""The marks a chart consists of: shapes and texts, with tokens for colours and what they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from desktop_app.charts.layout.text_metrics import text_width

#: How far beside a small mark the pointer still hits it, in px.
REACH = 6.0


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle from (x, y), y downwards. `opacity` is that of the fill."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1.0
    radius: float = 0.0
    opacity: float = 1.0
    ref: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around (x, y). `opacity` is that of the fill."""

    x: float
    y: float
    radius: float
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1.0
    opacity: float = 1.0
    ref: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `dash` is drawn and left-out length in px."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str = "line"
    stroke_width: float = 1.0
    dash: tuple[float, float] | None = None
    opacity: float = 1.0
    ref: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Polyline:
    """Straight lines through `points`."""

    points: tuple[tuple[float, float], ...]
    stroke: str = "accent"
    stroke_width: float = 2.0
    dash: tuple[float, float] | None = None
    opacity: float = 1.0
    ref: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed shape through `points`. `opacity` is that of the fill."""

    points: tuple[tuple[float, float], ...]
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1.0
    opacity: float = 1.0
    ref: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; (x, y) is on its baseline, at its start, middle or end by `anchor`."""

    x: float
    y: float
    text: str
    size: int = 12
    fill: str = "ink"
    anchor: str = "start"
    weight: int = 400
    opacity: float = 1.0
    ref: str | None = None
    hint: str = ""


Mark = Rect | Circle | Line | Polyline | Polygon | Text
Box = tuple[float, float, float, float]


def bounds(mark: Mark) -> Box:
    """Left, top, right and bottom of what `mark` covers, without the width of its line."""
    if isinstance(mark, Circle):
        r = mark.radius
        return mark.x - r, mark.y - r, mark.x + r, mark.y + r
    if isinstance(mark, Rect):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    if isinstance(mark, Line):
        return (
            min(mark.x1, mark.x2),
            min(mark.y1, mark.y2),
            max(mark.x1, mark.x2),
            max(mark.y1, mark.y2),
        )
    if isinstance(mark, Text):
        return text_box(mark)
    if not mark.points:
        return 0.0, 0.0, 0.0, 0.0
    xs = [x for x, _y in mark.points]
    ys = [y for _x, y in mark.points]
    return min(xs), min(ys), max(xs), max(ys)


def text_box(mark: Text) -> Box:
    """Box around a text, from its cap height to its descenders."""
    width = text_width(mark.text, mark.size, mark.weight)
    start = {"start": 0.0, "middle": width / 2, "end": width}[mark.anchor]
    left = mark.x - start
    return left, mark.y - 0.76 * mark.size, left + width, mark.y + 0.24 * mark.size


def overlap(first: Box, second: Box) -> float:
    """Area that two boxes share."""
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    return wide * high if wide > 0 and high > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """Marks on a canvas of `width` x `height` px, and the same facts as a table for readers.

    `marks` are in painting order, later ones on top. `table` starts with its header row.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    title: str
    description: str = ""
    table: tuple[tuple[str, ...], ...] = ()

    def hit(self, x: float, y: float) -> Mark | None:
        """The topmost mark with a ref or a hint at (x, y), else the nearest within reach."""
        nearest: Mark | None = None
        least = REACH
        for mark in reversed(self.marks):
            if mark.ref is None and not mark.hint:
                continue
            away = distance(mark, x, y)
            if away <= 0:
                return mark
            if away < least and not isinstance(mark, Rect):
                nearest, least = mark, away
        return nearest

    def with_ref(self) -> tuple[Mark, ...]:
        """The marks that stand for something and can be opened, in painting order."""
        return tuple(mark for mark in self.marks if mark.ref is not None)


def distance(mark: Mark, x: float, y: float) -> float:
    """How far (x, y) is from `mark`, 0 when on it, in px."""
    if isinstance(mark, Circle):
        return max(0.0, math.hypot(x - mark.x, y - mark.y) - mark.radius)
    if isinstance(mark, Line):
        return _from_segment(mark.x1, mark.y1, mark.x2, mark.y2, x, y)
    if isinstance(mark, Polyline) and len(mark.points) > 1:
        pairs = pairwise(mark.points)
        return min(_from_segment(*a, *b, x, y) for a, b in pairs)
    left, top, right, bottom = bounds(mark)
    return math.hypot(max(left - x, 0.0, x - right), max(top - y, 0.0, y - bottom))


def _from_segment(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> float:
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length))
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)
