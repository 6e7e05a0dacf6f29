"""What an import did or would do, told alike in the window, in the command's text and in its JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_app.exchange.importing.plan import ImportPlan
from desktop_app.exchange.importing.planned_changes import RecordUpdate
from desktop_app.exchange.importing.problem_groups import group_problems
from desktop_app.exchange.tables.table_parts import CellProblem, UnreadPart, place_of
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """How many rows became what, and everything that was left out or is in doubt.

    `changes` says what an update writes over.
    """

    rows: int
    created: int = 0
    updated: int = 0
    skipped: int = 0
    preset: str = ""
    problems: tuple[CellProblem, ...] = ()
    unread_columns: tuple[str, ...] = ()
    left_out: tuple[UnreadPart, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)
    changes: tuple[RecordUpdate, ...] = ()

    @property
    def all_kept(self) -> bool:
        """Whether nothing of the file was left out or is in doubt."""
        return not (self.problems or self.left_out or self.warnings)

    def values(self) -> dict[str, Any]:
        """The report as JSON values, with the keys that scripts rely on."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "skipped": self.skipped,
            "preset": self.preset or None,
            "problems": [_problem(problem) for problem in self.problems],
            "problem_groups": [group.report() for group in group_problems(self.problems)],
            "unread_columns": list(self.unread_columns),
            "left_out": [
                {"what": part.what, "column": part.where, "cells": part.count, "why": part.why}
                for part in self.left_out
            ],
            "notes": list(self.notes),
            "warnings": list(self.warnings),
            "changes": [change.report() for change in self.changes],
        }


def _problem(problem: CellProblem) -> dict[str, Any]:
    sheet, row = place_of(problem.row) if problem.row is not None else ("", None)
    entry = {"row": row, "column": problem.column, "value": problem.value, "problem": problem.problem}
    return {**entry, "sheet": sheet} if sheet else entry


def report_of(plan: ImportPlan, changes: Sequence[RecordUpdate] = ()) -> ImportReport:
    """The report of a plan."""
    return ImportReport(
        rows=len(plan.rows),
        created=plan.creates,
        updated=plan.updates,
        skipped=plan.skips,
        preset=plan.mapping.id or plan.mapping.name,
        problems=plan.problems,
        unread_columns=plan.unread_columns,
        left_out=plan.left_out,
        notes=plan.notes,
        warnings=list(plan.warnings),
        changes=tuple(changes),
    )


def left_out_text(part: UnreadPart) -> str:
    """What was left out, in a line."""
    if part.what == "column":
        n = ngettext("{n} cell", "{n} cells", part.count).format(n=formats.number(part.count))
        return _("{column} ({cells}): {why}").format(column=part.where, cells=n, why=part.why)
    if part.what in ("sheet", "cells") and part.count:
        rows = (
            ngettext("{n} row", "{n} rows", part.count)
            if part.what == "sheet"
            else ngettext("{n} cell", "{n} cells", part.count)
        )
        counted = rows.format(n=formats.number(part.count))
        return _("{name} ({count}): {why}").format(name=part.where, count=counted, why=part.why)
    return f"{part.where}: {part.why}" if part.where else part.why


def left_out_lines(parts: Sequence[UnreadPart]) -> list[str]:
    """All that was left out, columns with the same reason in one line."""
    lines: list[str] = []
    columns: dict[str, list[UnreadPart]] = {}
    for part in parts:
        if part.what == "column":
            columns.setdefault(part.why, []).append(part)
        else:
            lines.append(left_out_text(part))
    for why, some in columns.items():
        if len(some) == 1:
            lines.append(left_out_text(some[0]))
            continue
        named = ", ".join(f"{part.where} ({formats.number(part.count)})" for part in some)
        text = ngettext("{n} column: {columns}. {why}", "{n} columns: {columns}. {why}", len(some))
        lines.append(text.format(n=formats.number(len(some)), columns=named, why=why))
    return lines
