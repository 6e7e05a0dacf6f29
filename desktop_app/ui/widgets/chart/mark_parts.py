"""The marks of a chart as a screen reader sees them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible

from desktop_app.charts.marks import Chart, bounds
from desktop_app.charts.navigation import reading_order
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.screen_reader.painted_parts import PaintedPart, in_one_line


class MarkParts:
    """Each mark that stands for something, in words."""

    def __init__(self, chart: Callable[[], Chart], current: Callable[[], str | None]) -> None:
        self._chart, self._current = chart, current

    def keys(self) -> list[str]:
        """The marks in the order in which they are read."""
        marks = self._chart().with_ref()
        return [marks[at].ref or "" for at in reading_order(marks)]

    def part(self, key: str) -> PaintedPart | None:
        """A mark as it is now."""
        mark = next((mark for mark in self._chart().with_ref() if mark.ref == key), None)
        if mark is None:
            return None
        scale = theme.scale()
        left, top, right, bottom = bounds(mark)
        box = QRectF(left * scale, top * scale, (right - left) * scale, (bottom - top) * scale)
        name = in_one_line(mark.hint) or key
        return PaintedPart(name, box.toAlignedRect(), QAccessible.Role.Graphic)

    def current(self) -> str:
        """The mark that the keyboard is on."""
        return self._current() or ""
