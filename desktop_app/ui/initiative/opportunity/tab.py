"""Should this exist, and does it need AI? Problem, verdict, ratings, score and estimates."""

from __future__ import annotations

from desktop_app.domain.states import score_of
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiative.opportunity.ai_question import AiQuestion
from desktop_app.ui.initiative.opportunity.contributions_panel import ContributionsPanel
from desktop_app.ui.initiative.opportunity.estimates_panel import EstimatesPanel
from desktop_app.ui.initiative.opportunity.money_estimates import MoneyEstimates
from desktop_app.ui.initiative.opportunity.ratings_panel import RatingsPanel
from desktop_app.ui.initiative.opportunity.score_panel import ScorePanel
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.side_by_side import Columns

_WHY = ("problem", "users", "harmed", "when_wrong", "success_criteria")
_AI = ("ai_kind", "purpose", "task", "learning", "deployment", "sourcing", "vendor", "system")


class OpportunityTab(SpineTab):
    """The first part of the spine."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        top = Columns(760)
        left, right = top.column(3), top.column(2)
        why = Card(_("Business case"))
        why.add(self.form(_WHY))
        left.addWidget(why)
        self.goals = ContributionsPanel(self)
        left.addWidget(self.goals)
        self.anchor("strategy_goal", self.goals)
        self.score = ScorePanel(self)
        self.question = AiQuestion(self)
        right.addWidget(self.score)
        right.addWidget(self.question)
        self.body.addWidget(top)
        self.ratings = RatingsPanel(self)
        self.body.addWidget(self.ratings)
        lower = Columns(760)
        kind = Card(_("The AI"))
        kind.add(self.form(_AI, columns=2))
        kind.body.addStretch(1)
        self.estimates = MoneyEstimates(self)
        lower.add(self.estimates, 1)
        lower.add(kind, 1)
        self.body.addWidget(lower)
        self.scoring = EstimatesPanel(self, self.ratings.slots() | self.estimates.slots)
        self.body.addWidget(self.scoring)
        self.body.addStretch(1)
        self.body.setSpacing(SPACING["l"])

    def fill(self) -> None:
        if self.spine is None or self.rules is None:
            return
        self.score.show_score(score_of(self.spine, self.rules))
        self.question.fill()
        self.ratings.show_ratings(self.spine, self.context.can_edit)
        self.estimates.fill()
        self.scoring.fill()
        self.goals.show_spine(self.spine)

    def focus_anchor(self, anchor: str) -> bool:
        if anchor == "ratings" and self.spine is not None:
            self.reveal(self.ratings.first_open(self.spine))
            return True
        if anchor == "contributions":
            self.reveal(self.goals.first())
            return True
        if anchor.startswith("input:"):
            self.scoring.open_input(anchor.removeprefix("input:"))
            return True
        return super().focus_anchor(anchor)
