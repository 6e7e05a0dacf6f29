"""How far the cells of a sheet reach, found in its XML before any reader makes room for all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.errors import UserError
from desktop_app.language.i18n import _

#: A sheet may state a larger size than it has, up to this limit.
MAX_CLAIMED_CELLS = 1_000_000_000

# Any cell, with or without a prefix; also the rare ":c " in a text, which only makes the count too high.
_CELL_STARTS = tuple(opening + b"c" + bytes([end]) for opening in (b"<", b":") for end in b" >/\t\r\n")
_PLAIN_CELL = re.compile(rb"[<:]c r=\"([A-Z]{1,3})([0-9]{1,7})\"")
_ROW_OR_CELL = re.compile(rb"[<:](?P<tag>row|c)(?=[\s/>])(?P<rest>[^<]*)")
_ATTRIBUTE = re.compile(rb"\s*([^\s=<>\"'/]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_CELL_NAME = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_DIMENSION = re.compile(
    rb"[<:]dimension\s[^<>]*ref\s*=\s*[\"']([A-Z]{1,4})([0-9]{1,10}):([A-Z]{1,4})([0-9]{1,10})[\"']"
)


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """How much of a sheet is read at most; `xml_bytes` is the sheet, its shared texts and styles unpacked."""

    rows: int
    columns: int
    cells: int
    xml_bytes: int


def check_extent(sheet: bytearray, name: str, limits: SheetLimits) -> None:
    """Refuse a sheet whose cells reach beyond the limits: the reader would keep every cell between."""
    claimed = _DIMENSION.search(sheet, 0, 65_536)
    if claimed:
        columns = column_number(claimed[3]) - column_number(claimed[1]) + 1
        rows = int(claimed[4]) - int(claimed[2]) + 1
        if columns * rows > MAX_CLAIMED_CELLS:
            raise UserError(
                _(
                    "A sheet of “{name}” says that it has {rows} rows and {columns} columns. "
                    "Copy the table into a new workbook."
                ).format(name=name, rows=f"{rows:,}", columns=f"{columns:,}")
            )
    total = sum(map(sheet.count, _CELL_STARTS))
    if total + sheet.count(b"<row") > 2 * limits.cells:
        raise UserError(too_large(name))
    # Nearly every writer puts a cell's name first in its tag; then the names alone give the extent.
    plain = _PLAIN_CELL.findall(sheet)
    if len(plain) == total:
        extent = _Extent(limits)
        letters = {letter for letter, _digits in plain}
        digits = {digit for _letters, digit in plain}
        if not plain:
            return
        columns_used = [column_number(letter) for letter in letters]
        rows_used = [int(digit) for digit in digits]
        if extent.fits(min(rows_used), min(columns_used)) and extent.fits(max(rows_used), max(columns_used)):
            return
    _check_each_cell(sheet, name, limits)


class _Extent:
    """The smallest area that holds all cells so far."""

    def __init__(self, limits: SheetLimits) -> None:
        self.limits = limits
        self.top = self.left = 1 << 62
        self.bottom = self.right = 0

    def fits(self, row: int, column: int) -> bool:
        """Whether the area is still within the limits with this cell."""
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)
        most = self.limits
        cells = self.height * self.width
        return self.height <= most.rows and self.width <= most.columns and cells <= most.cells

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1


def _check_each_cell(sheet: bytearray, name: str, limits: SheetLimits) -> None:
    """Check each cell: skip formatted but empty ones, and place those without a name after the last."""
    extent = _Extent(limits)
    row = column = 0
    for match in _ROW_OR_CELL.finditer(sheet):
        reference, empty = _named(match["rest"], name)
        if match["tag"] == b"row":
            if reference and not (reference.isdigit() and len(reference) < 8):
                raise UserError(damaged(name))
            row, column = int(reference) if reference else row + 1, 0
            continue
        if reference:
            place = _CELL_NAME.fullmatch(reference)
            if place is None:
                raise UserError(damaged(name))
            row, column = int(place[2]), column_number(place[1])
        else:
            column += 1
        if not empty and not extent.fits(row, column):
            raise UserError(
                _(
                    "A sheet of “{name}” reaches to cell {cell}: {rows} rows and {columns} columns. "
                    "Delete what stands far outside the table, or split it."
                ).format(
                    name=name,
                    cell=_column_letters(column) + str(row),
                    rows=f"{extent.height:,}",
                    columns=f"{extent.width:,}",
                )
            )


def _named(rest: bytes, name: str) -> tuple[bytes, bool]:
    """The attribute r of a tag, and whether the tag is closed at once; `rest` ends before the next tag."""
    position, reference = 0, b""
    while attribute := _ATTRIBUTE.match(rest, position):
        if attribute[1] == b"r" and not reference:
            reference = attribute[2] or attribute[3] or b""
        position = attribute.end()
    end = rest[position : position + 64].lstrip()[:2]
    if end[:1] == b">":
        return reference, False
    if end == b"/>":
        return reference, True
    # Two readers could understand this tag differently.
    raise UserError(damaged(name))


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _column_letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def too_large(name: str) -> str:
    return _("A sheet of “{name}” is too large to be read. Save the table as CSV.").format(name=name)


def damaged(name: str) -> str:
    return _(
        "“{name}” is damaged or not an Excel workbook. Open it in a spreadsheet and save it again."
    ).format(name=name)
