"""Says under the list how many of its columns are out of sight or hidden, and leads to them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop_app.language import formats
from desktop_app.language.i18n import ngettext
from desktop_app.ui.widgets.table.sheet_foot import SheetFoot
from desktop_app.ui.widgets.table.view_table import ViewTable


class HiddenColumns(QObject):
    """Counts what shows of a table's columns whenever that changes.

    A column that somebody hid is counted while all initiatives show: a saved view has just the columns it was
    given. `choose` opens the panel of columns.
    """

    def __init__(
        self,
        table: ViewTable,
        foot: SheetFoot,
        has_own_columns: Callable[[], bool],
        choose: Callable[[], object],
    ) -> None:
        super().__init__(table)
        self._table, self._foot = table, foot
        self._has_own_columns, self._choose = has_own_columns, choose
        # Once for all that one resizing moves.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.show)
        bar = table.view.horizontalScrollBar()
        for signal in (bar.valueChanged, bar.rangeChanged, table.layout_changed, table.view.resized):
            signal.connect(lambda *_args: self._soon.start())
        table.data.order_changed.connect(lambda *_args: self._soon.start())

    def hidden(self) -> int:
        """How many of the usual columns somebody hid."""
        if self._has_own_columns():
            return 0
        shown = set(self._table.shown_columns())
        return sum(not column.hidden and column.id not in shown for column in self._table.data.columns())

    def out_of_sight(self) -> int:
        """How many columns that show are more than half beyond the edge."""
        view = self._table.view
        columns = self._table.data.columns()
        held = sum(place.width for place in view.frozen.places())
        mirrored = view.isRightToLeft()
        start = 0 if mirrored else held
        end = view.viewport().width() - (held if mirrored else 0)
        count = 0
        for at in range(len(columns)):
            if view.isColumnHidden(at) or view.frozen.holds(at):
                continue
            left, width = view.columnViewportPosition(at), view.columnWidth(at)
            seen = min(left + width, end) - max(left, start)
            count += seen < width / 2
        return count

    def show(self) -> None:
        """Say it as it is now."""
        out, hidden = self.out_of_sight(), self.hidden()
        texts: list[tuple[str, Callable[[], object]]] = []
        if out:
            words = ngettext("{n} column out of sight", "{n} columns out of sight", out)
            texts.append((words.format(n=formats.number(out)), self.scroll_on))
        if hidden:
            words = ngettext("{n} column hidden", "{n} columns hidden", hidden)
            texts.append((words.format(n=formats.number(hidden)), self._choose))
        self._foot.offer(texts)

    def scroll_on(self) -> None:
        """Bring the next columns into sight; from the last ones, the first."""
        bar = self._table.view.horizontalScrollBar()
        held = sum(place.width for place in self._table.view.frozen.places())
        page = max(1, self._table.view.viewport().width() - held)
        bar.setValue(0 if bar.value() >= bar.maximum() else bar.value() + page)
