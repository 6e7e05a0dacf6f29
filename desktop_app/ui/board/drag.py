"""Dragging cards over the board: the picture under the pointer, the column it is over, scrolling at the edges."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop_app.language import formats
from desktop_app.services.planning.board import Row, Way
from desktop_app.ui.board.column import CardColumn
from desktop_app.ui.board.state import BoardState
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.state_marks import chip_size, paint_chip

# Closer to an edge than this many px, the board scrolls under what is dragged.
_EDGE = 28
_TICK_MS = 30
_SPEED = 14


class Ghost(QWidget):
    """The picture of what is dragged; it takes no clicks."""

    def __init__(self, parent: QWidget, picture: QPixmap) -> None:
        super().__init__(parent)
        self._picture = picture
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(picture.deviceIndependentSize().toSize())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(0.88)
        painter.drawPixmap(0, 0, self._picture)


class Drag:
    """Cards that are dragged, from when the pointer has moved far enough until the button is released."""

    def __init__(
        self,
        board: QAbstractScrollArea,
        state: BoardState,
        column_at: Callable[[QPoint], CardColumn | None],
        column: CardColumn,
        rows: list[Row],
        grip: QPoint,
    ) -> None:
        self.rows = rows
        self.column = column
        self._board, self._state, self._column_at = board, state, column_at
        self._grip = grip
        self.target: CardColumn | None = None
        self._at = QPoint()
        self._ghost = Ghost(board.viewport(), self._picture(column))
        self._ghost.show()
        self._timer = QTimer(board)
        self._timer.timeout.connect(self._scroll)
        self._timer.start(_TICK_MS)

    def _picture(self, column: CardColumn) -> QPixmap:
        cards, n = self._state.painter, len(self.rows)
        size = QSize(column.rect_of(0).width(), cards.height)
        behind = theme.px(5) if n > 1 else 0
        ratio = self._board.devicePixelRatioF()
        picture = QPixmap((size + QSize(behind, behind)) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if behind:
            cards.paint(painter, QRectF(behind, behind, size.width(), size.height()), self.rows[-1])
        cards.paint(painter, QRectF(0, 0, size.width(), size.height()), self.rows[0], current=True)
        if n > 1:
            painter.setFont(theme.font("small", 600))
            text = formats.number(n)
            width, height = chip_size(painter.fontMetrics(), text)
            paint_chip(painter, QRectF(size.width() / 2 - width / 2, 2, width, height), text, "info")
        painter.end()
        return picture

    def go(self, position: QPoint) -> Way | None:
        """Move to the pointer's `position` in the board's viewport; returns what a drop there would do."""
        self._at = position
        self._ghost.move(position - self._grip)
        self._ghost.raise_()
        target = self._column_at(position)
        if self.target is not None and self.target is not target:
            self.target.drop = None
            self.target.update()
        self.target = target
        if target is None:
            return None
        way = self._state.way_of(self.rows, target.column.value)
        if way is not target.drop:
            target.drop = way
            target.update()
        return way

    def _scroll(self) -> None:
        view = self._board.viewport().rect()
        bar = self._board.horizontalScrollBar()
        before = bar.value()
        if self._at.x() < _EDGE:
            bar.setValue(before - _SPEED)
        elif self._at.x() > view.width() - _EDGE:
            bar.setValue(before + _SPEED)
        target = self.target
        if target is not None and target.bar.isVisibleTo(target):
            y = self._at.y()
            if y < target.header() + _EDGE:
                target.bar.setValue(target.bar.value() - _SPEED)
            elif y > view.height() - _EDGE:
                target.bar.setValue(target.bar.value() + _SPEED)
        if bar.value() != before:
            self.go(self._at)

    def end(self) -> None:
        """Remove the picture and all marks."""
        self._timer.stop()
        self._timer.deleteLater()
        self._ghost.hide()
        self._ghost.deleteLater()
        if self.target is not None:
            self.target.drop = None
            self.target.update()
