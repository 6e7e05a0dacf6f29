"""What was understood of the text of one cell: a value, or what is in doubt with the readings to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OfferedReading:
    """A value that a text in doubt may mean, and the words for it, such as "70 %"."""

    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class CellReading:
    """The value of a text; `words` write it out where that says more than the text itself.

    `note` is a sentence on how a text was read that could have been meant otherwise, where its column settled it.
    A text that was not understood has a `problem`, a sentence, and no value; `offers` are what it may mean.
    One that `is_refused` was understood, and is against a rule, such as a start after the end.
    """

    value: Any = None
    words: str = ""
    problem: str = ""
    note: str = ""
    offers: tuple[OfferedReading, ...] = ()
    is_refused: bool = False

    @property
    def is_understood(self) -> bool:
        """True when the value can be kept."""
        return not self.problem
