"""Search and filters over initiatives for pages without a table: a field, the filter menu, and chips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.filters.tree import EVERYTHING, Group
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.store.reads.list_columns import COLUMN_INDEX, TABLE_WIDTH
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import note_view
from desktop_app.ui.filtering.quick_filters import toggled, without
from desktop_app.ui.filtering.typed_search import ListSearch
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, FilterChip, FoldButton
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout
from desktop_app.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from desktop_app.domain.filters.tree import FilterField
    from desktop_app.ui.filtering.filter_ticks import FilterTicks

Row = tuple[Any, ...]
_ID = COLUMN_INDEX["id"]


class CardFilter(QObject):
    """Rows are those of the initiatives list; put `search`, `button` and `chips` where they belong."""

    changed = Signal()

    def __init__(self, context: AppContext, rows: Callable[[], Sequence[Row]], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._rows = rows
        self.filter: Group = EVERYTHING
        self.fields: Mapping[str, FilterField] = {}
        # What the filter takes, worked out once for a day.
        self._compiled: tuple[Group, date, Callable[[Row], bool] | None] | None = None
        self.ticks: FilterTicks | None = None
        # The saved view that is in force: its definition, its name, the ids of its initiatives.
        self._view: Mapping[str, Any] = {}
        self._view_ids: frozenset[str] | None = None
        self.field = SearchField(_("Search"))
        self._fit()
        theme.notifier().changed.connect(self._fit)
        self.search = ListSearch(context, self.field)
        self.field.changed.connect(self._searched)
        self.button = FoldButton(_("Filter"), self.open_menu, icon="filter")
        self.chips = QWidget()
        self._flow = FlowLayout(self.chips)
        self.chips.hide()

    def _fit(self) -> None:
        theme.keep_px(self.field.setFixedWidth, 168)

    def is_set(self) -> bool:
        """True when any filter is set."""
        return bool(self.search.is_on or self.filter.parts or self._view)

    def clear(self) -> None:
        """Remove all values."""
        self.filter = EVERYTHING
        self._view, self._view_ids = {}, None
        note_view(self.chips, "")
        self.search.forget()
        self._tell()

    def toggle(self, field: str, value: str, on: bool) -> None:
        """Filter by a value of a field, or stop it."""
        known = self._known_fields().get(field)
        self.set_filter_tree(
            toggled(self.filter, field, value, on, known.shape if known is not None else "text")
        )

    def set_filter_tree(self, group: Group) -> None:
        """Filter by this from now on."""
        self._known_fields()
        self.filter = group
        self._tell()

    def clear_filters(self) -> None:
        """Remove all values; a saved view stays."""
        self.filter = EVERYTHING
        self.search.forget()
        self._tell()

    def set_view(self, definition: Mapping[str, object]) -> None:
        """Filter by a saved view, and remove all other filters."""
        self.filter = EVERYTHING
        self.search.forget()
        self._view = definition
        note_view(self.chips, str(definition.get("id") or ""))
        self.look_again()
        self._tell()

    def look_again(self) -> None:
        """Read again which initiatives the view and the search take, as they may have changed."""
        self.search.look_again()
        self._view_ids = None
        if self._view and self._context.is_open:
            from desktop_app.services.lists import view_edits as views

            try:
                ids = views.matching_ids(self._context.workspace, self._view)
            except UserError as error:
                self._view = {}
                self._context.show_error(error)
                return
            self._view_ids = None if ids is None else frozenset(ids)

    def _leave_view(self) -> None:
        self._view, self._view_ids = {}, None
        note_view(self.chips, "")
        self._tell()

    def keep(self, rows: list[Row]) -> list[Row]:
        """The rows that match the filters; what was found in them serves for the next letter in the same list."""
        accept, pick = self.search.within(self._accept(), rows)
        if pick is not None:
            rows = [rows[at] for at in pick(rows).nonzero()[0].tolist()]
        return list(rows) if accept is None else [row for row in rows if accept(row)]

    def _accept(self) -> Callable[[Row], bool] | None:
        """What tells whether a row is of the view and has the values that were chosen."""
        chosen = self._acceptor()
        if (taken := self._view_ids) is None:
            return chosen
        return lambda row: row[_ID] in taken and (chosen is None or chosen(row))

    def _searched(self, text: str) -> None:
        self.search.look_for(text)
        self._tell()

    # Of the menu

    def open_menu(self) -> None:
        """Open the menu under its button."""
        from desktop_app.ui.filtering.filter_ticks import FilterTicks

        if not self._context.is_open:
            return
        self._known_fields()
        if self.ticks is None:
            self.ticks = FilterTicks(self._context, self)
        self.ticks.open_menu(self.button)

    def listed_rows(self) -> list[Row]:
        """The rows of the view, before search and filter."""
        rows, taken = self._rows(), self._view_ids
        return list(rows) if taken is None else [row for row in rows if row[_ID] in taken]

    def place(self, name: str) -> int:
        """The place of a field in a row; -1 for one that was not read."""
        at = COLUMN_INDEX.get(name, -1)
        return at if at < TABLE_WIDTH else -1

    def part_acceptors(self, group: Group, today: date) -> Sequence[Callable[[Row], bool] | None]:
        """A function for each part of a filter that must hold; None for a part that can't be used."""
        parts = group.parts if group.mode == "all" else (group,)
        return [self._predicate(Group("all", (part,)), today) for part in parts]

    def number_words(self, field: str, number: float) -> str:
        """A number of a field as it is shown."""
        from desktop_app.domain.filters.words import value_words

        return value_words(number, self.fields.get(field), self._context.currency)

    def _known_fields(self) -> Mapping[str, FilterField]:
        if not self.fields:
            from desktop_app.services.lists import view_fields

            self.fields = view_fields.program_fields()
        return self.fields

    def _predicate(self, group: Group, today: date) -> Callable[[Row], bool] | None:
        from desktop_app.domain.filters.match import predicate

        at = {name: place for name in self.fields if (place := self.place(name)) >= 0}
        return predicate(group, {name: self.fields[name] for name in at}, at, today)

    def _acceptor(self) -> Callable[[Row], bool] | None:
        if not self.filter.parts or not self._context.is_open:
            return None
        today = self._context.workspace.today()
        if self._compiled is None or self._compiled[:2] != (self.filter, today):
            self._compiled = self.filter, today, self._predicate(self.filter, today)
        return self._compiled[2]

    # Chips

    def _tell(self) -> None:
        clear_layout(self._flow)
        if self._view.get("name"):
            chip = FilterChip(_("View: {name}").format(name=self._view["name"]))
            chip.removed.connect(self._leave_view)
            self._flow.addWidget(chip)
        self._add_parts()
        n = len(self.filter.parts)
        self.button.set_text(_("Filter: {n}").format(n=formats.number(n)) if n else _("Filter"))
        self.button.set_look("pressed" if n else "")
        # Other tools beside it give up their words first.
        self.button.setMinimumWidth(self.button.sizeHint().width() if n else 0)
        self.chips.setVisible(bool(self.filter.parts or self._view.get("name")))
        self.changed.emit()
        if self.ticks is not None:
            self.ticks.refresh()

    def _add_parts(self) -> None:
        if not self.filter.parts:
            return
        from desktop_app.domain.filters.words import words

        for place, part in enumerate(self.filter.parts):
            chip = FilterChip(words(part, self.fields, self._context.currency))
            chip.removed.connect(lambda place=place: self.set_filter_tree(without(self.filter, place)))
            self._flow.addWidget(chip)
        self._flow.addWidget(Button(_("Clear filters"), self.clear, look="link"))
