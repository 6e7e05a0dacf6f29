"""Where an initiative stands: key figures, its gate, its spine, who does what, what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.choices import CRITERIA, ROLES, STAGES, STEPS, STEPS_OF_STAGE, MetricState, Stage
from desktop_app.domain.gates import gate_report
from desktop_app.domain.measures import count_below_guardrail
from desktop_app.domain.records import StageMove
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import (
    PART_STATES,
    PARTS,
    PartReport,
    data_readiness,
    metric_reports,
    part_reports,
    readiness_by_source,
    review_due,
    score_of,
)
from desktop_app.domain.trust.trust_report import ItemState, item_reports
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import initiatives
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiative.overview.custom_values_card import CustomValuesCard
from desktop_app.ui.initiative.overview.dependencies_panel import DependenciesPanel
from desktop_app.ui.initiative.overview.gate_panel import GatePanel
from desktop_app.ui.initiative.overview.plan_dates_panel import PlanDatesPanel
from desktop_app.ui.initiative.overview.source_rows_card import SourceRowsCard
from desktop_app.ui.records.date_words import due_words, near_date
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.records.weighted_score_words import missing_text, score_text
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.fields.text_fields import PersonField
from desktop_app.ui.widgets.figure_button import FigureButton
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout
from desktop_app.ui.widgets.side_by_side import Columns, EqualGrid
from desktop_app.ui.widgets.state_marks import Chip

_ABOUT = ("title", "industry", "owner", "unit", "topic", "step", "summary", "benefits", "outputs", "notes",
          "external_id", "source")  # fmt: skip

#: At most this many passed-over items of a move are shown at first.
_PASSED = 3


class OverviewTab(SpineTab):
    """The tab that a reader opens first."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.figures = _KeyFigures(self.open)
        self.body.addWidget(self.figures)
        columns = Columns(760, third=1700)
        left, middle, right = columns.column(3), columns.column(2), columns.column(2)
        self.gate = GatePanel(self)
        left.addWidget(self.gate)
        decision = Card(_("Decision asked"))
        asked = self.form(["decision_asked"])
        asked.field("decision_asked").label.hide()
        decision.add(asked)
        left.addWidget(decision)
        self.own = CustomValuesCard(self)
        left.addWidget(self.own)
        self.source_rows = SourceRowsCard()
        self.plan = PlanDatesPanel(self)
        left.addWidget(self.plan)
        left.addWidget(self.source_rows)
        self.dependencies = DependenciesPanel(self)
        about = Card(_("About"))
        self.about = self.form(_ABOUT, columns=2)
        about.add(self.about)
        middle.addWidget(about)
        self.parts = _Parts(self.open)
        self.roles = _Roles(self)
        self.facts = _FactsCard(self.open)
        self.moves = _Moves()
        right.addWidget(self.parts)
        right.addWidget(self.roles)
        right.addWidget(self.dependencies)
        right.addWidget(self.facts)
        right.addWidget(self.moves)
        self.body.addWidget(columns)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.delete_button = Button(_("Delete initiative"), self._delete, icon="delete", look="danger")
        foot.addWidget(self.delete_button)
        self.body.addLayout(foot)
        self.body.addStretch(1)

    def fill(self) -> None:
        spine, rules, initiative = self.spine, self.rules, self.initiative
        if spine is None or rules is None or initiative is None:
            return
        editable = self.context.can_edit
        self.figures.show_spine(spine, rules)
        self.gate.show_gate(initiative, gate_report(spine, rules), editable)
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
        self.delete_button.setVisible(editable)

    def focus_anchor(self, anchor: str) -> bool:
        if anchor == "title":
            # A new initiative has a placeholder title, selected to be typed over.
            self.reveal(self.about.field("title"), select=True)
            return True
        return super().focus_anchor(anchor)

    def open(self, tab: str, anchor: str = "") -> None:
        """Go to another part of the same initiative."""
        if self.initiative is not None:
            self.context.open_initiative(self.initiative.id, tab, anchor)

    def _delete(self) -> None:
        if self.initiative is not None:
            initiative_id = self.initiative.id
            self.write(lambda ws: initiatives.delete(ws, [initiative_id]), toast=True)


class _KeyFigures(Card):
    """Score, data, metrics, checklist and next review in one row; `open_part(tab, anchor)` leads to each."""

    def __init__(self, open_part: Callable[..., None]) -> None:
        super().__init__(margin=SPACING["s"])
        self.score = FigureButton(_("Score"), lambda: open_part("opportunity", "score"))
        self.data = FigureButton(_("Data readiness"), lambda: open_part("data"))
        self.metrics = FigureButton(_("Metrics on target"), lambda: open_part("metrics"))
        self.checklist = FigureButton(_("Checks done"), lambda: open_part("trust"))
        self.review = FigureButton(_("Next review"), lambda: open_part("reviews"))
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
        note = _("of 100, see how") if score.value is not None else missing_text(score, CRITERIA)
        self.score.set(score_text(score), note)

    def _show_data(self, spine: Spine) -> None:
        value = data_readiness(spine)
        scores = readiness_by_source(spine)
        if not scores:
            self.data.set(formats.unknown(), _("No source yet"))
            return
        held = next((score.note for _id, score in scores if score.note), "")
        if value is not None:
            note = held or ngettext("{n} source", "weakest of {n} sources", len(scores)).format(
                n=formats.number(len(scores))
            )
            self.data.set(formats.number(value, 0), note, "bad" if held else "neutral", held)
            return
        if any(score.known for _id, score in scores):
            low, high = min(score.low for _id, score in scores), min(score.high for _id, score in scores)
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


class _Parts(Card):
    """The six parts of the spine, each with its state, why, and the way there."""

    def __init__(self, open_part: Callable[..., None]) -> None:
        super().__init__(_("How each part stands"))
        self._rows: dict[str, tuple[Chip, Label]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACING["s"])
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for row, (part, title) in enumerate(PARTS.items()):
            chip = Chip("")
            why = Label("", "small", tone="muted", wrap=True)
            why.setContentsMargins(0, 0, 0, 8)
            label = _("Open {part}").format(part=_(title).lower())
            grid.addWidget(ElidedLabel(_(title), weight=500), 3 * row, 0)
            grid.addWidget(chip, 3 * row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(IconButton("next", label, partial(open_part, part)), 3 * row, 2)
            grid.addWidget(why, 3 * row + 1, 0, 1, 3)
            if part != "reviews":
                grid.addWidget(Separator(), 3 * row + 2, 0, 1, 3)
            self._rows[part] = (chip, why)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def show_parts(self, reports: dict[str, PartReport]) -> None:
        for part, (chip, why) in self._rows.items():
            report = reports[part]
            chip.set(_(PART_STATES[report.state]), report.state)
            why.setText(report.why)


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
