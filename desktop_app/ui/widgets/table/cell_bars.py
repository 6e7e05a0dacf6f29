"""Small bars in the cells of a table: a distribution as steps, and a ratio against its mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_app.ui.look import theme

#: A ratio under this is a warning; the dotted mark is there.
MARK = 0.8
# The end of the scale of ratios.
_MOST = 1.75


def paint_steps(painter: QPainter, rect: QRect, values: Any, mirrored: bool) -> None:
    """A sequence of counts as bars side by side, the highest as high as the row allows."""
    counts = [float(v) for v in values or () if isinstance(v, (int, float)) and v >= 0]
    if not isinstance(values, Sequence) or not counts or max(counts) <= 0:
        return
    height = min(rect.height() - 12, theme.px(18))
    step = min(theme.px(9), rect.width() / len(counts))
    gap = 1.0 if step > 3 else 0.0
    bottom = rect.top() + (rect.height() + height) / 2
    t = theme.tokens()
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t.pale(t.accent, 0.45)))
    for at, count in enumerate(counts):
        high = max(height * count / max(counts), 1.0 if count else 0.0)
        left = rect.right() - (at + 1) * step if mirrored else rect.left() + at * step
        painter.drawRect(QRectF(left, bottom - high, step - gap, high))
    painter.restore()


def paint_ratio(painter: QPainter, rect: QRect, value: object, kind: str, mirrored: bool) -> None:
    """A ratio as a bar in the colour of its `kind`, with a dotted mark where the warning begins."""
    if not isinstance(value, (int, float)):
        return
    width = min(rect.width(), theme.px(96))
    middle, high = rect.top() + rect.height() / 2, theme.px(7)
    full = max(width * min(float(value), _MOST) / _MOST, 1.0)
    left = rect.right() - full if mirrored else float(rect.left())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(kind if kind in ("good", "caution", "bad") else "muted"))
    painter.drawRoundedRect(QRectF(left, middle - high / 2, full, high), min(3.0, full / 2), 3.0)
    at = width * MARK / _MOST
    x = rect.right() - at if mirrored else rect.left() + at
    pen = QPen(theme.colour("muted"), 1.4, Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(x, middle - theme.px(8)), QPointF(x, middle + theme.px(8)))
    painter.restore()
