"""Builds one typed column from blocks of texts; counts values that do not parse and keeps examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import pandas as pd

from desktop_app.analysis.files import column_notes
from desktop_app.analysis.files.data_file import (
    CATEGORY,
    DATE,
    KINDS,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    ColumnRead,
    ReadProblem,
)
from desktop_app.analysis.files.guessing import Guess
from desktop_app.analysis.files.number_style import NumberStyle
from desktop_app.analysis.files.text_values import NumbersRead
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.number_values import COMMA, POINT
from desktop_app.language.reading.unknown_words import NotKnown, is_unknown_word
from desktop_app.text import shorten

_EXAMPLES = 5
#: Above this, float64 no longer holds every whole number.
_EXACT = 1 << 53
#: A guessed kind that more values than this share contradict was guessed wrongly.
_WRONG_GUESS = 0.2


class OtherMark(Exception):
    """A value proves another decimal mark than the one that was taken for its column without a proof."""

    def __init__(self, name: str, mark: str) -> None:
        super().__init__(name, mark)
        self.name = name
        self.mark = mark


class IsText(Exception):
    """A column that was taken for numbers holds texts, such as codes with a leading zero."""


class Block(Protocol):
    """The texts of one column in one block of rows, however they are stored; a missing one has no text."""

    def __len__(self) -> int: ...
    def missing(self) -> np.ndarray | None:
        """True for values that are empty or only white space; None if there are none."""
        ...

    def unknown(self, words: NotKnown) -> tuple[Block, Counter[str]]:
        """The block with nothing where a word only says "not known", and how often each stood there."""
        ...

    def floats(self) -> np.ndarray | None:
        """float64, when every value that is there is a number as a program writes it; else None."""
        ...

    def numbers(self, style: NumberStyle) -> NumbersRead:
        """float64 for every row, and the places that hold anything but numbers."""
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
        """Parse the distinct texts and give, for every row: values, wrong places, families, examples."""
        ...

    def days(self) -> np.ndarray | None:
        """datetime64[us], when every value is an ISO date; None when one is not."""
        ...

    def text(self, row: int) -> str: ...
    def kept(self) -> Any: ...


class _Grown:
    """An array that grows at its end; room that is never written to costs no memory."""

    def __init__(self, room: int) -> None:
        self.room = max(room, 1024)
        self.used = 0
        self._array: np.ndarray | None = None

    def put(self, values: np.ndarray) -> None:
        end = self.used + len(values)
        if self._array is None:
            self.room = max(self.room, end)
            self._array = np.empty(self.room, dtype=values.dtype)
        elif end > self.room:
            self.room = max(end, self.room * 3 // 2)
            larger = np.empty(self.room, dtype=self._array.dtype)
            larger[: self.used] = self._array[: self.used]
            self._array = larger
        self._array[self.used : end] = values
        self.used = end

    def array(self, kind: str) -> np.ndarray:
        return np.empty(0, dtype=kind) if self._array is None else self._array[: self.used]

    def to_float(self) -> None:
        if self._array is not None and self._array.dtype != np.float64:
            floats = np.empty(self.room)
            floats[: self.used] = self._array[: self.used]
            self._array = floats


class ColumnBuilder:
    """One column in the making. `add` each block in order, then `finish`."""

    def __init__(
        self,
        name: str,
        guess: Guess,
        declared: bool,
        join: Callable[[list[Any]], Any],
        room: int = 0,
    ) -> None:
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
        self.offsets: set[str] = set()
        #: Words that only say "not known", as they are written, with how often each stands there.
        self.words: Counter[str] = Counter()
        self.percents = 0
        self._join = join
        self._texts: list[Any] = []
        self._values = _Grown(room)
        # Places without a value, for types that have no missing value of their own.
        self._gaps: list[np.ndarray] = []

    def add(self, block: Block) -> None:
        """Take the next rows; raises IsText when the guessed kind would lose what is written."""
        if self.guess.words.has_figures:
            # A number may be such a word, and numbers are otherwise not looked at one by one.
            block = self._known(block)
        if self.kind in (TEXT, CATEGORY):
            self._texts.append(self._known(block).kept())
        elif self.kind == WHOLE:
            self._add_whole(block)
        elif self.kind == NUMBER:
            self._add_numbers(block)
        elif self.kind == YES_NO:
            self._add_parsed(self._known(block), _yes_no)
        else:
            self._add_date(block)
        self.rows += len(block)

    def _known(self, block: Block) -> Block:
        """The block without the words that only say "not known", which are counted."""
        known, words = block.unknown(self.guess.words)
        self.words.update(words)
        return known

    def _add_numbers(self, block: Block) -> None:
        style = self.guess.style
        values = block.floats() if style.is_point else None
        if values is None:
            block = self._known(block)
            values = block.floats() if style.is_point else None
        if values is not None:
            self._values.put(values)
            self.present += int(np.count_nonzero(~np.isnan(values)))
            return
        numbers = block.numbers(style)
        if numbers.other_mark:
            raise OtherMark(self.name, COMMA if style.is_point else POINT)
        self.percents += numbers.percents
        self._values.put(numbers.values)
        self._note(block, numbers.wrong, int(np.count_nonzero(~np.isnan(numbers.values))))

    def _add_whole(self, block: Block) -> None:
        if not self.declared and block.has_leading_zeros():
            raise IsText(self.name)
        wholes = block.wholes()
        if wholes is None:
            block = self._known(block)
            wholes = block.wholes()
        if wholes is not None:
            values, gaps = wholes
            if gaps.any():
                self._gaps.append(self.rows + np.flatnonzero(gaps))
            self._values.put(values)
            self.present += len(values) - int(np.count_nonzero(gaps))
            return
        self._values.to_float()
        numbers = block.numbers(self.guess.style)
        values, wrong = numbers.values, numbers.wrong
        if self.declared:
            split = ~np.isnan(values) & (values != np.floor(values))
            values = np.where(split, np.nan, values)
            wrong = np.union1d(wrong, np.flatnonzero(split))
        else:
            self._fill_gaps()
            self.kind = NUMBER
        self._values.put(values)
        self._note(block, wrong, int(np.count_nonzero(~np.isnan(values))))

    def _fill_gaps(self) -> None:
        if self._gaps:
            self._values.to_float()
            self._values.array("f8")[np.concatenate(self._gaps)] = np.nan
            self._gaps = []

    def _add_parsed(self, block: Block, parse: Callable[[list[str]], tuple[np.ndarray, ...]]) -> None:
        values, wrong, families, examples = block.by_distinct(parse)
        self._values.put(values)
        gaps = block.missing()
        out = np.zeros(len(block), dtype=bool) if gaps is None else gaps.copy()
        out[wrong] = True
        if out.any():
            self._gaps.append(self.rows + np.flatnonzero(out))
        self.families.update(families)
        for family, text in examples.items():
            self.family_examples.setdefault(family, text)
        self._note(block, wrong, len(block) - int(np.count_nonzero(out)))

    def _add_date(self, block: Block) -> None:
        if not self.guess.compact:
            days = block.days()
            if days is not None:
                self._values.put(days)
                there = np.flatnonzero(~np.isnat(days))
                self.present += len(there)
                if len(there):
                    self.offsets.add("")
                    self.families["iso"] += len(there)
                    self.family_examples.setdefault("iso", block.text(int(there[0])))
                return
        self._add_parsed(self._known(block), self._dates)

    def _dates(self, texts: list[str]) -> tuple[np.ndarray, ...]:
        from desktop_app.analysis.files.text_values import dates, split_offset

        self.offsets |= {split_offset(text.strip())[1] for text in texts if text.strip()}
        return dates(texts, self.guess.day_first, self.guess.compact)

    def _note(self, block: Block, wrong: np.ndarray, present: int) -> None:
        self.present += present + len(wrong)
        self.invalid += len(wrong)
        if len(wrong):
            # Words for unknown do not count against the kind; of many values, a sample is enough.
            some = wrong[:: max(1, len(wrong) // 500)]
            words = sum(is_unknown_word(block.text(int(place)).strip()) for place in some)
            self._unknown += len(wrong) * words / len(some)
        for place in wrong[: _EXAMPLES - len(self.examples)]:
            # The headers are row 1.
            self.examples.append((self.rows + int(place) + 2, shorten(block.text(int(place)), 60)))

    def finish(self) -> tuple[Any, ColumnRead]:
        """The values of all blocks; raises IsText when too many of them contradict a guessed kind."""
        if not self.declared and self.invalid - self._unknown > _WRONG_GUESS * self.present:
            raise IsText(self.name)
        values = self._finished()
        offsets = tuple(sorted(self.offsets)) if self.kind == DATE else ()
        is_number = self.kind in (NUMBER, WHOLE)
        return values, ColumnRead(
            self.name,
            self.kind,
            self.invalid,
            tuple(self.examples),
            self.declared,
            offsets,
            unit=self.guess.style.unit if is_number else "",
            decimal=self.guess.style.shown_decimal if is_number else "",
            decimal_in_doubt=is_number and self.guess.style.is_unproved,
            missing_words=tuple(self.words.most_common()),
        )

    def _finished(self) -> Any:
        if self.kind in (TEXT, CATEGORY):
            texts, self._texts = self._texts, []
            return self._join(texts)
        if self.kind == NUMBER:
            return self._values.array("f8")
        if self.kind == DATE:
            return self._values.array("datetime64[us]")
        if self.kind == YES_NO:
            values = self._values.array("?")
            return pd.arrays.BooleanArray(values, self._mask()) if self._gaps else values
        values = self._values.array("i8")
        whole = values.dtype == np.int64
        if self._gaps and whole and int(np.abs(values).max(initial=0)) > _EXACT:
            return pd.arrays.IntegerArray(values, self._mask())
        self._fill_gaps()
        return self._values.array("i8")

    def _mask(self) -> np.ndarray:
        mask = np.zeros(self.rows, dtype=bool)
        mask[np.concatenate(self._gaps)] = True
        return mask

    def problems(self) -> list[ReadProblem]:
        """Sentences on values that do not parse, and on dates written in two ways."""
        told_problems = []
        if self.invalid:
            row, text = self.examples[0]
            told_problems.append(
                ReadProblem(
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
            told_problems += self._date_problems()
        told_problems += column_notes.on_words(self.name, self.words)
        told_problems += column_notes.on_numbers(
            self.name,
            self.guess.style,
            self.kind in (NUMBER, WHOLE),
            self.percents,
            self.present - self.invalid,
        )
        return told_problems

    def _date_problems(self) -> list[ReadProblem]:
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
            return [ReadProblem(self.name, None, sentence, about="dates")]
        if self.families["three"] and self.guess.day_first is None:
            sentence = _(
                "“{column}”: no date tells whether the day or the month comes first; "
                "“{text}” is read day first."
            ).format(column=shorten(self.name, 60), text=self.family_examples.get("three", ""))
            return [ReadProblem(self.name, None, sentence)]
        return []


def _yes_no(texts: list[str]) -> tuple[np.ndarray, ...]:
    from desktop_app.analysis.files.text_values import yes_no

    return yes_no(texts)
