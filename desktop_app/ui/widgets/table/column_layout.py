"""Widths, order and choice of a table's columns: reads, keeps and restores them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.table.cell_delegate import PAD
from desktop_app.ui.widgets.table.column_room import ColumnWish, share
from desktop_app.ui.widgets.table.table_model import TableColumn, TupleTableModel

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Kept widths outside of these limits, in px at 100 %, are ignored.
_LEAST_WIDTH, _MOST_WIDTH = 20, 2000
#: This many rows are measured to find how much room the cells need.
_MEASURED = 40

#: Gives the room that a whole cell needs, in px.
TextWidth = Callable[[QModelIndex], int]


def is_words(column: TableColumn) -> bool:
    """Whether a column holds words, which may end in an ellipsis, and not figures or states."""
    return column.kind in ("strong", "text", "muted", "link")


def title_width(title: str) -> int:
    """The room that the title of a column needs, with the mark of the order beside it."""
    return QFontMetrics(theme.font("small", 500)).horizontalAdvance(title) + 2 * PAD + theme.px(10) + 3


class ColumnLayout:
    """The columns of one view."""

    def __init__(self, view: QTableView, model: TupleTableModel) -> None:
        self._view, self._model = view, model
        # The room that title and cells need, by column.
        self._needs: dict[str, tuple[int, int]] = {}

    def shown(self) -> list[str]:
        """Ids of the columns that show, from the left."""
        columns = self._model.columns()
        return [columns[at].id for at in self._in_order() if not self._view.isColumnHidden(at)]

    def set_shown(self, column_id: str, shown: bool) -> None:
        """Show or hide a column."""
        for at, column in enumerate(self._model.columns()):
            if column.id == column_id:
                self._view.setColumnHidden(at, not shown)

    def start(self) -> None:
        """Widths and choice of columns as declared."""
        for at, column in enumerate(self._model.columns()):
            self._view.setColumnWidth(at, theme.px(column.width))
            if column.hidden:
                self._view.setColumnHidden(at, True)

    def reset(self) -> None:
        """Widths, order and choice of columns as declared."""
        header = self._view.horizontalHeader()
        for at, column in enumerate(self._model.columns()):
            header.moveSection(header.visualIndex(at), at)
            self._view.setColumnHidden(at, column.hidden)
            self._view.setColumnWidth(at, theme.px(column.width))

    def state(self) -> dict[str, Any]:
        """Widths, order, hidden columns and sorting, to be kept."""
        columns = self._model.columns()
        hidden = {at for at in range(len(columns)) if self._view.isColumnHidden(at)}
        by, descending = self._model.sorted_by()
        return {
            "order": [columns[at].id for at in self._in_order()],
            "widths": {
                column.id: round(self._view.columnWidth(at) / theme.scale())
                for at, column in enumerate(columns)
                if at not in hidden
            },
            "hidden": [columns[at].id for at in sorted(hidden)],
            "sort": by,
            "descending": descending,
        }

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Restore what `state` gave, except the sorting; missing and new columns are ignored."""
        at_of = {column.id: at for at, column in enumerate(self._model.columns())}
        order = state.get("order", ())
        self.put_in_order([at_of[name] for name in order if name in at_of])
        known, hidden = set(order), set(state.get("hidden", ()))
        for column_id, at in at_of.items():
            if column_id in known:
                self._view.setColumnHidden(at, column_id in hidden)
        for column_id, width in state.get("widths", {}).items():
            if column_id in at_of and isinstance(width, int) and _LEAST_WIDTH <= width <= _MOST_WIDTH:
                self._view.setColumnWidth(at_of[column_id], theme.px(width))

    def put_in_order(self, places: Sequence[int]) -> None:
        """Show the columns at these places of the model first, in this order."""
        header = self._view.horizontalHeader()
        header.blockSignals(True)
        for target, at in enumerate(places):
            header.moveSection(header.visualIndex(at), target)
        header.blockSignals(False)

    def spread(
        self, growing: Mapping[str, int], text_width: TextWidth, settled: Collection[str] = ()
    ) -> bool:
        """Share the room: what is cut gets it first, then the widest text column; False if there is none.

        Columns in `growing` take part in what is left, each up to so many px at 100 %. `text_width` gives the room
        that a whole cell needs. Columns that are `settled` keep their width.
        """
        columns = self._model.columns()
        shown = [at for at in range(len(columns)) if not self._view.isColumnHidden(at)]
        words = [at for at in shown if is_words(columns[at]) and columns[at].id not in settled]
        if not words:
            return False
        widest = max(words, key=lambda at: columns[at].width)
        wishes = [
            ColumnWish(self._view.columnWidth(at), 0, 0)
            if columns[at].id in settled
            else self._wish(at, growing, text_width)
            for at in shown
        ]
        widths = share(self._view.viewport().width(), wishes, shown.index(widest))
        # The header's signals must not be blocked: the view moves its scroll bars by them.
        for at, width in zip(shown, widths, strict=True):
            if self._view.columnWidth(at) != width:
                self._view.setColumnWidth(at, width)
        return True

    def forget_needs(self) -> None:
        """Measure the cells anew before the next spreading: with other rows, or in another size of text."""
        self._needs.clear()

    def rescale(self, before: float) -> None:
        """Keep the widths in proportion to the text, whose scale was `before`."""
        for at in range(len(self._model.columns())):
            if not self._view.isColumnHidden(at):
                self._view.setColumnWidth(at, round(self._view.columnWidth(at) * theme.scale() / before))

    def _wish(self, at: int, growing: Mapping[str, int], text_width: TextWidth) -> ColumnWish:
        column, (title, need) = self._model.columns()[at], self.needs(at, text_width)
        return ColumnWish(
            theme.px(column.width),
            title,
            need,
            is_words(column),
            theme.px(growing.get(column.id, 0)),
            theme.px(column.keeps),
        )

    def needs(self, at: int, text_width: TextWidth) -> tuple[int, int]:
        """The room that the title of a column and the cells of its first rows need, in px."""
        column = self._model.columns()[at]
        if column.id not in self._needs:
            # Measured once: the columns must not move with each row that comes or goes.
            # With new columns, the rows that hold their values may still be on the way.
            cells = [
                text_width(self._model.index(row, at))
                for row in range(min(self._model.rowCount(), _MEASURED))
                if column.at < len(self._model.row_at(row))
            ]
            needs = (title_width(column.title), max(cells, default=0))
            if not cells and self._model.rowCount():
                return needs
            self._needs[column.id] = needs
        return self._needs[column.id]

    def _in_order(self) -> list[int]:
        header = self._view.horizontalHeader()
        return [header.logicalIndex(at) for at in range(header.count())]
