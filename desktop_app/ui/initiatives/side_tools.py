"""The tools of the initiatives list: its menus for filters and groups, and the panels at its side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.filters.tree import Group
from desktop_app.language.i18n import _
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiatives.columns import can_group
from desktop_app.ui.initiatives.display import ListDisplay
from desktop_app.ui.initiatives.list_fields import ListContent
from desktop_app.ui.widgets.buttons import literal
from desktop_app.ui.widgets.table.view_table import ViewTable

if TYPE_CHECKING:
    from desktop_app.ui.filtering.filter_builder import FilterBuilder
    from desktop_app.ui.filtering.filter_ticks import FilterTicks
    from desktop_app.ui.initiatives.bulk_edit_panel import BulkEditPanel
    from desktop_app.ui.initiatives.columns_panel import ColumnsPanel
    from desktop_app.ui.widgets.buttons import FoldButton
    from desktop_app.ui.widgets.side_panel import SidePanel

_USUAL_GROUPS = ("stage", "industry", "owner", "unit", "topic", "risk_class", "metric_state", "horizon")


class ListTools:
    """Makes a panel when it is first needed, and keeps it up to date while it shows.

    `put_beside(panel)` gives the panels their place at the side of the table.
    """

    def __init__(
        self,
        context: AppContext,
        table: ViewTable,
        content: ListContent,
        display: ListDisplay,
        put_beside: Callable[[QWidget], object],
    ) -> None:
        self._context, self._table, self._content, self._display = context, table, content, display
        self._put_beside = put_beside
        self._side: SidePanel | None = None
        self._from: QWidget | None = None
        self.ticks: FilterTicks | None = None
        self.builder: FilterBuilder | None = None
        self.columns: ColumnsPanel | None = None
        self.bulk: BulkEditPanel | None = None

    # Menus

    def open_filter_menu(self, button: FoldButton, save_view: Callable[[], object]) -> None:
        """Open the menu with values to tick under a button."""
        from desktop_app.ui.filtering.filter_ticks import FilterTicks
        from desktop_app.ui.initiatives.filtered_list import FilteredList

        if self.ticks is None:
            self.ticks = FilterTicks(self._context, FilteredList(self._table, self._content, self._display))
        self.ticks.open_menu(button, self.open_builder, save_view)

    def fill_group_menu(self, menu: QMenu, current: str) -> None:
        """Fill a menu with the fields that the list can be grouped by, the usual ones first."""
        fields = self._content.fields
        self._add_group(menu, "", _("None"), current)
        usual = [name for name in _USUAL_GROUPS if name in fields]
        own = [name for name in fields if name.startswith("custom:") and can_group(fields[name])]
        for name in [*usual, *own]:
            self._add_group(menu, name, fields[name].label, current)
        more = menu.addMenu(_("More fields"))
        for name, field in fields.items():
            if can_group(field) and name not in usual and name not in own:
                self._add_group(more, name, field.label, current)
        if current:
            menu.addSeparator()
            menu.addAction(_("Collapse all groups"), lambda: self._table.data.fold_all(True))
            menu.addAction(_("Expand all groups"), lambda: self._table.data.fold_all(False))

    def _add_group(self, menu: QMenu, name: str, label: str, current: str) -> None:
        item = menu.addAction(literal(label), lambda: self._display.set_group(name))
        item.setCheckable(True)
        item.setChecked(name == current)

    # Panels

    def _show(self, tool: QWidget, title: str) -> None:
        if self._side is None:
            from desktop_app.ui.widgets.side_panel import SidePanel

            self._side = SidePanel()
            self._side.closed.connect(self._closed)
            self._put_beside(self._side)
        if self._side.tool() is None:
            self._from = self._table.window().focusWidget()
        self._side.show_tool(tool, title)

    def _closed(self) -> None:
        target = self._from if self._from is not None and self._from.isVisible() else self._table.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_shown(self, tool: QWidget | None) -> bool:
        return tool is not None and self._side is not None and self._side.tool() is tool

    def open_builder(self) -> None:
        """Build a filter from conditions."""
        if self.builder is None:
            from desktop_app.ui.filtering.filter_builder import FilterBuilder

            self.builder = FilterBuilder()
            self.builder.edited.connect(self._display.set_filter_tree)
        self._show(self.builder, _("Filter"))
        self.refresh()
        self.show_filter(self._display.definition().filter)
        self.builder.focus()

    def open_columns(self) -> None:
        """Choose columns, and what rows are sorted by."""
        if self.columns is None:
            from desktop_app.ui.initiatives.columns_panel import ColumnsPanel

            self.columns = ColumnsPanel()
            self.columns.columns_chosen.connect(self._display.set_columns)
            self.columns.sorting_chosen.connect(self._display.set_sorting)
            self.columns.reset.connect(self._display.reset_columns)
            self.columns.own_wanted.connect(lambda: self._context.go("fields"))
        self._show(self.columns, _("Columns and order"))
        self.refresh()
        self.columns.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_bulk_edit(self) -> None:
        """Edit fields of all selected initiatives."""
        refs = self._table.selected_refs()
        if not refs:
            return
        if self.bulk is None:
            from desktop_app.ui.initiatives.bulk_edit_panel import BulkEditPanel

            self.bulk = BulkEditPanel(self._context)
            self.bulk.done.connect(self._leave)
        self._show(self.bulk, _("Edit fields"))
        self.bulk.start(refs)

    def _leave(self) -> None:
        if self._side is not None:
            self._side.leave()

    def refresh(self) -> None:
        """Update the panels to what the list shows."""
        content = self._content
        if self._is_shown(self.columns) and self.columns is not None:
            names = [name for name, _width in self._table.layout_now()]
            self.columns.show_columns(content.fields, names)
            self.columns.show_sorting(content.fields, self._display.definition().sort)
        if self._is_shown(self.builder) and self.builder is not None:
            rows = self._table.data.rows
            self.builder.set_fields(
                content.fields, self._context.currency, lambda name: content.occurring(name, rows())
            )

    def show_filter(self, group: Group) -> None:
        """Show the present filter in the menu and the builder."""
        if self.ticks is not None:
            self.ticks.refresh()
        if self._is_shown(self.builder) and self.builder is not None:
            self.builder.show_filter(group)

    def selected(self, refs: Sequence[Any]) -> None:
        """Handle another selection."""
        if self._is_shown(self.bulk) and self.bulk is not None and refs:
            self.bulk.start(list(refs))
