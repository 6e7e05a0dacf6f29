"""Finds the headers of a table: below title lines, on one or several lines, repeated or missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.exchange.tables.table import column_name
from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.text import clean_line

Record = tuple[int, Sequence[Cell]]  # row number in the file, cells

_LOOK_AT = 60
# Forms have whole questions as headers.
_LONGEST_HEADER = 400
# What is longer is an instruction, and no name of a group of columns.
_LONGEST_GROUP = 60
#: An amount or a date, not a word.
FIGURE = re.compile(
    r"[-+(]?[$€£¥]?\s?\d[\d\s.,'’]*(?:[kmb]|bn|%|\s?[A-Z]{3})?\)?"  # an amount
    r"|\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:[T ][\d:.]+Z?)?",  # a date
    re.IGNORECASE,
)
_YEAR_OR_QUARTER = re.compile(
    r"(?:(?:Q[1-4]|H[12])[ -/]?)?(?:FY ?)?(?:19|20)\d\d(?:[ -/]?(?:Q[1-4]|H[12]))?", re.I
)


@dataclass(frozen=True, slots=True)
class Headers:
    """Where the headers stand (`first` and `count` index the records) and the joined name of each column."""

    first: int
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Unique header names, and for each that had to change (index, header as it stood)."""

    names: tuple[str, ...]
    repeated: tuple[tuple[int, str], ...]
    empty: tuple[int, ...]


def find_headers(
    records: Sequence[Record],
    merged: Sequence[tuple[int, int, int, int]] = (),
    header_row: int | None = None,
    header_rows: int | None = None,
) -> Headers:
    """The headers of `records` (blank lines left out), or as `header_row` and `header_rows` settle it.

    `merged` are merged areas as (first row, last row, first column, last column), rows as numbered
    in the file and columns from 0. A joined header reads from top to bottom.
    """
    if header_row == 0 or not records:
        return Headers(0, 0, ())
    if header_row is not None:
        first = next((i for i, (number, _cells) in enumerate(records) if number >= header_row), 0)
        count = max(1, header_rows or 1)
    else:
        first = _find_first(records)
        count = header_rows or 0
        if not count:
            first, count = _find_lines(records, first, merged)
    count = min(count, len(records) - first)
    return Headers(first, count, _join(records[first : first + count], merged))


def make_unique(names: Sequence[str]) -> Named:
    """Each header once: repeated ones are numbered, empty ones named by their place."""
    taken = {name.casefold() for name in names if name}
    seen: Counter[str] = Counter()
    unique_names: list[str] = []
    repeated: list[tuple[int, str]] = []
    empty: list[int] = []
    for index, original in enumerate(names):
        name = original
        if not name:
            empty.append(index)
            name = column_name(index)
        elif seen[name.casefold()]:
            repeated.append((index, name))
        seen[name.casefold()] += 1
        number, candidate = seen[name.casefold()], name
        if number > 1 or (not original and name.casefold() in taken):
            number = max(2, number)
            candidate = f"{name} ({number})"
            while candidate.casefold() in taken:
                number += 1
                candidate = f"{name} ({number})"
        taken.add(candidate.casefold())
        unique_names.append(candidate)
    return Named(tuple(unique_names), tuple(repeated), tuple(empty))


def looks_like_headers(cells: Sequence[Cell]) -> bool:
    """Whether the cells could be headers: short texts and no figures; years and quarters are allowed."""
    texts = [cell for cell in cells if not is_blank(cell)]
    if not texts:
        return False
    for cell in texts:
        if not isinstance(cell, str):
            return isinstance(cell, float) and all(
                _is_year(other) or isinstance(other, str) for other in texts
            )
        text = cell.strip()
        if len(text) > _LONGEST_HEADER or text.endswith(":"):
            return False
        if FIGURE.fullmatch(text) and not _YEAR_OR_QUARTER.fullmatch(text):
            return False
    words = [text for text in texts if not _is_year(text)]
    return bool(words)


def _is_year(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        return 1900 <= cell <= 2100 and cell == int(cell)
    return isinstance(cell, str) and bool(_YEAR_OR_QUARTER.fullmatch(cell.strip()))


def _filled(cells: Sequence[Cell]) -> list[int]:
    return [index for index, cell in enumerate(cells) if not is_blank(cell)]


def _find_first(records: Sequence[Record]) -> int:
    looked = records[:_LOOK_AT]
    widths = [filled[-1] + 1 if (filled := _filled(cells)) else 0 for _number, cells in looked]
    counts = Counter(widths[-40:] if len(widths) > 40 else widths)
    usual = max(counts, key=lambda width: (counts[width], width))
    if usual <= 1:
        return 0
    slack = max(1, usual // 5)
    for index, (number, cells) in enumerate(looked[:-1] or looked):
        filled = _filled(cells)
        if widths[index] < usual - slack or len(filled) < max(2, widths[index] // 2):
            continue
        if not looks_like_headers(cells):
            continue
        following = looked[index + 1] if index + 1 < len(looked) else None
        # Lines of a title block ("Department, Finance") end at a blank line, headers do not.
        if (
            following
            and following[0] > number + 1
            and len(_filled(following[1])) > len(filled)
            and looks_like_headers(following[1])
        ):
            continue
        return index
    return next((i for i, (_number, cells) in enumerate(looked) if len(_filled(cells)) >= 2), 0)


def _find_lines(
    records: Sequence[Record], first: int, merged: Sequence[tuple[int, int, int, int]]
) -> tuple[int, int]:
    """First line and number of lines of the headers that were found at `first`."""
    number = records[first][0]
    last = number
    for top, bottom, left, right in merged:
        if top <= number <= bottom:
            last = max(last, bottom)
            if right > left and bottom == top:
                last = max(last, number + 1)
    if last > number:
        count = sum(1 for row, _cells in records[first : first + 10] if row <= last)
        while count > 1 and not looks_like_headers(records[first + count - 1][1]):
            count -= 1
        if count > 1:
            return first, count
    if first and _is_band(records[first - 1], records[first]):
        return first - 1, 2
    if first + 2 < len(records) and _is_second_line(records[first], records[first + 1]):
        return first, 2
    return first, 1


def _is_band(above: Record, headers: Record) -> bool:
    """Group names over the headers, such as "Cost,,,Benefit,,": with gaps, right above, nothing but texts."""
    filled = _filled(above[1])
    if any(len(str(above[1][place])) > _LONGEST_GROUP for place in filled):
        return False
    return (
        headers[0] == above[0] + 1
        and len(filled) >= 2
        and looks_like_headers(above[1])
        and filled[-1] - filled[0] + 1 > len(filled)
        and set(filled) <= set(_filled(headers[1]))
    )


def _is_second_line(upper: Record, lower: Record) -> bool:
    """Whether the line after the headers belongs to them too.

    A row that is taken for headers is lost, so this is strict: the lower line fills every gap of the
    upper one, is empty under its first header, and holds no figures but years.
    """
    if lower[0] != upper[0] + 1 or not looks_like_headers([*lower[1], "x"]):
        return False
    top, bottom = set(_filled(upper[1])), set(_filled(lower[1]))
    width = max(top | bottom) + 1
    gaps = set(range(width)) - top
    return bool(gaps) and gaps <= bottom and 0 in top and 0 not in bottom and len(bottom) >= 2


def _join(lines: Sequence[Record], merged: Sequence[tuple[int, int, int, int]]) -> tuple[str, ...]:
    width = max((len(cells) for _number, cells in lines), default=0)
    grid = [
        [_header_text(cells[i]) if i < len(cells) else "" for i in range(width)] for _number, cells in lines
    ]
    for index, (number, _cells) in enumerate(lines):
        areas = [area for area in merged if area[0] <= number <= area[1]]
        for top, _bottom, left, right in areas:
            if top == number and left < width and grid[index][left]:
                for column in range(left, min(right + 1, width)):
                    grid[index][column] = grid[index][left]
        if index < len(lines) - 1 and not any(right > left for _t, _b, left, right in areas):
            _spread(grid[index], grid[index + 1])
    names = []
    for column in range(width):
        parts: list[str] = []
        for line in grid:
            if line[column] and line[column] not in parts:
                parts.append(line[column])
        names.append(" ".join(parts))
    return tuple(names)


def _spread(upper: list[str], lower: list[str]) -> None:
    """A group's name is over its first column only; give it to the columns beside it that have none."""
    current = ""
    for column, text in enumerate(upper):
        if text:
            # A header with nothing below it is a column of its own, not the start of a group.
            current = text if lower[column] else ""
        elif current and lower[column]:
            upper[column] = current


def _header_text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean_line(str(cell))


def joined_note(first: int, last: int) -> str:
    """Sentence that says which lines became one header."""
    return _("The headers stand on rows {first} to {last} and were joined.").format(first=first, last=last)
