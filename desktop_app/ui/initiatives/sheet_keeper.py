"""Keeps what is typed, pasted and filled into the list of initiatives, and adds initiatives from its last row."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.table.sheet import CellSheet
from desktop_app.ui.widgets.table.sheet_cells import TypedChange
from desktop_app.ui.widgets.table.sheet_edits import KeptCells, SheetAct
from desktop_app.ui.widgets.table.view_table import ViewTable

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.lists.cell_edits import RefusedCell
    from desktop_app.services.workspace import Workspace

T = TypeVar("T")

# From so many changes on, a progress shows and it can be cancelled.
_LONG = 300


class InitiativeKeeper:
    """Writes blocks of cells as one step of undo each."""

    title_column = "title"

    def __init__(self, context: AppContext) -> None:
        self._context = context

    def can_edit(self) -> bool:
        """True when the open portfolio can be changed."""
        return self._context.can_edit

    def row_words(self, count: int) -> str:
        """So many rows, by name."""
        return ngettext("{n} initiative", "{n} initiatives", count).format(n=formats.number(count))

    def add_words(self, count: int) -> str:
        """So many rows were added."""
        return ngettext("{n} initiative added", "{n} initiatives added", count).format(
            n=formats.number(count)
        )

    def hidden_words(self, count: int) -> str:
        """So many of the rows that were added are out of sight."""
        return ngettext("the filter hides {n} of them", "the filter hides {n} of them", count).format(
            n=formats.number(count)
        )

    def work_out(self, work: Callable[[], T], cells: int, done: Callable[[T], object]) -> None:
        """Do what needs no widget, at once or, for many cells, beside the window."""
        if cells < _LONG:
            done(work())
        else:
            self._context.read(
                lambda _ws: work(), done, title=_("Reading {n} cells").format(n=formats.number(cells))
            )

    def keep(
        self, changes: Sequence[TypedChange], act: SheetAct, done: Callable[[KeptCells], object]
    ) -> None:
        """Keep a block; `done` gets what was refused, and what takes the step back."""
        label, title = _labels(act, len(changes))
        refused: list[RefusedCell] = []
        is_long = len(changes) >= _LONG

        def work(ws: Workspace, job: JobContext | None) -> Changes:
            from desktop_app.services.lists.cell_edits import CellChange, keep_cells

            cells = [CellChange(str(one.ref), one.column, one.value, one.row) for one in changes]
            kept, left = keep_cells(ws, cells, label, job.progress if job is not None else None)
            refused.extend(left)
            return kept

        def finished(kept: Changes) -> None:
            left = [
                (
                    TypedChange(one.change.initiative_id, one.change.field, one.change.value, one.change.row),
                    one.sentence,
                )
                for one in refused
                if not one.is_gone
            ]
            gone = frozenset(one.change.initiative_id for one in refused if one.is_gone)
            undo = partial(self._context.undo_steps.undo, kept) if kept else None
            done(KeptCells(left, kept.change_id, undo, self._added(changes, left, kept), gone))

        if is_long:
            seen = self._context.seen.seen(time.monotonic())

            def careful(ws: Workspace, job: JobContext) -> Changes:
                with ws.careful(seen):
                    return work(ws, job)

            self._context.write_job(careful, title=title, on_done=finished)
        else:
            self._context.write(lambda ws: work(ws, None), on_done=finished)

    def _added(
        self, changes: Sequence[TypedChange], left: Sequence[tuple[TypedChange, str]], kept: Changes
    ) -> dict[int, str]:
        """The ids of the initiatives that were added, by the row they stood in."""
        untitled = {change.row for change, _sentence in left if change.column == self.title_column}
        rows = {change.row for change in changes if not change.ref and change.column == self.title_column}
        return dict(zip(sorted(rows - untitled), kept.record_ids, strict=False))

    def add(self, title: str, done: Callable[[str], object]) -> None:
        """Add an initiative; `done` gets its id."""
        from desktop_app.services import initiatives

        self._context.write(
            lambda ws: initiatives.create(ws, title), on_done=lambda changes: done(changes.record_ids[0])
        )

    def when_read(self, act: Callable[[], object]) -> None:
        """Do something once the rows that changed were read."""
        self._context.read(lambda _ws: None, lambda _nothing: act())


def make_sheet(context: AppContext, table: ViewTable) -> CellSheet:
    """Make the list a sheet, with a last row that adds initiatives."""
    keeper = InitiativeKeeper(context)
    sheet = CellSheet(table, keeper, _("Add an initiative"), _("or paste rows from a spreadsheet"))
    assert sheet.new_row is not None
    line = sheet.new_row.edit

    def add(title: str) -> None:
        def added(initiative_id: str) -> None:
            line.clear()
            keeper.when_read(lambda: show(initiative_id))

        def show(initiative_id: str) -> None:
            position = table.data.position_of(initiative_id)
            if position < 0:
                sheet.foot.say(_("“{title}” was added; the filter hides it.").format(title=title))
            else:
                table.view.scrollTo(table.data.index(position, 0))

        if keeper.can_edit():
            keeper.add(title, added)
        else:
            sheet.foot.say(_("This portfolio can only be read."))

    line.sent.connect(add)
    line.block_pasted.connect(sheet.edits.paste_new)
    return sheet


def _labels(act: SheetAct, n: int) -> tuple[str, str]:
    """What the undo menu calls the step, and what the progress says."""
    count: Any = formats.number(n)
    label, title = {
        "paste": (ngettext("Paste of {n} cell", "Paste of {n} cells", n), _("Pasting")),
        "fill": (ngettext("Fill of {n} cell", "Fill of {n} cells", n), _("Filling")),
        "clear": (ngettext("Clearing of {n} cell", "Clearing of {n} cells", n), _("Clearing")),
        "read": (ngettext("Change of {n} cell", "Change of {n} cells", n), _("Changing")),
    }[act]
    return label.format(n=count), title
