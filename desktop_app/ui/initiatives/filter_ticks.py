"""The filter menu of the initiatives list: counts what its rows hold, and makes the filter of what is ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.domain.filters.tree import Group
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.filtering import filter_sections as counted
from desktop_app.ui.filtering.filter_menu import FilterMenu
from desktop_app.ui.filtering.quick_filters import chosen, replaced, toggled, value_place, without
from desktop_app.ui.initiatives.display import ListDisplay
from desktop_app.ui.initiatives.list_fields import ListContent
from desktop_app.ui.widgets.buttons import FoldButton
from desktop_app.ui.widgets.table.view_table import ViewTable

Row = tuple[Any, ...]
# Fields whose values are states with a sign.
_STATES = ("stage", "metric_state")


class FilterTicks:
    """Opens the menu, and keeps its counts true while it is open."""

    def __init__(
        self, context: AppContext, table: ViewTable, content: ListContent, display: ListDisplay
    ) -> None:
        self._context, self._table, self._content, self._display = context, table, content, display
        self.menu: FilterMenu | None = None

    def open_menu(
        self, button: FoldButton, build: Callable[[], object], save_view: Callable[[], object]
    ) -> None:
        """Open the menu under a button."""
        menu = self.menu = FilterMenu(self._sign, self._words, self._context.currency, button)
        menu.ticked.connect(self._tick)
        menu.ranged.connect(self._ask_range)
        menu.emptied.connect(self._empty)
        menu.cleared.connect(self._display.clear_filters)
        menu.built.connect(build)
        menu.view_wanted.connect(save_view)

        def closed() -> None:
            self.menu = None
            button.set_open(False)

        menu.closed.connect(closed)
        self.refresh()
        button.set_open(True)
        menu.open_under(button)

    def refresh(self) -> None:
        """Count again, as filter or rows are others now."""
        if self.menu is None or not self._context.is_open:
            return
        rows, group, content = self._table.data.rows(), self._display.filter, self._content
        parts = content.part_acceptors(group, self._context.workspace.today())
        split = counted.split_rows(self._searched(rows), parts)
        listed = counted.sections(content.fields, content.place, rows, split, group)
        self.menu.set_ways_on(self._context.can_edit, bool(group.parts))
        self.menu.show_sections(listed, dict(content.fields), len(split.holding), len(rows))

    def _searched(self, rows: list[Row]) -> Sequence[Row]:
        """The rows that the search over the table finds."""
        accept, pick = self._display.search.within(None, rows)
        if pick is not None:
            return [rows[at] for at in pick(rows).nonzero()[0].tolist()]
        return rows if accept is None else [row for row in rows if accept(row)]

    def _sign(self, field: str, value: str) -> str:
        column = self._content.column(field)
        return str(column.state(value)) if field in _STATES and column is not None and column.state else ""

    def _words(self, field: str, number: float) -> str:
        column = self._content.column(field)
        return column.display(number) if column is not None and column.display else str(number)

    def _tick(self, field: str, value: str, on: bool) -> None:
        self._set(toggled(self._display.filter, field, value, on))

    def _ask_range(self, field: str, low: float | None, high: float | None) -> None:
        condition = counted.range_condition(field, low, high)
        group = self._display.filter
        self._set(replaced(group, condition, lambda part: counted.is_range(part, field)))

    def _empty(self, field: str) -> None:
        group = self._display.filter
        place = value_place(group, field) if chosen(group, field) else counted.range_place(group, field)
        if place >= 0:
            self._set(without(group, place))

    def _set(self, group: Group) -> None:
        if group != self._display.filter:
            self._display.set_filter_tree(group)
