"""Brings what has the focus into sight, with room around it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QWidget

#: Room above and below what has the focus, px: its ring is never cut, and what comes next is seen.
ROOM = 48


def bring_into_sight(widget: QWidget, room: int = ROOM) -> None:
    """Scroll every area around `widget` as little as shows all of it; of what is too high, the place of the cursor."""
    part: QWidget | None = widget
    while part is not None and not part.isWindow():
        part = part.parentWidget()
        if isinstance(part, QScrollArea) and part.widget() is not None and part.isAncestorOf(widget):
            _scroll(part, widget, room)


def _scroll(area: QScrollArea, widget: QWidget, room: int) -> None:
    inner, port = area.widget(), area.viewport()
    if inner is None or not (inner is widget or inner.isAncestorOf(widget)):
        return
    box = QRect(widget.mapTo(inner, QPoint(0, 0)), widget.size())
    if isinstance(widget, QPlainTextEdit) and box.height() + 2 * room > port.height():
        cursor = widget.cursorRect()
        cursor.translate(widget.viewport().mapTo(inner, QPoint(0, 0)))
        box = cursor
    bar = area.verticalScrollBar()
    bar.setValue(_value(bar.value(), port.height(), box.top(), box.bottom() + 1, room))
    across = area.horizontalScrollBar()
    if area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        across.setValue(_value(across.value(), port.width(), box.left(), box.right() + 1, 8))


def _value(value: int, length: int, start: int, end: int, room: int) -> int:
    """Where a bar stands so that `start` to `end` shows with `room` around; the start comes first."""
    room = max(0, min(room, (length - (end - start)) // 2))
    if end + room > value + length:
        value = end + room - length
    return min(value, start - room) if start - room < value else value
