"""Scoring sheets: written for chosen initiatives, and merged when filled in, after a preview."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.scoring.inputs import Range
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.prioritise.panel_stack import PanelStack
from desktop_app.ui.prioritise.ranking.source import RankSource
from desktop_app.ui.records.score_words import range_said
from desktop_app.ui.widgets.file_drops import ask_target, pick_file

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.ui.prioritise.sheet_merge import SheetMerge


class Sheets:
    """Owns the preview, which is made when it is first needed."""

    def __init__(self, context: AppContext, source: RankSource, panels: PanelStack) -> None:
        self._context, self._source, self._panels = context, source, panels
        self._panel: SheetMerge | None = None
        self._plan: Any = None
        self._path: Path | None = None

    def panel(self) -> SheetMerge:
        """The preview of a filled-in sheet."""
        if self._panel is None:
            from desktop_app.ui.prioritise.sheet_merge import SheetMerge

            self._panel = SheetMerge()
            self._panel.left.connect(self._panels.back)
            self._panel.accepted.connect(self.merge)
            self._panel.named.connect(self._named)
        return self._panel

    # -- out -----------------------------------------------------------------------------------

    def export(self, ids: Sequence[object]) -> None:
        """Ask for a place and write a sheet for these initiatives, for all that are ranked if none is chosen."""
        method, standing = self._source.method, self._source.standing
        if method is None or standing is None:
            return
        name = _("Scoring sheet {method}").format(method=_(method.name))
        target = ask_target(
            self._panels.parentWidget(),
            _("Scoring sheet"),
            f"{file_name(name)}.xlsx",
            "sheet",
            _("Excel (*.xlsx)"),
            ".xlsx",
        )
        if target is not None:
            self.write(target, [str(one) for one in ids] or [row.id for row in standing.rows])

    def write(self, target: Path, ids: Sequence[str]) -> None:
        """Write a sheet for these initiatives by the method that is shown."""
        method = self._source.method
        if method is None:
            return
        if target.suffix.lower() != ".xlsx":
            target = target.with_name(target.name + ".xlsx")

        def work(ws: Workspace, _job: JobContext) -> int:
            from desktop_app.exchange.scoring_sheet.write import export_sheet

            return export_sheet(ws, target, method, ids)

        def done(rows: int) -> None:
            text = ngettext("{file} asks for {n} estimate.", "{file} asks for {n} estimates.", rows).format(
                file=target.name, n=formats.number(rows)
            )
            if self._context.window is not None:
                self._context.window.toast(text, kind="good")

        self._context.read_job(work, done, title=_("Writing the scoring sheet"), lasts=True)

    # -- and back ------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a filled-in sheet."""
        chosen = pick_file(
            self._panels.parentWidget(), _("Merge a filled-in sheet"), "sheet", _("Excel (*.xlsx *.xlsm)")
        )
        if chosen is not None:
            self.read(chosen)

    def read(self, path: Path, by: str = "") -> None:
        """Show the changes of a filled-in sheet; `by` replaces the name in the sheet."""
        currency = self._context.currency

        def work(ws: Workspace) -> Any:
            from desktop_app.exchange.scoring_sheet.read import read_sheet

            return read_sheet(ws, path, by=by)

        def show(plan: Any) -> None:
            from desktop_app.ui.prioritise.sheet_merge import SheetLine

            self._plan, self._path = plan, path
            lines = [SheetLine(one.row, "", one.column, "", one.value, one.problem) for one in plan.problems]
            for row in plan.rows:
                before = row.before
                new_range = range_said(row.input, Range(row.low, row.likely, row.high), currency)
                was = "–"
                if before is not None:
                    was = range_said(row.input, Range(before.low, before.likely, before.high), currency)
                title = f"{row.key} {row.title}"
                lines.append(SheetLine(row.row, title, _(row.input.label), was, new_range))
            self.panel().show_plan(plan.name, plan.by, plan.sentence, lines, plan.same, plan.empty)
            self._panels.show_whole("sheet", self.panel())

        self._context.read(work, show, title=_("Reading the scoring sheet"))

    def merge(self) -> None:
        """Take over the changes of the sheet, in one step."""
        plan = self._plan
        if plan is None or plan.problems:
            return

        def work(ws: Workspace) -> Changes:
            from desktop_app.exchange.scoring_sheet.read import merge_sheet

            return merge_sheet(ws, plan)

        def done(_changes: Changes) -> None:
            self._plan = None
            self._panels.back()

        self._context.write(work, toast=True, on_done=done)

    def _named(self, name: str) -> None:
        if self._path is not None:
            self.read(self._path, name)


def file_name(title: str) -> str:
    """A title as the name of a file."""
    return "".join(ch if ch.isalnum() or ch in " -_" else "_" for ch in title).strip() or "sheet"
