"""The form of a file with rows and columns after reading, and the limits of what is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.exchange.tables.table_parts import CellProblem, UnreadPart
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell

if TYPE_CHECKING:
    from desktop_app.exchange.own_workbook.record_rows import RecordSheetsRead

#: `progress(done, total)`; raise `desktop_app.errors.Cancelled` from it to stop the reading.
Progress = Callable[[int, int], None]

MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_CELLS = 5_000_000
#: A cell longer than this is taken for a mistake (nearly always a quote that was never closed).
MAX_CELL_CHARACTERS = 4_000_000
#: Stands for all sheets of one shape, where no sheet is called so.
ALL_SHEETS = "all"


class TableRow(NamedTuple):
    """One row: its number in the file, a cell for each header, and cells beyond the last header."""

    number: int
    cells: tuple[Cell, ...]
    extra: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What a person may set instead of letting the reader find it out; None means find out.

    `header_row` counts from 1, 0 says that the file has no headers; `header_rows` is the number
    of lines the headers take. `sheet` is a sheet's name, or ALL_SHEETS for all of the same shape as the
    first. `strip_escapes` removes the quote that our own export puts before a
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

    `notes` are sentences on how the file was read; `problems` name rows and columns; `left_out` is what
    was not read. `encoding` and `separator` are empty for a workbook, `sheet` is empty for a CSV file.
    `from_1904` is True where a workbook counts its days from 1904.
    `links` holds the address behind a cell by row number and column (from 0). Where several sheets were read
    as one table, `sheet` is ALL_SHEETS, `sheet_column` names the column with each row's sheet, and each row has a
    JoinedRow for its number. `repeated` holds the header as it stands in the file for each column whose header
    stands there before. `beside` is what other sheets of an own export hold. `sha256` is that of the file.
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
    left_out: tuple[UnreadPart, ...] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    sheet_column: str = ""
    beside: RecordSheetsRead | None = None
    repeated: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    from_1904: bool = False

    def column(self, header: str) -> list[Cell]:
        """All cells under `header`; KeyError when there is no such column."""
        try:
            index = self.headers.index(header)
        except ValueError:
            raise KeyError(header) from None
        return [row.cells[index] for row in self.rows]


def column_name(index: int) -> str:
    """Name for a column without a header; `index` counts from 0."""
    return _("Column {n}").format(n=formats.number(index + 1))
