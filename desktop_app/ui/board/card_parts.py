"""The cards of the board as a screen reader sees them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.board.card import ID, sentence
from desktop_app.ui.board.column import CardColumn
from desktop_app.ui.board.state import BoardState
from desktop_app.ui.widgets.screen_reader.painted_parts import PaintedPart, in_one_line


class CardParts:
    """Each card in words, with its column."""

    def __init__(self, view: QWidget, columns: Callable[[], list[CardColumn]], state: BoardState) -> None:
        self._view, self._columns, self._state = view, columns, state

    def keys(self) -> list[str]:
        """The cards, column after column."""
        return [card[ID] for widget in self._columns() for card in widget.column.cards]

    def part(self, key: str) -> PaintedPart | None:
        """A card as it is now."""
        state = self._state
        place = state.place_of(key)
        if place is None:
            return None
        widget = self._columns()[place[0]]
        words = sentence(widget.column.cards[place[1]], state.currency(), state.painter.colour_by)
        name = _("{card}, in {column}").format(card=in_one_line(words), column=widget.column.label)
        box = widget.rect_of(place[1])
        box.moveTopLeft(widget.mapTo(self._view, box.topLeft()))
        states = {"selectable", *(["selected"] if key in state.selected else [])}
        return PaintedPart(name, box, states=frozenset(states))

    def current(self) -> str:
        """The card that the keyboard is on."""
        return self._state.current
