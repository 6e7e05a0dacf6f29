"""The rows of the roadmap as a screen reader sees them: groups that are open or closed, and bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.planning.roadmap_plan import Conflict, RoadmapBar
from desktop_app.ui.roadmap.bar_rows import RoadmapLine
from desktop_app.ui.roadmap.painter import sentence
from desktop_app.ui.widgets.screen_reader.painted_parts import PaintedPart, in_one_line


class ShowsRows(Protocol):
    """What is asked of the roadmap."""

    conflicts: Mapping[str, Sequence[Conflict]]
    folded: set[str]
    today: date
    current: str

    def rows(self) -> Sequence[RoadmapLine]: ...

    def bar(self, initiative_id: str) -> RoadmapBar | None: ...

    def row_rect(self, key: str) -> QRectF: ...


class BarParts:
    """Each row in words."""

    def __init__(self, canvas: ShowsRows) -> None:
        self._canvas = canvas

    def keys(self) -> list[str]:
        """The rows from the top."""
        return [line.key for line in self._canvas.rows()]

    def part(self, key: str) -> PaintedPart | None:
        """A row as it is now."""
        canvas = self._canvas
        line = next((line for line in canvas.rows() if line.key == key), None)
        if line is None:
            return None
        states = {"selectable", *(["selected"] if key == canvas.current else [])}
        bar = canvas.bar(line.id)
        if bar is not None:
            name = in_one_line(sentence(bar, canvas.conflicts.get(bar.id, ()), canvas.today))
        else:
            name = _("{group} ({n})").format(group=line.label, n=formats.number(line.count))
            states |= {"expandable", "collapsed" if line.group in canvas.folded else "expanded"}
        return PaintedPart(name, canvas.row_rect(key).toRect(), QAccessible.Role.TreeItem, frozenset(states))

    def current(self) -> str:
        """The row that the keyboard is on."""
        return self._canvas.current
