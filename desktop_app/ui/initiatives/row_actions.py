"""What can be done to the rows of the initiatives list: open, edit in place, edit together, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.widgets.table.view_model import GroupRef

if TYPE_CHECKING:
    from desktop_app.ui.initiatives.page import InitiativesPage


class RowActions:
    """Acts on the rows of a page on behalf of its table."""

    def __init__(self, page: InitiativesPage) -> None:
        self._page = page
        self._context = page.context

    def add_delete_key(self) -> None:
        """Delete takes away what is selected, while the table has the keyboard."""
        delete = QAction(_("Delete"), self._page)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.triggered.connect(self.delete)
        self._page.table.addAction(delete)

    def open(self, ref: object) -> None:
        """Open an initiative; the row of a group has nothing to open."""
        if self._context.is_open and not isinstance(ref, GroupRef):
            self._context.open_initiative(str(ref))

    def edit(self, initiative_id: str, column: str, value: object) -> None:
        """Keep what was typed into a cell; what can't be kept is said, and the cell shows what is kept."""
        if not self._context.is_open:
            return
        from desktop_app.ui.initiatives.list_fields import edit_cell

        def failed(error: BaseException) -> None:
            if not isinstance(error, UserError):
                raise error
            self._context.show_error(error)
            self._page.read_again(initiative_id)

        self._context.write(lambda ws: edit_cell(ws, initiative_id, column, value), on_error=failed)

    def selected(self, refs: list[Any]) -> None:
        """Other rows are selected: several can be edited together."""
        n = len(refs)
        text = ngettext("Edit {n} selected", "Edit {n} selected", n).format(n=formats.number(n))
        self._page.bar.show_selected(n if self._context.can_edit else 0, text)
        self._page.tools.selected(refs)

    def fill_menu(self, menu: QMenu, ids: list[Any]) -> None:
        """What can be done to the selected rows."""
        if not ids:
            return
        n, can = len(ids), self._context.can_edit
        if n == 1:
            menu.addAction(_("Open"), lambda: self.open(ids[0]))
            menu.addAction(_("Edit"), self._page.table.edit_current)
        text = ngettext("Edit fields of {n} initiative", "Edit fields of {n} initiatives", n).format(n=n)
        menu.addAction(text, self._page.open_bulk_edit).setEnabled(can)
        menu.addSeparator()
        label = ngettext("Delete {n} initiative", "Delete {n} initiatives", n).format(n=n)
        menu.addAction(label, self.delete).setEnabled(can)

    def delete(self) -> None:
        """Delete what is selected; undo brings it back."""
        ids = self._page.table.selected_refs()
        if not ids or not self._context.can_edit:
            return
        from desktop_app.services import initiatives

        self._context.write(lambda ws: initiatives.delete(ws, ids), toast=True)
