"""Ranges in the cells of a table stand on one scale, and leave out what is not known."""

from __future__ import annotations

from desktop_app.charts.marks import Circle, Line, Rect
from desktop_app.charts.range_strip import range_strip


def test_strips_with_one_span_stand_on_one_scale() -> None:
    first = range_strip(-2.0, 1.0, 4.0, (-2.0, 8.0), 110, 14)
    other = range_strip(0.0, 1.0, 8.0, (-2.0, 8.0), 110, 14)
    zero, bar, dot = first.marks
    assert isinstance(zero, Line)
    assert isinstance(bar, Rect)
    assert isinstance(dot, Circle)
    assert (zero.x1, bar.x, bar.width, dot.x) == (25.0, 5.0, 60.0, 35.0)
    assert other.marks[0] == zero
    assert other.marks[2] == dot


def test_what_is_not_known_is_left_out() -> None:
    assert [type(mark) for mark in range_strip(None, 3.0, None, (1.0, 3.0), 110, 14).marks] == [Line, Circle]
    assert [type(mark) for mark in range_strip(None, None, None, (0.0, 0.0), 0, 0).marks] == [Line]
    assert [type(mark) for mark in range_strip(float("nan"), None, 2.0, (0.0, 2.0), 50, 14).marks] == [Line]
