"""The table of a view: changing columns, groups that collapse, an order of several levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.table.cell_delegate import PAD, CellDelegate, Index
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import Row, TableColumn, TupleTableModel
from desktop_app.ui.widgets.table.view_model import GroupRef, GroupRow, ViewTableModel, group_words

Layout = tuple[tuple[str, int], ...]


class GroupDelegate(CellDelegate):
    """Paints the row of a group across its cells: its words at the left, subtotals in their columns."""

    def text_width(self, index: Index) -> int:
        model = self._model(index)
        # The words of a group run across the columns.
        is_group = isinstance(model, ViewTableModel) and model.group_at(index.row()) is not None
        return 0 if is_group else super().text_width(index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._model(index)
        group = model.group_at(index.row()) if isinstance(model, ViewTableModel) else None
        if group is None:
            super().paint(painter, option, index)
            return
        rect = option.rect
        painter.fillRect(rect, QColor(theme.tokens().sunken))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._line)
        column = model.columns()[index.column()]
        text = group.text(column.id)
        if text:
            inner = rect.adjusted(PAD, 0, -PAD, -1)
            self._text(painter, inner, text, self._ink, "strong", column.kind == "number")
        else:
            self._words(painter, rect, group, model)
        current = self._view.currentIndex()
        if self._view.hasFocus() and current.row() == index.row():
            painter.setPen(QPen(self._focus, 2))
            painter.drawLine(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1)
            painter.drawLine(rect.left(), rect.bottom() - 2, rect.right(), rect.bottom() - 2)

    def figure_rect(self, index: Index, cell: QRect) -> QRect:
        model = self._model(index)
        if isinstance(model, ViewTableModel) and model.group_at(index.row()) is not None:
            return QRect()
        return super().figure_rect(index, cell)

    def _words(self, painter: QPainter, rect: QRect, group: GroupRow, model: TupleTableModel) -> None:
        """Paint this cell's part of the words, which span all cells up to the first subtotal."""
        start, end = _room(self._view, group, model)
        if rect.left() >= end:
            return
        room = QRect(start + PAD, rect.top(), end - start - 2 * PAD, rect.height() - 1)
        painter.save()
        painter.setClipRect(rect)
        side = theme.px(12)
        box = QRectF(room.left(), room.top() + (room.height() - side) / 2, side, side)
        paint_icon(painter, "down" if group.is_open else "next", box, self._muted)
        self._text(painter, room.adjusted(side + 6, 0, 0, 0), group_words(group), self._ink, "strong")
        painter.restore()


def _room(view: Any, group: GroupRow, model: TupleTableModel) -> tuple[int, int]:
    """Where the words of a group start and end in the viewport, px."""
    header = view.horizontalHeader()
    start, end, first = 0, view.viewport().width(), True
    for place in range(header.count()):
        at = header.logicalIndex(place)
        if view.isColumnHidden(at):
            continue
        left = view.columnViewportPosition(at)
        if first:
            # Where the first columns are held, so are the words over them.
            start, first = (view.visualRect(model.index(0, at)).left(), False)
        elif group.text(model.columns()[at].id):
            return start, left
        end = max(end, left + view.columnWidth(at))
    return start, end


class ViewTable(DataTable):
    """A table whose columns, order and groups follow a view.

    `layout_changed()` is sent when somebody moves, resizes, hides or sorts by a column. While `keeps_layout`
    is False, none of that goes into the settings.
    """

    layout_changed = Signal()

    def __init__(self, *args: Any, **named: Any) -> None:
        self.keeps_layout = True
        self._applying = True
        super().__init__(*args, **named)
        self._applying = False
        self.view.horizontalHeader().sectionResized.connect(self._resized)
        self.view.installEventFilter(self)
        self.view.viewport().installEventFilter(self)

    def _make_model(self, columns: Sequence[TableColumn], rows: Iterable[Row]) -> TupleTableModel:
        self.data = ViewTableModel(columns, rows)
        return self.data

    def _make_delegate(self) -> CellDelegate:
        return GroupDelegate(self.view)

    # Columns

    def set_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show these columns; those that were there keep width and place."""
        same = [(one.id, one.title, one.at, one.kind) for one in columns]
        if same == [(one.id, one.title, one.at, one.kind) for one in self.data.columns()]:
            return
        before = self.layout_now(all_widths=True)
        self._applying = True
        self.data.set_columns(columns)
        self.column_layout.forget_needs()
        self._applying = False
        self.set_layout(before)

    def layout_now(self, all_widths: bool = False) -> Layout:
        """(column, width) of the columns that show, from the left; width 0 where nobody set one."""
        at = {column.id: place for place, column in enumerate(self.data.columns())}
        return tuple(
            (
                name,
                round(self.view.columnWidth(at[name]) / theme.scale())
                if all_widths or name in self._sized
                else 0,
            )
            for name in self.shown_columns()
        )

    def set_layout(self, layout: Layout) -> None:
        """Show just these columns in this order; a width of 0 is the usual one."""
        columns = self.data.columns()
        at = {column.id: place for place, column in enumerate(columns)}
        wanted = [(name, width) for name, width in layout if name in at]
        self._applying = True
        self.column_layout.put_in_order([at[name] for name, _width in wanted])
        shown = dict(wanted)
        for name, place in at.items():
            self.view.setColumnHidden(place, name not in shown)
            if name in shown:
                self.view.setColumnWidth(place, theme.px(shown[name] or columns[place].width))
        self._sized = {name for name, width in wanted if width and width != columns[at[name]].width}
        self._applying = False
        self._spread()
        self.view.viewport().update()

    def _resized(self, at: int, _before: int, _after: int) -> None:
        if not self._applying and not self._spreading and self.isVisible():
            self._sized.add(self.data.columns()[at].id)

    def _remember(self, *args: object) -> None:
        if self._applying or self._spreading:
            return
        if self.keeps_layout:
            super()._remember(*args)
        if self.isVisible():
            self.layout_changed.emit()

    def _spread(self) -> None:
        if not self._applying and (self.keeps_layout or not self._sized):
            super()._spread()

    def _kept_widths(self) -> bool:
        return self.keeps_layout and super()._kept_widths()

    def _header_clicked(self, at: int) -> None:
        levels = dict(self.data.levels())
        column = self.data.columns()[at]
        if not QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier or not levels:
            super()._header_clicked(at)
            return
        # With Shift the column becomes one more level of the order, or reverses its level.
        levels[column.id] = not levels[column.id] if column.id in levels else False
        by_id = {one.id: one for one in self.data.columns()}
        self.set_levels([(by_id[name], down) for name, down in levels.items() if name in by_id])
        self._remember()

    def set_levels(self, levels: Sequence[tuple[TableColumn, bool]]) -> None:
        """Sort by several columns, the first one first."""
        self.data.set_levels(levels)
        self._show_sorting()

    def rows_changed(self) -> None:
        """Update the header, and what shows without rows, after the model changed rows or order."""
        self._show_sorting()
        self._rows_changed()

    def keep_layout(self) -> None:
        """Remember the columns as they are now."""
        self._remember()

    # Groups

    def selected_refs(self) -> list[Any]:
        # By ranges: row by row, Qt takes a second for 10,000 rows.
        ranges = [(one.top(), one.bottom()) for one in self.view.selectionModel().selection().toList()]
        positions = sorted({at for top, bottom in ranges for at in range(top, bottom + 1)})
        refs = (self.data.ref_at(position) for position in positions)
        return [ref for ref in refs if not isinstance(ref, GroupRef)]

    def edit_current(self) -> None:
        if not isinstance(self.current_ref(), GroupRef):
            super().edit_current()

    def toggle(self, ref: str) -> None:
        """Collapse or expand a group; the focus stays on it."""
        column = max(self.view.currentIndex().column(), 0)
        self.data.fold(ref)
        position = self.data.position_of(ref)
        if position >= 0:
            self.view.selectionModel().setCurrentIndex(
                self.data.index(position, column), self.view.selectionModel().SelectionFlag.NoUpdate
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and watched is self.view and isinstance(event, QKeyEvent):
            return self._group_key(event)
        pressed = kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        if pressed and watched is self.view.viewport() and isinstance(event, QMouseEvent):
            index = self.view.indexAt(event.position().toPoint())
            group = self.data.group_at(index.row()) if index.isValid() else None
            if group is not None and event.button() == Qt.MouseButton.LeftButton:
                self._stand_on(index)
                self.toggle(group[0])
                self.view.setFocus(Qt.FocusReason.MouseFocusReason)
                return True
        return False

    def _stand_on(self, index: QModelIndex) -> None:
        flags = self.view.selectionModel().SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.NoUpdate)

    def _group_key(self, event: QKeyEvent) -> bool:
        ref = self.current_ref()
        if not isinstance(ref, GroupRef):
            return False
        key = event.key()
        group = self.data.group_at(self.view.currentIndex().row())
        turn = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if group is not None and not turn:
            turn = key == (Qt.Key.Key_Left if group.is_open else Qt.Key.Key_Right)
        if turn:
            self.toggle(ref)
        return turn
