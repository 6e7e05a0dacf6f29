"""A search field: an icon, the words, and a cross that empties it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.look import icons, theme
from desktop_app.ui.widgets.focus.steps import leave_field

if TYPE_CHECKING:
    from desktop_app.ui.widgets.table.data_table import DataTable


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
        self._results: DataTable | None = None

    def lead_to(self, table: DataTable) -> None:
        """Let Down and Enter move to the rows that were found; Enter opens the row if it is the only one."""
        self._results = table

    def set_text(self, text: str) -> None:
        """Set the words without a signal."""
        self.blockSignals(True)
        self.setText(text)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            elif not leave_field(self):
                event.ignore()
            return
        if self._results is not None and event.key() in (
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            alone = self._results.model.rowCount() == 1 and bool(self.text().strip())
            if alone and event.key() != Qt.Key.Key_Down:
                self._results.opened.emit(self._results.model.ref_at(0))
            else:
                self._results.enter()
            return
        super().keyPressEvent(event)
