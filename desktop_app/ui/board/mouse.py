"""The mouse on the cards of a board: choose them, drag them, open one, ask for a menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from desktop_app.services.planning.board import Row, Way
from desktop_app.ui.board.card import ID
from desktop_app.ui.board.column import CardColumn
from desktop_app.ui.board.drag import Drag
from desktop_app.ui.board.state import BoardState


@dataclass(frozen=True, slots=True)
class BoardCalls:
    """Calls of the mouse to the board: `set_current(id, keep the chosen cards)`, `move(ids, column)`."""

    column_at: Callable[[QPoint], CardColumn | None]
    set_current: Callable[[str, bool], object]
    unfold: Callable[[CardColumn], object]
    repaint: Callable[[], object]
    open: Callable[[str], object]
    move: Callable[[list[str], str], object]
    show_menu: Callable[[Row | None, QPoint], object]


class CardMouse:
    """Handles the mouse in all columns of a board."""

    def __init__(self, board: QAbstractScrollArea, state: BoardState, calls: BoardCalls) -> None:
        self._board, self._state, self._calls = board, state, calls
        self._press: tuple[CardColumn, QPoint, Row] | None = None
        self._drag: Drag | None = None

    def pressed(self, column: CardColumn, event: QMouseEvent) -> None:
        """Choose the card that is pressed, or expand a collapsed column."""
        state, calls = self._state, self._calls
        self._board.setFocus(Qt.FocusReason.MouseFocusReason)
        state.by_keyboard = False
        if column.collapsed:
            calls.unfold(column)
            return
        row = column.row_at(event.position().toPoint())
        if row is None:
            if event.button() == Qt.MouseButton.LeftButton:
                state.selected = set()
                calls.repaint()
            return
        extend = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = (column, event.position().toPoint(), row)
            if extend:
                state.selected ^= {row[ID]}
                calls.set_current(row[ID], True)
                return
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                state.choose_up_to(column.column, row)
                calls.set_current(row[ID], True)
                return
        # Several chosen cards may be dragged by one of them, so the others stay chosen.
        calls.set_current(row[ID], row[ID] in state.selected)

    def moved(self, column: CardColumn, event: QMouseEvent) -> None:
        """Drag the pressed cards; without any, show by the pointer what can be dragged."""
        if self._press is None:
            over = column.collapsed or column.row_at(event.position().toPoint()) is not None
            column.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            return
        start_column, start, row = self._press
        position = event.position().toPoint()
        if self._drag is None:
            far = (position - start).manhattanLength() >= QApplication.startDragDistance()
            if not far or not self._state.can_edit:
                return
            self._drag = self._begin_drag(start_column, start, row)
        way = self._drag.go(column.mapTo(self._board.viewport(), position))
        closed = way in (Way.BLOCKED, Way.NONE)
        shape = Qt.CursorShape.ForbiddenCursor if closed else Qt.CursorShape.ClosedHandCursor
        start_column.setCursor(QCursor(shape))

    def _begin_drag(self, column: CardColumn, start: QPoint, row: Row) -> Drag:
        state = self._state
        rows = [card for chosen in state.chosen() if (card := state.row_of(chosen)) is not None]
        rows.sort(key=lambda card: card[ID] != row[ID])
        grip = start - column.rect_of(column.place_at(start) or 0).topLeft()
        return Drag(self._board, state, self._calls.column_at, column, rows or [row], grip)

    def released(self, column: CardColumn, event: QMouseEvent) -> None:
        """Drop the dragged cards; after a plain click, only that card is chosen."""
        press, self._press = self._press, None
        drag, self._drag = self._drag, None
        if drag is None:
            plain = not event.modifiers() & (
                Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            )
            if press is not None and plain and event.button() == Qt.MouseButton.LeftButton:
                self._calls.set_current(press[2][ID], False)
            return
        column.unsetCursor()
        target = drag.target
        drag.end()
        if target is not None and self._state.way_of(drag.rows, target.column.value) is not Way.HERE:
            self._calls.move([row[ID] for row in drag.rows], target.column.value)

    def opened(self, row: Row) -> None:
        """Open the card that was double-clicked."""
        self.cancel_drag()
        self._calls.open(row[ID])

    def menu_wanted(self, row: Row | None, where: QPoint) -> None:
        """Show the menu of a card."""
        self._calls.show_menu(row, where)

    def cancel_drag(self) -> None:
        """Put back what is being dragged."""
        self._press = None
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.column.unsetCursor()
            drag.end()

    def is_dragging(self) -> bool:
        """True while cards are dragged."""
        return self._drag is not None
