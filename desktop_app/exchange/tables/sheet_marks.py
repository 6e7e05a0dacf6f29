"""What a worksheet says beside its values: addresses behind cells, hidden rows and columns, comments, merges."""

from __future__ import annotations

import html
import itertools
import posixpath
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

from desktop_app.exchange.tables.headers import FIGURE
from desktop_app.exchange.tables.table import TableRow, column_name
from desktop_app.exchange.tables.table_parts import CellProblem, UnreadPart
from desktop_app.exchange.tables.table_shape import Shaped
from desktop_app.files.xlsx_extent import column_number
from desktop_app.files.xlsx_guard import CheckedWorkbook, read_small_part
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.text import clean_line, shorten

Area = tuple[int, int, int, int]  # first row, last row (from 1), first column, last column (from 0)

_SHOWN = 60
_MOST_LINKS = 100_000
_LONGEST_ADDRESS = 2000
_LINK = re.compile(rb"[<:]hyperlink\s([^<>]*)")
_HIDDEN = re.compile(rb"[<:](row|col)\s([^<>]*?\bhidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*)")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_FILTER = re.compile(rb"[<:]filterColumn[\s/>]")
_FORMULA_LINK = re.compile(
    rb"[<:]c\s(?P<cell>[^<>]*)>\s*<(?:\w+:)?f[^<>]*>\s*(?:_xlfn\.)?HYPERLINK\(\s*(?:\"|&quot;)"
    rb"(?P<address>(?:(?!&quot;)[^\"<])+)(?:\"|&quot;)",
    re.IGNORECASE,
)
_CELL_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_COMMENTS = "/comments"  # no relation is called so
_COMMENT = re.compile(rb"[<:]comment\s")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Addresses by row (from 1) and column (from 0), how many links lead nowhere outside, what is hidden."""

    links: dict[tuple[int, int], str] = field(default_factory=dict)
    inner_links: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_filtered: bool = False
    comments: int = 0


def read_marks(workbook: CheckedWorkbook, part: str, xml: bytearray) -> SheetMarks:
    """What stands beside the values in a sheet's XML and in the parts that belong to it."""
    rows: set[int] = set()
    columns: set[int] = set()
    for match in _HIDDEN.finditer(xml) if b"hidden" in xml else ():
        attributes = _attributes(match[2])
        if match[1] == b"row":
            rows.add(_whole(attributes.get("r", "")))
        else:
            first, last = _whole(attributes.get("min", "")), _whole(attributes.get("max", ""))
            columns.update(range(first - 1, min(last, first + 200)))
    links: dict[tuple[int, int], str] = {}
    inner = 0
    folder, _slash, name = part.rpartition("/")
    targets = _targets(read_small_part(workbook, f"{folder}/_rels/{name}.rels"))
    for match in _LINK.finditer(xml):
        attributes = _attributes(match[1])
        target = next(
            (targets.get(value) for name, value in attributes.items() if name.endswith(":id")), None
        )
        if not target:
            inner += 1
            continue
        for place in _places(attributes.get("ref", ""), _MOST_LINKS - len(links)):
            links[place] = target
    if b"HYPERLINK(" in xml:
        for match in _FORMULA_LINK.finditer(xml):
            cell = _CELL_NAME.fullmatch(_attributes(match["cell"]).get("r", ""))
            address = html.unescape(match["address"].decode("utf-8", "replace"))
            if cell and len(links) < _MOST_LINKS:
                links.setdefault((int(cell[2]), column_number(cell[1].encode()) - 1), address)
    return SheetMarks(
        links={place: address for place, text in links.items() if (address := _tidy(text))},
        inner_links=inner,
        hidden_rows=frozenset(rows),
        hidden_columns=frozenset(columns),
        is_filtered=bool(_FILTER.search(xml)),
        comments=_count_comments(workbook, folder, targets.get(_COMMENTS, "")),
    )


def _attributes(text: bytes) -> dict[str, str]:
    return {
        name.decode("ascii", "replace"): html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _tidy(address: str) -> str:
    return clean_line(address)[:_LONGEST_ADDRESS]


def _targets(relations: bytes) -> dict[str, str]:
    """Outer addresses by the relation's id, and where the comments stand."""
    try:
        root = ElementTree.fromstring(relations)
    except (ElementTree.ParseError, RecursionError, ValueError):
        return {}
    targets: dict[str, str] = {}
    for relation in root:
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if kind.endswith("/hyperlink") and relation.get("TargetMode") == "External":
            targets[relation.get("Id", "")] = target
        elif kind.endswith("/comments"):
            targets[_COMMENTS] = target
    return targets


def _count_comments(workbook: CheckedWorkbook, folder: str, target: str) -> int:
    if not target:
        return 0
    name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
    return len(_COMMENT.findall(read_small_part(workbook, name)))


def _places(reference: str, most: int) -> Iterator[tuple[int, int]]:
    """The cells of an area such as "C2" or "C2:D5", at most so many."""
    first, _colon, last = reference.partition(":")
    start, end = _CELL_NAME.fullmatch(first), _CELL_NAME.fullmatch(last or first)
    if start is None or end is None:
        return
    left, right = column_number(start[1].encode()) - 1, column_number(end[1].encode()) - 1
    rows = range(int(start[2]), int(end[2]) + 1)
    yield from itertools.islice(itertools.product(rows, range(left, right + 1)), max(0, most))


# Merged cells


def fill_merged(shaped: Shaped, merged: Sequence[Area]) -> tuple[Shaped, list[UnreadPart]]:
    """The rows with the text of a merged cell in each row that it stands for.

    Only the first row of a merged cell holds its value, yet a person reads it beside each of them. A number is
    not repeated, because it would be added up more than once: that is told. A heading merged over the whole width
    belongs to no row and is left out.
    """
    if not shaped.rows or not merged:
        return shaped, []
    rows, headings = _without_headings(shaped, merged)
    numbers = [row.number for row in rows]
    problems = list(shaped.problems)
    filled: dict[int, list[int]] = {}
    given: dict[int, dict[int, Cell]] = {}
    reached: dict[int, int] = {}
    for top, bottom, left, right in sorted(merged):
        place = bisect_left(numbers, top)
        # No sheet has areas that overlap; a file made to keep the reader busy may.
        if bottom == top or left >= len(shaped.headers) or top <= reached.get(left, 0):
            continue
        if place == len(numbers) or numbers[place] != top:
            continue
        reached[left] = bottom
        cells = rows[place].cells
        value = cells[left]
        below = range(place + 1, bisect_right(numbers, bottom))
        if (
            is_blank(value)
            or not below
            or any(not is_blank(cells[i]) for i in range(left + 1, min(right + 1, len(cells))))
        ):
            continue
        if (isinstance(value, (int, float)) and not isinstance(value, bool)) or _is_figure(value):
            problems.append(_only_once(top, bottom, shaped.headers[left], value))
            continue
        count = filled.setdefault(left, [0, 0])
        count[0] += 1
        count[1] += len(below) + 1
        for lower in below:
            if is_blank(rows[lower].cells[left]):
                given.setdefault(lower, {})[left] = value
    for place, values in given.items():
        row = rows[place]
        rows[place] = row._replace(cells=tuple(values.get(at, cell) for at, cell in enumerate(row.cells)))
    notes = [*shaped.notes, *(_filled_note(shaped.headers[left], *count) for left, count in filled.items())]
    return replace(shaped, rows=rows, problems=problems, notes=notes), headings


def _is_figure(value: object) -> bool:
    return isinstance(value, str) and bool(FIGURE.fullmatch(value.strip()))


def _without_headings(shaped: Shaped, merged: Sequence[Area]) -> tuple[list[TableRow], list[UnreadPart]]:
    wide = {top: left for top, bottom, left, right in merged if top == bottom and right > left}
    rows: list[TableRow] = []
    headings: list[UnreadPart] = []
    for row in shaped.rows:
        left = wide.get(row.number)
        if left is not None and len(row.cells) > 2 and not row.extra:
            filled = [place for place, cell in enumerate(row.cells) if not is_blank(cell)]
            if filled == [left]:
                where = _("row {row}").format(row=row.number)
                why = _("“{text}” is a heading over the rows below it, not a row.").format(
                    text=shorten(str(row.cells[left]), _SHOWN)
                )
                headings.append(UnreadPart("rows", where, 1, why))
                continue
        rows.append(row)
    return rows, headings


def _only_once(top: int, bottom: int, header: str, value: object) -> CellProblem:
    return CellProblem(
        top,
        header,
        shorten(str(value), _SHOWN),
        _(
            "This figure stands in a cell merged over rows {first} to {last}; it is read in the first only."
        ).format(first=top, last=bottom),
    )


def _filled_note(header: str, areas: int, rows: int) -> str:
    return ngettext(
        "“{column}”: {n} merged cell is read in each of the {rows} rows beside it.",
        "“{column}”: {n} merged cells are read in each of the {rows} rows beside them.",
        areas,
    ).format(column=shorten(header, _SHOWN), n=formats.number(areas), rows=rows)


# What is told


def marks_notes(
    marks: SheetMarks, shaped: Shaped
) -> tuple[list[str], list[UnreadPart], dict[tuple[int, int], str]]:
    """Sentences, what is left out, and the addresses that the cells themselves do not show."""
    notes: list[str] = []
    left_out: list[UnreadPart] = []
    cells = {row.number: row.cells for row in shaped.rows}
    links = {
        place: address
        for place, address in marks.links.items()
        if place[0] in cells
        and place[1] < len(cells[place[0]])
        and not _shows(cells[place[0]][place[1]], address)
    }
    if links:
        notes.append(
            ngettext(
                "{n} address behind a cell is kept as a link of its initiative.",
                "{n} addresses behind cells are kept as links of their initiatives.",
                len(links),
            ).format(n=formats.number(len(links)))
        )
    hidden = len(marks.hidden_rows & cells.keys())
    if hidden:
        notes.append(_hidden_note(hidden, marks.is_filtered))
    columns = [
        shaped.headers[place] if place < len(shaped.headers) else column_name(place)
        for place in sorted(marks.hidden_columns)
        if place < len(shaped.headers)
    ]
    if columns:
        notes.append(
            ngettext(
                "{n} column is hidden in the workbook and is read too: {columns}.",
                "{n} columns are hidden in the workbook and are read too: {columns}.",
                len(columns),
            ).format(
                n=formats.number(len(columns)),
                columns=", ".join(shorten(name, _SHOWN) for name in columns[:10]),
            )
        )
    if marks.comments:
        left_out.append(
            UnreadPart("cells", _("Comments"), marks.comments, _("Comments on cells are not read."))
        )
    if marks.inner_links:
        left_out.append(
            UnreadPart(
                "cells", _("Links"), marks.inner_links, _("Links inside the workbook lead nowhere here.")
            )
        )
    return notes, left_out, links


def _shows(cell: object, address: str) -> bool:
    return isinstance(cell, str) and address.removeprefix("mailto:").rstrip("/") in cell


def _hidden_note(count: int, is_filtered: bool) -> str:
    if is_filtered:
        return ngettext(
            "{n} row is hidden by a filter in the workbook and is read too.",
            "{n} rows are hidden by a filter in the workbook and are read too.",
            count,
        ).format(n=formats.number(count))
    return ngettext(
        "{n} row is hidden in the workbook and is read too.",
        "{n} rows are hidden in the workbook and are read too.",
        count,
    ).format(n=formats.number(count))
