"""The list of all initiatives: search, filter chips, sorting, inline edit, totals of what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app import formats
from desktop_app.errors import UserError
from desktop_app.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.services.list_columns import COLUMN_INDEX
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.bus import bus
from desktop_app.ui.context import AppContext
from desktop_app.ui.pages.base import Page
from desktop_app.ui.pages.initiative_columns import initiative_columns
from desktop_app.ui.pages.initiative_filters import FILTERS, Filters
from desktop_app.ui.widgets.basics import Label
from desktop_app.ui.widgets.buttons import Button, FilterChip, MenuButton, literal
from desktop_app.ui.widgets.data_table import DataTable
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout
from desktop_app.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from desktop_app.store.first_rows import FirstRows

_ID = COLUMN_INDEX["id"]
_BENEFIT = COLUMN_INDEX["benefit_likely"]
# Changes of more initiatives than this read the whole list again.
_READ_SINGLY = 200


class InitiativesPage(Page):
    """The table of initiatives."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._currency = context.currency if context.is_open else ""
        self._filters = Filters()
        self._found: frozenset[str] | None = None
        self._text = ""
        self._loaded = False
        self._stale = True
        # How often all was read, and whether a change was read since the last time.
        self._asked = 0
        self._is_overtaken = False
        self._missed: set[str] = set()
        self._handled: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
        column.setSpacing(SPACING["l"])
        column.addLayout(self._tool_row())
        self.table = DataTable(
            initiative_columns(lambda: self._currency),
            _("Initiatives"),
            settings=context.settings,
            key="initiatives",
        )
        self._search.lead_to(self.table)
        self.table.opened.connect(self._open)
        self.table.edited.connect(self._edited)
        self.table.set_menu(self._fill_menu)
        delete = QAction(_("Delete"), self)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.triggered.connect(self._delete)
        self.table.addAction(delete)
        column.addWidget(self.table, 1)
        bus.changed.connect(self._note)

    def title(self) -> str:
        return _("Initiatives")

    def header_actions(self) -> Sequence[QWidget]:
        registry = self._context.registry
        return (
            registry.button("portfolio.import", text=_("Import")),
            registry.button("portfolio.export", text=_("Export")),
            registry.button("initiative.new", primary=True),
        )

    # What is shown

    def set_first_rows(self, first: FirstRows) -> None:
        """Show the first screenful while the rest is on its way."""
        self._currency = first.currency
        self.table.set_rows(first.rows)
        self._say_totals(first.total, None)

    def activated(self) -> None:
        if not self._context.is_open:
            return
        missed, self._missed = self._missed, set()
        if self._stale or len(missed) > _READ_SINGLY:
            self._read_all()
        elif missed:
            self._read_some(sorted(missed))

    def _note(self, changes: object) -> None:
        """Remember what changes while another page is in front."""
        window = self._context.window
        if window is not None and window.current_page() is self:
            # The page came to the front because of this very change, as when what was shown is gone.
            if changes is not self._handled:
                self.refresh(changes)
            return
        if isinstance(changes, Changes) and not changes.touches("*", "portfolio"):
            self._missed |= changes.initiative_ids
        else:
            self._stale = True

    def refresh(self, changes: object = None) -> None:
        """Read again what changed, now or when the page comes up."""
        self._handled = changes
        if not self._context.is_open:
            return
        ids = changes.initiative_ids if isinstance(changes, Changes) else frozenset()
        single = isinstance(changes, Changes) and not changes.touches("*") and 0 < len(ids) <= _READ_SINGLY
        if single and self._loaded and not self._stale:
            self._read_some(sorted(ids))
        elif not isinstance(changes, Changes) or changes.touches("*", "portfolio") or ids:
            self._read_all()

    def _read_all(self) -> None:
        self._stale = False
        self._missed = set()
        from desktop_app.services import lists

        asked = self._asked = self._asked + 1
        self._is_overtaken = False

        def show(rows: list[tuple[Any, ...]]) -> None:
            if asked != self._asked:
                return  # all is being read once more
            if self._is_overtaken:
                # A change was read meanwhile, which these rows may not hold.
                self._read_all()
            else:
                self._show_rows(rows)

        self._context.read(lists.table_rows, show)

    def _read_some(self, ids: list[str]) -> None:
        from desktop_app.services import lists

        self._is_overtaken = True

        def show(rows: list[tuple[Any, ...]]) -> None:
            there = {row[_ID] for row in rows}
            gone = set(ids) - there
            if gone:
                kept = [row for row in self.table.model.rows() if row[_ID] not in gone]
                self.table.set_rows(kept)
            self.table.model.update_rows(rows)
            self._apply()

        self._context.read(lambda ws: lists.table_rows(ws, ids), show)

    def _show_rows(self, rows: list[tuple[Any, ...]]) -> None:
        self._loaded = True
        self._currency = self._context.currency
        self.table.set_rows(rows)
        self._apply()

    # Searching and filtering

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def _tool_row(self) -> QVBoxLayout:
        self._search = SearchField(_("Search title, problem, notes, risks"))
        self._search.changed.connect(self._search_changed)
        self._search.setMaximumWidth(320)
        self._totals = Label("", tone="muted")
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self._search, 2)
        row.addWidget(MenuButton(_("Filter"), self._fill_filter_menu, icon="filter"))
        row.addStretch(1)
        row.addWidget(self._totals)
        row.addWidget(
            MenuButton(_("Columns"), lambda menu: self.table.fill_column_menu(menu), icon="columns")
        )
        self._chips_frame = QWidget()
        self._chips = FlowLayout(self._chips_frame)
        self._chips_frame.hide()
        box = QVBoxLayout()
        box.setSpacing(SPACING["s"])
        box.addLayout(row)
        box.addWidget(self._chips_frame)
        return box

    def _search_changed(self, text: str) -> None:
        self._text = text.strip()
        self._found = None
        if self._text and self._context.is_open:
            from desktop_app.services import lists

            # Within a few milliseconds also on 100,000 initiatives; a job would show letters later than typed.
            self._found = frozenset(lists.search_ids(self._context.workspace, self._text))
        self._apply()

    def _fill_filter_menu(self, menu: QMenu) -> None:
        rows = self.table.model.rows()
        for field in FILTERS:
            values = field.values(rows)
            if not values:
                continue
            part = menu.addMenu(literal(_(field.label)))
            for value, label, count in values:
                item = part.addAction(literal(f"{label}  ({formats.number(count)})"))
                item.setCheckable(True)
                item.setChecked(self._filters.has(field.name, value))
                item.toggled.connect(self._filter_toggler(field.name, value))
        if self._filters.active():
            menu.addSeparator()
            menu.addAction(_("Clear filters"), self.clear_filters)

    def _filter_toggler(self, field: str, value: str) -> Callable[[bool], None]:
        def toggle(on: bool) -> None:
            self._filters.toggle(field, value, on)
            self._apply()

        return toggle

    def set_filter(self, field: str, value: str) -> None:
        """Show only initiatives with this value, as when a bar of a chart is clicked."""
        self._filters.clear()
        self._filters.toggle(field, value, True)
        self._apply()

    def clear_filters(self) -> None:
        """Show everything again."""
        self._filters.clear()
        self._search.set_text("")
        self._search_changed("")

    def _apply(self) -> None:
        accept = self._filters.acceptor()
        if self._text:
            found, wanted = self._found or frozenset(), self._text.casefold()
            key, title, owner = (COLUMN_INDEX[name] for name in ("key", "title", "owner"))

            def matches(row: tuple[Any, ...]) -> bool:
                return row[_ID] in found or wanted in f"{row[key]}\n{row[title]}\n{row[owner]}".casefold()

            parts = [matches] if accept is None else [matches, accept]
            self.table.model.filter(lambda row: all(part(row) for part in parts))
        else:
            self.table.model.filter(accept)
        self._show_chips()
        self._show_totals()
        self._show_empty()

    def _show_chips(self) -> None:
        clear_layout(self._chips)
        for field, value, text in self._filters.active():
            chip = FilterChip(text)
            chip.removed.connect(lambda field=field, value=value: self._filter_toggler(field, value)(False))
            self._chips.addWidget(chip)
        if self._filters.active():
            self._chips.addWidget(Button(_("Clear filters"), self.clear_filters, look="link"))
        self._chips_frame.setVisible(bool(self._filters.active()))

    def _show_totals(self) -> None:
        rows = self.table.model.shown_rows()
        benefits = [row[_BENEFIT] for row in rows if row[_BENEFIT] is not None]
        self._say_totals(len(rows), sum(benefits) if benefits else None)

    def _say_totals(self, count: int, benefit: float | None) -> None:
        text = ngettext("{n} initiative", "{n} initiatives", count).format(n=formats.number(count))
        if benefit is not None:
            money = formats.money(benefit, self._currency, compact=True)
            text = _("{initiatives} · {sum} a year").format(initiatives=text, sum=money)
        self._totals.setText(text)

    def _show_empty(self) -> None:
        from desktop_app.ui.widgets.feedback import EmptyState

        if self.table.model.rowCount() or not self._loaded:
            return
        run = self._context.registry.run
        if self.table.model.rows():
            empty = EmptyState(
                "search", _("No initiative matches."), [(_("Clear filters"), self.clear_filters)]
            )
        else:
            actions = [
                (_("New initiative"), lambda: run("initiative.new")),
                (_("Import a list"), lambda: run("portfolio.import")),
            ]
            empty = EmptyState(
                "initiatives", _("Here stand your AI initiatives, from idea to retirement."), actions
            )
        self.table.set_empty(empty)

    # Acting on rows

    def _open(self, initiative_id: object) -> None:
        if self._context.is_open:
            self._context.open_initiative(str(initiative_id))

    def _edited(self, initiative_id: str, column: str, value: object) -> None:
        if not self._context.is_open:
            return
        from desktop_app.services import initiatives

        def failed(error: BaseException) -> None:
            if not isinstance(error, UserError):
                raise error
            self._context.show_error(error)
            self._read_some([initiative_id])

        self._context.write(lambda ws: initiatives.edit(ws, initiative_id, {column: value}), on_error=failed)

    def _fill_menu(self, menu: QMenu, ids: list[Any]) -> None:
        if not ids:
            return
        if len(ids) == 1:
            menu.addAction(_("Open"), lambda: self._open(ids[0]))
            menu.addAction(_("Edit"), self.table.edit_current)
            menu.addSeparator()
        n = len(ids)
        label = ngettext("Delete {n} initiative", "Delete {n} initiatives", n).format(n=n)
        action = menu.addAction(label, self._delete)
        action.setEnabled(self._context.can_edit)

    def _delete(self) -> None:
        ids = self.table.selected_refs()
        if not ids or not self._context.can_edit:
            return
        from desktop_app.services import initiatives

        self._context.write(lambda ws: initiatives.delete(ws, ids), toast=True)
