"""What the list shows and how: filter, order, groups and columns, applied to the rows that were read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.domain.filters.tree import EVERYTHING, Group, fields_of
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.filtering.typed_search import ListSearch
from desktop_app.ui.initiatives.list_fields import ListContent
from desktop_app.ui.initiatives.rows_reader import ListRows, Rows
from desktop_app.ui.widgets.table.row_vectors import MANY, RowVectors
from desktop_app.ui.widgets.table.view_table import Layout, ViewTable

if TYPE_CHECKING:
    from desktop_app.services.lists.row_search import RowSearch
    from desktop_app.services.workspace import Workspace

_ID = COLUMN_INDEX["id"]
# So many texts take longer to put in order than a person should wait after a click.
_WORTH_PREPARING = MANY


class ListDisplay(QObject):
    """Shows rows in the table by the present view; fields that are missing are read first.

    `applied`: other rows show. `settled`: a whole view shows; later changes are measured against it. `moved`:
    filter, order, groups or columns were changed.
    """

    applied = Signal()
    settled = Signal()
    moved = Signal()

    def __init__(
        self,
        context: AppContext,
        table: ViewTable,
        content: ListContent,
        search: ListSearch,
        show: Callable[[Any], object],
    ) -> None:
        super().__init__(table)
        self._context, self._table, self._content, self.search = context, table, content, search
        self.rows = ListRows(context, table, self._wanted, show, self._show_some)
        self.filter: Group = EVERYTHING
        self.group = ""
        self._sort: tuple[tuple[str, bool], ...] = table.data.levels()
        # Options of the view for layouts other than the table.
        self._options: Mapping[str, Any] = {}
        self._usual = table.layout_now()
        # The columns to show once they are read; None where they show already.
        self._layout: Layout | None = None
        self._chosen = False
        table.layout_changed.connect(self._layout_moved)

    def definition(self) -> ViewDefinition:
        """The present display as a view's definition."""
        return ViewDefinition(self.filter, self._sort, self.group, self._table.layout_now(), self._options)

    # Reading

    def _wanted(self) -> set[str]:
        """The fields that the wanted display needs."""
        layout = self._layout if self._layout is not None else self._table.layout_now()
        if not self.rows.loaded and self._layout is None:
            layout = self.remembered()
        names = {name for name, _width in layout} | {name for name, _down in self._sort}
        return names | fields_of(self.filter) | ({self.group} if self.group else set())

    def columns_to_show(self, is_view: bool) -> Layout:
        """The columns to show next, else those that show; at first those that the user chose before."""
        if self._layout is None and not is_view:
            self._layout = self.remembered() if not self._content.fields else self._table.layout_now()
        layout = self._layout if self._layout is not None else self._table.layout_now()
        self._layout = None
        return layout

    def show_rows(self, rows: Rows, layout: Layout) -> None:
        """Show rows that were read, in these columns."""
        self._table.set_columns(self._content.columns([name for name, _width in layout]))
        if layout != self._table.layout_now():
            self._table.set_layout(layout)
        self.search.look_again()
        self.apply(rows)
        self._remember_columns()
        self._prepare()

    def _prepare(self) -> None:
        """Make ready in the background what a letter in the search or a click on a header would wait for."""
        rows = self._table.data.rows()
        if len(rows) < _WORTH_PREPARING:
            return
        shown = set(self._table.shown_columns())
        columns = [column for column in self._table.data.columns() if column.id in shown]

        def search(ws: Workspace) -> RowSearch:
            from desktop_app.services.lists.row_search import RowSearch

            prepared = RowSearch(rows)
            prepared.follow(ws)
            return prepared

        def sort(_ws: Workspace) -> RowVectors:
            vectors = RowVectors()
            vectors.prepare(rows, columns)
            return vectors

        self._context.read(search, self.search.adopt)
        self._context.read(sort, self._table.data.adopt)

    def _show_some(self, rows: Rows, gone: set[str]) -> None:
        if gone:
            self._table.set_rows([row for row in self._table.data.rows() if row[_ID] not in gone])
        self._table.data.update_rows(rows)
        self.search.look_again()
        self.apply()

    def apply(self, rows: Rows | None = None) -> None:
        """Show the rows that filter and search take, in their order and groups."""
        accept = (
            self._content.acceptor(self.filter, self._context.workspace.today)
            if self._context.is_open
            else None
        )
        listed = self._table.data.rows() if rows is None else rows
        accept, pick = self.search.within(accept, listed)
        self._table.data.set_view(
            rows, accept, self._content.levels(self._sort), self._content.grouping(self.group), pick
        )
        self._table.rows_changed()
        self.applied.emit()

    # Whole views

    def take(self, view: ViewDefinition, layout: Layout = ()) -> None:
        """Show a view, with the default columns if it names none."""
        self.filter, self._sort, self.group = view.filter, view.sort, view.group
        self._options = view.options
        self._layout = layout or self._usual
        self.search.forget()
        if self.rows.loaded and self._content.has(self._wanted()):
            self._lay_columns()
            self.apply()
            self.settled.emit()
        elif self._context.is_open:
            self.rows.read_all()

    def take_all(self) -> None:
        """Show all initiatives, with the columns and the order that the user last chose for them."""
        state = self._state()
        self._table.keeps_layout = True
        by = state.get("sort")
        sort = ((str(by), bool(state.get("descending"))),) if by else ()
        self.take(ViewDefinition(sort=sort), self.remembered())

    def _lay_columns(self) -> None:
        layout, self._layout = self._layout, None
        if layout is not None:
            self._table.set_columns(self._content.columns([name for name, _width in layout]))
            self._table.set_layout(layout)

    def _state(self) -> Mapping[str, Any]:
        state = self._context.settings.values.tables.get("initiatives")
        return state if isinstance(state, Mapping) else {}

    def remembered(self) -> Layout:
        """The columns that the user last chose for all initiatives."""
        state = self._state()
        hidden, widths = set(state.get("hidden", ())), state.get("widths", {})
        order = [str(name) for name in state.get("order", ()) if name not in hidden]
        layout = [(name, widths[name] if isinstance(widths.get(name), int) else 0) for name in order]
        return tuple(layout) or self._usual

    # Changes of what shows

    def _layout_moved(self) -> None:
        self._sort = self._table.data.levels()

    def set_columns(self, names: Sequence[str]) -> None:
        """Show these columns, from the left; missing fields are read first."""
        widths = dict(self._table.layout_now())
        self._layout, self._chosen = tuple((name, widths.get(name, 0)) for name in names), True
        self._changed()

    def reset_columns(self) -> None:
        """Show the default columns."""
        self._layout, self._chosen = self._usual, True
        self._changed()

    def set_sorting(self, levels: tuple[tuple[str, bool], ...]) -> None:
        """Sort by these fields, the first one first."""
        self._sort = levels
        self._changed()

    def set_group(self, field: str) -> None:
        """Group by a field; "" for no groups."""
        self.group = field
        self._changed()

    def set_filter_tree(self, group: Group) -> None:
        """Show the initiatives that a filter takes."""
        self.filter = group
        self._changed()

    def clear_filters(self) -> None:
        """Show everything again."""
        self.filter = EVERYTHING
        self.search.forget()
        self.apply()

    def look_for(self, text: str) -> None:
        """Show the initiatives that a search finds."""
        self.search.look_for(text)
        self.apply()

    def _changed(self) -> None:
        """Apply the change now, or once the fields that it needs are read."""
        if not self._content.has(self._wanted()):
            self.rows.read_all()
            return
        self._lay_columns()
        self.apply()
        self._remember_columns()
        self.moved.emit()

    def _remember_columns(self) -> None:
        """Keep the columns that the user chose for all initiatives for the next start."""
        if self._chosen:
            self._chosen = False
            self._table.keep_layout()
