"""A figure that opens where it comes from: a label with a dotted line under it, a button for keys and readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.labels import ElidedLabel

#: What a figure calls when it is to open; it gets the figure.
ShowsOrigin = Callable[[QWidget], object]


def opens_origin_name(name: str) -> str:
    """The name of a figure for screen readers, with what pressing it does."""
    return _("{figure}, opens where it comes from").format(figure=name)


def is_origin_key(event: QKeyEvent) -> bool:
    """True for the key that opens where a figure comes from, everywhere: Alt+Enter."""
    alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
    return bool(alt) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def paint_sign(painter: QPainter, left: float, right: float, y: float) -> None:
    """The sign of a figure that opens: a dotted line under it."""
    pen = QPen(theme.colour("muted"), 1.2, Qt.PenStyle.DotLine)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLine(QPoint(round(left), round(y)), QPoint(round(right), round(y)))


class FigureLabel(ElidedLabel):
    """A label that becomes a figure which opens once it is told what to open."""

    _open: ShowsOrigin | None = None
    _name = ""

    def set_origin(self, open_origin: ShowsOrigin | None, name: str = "") -> None:
        """Let a click, Enter, Space or Alt+Enter open where the figure comes from; `name` is what it is called."""
        self._open, self._name = open_origin, name
        on = open_origin is not None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.NoFocus)
        if on:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self._say()
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._say()

    def _say(self) -> None:
        if self._open is not None:
            named = (
                _("{label}: {value}").format(label=self._name, value=self.full_text()) if self._name else ""
            )
            self.setAccessibleName(opens_origin_name(named or self.full_text()))

    def open(self) -> None:
        """Open where the figure comes from."""
        if self._open is not None:
            self._open(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._open is not None and event.button() == Qt.MouseButton.LeftButton:
            if self.rect().contains(event.position().toPoint()):
                self.open()
            return
        super().mouseReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._open is None:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._open is not None and event.key() in keys:
            self.open()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._open is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, metrics = self.contentsRect(), self.fontMetrics()
        width = min(metrics.horizontalAdvance(self.text()), rect.width())
        left = rect.left()
        if self.alignment() & Qt.AlignmentFlag.AlignRight:
            left = rect.right() - width
        base = rect.center().y() + metrics.height() / 2 - metrics.descent() + 3
        paint_sign(painter, left, left + width, min(base, rect.bottom()))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            room = self.rect().adjusted(1, 1, -1, -1)
            ring = QRect(left - 6, room.top(), width + 12, room.height()).intersected(room)
            painter.drawRoundedRect(ring, RADIUS["control"], RADIUS["control"])
