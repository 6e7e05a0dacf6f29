"""A stack of panels that takes the room that is left and scrolls inside, rather than asking for more."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class FillingStack(QStackedWidget):
    """Asks for the least that its panels need, whatever their texts would like."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
