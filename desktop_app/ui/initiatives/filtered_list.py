"""The initiatives list as what the filter menu filters: rows and fields of its table, and its filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.domain.filters.tree import Group
from desktop_app.ui.initiatives.display import ListDisplay
from desktop_app.ui.initiatives.list_fields import ListContent
from desktop_app.ui.widgets.table.table_model import Row
from desktop_app.ui.widgets.table.view_table import ViewTable

if TYPE_CHECKING:
    from desktop_app.domain.filters.tree import FilterField


class FilteredList:
    """A `FilteredRows` over the list."""

    def __init__(self, table: ViewTable, content: ListContent, display: ListDisplay) -> None:
        self._table, self._content, self._display = table, content, display
        self.search = display.search

    @property
    def fields(self) -> Mapping[str, FilterField]:
        return self._content.fields

    @property
    def filter(self) -> Group:
        return self._display.filter

    def listed_rows(self) -> list[Row]:
        return self._table.data.rows()

    def place(self, name: str) -> int:
        return self._content.place(name)

    def part_acceptors(self, group: Group, today: date) -> Sequence[Callable[[Row], bool] | None]:
        return self._content.part_acceptors(group, today)

    def number_words(self, field: str, number: float) -> str:
        column = self._content.column(field)
        return column.display(number) if column is not None and column.display else str(number)

    def set_filter_tree(self, group: Group) -> None:
        self._display.set_filter_tree(group)

    def clear_filters(self) -> None:
        self._display.clear_filters()
