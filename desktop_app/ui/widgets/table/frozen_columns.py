"""The first columns of a table, which stay in sight while the others are scrolled under them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.table.table_model import TupleTableModel

# With less room than this beside them, columns are not held: nothing else could be seen.
_MOST_SHARE = 0.6
# So near to its edge a column is pulled wider, px.
_EDGE = 4


class FrozenPlace(NamedTuple):
    """A column that is held, with its distance from the side where rows begin, and its width, px."""

    column: int
    start: int
    width: int


class FrozenColumns:
    """The run of columns at the beginning that are declared frozen; no widget of its own, so that nothing is twice."""

    def __init__(self, view: QTableView) -> None:
        self._view = view

    def places(self) -> list[FrozenPlace]:
        """The columns that are held; none where they would take too much of the room."""
        model = self._view.model()
        if not isinstance(model, TupleTableModel):
            return []
        columns, header = model.columns(), self._view.horizontalHeader()
        held: list[FrozenPlace] = []
        start = 0
        for at in range(header.count()):
            column = header.logicalIndex(at)
            if header.isSectionHidden(column):
                continue
            if not columns[column].frozen:
                break
            width = header.sectionSize(column)
            held.append(FrozenPlace(column, start, width))
            start += width
        return held if start <= self._view.viewport().width() * _MOST_SHARE else []

    def is_active(self) -> bool:
        """True while other columns are scrolled under them; before that they stand where they are anyway."""
        return self._view.horizontalScrollBar().value() > 0 and bool(self.places())

    def _width(self) -> int:
        places = self.places()
        return places[-1].start + places[-1].width if places else 0

    def _mirrored(self) -> bool:
        return self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def left_of(self, place: FrozenPlace) -> int:
        """Where a held column begins in the viewport, px from the left."""
        if self._mirrored():
            return self._view.viewport().width() - place.start - place.width
        return place.start

    def place_of(self, column: int) -> FrozenPlace | None:
        """Where a column is held now; None for one that scrolls."""
        if self._view.horizontalScrollBar().value() <= 0:
            return None
        return next((place for place in self.places() if place.column == column), None)

    def holds(self, column: int) -> bool:
        """Whether a column is one of those that are held."""
        return any(place.column == column for place in self.places())

    def column_at(self, x: int) -> int:
        """The held column at a place of the viewport, while others are scrolled under it; else -1."""
        if not self.is_active():
            return -1
        for place in self.places():
            if self.left_of(place) <= x < self.left_of(place) + place.width:
                return place.column
        return -1

    def edge_at(self, x: int) -> int:
        """The held column whose far edge is at a place; else -1."""
        for place in self.places():
            left = self.left_of(place)
            edge = left if self._mirrored() else left + place.width
            if abs(edge - x) <= theme.px(_EDGE):
                return place.column
        return -1

    def covered(self, column: int) -> int:
        """How much of a column that scrolls lies under the held ones, px."""
        view = self._view
        left = view.columnViewportPosition(column)
        if self._mirrored():
            return left + view.columnWidth(column) - (view.viewport().width() - self._width())
        return self._width() - left

    def paint(self, painter: QPainter, dirty: QRect) -> None:
        """Paint them over what is scrolled under them, with a line where they end."""
        places, view = self.places(), self._view
        if not places:
            return
        if self.is_active():
            height = view.viewport().height()
            for place in places:
                box = QRect(self.left_of(place), 0, place.width, height)
                if box.intersects(dirty):
                    self._paint_column(painter, place, dirty)
        bottom = (
            view.rowViewportPosition(view.model().rowCount() - 1) + view.verticalHeader().defaultSectionSize()
        )
        self._rule(painter, min(bottom, view.viewport().height()))

    def _rule(self, painter: QPainter, height: int) -> None:
        """The line where they end."""
        last = self.places()[-1]
        edge = self.left_of(last) if self._mirrored() else self.left_of(last) + last.width - 1
        # An opaque colour: one that shines through takes Qt milliseconds at each repaint.
        t = theme.tokens()
        painter.fillRect(edge - 1, 0, 2, height, QColor(t.pale(t.control, 0.5)))

    def _paint_column(self, painter: QPainter, place: FrozenPlace, dirty: QRect) -> None:
        view = self._view
        model, delegate = view.model(), view.itemDelegate()
        left, height = self.left_of(place), view.verticalHeader().defaultSectionSize()
        painter.fillRect(QRect(left, dirty.top(), place.width, dirty.height()), theme.colour("surface"))
        first = view.rowAt(max(0, dirty.top()))
        if first < 0:
            return
        option = QStyleOptionViewItem()
        option.font = view.font()
        for row in range(first, model.rowCount()):
            top = view.rowViewportPosition(row)
            if top > dirty.bottom():
                break
            option.rect = QRect(left, top, place.width, height)
            painter.save()
            painter.setClipRect(QRect(left, top, place.width, height))
            delegate.paint(painter, option, model.index(row, place.column))
            painter.restore()

    def paint_header(self, painter: QPainter, header: QHeaderView) -> None:
        """Paint their titles over those that are scrolled under them, and the line where they end."""
        places = self.places()
        for place in places if self.is_active() else ():
            box = QRect(QPoint(self.left_of(place), 0), header.size())
            box.setWidth(place.width)
            header.paintSection(painter, box, place.column)
        if places:
            self._rule(painter, header.height())
