"""A search field: an icon, the words, and a cross that empties it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui import icons, theme


class SearchField(QLineEdit):
    """`changed(text)` at every key; Escape empties it."""

    changed = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(theme.px(32))
        self._mark = QAction(self)
        self._mark.setIcon(icons.icon("search"))
        self.addAction(self._mark, QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(self.changed)

    def set_text(self, text: str) -> None:
        """Set the words without telling anybody."""
        self.blockSignals(True)
        self.setText(text)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)
