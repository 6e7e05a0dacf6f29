"""Tells rows that hold the totals of the rows above them, alike for files and for what is pasted."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from desktop_app.language.reading.cells import is_blank
from desktop_app.language.reading.unknown_words import normal

_TOTAL = re.compile(
    r"(?:grand |sub ?|over ?all )?(?:totals?|sums?|summen?|gesamt\w*|gesamtsumme|insgesamt|zwischensumme|total general|"
    r"totaal|totale|somme|suma|subtotal)\b",
)
_FIGURE = re.compile(r"[-+(]?\s*[$€£¥]?\s*\d[\d\s.,'’]*(?:[kmb]|bn|%|\s?[A-Z€$£¥]{1,3})?\)?", re.IGNORECASE)
# Of fewer rows nobody writes a total.
_FEWEST_ROWS = 2


def is_total_name(name: str) -> bool:
    """Whether a name says no more than that the row is a total."""
    return _TOTAL.fullmatch(normal(name).rstrip(" :")) is not None


def has_words(texts: Iterable[object]) -> bool:
    """Whether some of the cells beside a name hold words, which a total row has not."""
    return any(
        isinstance(text, str)
        and not is_blank(text)
        and not _FIGURE.fullmatch(text.strip())
        and not _TOTAL.match(normal(text))
        for text in texts
    )


class TotalRows:
    """Goes through rows from the first on, and knows those that are totals of the others."""

    def __init__(self, rows_above: int = 0) -> None:
        self._count = rows_above
        self._sums: dict[str, float] = defaultdict(float)
        self._block: dict[str, float] = defaultdict(float)

    def takes(self, name: str, beside: Iterable[object], values: Mapping[str, object]) -> bool:
        """Whether the next row is a total: called so or without a name, with the sums of the rows above or of its block."""
        figures = {
            key: float(value)
            for key, value in values.items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        }
        called = not name or _TOTAL.match(normal(name)) is not None
        if called and self._count >= _FEWEST_ROWS and not has_words(beside):
            adds_up = any(
                math.isclose(value, sums[key], rel_tol=1e-6)
                for sums in (self._sums, self._block)
                for key, value in figures.items()
                if value
            )
            if adds_up or is_total_name(name):
                self._block.clear()
                return True
        self._count += 1
        for key, value in figures.items():
            self._sums[key] += value
            self._block[key] += value
        return False
