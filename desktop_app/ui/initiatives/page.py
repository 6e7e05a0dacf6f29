"""The list of all initiatives: search, filters, groups, saved views, inline and bulk edit, totals of what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.domain.filters.tree import EVERYTHING, Group, fields_of
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.filtering.view_bar import ViewBar
from desktop_app.ui.initiatives.columns import initiative_columns
from desktop_app.ui.initiatives.list_fields import ListContent
from desktop_app.ui.initiatives.row_actions import RowActions
from desktop_app.ui.initiatives.rows_reader import Content, ListRows, Rows
from desktop_app.ui.initiatives.view_tools import ListViews, from_mapping
from desktop_app.ui.widgets.table.view_table import Layout, ViewTable

if TYPE_CHECKING:
    from desktop_app.domain.planning_records import SavedView
    from desktop_app.store.reads.first_rows import FirstRows

_ID = COLUMN_INDEX["id"]
_BENEFIT = COLUMN_INDEX["benefit_likely"]


class InitiativesPage(Page):
    """The table of initiatives."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._currency = context.currency if context.is_open else ""
        self._filter: Group = EVERYTHING
        self._sort: tuple[tuple[str, bool], ...] = ()
        self._group = ""
        # What a view keeps for layouts other than the table.
        self._options: Mapping[str, Any] = {}
        # The columns to show once they are read; None where they show already.
        self._layout: Layout | None = None
        self._chosen = False
        self._found: frozenset[str] | None = None
        self._text = ""
        self._rows = ListRows(context, self._wanted, self._show, self._show_some)
        self.table = ViewTable(
            initiative_columns(lambda: self._currency),
            _("Initiatives"),
            settings=context.settings,
            key="initiatives",
        )
        self.content = ListContent(self.table.data.columns(), lambda: self._currency)
        self._usual = self.table.layout_now()
        self._sort = self.table.data.levels()
        self.views = ListViews(self)
        self.bar = ViewBar(
            self._fill_filter_menu, self._fill_group_menu, self.views.fill_menu, self.open_columns
        )
        self._search = self.bar.search
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        from desktop_app.ui.initiatives.side_tools import ListTools

        self.tools = ListTools(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
        column.setSpacing(SPACING["l"])
        column.addWidget(self.bar)
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACING["l"])
        self._row.addWidget(self.table, 1)
        column.addLayout(self._row, 1)

    def _connect(self) -> None:
        bar, table = self.bar, self.table
        self._search.lead_to(table)
        self._search.changed.connect(self._search_changed)
        bar.chip_removed.connect(self._remove_chip)
        bar.cleared.connect(self.clear_filters)
        bar.keep_wanted.connect(self.views.keep)
        bar.back_wanted.connect(self.views.back)
        bar.named.connect(self.views.name_given)
        bar.edit_wanted.connect(self.open_bulk_edit)
        self.actions_on_rows = RowActions(self)
        table.opened.connect(self.actions_on_rows.open)
        table.edited.connect(self.actions_on_rows.edit)
        table.selection_changed.connect(self.actions_on_rows.selected)
        table.layout_changed.connect(self._layout_moved)
        table.set_menu(self.actions_on_rows.fill_menu)
        self.actions_on_rows.add_delete_key()
        bus.changed.connect(self._note)

    def side(self, panel: QWidget) -> None:
        """Put a panel at the side of the table."""
        if self._row.indexOf(panel) < 0:
            self._row.addWidget(panel)

    def title(self) -> str:
        return _("Initiatives")

    def header_actions(self) -> Sequence[QWidget]:
        registry = self.context.registry
        return (
            registry.button("portfolio.import", text=_("Import")),
            registry.button("portfolio.export", text=_("Export")),
            registry.button("initiative.new", primary=True),
        )

    # Reading

    def set_first_rows(self, first: FirstRows) -> None:
        """Show the first screenful while the rest is on its way."""
        self._currency = first.currency
        self.table.set_rows(first.rows)
        self._say_totals(first.total, None)

    def activated(self) -> None:
        if self.context.is_open:
            self._rows.activated()

    def _note(self, changes: object) -> None:
        window = self.context.window
        self._rows.note(changes, window is not None and window.current_page() is self)

    def refresh(self, changes: object = None) -> None:
        """Read again what changed, now or when the page comes up."""
        self._rows.refresh(changes)

    def _wanted(self) -> Iterable[str]:
        """The fields that what is to show takes."""
        layout = self._layout if self._layout is not None else self.table.layout_now()
        if not self._rows.loaded and self._layout is None:
            layout = self._remembered()
        names = {name for name, _width in layout} | {name for name, _down in self._sort}
        return names | fields_of(self._filter) | ({self._group} if self._group else set())

    def _show(self, content: Content) -> None:
        self._currency = self.context.currency
        if self._layout is None and not self.views.current:
            self._layout = self._remembered() if not self.content.fields else self.table.layout_now()
        gone = not self.views.take(content.views)
        layout = self._layout if self._layout is not None else self.table.layout_now()
        self._layout = None
        self.content.take(content.fields, content.extra)
        self.table.set_columns(self.content.columns([name for name, _width in layout]))
        if layout != self.table.layout_now():
            self.table.set_layout(layout)
        self._apply(content.rows)
        self._remember_columns()
        self.views.settled()
        self.tools.refresh()
        self.show_bar()
        if gone:
            view = self.views.current
            found = self.views.find(view.id) if view is not None else None
            if found is None:
                self.show_all()
            else:
                self.show_view(found)

    def read_again(self, initiative_id: str) -> None:
        """Show an initiative as it is kept."""
        self._rows.read_some([initiative_id])

    def _show_some(self, rows: Rows, gone: set[str]) -> None:
        if gone:
            self.table.set_rows([row for row in self.table.data.rows() if row[_ID] not in gone])
        self.table.data.update_rows(rows)
        self._apply()

    # Views

    def definition(self) -> ViewDefinition:
        """What shows now, as a view keeps it."""
        return ViewDefinition(self._filter, self._sort, self._group, self.table.layout_now(), self._options)

    def show_view(self, view: SavedView) -> None:
        """Show a saved view."""
        from desktop_app.services.lists import view_edits as views

        definition, problem = views.definition_of(view)
        self.views.opened(view)
        self.table.keeps_layout = False
        self.content.problem = problem
        self._take(definition, definition.columns or self._usual)

    def set_view(self, definition: Mapping[str, Any]) -> None:
        """Show what another page asks for, without a saved view."""
        self.show_all()
        found = from_mapping(definition)
        self._take(found, found.columns or self.table.layout_now())

    def show_all(self) -> None:
        """All initiatives, with the columns and the order that the user left them in."""
        self.views.opened(None)
        self.content.problem = ""
        state = self._state()
        self.table.keeps_layout = True
        by = state.get("sort")
        sort = ((str(by), bool(state.get("descending"))),) if by else ()
        self._take(ViewDefinition(sort=sort), self._remembered())

    def _take(self, view: ViewDefinition, layout: Layout) -> None:
        self._filter, self._sort, self._group = view.filter, view.sort, view.group
        self._options = view.options
        self._layout = layout
        self._search.set_text("")
        self._text, self._found = "", None
        if self._rows.loaded and self.content.has(self._wanted()):
            self._lay_columns()
        elif self.context.is_open:
            self._rows.read_all()

    def _lay_columns(self) -> None:
        layout, self._layout = self._layout or self._usual, None
        self.table.set_columns(self.content.columns([name for name, _width in layout]))
        self.table.set_layout(layout)
        self._apply()
        self.views.settled()
        self.show_bar()

    def _state(self) -> Mapping[str, Any]:
        state = self.context.settings.values.tables.get("initiatives")
        return state if isinstance(state, Mapping) else {}

    def _remembered(self) -> Layout:
        """The columns that the user left for all initiatives."""
        state = self._state()
        hidden, widths = set(state.get("hidden", ())), state.get("widths", {})
        order = [str(name) for name in state.get("order", ()) if name not in hidden]
        found = [(name, widths[name] if isinstance(widths.get(name), int) else 0) for name in order]
        return tuple(found) or self._usual

    def _layout_moved(self) -> None:
        self._sort = self.table.data.levels()
        self.tools.refresh()
        self.show_bar()

    def set_columns(self, names: Sequence[str]) -> None:
        """Show these columns, from the left; what is not read yet is read first."""
        widths = dict(self.table.layout_now())
        self._layout, self._chosen = tuple((name, widths.get(name, 0)) for name in names), True
        self._changed()

    def reset_columns(self) -> None:
        """The columns of the program."""
        self._layout, self._chosen = self._usual, True
        self._changed()

    def set_sorting(self, levels: tuple[tuple[str, bool], ...]) -> None:
        """Sort by these fields, the first one first."""
        self._sort = levels
        self._changed()

    def set_group(self, field: str) -> None:
        """Group by a field; "" for no groups."""
        self._group = field
        self._changed()

    def set_filter_tree(self, group: Group) -> None:
        """Show what a filter takes."""
        self._filter = group
        self._changed()

    def _changed(self) -> None:
        """Show it now, or once the fields that it takes are read."""
        if not self.content.has(self._wanted()):
            self._rows.read_all()
            return
        if self._layout is not None:
            layout, self._layout = self._layout, None
            self.table.set_columns(self.content.columns([name for name, _width in layout]))
            self.table.set_layout(layout)
        self._apply()
        self._remember_columns()
        self.show_bar()

    def _remember_columns(self) -> None:
        """What somebody chose for all initiatives is there again at the next start."""
        if self._chosen:
            self._chosen = False
            self.table.keep_layout()

    # Searching and filtering

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def _search_changed(self, text: str) -> None:
        self._text = text.strip()
        self._found = None
        if self._text and self.context.is_open:
            from desktop_app.services.lists import list_reads as lists

            # Within a few milliseconds also on 100,000 initiatives; a job would show letters later than typed.
            self._found = frozenset(lists.search_ids(self.context.workspace, self._text))
        self._apply()

    def _fill_filter_menu(self, menu: QMenu) -> None:
        self.tools.fill_filter_menu(menu, self._filter)

    def _fill_group_menu(self, menu: QMenu) -> None:
        self.tools.fill_group_menu(menu, self._group)

    def set_filter(self, field: str, value: str) -> None:
        """Show only initiatives with this value, as when a bar of a chart is clicked."""
        from desktop_app.ui.filtering.quick_filters import toggled

        self.set_filter_tree(toggled(EVERYTHING, field, value, True))

    def _remove_chip(self, place: int) -> None:
        from desktop_app.ui.filtering.quick_filters import without

        whole = self._filter.mode != "all"
        self.set_filter_tree(EVERYTHING if whole else without(self._filter, place))

    def clear_filters(self) -> None:
        """Show everything again."""
        self._filter = EVERYTHING
        self._search.set_text("")
        self._search_changed("")

    def _apply(self, rows: Rows | None = None) -> None:
        accept = (
            self.content.acceptor(self._filter, self.context.workspace.today)
            if self.context.is_open
            else None
        )
        if self._text:
            found, wanted = self._found or frozenset(), self._text.casefold()
            key, title, owner = (COLUMN_INDEX[name] for name in ("key", "title", "owner"))

            def matches(row: tuple[Any, ...]) -> bool:
                return row[_ID] in found or wanted in f"{row[key]}\n{row[title]}\n{row[owner]}".casefold()

            before = accept
            accept = matches if before is None else lambda row: before(row) and matches(row)
        self.table.data.set_view(
            rows, accept, self.content.levels(self._sort), self.content.grouping(self._group)
        )
        self.table.rows_changed()
        self._show_chips()
        self._show_totals()
        self._show_empty()

    def show_bar(self) -> None:
        """Say anew what shows: filter, groups, changes of the view."""
        self.bar.show_group(self.content.label(self._group))
        self._show_chips()

    def _show_chips(self) -> None:
        texts = self.content.chips(self._filter, self._currency)
        self.bar.show_chips(texts, self.views.is_changed(), self.context.can_edit)
        self.bar.show_note(self.content.problems(self._filter))
        self.tools.show_filter(self._filter)

    def _show_totals(self) -> None:
        rows = self.table.data.matching_rows()
        benefits = [row[_BENEFIT] for row in rows if row[_BENEFIT] is not None]
        self._say_totals(len(rows), sum(benefits) if benefits else None)

    def _say_totals(self, count: int, benefit: float | None) -> None:
        text = ngettext("{n} initiative", "{n} initiatives", count).format(n=formats.number(count))
        if benefit is not None:
            money = formats.money(benefit, self._currency, compact=True)
            text = _("{initiatives} · {sum} a year").format(initiatives=text, sum=money)
        self.bar.totals.setText(text)

    def _show_empty(self) -> None:
        from desktop_app.ui.widgets.feedback import EmptyState

        if self.table.model.rowCount() or not self._rows.loaded:
            return
        run = self.context.registry.run
        if self.table.data.rows():
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

    # Panels

    def open_columns(self) -> None:
        """Choose columns and order."""
        self.tools.open_columns()

    def open_filter_builder(self) -> None:
        """Build a filter from conditions."""
        self.tools.open_builder()

    def open_bulk_edit(self) -> None:
        """Edit fields of everything that is selected."""
        self.tools.open_bulk_edit()
