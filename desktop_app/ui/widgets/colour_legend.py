"""What colours stand for, in words: swatches side by side that wrap where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout


class _Swatch(QWidget):
    """A small patch of a colour, which its words stand beside."""

    def __init__(self, colour: str, opacity: float) -> None:
        super().__init__()
        self._colour, self._opacity = colour, opacity
        theme.keep_px(self.setFixedWidth, 10)
        theme.keep_px(self.setFixedHeight, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, edge = QColor(self._colour), QColor(self._colour)
        colour.setAlphaF(self._opacity)
        edge.setAlphaF(1.0 if theme.tokens().high_contrast else max(self._opacity, 0.6))
        painter.setPen(QPen(edge, 1))
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)


class ColourLegend(QWidget):
    """Colours and their words."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._flow = FlowLayout(self, spacing=SPACING["m"])
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._shown: tuple[tuple[str, str, float], ...] = ()

    def keep_room(self) -> None:
        """Be one line high before the colours are known, so that nothing below moves when they come."""
        self.setMinimumHeight(Label("", "small").sizeHint().height())

    def set_items(self, items: Sequence[tuple[str, str, float]]) -> None:
        """Show (words, "#RRGGBB", opacity) of each."""
        if tuple(items) == self._shown:
            return
        self._shown = tuple(items)
        clear_layout(self._flow)
        for words, colour, opacity in items:
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            row.addWidget(_Swatch(colour, opacity))
            row.addWidget(Label(words, "small", tone="muted"))
            self._flow.addWidget(pair)
        self.updateGeometry()
