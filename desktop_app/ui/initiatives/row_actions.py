"""What can be done to the rows of the initiatives list: open, edit in place, edit together, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_app.domain.figures.origin import FigureRef
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.duplicating import duplicate
from desktop_app.ui.core.where_from import show_origin
from desktop_app.ui.filtering.view_bar import ViewBar
from desktop_app.ui.initiatives.side_tools import ListTools
from desktop_app.ui.widgets.table.sheet import CellSheet
from desktop_app.ui.widgets.table.view_model import GroupRef
from desktop_app.ui.widgets.table.view_table import ViewTable


class RowActions:
    """Acts on the rows of a table; `read_again(initiative_id)` shows one as it is kept."""

    def __init__(
        self,
        context: AppContext,
        table: ViewTable,
        bar: ViewBar,
        tools: ListTools,
        read_again: Callable[[str], object],
        sheet: CellSheet,
    ) -> None:
        self._context, self._table, self._bar, self._tools = context, table, bar, tools
        self._read_again, self._sheet = read_again, sheet

    def add_delete_key(self) -> None:
        """Let the Delete key delete the selected rows while the table has the focus."""
        delete = QAction(_("Delete"), self._table)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.triggered.connect(self._delete_key)
        self._table.addAction(delete)

    def _delete_key(self) -> None:
        """Rows that are selected from end to end are deleted; of others, the selected cells are emptied."""
        if self._sheet.cells.whole_rows():
            self.delete()
        else:
            self._sheet.clear()

    def open(self, ref: object) -> None:
        """Open an initiative; the row of a group has nothing to open."""
        if self._context.is_open and not isinstance(ref, GroupRef):
            self._context.open_initiative(str(ref))

    def show_origin(self, ref: object, column: str, rect: QRect) -> None:
        """Show where the figure of a cell comes from; the row of a group has none."""
        if self._context.is_open and not isinstance(ref, GroupRef):
            show_origin(self._context, FigureRef(column, str(ref)), self._table.view, rect)

    def edit(self, initiative_id: str, column: str, value: object) -> None:
        """Keep what was typed into a cell; on an error a message shows, and the cell shows the kept value."""
        if not self._context.is_open:
            return
        from desktop_app.services.lists.cell_edits import keep_cell

        def failed(error: BaseException) -> None:
            if not isinstance(error, UserError):
                raise error
            self._context.show_error(error)
            self._read_again(initiative_id)

        self._context.write(lambda ws: keep_cell(ws, initiative_id, column, value), on_error=failed)

    def selected(self, refs: list[Any]) -> None:
        """Handle another selection: several rows can be edited together."""
        n = len(self._sheet.cells.whole_rows())
        text = ngettext("Edit {n} selected", "Edit {n} selected", n).format(n=formats.number(n))
        self._bar.show_selected(n if self._context.can_edit else 0, text)
        self._tools.selected(refs)

    def fill_menu(self, menu: QMenu, ids: list[Any]) -> None:
        """What can be done to the selected rows."""
        if not ids:
            return
        n, can = len(ids), self._context.can_edit
        self._sheet.fill_menu(menu)
        if n == 1:
            menu.addAction(_("Open"), lambda: self.open(ids[0]))
            menu.addAction(_("Edit"), self._table.edit_current)
            view = self._table.view
            menu.addAction(_("Duplicate"), lambda: duplicate(self._context, ids[0])).setEnabled(can)
            menu.addAction(_("Where from"), lambda: view.ask_origin(view.currentIndex()))
        text = ngettext("Edit fields of {n} initiative", "Edit fields of {n} initiatives", n).format(
            n=formats.number(n)
        )
        menu.addAction(text, self._tools.open_bulk_edit).setEnabled(can)
        menu.addSeparator()
        label = ngettext("Delete {n} initiative", "Delete {n} initiatives", n).format(n=formats.number(n))
        menu.addAction(label, self.delete).setEnabled(can)

    def delete(self) -> None:
        """Delete the selected rows; undo brings them back."""
        ids = self._table.selected_refs()
        if not ids or not self._context.can_edit:
            return
        from desktop_app.services import initiatives

        self._context.write(lambda ws: initiatives.delete(ws, ids), toast=True)
