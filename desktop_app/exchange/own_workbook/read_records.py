"""Reads the sheets of an exported workbook beside the initiatives: each row a record of the sheet's kind."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.domain.fields import FieldSpec, validate_field
from desktop_app.domain.planning_records import CustomField, CustomValue
from desktop_app.domain.records import RECORDS, Answer, Child, Evidence, Record
from desktop_app.errors import FieldError
from desktop_app.exchange.importing.targets import former_labels
from desktop_app.exchange.own_workbook.record_rows import RecordRow, RecordSheetsRead
from desktop_app.exchange.own_workbook.sheet_layout import (
    ITEM,
    LINKS,
    NEVER_TAKEN,
    SAME,
    shown_specs,
)
from desktop_app.exchange.tables.cell_values import cell_text, match_choice, parse_bool, parse_list
from desktop_app.exchange.tables.table import MAX_FILE_BYTES, Table
from desktop_app.exchange.tables.table_parts import CellProblem, JoinedRow, UnreadPart
from desktop_app.exchange.tables.table_reader import read_file
from desktop_app.exchange.tables.xlsx_reader import read_sheets
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.unknown_words import normal
from desktop_app.text import shorten

_SHEET_NAME = 31  # what Excel keeps of a name
_SHOWN = 80
# Row numbers of all sheets follow each other far apart, so that problems stand in the order of the sheets.
_APART = 10_000_000


def read_record_sheets(path: str | os.PathLike[str], table: Table) -> tuple[Table, RecordSheetsRead]:
    """What the sheets beside that of `table` hold, and the table without them among what is left out."""
    source = Path(path)
    kinds = _kinds_by_name()
    sheets = read_sheets(
        read_file(source, MAX_FILE_BYTES),
        source.name,
        lambda name: normal(name) in kinds and name != table.sheet,
    )
    reader = _Reader()
    for place, sheet in enumerate(sheets, 1):
        kind = kinds[normal(sheet.sheet)]
        if kind in SAME or kind is CustomField:
            reader.take(kind, sheet, place)
    left_out = [
        replace(part, why=_("The sheet is not read back. A JSON export holds everything."))
        if part.what == "sheet" and normal(part.where) in kinds
        else part
        for part in table.left_out
        if part.what != "sheet"
        or (part.where not in reader.sheets and not _is_read_elsewhere(kinds, part.where))
    ]
    return replace(table, left_out=tuple(left_out)), reader.result()


def _kinds_by_name() -> dict[str, type[Record]]:
    """The kinds by the names of their sheets, in the user's language and in English."""
    names: dict[str, type[Record]] = {}
    for kind in RECORDS:
        for label in (_(kind.LABEL), kind.LABEL):
            names.setdefault(normal(label[:_SHEET_NAME]), kind)
    return names


def _is_read_elsewhere(kinds: Mapping[str, type[Record]], sheet: str) -> bool:
    """Whether the first sheet holds all of a sheet: what initiatives have in the portfolio's own fields."""
    return kinds.get(normal(sheet)) is CustomValue


class _Reader:
    """Turns rows into records, kind by kind."""

    def __init__(self) -> None:
        self.sheets: dict[str, int] = {}
        self._records: list[RecordRow] = []
        self._fields: list[CustomField] = []
        self._problems: list[CellProblem] = []
        self._left_out: list[UnreadPart] = []
        self._signed = 0
        self._files = 0

    def take(self, kind: type[Record], table: Table, place: int) -> None:
        """Read all rows of one sheet."""
        headers = {normal(header): index for index, header in enumerate(table.headers)}
        fields = [
            (spec, index) for spec in shown_specs(kind) if (index := _place(headers, spec.label)) is not None
        ]
        links = [
            (name, index)
            for name, _kind, label in LINKS.get(kind, ())
            if (index := _place(headers, label)) is not None
        ]
        keys = _place(headers, "Key") if issubclass(kind, Child) else None
        item = _place(headers, ITEM) if kind is Answer else None
        if issubclass(kind, Child) and keys is None:
            return
        self.sheets[table.sheet] = len(table.rows)
        for row in table.rows:
            number = JoinedRow(place * _APART + row.number, table.sheet, row.number)
            values = self._values(row.cells, fields, number)
            if item is not None:
                values["pack_id"], _slash, values["item_id"] = cell_text(row.cells[item]).partition("/")
            if kind is CustomField:
                self._define(values, number)
            elif kind is Evidence and not values.get("link"):
                self._files += 1
            else:
                key = cell_text(row.cells[keys]).strip() if keys is not None else ""
                named = {name: cell_text(row.cells[index]).strip() for name, index in links}
                self._records.append(RecordRow(kind, key, values, named, number))

    def _values(
        self, cells: Sequence[Cell], fields: Sequence[tuple[FieldSpec, int]], row: JoinedRow
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for spec, index in fields:
            cell = cells[index]
            if is_blank(cell):
                continue
            if spec.name in NEVER_TAKEN:
                self._signed += spec.name in ("signed_by", "waiver_by")
                continue
            try:
                values[spec.name] = validate_field(spec, _value(spec, cell))
            except (FieldError, ValueError) as error:
                text = shorten(cell_text(cell), _SHOWN)
                self._problems.append(CellProblem(row, _(spec.label), text, str(error)))
        return values

    def _define(self, values: Mapping[str, Any], row: JoinedRow) -> None:
        try:
            self._fields.append(CustomField(**values))
        except TypeError:
            self._problems.append(CellProblem(row, "", "", _("The field has no name and is left out.")))

    def result(self) -> RecordSheetsRead:
        """All that was read."""
        notes = []
        if self.sheets:
            names = ", ".join(f"{name} ({count})" for name, count in self.sheets.items())
            text = ngettext(
                "{n} more sheet is read: {sheets}.", "{n} more sheets are read: {sheets}.", len(self.sheets)
            )
            notes.append(text.format(n=formats.number(len(self.sheets)), sheets=names))
        if self._signed:
            why = _("Sign-offs and waivers are given in the program only.")
            self._left_out.append(UnreadPart("cells", _(Answer.LABEL), self._signed, why))
        if self._files:
            why = _("A workbook does not hold the files themselves. A JSON export does.")
            self._left_out.append(UnreadPart("rows", _(Evidence.LABEL), self._files, why))
        return RecordSheetsRead(
            tuple(self._records),
            tuple(self._fields),
            tuple(self._problems),
            tuple(notes),
            tuple(self._left_out),
        )


def _place(headers: Mapping[str, int], label: str) -> int | None:
    names = (_(label), label, *former_labels(label))
    return next((place for name in names if (place := headers.get(normal(name))) is not None), None)


def _value(spec: FieldSpec, cell: Cell) -> Any:
    """The cell as the field takes it; raises ValueError with a sentence."""
    text = cell_text(cell).strip()
    if spec.kind == "choice":
        choices = {str(key): [_(label), label, *former_labels(label)] for key, label in spec.choices.items()}
        key = text if text in choices else match_choice(text, choices)
        # What a checklist that is away brought is kept as it is written.
        return key if key is not None else text
    if spec.kind == "tags":
        return parse_list(text)
    if spec.kind == "bool":
        return parse_bool(cell)
    if spec.kind == "date":
        return cell.date() if isinstance(cell, dt.datetime) else _day(cell, text)
    if spec.kind in ("number", "integer", "money", "share", "rating"):
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            return _number(text)
        number = float(cell)
        return int(number) if number.is_integer() and spec.kind in ("integer", "rating") else number
    return cell_text(cell)


def _day(cell: Cell, text: str) -> dt.date:
    if isinstance(cell, dt.date):
        return cell
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("“{text}” is not a date. For example 2026-11-21.").format(text=text)) from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(_("“{text}” is not a number.").format(text=shorten(text, _SHOWN))) from None
