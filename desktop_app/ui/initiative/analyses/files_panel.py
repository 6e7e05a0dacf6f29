"""The analyses of data files on a tab: the kept ones with their results, and starting another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.analysis.files.read_options import FileReading, reading_of
from desktop_app.domain.choices import BET_STATES
from desktop_app.domain.extensions.plugin_analysis import AnalysisTab
from desktop_app.domain.records import Analysis, Bet, Review
from desktop_app.domain.spine import Spine
from desktop_app.errors import Cancelled, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.analyses import drift_and_performance as analyses_over_time
from desktop_app.services.analyses import experiment as experiments
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses import registry as file_analyses
from desktop_app.services.analyses.file_analysis import FileAnalysis, Request
from desktop_app.services.changes import Changes
from desktop_app.text import shorten
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.analyses.data_file_form import DataFileForm, FileChoice
from desktop_app.ui.initiative.analyses.draft_memory import DraftMemory, DraftNote
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, MenuButton, literal
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job, JobContext

# Kinds whose result has a view of its own: module and class, made with the currency; all others show their outcome.
VIEWS: dict[str, tuple[str, str]] = {
    "fairness": ("desktop_app.ui.initiative.analyses.fairness_view", "FairnessView"),
    "drift": ("desktop_app.ui.initiative.analyses.drift_view", "DriftView"),
    "performance": ("desktop_app.ui.initiative.analyses.performance_view", "PerformanceView"),
}
# Kinds of results on a tab that need no file.
_WITHOUT_FILE: dict[str, set[str]] = {"rollout": {experiments.SIZE}}
_OUTCOME = ("desktop_app.ui.initiative.analyses.outcome_view", "OutcomeView")


class ResultView(Protocol):
    """A view of a kept result."""

    def show_result(self, result: Mapping[str, object]) -> None:
        """Show it; values that can't be read are left out."""


class AnalysesPanel(Card):
    """Everything that was computed from files for one tab of an initiative."""

    def __init__(self, tab: SpineTab, place: AnalysisTab) -> None:
        self.new_button = MenuButton(_("New analysis"), self._fill_menu, icon="add")
        super().__init__(_("From data files"), self.new_button)
        self._tab = tab
        self._place = place
        self._offered: list[FileAnalysis] = []
        self._industry: str | None = None
        self._shown: tuple[Analysis, ...] = ()
        self._job: Job | None = None
        # The id of a result that was just kept, to be selected once it has been read.
        self._wanted = ""
        # The kind of analysis that the form is for.
        self._kind = ""
        self.empty = EmptyState(
            "metrics",
            _("Choose an analysis, then drop the file with decisions or outcomes."),
            [(_("New analysis"), self.new_button.click)],
            why=_("Figures computed from a file can be checked, and computed again."),
            quiet=True,
        )
        self.note = DraftNote(self.go_on, self.discard)
        self.add(self.note)
        self.add(self.empty)
        self.table = FittedTable(
            [
                TableColumn("title", _("Analysis"), 1, "strong", 210),
                TableColumn("sentence", _("What it says"), 2, "text", 330),
                TableColumn("ran", _("Created"), 3, "muted", 160),
                TableColumn("state", _("File"), 4, "muted", 120),
            ],
            _("Analyses of data files"),
        )
        self.table.hide()
        self.table.selection_changed.connect(self._picked)
        self.add(self.table)
        self.starter = QWidget()
        self._starter = QVBoxLayout(self.starter)
        self._starter.setContentsMargins(0, 0, 0, 0)
        self.starter.hide()
        self.add(self.starter)
        self._build_detail()
        self.form: DataFileForm | None = None
        self._initiative_id = ""
        # What was chosen and not computed when the initiative was left.
        self._draft: Mapping[str, Any] = {}
        self._memory = DraftMemory(tab, f"file on {place}", self._draft_values)
        self._memory.came_back.connect(self._draft_found)

    def _build_detail(self) -> None:
        self.detail = QWidget()
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, SPACING["s"], 0, 0)
        column.setSpacing(SPACING["m"])
        self._result = QVBoxLayout()
        column.addLayout(self._result)
        self._facts = Label("", "small", tone="muted", wrap=True)
        column.addWidget(self._facts)
        buttons = QHBoxLayout()
        self.again = Button(_("Run again"), self.run_again, look="small")
        self.metric_button = MenuButton(_("Make it a metric"), self._fill_metrics)
        self.remove_button = Button(_("Remove"), self._remove, look="small")
        self.attach_button = Button("", self._attach, look="small")
        self.bet_button = MenuButton(_("Settle a bet"), self._fill_bets)
        for button in (
            self.again, self.attach_button, self.metric_button, self.bet_button, self.remove_button
        ):  # fmt: skip
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.add(self.detail)
        self.detail.hide()

    # What is shown

    def has_results(self) -> bool:
        """Whether a result is kept for this tab."""
        return bool(self._shown)

    def show_spine(self, spine: Spine) -> None:
        """Show the results of an initiative for this tab."""
        industry = spine.initiative.industry
        if spine.initiative.id != self._initiative_id:
            self._memory.flush()
            self._draft, self._initiative_id = {}, spine.initiative.id
            self._close()
        if industry != self._industry:
            self._industry = industry
            self._offered = file_analyses.list_offered(self._tab.context.workspace, industry, self._place)
            self._close()
        without_file = _WITHOUT_FILE.get(self._place, set())
        kept = {one.id for one in file_analyses.list_kept(self._tab.context.workspace, spine, self._place)}
        shown = tuple(one for one in analyses.list_kept(spine) if one.id in kept or one.kind in without_file)
        self._memory.begin(spine.initiative.id)
        self.new_button.setVisible(self._tab.context.can_edit)
        self.setVisible(bool(self._offered or shown))
        if shown == self._shown:
            self._picked(())
            return
        self._shown = shown
        selected = self._wanted or self.table.current_ref()
        self.table.set_rows([self._row(one) for one in shown])
        self.table.setVisible(bool(shown))
        self._show_note()
        if shown:
            self.table.select(selected if any(one.id == selected for one in shown) else shown[0].id)
        else:
            self.detail.hide()
        self._wanted = ""

    def _row(self, analysis: Analysis) -> tuple[Any, ...]:
        states = [analyses.file_state(facts) for facts in analyses.files_of(analysis)]
        worst = "gone" if "gone" in states else "changed" if "changed" in states else "same"
        words = {"same": _("File unchanged"), "changed": _("File changed"), "gone": _("File not found")}[
            worst
        ]
        words = words if states else ""
        when = formats.date_time(analysis.ran_at) if analysis.ran_at else ""
        return analysis.id, analysis.title, analysis.sentence, when, words

    def _picked(self, refs: Sequence[Any]) -> None:
        analysis = self._selected()
        self.detail.setVisible(analysis is not None)
        if analysis is None:
            return
        module, name = VIEWS.get(analysis.kind, _OUTCOME)
        view = getattr(import_module(module), name)(self._tab.context.currency)
        clear_layout(self._result)
        self._result.addWidget(view)
        result = analyses.result_of(analysis)
        view.show_result(result)
        there = file_analyses.is_there(self._tab.context.workspace, analysis.kind)
        gone = _("Its plugin is not there now: what was kept is shown, and can't be run again or changed.")
        self._facts.setText(_facts(analysis) if there else f"{_facts(analysis)}\n{gone}")
        can_edit = self._tab.context.can_edit and there
        self.again.setVisible(can_edit and bool(analyses.files_of(analysis)))
        self.remove_button.setVisible(can_edit)
        self.bet_button.setVisible(
            can_edit and analysis.kind == experiments.RESULT and bool(self._open_bets())
        )
        self.metric_button.setVisible(can_edit and bool(result.get("metrics")))
        review = self._open_review()
        self.attach_button.setVisible(can_edit and review is not None)
        if review is not None:
            attached = analysis.id in review.analysis_ids
            self.attach_button.set_text(
                _("Take out of the review") if attached else _("Attach to the open review")
            )

    def _selected(self) -> Analysis | None:
        ref = self.table.current_ref()
        return next((one for one in self._shown if one.id == ref), None)

    # Starting

    def _fill_menu(self, menu: QMenu) -> None:
        for analysis in self._offered:
            item = menu.addAction(literal(_(analysis.title)))
            item.setToolTip(_(analysis.sentence))
            item.triggered.connect(lambda _checked=False, analysis=analysis: self.open(analysis))

    def open(
        self,
        analysis: FileAnalysis,
        path: Path | None = None,
        values: Mapping[str, Any] | None = None,
        reading: FileReading | None = None,
    ) -> None:
        """Ask for the file and the inputs of an analysis."""
        self._close()
        title = Label(_(analysis.title), weight=600)
        sentence = Label(_(analysis.sentence), tone="muted", wrap=True)
        form = DataFileForm(self._tab.context, analysis.inputs, _("Compute"))
        form.wanted.connect(lambda choice: self._run(analysis, choice))
        form.left.connect(self.discard)
        form.keeps_draft()
        form.changed.connect(self._memory.note)
        form.stopped.connect(self._stop)
        for widget in (title, sentence, form):
            self._starter.addWidget(widget)
        self.form, self._kind, self._draft = form, analysis.id, {}
        self._show_note()
        self.starter.show()
        initiative = self._tab.initiative
        for name, value in (
            analyses_over_time.defaults_of(initiative).items() if initiative is not None else ()
        ):
            if any(one.name == name for one in analysis.inputs):
                form.field(name).set_value(value)
        if path is not None:
            form.load(path, values, reading)
        self._tab.reveal(form)

    def run_again(self) -> None:
        """Open the form with the file and the settings of the selected result."""
        kept_analysis = self._selected()
        if kept_analysis is None:
            return
        try:
            analysis = file_analyses.find(self._tab.context.workspace, kept_analysis.kind)
        except UserError as error:
            self._tab.context.show_error(error)
            return
        settings, files = analyses.settings_of(kept_analysis), analyses.files_of(kept_analysis)
        path = Path(str(files[0].get("path", ""))) if files else None
        values = settings.get("values")
        self.open(analysis, path, values if isinstance(values, dict) else {}, reading_of(settings))

    def _run(self, analysis: FileAnalysis, choice: FileChoice) -> None:
        context, form = self._tab.context, self.form
        initiative = self._tab.initiative
        if form is None or initiative is None:
            return
        request = Request(choice.path, choice.values, choice.reading)
        form.set_busy((0, 0, ""))

        def work(job: JobContext) -> Any:
            return file_analyses.run(analysis, request, lambda done, total: job.progress(done, total))

        def done(outcome: Any) -> None:
            self._job = None
            form.set_busy(None)
            context.write(lambda ws: analyses.keep(ws, initiative.id, outcome), on_done=self._kept)

        def failed(error: BaseException) -> None:
            self._job = None
            form.set_busy(None)
            if isinstance(error, Cancelled):
                return
            if not isinstance(error, UserError):
                raise error
            form.set_error(str(error))

        self._job = context.jobs.work(work, done, title=_(analysis.title), on_error=failed)
        self._job.cancelled.connect(lambda: form.set_busy(None))
        self._job.progressed.connect(lambda now: form.set_busy((now.done, now.total, now.text)))
        if self._job.is_over:
            form.set_busy(None)

    def _kept(self, changes: Changes) -> None:
        self.discard()
        if changes.record_ids:
            self.table.select(changes.record_ids[0])

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _close(self) -> None:
        self._stop()
        clear_layout(self._starter)
        self.form = None
        self.starter.hide()
        self._show_note()

    # What is chosen and not computed yet

    def _draft_values(self) -> Mapping[str, Any] | None:
        chosen = self.form.draft() if self.form is not None else None
        return None if chosen is None else {"kind": self._kind, **chosen}

    def _draft_found(self, values: Mapping[str, Any]) -> None:
        if self.form is None and self._analysis_of(values) is not None:
            self._draft = values
            self._show_note()

    def _analysis_of(self, draft: Mapping[str, Any]) -> FileAnalysis | None:
        return next((one for one in self._offered if one.id == draft.get("kind")), None)

    def _show_note(self) -> None:
        analysis = self._analysis_of(self._draft)
        waiting = analysis is not None and self.form is None and self._tab.context.can_edit
        self.note.setVisible(waiting)
        self.empty.setVisible(not self._shown and self.form is None and not waiting)
        if waiting and analysis is not None:
            name = Path(str(self._draft.get("path", ""))).name
            text = _("{analysis}: {file} was chosen and not computed.")
            self.note.text.setText(text.format(analysis=_(analysis.title), file=name))

    def go_on(self) -> None:
        """Open the form of the draft again, with its file and settings."""
        draft, analysis = self._draft, self._analysis_of(self._draft)
        values = draft.get("values")
        if analysis is not None:
            path = Path(str(draft.get("path", "")))
            self.open(analysis, path, values if isinstance(values, dict) else {}, reading_of(draft))

    def discard(self) -> None:
        """Close the form, and forget what was chosen."""
        self._draft = {}
        self._memory.drop()
        self._close()

    # What follows from a result

    def _fill_metrics(self, menu: QMenu) -> None:
        analysis = self._selected()
        for proposal in analyses.result_of(analysis).get("metrics", ()) if analysis is not None else ():
            if isinstance(proposal, dict) and proposal.get("name"):
                item = menu.addAction(literal(str(proposal["name"])))
                item.triggered.connect(lambda _checked=False, p=proposal: self._make_metric(p))

    def _make_metric(self, proposal: Mapping[str, object]) -> None:
        analysis, initiative = self._selected(), self._tab.initiative
        if analysis is None or initiative is None:
            return
        self._tab.context.write(
            lambda ws: analyses.make_metric(ws, initiative.id, analysis, proposal), toast=True
        )

    def _open_bets(self) -> list[Bet]:
        spine = self._tab.spine
        return [bet for bet in spine.bets if bet.state in ("open", "running")] if spine is not None else []

    def _fill_bets(self, menu: QMenu) -> None:
        analysis = self._selected()
        for bet in self._open_bets() if analysis is not None else ():
            part = menu.addMenu(literal(shorten(bet.assumption, 60)))
            for state in experiments.SETTLED:
                item = part.addAction(_(BET_STATES[state]))
                item.triggered.connect(lambda _checked=False, b=bet.id, s=state: self._settle(b, s))

    def _settle(self, bet_id: str, state: str) -> None:
        analysis = self._selected()
        if analysis is not None:
            self._tab.context.write(lambda ws: experiments.settle(ws, analysis, bet_id, state), toast=True)

    def _open_review(self) -> Review | None:
        spine = self._tab.spine
        if self._place != "reviews" or spine is None:
            return None
        return next((one for one in spine.reviews if one.state == "open"), None)

    def _attach(self) -> None:
        analysis, review = self._selected(), self._open_review()
        if analysis is None or review is None:
            return
        if analysis.id in review.analysis_ids:
            self._tab.context.write(lambda ws: analyses_over_time.detach(ws, analysis.id, review.id))
        else:
            self._tab.context.write(lambda ws: analyses_over_time.attach(ws, analysis, review.id))

    def _remove(self) -> None:
        analysis = self._selected()
        if analysis is not None:
            self._tab.context.write(lambda ws: analyses.remove(ws, analysis.id), toast=True)


def _facts(analysis: Analysis) -> str:
    files = [
        _("{name}, {rows} rows").format(
            name=Path(str(facts.get("path", ""))).name, rows=formats.number(facts["rows"])
        )
        for facts in analyses.files_of(analysis)
        if isinstance(facts.get("rows"), int)
    ]
    when = formats.date_time(analysis.ran_at) if analysis.ran_at else formats.unknown()
    return _facts_text(", ".join(files), when, analysis.ran_by)


def _facts_text(files: str, when: str, who: str) -> str:
    if not files:
        return _("Created {when} by {who}").format(when=when, who=who)
    return _("From {files} · created {when} by {who}").format(files=files, when=when, who=who)
