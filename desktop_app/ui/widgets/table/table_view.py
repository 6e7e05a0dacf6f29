"""The view of a table: its keys and mouse, and its header."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from desktop_app.files.clipboard_cells import write_text
from desktop_app.language.i18n import _
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.table.cell_delegate import PAD, CellDelegate, Index
from desktop_app.ui.widgets.table.frozen_columns import FrozenColumns
from desktop_app.ui.widgets.table.table_model import TupleTableModel
from desktop_app.ui.widgets.where_from.figure_label import is_origin_key

_NO_LIMIT = 16_777_215


class GripHooks(Protocol):
    """What takes the mouse at the edge of a selection, and draws that edge."""

    def press(self, event: QMouseEvent) -> bool: ...

    def move(self, event: QMouseEvent) -> bool: ...

    def release(self, event: QMouseEvent) -> bool: ...

    def paint(self, painter: QPainter) -> None: ...


class SheetHooks(Protocol):
    """What a sheet takes over from its view; what it does not take, the view handles as usual."""

    def takes_key(self, event: QKeyEvent) -> bool: ...

    def takes_double_click(self, index: QModelIndex) -> bool: ...

    def is_row_head(self, index: Index) -> bool: ...

    def has_rows_only(self) -> bool: ...

    @property
    def grip(self) -> GripHooks: ...


class TableView(QTableView):
    """Keys and mouse as the program wants them."""

    opened = Signal(int)
    #: (ref, column id, where it is): a cell whose origin is asked for, by Alt+Enter or a click on a computed figure.
    origin_wanted = Signal(object, str, QRect)
    left_by_escape = Signal()
    menu_wanted = Signal(QPoint)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        # Made here: for Qt's own viewport PySide6 would search all classes of widgets, 10 ms of each start.
        cells = QWidget()
        cells.setBackgroundRole(QPalette.ColorRole.Base)
        cells.setAutoFillBackground(True)
        self.setViewport(cells)
        # The computed figure that was pressed, and opens when it is let go of there.
        self._pressed = QPersistentModelIndex()
        self.frozen = FrozenColumns(self)
        self.sheet: SheetHooks | None = None
        # Takes a double click on a cell of a table that is no sheet; False leaves it to open the record.
        self.takes_double_click: Callable[[QModelIndex], bool] | None = None
        # Whether the mouse button went down on a cell that stands for its row.
        self._drags_rows = False
        # True from a selection by the program until somebody scrolls.
        self._is_kept_in_sight = False
        self._dress()
        self.verticalScrollBar().actionTriggered.connect(lambda _action: self._scrolled_by_hand())
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self._scrolled_sideways())

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(16)
        self.setHorizontalHeader(TableHeader(self))

    def set_row_height(self, height: int) -> None:
        """How high every row is, px."""
        self.verticalHeader().setDefaultSectionSize(height)

    def keep_in_sight(self, index: QModelIndex) -> None:
        """Scroll to the current row, and again whenever the table gets another size, until somebody scrolls."""
        self._is_kept_in_sight = True
        self.scrollTo(index)

    def _scrolled_by_hand(self) -> None:
        self._is_kept_in_sight = False

    def take_sheet(self, sheet: SheetHooks) -> None:
        """Let cells be selected and typed in one by one, as the sheet says."""
        self.sheet = sheet
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.viewport().setMouseTracking(True)

    def edit(self, index: Index, *how: Any) -> Any:
        """Open the editor of a cell; the first letter of what replaces it opens an empty one."""
        delegate = self.itemDelegate()
        if how and isinstance(delegate, CellDelegate):
            delegate.is_typed_over = how[0] == QAbstractItemView.EditTrigger.AnyKeyPressed
        try:
            return super().edit(index, *how)
        finally:
            if isinstance(delegate, CellDelegate):
                delegate.is_typed_over = False

    # Columns that stay in sight

    def _scrolled_sideways(self) -> None:
        if self.frozen.places():
            self.viewport().update()
            self.horizontalHeader().viewport().update()

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is; those of frozen columns stay where they are."""
        rect = super().visualRect(index)
        if index.isValid() and (place := self.frozen.place_of(index.column())) is not None:
            rect.moveLeft(self.frozen.left_of(place))
        return rect

    def indexAt(self, at: QPoint) -> QModelIndex:
        """The cell at a place of the viewport."""
        column = self.frozen.column_at(at.x())
        if column < 0:
            return super().indexAt(at)
        row = self.rowAt(at.y())
        return self.model().index(row, column) if row >= 0 else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, beside the frozen columns and not under them."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if not index.isValid() or not self.frozen.places():
            return
        if self.frozen.holds(index.column()):
            bar.setValue(before)
        elif (hidden := self.frozen.covered(index.column())) > 0:
            bar.setValue(bar.value() - hidden)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self.frozen.is_active() or self.sheet is not None:
            self.viewport().update()

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """How a click or a key selects: in a sheet one block of cells, or any rows by the cells that head them."""
        command, flags = super().selectionCommand(index, event), QItemSelectionModel.SelectionFlag
        if self.sheet is None or command == flags.NoUpdate:
            return command
        if self._drags_rows or self.sheet.is_row_head(index):
            adds = not command & flags.Clear and self.sheet.has_rows_only()
            return (command if adds else flags.ClearAndSelect) | flags.Rows
        # What is selected in pieces is no block that could be copied, filled or emptied.
        return flags.ClearAndSelect if command & flags.Toggle else command

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.sheet is None and not self.frozen.places():
            return
        painter = QPainter(self.viewport())
        if self.sheet is not None:
            self.sheet.grip.paint(painter)
        self.frozen.paint(painter, event.rect())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
        # Scroll again to a row that was selected before the table had its size.
        if self._is_kept_in_sight and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if self.state() != QAbstractItemView.State.EditingState:
            if is_origin_key(event):
                self.ask_origin(self.currentIndex())
                return
            if self.sheet is not None and self.sheet.takes_key(event):
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
                return
            if key == Qt.Key.Key_Tab and not modifiers:
                # Tab leaves the table; arrows move in it.
                QWidget.focusNextPrevChild(self, True)
                return
            if key == Qt.Key.Key_Backtab:
                QWidget.focusNextPrevChild(self, False)
                return
            if event.matches(QKeySequence.StandardKey.Copy):
                self._copy()
                return
            if key == Qt.Key.Key_Home and not modifiers:
                self._go(0)
                return
            if key == Qt.Key.Key_End and not modifiers:
                self._go(self.model().rowCount() - 1)
                return
        super().keyPressEvent(event)

    def _go(self, row: int) -> None:
        column = max(self.currentIndex().column(), 0)
        self.setCurrentIndex(self.model().index(row, column))

    def _copy(self) -> None:
        """The selected rows as tab-separated text, safe to paste into a spreadsheet."""
        model = self.model()
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        shown = [c for c in range(model.columnCount()) if not self.isColumnHidden(c)]
        block = [[str(model.index(row, column).data() or "") for column in shown] for row in rows[:10_000]]
        QApplication.clipboard().setText(write_text(block))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.sheet is not None:
            if self.sheet.grip.press(event):
                return
            self._drags_rows = self.sheet.is_row_head(self.indexAt(event.position().toPoint()))
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        figure = self._figure_at(event.position().toPoint()) if plain else QModelIndex()
        self._pressed = QPersistentModelIndex(figure)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.sheet is None or not self.sheet.grip.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.sheet is None or not self.sheet.grip.release(event):
            super().mouseReleaseEvent(event)
            figure = self._figure_at(event.position().toPoint())
            if figure.isValid() and self._pressed == QPersistentModelIndex(figure):
                self.ask_origin(figure)
        self._pressed = QPersistentModelIndex()
        self._drags_rows = False

    def ask_origin(self, index: QModelIndex) -> None:
        """Ask where the figure of a cell comes from."""
        model = self.model()
        if index.isValid() and isinstance(model, TupleTableModel):
            rect = self.visualRect(index).translated(self.viewport().pos())
            self.origin_wanted.emit(model.ref_at(index.row()), model.columns()[index.column()].id, rect)

    def _figure_at(self, at: QPoint) -> QModelIndex:
        """The cell whose computed figure is at a point of the viewport; invalid when none is."""
        index, delegate = self.indexAt(at), self.itemDelegate()
        if index.isValid() and isinstance(delegate, CellDelegate):
            figure = delegate.figure_rect(index, self.visualRect(index))
            if not figure.isEmpty() and figure.adjusted(-2, -2, 2, 4).contains(at):
                return index
        return QModelIndex()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            take = self.sheet.takes_double_click if self.sheet is not None else self.takes_double_click
            if take is None or not take(index):
                self.opened.emit(index.row())
            return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())


class TableHeader(QHeaderView):
    """Muted titles over a line; the sort mark is beside the title, never on it."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        # What the mouse went down on among frozen columns: an edge with its place and width, or a title.
        self._pulled: tuple[int, int, int] | None = None
        self._pressed = -1
        self.setHighlightSections(False)
        self.setAccessibleName(_("Columns"))
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(theme.px(32))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(theme.px(32))
        self.setStretchLastSection(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    # Frozen columns, while the others are scrolled under them

    def _frozen(self) -> FrozenColumns | None:
        view = self.parentWidget()
        return view.frozen if isinstance(view, TableView) and view.frozen.is_active() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        view = self.parentWidget()
        if isinstance(view, TableView) and view.frozen.places():
            painter = QPainter(self.viewport())
            view.frozen.paint_header(painter, self)
            painter.end()

    def _edge_at(self, x: int) -> int:
        """The frozen column whose edge is at a place, to be dragged; -1 for none."""
        frozen = self._frozen()
        return frozen.edge_at(x) if frozen is not None else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        frozen, x = self._frozen(), event.position().toPoint().x()
        edge = self._edge_at(x)
        self._pulled = (edge, x, self.sectionSize(edge)) if edge >= 0 else None
        self._pressed = frozen.column_at(x) if frozen is not None else -1
        if self._pulled is None and self._pressed < 0:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().toPoint().x()
        if self._pulled is not None:
            edge, start, width = self._pulled
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            self.resizeSection(
                edge, max(self.minimumSectionSize(), width + (start - x if mirrored else x - start))
            )
        elif self._pressed < 0 and self._frozen_at(x) < 0:
            super().mouseMoveEvent(event)
        else:
            over_edge = self._edge_at(x) >= 0
            self.setCursor(Qt.CursorShape.SplitHCursor if over_edge else Qt.CursorShape.ArrowCursor)

    def _frozen_at(self, x: int) -> int:
        frozen = self._frozen()
        return frozen.column_at(x) if frozen is not None else -1

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pulled, pressed = self._pulled, self._pressed
        self._pulled, self._pressed = None, -1
        if pulled is None and pressed >= 0:
            if self._frozen_at(event.position().toPoint().x()) == pressed:
                self.sectionClicked.emit(pressed)
        elif pulled is None:
            super().mouseReleaseEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, at: int) -> None:
        model = self.model()
        if not rect.isValid() or model is None:
            return
        title = str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        align = model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(align is not None and align & Qt.AlignmentFlag.AlignRight)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            right = not right
        marked = self.isSortIndicatorShown() and self.sortIndicatorSection() == at
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        painter.setFont(theme.font("small", 500))
        painter.setPen(theme.colour("ink" if marked else "muted"))
        side = theme.px(10)
        room = rect.adjusted(PAD, 0, -PAD, -1)
        gap = side + 3 if marked else 0
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width() - gap)
        width = metrics.horizontalAdvance(shown)
        start = room.right() - width + 1 if right else room.left()
        side_flag = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            room,
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | side_flag),
            own_direction(shown),
        )
        if marked:
            left = start - gap if right else start + width + 3
            box = QRectF(left, rect.center().y() - side / 2, side, side)
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            paint_icon(painter, "up" if up else "down", box, theme.colour("ink"))
        painter.restore()


class WholeRows(QObject):
    """Lets the last row in sight end whole: the room that would hold only a part of one stays free."""

    def __init__(self, table: QFrame, view: QTableView) -> None:
        super().__init__(view)
        self._table, self._view = table, view
        self._is_on = False
        table.installEventFilter(self)
        # The bar at the foot takes room from the rows.
        view.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._fit())

    def set_on(self, on: bool) -> None:
        """Do it, or leave the height to whoever else holds the rows."""
        self._is_on = on
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        layout = self._table.layout()
        if not self._is_on or layout is None:
            return
        view, margins = self._view, layout.contentsMargins()
        high, bar = view.verticalHeader().defaultSectionSize(), view.horizontalScrollBar()
        whole = self._table.contentsRect().height() - margins.top() - margins.bottom()
        room = whole - view.horizontalHeader().height()
        room -= bar.sizeHint().height() if bar.maximum() > 0 else 0
        over = room % high if view.model().rowCount() * high > room >= high else 0
        most = whole - over if over else _NO_LIMIT
        if view.maximumHeight() != most:
            view.setMaximumHeight(most)
            # The layout may have done its part already.
            view.resize(view.width(), min(most, whole))
