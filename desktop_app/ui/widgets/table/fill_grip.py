"""The edge of a sheet's selection, and the square at its corner that is dragged to fill the cells beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.table.sheet_cells import CellArea, SheetCells
from desktop_app.ui.widgets.table.sheet_edits import SheetEdits
from desktop_app.ui.widgets.table.table_model import TupleTableModel
from desktop_app.ui.widgets.table.table_view import TableView

_SQUARE = 7
_REACH = 6


class FillGrip:
    """Takes the mouse while it is on the square, and draws."""

    def __init__(
        self,
        view: TableView,
        model: TupleTableModel,
        cells: SheetCells,
        edits: SheetEdits,
        can_edit: Callable[[], bool],
    ) -> None:
        self._view, self._model, self._cells, self._edits = view, model, cells, edits
        self._can_edit = can_edit
        # The cells that the square is dragged over, while it is.
        self._dragged: CellArea | None = None

    def press(self, event: QMouseEvent) -> bool:
        """Begin to drag the square at the corner of the selection."""
        at = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or not self._square().contains(at):
            return False
        self._dragged = self._cells.selected()
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Drag the square, or show that it can be dragged."""
        at = event.position().toPoint()
        if self._dragged is None:
            over = not event.buttons() and self._square().contains(at)
            shape = Qt.CursorShape.CrossCursor if over else Qt.CursorShape.ArrowCursor
            if self._view.viewport().cursor().shape() != shape:
                self._view.viewport().setCursor(shape)
            return False
        target = self._reached(at)
        if target != self._dragged:
            self._dragged = target
            self._view.scrollTo(self._model.index(target.rows[-1], target.columns[-1]))
            self._view.viewport().update()
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Fill the cells that the square was dragged over."""
        if self._dragged is None:
            return False
        source, reached, self._dragged = (
            self._cells.selected(),
            self._reached(event.position().toPoint()),
            None,
        )
        rows = [row for row in reached.rows if row not in source.rows]
        columns = [at for at in reached.columns if at not in source.columns]
        # Before anything is kept: that may sort the rows anew.
        self._cells.select(reached)
        if rows:
            self._edits.fill(source, CellArea(rows, source.columns))
        elif columns:
            self._edits.fill(source, CellArea(source.rows, columns))
        self._view.viewport().update()
        return True

    def _reached(self, at: QPoint) -> CellArea:
        """The selection grown to a place of the viewport: down or up, or else to a side."""
        source = self._cells.selected()
        row = self._view.rowAt(at.y())
        if row < 0:
            row = self._model.rowCount() - 1 if at.y() > 0 else 0
        if not source.rows[0] <= row <= source.rows[-1]:
            span = range(min(row, source.rows[0]), max(row, source.rows[-1]) + 1)
            return CellArea([one for one in span if self._cells.is_row(one)], source.columns)
        shown, column = self._cells.shown_columns(), self._view.indexAt(at).column()
        if column in shown and column not in source.columns:
            places = [shown.index(one) for one in (*source.columns, column)]
            return CellArea(source.rows, shown[min(places) : max(places) + 1])
        return source

    # Drawing

    def _frame(self, block: CellArea) -> QRect:
        """Where a block lies in the viewport."""
        first = self._view.visualRect(self._model.index(block.rows[0], block.columns[0]))
        last = self._view.visualRect(self._model.index(block.rows[-1], block.columns[-1]))
        return first.united(last)

    def _square(self) -> QRect:
        """Where the square can be taken hold of; nowhere for a selection in pieces, or one that is not typed."""
        if not self._can_edit() or self._view.selectionModel().selection().count() == 0:
            return QRect()
        block = self._cells.selected()
        if not block.size or not any(self._cells.column(at).editable for at in block.columns):
            return QRect()
        frame, reach = self._frame(block), theme.px(_REACH)
        corner = frame.bottomRight() if self._reads_on() else frame.bottomLeft()
        return QRect(corner.x() - reach, corner.y() - reach, 2 * reach, 2 * reach)

    def _reads_on(self) -> bool:
        return self._view.layoutDirection() == Qt.LayoutDirection.LeftToRight

    def paint(self, painter: QPainter) -> None:
        """Draw the edge of the selection, its square, and the cells that the square is dragged over."""
        block = self._cells.selected()
        if not block.size or self._cells.whole_rows():
            return
        accent = QColor(theme.tokens().accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if block.size > 1:
            painter.setPen(QPen(accent, 1))
            painter.drawRect(self._frame(block).adjusted(0, 0, -1, -1))
        if self._dragged is not None:
            painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._frame(self._dragged).adjusted(0, 0, -1, -1))
        elif self._view.hasFocus() and not (grip := self._square()).isNull():
            side = theme.px(_SQUARE)
            box = QRect(0, 0, side, side)
            box.moveCenter(grip.center())
            painter.fillRect(box.adjusted(-1, -1, 1, 1), theme.colour("surface"))
            painter.fillRect(box, accent)
