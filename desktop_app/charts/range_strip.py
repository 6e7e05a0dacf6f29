"""A range in a cell of a table: the bar from its low to its high end, a dot at its middle, and where zero lies."""

from __future__ import annotations

from desktop_app.charts.layout.scales import finite, positive
from desktop_app.charts.marks import Chart, Circle, Line, Mark, Rect

_BAR, _DOT, _INSET = 6.0, 3.5, 5.0


def range_strip(
    low: float | None,
    middle: float | None,
    high: float | None,
    span: tuple[float, float],
    width: float,
    height: float,
    title: str = "",
) -> Chart:
    """The chart on `width` x `height` px; strips with the same `span` stand on one scale. What is unknown is left out."""
    width, height = positive(width), positive(height)
    first, last = min(span[0], 0.0), max(span[1], 0.0)
    room = max(0.0, width - 2 * _INSET)

    def place(value: float) -> float:
        return _INSET + room * ((value - first) / (last - first) if last > first else 0.5)

    centre = height / 2
    marks: list[Mark] = [Line(place(0.0), 0, place(0.0), height, "muted", 1.0)]
    start, at, end = finite(low), finite(middle), finite(high)
    if start is not None and end is not None:
        left, right = sorted((place(start), place(end)))
        marks.append(Rect(left, centre - _BAR / 2, max(1.0, right - left), _BAR, fill="accent_soft"))
    if at is not None:
        marks.append(Circle(place(at), centre, _DOT, fill="accent"))
    return Chart(width, height, tuple(marks), title, title)
