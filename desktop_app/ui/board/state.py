"""State that a board's columns, keys and mouse share: the cards, and which of them are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop_app.services.planning.board import ColumnOfCards, Row, Way
from desktop_app.ui.board.card import ID, CardPainter


@dataclass
class BoardState:
    """The shown columns, and the card that the keyboard is on; whoever changes it repaints the board.

    `has_focus` says whether the board has the keyboard, `way_of(rows, column)` what moving cards there would do.
    """

    painter: CardPainter
    currency: Callable[[], str]
    way_of: Callable[[Sequence[Row], str], Way]
    has_focus: Callable[[], bool]
    columns: list[ColumnOfCards] = field(default_factory=list)
    selected: set[str] = field(default_factory=set)
    #: The card that the keyboard is on; empty for none.
    current: str = ""
    by_keyboard: bool = False
    can_edit: bool = True
    #: Whether a new initiative can begin in a column.
    can_start: bool = False
    #: What a drop on a column would do, in words for its heading.
    words: Callable[[str, Way], str] = lambda _column, _way: ""

    def drop_words(self, column: str, way: Way | None) -> str:
        """What a drop would do; empty while nothing is over the column."""
        return self.words(column, way) if way is not None else ""

    def place_of(self, initiative_id: str) -> tuple[int, int] | None:
        """Number of the column and place of a card."""
        for at, column in enumerate(self.columns):
            for place, row in enumerate(column.cards):
                if row[ID] == initiative_id:
                    return at, place
        return None

    def row_of(self, initiative_id: str) -> Row | None:
        """The card of an initiative, if it is shown."""
        place = self.place_of(initiative_id)
        return None if place is None else self.columns[place[0]].cards[place[1]]

    def chosen(self) -> list[str]:
        """The cards for an action: the chosen ones if the current is among them, else the current one."""
        if self.current in self.selected:
            order = [row[ID] for column in self.columns for row in column.cards]
            return [one for one in order if one in self.selected]
        return [self.current] if self.current else []

    def keep_what_is_there(self) -> None:
        """Forget chosen cards that are not shown any more."""
        there = {row[ID] for column in self.columns for row in column.cards}
        self.selected &= there
        if self.current not in there:
            self.current = ""

    def choose_up_to(self, column: ColumnOfCards, row: Row) -> None:
        """Choose all cards of a column from the current one to this."""
        places = {one[ID]: place for place, one in enumerate(column.cards)}
        start, end = places.get(self.current, places[row[ID]]), places[row[ID]]
        low, high = sorted((start, end))
        self.selected |= {one[ID] for one in column.cards[low : high + 1]}
