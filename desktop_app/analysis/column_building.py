"""Builds one typed column from blocks of texts, with what did not parse counted and shown by example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd

from desktop_app.analysis.data_file import (
    CATEGORY,
    DATE,
    KINDS,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    ColumnRead,
    Problem,
)
from desktop_app.analysis.guessing import UNKNOWN_WORDS, Guess, NumberStyle
from desktop_app.i18n import _, ngettext
from desktop_app.text import shorten

_EXAMPLES = 5
#: Above this, float64 no longer holds every whole number.
_EXACT = 1 << 53
#: A guessed kind that more values than this share contradict was guessed wrongly.
_WRONG_GUESS = 0.2


class IsText(Exception):
    """A column that was taken for numbers holds texts, such as codes with a leading zero."""


class Block(Protocol):
    """The texts of one column in one block of rows, however they are held. Missing is no text at all."""

    def __len__(self) -> int: ...
    def missing(self) -> np.ndarray | None:
        """Where nothing or only white space stands, None where that is nowhere."""
        ...

    def numbers(self, style: NumberStyle) -> tuple[np.ndarray, np.ndarray]:
        """float64, and the places that hold something else."""
        ...

    def wholes(self) -> tuple[np.ndarray, np.ndarray] | None:
        """int64 with 0 for missing, and where missing; None when some value is no whole number."""
        ...

    def has_leading_zeros(self) -> bool:
        """Whether some value is digits with a zero in front."""
        ...

    def by_distinct(
        self, parse: Callable[[list[str]], tuple[np.ndarray, ...]]
    ) -> tuple[np.ndarray, np.ndarray, Counter[str], dict[str, str]]:
        """What `parse` makes of the different texts, for every row: values, wrong places, families, examples."""
        ...

    def days(self) -> np.ndarray | None:
        """datetime64[us], when every value is an ISO date; None when one is not."""
        ...

    def text(self, row: int) -> str: ...
    def kept(self) -> Any: ...


class Column:
    """One column in the making. `add` each block in order, then `finish`."""

    def __init__(self, name: str, guess: Guess, declared: bool, join: Callable[[list[Any]], Any]) -> None:
        self.name = name
        self.guess = guess
        self.kind = guess.kind
        self.declared = declared
        self.rows = 0
        self.present = 0
        self.invalid = 0
        self._unknown = 0.0
        self.examples: list[tuple[int, str]] = []
        self.families: Counter[str] = Counter()
        self.family_examples: dict[str, str] = {}
        self._join = join
        self._parts: list[Any] = []
        self._missing: list[np.ndarray | None] = []

    def add(self, block: Block) -> None:
        """Take the next rows; raises IsText when the guessed kind would lose what is written."""
        if self.kind in (TEXT, CATEGORY):
            self._parts.append(block.kept())
        elif self.kind == WHOLE:
            self._add_whole(block)
        elif self.kind == NUMBER:
            values, wrong = block.numbers(self.guess.style)
            self._parts.append(values)
            self._note(block, wrong, int(np.count_nonzero(~np.isnan(values))))
        elif self.kind == YES_NO:
            self._add_parsed(block, _yes_no)
        else:
            self._add_date(block)
        self.rows += len(block)

    def _add_whole(self, block: Block) -> None:
        if not self.declared and block.has_leading_zeros():
            raise IsText(self.name)
        found = block.wholes()
        if found is None:
            self._parts = [
                _with_gaps(part, gaps) for part, gaps in zip(self._parts, self._missing, strict=True)
            ]
            self._missing = []
            if not self.declared:
                self.kind = NUMBER
            values, wrong = block.numbers(NumberStyle())
            if self.declared:
                split = ~np.isnan(values) & (values != np.floor(values))
                values[split] = np.nan
                wrong = np.union1d(wrong, np.flatnonzero(split))
                self._missing = [None] * (len(self._parts) + 1)
            self._parts.append(values)
            self._note(block, wrong, int(np.count_nonzero(~np.isnan(values))))
            return
        values, gaps = found
        any_gaps = bool(gaps.any())
        self._parts.append(values)
        self._missing.append(gaps if any_gaps else None)
        self.present += len(values) - (int(np.count_nonzero(gaps)) if any_gaps else 0)

    def _add_parsed(self, block: Block, parse: Callable[[list[str]], tuple[np.ndarray, ...]]) -> None:
        values, wrong, families, examples = block.by_distinct(parse)
        self._parts.append(values)
        gaps = block.missing()
        out = np.zeros(len(block), dtype=bool) if gaps is None else gaps.copy()
        out[wrong] = True
        self._missing.append(out if out.any() else None)
        self.families.update(families)
        for family, text in examples.items():
            self.family_examples.setdefault(family, text)
        self._note(block, wrong, len(block) - int(np.count_nonzero(out)))

    def _add_date(self, block: Block) -> None:
        if not self.guess.compact:
            days = block.days()
            if days is not None:
                self._parts.append(days)
                self._missing.append(None)
                count = int(np.count_nonzero(~np.isnat(days)))
                self.present += count
                if count:
                    self.families["iso"] += count
                    place = int(np.flatnonzero(~np.isnat(days))[0])
                    self.family_examples.setdefault("iso", block.text(place))
                return
        self._add_parsed(block, self._dates)

    def _dates(self, texts: list[str]) -> tuple[np.ndarray, ...]:
        from desktop_app.analysis.text_values import dates

        return dates(texts, self.guess.day_first, self.guess.compact)

    def _note(self, block: Block, wrong: np.ndarray, present: int) -> None:
        self.present += present + len(wrong)
        self.invalid += len(wrong)
        if len(wrong):
            # Words for unknown say nothing against the kind; among many, some tell.
            some = wrong[:: max(1, len(wrong) // 500)]
            words = sum(block.text(int(place)).strip().casefold() in UNKNOWN_WORDS for place in some)
            self._unknown += len(wrong) * words / len(some)
        for place in wrong[: _EXAMPLES - len(self.examples)]:
            # The headers are row 1.
            self.examples.append((self.rows + int(place) + 2, shorten(block.text(int(place)), 60)))

    def finish(self) -> tuple[Any, ColumnRead]:
        """The values of all blocks; raises IsText when too many of them contradict a guessed kind."""
        if not self.declared and self.invalid - self._unknown > _WRONG_GUESS * self.present:
            raise IsText(self.name)
        values = self._values()
        return values, ColumnRead(self.name, self.kind, self.invalid, tuple(self.examples), self.declared)

    def _values(self) -> Any:
        parts, missing, self._parts, self._missing = self._parts, self._missing, [], []
        if self.kind in (TEXT, CATEGORY):
            return self._join(parts)
        if self.kind == NUMBER:
            return np.concatenate(parts) if parts else np.empty(0)
        if self.kind == WHOLE:
            return _whole_values(parts, missing)
        if self.kind == YES_NO:
            values = np.concatenate(parts) if parts else np.empty(0, dtype=bool)
            gaps = _joined(parts, missing)
            return values if gaps is None else pd.arrays.BooleanArray(values, gaps)
        values = np.concatenate(parts) if parts else np.empty(0, dtype="datetime64[us]")
        return values

    def problems(self) -> list[Problem]:
        """Sentences on values that do not parse, and on dates written in two ways."""
        found = []
        if self.invalid:
            row, text = self.examples[0]
            found.append(
                Problem(
                    self.name,
                    row,
                    ngettext(
                        "“{column}”: {n} value is no {kind}, “{text}” in row {row}.",
                        "“{column}”: {n} values are no {kind}, the first is “{text}” in row {row}.",
                        self.invalid,
                    ).format(
                        column=shorten(self.name, 60),
                        n=f"{self.invalid:,}",
                        kind=_(KINDS[self.kind]),
                        text=text,
                        row=f"{row:,}",
                    ),
                )
            )
        if self.kind == DATE:
            found += self._date_problems()
        return found

    def _date_problems(self) -> list[Problem]:
        ways = [family for family, count in self.families.most_common() if count and family]
        if len(ways) > 1:
            first, second = (self.family_examples.get(family, family) for family in ways[:2])
            sentence = _(
                "“{column}” holds dates in two formats, such as “{first}” and “{second}” ({n} values)."
            ).format(
                column=shorten(self.name, 60),
                first=first,
                second=second,
                n=f"{self.families[ways[1]]:,}",
            )
            return [Problem(self.name, None, sentence)]
        if self.families["three"] and self.guess.day_first is None:
            sentence = _(
                "“{column}”: no date tells whether the day or the month comes first; "
                "“{text}” is read day first."
            ).format(column=shorten(self.name, 60), text=self.family_examples.get("three", ""))
            return [Problem(self.name, None, sentence)]
        return []


def _yes_no(texts: list[str]) -> tuple[np.ndarray, ...]:
    from desktop_app.analysis.text_values import yes_no

    return yes_no(texts)


def _with_gaps(values: np.ndarray, gaps: np.ndarray | None) -> np.ndarray:
    floats = values.astype(float)
    if gaps is not None:
        floats[gaps] = np.nan
    return floats


def _joined(parts: Sequence[Any], missing: Sequence[np.ndarray | None]) -> np.ndarray | None:
    if all(gaps is None for gaps in missing):
        return None
    return np.concatenate(
        [
            np.zeros(len(part), dtype=bool) if gaps is None else gaps
            for part, gaps in zip(parts, missing, strict=True)
        ]
    )


def _whole_values(parts: list[Any], missing: list[np.ndarray | None]) -> Any:
    if not parts:
        return np.empty(0, dtype=np.int64)
    if all(gaps is None for gaps in missing) and all(part.dtype == np.int64 for part in parts):
        return np.concatenate(parts)
    largest = max((int(np.abs(part).max(initial=0)) for part in parts if part.dtype == np.int64), default=0)
    if largest > _EXACT and all(part.dtype == np.int64 for part in parts):
        gaps = _joined(parts, missing)
        return pd.arrays.IntegerArray(np.concatenate(parts), gaps)
    return np.concatenate([_with_gaps(part, gaps) for part, gaps in zip(parts, missing, strict=True)])
