"""Reads a JSON file with a list of records, such as a public register, as a table of the same form as a CSV file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.exchange.json_parts import read_parts
from desktop_app.exchange.tables.cell_values import cell_text
from desktop_app.exchange.tables.headers import make_unique
from desktop_app.exchange.tables.sheet_choice import Likes
from desktop_app.exchange.tables.table import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Progress,
    Table,
    TableOptions,
    TableRow,
)
from desktop_app.exchange.tables.table_parts import UnreadPart
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import Cell
from desktop_app.text import clean, clean_line

Record = Mapping[str, Any]

_LINES = frozenset({".jsonl", ".ndjson"})
# A whole number with more digits is an identifier, and a float would lose some.
_EXACT = 10**15
_SHOWN = 20


def read_json_table(
    path: Path, options: TableOptions, progress: Progress | None = None, likes: Likes | None = None
) -> Table:
    """The records in the JSON file at `path`: one row an object, numbered from 1, one column a member.

    The file is a list of objects, or an object with one among its members or theirs; of several lists,
    `options.sheet` names one, else the longest is read, first of those that `likes` takes. Members of an object
    inside a record get a column each, called a.b; a list is one cell. Raises UserError in one sentence for any
    other shape.
    """
    content = _Content(path.name)
    try:
        read_parts(
            path,
            content.take,
            longest=lambda _name: MAX_CELL_CHARACTERS,
            take_item=content.take_item,
            one_a_line=path.suffix.lower() in _LINES,
            progress=progress,
        )
    except RecursionError:
        raise UserError(
            _("“{name}” is nested too deep to be read as a table.").format(name=path.name)
        ) from None
    except (ValueError, MemoryError, OverflowError):
        raise UserError(
            _(
                "“{name}” cannot be read as JSON: a sign is wrong, a part is too long, or the end is missing."
            ).format(name=path.name)
        ) from None
    return content.table(options, likes)


class _Content:
    """The lists of objects in the file by their name, and what stands beside them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lists: dict[str, list[Record]] = {}
        self._other_items: dict[str, int] = {}
        self._beside: list[str] = []
        self._cells = 0

    def take(self, name: str, value: Any) -> None:
        """Look into a member of the file's object that is no list itself."""
        inner = (
            {key: items for key, items in value.items() if _is_records(items)}
            if isinstance(value, dict)
            else {}
        )
        for key, items in inner.items():
            for item in items:
                self.take_item(f"{name}.{key}", item)
        if not inner:
            self._beside.append(name)

    def take_item(self, name: str, item: Any) -> None:
        """Keep an item of the list under a name; raises UserError when there are too many."""
        if not isinstance(item, dict):
            self._other_items[name] = self._other_items.get(name, 0) + 1
            return
        records = self._lists.setdefault(name, [])
        records.append(item)
        self._cells += len(item)
        if len(records) > MAX_ROWS or self._cells > MAX_CELLS:
            raise UserError(
                _(
                    "“{name}” holds more than {rows} rows or {cells} cells. Split it into smaller files."
                ).format(name=self._name, rows=f"{MAX_ROWS:,}", cells=f"{MAX_CELLS:,}")
            )

    def table(self, options: TableOptions, likes: Likes | None) -> Table:
        """The chosen list as a table; raises UserError where there is none."""
        if not self._lists:
            raise UserError(
                _(
                    "“{name}” holds no table. A JSON file is read that is a list of objects, or an object with "
                    "such a list in it, as in {example}."
                ).format(name=self._name, example='{"records": [{"title": "…"}]}')
            )
        names = tuple(self._lists)
        liked = [name for name in names if likes is not None and likes(self._headers(name))]
        chosen = max(liked or names, key=lambda name: len(self._lists[name]))
        if options.sheet is not None:
            chosen = next(
                (name for name in names if name.casefold() == options.sheet.strip().casefold()), "\0"
            )
            if chosen == "\0":
                raise UserError(
                    _("“{name}” has no list called {sheet}. It has: {sheets}.").format(
                        name=self._name, sheet=options.sheet, sheets=", ".join(names[:_SHOWN])
                    )
                )
        headers, rows, nested = _flattened(self._name, self._lists[chosen])
        notes = [self._where(chosen, len(rows))]
        if self._beside:
            notes.append(
                _("What stands beside the records belongs to none of them: {names}.").format(
                    names=", ".join(self._beside[:_SHOWN])
                )
            )
        if nested:
            notes.append(
                ngettext(
                    "{n} cell holds values inside values; it is kept as JSON text.",
                    "{n} cells hold values inside values; they are kept as JSON text.",
                    nested,
                ).format(n=formats.number(nested))
            )
        return Table(
            headers=headers,
            rows=rows,
            problems=(),
            notes=tuple(notes),
            encoding="utf-8",
            separator="",
            header_row=0,
            header_rows=0,
            sheet=chosen,
            sheets=names if len(names) > 1 else (),
            left_out=tuple(self._left_out(chosen)),
        )

    def _headers(self, name: str) -> list[str]:
        """The members of the first records under a name."""
        records = self._lists[name][:_SHOWN]
        return list(dict.fromkeys(header for record in records for header, _value in _members(record)))

    def _where(self, chosen: str, count: int) -> str:
        if not chosen:
            return ngettext(
                "The file is a list of {n} record.", "The file is a list of {n} records.", count
            ).format(n=formats.number(count))
        return ngettext("{n} record of “{list}” is read.", "{n} records of “{list}” are read.", count).format(
            n=formats.number(count), list=chosen
        )

    def _left_out(self, chosen: str) -> Iterator[UnreadPart]:
        for name, records in self._lists.items():
            if name != chosen:
                why = _("The list is read when it is chosen.")
                yield UnreadPart("sheet", name, len(records), why)
        for name, count in self._other_items.items():
            yield UnreadPart("rows", name or self._name, count, _("This is no object with named values."))


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value[:_SHOWN])


def _flattened(name: str, records: Sequence[Record]) -> tuple[tuple[str, ...], list[TableRow], int]:
    """One column for each member, in the order in which they come first; and how many cells hold JSON text."""
    places: dict[str, int] = {}
    lines: list[dict[int, Cell]] = []
    nested = 0
    cells = 0
    for record in records:
        line: dict[int, Cell] = {}
        for header, value in _members(record):
            cell, is_nested = _cell(value)
            nested += is_nested
            if cell != "" or header not in places:
                line[places.setdefault(header, len(places))] = cell
        cells += len(line)
        if len(places) > MAX_COLUMNS or len(places) * len(records) > MAX_CELLS:
            raise UserError(
                _("“{name}” has records with {count} different members; {limit} fit.").format(
                    name=name,
                    count=f"{len(places):,}",
                    limit=f"{min(MAX_COLUMNS, MAX_CELLS // len(records)):,}",
                )
            )
        lines.append(line)
    headers = make_unique([clean_line(header) for header in places]).names
    blank: list[Cell] = [""] * len(headers)
    rows = []
    for number, line in enumerate(lines, 1):
        row = list(blank)
        for place, cell in line.items():
            row[place] = cell
        rows.append(TableRow(number, tuple(row)))
    return headers, rows, nested


def _members(record: Record) -> Iterator[tuple[str, Any]]:
    """The members of a record, and those of the objects in it under their joined name."""
    for header, value in record.items():
        if isinstance(value, dict):
            for inner, inner_value in value.items():
                yield f"{header}.{inner}", inner_value
        else:
            yield header, value


def _cell(value: Any) -> tuple[Cell, bool]:
    """The value as a cell, and whether it had to be kept as JSON text."""
    if value is None:
        return "", False
    if isinstance(value, str):
        return (value if value.isascii() and value.isprintable() else clean(value)), False
    if isinstance(value, bool):
        return value, False
    if isinstance(value, int):
        return (float(value) if abs(value) < _EXACT else str(value)), False
    if isinstance(value, float):
        return (value if math.isfinite(value) else ""), False
    if isinstance(value, list):
        if any(isinstance(item, (dict, list)) for item in value):
            return clean(json.dumps(value, ensure_ascii=False)), True
        texts = [text for item in value if (text := cell_text(_cell(item)[0]))]
        return ("\n" if any(";" in text for text in texts) else "; ").join(texts), False
    return (clean(json.dumps(value, ensure_ascii=False)), True) if value else ("", False)
