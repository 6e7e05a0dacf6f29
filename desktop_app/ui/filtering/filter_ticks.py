"""The filter menu over rows of initiatives: counts what they hold, and makes the filter of what is ticked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from desktop_app.domain.filters.tree import FilterField, Group
from desktop_app.domain.state_kinds import METRIC_STATE_KINDS, stage_kind
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.filtering import filter_sections as counted
from desktop_app.ui.filtering.filter_menu import FilterMenu
from desktop_app.ui.filtering.quick_filters import chosen, replaced, toggled, value_place, without
from desktop_app.ui.filtering.typed_search import ListSearch
from desktop_app.ui.widgets.buttons import FoldButton

Row = tuple[Any, ...]


class FilteredRows(Protocol):
    """The rows that are filtered, their fields, and the filter in force."""

    search: ListSearch

    @property
    def fields(self) -> Mapping[str, FilterField]: ...

    @property
    def filter(self) -> Group: ...

    def listed_rows(self) -> list[Row]:
        """All rows, before search and filter."""

    def place(self, name: str) -> int:
        """The place of a field in a row; -1 when it was not read."""

    def part_acceptors(self, group: Group, today: date) -> Sequence[Callable[[Row], bool] | None]:
        """A function for each part of a filter that must hold; None for a part that can't be used."""

    def number_words(self, field: str, number: float) -> str:
        """A number of a field as it is shown."""

    def set_filter_tree(self, group: Group) -> None:
        """Filter by this from now on."""

    def clear_filters(self) -> None:
        """Show everything again."""


class FilterTicks:
    """Opens the menu, and keeps its counts true while it is open."""

    def __init__(self, context: AppContext, filtered: FilteredRows) -> None:
        self._context, self._filtered = context, filtered
        self.menu: FilterMenu | None = None

    def open_menu(
        self,
        button: FoldButton,
        build: Callable[[], object] | None = None,
        save_view: Callable[[], object] | None = None,
    ) -> None:
        """Open the menu under a button; without `build` and `save_view` it offers no builder and no view."""
        filtered = self._filtered
        menu = self.menu = FilterMenu(_sign, filtered.number_words, self._context.currency, button)
        menu.ticked.connect(self._tick)
        menu.ranged.connect(self._ask_range)
        menu.emptied.connect(self._empty)
        menu.cleared.connect(filtered.clear_filters)
        menu.build.setVisible(build is not None)
        menu.save.setVisible(save_view is not None)
        if build is not None:
            menu.built.connect(build)
        if save_view is not None:
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
        filtered, today = self._filtered, self._context.workspace.today()
        rows, group = filtered.listed_rows(), filtered.filter
        split = counted.split_rows(self._searched(rows), filtered.part_acceptors(group, today))
        listed = counted.sections(filtered.fields, filtered.place, rows, split, group, today)
        self.menu.set_ways_on(self._context.can_edit, bool(group.parts))
        self.menu.show_sections(listed, dict(filtered.fields), len(split.holding), len(rows))

    def _searched(self, rows: list[Row]) -> Sequence[Row]:
        """The rows that the search beside the menu finds."""
        accept, pick = self._filtered.search.within(None, rows)
        if pick is not None:
            return [rows[at] for at in pick(rows).nonzero()[0].tolist()]
        return rows if accept is None else [row for row in rows if accept(row)]

    def _tick(self, field: str, value: str, on: bool) -> None:
        known = self._filtered.fields.get(field)
        shape = known.shape if known is not None else "text"
        self._set(toggled(self._filtered.filter, field, value, on, shape))

    def _ask_range(self, field: str, low: float | None, high: float | None) -> None:
        condition = counted.range_condition(field, low, high)
        group = self._filtered.filter
        self._set(replaced(group, condition, lambda part: counted.is_range(part, field)))

    def _empty(self, field: str) -> None:
        group = self._filtered.filter
        place = value_place(group, field) if chosen(group, field) else counted.range_place(group, field)
        if place >= 0:
            self._set(without(group, place))

    def _set(self, group: Group) -> None:
        if group != self._filtered.filter:
            self._filtered.set_filter_tree(group)


def _sign(field: str, value: str) -> str:
    """The kind of the state mark before a value; "" where values are no states."""
    if field == "stage":
        return stage_kind(value)
    return METRIC_STATE_KINDS.get(value, "neutral") if field == "metric_state" else ""
