"""What an analysis on files gives: the result, the files that it came from, and what was odd about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import pandas as pd

from desktop_app.analysis.files.data_file import (
    CATEGORY,
    NUMBER,
    TEXT,
    WHOLE,
    DataFile,
    ReadOptions,
)
from desktop_app.analysis.files.read_file import read
from desktop_app.analysis.models.number_columns import Report
from desktop_app.language.reading.number_values import LEADING_ZERO

T = TypeVar("T")
#: Types that a person set, by column.
Kinds = Mapping[str, str]

# The part of the progress, which counts to 100, that reading takes.
READING = 70


@dataclass(frozen=True)
class Run(Generic[T]):
    """A result with the files it came from; `notes` are sentences about what was odd in them."""

    result: T
    files: tuple[DataFile, ...]
    notes: tuple[str, ...] = ()

    def facts(self) -> list[dict[str, Any]]:
        """What a kept result remembers of the files."""
        return [file.facts() for file in self.files]


def read_columns(
    path: str | Path,
    columns: Sequence[str],
    kinds: Mapping[str, str],
    report: Report,
    options: ReadOptions | None,
    given: Kinds | None = None,
) -> DataFile:
    """The named columns of a file; a name that is given twice is read once, types that a person set are kept."""
    wanted = list(dict.fromkeys(columns))
    set_by_hand = {name: kind for name, kind in (given or {}).items() if name in wanted}
    return read(
        path,
        columns=wanted,
        kinds={**kinds, **set_by_hand},
        options=options,
        progress=part_of(report, 0, READING),
    )


def part_of(report: Report, start: int, end: int) -> Report:
    """Progress of one piece as a part of the whole, which counts to 100."""
    return lambda done, total: report(start + (end - start) * min(done, total) // max(total, 1), 100)


def notes_on(files: Sequence[DataFile], left_out: Sequence[Any]) -> tuple[str, ...]:
    sentences = [problem.sentence for file in files for problem in file.problems]
    return tuple(dict.fromkeys(filter(None, [*sentences, *(one.sentence() for one in left_out)])))


def read_alike(
    first: DataFile,
    second: DataFile,
    columns: Sequence[str],
    options: ReadOptions | None,
    given: Kinds | None = None,
    go_on: Callable[[], None] = lambda: None,
) -> tuple[DataFile, DataFile]:
    """Two files in which each of the columns is of one kind, decided over both, whichever is named first.

    A column that is codes or words in either file is that in both, so that 01067 stays what is written; one of numbers
    with some words among them stays numbers. What a person set, and a column without values, decides nothing. `go_on` is called
    now and then while a file is read again, and may raise Cancelled.
    """
    wanted: list[dict[str, str]] = [{}, {}]
    for name in columns:
        if name in (given or {}):
            continue
        kinds = first.column(name).kind, second.column(name).kind
        is_text = [kind in (TEXT, CATEGORY) for kind in kinds]
        if is_text[0] == is_text[1]:
            continue
        place = is_text.index(True)
        values = (first, second)[place].frame[name].dropna()
        if not len(values):
            continue
        if kinds[1 - place] in (NUMBER, WHOLE) and not _are_codes(values):
            wanted[place][name] = NUMBER
        else:
            wanted[1 - place][name] = CATEGORY
    first, second = (
        _read_again(first, wanted[0], options, go_on),
        _read_again(second, wanted[1], options, go_on),
    )
    return (
        _with_mark_of(first, second, columns, options, go_on),
        _with_mark_of(second, first, columns, options, go_on),
    )


def _with_mark_of(
    file: DataFile,
    other: DataFile,
    columns: Sequence[str],
    options: ReadOptions | None,
    go_on: Callable[[], None],
) -> DataFile:
    """The file with the decimal marks that the other one's columns prove, where its own leave doubt."""
    pairs = {name: (file.column(name), other.column(name)) for name in columns}
    marks = {
        name: theirs.decimal
        for name, (own, theirs) in pairs.items()
        if own.decimal_in_doubt and theirs.decimal not in ("", own.decimal) and not theirs.decimal_in_doubt
    }
    given = options or ReadOptions()
    return _read_again(
        file, dict.fromkeys(marks, NUMBER), replace(given, decimals={**given.decimals, **marks}), go_on
    )


def _are_codes(values: pd.Series) -> bool:
    """Whether texts are codes or words, rather than numbers with some words among them."""
    counts = values.str.strip().value_counts()
    texts = counts.index
    if any(LEADING_ZERO.fullmatch(text) for text in texts):
        return True
    are_numbers = pd.to_numeric(pd.Series(texts), errors="coerce").notna().to_numpy()
    return bool(counts[are_numbers].sum() < counts.sum() / 2)


def _read_again(
    file: DataFile, kinds: Mapping[str, str], options: ReadOptions | None, go_on: Callable[[], None]
) -> DataFile:
    if not kinds:
        return file
    again = read(
        file.path, columns=list(kinds), kinds=kinds, options=options, progress=lambda _done, _total: go_on()
    )
    frame = file.frame.copy(deep=False)
    frame[list(kinds)] = again.frame[list(kinds)]
    columns = tuple(again.column(one.name) if one.name in kinds else one for one in file.columns)
    problems = tuple(one for one in file.problems if one.column not in kinds) + again.problems
    return replace(file, columns=columns, frame=frame, problems=problems)
