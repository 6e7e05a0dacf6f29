"""A table as high as its rows, whose columns share the room by what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.table.column_layout import is_words, title_width
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import Row, TableColumn

if TYPE_CHECKING:
    from desktop_app.runtime.settings import Settings


class FittedTable(DataTable):
    """A table as high as its rows, whose columns share the room by what is in them."""

    def __init__(self, columns: Sequence[TableColumn], name: str, settings: Settings | None = None) -> None:
        super().__init__(columns, name, settings=settings, framed=False, fit_height=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # The table is as high as its rows; a scroll bar that appears before the height is known would stay.
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model.order_changed.connect(self._share)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.view.minimumHeight())

    def set_rows(self, rows: Iterable[Row]) -> None:
        super().set_rows(rows)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _spread(self) -> None:
        # The room is shared among all columns, not given to the widest.
        self._share()

    def _share(self) -> None:
        """Give each column its full width if all fit; else the columns that are cut share the spare room."""
        if self._spreading:
            return
        view, model = self.view, self.model
        shown = [at for at in range(model.columnCount()) if not view.isColumnHidden(at)]
        room = view.viewport().width()
        if not shown or room < 50:
            return
        rows = range(min(model.rowCount(), 100))
        wanted, least = {}, {}
        for at in shown:
            column = model.columns()[at]
            cells = max((self.delegate.text_width(model.index(row, at)) for row in rows), default=0)
            wanted[at] = max(cells, title_width(column.title))
            # A figure or a state is whole before words are.
            least[at] = min(wanted[at], theme.px(column.width)) if is_words(column) else wanted[at]
        spare = room - sum(wanted.values())
        if spare >= 0:
            widths = dict(wanted)
            growing = [at for at in shown if is_words(model.columns()[at])] or shown
            for at in growing:
                widths[at] += spare // len(growing)
        else:
            widths = dict(least)
            cut = {at: wanted[at] - least[at] for at in shown}
            spare, need = room - sum(least.values()), sum(cut.values())
            if spare > 0 and need > 0:
                for at in shown:
                    widths[at] += int(spare * cut[at] / need)
            elif spare < 0:
                # Words are cut with an ellipsis before a figure or a state is hidden.
                words = {
                    at: max(0, least[at] - theme.px(64)) for at in shown if is_words(model.columns()[at])
                }
                give = sum(words.values())
                for at, most in words.items():
                    widths[at] -= min(most, -int(spare * most / give) + 1) if give else 0
        # The header's signals must not be blocked: the view moves its scroll bars by them.
        self._spreading = True
        for at, width in widths.items():
            view.setColumnWidth(at, width)
        # A horizontal scroll bar must not cover the last row.
        bar = view.horizontalScrollBar().sizeHint().height() if sum(widths.values()) > room else 0
        rows_high = model.rowCount() * view.verticalHeader().defaultSectionSize()
        view.setFixedHeight(view.horizontalHeader().height() + rows_high + 2 + bar)
        self._spreading = False
        self.updateGeometry()
        view.viewport().update()
