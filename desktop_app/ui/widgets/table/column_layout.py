"""Widths, order and choice of a table's columns: reads, keeps and restores them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTableView

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.table.table_model import TupleTableModel

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Kept widths outside of these limits, in px at 100 %, are ignored.
_LEAST_WIDTH, _MOST_WIDTH = 20, 2000


class ColumnLayout:
    """The columns of one view."""

    def __init__(self, view: QTableView, model: TupleTableModel) -> None:
        self._view, self._model = view, model

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

    def spread(self, growing: Mapping[str, int]) -> bool:
        """Give spare room to the widest text column; False if there is no such column.

        Columns in `growing` take part, each up to so many px at 100 %.
        """
        columns = self._model.columns()
        shown = [at for at in range(len(columns)) if not self._view.isColumnHidden(at)]
        words = [at for at in shown if columns[at].kind in ("strong", "text", "link")]
        if not words:
            return False
        widest = max(words, key=lambda at: columns[at].width)
        self._grow([at for at in shown if columns[at].id in growing and at != widest], growing, shown)
        others = sum(self._view.columnWidth(at) for at in shown if at != widest)
        usual = theme.px(columns[widest].width)
        room = self._view.viewport().width() - others - usual
        # The header's signals must not be blocked: the view moves its scroll bars by them.
        # Where little is missing it gives up to a third of its width: words end in an ellipsis, while a state that
        # is half out of sight is read wrongly. Where more is missing there is a scroll bar anyway.
        self._view.setColumnWidth(widest, usual + (room if room >= -(usual // 3) else 0))
        return True

    def _grow(self, places: Collection[int], growing: Mapping[str, int], shown: Sequence[int]) -> None:
        """Give growing columns their part of the spare room, before the widest column takes the rest."""
        columns = self._model.columns()
        left = self._view.viewport().width() - sum(theme.px(columns[at].width) for at in shown)
        for at in places:
            usual = theme.px(columns[at].width)
            more = min(theme.px(growing[columns[at].id]) - usual, max(0, left) // (len(places) + 1))
            self._view.setColumnWidth(at, usual + max(0, more))

    def _in_order(self) -> list[int]:
        header = self._view.horizontalHeader()
        return [header.logicalIndex(at) for at in range(header.count())]
