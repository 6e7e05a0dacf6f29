"""The view of a table: its keys and mouse, and its header."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
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

from desktop_app.language.i18n import _
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.table.cell_delegate import PAD, CellDelegate
from desktop_app.ui.widgets.table.table_model import TupleTableModel
from desktop_app.ui.widgets.where_from.figure_label import is_origin_key


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
        # True from a selection by the program until somebody scrolls.
        self._is_kept_in_sight = False
        self._dress()
        self.verticalScrollBar().actionTriggered.connect(lambda _action: self._scrolled_by_hand())

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
        lines = []
        for row in rows[:10_000]:
            cells = []
            for column in shown:
                text = str(model.index(row, column).data() or "")
                if text.lstrip(" \t\r\n\0\u00a0\ufeff")[:1] in tuple("=+@\uff1d\uff0b\uff0d\uff20"):
                    text = "'" + text
                cells.append(text.replace("\t", " "))
            lines.append("\t".join(cells))
        QApplication.clipboard().setText("\n".join(lines))

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed = QPersistentModelIndex(
            self._figure_at(event.position().toPoint()) if plain else QModelIndex()
        )
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self._figure_at(event.position().toPoint())
        if index.isValid() and self._pressed == QPersistentModelIndex(index):
            self.ask_origin(index)
        self._pressed = QPersistentModelIndex()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(index.row())
            return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())


class TableHeader(QHeaderView):
    """Muted titles over a line; the sort mark is beside the title, never on it."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
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
