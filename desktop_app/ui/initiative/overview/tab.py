"""Where an initiative stands: key figures, its gate, its spine, who does what, what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.choices import CRITERIA, ROLES, STAGES, STEPS, STEPS_OF_STAGE, MetricState, Stage
from desktop_app.domain.figures.origin import SOURCE_ROWS
from desktop_app.domain.gates import OpenItem, gate_report
from desktop_app.domain.measures import count_below_guardrail
from desktop_app.domain.records import StageMove
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import (
    data_readiness,
    metric_reports,
    part_reports,
    readiness_by_source,
    readiness_range,
    review_due,
    score_of,
)
from desktop_app.domain.trust.trust_report import ItemState, item_reports
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import initiatives
from desktop_app.services.templates import template_proposals as proposals
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiative.overview.comments_card import CommentsCard
from desktop_app.ui.initiative.overview.custom_values_card import CustomValuesCard
from desktop_app.ui.initiative.overview.dependencies_panel import DependenciesPanel
from desktop_app.ui.initiative.overview.gate_panel import GatePanel, Lead
from desktop_app.ui.initiative.overview.next_steps import is_unfinished
from desktop_app.ui.initiative.overview.parts_card import PartsCard, ShowOrigin
from desktop_app.ui.initiative.overview.plan_dates_panel import PlanDatesPanel
from desktop_app.ui.initiative.overview.source_rows_card import SourceRowsCard
from desktop_app.ui.initiative.overview.start_part import InitiativeStart
from desktop_app.ui.records.date_words import due_words, near_date
from desktop_app.ui.records.gate_anchors import PROPOSED_METRICS, anchor_of
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.records.weighted_score_words import mean_and_weakest, missing_text, score_text
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.text_fields import PersonField
from desktop_app.ui.widgets.figure_button import FigureButton
from desktop_app.ui.widgets.folds import Fold
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout
from desktop_app.ui.widgets.side_by_side import Columns, EqualGrid
from desktop_app.ui.widgets.state_marks import Chip

_ABOUT = ("title", "industry", "owner", "unit", "topic", "step", "summary", "benefits", "outputs", "notes",
          "external_id", "source")  # fmt: skip
#: What is asked for, beside the decision in words.
_TERMS_ASKED = ("decision_amount", "decision_by", "decision_owner")

#: Opens where a figure comes from, by its name, beside the figure.

#: At most this many passed-over items of a move are shown at first.
_PASSED = 3


class OverviewTab(SpineTab):
    """The tab that a reader opens first: the next steps of a new initiative, or where another one stands."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        # The initiative whose start is shown: it stays so while the steps are being done.
        self._start_id = ""
        self.gate = GatePanel(self, self._lead_here)
        self.start = InitiativeStart(self, self.gate)
        self.start.steps.moved.connect(self.show_gate)
        self.gate.asked.connect(self._give_way)
        self.figures = _KeyFigures(self.show_origin)
        self.usual = QWidget()
        column = QVBoxLayout(self.usual)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["l"])
        #: What it is in a sentence, which the start shows at its top too.
        self.sentence = Label("", "title", wrap=True)
        column.addWidget(self.sentence)
        column.addWidget(self.figures)
        column.addWidget(self._columns())
        column.addLayout(self._foot())
        self.rest = Fold(_("Everything else about it"))
        self.body.addWidget(self.start)
        self.body.addWidget(self.rest)
        self.body.addWidget(self.usual)
        self.body.addStretch(1)
        self.start.hide()
        self.rest.hide()
        self.anchor("start", self.start)

    def _columns(self) -> Columns:
        columns = Columns(760, third=1700)
        self._left, middle, right = columns.column(3), columns.column(2), columns.column(2)
        self._left.addWidget(self.gate)
        self._left.addWidget(self.start.proposal)
        decision = Card(_("Decision asked"))
        asked = self.form(["decision_asked"])
        asked.field("decision_asked").label.hide()
        decision.add(asked)
        decision.add(self.form(_TERMS_ASKED, columns=3))
        self.own = CustomValuesCard(self)
        self.plan = PlanDatesPanel(self)
        self.source_rows = SourceRowsCard()
        for part in (decision, self.own, self.plan, self.source_rows):
            self._left.addWidget(part)
        self.comments = CommentsCard(self)
        about = Card(_("About"))
        self.about = self.form(_ABOUT, columns=2)
        about.add(self.about)
        middle.addWidget(about)
        self.parts = PartsCard(self.open, self.show_origin)
        self.roles = _Roles(self)
        self.dependencies = DependenciesPanel(self)
        self.facts = _FactsCard(self.open)
        self.moves = _Moves()
        for part in (self.parts, self.roles, self.comments, self.dependencies, self.facts, self.moves):
            right.addWidget(part)
        return columns

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.delete_button = Button(_("Delete initiative"), self._delete, icon="delete", look="danger")
        foot.addWidget(self.delete_button)
        return foot

    def fill(self) -> None:
        spine, rules, initiative = self.spine, self.rules, self.initiative
        if spine is None or rules is None or initiative is None:
            return
        editable = self.context.can_edit
        stays = initiative.id == self._start_id and initiative.stage == Stage.STRATEGY
        self._show_start(stays or is_unfinished(spine))
        if self._start_id:
            self.start.show_spine(spine, rules, editable)
        else:
            self._show_proposal(spine, rules, editable)
        self.sentence.setText(initiative.summary)
        self.sentence.setVisible(bool(initiative.summary) and not self._start_id)
        self.figures.show_spine(spine, rules)
        self.show_gate()
        self.parts.show_parts(part_reports(spine, rules))
        steps = STEPS_OF_STAGE.get(initiative.stage, ())
        step = self.about.field("step")
        step.set_choices([(key, _(STEPS[key])) for key in steps])  # type: ignore[attr-defined]  # a ChoiceField
        step.setEnabled(editable and bool(steps))
        self.roles.show_roles(spine, editable)
        self.facts.show_facts(spine, rules)
        self.own.show_spine(spine)
        self.source_rows.show_spine(spine)
        self.moves.show_moves(spine)
        self.plan.fill()
        self.dependencies.show_spine(spine)
        self.comments.show_spine(spine)
        self.delete_button.setVisible(editable)

    def _show_proposal(self, spine: Spine, rules: Rules, editable: bool) -> None:
        """What the template proposes stays until it is accepted or another template is chosen, before building."""
        proposal = None
        if spine.initiative.stage in (Stage.STRATEGY, Stage.DISCOVERY):
            proposal = proposals.proposal_of(self.context.workspace, spine, rules)
        card = self.start.proposal
        if proposal:
            card.show_proposal(spine, rules, proposal, editable)
        card.setVisible(bool(proposal))

    def show_gate(self) -> None:
        """Show the gate as it is now; while a step is open, that has the page's blue button."""
        if self.spine is not None and self.rules is not None and self.initiative is not None:
            is_start = bool(self._start_id)
            self.gate.set_start(is_start, is_start and self.start.steps.is_open())
            gate = gate_report(self.spine, self.rules)
            self.gate.show_gate(self.initiative, gate, self.context.can_edit)
            self._give_way()

    def _give_way(self) -> None:
        """While it is asked who decides a move, that has the page's blue button."""
        self.start.steps.set_quiet(self.gate.asking.isVisibleTo(self.gate))

    def _show_start(self, is_start: bool) -> None:
        """Put the parts where they stand on a new initiative, or where they stand on another one."""
        before = self._start_id
        self._start_id = self.shown_record_id() if is_start else ""
        if self._start_id != before:
            self.rest.set_open(False)
            self.start.fold()
        if is_start == bool(before):
            return
        if is_start:
            self.start.take_gate()
            self.rest.body.addWidget(self.usual)
        else:
            # Where the person stood in the start is nowhere on this page.
            QTimer.singleShot(0, self.area, self._to_top)
            self._left.insertWidget(0, self.gate)
            self._left.insertWidget(1, self.start.proposal)
            self.body.insertWidget(self.body.indexOf(self.rest) + 1, self.usual)
        self.start.setVisible(is_start)
        self.rest.setVisible(is_start)
        self.usual.show()

    def _to_top(self) -> None:
        """Show the page from its top, after the focus has left what is hidden now."""
        self.area.verticalScrollBar().setValue(0)

    # -- going to a part -----------------------------------------------------------------------

    def focus_anchor(self, anchor: str) -> bool:
        if self._start_id:
            if anchor == "start":
                return self.start.focus_first()
            if self.start.settle(anchor):
                return True
            target = self._anchors.get(anchor)
            if target is not None and self.usual.isAncestorOf(target):
                self.rest.set_open(True)
        elif anchor == "start":
            anchor = "gate"
        if anchor == PROPOSED_METRICS and self.start.proposal.isVisibleTo(self):
            self.start.proposal.open_part("metrics")
            return True
        if anchor.startswith(SOURCE_ROWS):
            if self._start_id:
                self.rest.set_open(True)
            self.reveal(self.source_rows.open_cell(anchor.removeprefix(SOURCE_ROWS)))
            return True
        return super().focus_anchor(anchor)

    def _lead_here(self, item: OpenItem) -> Lead | None:
        lead = self.start.lead(item) if self._start_id else None
        if lead is None and item.tab == "overview":
            # A way to the page that one is on would seem to do nothing.
            anchor = anchor_of(item) or _ABOUT[0]
            words = _("Enter the name") if anchor.startswith("role.") else _("Show where")
            return Lead(words, lambda: self._go_to(anchor))
        return lead

    def _go_to(self, anchor: str) -> None:
        self.focus_anchor(anchor)

    def open(self, tab: str, anchor: str = "") -> None:
        """Go to another part of the same initiative."""
        if self.initiative is not None:
            self.context.open_initiative(self.initiative.id, tab, anchor)

    def _delete(self) -> None:
        if self.initiative is not None:
            initiative_id = self.initiative.id
            self.write(lambda ws: initiatives.delete(ws, [initiative_id]), toast=True)


class _KeyFigures(Card):
    """Score, data, metrics, checklist and next review in one row; each opens where it comes from."""

    def __init__(self, show_origin: ShowOrigin) -> None:
        super().__init__(margin=SPACING["s"])
        self.score = FigureButton(_("Score"), partial(show_origin, "score"))
        self.data = FigureButton(_("Data readiness"), partial(show_origin, "data_ready"))
        self.metrics = FigureButton(_("Metrics on target"), partial(show_origin, "metrics_on_target"))
        self.checklist = FigureButton(_("Checks done"), partial(show_origin, "checklist_done"))
        self.review = FigureButton(_("Next review"), partial(show_origin, "review_due"))
        figures = (self.score, self.data, self.metrics, self.checklist, self.review)
        self.add(EqualGrid(figures, 128, SPACING["s"]))
        self.setAccessibleName(_("Key figures"))

    def show_spine(self, spine: Spine, rules: Rules) -> None:
        self._show_score(spine, rules)
        self._show_data(spine)
        self._show_metrics(spine, rules)
        self._show_checklist(spine, rules)
        self._show_review(spine, rules.today)

    def _show_score(self, spine: Spine, rules: Rules) -> None:
        score = score_of(spine, rules)
        note = _("of 100") if score.value is not None else missing_text(score, CRITERIA)
        self.score.set(score_text(score), note)

    def _show_data(self, spine: Spine) -> None:
        value = data_readiness(spine)
        scores = readiness_by_source(spine)
        if not scores:
            self.data.set(formats.unknown(), _("No source yet"))
            return
        held = next((score.note for _id, score in scores if score.note), "")
        if value is not None:
            short, whole = mean_and_weakest([score for _id, score in scores])
            self.data.set(
                formats.number(value, 0), held or short, "bad" if held else "neutral", held or whole
            )
            return
        span = readiness_range(spine)
        if span is not None:
            low, high = span
            text = _("{low} – {high}").format(low=formats.number(low, 0), high=formats.number(high, 0))
            self.data.set(text, held or _("Not fully answered"), "bad" if held else "neutral", held)
        else:
            self.data.set(formats.unknown(), _("Not answered yet"))

    def _show_metrics(self, spine: Spine, rules: Rules) -> None:
        reports = metric_reports(spine, rules.today)
        if not reports:
            self.metrics.set(formats.unknown(), _("No metric yet"))
            return
        good = sum(report.state is MetricState.ON_TARGET for report in reports)
        below = sum(report.state is MetricState.BELOW_GUARDRAIL for report in reports)
        note, kind = "", "neutral"
        if below:
            note, kind = count_below_guardrail(below), "bad"
        elif good == len(reports):
            note, kind = _("all of them"), "good"
        else:
            silent = sum(report.latest is None for report in reports)
            if silent == len(reports):
                self.metrics.set(formats.unknown(), _("Nothing measured yet"))
                return
            note = (
                ngettext("{n} not measured", "{n} not measured", silent).format(n=formats.number(silent))
                if silent
                else ""
            )
        self.metrics.set(
            _("{n} of {total}").format(n=formats.number(good), total=formats.number(len(reports))), note, kind
        )

    def _show_checklist(self, spine: Spine, rules: Rules) -> None:
        reports = item_reports(spine, rules)
        if not reports:
            self.checklist.set(formats.unknown(), _("No check applies yet"))
            return
        settled = sum(report.settled for report in reports)
        refused = sum(report.state is ItemState.NO for report in reports)
        note = (
            ngettext("{n} answered no", "{n} answered no", refused).format(n=formats.number(refused))
            if refused
            else ""
        )
        text = _("{n} of {total}").format(n=formats.number(settled), total=formats.number(len(reports)))
        self.checklist.set(text, note, "bad" if refused else "neutral")

    def _show_review(self, spine: Spine, today: date) -> None:
        due = review_due(spine)
        if due is None:
            live = spine.initiative.stage == Stage.LIVE
            self.review.set(_("none"), _("None is planned") if live else _("Starts when it is live"))
            return
        note, kind = due_words((today - due).days)
        self.review.set(near_date(due, today), note, kind, formats.date(due))


class _Roles(Card):
    """Who fills the six roles."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("People"))
        self._tab = tab
        self.fields: dict[str, PersonField] = {}
        for role, label in ROLES.items():
            field = PersonField(_(label))
            field.edited.connect(lambda name, role=role: self._keep(role, str(name)))
            tab.anchor(f"role.{role}", field)
            self.fields[role] = field
        self.add(EqualGrid(list(self.fields.values()), 168, SPACING["m"]))

    def show_roles(self, spine: Spine, editable: bool) -> None:
        for role, field in self.fields.items():
            field.set_value(spine.role(role))
            field.set_read_only(not editable)

    def _keep(self, role: str, name: str) -> None:
        if self._tab.initiative is not None:
            initiative_id, field = self._tab.initiative.id, self.fields[role]
            self._tab.context.write(
                lambda ws: initiatives.set_role(ws, initiative_id, role, name),
                on_error=lambda error: field.set_error(str(error)),
            )


class _FactsCard(Card):
    """The facts that decide which checklist items apply."""

    def __init__(self, open_part: Callable[..., None]) -> None:
        link = Button(_("Change"), lambda: open_part("trust", "facts"), look="small")
        super().__init__(_("Regulatory facts"), link)
        link.setAccessibleName(_("Edit the regulatory facts"))
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, 6)
        self._none = Label(
            _("State the facts first: they decide which checks apply."), tone="muted", wrap=True
        )
        self.add(self._none)
        self.add(self._holder)
        self._shown: object = None

    def show_facts(self, spine: Spine, rules: Rules) -> None:
        facts = tuple(rules.vocabulary.describe(fact) for fact in spine.initiative.facts)
        self._none.setVisible(not facts)
        self._holder.setVisible(bool(facts))
        if facts != self._shown:
            self._shown = facts
            clear_layout(self._flow)
            for fact in facts:
                self._flow.addWidget(Chip(fact))


class _Moves(Card):
    """The way so far: each move, by whom, why, and what was passed over."""

    def __init__(self) -> None:
        super().__init__(_("Stages so far"))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACING["s"])
        self.body.addLayout(self._list)
        self._shown: object = None

    def show_moves(self, spine: Spine) -> None:
        moves = spine.stage_moves
        self.setVisible(bool(moves))
        state = (moves, formats.locale_name())
        if state == self._shown:
            return
        self._shown = state
        clear_layout(self._list)
        for move in reversed(moves):
            self._list.addWidget(_move_row(move))


def _move_row(move: StageMove) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(1)
    stages = (_(STAGES.get(move.from_stage, move.from_stage)), _(STAGES.get(move.to_stage, move.to_stage)))
    box.addWidget(ElidedLabel(_("{before} → {after}").format(before=stages[0], after=stages[1]), weight=500))
    when = formats.date(move.moved_on)
    who = _("{date}, {name}").format(date=when, name=move.moved_by) if move.moved_by else when
    box.addWidget(ElidedLabel(who, "small", tone="muted"))
    if move.reason:
        box.addWidget(Label(move.reason, "small", wrap=True))
    if move.passed_over:
        n = len(move.passed_over)
        text = ngettext("{n} open gate item was overridden", "{n} open gate items were overridden", n).format(
            n=formats.number(n)
        )
        box.addWidget(Label(text, "small", 500, "caution", wrap=True))
        _list_passed(box, move.passed_over)
    return holder


def _list_passed(box: QVBoxLayout, passed: tuple[str, ...]) -> None:
    """List the first items that were passed over, with a button to see all."""
    for sentence in passed[:_PASSED]:
        box.addWidget(ElidedLabel(sentence, "small", tone="muted"))
    if len(passed) <= _PASSED:
        return
    more = Button(_("Show all {n}").format(n=formats.number(len(passed))), look="small")

    def show() -> None:
        at = box.indexOf(more)
        more.hide()
        for place, sentence in enumerate(passed[_PASSED:]):
            box.insertWidget(at + place, ElidedLabel(sentence, "small", tone="muted"))

    more.clicked.connect(show)
    box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
