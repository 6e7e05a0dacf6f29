"""Decision bands of an initiative: two thresholds dragged over the scores of a file, with live figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.analysis.files.read_options import reading_of
from desktop_app.domain.records import Analysis, Decision
from desktop_app.domain.spine import Spine
from desktop_app.errors import Cancelled, FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.analyses import band_policy
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses.band_policy import ALL, Session, Stakes
from desktop_app.services.analyses.file_analysis import Request
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.analyses.data_file_form import DataFileForm, FileChoice
from desktop_app.ui.initiative.analyses.draft_memory import DraftMemory, DraftNote
from desktop_app.ui.initiative.metrics.band_editor import BandEditor
from desktop_app.ui.initiative.metrics.bands_stakes import StakesForm
from desktop_app.ui.initiative.metrics.bands_view import BandCurves, BandFiguresView
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.text_fields import PersonField, TextField
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.side_by_side import Columns

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job, JobContext


class BandsPanel(QWidget):
    """The bands with their figures at the left, what they mean in words at the right."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__()
        self._tab = tab
        self._spine: Spine | None = None
        self._session: Session | None = None
        self._kept: Analysis | None = None
        self._policy: tuple[float, float] | None = None
        self._job: Job | None = None
        self._class = ALL
        # What was tried and not decided: settings of the file, stakes and thresholds, once it is found.
        self._draft: Mapping[str, Any] = {}
        self._is_decided = True
        self._memory = DraftMemory(tab, band_policy.KIND, self._draft_values)
        self._memory.came_back.connect(self._draft_found)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        columns = Columns(900)
        outer.addWidget(columns)
        self.source = ElidedLabel("", tone="muted")
        self.card = Card(_("Decision bands"), self.source)
        self.card.set_term("human_review_band")
        columns.add(self.card, 3)
        self._build_bands()
        self.words_card = Card(_("What they do"))
        columns.add(self.words_card, 1)
        self._build_words()
        self._show()

    def _build_bands(self) -> None:
        self.note = DraftNote(self.go_on, self.discard)
        self.card.add(self.note)
        self.form = DataFileForm(
            self._tab.context,
            band_policy.INPUTS,
            _("Show the bands"),
            drop_text=_(
                "Drop a file with a score and the actual outcome of each case. It stays where it is."
            ),
        )
        self.form.wanted.connect(self._load)
        self.form.left.connect(self._form_left)
        self.form.changed.connect(self._show_close)
        self.form.stopped.connect(self._stop)
        self.card.add(self.form)
        self.shown = QWidget()
        column = QVBoxLayout(self.shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        self.severity = ChoiceField(_("Severity class"), [], unknown="")
        self.severity.edited.connect(self._choose_class)
        column.addWidget(self.severity)
        self.editor = BandEditor()
        self.editor.moved.connect(self._moved)
        column.addWidget(self.editor)
        column.addWidget(Separator())
        self.figures = BandFiguresView()
        column.addWidget(self.figures)
        self.curves = BandCurves()
        column.addWidget(self.curves)
        self.card.add(self.shown)

    def _build_words(self) -> None:
        self.words = Label("", wrap=True)
        self.gain = Label("", tone="muted", wrap=True)
        self.words_card.add(self.words)
        self.words_card.add(self.gain)
        row = QHBoxLayout()
        self.best_button = PrimaryButton(_("Use best bands"), self.use_best)
        self.move_button = Button(_("Move the bands"), self.reopen)
        self.file_button = Button(_("Another file"), self.ask_file)
        for button in (self.best_button, self.move_button, self.file_button):
            row.addWidget(button)
        row.addStretch(1)
        self.words_card.body.addLayout(row)
        self.stakes = StakesForm(self._tab.context)
        self.stakes.changed.connect(self._tried)
        self.words_card.add(self.stakes)
        self.words_card.add(Separator())
        self.reason = TextField(_("Why these bands"), max_length=4000)
        self.by = PersonField(_("Decided by"))
        self.keep_button = Button(_("Save as decision"), self.keep)
        for widget in (self.reason, self.by):
            self.words_card.add(widget)
        row = QHBoxLayout()
        row.addWidget(self.keep_button)
        row.addStretch(1)
        self.words_card.body.addLayout(row)
        self.words_card.body.addStretch(1)

    # What is shown

    def show_spine(self, spine: Spine) -> None:
        """Show the bands that an initiative keeps."""
        if self._spine is not None and self._spine.initiative.id != spine.initiative.id:
            self._stop()
            self._memory.flush()
            self._session, self._draft = None, {}
            self.stakes.set_stakes(Stakes())
            self.form.clear()
        self._spine = spine
        self._memory.begin(spine.initiative.id)
        kept = next(iter(analyses.list_kept(spine, band_policy.KIND)), None)
        self._policy = policy_of(spine)
        self._refresh()
        if kept != self._kept or self._session is None:
            self._kept = kept
            if self._session is None and kept is not None:
                self._show_kept(kept)
        self.form.setEnabled(self._tab.context.can_edit)
        self._show()

    def _show(self) -> None:
        there = self._session is not None or self._kept is not None
        asking = self._session is None and (self._kept is None or self.form.path is not None)
        can_edit = self._tab.context.can_edit
        self.form.setVisible(asking)
        self._show_close()
        self.shown.setVisible(there and not asking)
        self.words_card.setVisible(there and not asking)
        live = self._session is not None
        self._show_note(can_edit)
        self.editor.set_read_only(not live)
        self.best_button.setVisible(live)
        self.move_button.setVisible(not live and can_edit)
        for widget in (self.reason, self.by, self.keep_button):
            widget.setVisible(live and can_edit)
        self.stakes.setEnabled(live)

    def _show_close(self) -> None:
        """A form that nobody opened is not closed: it is what stands here as long as there are no bands."""
        self.form.close_button.setVisible(self.form.path is not None or self._kept is not None)

    def _show_kept(self, kept: Analysis) -> None:
        """Show what was kept; the file itself is read only when somebody moves the bands."""
        result, settings = analyses.result_of(kept), analyses.settings_of(kept)
        self.stakes.set_stakes(band_policy.stakes_of(settings))
        classes = result.get("classes")
        if not isinstance(classes, dict) or not isinstance(classes.get(ALL), dict):
            return
        overall: dict[str, Any] = classes[ALL]
        self._fill_classes(list(classes))
        low, high = float(overall.get("pass_below") or 0.0), float(overall.get("stop_from") or 0.0)
        shapes = [
            _numbers(overall.get(key)) for key in ("edges", "histogram_positives", "histogram_negatives")
        ]
        self.editor.show_scores(shapes[0], shapes[1], shapes[2])
        self.editor.set_thresholds(low, high)
        self.curves.show_curves(
            overall.get("curve") or {}, result.get("confidence") or (), result.get("reliability") or {}
        )
        self.curves.set_thresholds(low, high)
        self.figures.setVisible(False)
        words = [str(word) for word in overall.get("words") or ()]
        self.words.setText(" ".join(words))
        self.gain.setText("")
        files = analyses.files_of(kept)
        self.source.setText(_source(files[0] if files else {}))

    def _fill_classes(self, names: list[str]) -> None:
        labels = [(name, name or _("All cases")) for name in names]
        self.severity.set_choices(labels)
        self.severity.set_value(self._class if self._class in names else ALL)
        self.severity.setVisible(len(names) > 1)

    # What is not decided yet

    def _tried(self) -> None:
        """Something was moved or typed: it counts for nothing before it is kept as a decision."""
        if self._session is not None:
            self._is_decided = False
            self._memory.note()
            self._show_note(self._tab.context.can_edit)
        self._refresh()

    def _draft_values(self) -> Mapping[str, Any] | None:
        session = self._session
        if session is None or self._is_decided:
            return None
        return {
            "path": str(session.request.path),
            "values": dict(session.request.values),
            **session.request.reading.to_json(),
            "stakes": asdict(self.stakes.stakes()),
            "thresholds": {name: list(both) for name, both in session.thresholds.items()},
        }

    def _draft_found(self, values: Mapping[str, Any]) -> None:
        if self._session is None and isinstance(values.get("values"), dict):
            self._draft = values
            if self._kept is None:
                self.stakes.set_stakes(band_policy.stakes_of(values))
            self._show()

    def _show_note(self, can_edit: bool) -> None:
        waiting = bool(self._draft) and self._session is None
        trying = self._session is not None and not self._is_decided
        self.note.setVisible(can_edit and (waiting or trying))
        self.note.go_on_button.setVisible(waiting)
        name = Path(str(self._draft.get("path", ""))).name
        text = _("Bands and costs for {name} were tried.").format(name=name)
        self.note.text.setText(text if waiting else _("Save them as a decision to put them in force."))

    def go_on(self) -> None:
        """Read the file of the draft again, with its costs and bands."""
        draft = self._draft
        self.stakes.set_stakes(band_policy.stakes_of(draft))
        self._read(Request(Path(str(draft.get("path", ""))), draft["values"], reading_of(draft)))

    def discard(self) -> None:
        """Forget what was tried, and show what is in force."""
        self._memory.drop()
        self._draft, self._session, self._is_decided = {}, None, True
        self.stakes.set_stakes(Stakes())
        if self._kept is not None:
            self._show_kept(self._kept)
        self._show()

    # The file

    def ask_file(self) -> None:
        """Choose another file."""
        self._session, self._kept = None, None
        self.form.clear()
        self._show()
        self.form.setFocus()

    def reopen(self) -> None:
        """Read the file of the kept bands again, so that they can be moved."""
        kept = self._kept
        if kept is None:
            return
        files, settings = analyses.files_of(kept), analyses.settings_of(kept)
        path = Path(str(files[0].get("path", ""))) if files else Path()
        values = settings.get("values")
        if isinstance(values, dict) and values.get("score"):
            self._read(Request(path, values, reading_of(settings)))
        else:
            self.ask_file()

    def _load(self, choice: FileChoice) -> None:
        self._read(Request(choice.path, choice.values, choice.reading))

    def _read(self, request: Request) -> None:
        context = self._tab.context
        self.form.set_busy((0, 0, ""))

        def work(job: JobContext) -> Session:
            return band_policy.read(request, lambda done, total: job.progress(done, total))

        def done(session: Session) -> None:
            self._job = None
            self.form.set_busy(None)
            self.form.clear()
            self._open(session)

        def failed(error: BaseException) -> None:
            self._job = None
            self.form.set_busy(None)
            if isinstance(error, Cancelled):
                return
            if not isinstance(error, UserError):
                raise error
            if self.form.isVisibleTo(self):
                self.form.set_error(str(error))
            else:
                context.show_error(error)

        self._job = context.jobs.work(work, done, title=_("Reading scores"), on_error=failed)
        self._job.progressed.connect(lambda now: self.form.set_busy((now.done, now.total, now.text)))
        self._job.cancelled.connect(lambda: self.form.set_busy(None))
        if self._job.is_over:
            self.form.set_busy(None)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _form_left(self) -> None:
        self._stop()
        self.form.clear()
        self._show()

    def _open(self, session: Session) -> None:
        """Show a file that was read, at the thresholds in use, else the best ones, else at 0.5."""
        self._session = session
        self._class = ALL
        self._fill_classes(session.classes)
        start = self._policy
        for name in session.classes:
            if start is not None:
                session.thresholds[name] = start
            elif self.stakes.stakes().known:
                best = session.best(name, self.stakes.stakes())
                session.thresholds[name] = best.pass_below, best.stop_from
        self._is_decided = True
        if str(session.request.path) == self._draft.get("path"):
            drafted = band_policy.thresholds_of(self._draft)
            session.thresholds |= {name: both for name, both in drafted.items() if name in session.classes}
            self._is_decided = False
        self._draft = {}
        self.source.setText(_source(session.facts))
        self.figures.setVisible(True)
        self._show_class()
        self._show()

    # Moving

    def _choose_class(self, name: object) -> None:
        self._class = str(name or "")
        if self._session is not None:
            self._show_class()

    def _show_class(self) -> None:
        session = self._session
        if session is None:
            return
        bands = session.bands[self._class]
        shapes = bands.histograms
        self.editor.show_scores(shapes.edges.tolist(), shapes.positives.tolist(), shapes.negatives.tolist())
        self.editor.set_thresholds(*session.thresholds[self._class])
        curve = bands.curve(120)
        self.curves.show_curves(
            {name: getattr(curve, name).tolist() for name in ("thresholds", "precision", "recall", "share")},
            session.confidence,
            session.reliability,
        )
        self._refresh()

    def _moved(self, low: float, high: float) -> None:
        if self._session is not None:
            self._session.thresholds[self._class] = low, high
            self._tried()

    def _refresh(self) -> None:
        session = self._session
        if session is None:
            return
        stakes = self.stakes.stakes()
        low, high = session.thresholds[self._class]
        self.curves.set_thresholds(low, high)
        today = session.figures(self._class, stakes, self._policy) if self._policy is not None else None
        self.figures.show_figures(
            session.figures(self._class, stakes), stakes, today, self._tab.context.currency
        )
        sentences = [*band_policy.sentences(session, self._class, stakes), *session.left_out]
        self.words.setText(" ".join(sentences))
        self.best_button.set_enabled(
            stakes.known, _("Enter what a miss, a false alarm and a review cost first.")
        )
        if stakes.known:
            self.gain.setText(
                band_policy.describe_gain(session, self._class, stakes, self._tab.context.currency)
            )
        else:
            self.gain.setText(_("Enter what a miss, a false alarm and a review cost to find the best bands."))

    def use_best(self) -> None:
        """Move the bands of the class to the cheapest thresholds."""
        session = self._session
        if session is None:
            return
        try:
            best = session.best(self._class, self.stakes.stakes())
        except UserError as error:
            self._tab.context.show_error(error)
            return
        session.thresholds[self._class] = best.pass_below, best.stop_from
        self.editor.set_thresholds(best.pass_below, best.stop_from)
        self._tried()

    # Keeping

    def keep(self) -> None:
        """Keep the bands as a decision with its reason; the file behind them is remembered."""
        session, initiative = self._session, self._tab.initiative
        if session is None or initiative is None:
            return
        self.reason.commit()
        self.by.commit()
        reason, by, stakes = str(self.reason.value() or ""), str(self.by.value() or ""), self.stakes.stakes()

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError) and error.field in ("reason", "by"):
                field = self.reason if error.field == "reason" else self.by
                field.set_error(str(error))
                field.focus()
            else:
                self._tab.context.show_error(error)

        def done(_changes: object) -> None:
            self.reason.set_value("")
            self._is_decided = True
            self._memory.drop()
            self._show()

        self._tab.context.write(
            lambda ws: band_policy.decide(
                ws, initiative.id, session, stakes, reason=reason, by=by, on=ws.today()
            ),
            toast=True,
            on_done=done,
            on_error=failed,
        )


def policy_of(spine: Spine) -> tuple[float, float] | None:
    """The thresholds in use: those of the newest decision about bands."""
    for decision in reversed(spine.decisions):
        thresholds = _policy(decision)
        if thresholds is not None:
            return thresholds
    return None


def _policy(decision: Decision) -> tuple[float, float] | None:
    policy = analyses.load(decision.policy)
    bands = policy.get("bands") if isinstance(policy, dict) else None
    both = bands.get(ALL) if isinstance(bands, dict) else None
    if isinstance(both, list) and len(both) == 2 and all(isinstance(one, (int, float)) for one in both):
        return float(both[0]), float(both[1])
    return None


def _numbers(values: Any) -> list[float]:
    return [float(one) for one in values or () if isinstance(one, (int, float))]


def _source(facts: Mapping[str, object]) -> str:
    rows = facts.get("rows")
    name = Path(str(facts.get("path", ""))).name
    if not isinstance(rows, int):
        return name
    text = ngettext("from {name}, {n} row", "from {name}, {n} rows", rows)
    return text.format(name=name, n=formats.number(rows))
