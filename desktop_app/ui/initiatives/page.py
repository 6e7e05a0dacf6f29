"""The list of all initiatives: search, filters, groups, saved views, inline and bulk edit, totals of what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.filters.tree import EVERYTHING
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import is_reading
from desktop_app.ui.filtering.typed_search import ListSearch
from desktop_app.ui.filtering.view_bar import ViewBar
from desktop_app.ui.initiatives.columns import initiative_columns
from desktop_app.ui.initiatives.display import ListDisplay
from desktop_app.ui.initiatives.doubt_keeper import DoubtKeeper
from desktop_app.ui.initiatives.hidden_columns import HiddenColumns
from desktop_app.ui.initiatives.list_fields import ListContent
from desktop_app.ui.initiatives.money_columns import MoneyColumns
from desktop_app.ui.initiatives.rows_reader import Content
from desktop_app.ui.initiatives.sheet_keeper import make_sheet
from desktop_app.ui.initiatives.totals import ListTotals
from desktop_app.ui.initiatives.view_tools import ListViews
from desktop_app.ui.widgets.table.view_table import ViewTable

if TYPE_CHECKING:
    from desktop_app.domain.planning_records import SavedView
    from desktop_app.store.reads.first_rows import FirstRows
    from desktop_app.ui.initiatives.row_actions import RowActions
    from desktop_app.ui.initiatives.side_tools import ListTools


class InitiativesPage(Page):
    """The table of initiatives."""

    works_early = True

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._currency = context.currency if context.is_open else ""
        self._money = MoneyColumns(lambda: self._currency)
        self.table = ViewTable(
            initiative_columns(lambda: self._currency, self._money),
            _("Initiatives"),
            settings=context.settings,
            key="initiatives",
        )
        self.sheet = make_sheet(context, self.table)
        self.content = ListContent(self.table.data.columns(), lambda: self._currency)
        self.bar = ViewBar(
            lambda: self.tools.open_filter_menu(self.bar.filter, self.views.ask_name),
            lambda menu: self.tools.fill_group_menu(menu, self.display.group),
            lambda menu: self.views.fill_menu(menu),
            self.open_columns,
        )
        self._search = self.bar.search
        self.display = ListDisplay(
            context, self.table, self.content, ListSearch(context, self._search), self._show
        )
        self.views = ListViews(context, self.bar, self.table, self.content, self.display)
        self.hidden_columns = HiddenColumns(
            self.table, self.sheet.foot, lambda: self.views.current is not None, self.open_columns
        )
        self._doubts = DoubtKeeper(context, self.table.data, self)
        self.totals = ListTotals(context, self.table, self.bar.totals)
        self._lay_out()
        self._connect()

    @cached_property
    def tools(self) -> ListTools:
        """The menus and panels, made when the first picture is there."""
        from desktop_app.ui.initiatives.side_tools import ListTools

        return ListTools(self.context, self.table, self.content, self.display, self._put_beside)

    @cached_property
    def actions_on_rows(self) -> RowActions:
        """What can be done to rows, made when the first picture is there."""
        from desktop_app.ui.initiatives.row_actions import RowActions

        actions = RowActions(
            self.context,
            self.table,
            self.bar,
            self.tools,
            lambda initiative_id: self.display.rows.read_some([initiative_id]),
            self.sheet,
        )
        actions.add_delete_key()
        return actions

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
        column.setSpacing(SPACING["l"])
        column.addWidget(self.bar)
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACING["l"])
        self._row.addWidget(self.table, 1)
        column.addLayout(self._row, 1)

    def _connect(self) -> None:
        bar, table, display = self.bar, self.table, self.display
        self._search.lead_to(table)
        self._search.changed.connect(display.look_for)
        bar.chip_removed.connect(self._remove_chip)
        bar.cleared.connect(display.clear_filters)
        bar.keep_wanted.connect(self.views.keep)
        bar.back_wanted.connect(self.views.back)
        bar.named.connect(self.views.name_given)
        bar.edit_wanted.connect(self.open_bulk_edit)
        display.applied.connect(self._applied)
        display.settled.connect(self._settled)
        display.moved.connect(self._show_bar)
        table.layout_changed.connect(self._layout_moved)
        table.opened.connect(lambda ref: self.actions_on_rows.open(ref))
        table.origin_wanted.connect(lambda *cell: self.actions_on_rows.show_origin(*cell))
        table.edited.connect(lambda *edit: self.actions_on_rows.edit(*edit))
        table.selection_changed.connect(lambda refs: self.actions_on_rows.selected(refs))
        table.set_menu(lambda menu, ids: self.actions_on_rows.fill_menu(menu, ids))

    def _put_beside(self, panel: QWidget) -> None:
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
        """Show the first screenful while the rest is being read."""
        self._currency = first.currency
        self._money.follow(first.rows)
        self.table.set_rows(first.rows)
        self.totals.show_count(first.total)

    def activated(self) -> None:
        if self.context.is_open:
            self.display.rows.activated()
            self._hold_totals()

    def note(self, changes: object) -> None:
        self.sheet.edits.changed_elsewhere(_taken_back(changes))
        self.display.rows.note(changes)

    def refresh(self, changes: object = None) -> None:
        """Read again what changed."""
        self.sheet.edits.changed_elsewhere(_taken_back(changes))
        self.display.rows.refresh(changes)
        self._hold_totals()

    def _hold_totals(self) -> None:
        """Count nothing before it is known that there is nothing."""
        if is_reading(self.table) and not self.table.model.rowCount():
            self.bar.totals.set_wordings(())

    def _show(self, content: Content) -> None:
        self._currency = self.context.currency
        self._money.follow(content.rows)
        layout = self.display.columns_to_show(is_view=self.views.current is not None)
        gone = not self.views.take(content.views)
        self.content.take(content.fields, content.extra, content.typed)
        self.display.show_rows(content.rows, layout)
        self.views.settled()
        self.tools.refresh()
        self._show_bar()
        if gone:
            view = self.views.current
            kept = self.views.find(view.id) if view is not None else None
            if kept is None:
                self.show_all()
            else:
                self.show_view(kept)

    # What shows

    def show_view(self, view: SavedView) -> None:
        """Show a saved view."""
        self.views.show(view)

    def set_view(self, definition: Mapping[str, object]) -> None:
        """Show the definition that another page asks for, without a saved view."""
        self.views.show_definition(definition)

    def show_all(self) -> None:
        """Show all initiatives, with the columns and the order that the user last chose for them."""
        self.views.show_all()

    def _applied(self) -> None:
        self._doubts.put_back()
        self._show_chips()
        self._show_totals()
        self._show_empty()

    def _settled(self) -> None:
        self.views.settled()
        self._show_bar()

    def _layout_moved(self) -> None:
        self.tools.refresh()
        self._show_bar()

    # Searching and filtering

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def set_filter(self, field: str, value: str) -> None:
        """Show only initiatives with this value, as when a bar of a chart is clicked."""
        from desktop_app.ui.filtering.quick_filters import toggled

        self.display.set_filter_tree(toggled(EVERYTHING, field, value, True))

    def _remove_chip(self, place: int) -> None:
        from desktop_app.ui.filtering.quick_filters import without

        group = self.display.filter
        whole = group.mode != "all"
        self.display.set_filter_tree(EVERYTHING if whole else without(group, place))

    def _show_bar(self) -> None:
        """Update the bar: filter, groups, changes of the view."""
        self.bar.show_group(self.content.label(self.display.group))
        self._show_chips()

    def _show_chips(self) -> None:
        group = self.display.filter
        texts = self.content.chips(group, self._currency)
        self.bar.show_filters(len(texts))
        self.bar.show_chips(texts, self.views.is_changed(), self.context.can_edit)
        self.bar.show_note(self.content.problems(group))
        self.tools.show_filter(group)

    def _show_totals(self) -> None:
        self.totals.show()

    def _show_empty(self) -> None:
        from desktop_app.ui.widgets.feedback import EmptyState

        if self.table.model.rowCount() or not self.display.rows.loaded:
            return
        run = self.context.registry.run
        if self.table.data.rows():
            empty = EmptyState(
                "search",
                _("No initiative matches."),
                [(_("Clear filters"), self.display.clear_filters)],
                quiet=True,
            )
        else:
            actions = [
                (_("New initiative"), lambda: run("initiative.new")),
                (_("Import a list"), lambda: run("portfolio.import")),
            ]
            empty = EmptyState(
                "initiatives",
                _("Your AI initiatives appear here."),
                actions,
                why=_("Leaders ask what there is, who answers for it and where it stands."),
                quiet=True,
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
        """Edit fields of all selected initiatives."""
        self.tools.open_bulk_edit()


def _taken_back(changes: object) -> str:
    """The change that was undone; "" for other news, after which an offer to undo would be of something else."""
    return changes.target if isinstance(changes, Changes) else ""
