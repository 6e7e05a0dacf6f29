"""Finds what is typed in many rows of a list: at each letter only what it changes is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.language.search_text import fold
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads import initiative_rows
from desktop_app.store.reads.list_columns import COLUMN_INDEX, typed_text
from desktop_app.store.search_index import search

if TYPE_CHECKING:
    import numpy as np

    from desktop_app.store.database import Connection

_ID = COLUMN_INDEX["id"]
# Answers that are kept; more than a person types before the first is forgotten.
_MOST_KEPT = 20
# A beginning that only so few words have is known by them: the next letter often leaves the same ones.
_FEW_WORDS = 8


class RowSearch:
    """Searches rows that stay the same while somebody types, through the index and by parts of words."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self.rows = rows
        self._haystacks = [typed_text(row) for row in rows]
        # The state of the index that `_places` and `_kept` are of.
        self._state: tuple[int, int] | None = None
        self._first = 0
        self._places: Any = ()
        # The rows that the index finds, by the words that were meant or by what was typed.
        self._kept: dict[object, np.ndarray[Any, Any]] = {}
        # What was looked for in the haystacks last, and which rows may have it; None for all.
        self._before = ""
        self._may: np.ndarray[Any, Any] | None = None

    def find(self, ws: Workspace, text: str) -> np.ndarray[Any, Any]:
        """True for each row that holds all words of the text in the index, or the text in key, title or owner."""
        import numpy as np

        shows = self._indexed(ws, text)
        wanted = fold(text)
        if self._may is None or self._before not in wanted:
            self._may = np.ones(len(self.rows), dtype=bool)
        # Rows that the index has need no second look now; after one more letter they may.
        looked_at = np.flatnonzero(self._may & ~shows)
        haystacks = self._haystacks
        places = [at for at in looked_at.tolist() if wanted in haystacks[at]]
        self._may[looked_at] = False
        self._may[places] = shows[places] = True
        self._before = wanted
        return shows

    def follow(self, ws: Workspace) -> None:
        """Read what the index calls the rows, before somebody searches."""
        with ws.database.read() as connection:
            self._follow(connection)

    def _indexed(self, ws: Workspace, text: str) -> np.ndarray[Any, Any]:
        import numpy as np

        with ws.database.read() as connection:
            self._follow(connection)
            masks = [self._beginning_with(connection, part) for part in search.parts(connection, text)]
        if not masks:
            return np.zeros(len(self.rows), dtype=bool)
        return np.logical_and.reduce(masks) if len(masks) > 1 else masks[0].copy()

    def _beginning_with(self, connection: Connection, part: str) -> np.ndarray[Any, Any]:
        """True for each row that has a word with this beginning in the index."""
        words = search.beginning_with(connection, part, _FEW_WORDS)
        name: object = part if words is None else words
        if name not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            if words == ():
                numbers = ""
            elif words is not None and len(words) == 1:
                numbers = search.numbers_with(connection, words[0])
            else:
                numbers = search.find_numbers(connection, part)
            self._kept[name] = self._holding(numbers)
        return self._kept[name]

    def _follow(self, connection: Connection) -> None:
        """Read the numbers of the index again, if somebody wrote to the portfolio since the last time."""
        import numpy as np

        state = initiative_rows.last_change(connection), search.last_number(connection)
        if state == self._state:
            return
        pairs = search.numbers(connection)
        # What the rows don't have goes to one place behind them all.
        behind = len(self.rows)
        where = {row[_ID]: at for at, row in enumerate(self.rows)}
        numbers = np.array([number for number, _id in pairs], dtype=np.int64)
        self._first = int(numbers.min(initial=state[1]))
        self._places = np.full(state[1] - self._first + 1, behind)
        self._places[numbers - self._first] = [where.get(identity, behind) for _number, identity in pairs]
        self._kept = {}
        self._state = state

    def _holding(self, numbers: str) -> np.ndarray[Any, Any]:
        import numpy as np

        shows = np.zeros(len(self.rows) + 1, dtype=bool)
        if numbers:
            shows[self._places[np.fromstring(numbers, dtype=np.int64, sep=",") - self._first]] = True
        return shows[:-1]
