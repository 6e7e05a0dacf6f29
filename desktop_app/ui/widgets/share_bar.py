"""A share as a thin bar, which turns good when it is full."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.look import theme


class ShareBar(QWidget):
    """A share as a thin bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.update)

    def set_share(self, share: float) -> None:
        """Fill the bar to a share from 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        full = QRectF(self.rect())
        full.setWidth(full.width() * self._share)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            full.moveRight(float(self.width()))
        if full.width() > 0:
            painter.setBrush(QColor(theme.tokens().good if self._share >= 1 else theme.tokens().accent))
            painter.drawRoundedRect(full, min(radius, full.width() / 2), radius)
