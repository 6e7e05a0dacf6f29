"""A data file after reading: a frame, the kinds of its columns, and what was odd about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from desktop_app.analysis.files.read_options import ReadOptions
from desktop_app.domain.data_kinds import CATEGORY, DATE, KINDS, NUMBER, TEXT, WHOLE, YES_NO

__all__ = [
    "CATEGORY",
    "DATE",
    "KINDS",
    "NUMBER",
    "TEXT",
    "WHOLE",
    "YES_NO",
    "ColumnRead",
    "DataFile",
    "FilePreview",
    "Progress",
    "ReadOptions",
    "ReadProblem",
]

#: A first reading shows this many rows.
PREVIEW_ROWS = 200
#: More columns than these are read only where they are named.
MAX_COLUMNS = 2_000
#: Columns that a file may have, most of them left unread.
MAX_HEADERS = 50_000
#: A cell longer than this is taken for a mistake, nearly always a quote that was never closed.
MAX_CELL_CHARACTERS = 1_000_000

#: `progress(done, total)`; raise `desktop_app.errors.Cancelled` from it to stop the reading.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """Something about the file that a person has to know; `row` counts as a spreadsheet does, None is all.

    `about` is "dates" for a column whose dates are written in two ways.
    """

    column: str
    row: int | None
    sentence: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column as it was read.

    `invalid` counts values that are present and do not parse as `kind`, `examples` are the first of
    them with their rows; `declared` says that a person chose the kind, or the file states it. `offsets` names those that
    the times of a column are written with, such as +02:00, "UTC" or a zone; "" stands for times without one.
    `unit` is the currency mark or per cent sign beside the numbers, `decimal` the decimal mark, empty where
    the column has none; `decimal_in_doubt` says that its own values do not prove it. `missing_words` are
    words for "not known" that count as missing, with how often each stands there.
    """

    name: str
    kind: str
    invalid: int = 0
    examples: tuple[tuple[int, str], ...] = ()
    declared: bool = False
    offsets: tuple[str, ...] = ()
    unit: str = ""
    decimal: str = ""
    decimal_in_doubt: bool = False
    missing_words: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file: where it lies, exactly which bytes were read, and its rows as a frame.

    In `frame` a number is float64 (missing is NaN, infinities stay), a whole number int64 (float64
    when some are missing), text and category the pandas type str, a date datetime64[us] in UTC
    without a zone, yes/no bool (pandas' boolean when some are missing). A value that does not parse
    is missing there and counted in its `ColumnRead`.
    """

    path: Path
    size: int
    sha256: str
    modified: datetime
    rows: int
    columns: tuple[ColumnRead, ...]
    frame: pd.DataFrame
    problems: tuple[ReadProblem, ...]

    def column(self, name: str) -> ColumnRead:
        """The column of that name; KeyError when it was not read."""
        for read_column in self.columns:
            if read_column.name == name:
                return read_column
        raise KeyError(name)

    def facts(self) -> dict[str, Any]:
        """What a kept result remembers of the file, so that it can be found and compared again."""
        return {
            "path": str(self.path),
            "size": self.size,
            "sha256": self.sha256,
            "modified": self.modified.isoformat(),
            "rows": self.rows,
            "columns": [one.name for one in self.columns],
        }


@dataclass(frozen=True, slots=True)
class FilePreview:
    """The first rows as texts, and the kinds that the columns seem to have; `notes` say what can be read in two ways."""

    headers: tuple[str, ...]
    kinds: dict[str, str]
    rows: tuple[tuple[str, ...], ...]
    problems: tuple[ReadProblem, ...]
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
