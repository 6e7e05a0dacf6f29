"""What is told about a table beside its rows: problems, parts that are not read, and where a row stands."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """Something that stands in the file and is not read, for the report.

    `what` is its kind: "sheet", "column", "rows", "cells" or "values"; `where` names it or its place; `count`
    says how many rows (of a sheet) or cells; `why` is a sentence. What is `kept` stands with an initiative as it
    was, though no field takes it.
    """

    what: str
    where: str
    count: int
    why: str
    kept: bool = False


class JoinedRow(int):
    """A row of several sheets that are read as one table.

    As a number it counts on over the sheets, so that rows keep their order; as a text it is the row's number on
    its sheet, and the sheet.
    """

    sheet: str
    row: int

    def __new__(cls, number: int, sheet: str, row: int) -> JoinedRow:
        """The row that is `row` on `sheet` and the table's `number`."""
        numbered = super().__new__(cls, number)
        numbered.sheet, numbered.row = sheet, row
        return numbered

    def __str__(self) -> str:
        """Such as "3 (Legal)"."""
        return f"{self.row} ({self.sheet})"


def place_of(number: int) -> tuple[str, int]:
    """The sheet of a row ("" where the table is one sheet or file) and its number there."""
    return (number.sheet, number.row) if isinstance(number, JoinedRow) else ("", number)
