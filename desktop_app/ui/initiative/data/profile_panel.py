"""Profiles a source from a file: drop it, choose what its columns are, and read how ready the data is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.analysis.files.read_options import FileReading, reading_of
from desktop_app.domain.records import Analysis, DataSource
from desktop_app.domain.spine import Spine
from desktop_app.errors import Cancelled, UserError
from desktop_app.language.i18n import _
from desktop_app.services.analyses import data_profiles
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.changes import Changes
from desktop_app.text import clean_line, shorten
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.analyses.data_file_form import DataFileForm, FileChoice
from desktop_app.ui.initiative.data.profile_view import (
    ColumnsCard,
    CoverageCard,
    MovedCard,
    reference_name,
)
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import Columns

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job, JobContext

_PROBLEMS = 5


class DataProfilePanel(QWidget):
    """The last profile of the selected source; a file is profiled in the form at its head."""

    def __init__(self, tab: SpineTab) -> None:
        # Shown before it is in a layout, it would be a separate window for a moment.
        super().__init__(tab)
        self._tab = tab
        self._spine: Spine | None = None
        self._source: DataSource | None = None
        self._kept: tuple[Analysis, ...] = ()
        self._asking = False
        self._job: Job | None = None
        # The source that a running job is for.
        self._working_for = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["l"])
        self.card = Card(_("Profile of a file"))
        self._build_head()
        column.addWidget(self.card)
        self.beside = Columns(980)
        self.coverage = CoverageCard(tab.context)
        self.moved = MovedCard(tab.context)
        self.beside.add(self.coverage, 3)
        self.beside.add(self.moved, 2)
        column.addWidget(self.beside)
        self.columns = ColumnsCard(tab.context)
        column.addWidget(self.columns)
        self._show()

    def _build_head(self) -> None:
        self.form = DataFileForm(
            self._tab.context,
            data_profiles.INPUTS,
            _("Profile the file"),
            drop_text=_(
                "Drop a file of this source here: CSV, Parquet, Arrow or Excel. It stays where it is, "
                "and every dimension is answered from it."
            ),
        )
        self.form.wanted.connect(self.run)
        self.form.left.connect(self._left)
        self.form.stopped.connect(self._stop)
        self.said = Label("", weight=500, wrap=True)
        self.told = Label("", tone="muted", wrap=True)
        self.problems = Label("", "small", tone="muted", wrap=True)
        for widget in (self.said, self.told, self.problems, self.form):
            self.card.add(widget)
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        self.again_button = PrimaryButton(_("Profile again"), self.again)
        self.other_button = Button(_("Another file"), self.ask)
        self.remove_button = Button(_("Remove this profile"), self.remove)
        for button in (self.again_button, self.other_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        self.card.add(self.buttons)

    # What is shown

    def show_source(self, spine: Spine | None, source: DataSource | None) -> None:
        """Show a source's last profile; for another source the form is closed."""
        before = self._source.id if self._source is not None else ""
        other_initiative = (
            spine is not None and self._spine is not None and spine.initiative.id != self._spine.initiative.id
        )
        self._spine, self._source = spine, source
        if other_initiative or (before and (source is None or source.id != before)):
            self._asking = False
            self.form.clear()
        profiles = (
            data_profiles.list_profiles(spine, source.id) if spine is not None and source is not None else []
        )
        self._kept = tuple(profiles)
        self._show()

    def _show(self) -> None:
        can_edit, last = self._tab.context.can_edit, self._kept[0] if self._kept else None
        self.setVisible(can_edit or last is not None)
        asking = can_edit and (self._asking or last is None)
        self.form.setVisible(asking)
        self.form.close_button.setVisible(self.form.path is not None or last is not None)
        self.buttons.setVisible(can_edit and last is not None and not asking)
        for label in (self.said, self.told, self.problems):
            label.setVisible(last is not None)
        self.beside.setVisible(last is not None)
        self.columns.setVisible(last is not None)
        if last is None:
            return
        result = analyses.result_of(last)
        self.said.setText(clean_line(last.sentence))
        self.told.setText(self._facts(last))
        problems = [clean_line(str(text)) for text in result.get("problems") or () if isinstance(text, str)]
        self.problems.setText("\n".join(problems[:_PROBLEMS]))
        self.problems.setVisible(bool(problems))
        self.coverage.show_result(result, reference_name(last))
        self.columns.show_result(result)
        self.moved.setVisible(len(self._kept) > 1)
        if len(self._kept) > 1:
            before = self._kept[1]
            self.moved.show_moved(data_profiles.compare_profiles(analyses.result_of(before), result), before)
        self.beside.setVisible(not (self.coverage.isHidden() and self.moved.isHidden()))

    def _facts(self, last: Analysis) -> str:
        text = data_profiles.describe_profile(last, self._tab.context.workspace.today()) + "."
        states = {analyses.file_state(one) for one in analyses.files_of(last)}
        if "gone" in states:
            text += " " + _("The file is no longer where it was.")
        elif "changed" in states:
            text += " " + _("The file has changed since.")
        return text

    # Choosing a file

    def ask(self) -> None:
        """Open the form, ready for a file."""
        if self._tab.context.can_edit:
            self._asking = True
            self._show()
            self._tab.reveal(self.form)

    def pick(self) -> None:
        """Open the form and ask for a file at once."""
        self.ask()
        if self._asking:
            self.form.pick()
            self._show()

    def load(self, path: Path) -> None:
        """Look at a file that was dropped, with the choices of the last profile."""
        self.ask()
        values, reading = self._last_choices()
        self.form.load(path, values, reading)

    def again(self) -> None:
        """Profile the last file with the last choices, at once if the file still exists."""
        last = self._kept[0] if self._kept else None
        files = analyses.files_of(last) if last is not None else []
        if not files:
            self.ask()
            return
        values, reading = self._last_choices()
        path = Path(str(files[0].get("path", "")))
        self._asking = True
        self._show()
        self.form.load(path, values, reading)
        self.run(FileChoice(path, values, reading))

    def _last_choices(self) -> tuple[Mapping[str, Any], FileReading]:
        settings = analyses.settings_of(self._kept[0]) if self._kept else {}
        values = settings.get("values")
        return values if isinstance(values, dict) else {}, reading_of(settings)

    # Computing

    def run(self, choice: FileChoice) -> None:
        """Profile a file for the selected source, or for a new one where there is none."""
        context, initiative = self._tab.context, self._tab.initiative
        if initiative is None or self._job is not None:
            return
        is_new = self._source is None
        source = self._source or DataSource(initiative_id=initiative.id, name=shorten(choice.path.stem, 200))
        self._working_for = source.id
        today = context.workspace.today()
        self.form.set_error("")
        self.form.set_busy((0, 100, ""))

        def work(job: JobContext) -> Any:
            def tell(done: int, total: int) -> None:
                job.progress(done, total)

            return data_profiles.compute(source, choice.path, choice.values, choice.reading, today, tell)

        def done(profile: Any) -> None:
            self._over()
            context.write(
                lambda ws: data_profiles.keep(ws, source, profile, is_new), on_done=self._finished, toast=True
            )

        def failed(error: BaseException) -> None:
            self._over()
            if isinstance(error, Cancelled):
                return
            if not isinstance(error, UserError):
                raise error
            if self._is_for(source.id, is_new):
                self.form.set_error(str(error))
            else:
                context.show_error(error)

        title = _("Profiling {name}").format(name=choice.path.name)
        self._job = context.jobs.work(work, done, title=title, on_error=failed)
        self._job.cancelled.connect(self._over)
        self._job.progressed.connect(self._progressed)
        if self._job.is_over:
            self._over()

    def _is_for(self, source_id: str, is_new: bool) -> bool:
        return (self._source is None and is_new) or (
            self._source is not None and self._source.id == source_id
        )

    def _progressed(self, now: Any) -> None:
        if self._job is not None:
            self.form.set_busy((now.done, now.total, now.text))

    def _over(self) -> None:
        self._job = None
        self._working_for = ""
        self.form.set_busy(None)

    def _finished(self, changes: Changes) -> None:
        if changes:
            self._asking = False
            self.form.clear()
            self._show()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _left(self) -> None:
        self._stop()
        self._asking = False
        self.form.clear()
        self._show()

    def remove(self) -> None:
        """Remove the profile that is shown; the readiness answers from it stay."""
        if self._kept:
            last = self._kept[0].id
            self._tab.context.write(lambda ws: analyses.remove(ws, last), toast=True)
