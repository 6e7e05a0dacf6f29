"""The form of a file with rows and columns after reading, and the limits of what is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell

#: `progress(done, total)`; raise `desktop_app.errors.Cancelled` from it to stop the reading.
Progress = Callable[[int, int], None]

MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_CELLS = 5_000_000
#: A cell longer than this is taken for a mistake (nearly always a quote that was never closed).
MAX_CELL_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something in the file that a person has to know: where it is, what stands there, what is wrong.

    `row` is the row as a spreadsheet numbers it (title and header lines counted, from 1),
    None when it concerns the whole file.
    """

    row: int | None
    column: str
    value: str
    problem: str


class TableRow(NamedTuple):
    """One row: its number in the file, a cell for each header, and cells beyond the last header."""

    number: int
    cells: tuple[Cell, ...]
    extra: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What a person may set instead of letting the reader find it out; None means find out.

    `header_row` counts from 1, 0 says that the file has no headers; `header_rows` is the number
    of lines the headers take. `strip_escapes` removes the quote that our own export puts before a
    text that a spreadsheet would take for a formula.
    """

    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    header_rows: int | None = None
    sheet: str | None = None
    strip_escapes: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows under its headers, with how it was read and what was odd about it.

    `notes` are sentences on how the file was read; `problems` name rows and columns.
    `encoding` and `separator` are empty for a workbook, `sheet` is empty for a CSV file.
    """

    headers: tuple[str, ...]
    rows: list[TableRow]
    problems: tuple[CellProblem, ...]
    notes: tuple[str, ...]
    encoding: str
    separator: str
    header_row: int
    header_rows: int
    sheet: str
    sheets: tuple[str, ...]

    def column(self, header: str) -> list[Cell]:
        """All cells under `header`; KeyError when there is no such column."""
        try:
            index = self.headers.index(header)
        except ValueError:
            raise KeyError(header) from None
        return [row.cells[index] for row in self.rows]


def column_name(index: int) -> str:
    """Name for a column without a header; `index` counts from 0."""
    return _("Column {n}").format(n=index + 1)
