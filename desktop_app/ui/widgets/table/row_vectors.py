"""Order and filter of many rows as vectors, which are kept from one key to the next."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.language.word_order import order_in_use, order_key
from desktop_app.ui.widgets.table.table_model import NOT_COMPARABLE, Row, TableColumn, sort_key

if TYPE_CHECKING:
    import numpy as np

#: From this many rows on, the vectors are worth the import of numpy. With 10,000 a key takes 14 ms without them, and
#: the start would wait 60 ms for them.
MANY = 20_000
# One call sorts no more than this where others wait for the interpreter.
_SLICE = 2_000
# Whole numbers beyond this are not exact as floats.
_EXACT = 2**53

Accept = Callable[[Row], bool]
#: Tells of each of the rows at once whether it shows: a vector of truth values.
Pick = Callable[[list[Row]], "np.ndarray[Any, Any]"]
Levels = Sequence[tuple[TableColumn, bool]]


class RowVectors:
    """Works out which rows show in which order; only what was changed since the last time is worked out anew."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._ranks: dict[Any, np.ndarray[Any, Any]] = {}
        self._words: dict[str, WordRanks] = {}
        self._accepted: tuple[Accept, np.ndarray[Any, Any]] | None = None
        # The rows ordered by one column, with its direction.
        self._orders: dict[Any, np.ndarray[Any, Any]] = {}
        self._order: tuple[Any, np.ndarray[Any, Any]] | None = None
        # The numbers at a place of the rows; None where others stand there too.
        self._numbers: dict[int, np.ndarray[Any, Any] | None] = {}
        self._words_order: object = None
        self._patient = False

    def order(
        self, rows: list[Row], accept: Accept | None, pick: Pick | None, levels: Levels
    ) -> Sequence[int]:
        """The places of the rows that show, in their order; rows that are alike stand as they were given."""
        import numpy as np

        self._take(rows)
        vector = self._sorted(levels)
        if accept is not None:
            vector = vector[self._mask(accept)[vector]]
        if pick is not None:
            vector = vector[pick(rows)[vector]]
        # It is made and thrown away at each letter, and that a list of numbers takes milliseconds.
        return array("q", vector.astype(np.int64, copy=False).tobytes())

    def total(self, rows: list[Row], at: int, places: array[int]) -> float | None:
        """The sum of what is known at one place of the rows that stand at `places`; None if nothing is."""
        import numpy as np

        self._take(rows)
        if at not in self._numbers:
            self._numbers[at] = _numbers([row[at] for row in rows])
        numbers = self._numbers[at]
        if numbers is None:
            some = [value for place in places if (value := rows[place][at]) is not None]
            return sum(some) if some else None
        picked = numbers[np.frombuffer(places, dtype=np.int64)] if places else numbers[:0]
        known = picked[~np.isnan(picked)]
        return float(known.sum()) if known.size else None

    def prepare(self, rows: list[Row], columns: Iterable[TableColumn]) -> None:
        """Order rows by columns before somebody sorts by them; for another thread than the window's."""
        self._patient = True
        self._take(rows)
        for column in columns:
            for descending in (False, True):
                self._by_one(column, descending)

    def adopt(self, prepared: RowVectors) -> None:
        """Take over what was prepared, as far as it is of the order of words and the rows that are in use now."""
        if prepared._words_order != order_in_use():
            return
        if self._words_order != prepared._words_order:
            self._words_order, self._rows, self._words = prepared._words_order, [], {}
        for words in prepared._words.values():
            words.is_patient = False
        self._words |= prepared._words
        if not self._rows or self._rows is prepared._rows:
            self._rows = prepared._rows
            self._ranks |= prepared._ranks
            self._orders |= prepared._orders

    def _take(self, rows: list[Row]) -> None:
        if self._words_order != order_in_use():
            self._words_order = order_in_use()
            self._rows, self._words = [], {}
        if rows is not self._rows:
            self._rows = rows
            self._ranks, self._orders, self._numbers = {}, {}, {}
            self._accepted = self._order = None

    def _mask(self, accept: Accept) -> np.ndarray[Any, Any]:
        import numpy as np

        if self._accepted is None or self._accepted[0] is not accept:
            mask = np.fromiter(map(accept, self._rows), dtype=bool, count=len(self._rows))
            self._accepted = accept, mask
        return self._accepted[1]

    def _sorted(self, levels: Levels) -> np.ndarray[Any, Any]:
        import numpy as np

        if len(levels) == 1:
            return self._by_one(*levels[0])
        wanted = tuple((_identity(column), descending) for column, descending in levels)
        if self._order is None or self._order[0] != wanted:
            vector = np.arange(len(self._rows))
            for column, descending in reversed(levels):
                vector = vector[_sorted_places(self._rank(column)[vector], descending)]
            self._order = wanted, vector
        return self._order[1]

    def _by_one(self, column: TableColumn, descending: bool) -> np.ndarray[Any, Any]:
        wanted = _identity(column), descending
        if wanted not in self._orders:
            # Both directions of ten columns are kept for each row.
            self._orders[wanted] = _sorted_places(self._rank(column), descending).astype("int32")
        return self._orders[wanted]

    def _rank(self, column: TableColumn) -> np.ndarray[Any, Any]:
        name = _identity(column)
        if name not in self._ranks:
            values = [row[column.ordered_at] for row in self._rows]
            numbers = _numbers(values) if column.sort is None else None
            if numbers is None:
                words = self._words.get(column.id)
                if words is None or _identity(words.column) != name:
                    words = self._words[column.id] = WordRanks(column, self._patient)
                numbers = words.of(values)
            self._ranks[name] = numbers
        return self._ranks[name]


class WordRanks:
    """The place of each value of a column among the others; a value that is new is put between those that are known."""

    def __init__(self, column: TableColumn, patient: bool = False) -> None:
        self.column = column
        self.is_patient = patient
        self._keys: list[Any] = []
        self._places: list[float] = []
        self._known: dict[Any, float] = {}

    def of(self, values: list[Any]) -> np.ndarray[Any, Any]:
        """A number for each value that sorts as it does; NaN where it is unknown."""
        import numpy as np

        try:
            fresh = set(values) - self._known.keys()
        except TypeError:  # values that have no hash: each is its own
            return self._each(values)
        if len(fresh) > 200 or not all(map(self._put_in, fresh)):
            self._sort(set(values))
        return np.fromiter(map(self._known.__getitem__, values), dtype=float, count=len(values))

    def _each(self, values: list[Any]) -> np.ndarray[Any, Any]:
        import numpy as np

        keys, order = _keys(self.column, values, self.is_patient)
        places = {at: place for place, group in enumerate(_alike(keys, order)) for at in group}
        return np.array([places.get(at, np.nan) for at in range(len(values))], dtype=float)

    def _sort(self, values: Iterable[Any]) -> None:
        listed = list(values)
        keys, order = _keys(self.column, listed, self.is_patient)
        self._known = dict.fromkeys((listed[at] for at, key in enumerate(keys) if key is None), float("nan"))
        self._keys, self._places = [], []
        for place, group in enumerate(_alike(keys, order)):
            self._keys.append(keys[group[0]])
            self._places.append(float(place))
            self._known.update((listed[at], float(place)) for at in group)

    def _put_in(self, value: Any) -> bool:
        """Put one value between those that are known; False if there is no room, or it is of another kind."""
        key = sort_key(self.column, value)
        if key is None:
            self._known[value] = float("nan")
            return True
        try:
            at = bisect_left(self._keys, key)
            is_new = at == len(self._keys) or key < self._keys[at]
        except NOT_COMPARABLE:
            return False
        if is_new:
            before = self._places[at - 1] if at else (self._places[0] if self._places else 0.0) - 2
            after = self._places[at] if at < len(self._places) else before + 2
            place = (before + after) / 2
            if not before < place < after:
                return False
            self._keys.insert(at, key)
            self._places.insert(at, place)
        self._known[value] = self._places[at]
        return True


def _sorted_places(ranks: np.ndarray[Any, Any], descending: bool) -> np.ndarray[Any, Any]:
    """Where the ranks stand in their order; what is unknown has no number, and stands last either way."""
    import numpy as np

    return np.argsort(-ranks if descending else ranks, kind="stable")


def _identity(column: TableColumn) -> Any:
    return column.id, column.ordered_at, column.sort


def _numbers(values: list[Any]) -> np.ndarray[Any, Any] | None:
    """The values themselves, if all of them are numbers or unknown."""
    import numpy as np

    if not set(map(type, values)) <= {int, float, type(None)}:
        return None
    try:
        numbers = np.array(values, dtype=float)
    except OverflowError:
        return None
    return numbers if not (np.abs(numbers) >= _EXACT).any() else None


def _keys(column: TableColumn, values: list[Any], patient: bool) -> tuple[list[Any], list[int]]:
    """What sorts each value, None for one that is unknown, and the places of those that are known in their order."""
    keys = [sort_key(column, value) for value in values]
    known = [at for at, key in enumerate(keys) if key is not None]
    try:
        return keys, _in_order(known, keys, patient)
    except NOT_COMPARABLE:  # mixed kinds of values: as texts
        for at in known:
            keys[at] = order_key(str(values[at]))
        return keys, _in_order(known, keys, patient)


def _in_order(known: list[int], keys: list[Any], patient: bool) -> list[int]:
    """Places by their keys; a patient one sorts in slices, as the window stands still during each call."""
    key = keys.__getitem__
    if not patient or len(known) <= _SLICE:
        return sorted(known, key=key)
    from heapq import merge

    slices = [sorted(known[at : at + _SLICE], key=key) for at in range(0, len(known), _SLICE)]
    return list(merge(*slices, key=key))


def _alike(keys: list[Any], order: list[int]) -> Iterable[list[int]]:
    """Places of keys in their order, those of equal keys together."""
    group: list[int] = []
    for at in order:
        if group and keys[group[0]] < keys[at]:
            yield group
            group = []
        group.append(at)
    if group:
        yield group
