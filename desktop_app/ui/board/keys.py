"""The keys for the cards of a board: go from one to the next, choose, open, move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop_app.ui.board.card import ID
from desktop_app.ui.board.column import CardColumn
from desktop_app.ui.board.state import BoardState

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ALONG = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


@dataclass(frozen=True, slots=True)
class KeyCalls:
    """Calls of the keys to the board: `set_current(id, keep the chosen cards)`, `move(ids, column)`."""

    columns: Callable[[], list[CardColumn]]
    set_current: Callable[[str, bool], object]
    repaint: Callable[[], object]
    open: Callable[[str], object]
    move: Callable[[list[str], str], object]


class CardKeys:
    """Arrows go from card to card, Ctrl and an arrow moves the chosen, Space and Shift choose several."""

    def __init__(self, state: BoardState, calls: KeyCalls) -> None:
        self._state, self._calls = state, calls

    def press(self, event: QKeyEvent, mirrored: bool) -> bool:
        """Do what a key means; False for a key without a meaning here."""
        state = self._state
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if key in _ACROSS and (control or not modifiers):
            state.by_keyboard = True
            step = _ACROSS[key] * (-1 if mirrored else 1)
            if control:
                self._send(step)
            else:
                self._go_across(step)
        elif key in _ALONG and (shift or not modifiers):
            state.by_keyboard = True
            self._go_along(_ALONG[key], shift)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers and state.current:
            self._calls.open(state.current)
        elif key == Qt.Key.Key_Space and state.current:
            state.selected ^= {state.current}
            self._calls.repaint()
        elif key == Qt.Key.Key_Escape and len(state.selected) > 1:
            self._calls.set_current(state.current, False)
        else:
            return False
        return True

    def go_first(self) -> None:
        """Go to the first card there is."""
        for column in self._state.columns:
            if column.cards:
                self._calls.set_current(column.cards[0][ID], False)
                return

    def _go_along(self, step: int, extend: bool) -> None:
        state = self._state
        here = state.place_of(state.current)
        if here is None:
            self.go_first()
            return
        cards = state.columns[here[0]].cards
        target = cards[max(0, min(len(cards) - 1, here[1] + step))][ID]
        if extend:
            state.selected |= {state.current, target}
        self._calls.set_current(target, extend)

    def _go_across(self, step: int) -> None:
        here = self._state.place_of(self._state.current)
        if here is None:
            self.go_first()
            return
        columns = self._calls.columns()
        y = columns[here[0]].rect_of(here[1]).center().y()
        at = here[0] + step
        while 0 <= at < len(columns):
            widget = columns[at]
            if widget.column.cards:
                places = range(len(widget.column.cards))
                # The card that is visibly beside the current one.
                nearest = min(places, key=lambda place: abs(widget.rect_of(place).center().y() - y))
                self._calls.set_current(widget.column.cards[nearest][ID], False)
                return
            at += step

    def _send(self, step: int) -> None:
        """Move the chosen cards to the next column."""
        state = self._state
        here = state.place_of(state.current)
        if here is None or not state.can_edit:
            return
        at = here[0] + step
        if 0 <= at < len(state.columns):
            self._calls.move(state.chosen(), state.columns[at].value)
