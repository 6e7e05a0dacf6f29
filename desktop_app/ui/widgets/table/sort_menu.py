"""Sorts a table by a column that is named, for whoever does not click on its header."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from desktop_app.language.i18n import _
from desktop_app.ui.widgets.buttons import literal
from desktop_app.ui.widgets.table.table_model import TableColumn, TupleTableModel


class SortedTable(Protocol):
    """A table as far as it is sorted from here."""

    view: Any
    model: TupleTableModel
    sorted_by: Any

    def shown_columns(self) -> list[str]: ...

    def sort_by(self, column_id: str, descending: bool = False) -> None: ...


def order_by(table: SortedTable, column_id: str, descending: bool) -> None:
    """Sort by a column, and tell it as a click on its header does."""
    table.sort_by(column_id, descending)
    table.sorted_by.emit(*table.model.sorted_by())


def sortable(table: SortedTable) -> list[TableColumn]:
    """The columns that show and can be sorted by, from the left."""
    if not table.view.horizontalHeader().sectionsClickable():
        return []
    by_id = {column.id: column for column in table.model.columns()}
    return [by_id[name] for name in table.shown_columns() if by_id[name].title]


def choices(table: SortedTable) -> list[tuple[str, Callable[[], None]]]:
    """(words, what does it) of each column, up or down."""
    entries: list[tuple[str, Callable[[], None]]] = []
    for column in sortable(table):
        up, down = _("Sort by {column}, ascending"), _("Sort by {column}, descending")
        for words, descending in ((up, False), (down, True)):
            act = partial(order_by, table, column.id, descending)
            entries.append((words.format(column=column.title), act))
    return entries


def fill_sort_menu(table: SortedTable, menu: QMenu) -> None:
    """Fill a menu with the columns; the one that the table is sorted by is ticked, and turned round at the end."""
    by, descending = table.model.sorted_by()
    group = QActionGroup(menu)
    for column in sortable(table):
        item = menu.addAction(literal(column.title), partial(order_by, table, column.id, False))
        item.setCheckable(True)
        item.setChecked(column.id == by)
        group.addAction(item)
        if column.id == by:
            menu.setActiveAction(item)
    menu.addSeparator()
    ways = QActionGroup(menu)
    for words, down in ((_("Ascending"), False), (_("Descending"), True)):
        way = menu.addAction(words, partial(order_by, table, by, down))
        way.setCheckable(True)
        way.setChecked(bool(by) and descending == down)
        way.setEnabled(bool(by))
        ways.addAction(way)


def fill_of_column(table: SortedTable, menu: QMenu, at: int) -> None:
    """Begin the menu of a header: sort by the column under the pointer, or by another one."""
    column = table.model.columns()[at] if 0 <= at < len(table.model.columns()) else None
    if not sortable(table):
        return
    if column is not None and column.title:
        by, descending = table.model.sorted_by()
        for words, down in ((_("Sort ascending"), False), (_("Sort descending"), True)):
            item = menu.addAction(words, partial(order_by, table, column.id, down))
            item.setCheckable(True)
            item.setChecked(column.id == by and descending == down)
    fill_sort_menu(table, menu.addMenu(_("Sort by")))
    menu.addSeparator()


def open_sort_menu(table: SortedTable) -> None:
    """Open the menu of columns under the header of the table."""
    menu = QMenu(table.view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fill_sort_menu(table, menu)
    header = table.view.horizontalHeader()
    menu.popup(header.mapToGlobal(header.rect().bottomLeft()))
