"""The one look of all tables: lines between rows, muted header, keyboard, kept column widths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.language.i18n import _
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import literal
from desktop_app.ui.widgets.table.cell_delegate import CellDelegate
from desktop_app.ui.widgets.table.column_layout import ColumnLayout
from desktop_app.ui.widgets.table.sort_menu import fill_of_column, order_by
from desktop_app.ui.widgets.table.table_model import Row, TableColumn, TupleTableModel
from desktop_app.ui.widgets.table.table_view import TableView, WholeRows

if TYPE_CHECKING:
    from desktop_app.runtime.settings import Settings


#: Height of a row by density, in px at 100 %.
_ROW_HEIGHTS = {"compact": 28, "comfortable": 36, "two_lines": 48}


class DataTable(QFrame):
    """A table over tuples (first item: the row's ref).

    `opened(ref)` on Enter or double click, `selection_changed([refs])`, `edited(ref, column id, text
    or choice)` after an inline edit (F2), `sorted_by(column id, descending)` after a click on a header,
    `origin_wanted(ref, column id, rect in the view)` by Alt+Enter or a click on a computed figure.
    With `settings` and `key`, widths, order and hidden columns are kept.
    """

    opened = Signal(object)
    selection_changed = Signal(object)
    edited = Signal(str, str, object)
    origin_wanted = Signal(object, str, QRect)
    sorted_by = Signal(str, bool)

    #: What a sheet does where a cell is to be edited, and after other rows show; None in a table that is none.
    begin_edit: Callable[[QModelIndex], object] | None = None
    fit_page: Callable[[], object] | None = None

    def __init__(
        self,
        columns: Sequence[TableColumn],
        name: str,
        rows: Iterable[Row] = (),
        settings: Settings | None = None,
        key: str = "",
        framed: bool = True,
        fit_height: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if not framed:
            self.setProperty("bare", "true")
        self._settings, self._key = settings, key
        self._fit_height = fit_height
        #: Columns besides the widest that share spare room, each up to this many px at 100 %.
        self.grows: Mapping[str, int] = {}
        #: False where somebody else gives the columns their widths.
        self.fits_columns = True
        # Columns whose width somebody set.
        self._sized: set[str] = set()
        self._spreading = False
        self._scale = theme.scale()
        # Whether there were rows to measure at the last spreading.
        self._was_empty = True
        self._menu: Callable[[QMenu, list[Any]], object] | None = None
        self._empty: QWidget | None = None
        self.model = self._make_model(columns, rows)
        self.view = TableView()
        self.view.setAccessibleName(name)
        # Set before the model: with ten thousand rows a change of the headers costs 30 ms.
        self._density = ""
        self.view.set_row_height(_row_height(self._density, self._settings))
        self.view.setModel(self.model)
        self.column_layout = ColumnLayout(self.view, self.model)
        self.delegate = self._make_delegate()
        self.view.setItemDelegate(self.delegate)
        self._stack = QStackedLayout()
        outer = QVBoxLayout(self)
        margin = 6 if framed else 0
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.addLayout(self._stack)
        # What shows while there are rows.
        self._page: QWidget = self.view
        self._stack.addWidget(self.view)
        self.column_layout.start()
        kept = settings.values.tables.get(key) if settings is not None and key else None
        if isinstance(kept, Mapping):
            self.set_layout_state(kept)
        self._told: list[Any] = []
        self._whole_rows = WholeRows(self, self.view)
        _connect(self)
        self._rows_changed()

    def _make_model(self, columns: Sequence[TableColumn], rows: Iterable[Row]) -> TupleTableModel:
        return TupleTableModel(columns, rows)

    def _make_delegate(self) -> CellDelegate:
        return CellDelegate(self.view)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to the rows; with a proxy, Tab would not get past a table that has none."""
        super().focusInEvent(event)
        if self.view.isVisible():
            self.view.setFocus(event.reason())

    # -- rows ----------------------------------------------------------------------------------

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace the rows; selection, filter, order and scroll position stay."""
        self.model.set_rows(rows)
        self._rows_changed()

    def selected_refs(self) -> list[Any]:
        """Refs of the selected rows, from the top."""
        positions = sorted(i.row() for i in self.view.selectionModel().selectedRows())
        return [self.model.ref_at(position) for position in positions]

    def _tell_selection(self) -> None:
        self._told = self.selected_refs()
        self.selection_changed.emit(list(self._told))

    def current_ref(self) -> Any:
        """Ref of the row with the focus, or None."""
        index = self.view.currentIndex()
        return self.model.ref_at(index.row()) if index.isValid() else None

    def select(self, ref: object) -> bool:
        """Select a row and bring it into sight; False when it does not show."""
        position = self.model.position_of(ref)
        if position < 0:
            return False
        column = self.view.horizontalHeader().logicalIndex(0)
        index = self.model.index(position, max(column, 0))
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.view.keep_in_sight(index)
        return True

    def enter(self) -> None:
        """Put the focus on the rows, the first one if none has it."""
        if self.model.rowCount():
            if not self.view.currentIndex().isValid():
                self.select(self.model.ref_at(0))
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def edit_current(self) -> None:
        """Edit the cell with the focus, or the first editable one of its row."""
        index = self.view.currentIndex()
        if not index.isValid():
            return
        if self.begin_edit is not None:
            self.begin_edit(index)
            return
        if not self.model.columns()[index.column()].editable:
            for at, column in enumerate(self.model.columns()):
                if column.editable and not self.view.isColumnHidden(at):
                    index = self.model.index(index.row(), at)
                    break
        self.view.setCurrentIndex(index)
        self.view.edit(index)

    def set_page(self, page: QWidget) -> None:
        """Show this instead of the bare rows, which it holds, while there are rows."""
        self._stack.removeWidget(self.view)
        self._page = page
        self._stack.addWidget(page)
        self._rows_changed()

    # -- columns -------------------------------------------------------------------------------

    def sort_by(self, column_id: str, descending: bool = False) -> None:
        """Sort and show the mark in the header."""
        self.model.sort_by(column_id, descending)
        self._show_sorting()

    def shown_columns(self) -> list[str]:
        """Ids of the columns that show, from the left."""
        return self.column_layout.shown()

    def set_column_shown(self, column_id: str, shown: bool) -> None:
        """Show or hide a column."""
        self.column_layout.set_shown(column_id, shown)
        self._spread()
        self._remember()

    def fill_column_menu(self, menu: QMenu) -> None:
        """Fill a menu with check marks for the columns, and a reset to the default."""
        for at, column in enumerate(self.model.columns()):
            item = menu.addAction(literal(column.title or column.id))
            item.setCheckable(True)
            item.setChecked(not self.view.isColumnHidden(at))
            item.toggled.connect(lambda shown, column=column: self.set_column_shown(column.id, shown))
        menu.addSeparator()
        menu.addAction(_("Reset columns to defaults"), self.reset_columns)

    def reset_columns(self) -> None:
        """Widths, order and choice of columns as declared."""
        self.column_layout.reset()
        self._remember()

    def set_layout_state(self, state: Mapping[str, object]) -> None:
        """Restore columns and sorting as they were kept."""
        self.column_layout.set_state(state)
        if state.get("sort") in {column.id for column in self.model.columns()}:
            self.sort_by(str(state["sort"]), bool(state.get("descending")))

    # -- around the rows -----------------------------------------------------------------------

    def set_empty(self, widget: QWidget | None) -> None:
        """Set what shows instead of the table when it has no rows (an EmptyState)."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = widget
        if widget is not None:
            self._stack.addWidget(widget)
        self._rows_changed()

    def set_menu(self, build: Callable[[QMenu, list[object]], object]) -> None:
        """`build(menu, refs)` fills the context menu of the selected rows."""
        self._menu = build

    def set_density(self, density: str) -> None:
        """ "comfortable", "compact", or "two_lines" for a table whose texts wrap; "" follows the settings."""
        self._density = density
        self._restyle()

    def _remember(self, *_args: object) -> None:
        if self._settings is not None and self._key and self.isVisible() and not self._spreading:
            self._settings.put("tables", {self._key: self.column_layout.state()})

    def _restyle(self) -> None:
        self.view.horizontalHeader().setFixedHeight(theme.px(32))
        self.view.set_row_height(_row_height(self._density, self._settings))
        if self._scale != theme.scale():
            before, self._scale = self._scale, theme.scale()
            self.view.horizontalHeader().setMinimumSectionSize(theme.px(32))
            self._spreading = True
            self.column_layout.rescale(before)
            self._spreading = False
            self.column_layout.forget_needs()
            self._spread()
        self._rows_changed()
        self.view.viewport().update()

    def _rows_changed(self) -> None:
        empty = self._empty is not None and self.model.rowCount() == 0
        wanted = self._empty if empty and self._empty is not None else self._page
        if self._stack.currentWidget() is not wanted:
            self._stack.setCurrentWidget(wanted)
        if self._was_empty and self.model.rowCount():
            self.column_layout.forget_needs()
            self._spread()
        self._was_empty = not self.model.rowCount()
        _fit_rows(self)
        if self.view.isVisible():
            # Later, Qt would lay out the rows while it paints them, and then paint them once more.
            self.view.executeDelayedItemsLayout()
        if self.fit_page is not None:
            self.fit_page()
        self._whole_rows.set_on(not self._fit_height and self._page is self.view)
        if self._told and self._told != self.selected_refs():
            # A row that is hidden is deselected too, but Qt sends no signal for that.
            self._tell_selection()

    def _header_clicked(self, at: int) -> None:
        column = self.model.columns()[at].id
        by, descending = self.model.sorted_by()
        order_by(self, column, by == column and not descending)

    def _show_sorting(self) -> None:
        by, descending = self.model.sorted_by()
        header = self.view.horizontalHeader()
        at = next((i for i, c in enumerate(self.model.columns()) if c.id == by), -1)
        header.setSortIndicatorShown(at >= 0)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(at, order)
        header.blockSignals(False)

    def _show_menu(self, at: QPoint) -> None:
        if self._menu is None:
            return
        menu = _new_menu(self)
        self._menu(menu, self.selected_refs())
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(at)

    def _spread(self) -> None:
        """Give spare room to the widest text column, unless the user set the widths."""
        if self._spreading or self._kept_widths() or not self.fits_columns:
            return
        self._spreading = True
        if self.column_layout.spread(self.grows, self.delegate.text_width, self._sized):
            self.view.viewport().update()
            _fit_rows(self)
        self._spreading = False

    def _kept_widths(self) -> bool:
        """True when somebody set the widths, at this start or an earlier one."""
        return self._settings is not None and self._key in self._settings.values.tables

    def index_of(self, ref: object, column_id: str) -> QModelIndex:
        """Where a cell is now; invalid when it does not show."""
        position = self.model.position_of(ref)
        at = next((i for i, c in enumerate(self.model.columns()) if c.id == column_id), -1)
        return self.model.index(position, at) if position >= 0 and at >= 0 else QModelIndex()


def _fit_rows(table: DataTable) -> None:
    """Be as high as the rows, and as the scroll bar below them where the columns need one."""
    if table._fit_height:
        rows = min(table.model.rowCount(), 200)
        height = theme.px(32) + rows * table.view.verticalHeader().defaultSectionSize() + 2
        if table.view.horizontalHeader().length() > table.view.viewport().width() > 0:
            height += table.view.horizontalScrollBar().sizeHint().height()
        if table.maximumHeight() == table.view.maximumHeight() == table.view.minimumHeight():
            # Who holds the table to its rows holds it to the bar too.
            table.setMaximumHeight(height)
        table.view.setFixedHeight(height)


def _connect(table: DataTable) -> None:
    """Follow the model, the view and the theme."""
    table.model.edited.connect(table.edited)
    table.model.order_changed.connect(table._rows_changed)
    table.view.opened.connect(lambda row: table.opened.emit(table.model.ref_at(row)))
    table.view.origin_wanted.connect(table.origin_wanted)
    table.sorted_by.connect(table._remember)
    table.view.menu_wanted.connect(table._show_menu)
    table.view.resized.connect(table._spread)
    table.view.selectionModel().selectionChanged.connect(lambda *_args: table._tell_selection())
    header = table.view.horizontalHeader()
    header.customContextMenuRequested.connect(lambda at: _open_header_menu(table, at))
    header.sectionClicked.connect(table._header_clicked)
    header.sectionResized.connect(table._remember)
    header.sectionMoved.connect(table._remember)
    theme.notifier().changed.connect(table._restyle)


def _row_height(own: str, settings: Settings | None) -> int:
    """The table's own density, else that of the settings, in px."""
    usual = settings.values.density if settings is not None else "comfortable"
    return theme.px(_ROW_HEIGHTS.get(own or usual, 36))


def _new_menu(table: QWidget) -> QMenu:
    # It must not wait in an event loop of its own, as the table may be deleted before that ends.
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _open_header_menu(table: DataTable, at: QPoint) -> None:
    menu = _new_menu(table)
    fill_of_column(table, menu, table.view.horizontalHeader().logicalIndexAt(at))
    table.fill_column_menu(menu)
    menu.popup(table.view.horizontalHeader().mapToGlobal(at))
