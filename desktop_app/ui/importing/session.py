"""One import from choosing the file to writing it: reads, plans and applies in the background."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import UserError
from desktop_app.exchange.importing import preview
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.importing.plan import ImportPlan, OnConflict
from desktop_app.exchange.importing.targets import OwnFields, own_fields_of
from desktop_app.exchange.tables.table import Table, TableOptions
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.importing.preset_shelf import PresetShelf

if TYPE_CHECKING:
    from desktop_app.exchange.importing.import_report import ImportReport
    from desktop_app.exchange.importing.planned_changes import RecordUpdate
    from desktop_app.exchange.importing.preview import ColumnView, Preview, Questions
    from desktop_app.exchange.json_portfolio import CompletePortfolio
    from desktop_app.jobs.job import Job, JobContext
    from desktop_app.services.workspace import Workspace

#: Where the mapping started from, besides the names of presets.
GUESSED, CHANGED = "", "\0changed"


@dataclass(slots=True)
class _Found:
    """The result of a job; `turn` tells whether it is still wanted."""

    turn: int
    error: str = ""
    table: Table | None = None
    samples: list[tuple[str, ...]] = dataclasses.field(default_factory=list)
    own: tuple[ColumnMapping, ...] = ()
    shipped: tuple[ColumnMapping, ...] = ()
    own_fields: OwnFields = dataclasses.field(default_factory=dict)
    plan: ImportPlan | None = None
    preview: Preview | None = None
    questions: Questions = dataclasses.field(default_factory=dict)
    counts: tuple[int, int, int] = (0, 0, 0)
    changes: tuple[RecordUpdate, ...] = ()
    portfolio: CompletePortfolio | None = None
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What an import did; without a `report` it was a complete portfolio."""

    changes: Changes
    file_name: str
    report: ImportReport | None
    warnings: tuple[str, ...]


class ImportSession(QObject):
    """Holds what is known of the file, the present mapping and the newest plan.

    `failed(sentence)`: the file cannot be read; `table_read()` and `portfolio_read()`: it can, `planned()`:
    the plan or the reason against it is new; `running_changed()`: writing starts or ends; `imported(Done)`.
    """

    failed = Signal(str)
    table_read = Signal()
    portfolio_read = Signal()
    planned = Signal()
    running_changed = Signal()
    imported = Signal(object)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._turn = 0
        self._reading: Job | None = None
        self.writing: Job | None = None
        self.path: Path | None = None
        self.options = TableOptions()
        self.on_conflict: OnConflict = "skip"
        self.mapping = ColumnMapping()
        self.base = GUESSED
        self.plan: ImportPlan | None = None
        self.rows: Preview | None = None
        self.questions: Questions = {}
        #: How many rows are new, change what is there, and are skipped.
        self.counts = (0, 0, 0)
        #: What an update would write over.
        self.changes: tuple[RecordUpdate, ...] = ()
        #: Numbers of the rows of the file that a person left out.
        self.left_rows: frozenset[int] = frozenset()
        #: Those that a person took in, though they look like headings.
        self.taken_rows: frozenset[int] = frozenset()
        #: Whether rows that may be about several initiatives come in as new ones.
        self.unclear_as_new = False
        self.refusal = ""
        #: Whether the open portfolio can take a complete one.
        self.is_empty = False
        self._file = _Found(0)
        self.presets = PresetShelf(context)

    # What is known

    @property
    def table(self) -> Table | None:
        """The file as it was read last."""
        return self._file.table

    @property
    def own_fields(self) -> OwnFields:
        """The own fields of the portfolio, as they were when the file was last read or planned."""
        return self._file.own_fields

    @property
    def portfolio(self) -> CompletePortfolio | None:
        """The content of a complete JSON file."""
        return self._file.portfolio

    @property
    def is_reading(self) -> bool:
        """Whether a job runs that reads or plans."""
        return self._reading is not None and not self._reading.is_over

    def columns(self) -> list[ColumnView]:
        """The columns of the file and their targets."""
        if self._file.table is None:
            return []
        return preview.column_views(
            self._file.table, self.mapping, self._file.samples, self.plan, self.own_fields
        )

    def report(self) -> ImportReport | None:
        """What an import would do now, with all that is in doubt or left out."""
        from desktop_app.exchange.importing.import_report import report_of

        return report_of(self.plan, self.changes) if self.plan is not None else None

    def writes(self) -> int:
        """How many rows an import would write now."""
        return self.counts[0] + self.counts[1] if self.plan is not None else 0

    def why_not(self) -> str:
        """Why nothing can be imported now; "" when it can."""
        if not self._context.can_edit:
            return _("This portfolio can only be read.")
        if self.portfolio is not None:
            return "" if self.is_empty else _("The open portfolio is not empty.")
        if self.refusal:
            return self.refusal
        if self.plan is None:
            return _("The rows are still being looked at.")
        return "" if self.writes() else _("There is no row to import.")

    # Reading

    def forget(self) -> None:
        """Forget the file."""
        if self._reading is not None:
            self._reading.cancel()
        self._turn += 1
        self.path, self.plan, self.rows, self._file = None, None, None, _Found(0)
        self.options, self.mapping, self.base = TableOptions(), ColumnMapping(), GUESSED
        self.on_conflict, self.refusal, self.unclear_as_new = "skip", "", False
        self.left_rows = self.taken_rows = frozenset()
        self.presets.forget()

    def read(self, path: Path) -> None:
        """Read a file that was chosen or dropped."""
        self.forget()
        self.path = path
        self._read_table(path)

    def read_again(self, options: TableOptions) -> None:
        """Read the same file in another encoding, with other headers or from another sheet."""
        if self.path is not None:
            self.options, self.left_rows, self.taken_rows = options, frozenset(), frozenset()
            self._read_table(self.path)

    def _read_table(self, path: Path) -> None:
        options, workspace = self.options, self._context.workspace

        def work(job: JobContext, reading: _Found) -> None:
            from desktop_app.exchange.importing import presets
            from desktop_app.exchange.importing.importer import read_for_import
            from desktop_app.exchange.json_portfolio import is_complete, read_json
            from desktop_app.services.lists import list_reads as lists

            if path.suffix.lower() == ".json" and is_complete(path):
                reading.portfolio = read_json(path, job.progress)
                reading.is_empty = lists.count(workspace) == 0
                return
            reading.table = read_for_import(workspace, path, options, job.progress)
            reading.samples = preview.sample_values(reading.table)
            reading.own = tuple(presets.saved(workspace))
            reading.shipped = presets.shipped()
            reading.own_fields = own_fields_of(workspace)

        self._start(work, self._was_read, _("Reading {name}").format(name=path.name))

    def _was_read(self, reading: _Found) -> None:
        if reading.portfolio is not None:
            self._file, self.is_empty = reading, reading.is_empty
            self.presets.own, self.presets.shipped = reading.own, reading.shipped
            self.portfolio_read.emit()
            return
        if reading.table is None and self._file.table is None:
            self.failed.emit(reading.error)
            return
        if reading.table is None:
            # Another encoding or sheet was tried: the earlier reading stays in sight, but can't be imported.
            self.plan, self.refusal = None, reading.error
            self.planned.emit()
            return
        from desktop_app.exchange.importing import presets

        used = {column for rule in self.mapping.rules for column in rule.columns}
        kept = self.base == CHANGED and not used.isdisjoint(reading.table.headers)
        self._file = reading
        self.presets.own, self.presets.shipped = reading.own, reading.shipped
        if not kept:
            self.mapping = presets.propose(
                reading.table, [*reading.own, *reading.shipped], reading.own_fields
            )
            self.base = self.mapping.name
        self.plan = None
        self.table_read.emit()
        self.replan()

    def _start(
        self, work: Callable[[Any, _Found], None], done: Callable[[_Found], None], title: str = ""
    ) -> None:
        """Run reading work in the background; results of older work are dropped."""
        if self._reading is not None:
            self._reading.cancel()
        self._turn += 1
        turn = self._turn
        self._done = done

        def run(job: JobContext) -> _Found:
            reading = _Found(turn)
            try:
                work(job, reading)
            except UserError as error:
                reading.error = str(error)
            return reading

        self._reading = self._context.jobs.work(run, self._deliver, title=title)

    def _deliver(self, reading: _Found) -> None:
        if reading.turn == self._turn:
            self._done(reading)

    # Planning

    def replan(self, rows: frozenset[int] = frozenset(), leave: bool = True) -> None:
        """Work out anew what would become of every row; `rows` of the file are left out from now on, or taken in."""
        self.left_rows = self.left_rows | rows if leave else self.left_rows - rows
        self.taken_rows = self.taken_rows - rows if leave else self.taken_rows | rows
        table, path = self._file.table, self.path
        if table is None or path is None or self.writing is not None:
            return
        mapping, conflict, as_new = self.mapping, self.on_conflict, self.unclear_as_new
        workspace, currency = self._context.workspace, self._context.currency
        left, taken = self.left_rows, self.taken_rows

        def work(job: JobContext, reading: _Found) -> None:
            from desktop_app.exchange.importing import presets
            from desktop_app.exchange.importing.importer import make_plan
            from desktop_app.exchange.importing.plan import without_rows
            from desktop_app.exchange.importing.planned_changes import planned_changes

            reading.own = tuple(presets.saved(workspace))
            whole = make_plan(
                workspace, table, mapping, conflict, file_name=path.name, progress=job.progress,
                unclear_as_new=as_new, take_rows=taken,
            )  # fmt: skip
            reading.plan = without_rows(whole, left)
            reading.changes = tuple(planned_changes(workspace, reading.plan))
            reading.counts = (reading.plan.creates, reading.plan.updates, reading.plan.skips)
            reading.preview = preview.preview(reading.plan, currency)
            reading.questions = preview.questions(table, reading.plan)

        self.plan = None
        self._start(work, self._was_planned)
        if self.is_reading:
            self.planned.emit()

    def _was_planned(self, reading: _Found) -> None:
        self.plan, self.rows, self.counts = reading.plan, reading.preview, reading.counts
        self.changes = reading.changes
        if reading.plan is not None:
            self.presets.own, self.questions = reading.own, reading.questions
            self._file.own_fields = reading.plan.own_fields
        self.refusal = reading.error or (reading.plan.stopped if reading.plan is not None else "")
        self.planned.emit()

    def change(self, mapping: ColumnMapping) -> None:
        """Use another mapping."""
        if mapping != self.mapping:
            self.mapping, self.base = mapping, CHANGED
            self.replan()

    def take_proposals(self, place: int) -> None:
        """Let every value that was not understood become the choice closest to it."""
        rule = self.mapping.rules[place]
        asked = self.questions.get((rule.target, rule.columns))
        if isinstance(asked, tuple):
            self.change(preview.take_proposals(self.mapping, place, asked[0]))

    def choose_conflict(self, value: str) -> None:
        """Set what happens to initiatives that are there already: skip, update or stop."""
        self.on_conflict = value  # type: ignore[assignment]  # one of the three that are offered
        self.replan()

    def choose_unclear(self, value: str) -> None:
        """Set whether rows that may be about several initiatives are left out or come in as new ones."""
        self.unclear_as_new = value == "new"
        self.replan()

    def choose_match(self, name: str) -> None:
        """Set the fields by which rows are matched."""
        if name in preview.MATCHES:
            self.change(dataclasses.replace(self.mapping, match=preview.MATCHES[name][0]))

    # Presets

    def choose_preset(self, name: str) -> None:
        """Start from a preset, or from what the headers say."""
        if self.table is None:
            return
        preset = self.presets.find(name)
        self.mapping = (
            preset if preset is not None else guess_mapping(self.table.headers, self.own_fields, self.table)
        )
        self.base = self.mapping.name
        self.replan()

    def keep_preset(self, name: str) -> None:
        """Keep the present mapping under a name."""
        mapping = self.plan.mapping if self.plan is not None else self.mapping

        def kept(_changes: Changes) -> None:
            self.mapping, self.base = dataclasses.replace(mapping, name=name), name
            self.replan()

        self.presets.keep(name, mapping, kept)

    def drop_preset(self, name: str) -> None:
        """Delete a preset of the portfolio; the present mapping stays."""

        def dropped(_changes: Changes) -> None:
            self.base = CHANGED
            self.replan()

        self.presets.drop(name, dropped)

    # Writing

    def write(self) -> None:
        """Write what the plan says: one job, one step of undo, all or nothing."""
        path, plan = self.path, self.plan
        report = self.report()
        if self.why_not() or path is None or self.writing is not None:
            return
        warnings: list[str] = []

        def work(ws: Workspace, job: JobContext) -> Changes:
            from desktop_app.exchange.importing.importer import apply_plan, import_json

            if plan is None:
                return import_json(ws, path, progress=job.progress)
            return apply_plan(ws, plan, progress=job.progress, warn=warnings.append)

        def done(changes: Changes) -> None:
            self._set_writing(None)
            if report is not None:
                report.warnings.extend(warnings)
            self.imported.emit(Done(changes, path.name, report, tuple(warnings)))

        title = _("Importing {name}").format(name=path.name)
        job = self._context.write_job(work, title=title, on_done=done, on_error=self._write_failed)
        if not job.is_over:
            job.cancelled.connect(self._say_stopped)
            self._set_writing(job)

    def _write_failed(self, error: BaseException) -> None:
        self._set_writing(None)
        if not isinstance(error, UserError):
            self._context.show_error(error)
        elif self.portfolio is not None:
            self.failed.emit(str(error))
        else:
            self.refusal = str(error)
            self.planned.emit()

    def _say_stopped(self) -> None:
        self._set_writing(None)
        self._context.toast(_("Stopped. Nothing was imported."))

    def _set_writing(self, job: Job | None) -> None:
        self.writing = job
        self.running_changed.emit()
