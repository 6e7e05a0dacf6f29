"""What an analysis on files gives: the result, the files that it came from, and what was odd about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from desktop_app.analysis.files.data_file import DataFile, ReadOptions
from desktop_app.analysis.files.read_file import read
from desktop_app.analysis.models.number_columns import Report

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
