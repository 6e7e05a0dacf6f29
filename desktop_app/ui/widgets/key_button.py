"""A button that shows at its end which key presses it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button


def key_words(keys: str) -> str:
    """Portable keys such as "Ctrl+Return" as a key cap shows them."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "Enter").replace("+", " ")


def paint_key(painter: QPainter, box: QRectF, words: str, ink: QColor, line: QColor) -> None:
    """Draw a key cap that fills `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(theme.font("small"))
    painter.setPen(ink)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()


class KeyButton(Button):
    """A button with its key, such as "Ctrl+Return"; the key itself is handled by whoever shows it."""

    def __init__(
        self,
        text: str,
        keys: str,
        on_click: Callable[[], object] | None = None,
        look: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._words = key_words(keys)
        super().__init__(text, on_click, look=look, parent=parent)
        self.setAccessibleDescription(self._words)

    def set_keys(self, keys: str) -> None:
        """Show another key; "" shows none."""
        self._words = key_words(keys) if keys else ""
        self.setAccessibleDescription(self._words)
        self.updateGeometry()
        self.update()

    def _cap(self) -> int:
        return QFontMetrics(theme.font("small")).horizontalAdvance(self._words) + 12 if self._words else 0

    def trailing(self) -> int:
        return self._cap() + 8 if self._words else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._words:
            return
        painter = QPainter(self)
        width, height = self._cap(), QFontMetrics(theme.font("small")).height() + 2
        left = self.width() - width - 9
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = 9
        box = QRectF(left, (self.height() - height) / 2, width, height)
        ink = self.label_colour()
        line = QColor(ink)
        line.setAlphaF(0.45)
        paint_key(painter, box, self._words, ink, line)
