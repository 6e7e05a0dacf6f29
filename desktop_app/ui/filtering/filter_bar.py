"""Search and filters over initiatives for pages without a table: a field, a menu, and chips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import note_view
from desktop_app.ui.filtering.quick_filters import FILTERS
from desktop_app.ui.filtering.typed_search import ListSearch
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, FilterChip, MenuButton, literal
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout
from desktop_app.ui.widgets.search_field import SearchField

Row = tuple[Any, ...]
_ID = COLUMN_INDEX["id"]

_BY_NAME = {field.name: field for field in FILTERS}


class Chosen:
    """The chosen values: those of one field are alternatives, and all fields must match."""

    def __init__(self) -> None:
        self._chosen: dict[str, list[str]] = {}

    def has(self, field: str, value: str) -> bool:
        """True when this value is chosen."""
        return value in self._chosen.get(field, [])

    def toggle(self, field: str, value: str, on: bool) -> None:
        """Choose a value, or remove it."""
        values = [one for one in self._chosen.get(field, []) if one != value] + ([value] if on else [])
        if values:
            self._chosen[field] = values
        else:
            self._chosen.pop(field, None)

    def clear(self) -> None:
        """Remove all values."""
        self._chosen.clear()

    def active(self) -> list[tuple[str, str, str]]:
        """(field, value, text of its chip) of every chosen value."""
        return [
            (
                name,
                value,
                _("{field}: {value}").format(field=_(_BY_NAME[name].label), value=_BY_NAME[name].text(value)),
            )
            for name, values in self._chosen.items()
            for value in values
        ]

    def acceptor(self) -> Callable[[Row], bool] | None:
        """A function that tells whether a row matches; None when nothing is chosen."""
        if not self._chosen:
            return None
        wanted = [(COLUMN_INDEX[name], frozenset(values)) for name, values in self._chosen.items()]
        return lambda row: all((row[at] or "") in values for at, values in wanted)


class CardFilter(QObject):
    """Rows are those of the initiatives list; put `search`, `button` and `chips` where they belong."""

    changed = Signal()

    def __init__(self, context: AppContext, rows: Callable[[], Sequence[Row]], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._rows = rows
        self._filters = Chosen()
        # The saved view that is in force: its definition, its name, the ids of its initiatives.
        self._view: Mapping[str, Any] = {}
        self._view_ids: frozenset[str] | None = None
        self.search = SearchField(_("Search"))
        self._fit()
        theme.notifier().changed.connect(self._fit)
        self._typed = ListSearch(context, self.search)
        self.search.changed.connect(self._searched)
        self.button = MenuButton(_("Filter"), self._fill, icon="filter")
        self.chips = QWidget()
        self._flow = FlowLayout(self.chips)
        self.chips.hide()

    def _fit(self) -> None:
        theme.keep_px(self.search.setFixedWidth, 168)

    def is_set(self) -> bool:
        """True when any filter is set."""
        return bool(self._typed.is_on or self._filters.active() or self._view)

    def clear(self) -> None:
        """Remove all values."""
        self._filters.clear()
        self._view, self._view_ids = {}, None
        note_view(self.chips, "")
        self._typed.forget()
        self._tell()

    def toggle(self, field: str, value: str, on: bool) -> None:
        """Filter by a value of a field, or stop it."""
        self._filters.toggle(field, value, on)
        self._tell()

    def set_view(self, definition: Mapping[str, object]) -> None:
        """Filter by a saved view, and remove all other filters."""
        self._filters.clear()
        self._typed.forget()
        self._view = definition
        note_view(self.chips, str(definition.get("id") or ""))
        self.look_again()
        self._tell()

    def look_again(self) -> None:
        """Read again which initiatives the view and the search take, as they may have changed."""
        self._typed.look_again()
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
        accept, pick = self._typed.within(self._accept(), rows)
        if pick is not None:
            rows = [rows[at] for at in pick(rows).nonzero()[0].tolist()]
        return list(rows) if accept is None else [row for row in rows if accept(row)]

    def _accept(self) -> Callable[[Row], bool] | None:
        """What tells whether a row is of the view and has the values that were chosen."""
        chosen = self._filters.acceptor()
        if (taken := self._view_ids) is None:
            return chosen
        return lambda row: row[_ID] in taken and (chosen is None or chosen(row))

    def _searched(self, text: str) -> None:
        self._typed.look_for(text)
        self._tell()

    def _fill(self, menu: QMenu) -> None:
        rows = self._rows()
        for field in FILTERS:
            values = field.values(rows)
            if not values:
                continue
            part = menu.addMenu(literal(_(field.label)))
            for value, label, count in values:
                item = part.addAction(literal(f"{label}  ({formats.number(count)})"))
                item.setCheckable(True)
                item.setChecked(self._filters.has(field.name, value))
                item.toggled.connect(lambda on, name=field.name, value=value: self.toggle(name, value, on))
        if self.is_set():
            menu.addSeparator()
            menu.addAction(_("Clear filters"), self.clear)

    def _tell(self) -> None:
        clear_layout(self._flow)
        if self._view.get("name"):
            chip = FilterChip(_("View: {name}").format(name=self._view["name"]))
            chip.removed.connect(self._leave_view)
            self._flow.addWidget(chip)
        for field, value, text in self._filters.active():
            chip = FilterChip(text)
            chip.removed.connect(lambda field=field, value=value: self.toggle(field, value, False))
            self._flow.addWidget(chip)
        if self._filters.active():
            self._flow.addWidget(Button(_("Clear filters"), self.clear, look="link"))
        self.chips.setVisible(bool(self._filters.active() or self._view.get("name")))
        self.changed.emit()
