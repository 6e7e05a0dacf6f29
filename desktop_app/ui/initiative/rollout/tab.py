"""How do we find out safely? A path from bets over versions and cohorts to the way back, and the money."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.charts.bars import Bar, bars
from desktop_app.domain.choices import BET_STATES, BET_TESTS, COHORT_STATES, RISK_AREAS, VERSION_STATES
from desktop_app.domain.planning.ledger import cost_to_date
from desktop_app.domain.records import Bet, Cohort, ModelVersion
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiative.analyses.experiment_panel import ExperimentPanel
from desktop_app.ui.initiative.analyses.files_panel import AnalysesPanel
from desktop_app.ui.initiative.rollout.costs_panel import CostsPanel
from desktop_app.ui.initiative.rollout.path_words import SETTLED, first_open, path_of
from desktop_app.ui.initiative.rollout.staffing_panel import StaffingPanel
from desktop_app.ui.look import theme
from desktop_app.ui.records.record_columns import ListColumn
from desktop_app.ui.records.record_list import RecordList
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.figure_button import FigureButton
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout
from desktop_app.ui.widgets.path_cards import PathCards
from desktop_app.ui.widgets.share_bar import ShareBar
from desktop_app.ui.widgets.side_by_side import Columns, EqualGrid

_BET_KINDS = {"running": "info", "confirmed": "good", "disproved": "bad"}
_COHORT_KINDS = {"running": "info", "done": "good", "rolled_back": "bad"}
_VERSION_KINDS = {"live": "good", "candidate": "info", "rolled_back": "bad"}
_BAR_TOKENS = {"running": "accent", "done": "good", "rolled_back": "bad"}
_STEPS = ("bets", "versions", "cohorts", "rollback")
_FURTHER = {
    "experiment": N_("Experiment"),
    "analyses": N_("Result from a file"),
    "staffing": N_("Staffing"),
    "costs": N_("Costs by month"),
}
#: Fields that are written in the costs.
_OF_COSTS = ("costs", "budget", "cost_to_date", "decisions_a_year")
#: Height of one cohort in the ladder, px at 100 %.
_STEP = 36


class RolloutTab(SpineTab):
    """The tab of the rollout."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        #: Whose path was opened at its first open step.
        self._opened_for = ""
        self._asked: set[str] = set()
        self.path = PathCards(_("Path of the rollout"), len(_STEPS))
        self.path.chosen.connect(self._show_step)
        self.body.addWidget(self.path)
        self._make_bets()
        self._make_cohorts()
        self._make_versions()
        self.staffing = StaffingPanel(self)
        self.costs = CostsPanel(self)
        self.experiment = ExperimentPanel(self)
        self.from_files = AnalysesPanel(self, "rollout")
        self.steps: dict[str, QWidget] = {
            "bets": self.bets,
            "versions": self.versions,
            "cohorts": self.cohorts,
            "rollback": self._make_way_back(),
        }
        for part in self.steps.values():
            self.body.addWidget(part)
        self._summary()
        # What is not needed yet is one line; each part comes when it is asked for, or holds something.
        self.further: dict[str, QWidget] = {}
        for name, panel in (
            ("experiment", self.experiment),
            ("analyses", self.from_files),
            ("staffing", self.staffing),
            ("costs", self.costs),
        ):
            self.further[name] = _held(panel)
            self.body.addWidget(self.further[name])
        self._make_adding()
        self.experiment.drafted.connect(self._show_path)
        self.body.addStretch(1)

    # -- making --------------------------------------------------------------------------------

    def _make_bets(self) -> None:
        self.bets = RecordList(
            self,
            Bet,
            [
                ListColumn("assumption", _("Assumption"), lambda b: b.assumption, "strong", 230),
                ListColumn("area", _("Risk area"), lambda b: _(RISK_AREAS.get(b.area, b.area)), width=96),
                ListColumn("test", _("Test"), lambda b: _(BET_TESTS.get(b.test, b.test)), width=104),
                ListColumn(
                    "due", _("Due"), lambda b: formats.date(b.due) if b.due else "", width=108,
                    sort=lambda b: b.due,
                ),
                ListColumn("state", _("State"), self._bet_state, "chip", 118),
            ],
            title=_("Bets"),
            add_label=_("Add bet"),
            empty=_("What must be true for this to work, and which test settles it? Add the first "
"bet."),
            icon="opportunity",
            fields=["assumption", "area", "test", "plan", "passes_when", "owner", "due", "result"],
            beside=True,
        )  # fmt: skip
        self.bets.card.set_term("value_of_information", _("Value of a test"))
        # An assumption is a sentence.
        self.bets.table.set_density("two_lines")
        self._settling()

    def _make_cohorts(self) -> None:
        self.cohorts = RecordList(
            self,
            Cohort,
            [
                ListColumn("name", _("Who"), lambda c: c.name, "strong", 180, field="name"),
                ListColumn("share", _("Share"), lambda c: c.share, "bar", 132),
                ListColumn(
                    "version_name", _("Model version"), lambda c: c.version_name, width=110,
                    field="version_name",
                ),
                ListColumn(
                    "starts_on", _("Starts"), lambda c: formats.date(c.starts_on) if c.starts_on else "",
                    width=110, sort=lambda c: c.starts_on,
                ),
                ListColumn("state", _("State"), _cohort_state, "chip", 108),
            ],
            title=_("Cohorts"),
            add_label=_("Add cohort"),
            empty=_("Who gets it first, and what must hold before the next step? Plan the first cohort."),
            icon="people",
            beside=True,
        )  # fmt: skip

        self.cohorts.card.set_term("cohort")

    def _make_versions(self) -> None:
        self.versions = RecordList(
            self,
            ModelVersion,
            [
                ListColumn("name", _("Version"), lambda v: v.name, "strong", 130, field="name"),
                ListColumn(
                    "released_on", _("Date"), lambda v: formats.date(v.released_on) if v.released_on else "",
                    width=110, sort=lambda v: v.released_on,
                ),
                ListColumn("trained_on", _("Trained on"), lambda v: v.trained_on, width=240),
                ListColumn("state", _("State"), _version_state, "chip", 120),
            ],
            title=_("Model versions"),
            add_label=_("Add version"),
            empty=_("Which model runs, and since when? Record the first version."),
            icon="rollout",
            beside=True,
        )  # fmt: skip

        self.versions.card.set_term("champion_challenger", _("Champion and challenger"))

    def _make_way_back(self) -> QWidget:
        back = Card(_("Roll-back plan"))
        back.add(Label(_("Who switches back, how, and in what time."), "small", tone="muted", wrap=True))
        back.add(self.form(["rollback_plan"]))
        self.no_plan = Label(_("It is live without a roll-back plan."), "small", 500, "bad", wrap=True)
        back.add(self.no_plan)
        return back

    def _make_adding(self) -> None:
        """One line with a button for each further part that holds nothing yet."""
        self.adding = QWidget()
        row = FlowLayout(self.adding)
        row.addWidget(Label(_("Not started, and not needed yet:"), tone="muted"))
        self.add_buttons: dict[str, Button] = {}
        for name, text in _FURTHER.items():
            button = Button(_(text), partial(self.open_part, name), icon="add", look="small")
            row.addWidget(button)
            self.add_buttons[name] = button
        self.body.addWidget(self.adding)

    def _summary(self) -> None:
        row = Columns(760)
        self.ladder_card = Card(_("Rollout so far"))
        self.ladder = ChartView(None, height=3 * _STEP)
        self.ladder.activated.connect(self._open_cohort)
        self.ladder_card.add(self.ladder, 1)
        row.add(self.ladder_card, 4)
        money = Card(_("Money"))
        self.budget = FigureButton(_("Budget"), partial(self.show_origin, "budget"))
        self.spent = FigureButton(_("Cost to date"), partial(self.show_origin, "cost_to_date"))
        money.add(EqualGrid((self.budget, self.spent), 100, SPACING["s"]))
        self.used = Label("", tone="muted", wrap=True)
        self.used_bar = ShareBar()
        money.add(self.used_bar)
        money.add(self.used)
        # Shown here, written in the ledger: one home for each figure.
        self.change_money = Button(
            _("Change under Costs by month"), lambda: self.focus_anchor("budget"), icon="edit", look="small"
        )
        money.body.addWidget(self.change_money, 0, Qt.AlignmentFlag.AlignLeft)
        money.body.addStretch(1)
        row.add(money, 3)
        self.body.addWidget(row)

    def _settling(self) -> None:
        """Make the control for the selected bet's state; settling notes the day."""
        self.bets.detail.setSpacing(SPACING["xs"])
        self.bet_state = SegmentedChoice(
            [(key, _(label)) for key, label in BET_STATES.items()],
            None,
            _("State of the bet"),
            look="segment",
        )
        self.settled = Label("", "small", tone="muted", wrap=True)
        self.bets.detail.addWidget(Label(_("State"), tone="muted"))
        self.bets.detail.addWidget(self.bet_state)
        self.bets.detail.addWidget(self.settled)
        self.bets.picked.connect(self._bet_picked)
        self.bet_state.chosen.connect(lambda state: self.settle(str(state)))

    # -- showing -------------------------------------------------------------------------------

    def fill(self) -> None:
        if self.spine is None:
            return
        spine, initiative = self.spine, self.spine.initiative
        self.bets.show_records(spine.bets)
        self.experiment.show_initiative(initiative.id)
        self.experiment.set_read_only(not self.context.can_edit)
        self.from_files.show_spine(spine)
        self.cohorts.show_records(spine.cohorts)
        self.versions.show_records(spine.model_versions)
        self.staffing.show_records(spine.staffing)
        if self.rules is not None:
            self.costs.show_spine(spine, self.rules.today)
        self.no_plan.setVisible(initiative.stage == "live" and not initiative.rollback_plan)
        self._show_money()
        self._show_path()
        cohorts = spine.cohorts
        items = [
            Bar(
                c.name,
                c.share,
                _("{share}, {state}").format(
                    share=formats.percent(c.share), state=_(COHORT_STATES.get(c.state, c.state)).lower()
                ),
                _BAR_TOKENS.get(c.state, "control"),
                c.id,
                c.gate,
            )
            for c in cohorts
        ]
        theme.keep_px(self.ladder.setMinimumHeight, max(2, len(items)) * _STEP)
        self.ladder.set_builder(lambda w, h: bars(items, w, h, _("Rollout so far"), maximum=1.0))
        self.ladder_card.setVisible(bool(items))

    def _show_path(self) -> None:
        """Say where each step stands; another initiative opens at its first open step."""
        if self.spine is None or self.rules is None:
            return
        steps = path_of(self.spine, self.rules.today)
        self.path.show_steps(steps)
        if self._opened_for != self.spine.initiative.id:
            self._opened_for = self.spine.initiative.id
            self._asked.clear()
            self.path.choose(first_open(steps))
            unsettled = next((bet.id for bet in self.spine.bets if bet.state not in SETTLED), "")
            if unsettled:
                self.bets.select(unsettled)
        self._show_step(self.path.current())
        spine = self.spine
        holds = {
            "experiment": self.experiment.has_draft(),
            "analyses": self.from_files.has_results(),
            "staffing": bool(spine.staffing),
            "costs": bool(spine.costs)
            or spine.initiative.budget is not None
            or spine.initiative.cost_to_date is not None,
        }
        for name, part in self.further.items():
            shown = holds[name] or name in self._asked
            part.setVisible(shown)
            self.add_buttons[name].setVisible(not shown)
        self.adding.setVisible(
            self.context.can_edit and any(not button.isHidden() for button in self.add_buttons.values())
        )

    def _show_step(self, step: str) -> None:
        for name, part in self.steps.items():
            part.setVisible(name == step)

    def open_part(self, name: str) -> None:
        """Show a further part, such as the costs, and go to it."""
        if self.further[name].isHidden():
            self._asked.add(name)
            self._show_path()
        self.reveal(self.further[name])

    def open_step(self, step: str) -> None:
        """Bring a step of the path to the front."""
        self.path.choose(step)
        self._show_step(step)

    def _show_money(self) -> None:
        assert self.spine is not None
        initiative = self.spine.initiative
        cost = cost_to_date(initiative.cost_to_date, self.spine.costs)
        currency = self.context.currency
        self.budget.set(formats.money(initiative.budget, currency, compact=True))
        self.spent.set(formats.money(cost, currency, compact=True))
        self.change_money.setVisible(self.context.can_edit)
        if initiative.budget is None or cost is None:
            text = _("Enter a budget to see the share used.")
            if initiative.budget is not None:
                text = _("Enter costs to see the share used.")
            self.used.setText(text)
            self.used.set_tone("muted")
            self.used_bar.hide()
            return
        share = cost / initiative.budget if initiative.budget else None
        left = initiative.budget - cost
        if left < 0:
            text = _("{share} of the budget used; {money} over it.")
        else:
            text = _("{share} of the budget used; {money} left.")
        self.used.setText(
            text.format(share=formats.percent(share, digits=0), money=formats.money(abs(left), currency))
        )
        self.used.set_tone("bad" if left < 0 else "muted")
        self.used_bar.set_share(share or 0.0)
        self.used_bar.setVisible(share is not None)

    def _bet_state(self, bet: Bet) -> tuple[str, str]:
        label = _(BET_STATES.get(bet.state, bet.state))
        late = bet.state not in SETTLED and bet.due is not None
        if late and self.rules is not None and bet.due is not None and bet.due < self.rules.today:
            return _("{state}, late").format(state=label), "caution"
        return label, _BET_KINDS.get(bet.state, "neutral")

    def _bet_picked(self, bet: Any) -> None:
        if bet is None:
            return
        self.bet_state.set_value(bet.state)
        self.bet_state.setEnabled(self.context.can_edit)
        text = _("Confirmed, disproved and dropped bets count as settled; the date is recorded.")
        if bet.settled_on:
            text = _("Settled on {date}.").format(date=formats.date(bet.settled_on))
        self.settled.setText(text)

    # -- doing ---------------------------------------------------------------------------------

    def settle(self, state: str) -> None:
        """Give the selected bet a state, and set or clear the day it was settled."""
        bet = self.bets.selected()
        if bet is None or self.rules is None:
            return
        values: dict[str, Any] = {"state": state}
        if state in SETTLED:
            values["settled_on"] = bet.settled_on or self.rules.today
        else:
            values["settled_on"] = None
        self.edit(bet, values)

    def _open_cohort(self, ref: object) -> None:
        self.open_step("cohorts")
        self.cohorts.select(str(ref), focus=True)

    def focus_anchor(self, anchor: str) -> bool:
        lists = {"bets": self.bets, "versions": self.versions, "cohorts": self.cohorts}
        for step, part in lists.items():
            if part.holds(anchor):
                self.open_step(step)
                return part.select(anchor, focus=True)
        if self.staffing.holds(anchor):
            return self.staffing.select(anchor, focus=True)
        step = {"model_versions": "versions"}.get(anchor, anchor)
        if step in lists:
            self.open_step(step)
            self._reveal_list(lists[step])
            return True
        if anchor == "staffing":
            self.open_part("staffing")
            self._reveal_list(self.staffing)
            return True
        if anchor == "rollback_plan":
            self.open_step("rollback")
        elif anchor in _OF_COSTS:
            self.open_part("costs")
        return super().focus_anchor(anchor)

    def _reveal_list(self, part: RecordList) -> None:
        self.reveal(part.table if part.records() else part.empty.buttons[0])

    def focus_first(self) -> None:
        self.path.card(self.path.current()).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            by = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
            if by:
                self.path.step_by(-by if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else by)
                return
        super().keyPressEvent(event)


def _held(panel: QWidget) -> QWidget:
    """The panel in a holder, which shows or hides it whatever the panel itself decides."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(panel)
    return holder


def _cohort_state(cohort: Cohort) -> tuple[str, str]:
    return _(COHORT_STATES.get(cohort.state, cohort.state)), _COHORT_KINDS.get(cohort.state, "neutral")


def _version_state(version: ModelVersion) -> tuple[str, str]:
    return _(VERSION_STATES.get(version.state, version.state)), _VERSION_KINDS.get(version.state, "neutral")
