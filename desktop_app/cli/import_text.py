"""The report of an import as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop_app.exchange.importing.import_report import ImportReport, left_out_lines
from desktop_app.exchange.importing.problem_groups import group_problems
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten

_SHOWN = 60
_MOST_CHANGES = 200


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
    if report.preset:
        yield _("Read as {preset}.").format(preset=report.preset)
    yield from _part("", report.notes)
    yield from _part(_("In doubt:"), report.warnings)
    yield from _part(_("Left out:"), left_out_lines(report.left_out))
    yield from _part(_("Problems:"), (group.text() for group in group_problems(report.problems)))
    if report.changes:
        yield _("Would be written over:") if dry_run else _("Written over:")
        yield from _changes(report)


def _part(title: str, lines: Any) -> Iterator[str]:
    every = list(lines)
    if every and title:
        yield title
    yield from (f"  {line}" for line in every)


def _changes(report: ImportReport) -> Iterator[str]:
    for change in report.changes[:_MOST_CHANGES]:
        yield f"  {change.key} {shorten(change.title, _SHOWN)}"
        for field in change.fields:
            old, new = field.texts()
            yield f"    {field.label}: {old or '–'} → {new or '–'}"
    more = len(report.changes) - _MOST_CHANGES
    if more > 0:
        yield "  " + _("… and {n} more, which --json lists.").format(n=more)
