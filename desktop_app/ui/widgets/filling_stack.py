"""Panels that take the room that is left and scroll inside, instead of needing more."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QScrollArea, QStackedWidget

#: Qt's own "no limit" of a widget's size.
_NO_LIMIT = 16_777_215


class FillingStack(QStackedWidget):
    """Asks for the least room that its panels need, even if their texts would fill more."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


def use_whole_width(area: QScrollArea) -> None:
    """Let lists with long texts be as wide as the window is."""
    content = area.widget()
    if content is not None:
        content.setMaximumWidth(_NO_LIMIT)
