"""Blocks of texts and of cells as Python values: a CSV file without pyarrow, and the rows of a workbook."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from desktop_app.analysis.files import text_values
from desktop_app.analysis.files.csv_shape import Layout, strict_rows
from desktop_app.analysis.files.csv_source import TextSource
from desktop_app.analysis.files.number_style import NumberStyle
from desktop_app.analysis.files.text_values import NumbersRead
from desktop_app.language.reading.number_values import LEADING_ZERO
from desktop_app.language.reading.unknown_words import NotKnown

_BLOCK_ROWS = 20_000


class PlainBlock:
    """One column of some rows, as a list of texts; blank texts are missing."""

    def __init__(self, texts: list[str]) -> None:
        codes, different = pd.factorize(np.array(texts, dtype=object))
        self.texts = texts
        self._different = [str(text).strip() for text in different]
        blank = np.array([not text for text in self._different], dtype=bool)
        self._codes = np.where(blank[codes], -1, codes) if len(blank) else codes

    def __len__(self) -> int:
        return len(self.texts)

    def missing(self) -> np.ndarray | None:
        gaps = self._codes < 0
        return gaps if gaps.any() else None

    def text(self, row: int) -> str:
        return self.texts[row]

    def kept(self) -> Any:
        gaps = self.missing()
        if gaps is None:
            return self.texts
        return [None if gone else text for text, gone in zip(self.texts, gaps.tolist(), strict=True)]

    def has_leading_zeros(self) -> bool:
        return any(LEADING_ZERO.fullmatch(text) for text in self._different if text[:1] == "0")

    def unknown(self, words: NotKnown) -> tuple[PlainBlock, Counter[str]]:
        hits = [place for place, text in enumerate(self._different) if text and words.has(text)]
        if not hits:
            return self, Counter()
        counts = np.bincount(self._codes[self._codes >= 0], minlength=len(self._different))
        block = copy.copy(self)
        block._codes = np.where(np.isin(self._codes, hits), -1, self._codes)
        return block, Counter({self._different[place]: int(counts[place]) for place in hits if counts[place]})

    def floats(self) -> np.ndarray | None:
        return None

    def numbers(self, style: NumberStyle) -> NumbersRead:
        values, good, percents, other_mark = text_values.numbers(self._different, style)
        row_values, wrong = self._spread(values, good, np.nan)
        counts = np.bincount(self._codes[self._codes >= 0], minlength=len(values))
        return NumbersRead(row_values, wrong, int(counts[percents].sum()), other_mark)

    def wholes(self) -> tuple[np.ndarray, np.ndarray] | None:
        values = np.zeros(len(self._different), dtype=np.int64)
        there = np.bincount(self._codes[self._codes >= 0], minlength=len(values))
        for place, text in enumerate(self._different):
            if text and there[place]:
                try:
                    values[place] = int(text)
                except (ValueError, OverflowError):
                    return None
                # Python reads 1_000 and digits of other scripts as well.
                if "_" in text or not text.isascii():
                    return None
        gaps = self._codes < 0
        whole_numbers = values[self._codes] if len(values) else np.zeros(len(gaps), dtype=np.int64)
        whole_numbers[gaps] = 0
        return whole_numbers, gaps

    def days(self) -> np.ndarray | None:
        return None

    def by_distinct(
        self, parse: Callable[[list[str]], tuple[np.ndarray, ...]]
    ) -> tuple[np.ndarray, np.ndarray, Counter[str], dict[str, str]]:
        values, good, *more = parse(self._different)
        families: Counter[str] = Counter()
        examples: dict[str, str] = {}
        if more:
            counts = np.bincount(self._codes[self._codes >= 0], minlength=len(self._different))
            for family, text, times, is_good in zip(
                more[0], self._different, counts.tolist(), good.tolist(), strict=True
            ):
                if family and times and (is_good or family == "other order"):
                    families[family] += times
                    examples.setdefault(family, text)
        nothing: Any = np.datetime64("NaT") if values.dtype.kind == "M" else False
        row_values, wrong = self._spread(values, good, nothing)
        return row_values, wrong, families, examples

    def _spread(self, values: np.ndarray, good: np.ndarray, nothing: Any) -> tuple[np.ndarray, np.ndarray]:
        gaps = self._codes < 0
        if not len(values):
            return np.full(len(gaps), nothing), np.empty(0, dtype=np.intp)
        row_values = values[self._codes]
        row_values[gaps] = nothing
        return row_values, np.flatnonzero(~good[self._codes] & ~gaps)


class CellBlock:
    """One column of some rows of a workbook. Cells that are numbers are taken as they are, the rest by its text."""

    def __init__(self, cells: list[Any]) -> None:
        self.cells = cells
        kinds = set(map(type, cells))
        self._plain: PlainBlock | None = None
        # An empty cell is the empty text.
        self._all_numbers = kinds <= {float, int} or (
            kinds <= {float, int, str} and not any(cell for cell in cells if type(cell) is str)
        )

    @property
    def _texts(self) -> PlainBlock:
        if self._plain is None:
            self._plain = PlainBlock([cell_text(cell) for cell in self.cells])
        return self._plain

    def __len__(self) -> int:
        return len(self.cells)

    def missing(self) -> np.ndarray | None:
        return self._texts.missing()

    def text(self, row: int) -> str:
        return cell_text(self.cells[row])

    def kept(self) -> Any:
        return self._texts.kept()

    def has_leading_zeros(self) -> bool:
        return not self._all_numbers and self._texts.has_leading_zeros()

    def unknown(self, words: NotKnown) -> tuple[PlainBlock | CellBlock, Counter[str]]:
        return (self, Counter()) if self._all_numbers else self._texts.unknown(words)

    def floats(self) -> np.ndarray | None:
        return self._floats() if self._all_numbers else None

    def numbers(self, style: NumberStyle) -> NumbersRead:
        if not self._all_numbers:
            return self._texts.numbers(style)
        return NumbersRead(self._floats(), np.empty(0, dtype=np.intp))

    def _floats(self) -> np.ndarray:
        return np.array([np.nan if type(cell) is str else cell for cell in self.cells], dtype=float)

    def wholes(self) -> tuple[np.ndarray, np.ndarray] | None:
        if not self._all_numbers:
            return self._texts.wholes()
        values = self._floats()
        gaps = np.isnan(values)
        values[gaps] = 0
        if np.any(values != np.floor(values)) or np.any(np.abs(values) > 1 << 53):
            return None
        return values.astype(np.int64), gaps

    def days(self) -> np.ndarray | None:
        return None

    def by_distinct(
        self, parse: Callable[[list[str]], tuple[np.ndarray, ...]]
    ) -> tuple[np.ndarray, np.ndarray, Counter[str], dict[str, str]]:
        return self._texts.by_distinct(parse)


def blocks(source: TextSource, layout: Layout, wanted: list[int]) -> Iterator[list[PlainBlock]]:
    """The wanted columns of every block of rows, strictly in shape. `source` has to stand behind the headers."""
    held: list[list[str]] = []
    for row in strict_rows(source, layout):
        held.append([row[index] for index in wanted])
        if len(held) >= _BLOCK_ROWS:
            yield _columns(held, len(wanted))
            held = []
    if held:
        yield _columns(held, len(wanted))


def _columns(rows: list[list[str]], width: int) -> list[PlainBlock]:
    return [PlainBlock([row[place] for row in rows]) for place in range(width)]


def join_texts(parts: list[Any]) -> Any:
    """All texts of a column as pandas' str."""
    if not parts:
        return pd.array([], dtype="str")
    # Converted in parts, as one long conversion would block every other thread.
    return pd.concat([pd.Series(part, dtype="str") for part in parts], ignore_index=True).array


def cell_text(cell: Any) -> str:
    """The text of a workbook's cell, written so that the guesses here read it back."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        if cell.time() == dt.time.min:
            return cell.date().isoformat()
        return cell.isoformat(sep=" ")
    return str(cell)
