"""Is it still working, and what do we do about it? The open review, the next date, and those before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.domain.choices import Stage
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.records import Review, ReviewAction
from desktop_app.domain.states import DEFAULT_CADENCE_DAYS, metric_reports, review_due
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import record_edits as records
from desktop_app.services import reviews
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.signer import sign
from desktop_app.ui.initiative.analyses.files_panel import AnalysesPanel
from desktop_app.ui.initiative.reviews.action_list import ActionRows
from desktop_app.ui.initiative.reviews.metric_list import ChartCard, MetricsCard
from desktop_app.ui.initiative.reviews.open_review import DecisionCard, SeenCard, review_name
from desktop_app.ui.initiative.reviews.past_reviews import PastCard
from desktop_app.ui.records.date_words import due_words
from desktop_app.ui.records.editing import keep_fields
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.focus.sight import bring_into_sight
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.side_by_side import Columns
from desktop_app.ui.widgets.state_marks import Chip


class ReviewsTab(SpineTab):
    """The tab of the reviews."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._reports: dict[str, MetricReport] = {}
        self._open: Review | None = None
        self._people: Sequence[str] = ()
        # Where to put the focus after the next read: an action that was added, the decision of a review just
        # started.
        self._wanted_action = ""
        self._wants_decision = False
        # The review that was just closed, to be shown among the past ones.
        self._wanted_review = ""
        self._close_button: PrimaryButton | None = None
        self._strip()
        self.chart = ChartCard()
        self.metrics = MetricsCard()
        self.seen = SeenCard()
        self.decision = DecisionCard()
        self.past = PastCard()
        upper = Columns(900)
        upper.add(self.chart, 1)
        upper.add(self.metrics, 1)
        lower = Columns(900)
        lower.add(self.decision, 3)
        lower.add(self.seen, 2)
        self._lower = lower
        self.from_files = AnalysesPanel(self, "reviews")
        for part in (upper, lower, self.from_files, self.past):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.metrics.picked.connect(self._show_metric)
        self.metrics.add_wanted.connect(lambda: self._lead_to("metrics"))
        self.chart.opened.connect(lambda metric_id: self._lead_to("metrics", metric_id))
        self.seen.edited.connect(self._review_edited)
        self.decision.edited.connect(self._review_edited)
        self.decision.action_rows.added.connect(lambda: self._add_action(self._open))
        self.past.action_added.connect(self._add_action)
        self.past.reopened.connect(self._reopen)
        for rows in (self.decision.action_rows, self.past.action_rows):
            rows.edited.connect(lambda a, f, v, rows=rows: self._action_edited(rows, a, f, v))
            rows.removed.connect(self._remove_action)
        for name in ("decision", "reason", "next_due"):
            self.anchor(name, self.decision.decision if name == "decision" else self.decision.fields[name])

    def _strip(self) -> None:
        card = Card()
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        state_box = QWidget()
        column = QVBoxLayout(state_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        self.state_label = Label("", tone="muted")
        line = QHBoxLayout()
        line.setSpacing(SPACING["s"])
        self.title = Heading("")
        self.chip = Chip()
        line.addWidget(self.title)
        line.addWidget(self.chip)
        line.addStretch(1)
        column.addWidget(self.state_label)
        column.addLayout(line)
        self.hint = Label("", "small", tone="muted", wrap=True)
        column.addWidget(self.hint)
        row = Columns(700)
        row.add(state_box, 3)
        plan = self.form(["review_cadence_days", "first_review_due"], columns=2)
        row.add(plan, 2)
        card.add(row)
        self.body.addWidget(card)

    # -- showing -------------------------------------------------------------------------------

    def fill(self) -> None:
        if self.spine is None or self.rules is None:
            return
        spine, rules, editable = self.spine, self.rules, self.context.can_edit
        was_open = self._open.id if self._open is not None else ""
        self._open = next((one for one in spine.reviews if one.state == "open"), None)
        self.from_files.show_spine(spine)
        reports = metric_reports(spine, rules.today)
        self._reports = {report.metric.id: report for report in reports}
        closed = [one for one in spine.reviews if one.state == "closed"]
        last = max(
            closed, key=lambda review: (review.closed_on or rules.today, review.number or 0), default=None
        )
        self.metrics.show_reports(reports, last, self.context.currency)
        self.chart.setVisible(bool(reports))
        selected = self.metrics.table.selected_refs()
        self._show_metric(str(selected[0]) if selected else "")
        self._show_due()
        self._lower.setVisible(self._open is not None)
        if self._open is not None:
            if self._open.id != was_open and was_open:
                for field in (*self.seen.fields.values(), *self.decision.fields.values()):
                    field.leave()
            cadence = spine.initiative.review_cadence_days or DEFAULT_CADENCE_DAYS
            actions = spine.actions_of(self._open.id)
            self.decision.set_title(
                _("Decision of {review}").format(review=review_name(self._open, rules.today))
            )
            self.seen.show_review(self._open, editable)
            self.decision.show_review(self._open, actions, rules, cadence, editable)
        self.past.show_reviews(spine, rules, self.context.currency, editable)
        self.set_people(self._people)
        if (self._open.id if self._open else "") != was_open:
            self.actions_changed.emit()
        self._arrive()

    def _show_due(self) -> None:
        assert self.spine is not None
        assert self.rules is not None
        due = self._open.due if self._open is not None else review_due(self.spine)
        if self._open is not None:
            self.state_label.setText(_("Open now"))
            self.title.setText(review_name(self._open, self.rules.today))
            hint = _("Decide, say why, and close it.")
            if due is not None:
                late = due < self.rules.today
                text = (
                    _("Was due on {date}. Decide, say why, and close it.")
                    if late
                    else _("Due on {date}. Decide, say why, and close it.")
                )
                hint = text.format(date=formats.date(due))
            self.hint.setText(hint)
        else:
            self.state_label.setText(_("Next review"))
            self.title.setText(formats.date(due) if due else _("none planned"))
            self.hint.setText(self._counted_from(due is not None))
        if due is None:
            self.chip.hide()
            return
        self.chip.set(*due_words((self.rules.today - due).days))
        self.chip.show()

    def _counted_from(self, is_due: bool) -> str:
        """A sentence that says where the date of the next review comes from."""
        assert self.spine is not None
        if not is_due:
            return _("Reviews start when the initiative is live; one can be started at any time.")
        closed = [one for one in self.spine.reviews if one.state == "closed" and one.closed_on]
        if closed:
            last = max(closed, key=lambda review: review.closed_on or date.min)
            if last.next_due:
                return _("The day that the last review set.")
            return _("Counted from the last closed review by the days between reviews.")
        if self.spine.initiative.first_review_due:
            return _("The first review, on the day that was set for it.")
        return _("Counted from the day it went live by the days between reviews.")

    def set_people(self, people: Sequence[str]) -> None:
        self._people = people
        super().set_people(people)

    def header_actions(self) -> Sequence[QWidget]:
        if self.spine is None:
            return ()
        if self._open is not None:
            self._close_button = PrimaryButton(_("Close review"), self.close_review, icon="good")
            return (self._close_button,)
        self._close_button = None
        # Before it is live, the move to the next stage is the main button.
        live = self.spine.initiative.stage == Stage.LIVE
        look = "primary" if live else ""
        return (Button(_("Start review"), self.start_review, "reviews", look),)

    def main_act(self) -> PrimaryButton | None:
        """Ctrl+Enter closes the open review."""
        button = self._close_button
        return button if button is not None and isValid(button) else None

    def _show_metric(self, metric_id: str) -> None:
        report = self._reports.get(metric_id)
        if report is not None and self.spine is not None:
            self.chart.show_report(report, self.spine, self.context.currency)

    def _lead_to(self, tab: str, anchor: str = "") -> None:
        if self.initiative is not None:
            self.context.open_initiative(self.initiative.id, tab, anchor)

    # -- doing ---------------------------------------------------------------------------------

    def start_review(self) -> None:
        """Open the next review and put the focus on its first field, the decision."""
        if self.initiative is None:
            return
        initiative_id = self.initiative.id

        self._wants_decision = True
        self.write(lambda ws: reviews.start(ws, initiative_id), on_done=lambda _changes: self._arrive())

    def _arrive(self) -> None:
        """Focus the record that the user just added or opened, once it has been read."""
        if self._wants_decision and self._open is not None:
            self._wants_decision = False
            self.reveal(self.decision.decision)
        if self._wanted_review and self.past.select(self._wanted_review):
            self._wanted_review = ""
            self.reveal(self.past.table.view)
        if self._wanted_action and self._focus_action(self._wanted_action):
            self._wanted_action = ""

    def close_review(self) -> None:
        """Close the open review; what is missing is shown beside its field."""
        review = self._open
        if review is None:
            return
        for field in (*self.seen.fields.values(), *self.decision.fields.values()):
            if not field.commit():
                self.reveal(field)
                return
        given = self.decision.given()

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError) and self.decision.set_error(error.field, str(error)):
                bring_into_sight(self.decision)
                self.decision.focus_field(error.field)
                return
            self.context.show_error(error)

        def closed(_changes: Changes) -> None:
            self._wanted_review = review.id
            self._arrive()

        def close() -> None:
            self.context.write(
                lambda ws: reviews.close(ws, review.id, **given), toast=True, on_done=closed, on_error=failed
            )

        sign(self.context, close)

    def _reopen(self, review: Review, reason: str) -> None:
        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError):
                self.past.refuse_reopen(str(error))
            else:
                self.context.show_error(error)

        if self._open is not None:
            self.past.refuse_reopen(_("Another review is open; close it first."))
            return
        self.context.write(lambda ws: reviews.reopen(ws, review.id, reason), toast=True, on_error=failed)

    def _review_edited(self, name: str, value: object) -> None:
        if self._open is None:
            return

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError) and error.field in self.seen.fields:
                self.seen.fields[error.field].set_error(str(error))
            elif isinstance(error, FieldError) and self.decision.set_error(error.field, str(error)):
                return
            else:
                self.context.show_error(error)

        keep_fields(self.context, self._open, {name: value}, on_error=failed)

    def _add_action(self, review: Review | None) -> None:
        if review is None or not self.context.can_edit:
            return

        def added(changes: Changes) -> None:
            self._wanted_action = changes.record_ids[0]
            self._arrive()

        what = _("New action")
        self.write(lambda ws: reviews.add_action(ws, review.id, what), on_done=added)

    def _focus_action(self, action_id: str) -> bool:
        for rows in (self.decision.action_rows, self.past.action_rows):
            row = rows.row(action_id)
            if row is not None:
                self.reveal(row.what, select=True)
                return True
        return False

    def _action_edited(self, rows: ActionRows, action: ReviewAction, field: str, value: object) -> None:
        def failed(error: BaseException) -> None:
            about = error.field if isinstance(error, FieldError) else field
            if not rows.set_error(action.id, about, str(error)):
                self.context.show_error(error)

        keep_fields(self.context, action, {field: value}, on_error=failed)

    def _remove_action(self, action: ReviewAction) -> None:
        self.write(lambda ws: records.remove(ws, ReviewAction.KIND, [action.id]), toast=True)

    def focus_anchor(self, anchor: str) -> bool:
        if self.spine is None:
            return False
        if self._focus_action(anchor):
            return True
        for action in self.spine.review_actions:
            if action.id == anchor and self.past.select(action.review_id):
                return self._focus_action(anchor)
        if self._open is not None and anchor == self._open.id:
            self.reveal(self.decision.why)
            return True
        if self.past.select(anchor):
            self.reveal(self.past.table.view)
            return True
        return super().focus_anchor(anchor)
