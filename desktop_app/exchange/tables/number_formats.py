"""What the formats of a workbook's cells say of its numbers: 0.4 shown as 40 %, amounts in a currency, days from 1904."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from desktop_app.files.xlsx_extent import column_number
from desktop_app.files.xlsx_guard import CheckedWorkbook, read_small_part
from desktop_app.language.reading.cells import Cell, FormattedNumber
from desktop_app.language.reading.written_marks import currency_codes

_STYLES = "xl/styles.xml"
_BUILT_IN_PERCENT = frozenset({"9", "10"})
_1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)[\"']")
_REFERENCE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_LITERAL = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
_CURRENCY = re.compile(r"\[\$([^\]\-]+)[^\]]*\]|\"\s*([^\"\d]{1,5}?)\s*\"|\\?([$€£¥₹])")

#: Whether a format shows per cent, and the codes that its currency mark can stand for.
Shown = tuple[bool, tuple[str, ...]]


def counts_from_1904(workbook: CheckedWorkbook) -> bool:
    """Whether days are numbered from 1904, as on old Macs."""
    return bool(_1904.search(workbook.shared.get("xl/workbook.xml", b"")))


def formatted_cells(workbook: CheckedWorkbook, xml: bytearray) -> dict[tuple[int, int], Shown]:
    """The cells of a sheet whose format says per cent or a currency, by row (from 1) and column (from 0)."""
    styles = _styles(workbook)
    if not styles:
        return {}
    ids = b"|".join(name.encode() for name in styles)
    cell = re.compile(rb"[<:]c\s([^<>]*?\bs\s*=\s*[\"'](" + ids + rb")[\"'][^<>]*)>")
    cells = {}
    for match in cell.finditer(xml):
        place = _REFERENCE.search(match[1])
        if place is not None:
            cells[int(place[2]), column_number(place[1]) - 1] = styles[match[2].decode()]
    return cells


def with_formats(
    line: list[Cell], row: int, first_column: int, cells: Mapping[tuple[int, int], Shown]
) -> None:
    """Give the numbers of a line what their formats say."""
    for place, cell in enumerate(line):
        if isinstance(cell, float) and (shown := cells.get((row, first_column + place))):
            line[place] = FormattedNumber(cell, *shown)


def _styles(workbook: CheckedWorkbook) -> dict[str, Shown]:
    """What each style of a cell says, by its number; styles that say nothing are left out."""
    try:
        root = ElementTree.fromstring(read_small_part(workbook, _STYLES))
    except (ElementTree.ParseError, RecursionError, ValueError):
        return {}
    formats: dict[str, str] = {}
    styles: dict[str, Shown] = {}
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name == "numFmt":
            formats[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif name == "cellXfs":
            for number, style in enumerate(element):
                shown = _shown(style.get("numFmtId", ""), formats)
                if shown != (False, ()):
                    styles[str(number)] = shown
    return styles


def _shown(format_id: str, formats: Mapping[str, str]) -> Shown:
    code = formats.get(format_id, "").partition(";")[0]
    if not code:
        return format_id in _BUILT_IN_PERCENT, ()
    if "%" in _LITERAL.sub("", code):
        return True, ()
    for match in _CURRENCY.finditer(code):
        codes = currency_codes(next(part for part in match.groups() if part).strip().casefold())
        if codes:
            return False, codes
    return False, ()
