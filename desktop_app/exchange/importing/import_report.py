"""What an import did or would do, told alike in the window, in the command's text and in its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_app.exchange.importing.plan import ImportPlan
from desktop_app.exchange.importing.planned_changes import RecordUpdate
from desktop_app.exchange.importing.problem_groups import group_problems
from desktop_app.exchange.tables.table_parts import CellProblem, UnreadPart, place_of
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten

_SHOWN = 60
_MOST_CHANGES = 200


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
    preset_title: str = ""
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
                {
                    "what": part.what,
                    "column": part.where,
                    "cells": part.count,
                    "why": part.why,
                    "kept": part.kept,
                }
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
        preset_title=plan.mapping.title,
        problems=plan.problems,
        unread_columns=plan.unread_columns,
        left_out=plan.left_out,
        notes=plan.notes,
        warnings=list(plan.warnings),
        changes=tuple(changes),
    )


def doubt_sentence(plan: ImportPlan | ImportReport) -> str:
    """What kind of thing a person should look at beside what was read, the gravest first; "" for nothing."""
    n = len(plan.problems)
    if n:
        return ngettext("{n} problem in the file.", "{n} problems in the file.", n).format(
            n=formats.number(n)
        )
    if plan.warnings:
        return _("No problems, but something in the file can be read in two ways.")
    if left_out_lines(plan.left_out):
        return _("No problems, but something in the file is left out.")
    if plan.left_out:
        return _("No problems; something in the file is kept, but in no field.")
    return ""


def left_out_lines(parts: Sequence[UnreadPart]) -> list[str]:
    """What of a file is nowhere in the portfolio, a line for each part."""
    return [_part_text(part) for part in parts if not part.kept]


def kept_lines(parts: Sequence[UnreadPart]) -> list[str]:
    """What stands with the initiatives as it was, though no field takes it; all columns in one line."""
    kept = [part for part in parts if part.kept]
    lines = [_part_text(part) for part in kept if part.what != "column"]
    columns = [part for part in kept if part.what == "column"]
    if columns:
        n = len(columns)
        text = ngettext("{n} column: {columns}", "{n} columns: {columns}", n)
        # The first says what the figures count.
        named = [f"{columns[0].where} ({_cells(columns[0].count)})"]
        named += [f"{part.where} ({formats.number(part.count)})" for part in columns[1:]]
        lines.append(text.format(n=formats.number(n), columns=", ".join(named)))
    return lines


def _cells(count: int) -> str:
    return ngettext("{n} cell", "{n} cells", count).format(n=formats.number(count))


def _part_text(part: UnreadPart) -> str:
    if part.what in ("sheet", "cells") and part.count:
        counted = _cells(part.count)
        if part.what == "sheet":
            counted = ngettext("{n} row", "{n} rows", part.count).format(n=formats.number(part.count))
        return _("{name} ({count}): {why}").format(name=part.where, count=counted, why=part.why)
    return f"{part.where}: {part.why}" if part.where else part.why


def import_lines(report: ImportReport, dry_run: bool) -> Iterator[str]:
    """How many rows became what, then all that a person should know, as the window shows it."""
    counts = ngettext(
        "{rows} row: {created} new, {updated} updated, {skipped} skipped.",
        "{rows} rows: {created} new, {updated} updated, {skipped} skipped.",
        report.rows,
    )
    yield counts.format(
        rows=report.rows, created=report.created, updated=report.updated, skipped=report.skipped
    )
    if report.preset and report.preset_title not in ("", report.preset):
        yield _("Read as “{title}” ({preset}).").format(title=report.preset_title, preset=report.preset)
    elif report.preset:
        yield _("Read as “{title}”.").format(title=report.preset)
    yield from _part("", report.notes)
    yield from _part(_("In doubt:"), report.warnings)
    yield from _part(_("Left out:"), left_out_lines(report.left_out))
    yield from _part(
        _("Kept, but in no field (see From the file on each initiative):"), kept_lines(report.left_out)
    )
    yield from _part(_("Problems:"), [group.text() for group in group_problems(report.problems)])
    if report.changes:
        yield _("Would be overwritten:") if dry_run else _("Overwritten:")
        yield from _changes(report)


def sendable_text(report: ImportReport, file_name: str, dry_run: bool) -> str:
    """The report with the name of its file, as it can go into a message."""
    title = _("What an import of “{file}” would do") if dry_run else _("Import of “{file}”")
    return "\n".join([title.format(file=file_name), "", *import_lines(report, dry_run)]) + "\n"


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines and title:
        yield title
    yield from (f"  {line}" for line in lines)


def _changes(report: ImportReport) -> Iterator[str]:
    for change in report.changes[:_MOST_CHANGES]:
        yield f"  {change.key} {shorten(change.title, _SHOWN)}"
        for value in change.fields:
            old, new = value.texts()
            yield f"    {value.label}: {old or '–'} → {new or '–'}"
    more = len(report.changes) - _MOST_CHANGES
    if more > 0:
        yield "  " + ngettext("and {n} more initiative.", "and {n} more initiatives.", more).format(
            n=formats.number(more)
        )
