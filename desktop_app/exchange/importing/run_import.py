"""An import from the command line: read, plan, apply, report."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.exchange.importing import presets
from desktop_app.exchange.importing.importer import apply_plan, make_plan, read_for_import
from desktop_app.exchange.importing.mapping import ColumnMapping, explicit_mapping
from desktop_app.exchange.importing.plan import OnConflict
from desktop_app.exchange.importing.targets import OwnFields, own_fields_of
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
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Import `file` and report {rows, created, updated, skipped, problems}; `dry_run` keeps nothing.

    `mapping` is field -> column; with a preset, or with a file that one knows, it goes over the
    preset's own rules. `options` say how the file is to be read where that is not to be found out. Raises
    UserError where nothing can be imported.
    """
    if Path(file).suffix.lower() == ".json" and is_complete(file):
        return _run_json(ws, file, dry_run, progress)
    table = read_for_import(ws, file, options, progress, columns=tuple((mapping or {}).values()))
    own = own_fields_of(ws)
    pairs = explicit_mapping((mapping or {}).items(), table.headers, own)
    chosen = presets.find(ws, preset) if preset else _start(ws, table.headers, own, bool(mapping))
    for rule in pairs.rules:
        chosen = chosen.with_rule(rule)
    plan = make_plan(ws, table, chosen, on_conflict, file_name=Path(file).name, progress=progress)
    # What it says is in the plan now.
    del table
    if plan.stopped:
        raise UserError(plan.stopped)
    if not dry_run:
        apply_plan(ws, plan, progress=progress)
    return plan.report()


def _start(ws: Workspace, headers: tuple[str, ...], own: OwnFields, spelled_out: bool) -> ColumnMapping:
    # With columns named, only those are read.
    return ColumnMapping() if spelled_out else presets.propose(headers, presets.all_presets(ws), own)


def _run_json(
    ws: Workspace, file: str | os.PathLike[str], dry_run: bool, progress: Progress | None
) -> dict[str, Any]:
    if dry_run:
        count = read_json(file, progress).initiatives
    else:
        count = len(import_json(ws, file, progress=progress).initiative_ids)
    return {"rows": count, "created": count, "updated": 0, "skipped": 0, "problems": [], "left_out": []}
