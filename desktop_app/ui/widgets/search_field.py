"""A search field: an icon, the words, and a cross that empties it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.ui.look import icons
from desktop_app.ui.widgets.focus.steps import leave_field
from desktop_app.ui.widgets.side_panel import SidePanel
from desktop_app.ui.widgets.slide_over import SlideOver

if TYPE_CHECKING:
    from desktop_app.ui.widgets.table.data_table import DataTable

_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


def focus_search_of(page: QWidget) -> bool:
    """Put the cursor into the search of a page; False when it shows none.

    A search in a panel that lies beside or over the page comes after the page's own.
    """
    fields = [field for field in page.findChildren(SearchField) if field.isVisible() and field.isEnabled()]
    if not fields:
        return False

    def order(field: SearchField) -> tuple[bool, int, int]:
        place = field.mapTo(page, field.rect().topLeft())
        return _is_in_panel(field, page), place.y(), place.x()

    first = min(fields, key=order)
    first.setFocus(Qt.FocusReason.ShortcutFocusReason)
    first.selectAll()
    return True


def _is_in_panel(field: QWidget, page: QWidget) -> bool:
    holder = field.parentWidget()
    while holder is not None and holder is not page:
        if isinstance(holder, (SidePanel, SlideOver)):
            return True
        holder = holder.parentWidget()
    return False


class SearchField(QLineEdit):
    """`changed(text)` at every key; Escape empties it."""

    changed = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self._mark = QAction(self)
        self._mark.setIcon(icons.icon("search"))
        self.addAction(self._mark, QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(self.changed)
        self._results: DataTable | None = None
        self._moved: DataTable | None = None

    def lead_to(self, table: DataTable) -> None:
        """Let Down and Enter move to the rows that were found; Enter opens the row if it is the only one."""
        self._results = table

    def move_in(self, table: DataTable) -> None:
        """Let Up, Down and the page keys move the choice in the rows, while one goes on typing."""
        self._moved = table

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
        if self._moved is not None and event.key() in _MOVES:
            QApplication.sendEvent(self._moved.view, event)
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
