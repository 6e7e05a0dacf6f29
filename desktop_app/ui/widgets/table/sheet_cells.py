"""The cells of a table as a sheet counts them: rows and columns as they show, what is selected, texts in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QMimeData, QModelIndex
from PySide6.QtWidgets import QApplication

from desktop_app.files.clipboard_cells import ClipboardCell, read_block, write_html, write_text
from desktop_app.language import formats
from desktop_app.ui.widgets.table.table_model import TableColumn, TupleTableModel, written_at
from desktop_app.ui.widgets.table.table_view import TableView
from desktop_app.ui.widgets.table.view_model import GroupRef

#: Cells whose HTML is worth its time; larger blocks go out as text alone.
_MOST_HTML = 20_000
# Goes along with a copied block: the ids of its columns.
_COLUMNS_COPIED = "application/x-ai-portfolio-columns"


class CellArea(NamedTuple):
    """Rows by their position, and columns by their place in the model, both in the order in which they show."""

    rows: Sequence[int]
    columns: Sequence[int]

    @property
    def size(self) -> int:
        """How many cells it has."""
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True, slots=True)
class TypedChange:
    """What a cell shall hold; `row` counts rows that are to be added, from 0, and is -1 for one that is there."""

    ref: Any
    column: str
    value: Any
    row: int = -1


class SheetCells:
    """Reads the selection and the texts of a table."""

    def __init__(self, view: TableView, model: TupleTableModel) -> None:
        self._view, self._model = view, model
        # The rows of the selection, kept while neither it nor the order changes: every repaint asks for them.
        self._touched: tuple[object, list[int], list[int]] | None = None
        model.order_changed.connect(self._forget)
        model.modelReset.connect(self._forget)

    def _forget(self) -> None:
        self._touched = None

    def current(self) -> QModelIndex:
        """The cell that the keyboard is in."""
        return self._view.currentIndex()

    def shown_columns(self) -> list[int]:
        """The places of the columns that show, from the side where rows begin."""
        header = self._view.horizontalHeader()
        order = (header.logicalIndex(at) for at in range(header.count()))
        return [at for at in order if not header.isSectionHidden(at)]

    def column(self, at: int) -> TableColumn:
        """The column at a place of the model."""
        return self._model.columns()[at]

    def is_row(self, position: int) -> bool:
        """Whether a record stands there, and not the head of a group."""
        return not isinstance(self._model.ref_at(position), GroupRef)

    def rows_from(self, position: int, count: int) -> list[int]:
        """So many rows from a position on, as far as there are any; heads of groups are passed over."""
        rows: list[int] = []
        for at in range(position, self._model.rowCount()):
            if len(rows) == count:
                break
            if self.is_row(at):
                rows.append(at)
        return rows

    # What is selected

    def _rows(self, ranges: Sequence[tuple[int, int, int, int]]) -> tuple[list[int], list[int]]:
        """The rows that ranges touch, and those that they hold from end to end."""
        if self._touched is None or self._touched[0] != ranges:
            last = self._model.columnCount() - 1
            touched = {row for top, _left, bottom, _right in ranges for row in range(top, bottom + 1)}
            whole = {
                row
                for top, left, bottom, right in ranges
                if left == 0 and right == last
                for row in range(top, bottom + 1)
            }
            rows = [row for row in sorted(touched) if row < self._model.rowCount() and self.is_row(row)]
            self._touched = ranges, rows, [row for row in rows if row in whole]
        return self._touched[1], self._touched[2]

    def _ranges(self) -> list[tuple[int, int, int, int]]:
        chosen = self._view.selectionModel().selection().toList()
        current = self._view.currentIndex()
        if not chosen and current.isValid():
            return [(current.row(), current.column(), current.row(), current.column())]
        return [(one.top(), one.left(), one.bottom(), one.right()) for one in chosen]

    def selected(self) -> CellArea:
        """The rows and columns that the selection touches; the current cell where nothing is selected."""
        ranges = self._ranges()
        places = {at for _top, left, _bottom, right in ranges for at in range(left, right + 1)}
        return CellArea(self._rows(ranges)[0], [at for at in self.shown_columns() if at in places])

    def is_one_block(self, rows: Sequence[int]) -> bool:
        """Whether rows lie under each other with none between them; heads of groups do not part them."""
        return not rows or list(rows) == self.rows_from(rows[0], len(rows))

    def whole_rows(self) -> list[int]:
        """The rows that are selected from end to end."""
        return self._rows(self._ranges())[1]

    def select(self, block: CellArea, current: QModelIndex | None = None) -> None:
        """Select the cells of a block."""
        model, chosen = self._model, QItemSelection()
        if not block.size:
            return
        shown = self.shown_columns()
        places = [shown.index(at) for at in block.columns if at in shown]
        for first, last in _runs(block.rows):
            for at in shown[min(places) : max(places) + 1]:
                chosen.select(model.index(first, at), model.index(last, at))
        flags = QItemSelectionModel.SelectionFlag
        selection = self._view.selectionModel()
        selection.setCurrentIndex(current or model.index(block.rows[0], block.columns[0]), flags.NoUpdate)
        selection.select(chosen, flags.ClearAndSelect)

    # Texts

    def copy(self) -> CellArea:
        """Put the selected cells on the clipboard, as text and as a table."""
        block = self.selected()
        if block.size:
            columns = [self._column_out(at, block.rows) for at in block.columns]
            cells = list(zip(*columns, strict=True))
            data = QMimeData()
            data.setText(write_text(cells))
            data.setData(_COLUMNS_COPIED, "\n".join(self.column(at).id for at in block.columns).encode())
            if block.size <= _MOST_HTML:
                data.setHtml(write_html(cells))
            QApplication.clipboard().setMimeData(data)
        return block

    def _column_out(self, at: int, rows: Sequence[int]) -> list[ClipboardCell]:
        """The cells of a column; each value that it holds is written once, as most come again."""
        model, place = self._model, self.column(at).at
        if len(model.doubts):
            return [self._out(row, at) for row in rows]
        known: dict[Any, ClipboardCell] = {}
        cells: list[ClipboardCell] = []
        for row in rows:
            value = model.row_at(row)[place]
            if value not in known:
                known[value] = self._out(row, at)
            cells.append(known[value])
        return cells

    def _out(self, row: int, at: int) -> ClipboardCell:
        value, column = self._model.value(row, at), self.column(at)
        if value is None or value == "":
            return ""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if column.cell is not None:
                return float(value), column.cell.written(value)
            return float(value), formats.editable(value) if column.kind == "number" else self._model.shown(
                row, at
            )
        return written_at(self._model, row, at)

    def copied_columns(self) -> list[int]:
        """The places of the columns that the block on the clipboard was copied from; empty if it is from elsewhere."""
        data = QApplication.clipboard().mimeData()
        if data is None or not data.hasFormat(_COLUMNS_COPIED):
            return []
        places = {column.id: at for at, column in enumerate(self._model.columns())}
        return [places.get(name, -1) for name in data.data(_COLUMNS_COPIED).toStdString().split("\n")]

    def clipboard(self) -> list[list[str]]:
        """The block on the clipboard."""
        return read_block(QApplication.clipboard().text())


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of rows that follow each other without a gap."""
    starts = [at for at, row in enumerate(rows) if at == 0 or rows[at - 1] != row - 1]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield rows[start], rows[end - 1]
