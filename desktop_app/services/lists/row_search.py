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
# Words whose initiatives are kept; more than a person types before the first is forgotten.
_MOST_WORDS = 20


class RowSearch:
    """Searches rows that stay the same while somebody types, through the index and by parts of words."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self.rows = rows
        self._haystacks = [typed_text(row) for row in rows]
        # The state of the index that `_places` and `_words` are of.
        self._state: tuple[int, int] | None = None
        self._first = 0
        self._places: Any = ()
        self._words: dict[str, np.ndarray[Any, Any]] = {}
        # What was looked for in the haystacks last, and the places of the rows that have it.
        self._last: tuple[str, Sequence[int]] = ("", range(len(rows)))

    def find(self, ws: Workspace, text: str) -> np.ndarray[Any, Any]:
        """True for each row that holds all words of the text in the index, or the text in key, title or owner."""
        shows = self._indexed(ws, text)
        wanted = fold(text)
        before, places = self._last
        if before not in wanted:
            places = range(len(self.rows))
        haystacks = self._haystacks
        places = [at for at in places if wanted in haystacks[at]]
        self._last = wanted, places
        shows[places] = True
        return shows

    def follow(self, ws: Workspace) -> None:
        """Read what the index calls the rows, before somebody searches."""
        with ws.database.read() as connection:
            self._follow(connection)

    def _indexed(self, ws: Workspace, text: str) -> np.ndarray[Any, Any]:
        import numpy as np

        masks = []
        with ws.database.read() as connection:
            self._follow(connection)
            for part in search.parts(connection, text):
                if part not in self._words:
                    if len(self._words) >= _MOST_WORDS:
                        self._words.pop(next(iter(self._words)))
                    self._words[part] = self._holding(search.find_numbers(connection, part))
                masks.append(self._words[part])
        if not masks:
            return np.zeros(len(self.rows), dtype=bool)
        return np.logical_and.reduce(masks) if len(masks) > 1 else masks[0].copy()

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
        self._words = {}
        self._state = state

    def _holding(self, numbers: str) -> np.ndarray[Any, Any]:
        import numpy as np

        shows = np.zeros(len(self.rows) + 1, dtype=bool)
        if numbers:
            shows[self._places[np.fromstring(numbers, dtype=np.int64, sep=",") - self._first]] = True
        return shows[:-1]
