"""The start of a new initiative: what comes next, the gate, what the template proposes, and what can wait."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.gates import OpenItem
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.services.templates import template_proposals as proposals
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.overview.gate_panel import GatePanel, Lead
from desktop_app.ui.initiative.overview.next_steps import PROBLEM, RATE, SUCCESS, NextSteps, done_steps
from desktop_app.ui.initiative.overview.proposal_card import ProposalCard
from desktop_app.ui.initiative.overview.short_about import ShortAbout
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout
from desktop_app.ui.widgets.side_by_side import Columns

# The step of this page that settles a rule of the gate.
_STEPS = {"core.problem": PROBLEM, "core.rated": RATE, "core.success": SUCCESS}
#: What can wait: name, words, the tab and anchor or the action that starts it, and the records that show it started.
_LATER: tuple[tuple[str, str, str], ...] = (
    ("data_sources", N_("Data source"), "initiative.add.source"),
    ("bets", N_("Bet"), "initiative.add.bet"),
    ("risks", N_("Risk"), "initiative.add.risk"),
    ("evidence", N_("Evidence"), "initiative.add.evidence"),
    ("costs", N_("Cost"), "rollout:costs"),
    ("dependencies", N_("Dependency"), "overview:dependencies"),
)


class InitiativeStart(QWidget):
    """Steps and gate at the left, about and proposal at the right, and one line of what can wait."""

    def __init__(self, tab: SpineTab, gate: GatePanel) -> None:
        super().__init__()
        self._tab, self._gate = tab, gate
        self._spine: Spine | None = None
        self.summary = Label("", "title", wrap=True)
        self.created = Label("", "small", tone="muted")
        self.steps = NextSteps(tab, self._see_metrics, self._through)
        self.about = ShortAbout(tab, self._open)
        self.proposal = ProposalCard(tab)
        columns = Columns(760)
        self._left, right = columns.column(9), columns.column(5)
        self._left.addWidget(self.steps)
        right.addWidget(self.about)
        right.addWidget(self.proposal)
        self._right = right
        self._later = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._later.setSizePolicy(policy)
        flow = FlowLayout(self._later)
        flow.addWidget(Label(_("Not started, and not needed yet:"), tone="muted"))
        self.later: dict[str, Button] = {}
        for name, words, way in _LATER:
            button = Button(_(words), partial(self._begin, way), icon="add", look="small")
            button.setAccessibleName(_("Add: {part}").format(part=_(words)))
            flow.addWidget(button)
            self.later[name] = button
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["l"])
        column.addLayout(self._head())
        column.addWidget(columns)
        column.addWidget(self._later)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.summary, 1)
        row.addWidget(IconLabel("check", "good", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.created, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def fold(self) -> None:
        """Close what was opened on another initiative."""
        for part in self.proposal.parts.values():
            part.set_open(False)

    def take_gate(self) -> None:
        """Show the gate under the steps, and what the template proposes under what it is about."""
        self._left.insertWidget(1, self._gate)
        self._right.insertWidget(1, self.proposal)
        self.proposal.show()

    def show_spine(self, spine: Spine, rules: Rules, editable: bool) -> None:
        """Show the start of an initiative."""
        self._spine = spine
        initiative = spine.initiative
        self.summary.setText(initiative.summary or _("No description yet."))
        self.summary.set_tone("ink" if initiative.summary else "muted")
        self._say_created(rules)
        workspace = self._tab.context.workspace
        proposal = proposals.proposal_of(workspace, spine, rules)
        metrics = len(proposal.metrics) if proposal is not None else 0
        self.steps.show_spine(spine, rules, editable, metrics)
        self.about.show_spine(spine, editable)
        self.proposal.show_proposal(spine, rules, proposal, editable)
        for name, button in self.later.items():
            button.setVisible(not getattr(spine, name))
        self._later.setVisible(editable and not all(getattr(spine, name) for name in self.later))

    def _say_created(self, rules: Rules) -> None:
        assert self._spine is not None
        created = self._spine.initiative.created_at
        if created is None:
            self.created.setText("")
            return
        local = created.astimezone()
        if local.date() == rules.today:
            self.created.setText(_("Created today"))
        else:
            self.created.setText(_("Created on {date}").format(date=formats.date(local.date())))

    # -- ways ----------------------------------------------------------------------------------

    def focus_first(self) -> bool:
        """Put the keyboard on the step that is open, or on the gate after the last."""
        if not self.steps.focus_open():
            self._tab.reveal(self._gate)
        return True

    def settle(self, anchor: str) -> bool:
        """Lead to what this page holds of an anchor; False when that is elsewhere."""
        role = anchor.removeprefix("role.")
        if role != anchor and role in self.about.roles:
            row = self.about.roles[role]
            row.edit()
            self._tab.reveal(row.field)
            return True
        return False

    def lead(self, item: OpenItem) -> Lead | None:
        """The link for an item of the gate that is settled on this page."""
        number = _STEPS.get(item.rule)
        if number is not None and self._spine is not None and not done_steps(self._spine)[number]:
            words = _("Step {n}").format(n=formats.number(number))
            return Lead(words, partial(self.steps.open_step, number))
        if item.rule == "core.classified" and self._spine is not None and not self._spine.initiative.industry:
            return Lead(_("State the industry"), self._state_industry)
        if item.rule == "core.owner":
            return Lead(_("Name one"), self._name_manager)
        return None

    def _state_industry(self) -> None:
        self.about.industry.edit()
        self._tab.reveal(self.about.industry.field)

    def _name_manager(self) -> None:
        self.settle("role.product_manager")

    def _open(self, tab: str, anchor: str = "") -> None:
        initiative = self._tab.initiative
        if initiative is not None:
            self._tab.context.open_initiative(initiative.id, tab, anchor)

    def _begin(self, way: str) -> None:
        tab, colon, anchor = way.partition(":")
        if colon and tab == "overview":
            self._tab.focus_anchor(anchor)
        elif colon:
            self._open(tab, anchor)
        else:
            self._tab.context.registry.run(way)

    def _see_metrics(self) -> None:
        self.proposal.open_part("metrics")

    def _through(self) -> None:
        self._tab.reveal(self._gate)
