"""Makes a table a sheet: cells are selected and typed in one by one, blocks are pasted, filled and copied, rows added."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu

from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.widgets.table.cell_delegate import Index
from desktop_app.ui.widgets.table.cell_edit import CellEdit
from desktop_app.ui.widgets.table.fill_grip import FillGrip
from desktop_app.ui.widgets.table.new_row import NewRow, SheetBody
from desktop_app.ui.widgets.table.reading_bubble import RefusalBubble
from desktop_app.ui.widgets.table.sheet_cells import CellArea, SheetCells, TypedChange
from desktop_app.ui.widgets.table.sheet_edits import SheetEdits, SheetKeeper
from desktop_app.ui.widgets.table.sheet_foot import SheetFoot
from desktop_app.ui.widgets.table.sheet_report import SheetReport
from desktop_app.ui.widgets.table.table_model import doubt_at
from desktop_app.ui.widgets.table.table_view import TableView

if TYPE_CHECKING:
    from desktop_app.ui.widgets.table.data_table import DataTable

# Figures wait so long for a selection that is being dragged.
_FIGURES_AFTER_MS = 30
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class CellSheet(QObject):
    """The keys and the mouse of a table whose cells can be typed in.

    With `words` a last row takes the title of a new record; `more` says there what else it takes.
    """

    def __init__(self, table: DataTable, keeper: SheetKeeper, words: str = "", more: str = "") -> None:
        super().__init__(table)
        #: The last row, which makes a new record of a title; None without words for it.
        self.new_row: NewRow | None = NewRow(words, more) if words else None
        self._table, self._keeper = table, keeper
        self.view: TableView = table.view
        self._model = table.model
        self.cells = SheetCells(self.view, self._model)
        self.report = SheetReport(table)
        self.edits = SheetEdits(self.cells, self._model, keeper, self.report)
        self.foot = SheetFoot(self.cells, self._model)
        self.grip = FillGrip(self.view, self._model, self.cells, self.edits, keeper.can_edit)
        #: Why the cell at which it stands can't be typed in.
        self.refusal = RefusalBubble(self.view)
        self.refusal.withdrawn.connect(self._show_figures)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FIGURES_AFTER_MS)
        self._soon.timeout.connect(self._show_figures)
        table.delegate.ended = self._ended
        table.delegate.closeEditor.connect(lambda *_args: self._soon.start())
        self.view.take_sheet(self)
        self.view.selectionModel().selectionChanged.connect(lambda *_args: self._soon.start())
        self.view.selectionModel().currentChanged.connect(self._went_to)
        self._model.dataChanged.connect(lambda *_args: self._soon.start())
        self._model.layoutChanged.connect(lambda *_args: self._soon.start())
        self._model.doubts.changed.connect(self.view.viewport().update)
        table.begin_edit = self.begin
        if self.new_row is not None:
            body = SheetBody(self.view, self._model, self.new_row)
            table.fit_page = body.fit
            table.set_page(body)
            self.new_row.edit.left.connect(self._leave_new_row)
        layout = table.layout()
        assert layout is not None
        layout.addWidget(self.foot)
        self._show_figures()

    def _below(self) -> None:
        """Go down from the last row."""
        if self.new_row is not None:
            self.new_row.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_new_row(self) -> None:
        if self._model.rowCount():
            column = max(self.view.currentIndex().column(), 0)
            self._go_to(self._model.index(self._model.rowCount() - 1, column))
            self.view.setFocus(Qt.FocusReason.BacktabFocusReason)

    # Foot

    def _show_figures(self) -> None:
        block = self.cells.selected()
        self.foot.show_selection(block)
        if self.view.state() == QAbstractItemView.State.EditingState:
            return
        if block.size > 1:
            hints = [(_("Enter"), _("edit")), (_("Ctrl D"), _("fill down")), (_("Esc"), _("one cell"))]
        else:
            hints = [(_("Enter"), _("edit")), (_("Ctrl Enter"), _("open"))]
        self.foot.show_keys(hints)

    def _show_editing(self) -> None:
        n = self.cells.selected().size
        hints = [(_("Enter"), _("next cell")), (_("Esc"), _("as before"))]
        if n > 1:
            hints.insert(1, (_("Ctrl Enter"), _("fill all {n}").format(n=n)))
        self.foot.show_keys(hints)

    def _went_to(self, *_cells: object) -> None:
        self.refusal.hide()
        self._soon.start()
        if len(self._model.doubts):
            self.edits.tell_current()

    # Which cells

    def is_row_head(self, index: Index) -> bool:
        """Whether a cell stands for its whole row."""
        return index.isValid() and self.cells.column(index.column()).row_head

    def has_rows_only(self) -> bool:
        """Whether all that is selected are whole rows."""
        return len(self.cells.whole_rows()) == len(self.cells.selected().rows)

    def is_typed(self, index: QModelIndex) -> bool:
        """Whether a cell can be typed in."""
        return bool(self._model.flags(index) & Qt.ItemFlag.ItemIsEditable)

    def open_current(self) -> None:
        """Open the record of the current cell."""
        if self.view.currentIndex().isValid():
            self.view.opened.emit(self.view.currentIndex().row())

    # Keys

    def takes_key(self, event: QKeyEvent) -> bool:
        """Handle a key while no cell is being typed in."""
        index = self.view.currentIndex()
        for key, act in (
            (QKeySequence.StandardKey.Copy, self.cells.copy),
            (QKeySequence.StandardKey.Cut, self.cut),
            (QKeySequence.StandardKey.Paste, self.paste),
        ):
            if event.matches(key):
                act()
                return True
        if not index.isValid() or not self.cells.is_row(index.row()):
            return False
        return self._with_control(event, index) if _has_control(event) else self._plain_key(event, index)

    def _with_control(self, event: QKeyEvent, index: QModelIndex) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif key == Qt.Key.Key_D:
            self.fill(0, 1)
        elif key == Qt.Key.Key_R:
            self.fill(1, 0)
        elif key == Qt.Key.Key_Space:
            self._select_whole(QItemSelectionModel.SelectionFlag.Columns)
        elif key in _ARROWS or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._jump(event, index)
        else:
            return False
        return True

    def _plain_key(self, event: QKeyEvent, index: QModelIndex) -> bool:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.is_row_head(index):
                return False
            self.begin(index)
        elif key == Qt.Key.Key_F2:
            self.begin(index)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif key == Qt.Key.Key_Escape:
            return self._escape(index)
        elif key == Qt.Key.Key_Space and shift:
            self._select_whole(QItemSelectionModel.SelectionFlag.Rows)
        elif key == Qt.Key.Key_Down and not shift and index.row() == self._model.rowCount() - 1:
            self._below()
        elif event.text().isprintable() and event.text() and not self.is_row_head(index):
            if self._refuses(index):
                return True
            QTimer.singleShot(0, self, self._show_editing)
            return False
        else:
            return False
        return True

    def begin(self, index: QModelIndex) -> None:
        """Edit a cell, keeping what it holds; or say why it cannot be typed in."""
        if self.is_row_head(index):
            index = self._first_typed(index)
        if not self._refuses(index):
            self.view.setCurrentIndex(index)
            self.view.edit(index)
            if isinstance(editor := QApplication.focusWidget(), CellEdit):
                # Qt marks all of it, so that the first letter would replace what shall be changed.
                editor.end(False)
            self._show_editing()

    def _first_typed(self, index: QModelIndex) -> QModelIndex:
        row = (self._model.index(index.row(), at) for at in self.cells.shown_columns())
        return next((cell for cell in row if self.is_typed(cell)), index)

    def _refuses(self, index: QModelIndex) -> bool:
        """Say why a cell cannot be typed in; False when it can."""
        if not self._keeper.can_edit():
            self._say_refused(index, _("This portfolio can only be read."))
            return True
        if self.is_typed(index):
            return False
        column = self.cells.column(index.column())
        self._say_refused(
            index, column.origin or _("{column} cannot be typed in.").format(column=column.title)
        )
        return True

    def _say_refused(self, index: QModelIndex, sentence: str) -> None:
        """Say it at the cell, and in the foot for those who listen."""
        self.foot.say(sentence)
        self.refusal.show_refusal(sentence, self.view.visualRect(index))

    def _escape(self, index: QModelIndex) -> bool:
        """Leave in steps: a doubt, the report, a selection of several cells."""
        if doubt_at(self._model, index.row(), index.column()) is not None:
            self._model.doubts.put(
                self._model.ref_at(index.row()), self.cells.column(index.column()).id, None
            )
            self.report.withdraw()
            self._show_figures()
        elif self.report.isVisible():
            self.report.withdraw()
        elif self.cells.selected().size > 1:
            self._go_to(index)
        else:
            return False
        return True

    def _go_to(self, index: QModelIndex, keeps_selection: bool = False) -> None:
        flags = QItemSelectionModel.SelectionFlag
        how = flags.NoUpdate if keeps_selection else flags.ClearAndSelect
        if not keeps_selection and self.is_row_head(index):
            how |= flags.Rows
        self.view.selectionModel().setCurrentIndex(index, how)
        self.view.scrollTo(index)

    def _select_whole(self, how: QItemSelectionModel.SelectionFlag) -> None:
        selection = self.view.selectionModel()
        selection.select(selection.selection(), QItemSelectionModel.SelectionFlag.Select | how)

    def _jump(self, event: QKeyEvent, index: QModelIndex) -> None:
        """To the end of the row or column; with Shift the selection goes along."""
        shown, last = self.cells.shown_columns(), self._model.rowCount() - 1
        key, row, at = event.key(), index.row(), index.column()
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            row, at = (0, shown[0]) if key == Qt.Key.Key_Home else (last, shown[-1])
        else:
            down, across = _ARROWS[Qt.Key(key)]
            if self.view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                across = -across
            row = row if not down else (0 if down < 0 else last)
            at = at if not across else (shown[0] if across < 0 else shown[-1])
        target = self._model.index(row, at)
        block = self.cells.selected()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and block.size:
            rows = range(min(block.rows[0], row), max(block.rows[-1], row) + 1)
            places = [shown.index(one) for one in (*block.columns, at)]
            self.cells.select(CellArea(rows, shown[min(places) : max(places) + 1]), target)
            self.view.scrollTo(target)
        else:
            self._go_to(target)

    # The end of typing

    def _ended(self, index: QModelIndex, text: str, how: str) -> None:
        block = self.cells.selected()
        if how == "fill":
            self.edits.fill_with(text, block)
        else:
            self._go_on(index, how, block)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_figures()
        if how != "fill" and doubt_at(self._model, index.row(), index.column()) is not None:
            self.edits.tell_doubt(index.row(), index.column())

    def _go_on(self, index: QModelIndex, how: str, block: CellArea) -> None:
        """To the next cell: inside of a selection round in it, else below or beside."""
        by = 1 if how in ("down", "next") else -1
        if block.size > 1 and index.row() in block.rows and index.column() in block.columns:
            high, wide = len(block.rows), len(block.columns)
            row, place = list(block.rows).index(index.row()), list(block.columns).index(index.column())
            step = place * high + row if how in ("down", "up") else row * wide + place
            step = (step + by) % block.size
            at = (step % high, step // high) if how in ("down", "up") else (step // wide, step % wide)
            self._go_to(self._model.index(block.rows[at[0]], block.columns[at[1]]), keeps_selection=True)
            return
        shown = self.cells.shown_columns()
        row, place = index.row(), shown.index(index.column())
        if how in ("down", "up"):
            row += by
            if row >= self._model.rowCount():
                self._below()
                return
        else:
            place += by
            row, place = row + place // len(shown), place % len(shown)
        if 0 <= row < self._model.rowCount():
            self._go_to(self._model.index(row, shown[place]))

    # Blocks

    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        self.cells.copy()
        self.clear()

    def paste(self) -> None:
        """Put the block on the clipboard into the selected cells."""
        if not self._keeper.can_edit():
            self.foot.say(_("This portfolio can only be read."))
            return
        self.edits.paste(self.cells.clipboard(), self.cells.selected())

    def clear(self) -> None:
        """Empty the selected cells."""
        block = self.cells.selected()
        if block.size == 1 and self._refuses(self._model.index(block.rows[0], block.columns[0])):
            return
        self.edits.clear(block)

    def fill(self, across: int, down: int) -> None:
        """Repeat the first row, or column, of the selection; of one cell alone, the one before it."""
        block = self.cells.selected()
        if not block.size:
            return
        rows, columns = list(block.rows), list(block.columns)
        if down:
            if len(rows) == 1:
                above = [row for row in range(rows[0]) if self.cells.is_row(row)]
                rows = above[-1:] + rows
                self.cells.select(CellArea(rows, columns))
            self.edits.fill(CellArea(rows[:1], columns), CellArea(rows[1:], columns))
        elif across and len(columns) > 1:
            self.edits.fill(CellArea(rows, columns[:1]), CellArea(rows, columns[1:]))

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the cells: readings of a doubt first."""
        index = self.view.currentIndex()
        if not index.isValid() or not self.cells.is_row(index.row()):
            return
        doubt = doubt_at(self._model, index.row(), index.column())
        column, ref = self.cells.column(index.column()).id, self._model.ref_at(index.row())
        for offer in doubt.reading.offers if doubt is not None else ():
            change = TypedChange(ref, column, offer.value)
            menu.addAction(
                _("Read as {value}").format(value=offer.words),
                partial(self.edits.settle, [change]),
            )
        can, n = self._keeper.can_edit(), self.cells.selected().size
        menu.addAction(_("Copy"), self.cells.copy)
        menu.addAction(_("Paste"), self.paste).setEnabled(can)
        menu.addAction(_("Fill down"), lambda: self.fill(0, 1)).setEnabled(can)
        words = ngettext("Clear {n} cell", "Clear {n} cells", n).format(n=n)
        menu.addAction(words, self.clear).setEnabled(can)
        menu.addSeparator()

    # Mouse

    def takes_double_click(self, index: QModelIndex) -> bool:
        """A double click edits; on the head of a row it opens."""
        if self.is_row_head(index):
            return False
        self.begin(index)
        return True


def _has_control(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier))
