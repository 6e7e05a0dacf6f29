"""Turns the records of a CSV file or workbook into a table with named headers and a cell for each header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desktop_app.exchange.tables.headers import find_headers, joined_note, make_unique
from desktop_app.exchange.tables.table import TableOptions, TableRow, column_name
from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.text import shorten

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Shaped:
    """Headers, rows, and what was odd about them."""

    headers: tuple[str, ...]
    rows: list[TableRow]
    problems: list[CellProblem]
    notes: list[str]
    header_row: int
    header_rows: int
    repeated: dict[str, str] = field(default_factory=dict)


def shape(
    records: Sequence[tuple[int, Sequence[Cell]]],
    options: TableOptions,
    merged: Sequence[tuple[int, int, int, int]] = (),
    ragged: bool = False,
) -> Shaped:
    """Headers and rows of `records`, which are numbered as in the file and hold no blank lines.

    With `ragged`, rows whose number of cells differs from the headers are reported: a row that is
    too short ends early, extra cells of one that is too long are kept in `TableRow.extra`; nothing moves into
    another column.
    """
    headers = find_headers(records, merged, options.header_row, options.header_rows)
    body = records[headers.first + headers.count :]
    names = list(headers.names)
    _drop_empty_end(names, body)
    _name_wide_end(names, body)
    named = make_unique(names)
    problems = [
        CellProblem(
            records[headers.first][0],
            named.names[index],
            header,
            _("The header “{header}” stands there more than once; this one is read as “{name}”.").format(
                header=shorten(header, _SHOWN), name=shorten(named.names[index], _SHOWN)
            ),
        )
        for index, header in named.repeated
    ]
    notes: list[str] = []
    if headers.count > 1:
        notes.append(joined_note(records[headers.first][0], records[headers.first + headers.count - 1][0]))
    if headers.first:
        notes.append(
            ngettext(
                "{n} line above the headers was left out.",
                "{n} lines above the headers were left out.",
                headers.first,
            ).format(n=formats.number(headers.first))
        )
    empty = [index for index in named.empty if index < len(headers.names)]
    if headers.count and empty:
        notes.append(
            ngettext(
                "{n} column has no header and is called by its place.",
                "{n} columns have no header and are called by their place.",
                len(empty),
            ).format(n=formats.number(len(empty)))
        )
    header_lines = {tuple(cells) for _number, cells in records[headers.first : headers.first + headers.count]}
    rows = _rows(body, named.names, header_lines, ragged, problems)
    return Shaped(
        headers=named.names,
        rows=rows,
        problems=problems,
        notes=notes,
        header_row=records[headers.first][0] if headers.count and records else 0,
        header_rows=headers.count,
        repeated={named.names[index]: header for index, header in named.repeated},
    )


def _drop_empty_end(names: list[str], body: Iterable[tuple[int, Sequence[Cell]]]) -> None:
    """Drop columns at the end without header and values: they come from stray separators."""
    if not names or names[-1]:
        return
    used = max((_used_width(cells) for _number, cells in body), default=0)
    while names and not names[-1] and len(names) > used:
        names.pop()


def _name_wide_end(names: list[str], body: Sequence[tuple[int, Sequence[Cell]]]) -> None:
    """Name columns that most rows fill, even if the headers end before them."""
    width = len(names)
    widths = sorted(_used_width(cells) for _number, cells in body)
    if not widths or widths[-1] <= width:
        return
    usual = widths[-1]
    if width:
        usual = widths[(len(widths) - 1) // 2] if len(widths) > 1 else width
    names.extend([""] * max(0, usual - width))


def _used_width(cells: Sequence[Cell]) -> int:
    for index in range(len(cells) - 1, -1, -1):
        if not is_blank(cells[index]):
            return index + 1
    return 0


def _rows(
    body: Iterable[tuple[int, Sequence[Cell]]],
    names: tuple[str, ...],
    header_lines: set[tuple[Cell, ...]],
    ragged: bool,
    problems: list[CellProblem],
) -> list[TableRow]:
    width = len(names)
    rows: list[TableRow] = []
    for number, cells in body:
        count = len(cells)
        if header_lines and tuple(cells) in header_lines:
            problems.append(CellProblem(number, "", "", _("This row repeats the headers and was left out.")))
            continue
        if count == width:
            rows.append(TableRow(number, tuple(cells)))
            continue
        if count < width:
            if ragged:
                problems.append(_short(number, count, names))
            rows.append(TableRow(number, (*cells, *[""] * (width - count))))
            continue
        extra = tuple(cells[width : max(width, _used_width(cells))])
        if extra:
            problems.append(_long(number, width, extra))
        rows.append(TableRow(number, tuple(cells[:width]), extra))
    return rows


def _short(number: int, count: int, names: tuple[str, ...]) -> CellProblem:
    return CellProblem(
        number,
        names[count],
        "",
        _(
            "This row has {count} cells, the headers {width}; the missing ones at its end are read as empty."
        ).format(count=count, width=len(names)),
    )


def _long(number: int, width: int, extra: tuple[Cell, ...]) -> CellProblem:
    return CellProblem(
        number,
        column_name(width),
        shorten("; ".join(str(cell) for cell in extra), _SHOWN),
        _(
            "This row has {count} cells, the headers {width}; what stands beyond the last header is not read."
        ).format(count=width + len(extra), width=width),
    )
