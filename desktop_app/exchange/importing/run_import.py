"""An import from the command line: read, plan, apply, report."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Collection, Mapping
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.exchange.importing import presets
from desktop_app.exchange.importing.import_report import ImportReport, report_of
from desktop_app.exchange.importing.importer import apply_plan, make_plan, read_for_import
from desktop_app.exchange.importing.mapping import ColumnMapping, Readings, explicit_mapping
from desktop_app.exchange.importing.plan import OnConflict, without_rows
from desktop_app.exchange.importing.planned_changes import planned_changes
from desktop_app.exchange.importing.targets import own_fields_of
from desktop_app.exchange.json_portfolio import import_json, is_complete, read_json
from desktop_app.exchange.tables.table import Progress, TableOptions
from desktop_app.services.workspace import Workspace


def run_import(
    ws: Workspace,
    file: str | os.PathLike[str],
    *,
    preset: str = "",
    mapping: Mapping[str, str] | None = None,
    on_conflict: OnConflict = "skip",
    dry_run: bool = False,
    options: TableOptions | None = None,
    rest_to_notes: bool = False,
    unclear_as_new: bool = False,
    leave_rows: Collection[int] = (),
    take_rows: Collection[int] = (),
    readings: Readings | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import `file` and report what came of it; `dry_run` keeps nothing.

    `mapping` is field -> column; it goes over the rules of the preset, or over what the headers say. With
    `rest_to_notes`, what no field takes goes to the notes. `readings` settle for all columns how numbers, dates and
    words are read, `options` how the file is; `leave_rows` are rows of the file to leave out,
    `take_rows` those to take in though they look like headings. Raises UserError where nothing can be imported.
    """
    if Path(file).suffix.lower() == ".json" and is_complete(file):
        return _run_json(ws, file, dry_run, progress)
    table = read_for_import(ws, file, options, progress, columns=tuple((mapping or {}).values()))
    own = own_fields_of(ws)
    pairs = explicit_mapping((mapping or {}).items(), table.headers, own)
    chosen = presets.find(ws, preset) if preset else presets.propose(table, presets.all_presets(ws), own)
    chosen = _spelled_out(chosen, pairs)
    if readings is not None:
        chosen = chosen.with_readings(readings)
    if rest_to_notes:
        chosen = dataclasses.replace(chosen, keep_rest=True)
    name = Path(file).name
    plan = make_plan(
        ws, table, chosen, on_conflict, file_name=name, progress=progress, unclear_as_new=unclear_as_new,
        take_rows=take_rows,
    )  # fmt: skip
    plan = without_rows(plan, leave_rows)
    # What it says is in the plan now.
    del table
    if plan.stopped:
        raise UserError(plan.stopped)
    report = report_of(plan, planned_changes(ws, plan))
    if not dry_run:
        apply_plan(ws, plan, progress=progress, warn=report.warnings.append, last_use=True)
    return report


def _spelled_out(chosen: ColumnMapping, pairs: ColumnMapping) -> ColumnMapping:
    """The mapping with what a person spelled out; the other columns are read as without it."""
    for rule in pairs.rules:
        for column in rule.columns:
            chosen = chosen.without_column(column)
        chosen = chosen.with_rule(rule)
    return chosen


def _run_json(
    ws: Workspace, file: str | os.PathLike[str], dry_run: bool, progress: Progress | None
) -> ImportReport:
    if dry_run:
        count = read_json(file, progress).initiatives
    else:
        count = len(import_json(ws, file, progress=progress).initiative_ids)
    return ImportReport(rows=count, created=count)
