"""Exports the portfolio by the ending of the file: a table (CSV), a workbook (XLSX), everything (JSON)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain import choices as c
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.fields import FieldSpec, specs
from desktop_app.domain.place import FilePlace
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.errors import UserError
from desktop_app.exchange.importing.targets import computed_header, field_header, field_names
from desktop_app.exchange.own_workbook.record_sheets import RecordSheets, columns_of_kinds, shown
from desktop_app.exchange.tables.csv_writer import Value, write_csv
from desktop_app.exchange.tables.table import Progress
from desktop_app.exchange.tables.xlsx_writer import Sheet, write_xlsx
from desktop_app.language.i18n import _
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

ENDINGS = (".csv", ".xlsx", ".json")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of the table of initiatives: its header, its value for a spine, and the kind of field it is."""

    header: str
    value: Callable[[Spine], Value]
    kind: str = ""


def export_portfolio(
    ws: Workspace, target: str | os.PathLike[str], progress: Progress | None = None
) -> list[str]:
    """Write the portfolio to `target`, whole or not at all; returns sentences on what did not fit.

    .csv is one row an initiative, .xlsx a sheet for each kind of record, .json everything, lossless.
    Raises UserError for another ending, EnvironmentFault when the file cannot be written.
    """
    path = Path(target)
    ending = path.suffix.lower()
    if path.exists() and isinstance(ws.place, FilePlace) and path.resolve() == ws.place.path.resolve():
        raise UserError(_("This is the portfolio itself. Choose another name."))
    if ending == ".json":
        from desktop_app.exchange.json_portfolio import export_json

        export_json(ws, path, progress)
        return []
    if ending == ".csv":
        return _export_csv(ws, path, progress)
    if ending == ".xlsx":
        return _export_xlsx(ws, path, progress)
    raise UserError(
        _("“{name}” does not say what to write. End it in .csv, .xlsx or .json.").format(name=path.name)
    )


def _export_csv(ws: Workspace, path: Path, progress: Progress | None) -> list[str]:
    columns = export_columns(ws)
    total = lists.count(ws)
    rows = ([column.value(spine) for column in columns] for spine in _spines(ws))
    write_csv(path, [column.header for column in columns], rows, total=total, progress=progress)
    return []


def _export_xlsx(ws: Workspace, path: Path, progress: Progress | None) -> list[str]:
    columns = export_columns(ws)
    initiatives: list[list[Value]] = []
    total = lists.count(ws)
    sheets = RecordSheets(ws)
    for number, spine in enumerate(_spines(ws)):
        if progress is not None and number % _BATCH == 0:
            progress(number, 2 * total)
        initiatives.append([column.value(spine) for column in columns])
        sheets.take(spine)

    def second_half(done: int, of: int) -> None:
        if progress is not None and of:
            progress(total + done * total // of, 2 * total)

    kinds = [column.kind for column in columns]
    headers = [column.header for column in columns]
    first = Sheet(_("Initiatives"), headers, initiatives, *columns_of_kinds(kinds))
    currency = ws.portfolio().currency
    problems = write_xlsx(path, [first, *sheets.all()], currency=currency, progress=second_half)
    return [
        _("Row {row}, {column}: {problem}").format(row=p.row, column=p.column, problem=p.problem)
        for p in problems
    ]


def _spines(ws: Workspace) -> Iterator[Spine]:
    """All spines in the order of their keys, a few hundred at a time."""
    ids = [row[COLUMN_INDEX["id"]] for row in lists.rows(ws)]
    for start in range(0, len(ids), _BATCH):
        yield from ws.spines(ids[start : start + _BATCH])


def export_columns(ws: Workspace) -> list[ExportColumn]:
    """The columns of the table of initiatives: every field, then roles, ratings and own fields."""
    columns = [
        ExportColumn(field_header(name), _field_value(name, spec), spec.kind)
        for name, spec in specs(Initiative).items()
        if name in field_names()
    ]
    columns += [
        ExportColumn(_(label), lambda spine, role=role: spine.role(role) or None)  # type: ignore[misc]  # bound at once
        for role, label in c.ROLES.items()
    ]
    columns += [
        ExportColumn(
            _("Rating: {criterion}").format(criterion=_(label)),
            lambda spine, criterion=criterion: _rating(spine, criterion),  # type: ignore[misc]  # bound at once
        )
        for criterion, label in c.CRITERIA.items()
    ]
    return columns + _own_columns(custom_fields.list_all(ws))


def _own_columns(fields: CustomFields) -> list[ExportColumn]:
    """A column for each of the portfolio's own fields, formulas worked out once a spine."""
    last: list[tuple[Spine, dict[str, Any]]] = []

    def value(spine: Spine, field_id: str) -> Value:
        if not last or last[0][0] is not spine:
            last[:] = [(spine, custom_fields.values_of(fields, spine))]
        own_value: Value = last[0][1].get(field_id)
        return own_value

    return [
        ExportColumn(
            computed_header(spec.label) if not spec.editable else spec.label,
            lambda spine, field_id=field_id: value(spine, field_id),  # type: ignore[misc]  # bound at once
            spec.kind,
        )
        for field_id, spec in fields.specs.items()
    ]


def _field_value(name: str, spec: FieldSpec) -> Callable[[Spine], Value]:
    return lambda spine: shown(spec, getattr(spine.initiative, name))


def _rating(spine: Spine, criterion: str) -> Value:
    rating = spine.rating(criterion)
    return rating.rating if rating else None
