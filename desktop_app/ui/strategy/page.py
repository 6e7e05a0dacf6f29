"""The strategy: vision, goals with what the plan brings to them, budgets and people."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.planning import strategy
from desktop_app.services.planning.strategy import Strategy
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.strategy.aims_panel import AimsPanel
from desktop_app.ui.strategy.budgets_panel import BudgetsPanel
from desktop_app.ui.strategy.capacity_panel import CapacityPanel
from desktop_app.ui.strategy.coverage_panel import CoveragePanel, GapsPanel
from desktop_app.ui.strategy.goals_panel import GoalsPanel
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.side_by_side import Columns

#: Changes of only these kinds do not affect this page.
_ELSEWHERE = frozenset(
    {"answer", "evidence", "metric", "measurement", "rating", "bet", "cohort", "model_version", "risk", "review",
     "review_action", "analysis", "estimate", "saved_view"}
)  # fmt: skip


class StrategyBody(SpineTab):
    """The parts of the page, filled from one reading."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        # Made in the order of the layout, so that the keyboard enters at the first one.
        top = Columns(760)
        self.body.addWidget(top)
        self.aims = AimsPanel(self)
        top.column(4).addWidget(self.aims)
        self.coverage = CoveragePanel(self.context)
        top.column(5).addWidget(self.coverage)
        self.goals = GoalsPanel(self)
        self.gaps = GapsPanel(self.context)
        self.budgets = BudgetsPanel(self)
        self.capacities = CapacityPanel(self)
        for part in (self.goals, self.gaps, self.budgets, self.capacities):
            self.body.addWidget(part)
        for part in (self.goals, self.budgets, self.capacities):
            # The page's own button adds a goal.
            part.empty.be_quiet()
        self.body.addStretch(1)
        self.body.setSpacing(SPACING["l"])
        self.coverage.opened.connect(self.open_goal)
        self.gaps.goal_opened.connect(self.open_goal)

    def open_goal(self, goal_id: str) -> None:
        """Select a goal and bring it into sight."""
        self.goals.select(goal_id, focus=True)

    def show_strategy(self, new_strategy: Strategy, people: Sequence[str]) -> None:
        """Show what was read."""
        # There is one strategy, which what is typed belongs to.
        self.setEnabled(True)
        self.aims.show_portfolio(new_strategy.portfolio)
        self.coverage.show_coverage(new_strategy.coverage)
        self.goals.show_coverage(new_strategy.coverage)
        self.gaps.show_coverage(new_strategy.coverage)
        self.budgets.show_strategy(new_strategy)
        self.capacities.show_strategy(new_strategy)
        self.set_people(people)

    def focus_anchor(self, anchor: str) -> bool:
        if anchor.startswith("capacity:"):
            role = anchor.removeprefix("capacity:")
            if not self.capacities.select_role(role):
                self.reveal(self.capacities.card)
            return True
        for part in (self.goals, self.budgets, self.capacities):
            if part.select(anchor, focus=True):
                return True
        return super().focus_anchor(anchor)


class StrategyPage(Page):
    """Read as a whole when it comes to the front and when something of it changed."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(_("Strategy"))
        self.strategy: Strategy | None = None
        self._reading = 0
        self._anchor = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.body = StrategyBody(context)
        outer.addWidget(self.body)

    def title(self) -> str:
        return _("Strategy")

    def chips(self) -> Sequence[tuple[str, str]]:
        if self.strategy is None:
            return ()
        shown = []
        goals = self.strategy.coverage.goals
        if goals:
            n = len(goals)
            shown.append((ngettext("{n} goal", "{n} goals", n).format(n=formats.number(n)), "neutral"))
        unserved = len(self.strategy.coverage.unserved)
        if unserved:
            words = ngettext("{n} goal without initiatives", "{n} goals without initiatives", unserved)
            shown.append((words.format(n=formats.number(unserved)), "caution"))
        over = sum(use.left is not None and use.left < 0 for use in self.strategy.budgets)
        if over:
            words = ngettext("{n} budget exceeded", "{n} budgets exceeded", over)
            shown.append((words.format(n=formats.number(over)), "bad"))
        return shown

    def header_actions(self) -> Sequence[QWidget]:
        if not self.context.can_edit:
            return ()
        return (Button(_("Add goal"), self.body.goals.add, icon="add", look="primary"),)

    def activated(self) -> None:
        self._load()

    def deactivated(self) -> None:
        self.body.commit()

    def refresh(self, changes: object = None) -> None:
        if isinstance(changes, Changes) and changes.kinds and changes.kinds <= _ELSEWHERE:
            return
        self._load()

    def show_anchor(self, anchor: str) -> None:
        """Bring a goal, a budget, "capacity:ROLE" or a field into view, once it is read."""
        self._anchor = anchor
        self._load()

    def _load(self) -> None:
        if not self.context.is_open:
            return
        self._reading += 1
        number = self._reading

        def work(ws: Workspace) -> tuple[Strategy, list[str]]:
            return strategy.read(ws), lists.people(ws)

        def done(reading: tuple[Strategy, list[str]]) -> None:
            if number == self._reading:
                self._show(*reading)

        while_reading(self, self.context.read(work, done))

    def _show(self, new_strategy: Strategy, people: list[str]) -> None:
        self.strategy = new_strategy
        self.body.show_strategy(new_strategy, people)
        self.header_changed.emit()
        if self._anchor:
            anchor, self._anchor = self._anchor, ""
            self.body.focus_anchor(anchor)
