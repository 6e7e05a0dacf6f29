"""Budgets by year, with what the plan takes of each."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.choices import BUDGET_KINDS
from desktop_app.domain.planning.plan_money import BudgetUse
from desktop_app.domain.planning_records import Budget
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.planning.strategy import Strategy
from desktop_app.ui.records.portfolio_list import PortfolioList
from desktop_app.ui.records.record_columns import ListColumn
from desktop_app.ui.records.spine_tab import SpineTab, replace_field
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.share_bar import ShareBar

#: At most this many of the initiatives that take the most are named.
_NAMED = 5


class BudgetsPanel(PortfolioList):
    """Planned cost against amount, with excess marked and unknown costs named."""

    def __init__(self, tab: SpineTab) -> None:
        self._uses: dict[str, BudgetUse] = {}
        self._strategy: Strategy | None = None
        super().__init__(
            tab,
            Budget,
            [
                ListColumn("name", _("Budget"), _name, "strong", 170),
                ListColumn("year", _("Year"), lambda b: str(b.year or ""), "number", 64, sort=lambda b: b.year),
                ListColumn("kind", _("For"), lambda b: _(BUDGET_KINDS.get(b.kind, b.kind)), width=96),
                ListColumn(
                    "amount", _("Amount"), lambda b: self._money(b.amount), "number", 96, sort=lambda b: b.amount
                ),
                ListColumn(
                    "planned", _("Planned"), lambda b: self._money(self._planned(b)), "number", 96, sort=self._planned
                ),
                ListColumn("share", _("Planned"), self._share, "bar", 132),
                ListColumn("left", _("Left"), self._left, "chip", 136, sort=self._left_over),
            ],
            title=_("Budgets"),
            add_label=_("Add budget"),
            empty=_("How much money is available, and for which year? Add the first budget."),
            icon="scales",
            fields=["name", "year", "kind", "amount", "note"],
            defaults=self._next_year,
            beside=True,
            movable=False,
        )  # fmt: skip
        this = tab.context.workspace.today().year
        # A year is written without a thousands separator.
        years = [(year, str(year)) for year in range(this - 2, this + 11)]
        year = ChoiceField(_("Year"), years, unknown="", empty=None)
        replace_field(self.form, "year", year)
        self.line = ShareBar()
        self.words = Label("", "small", tone="muted", wrap=True)
        self.detail.addWidget(self.line)
        self.detail.addWidget(self.words)
        self.picked.connect(self._show_detail)

    def show_strategy(self, strategy: Strategy) -> None:
        """Show the budgets with what the plan takes of them."""
        self._strategy = strategy
        self._uses = {use.budget.id: use for use in strategy.budgets}
        self.show_records([use.budget for use in strategy.budgets])

    def _next_year(self) -> dict[str, Any]:
        years = [budget.year for budget in self.records() if budget.year]
        this = self._strategy.today.year if self._strategy else self.context.workspace.today().year
        return {"year": this if this not in years else max(years) + 1}

    def _money(self, amount: float | None) -> str:
        return formats.money(amount, self.context.currency, compact=True)

    def _planned(self, budget: Budget) -> float | None:
        return self._uses[budget.id].planned if budget.id in self._uses else None

    def _left_over(self, budget: Budget) -> float | None:
        return self._uses[budget.id].left if budget.id in self._uses else None

    def _share(self, budget: Budget) -> float | None:
        planned = self._planned(budget)
        return round(planned / budget.amount, 2) if planned is not None and budget.amount else None

    def _left(self, budget: Budget) -> tuple[str, str]:
        left = self._left_over(budget)
        if left is None:
            return formats.unknown(), "neutral"
        if left < 0:
            return _("{amount} too much").format(amount=self._money(-left)), "bad"
        return _("{amount} left").format(amount=self._money(left)), "good"

    def _show_detail(self, budget: Any) -> None:
        use = self._uses.get(budget.id) if budget is not None else None
        self.line.setVisible(use is not None and self._share(budget) is not None)
        self.words.setVisible(use is not None)
        if use is None or self._strategy is None:
            return
        self.line.set_share(self._share(budget) or 0.0)
        lines = []
        if use.planned is None:
            lines.append(_("No initiative plans a cost that this budget is for."))
        else:
            most = ", ".join(
                _("{key} {amount}").format(key=self._strategy.names[one].key, amount=self._money(amount))
                for one, amount in use.parts[:_NAMED]
            )
            lines.append(_("Most goes to {names}.").format(names=most))
        if use.spent is not None:
            lines.append(_("Cost to date: {amount}.").format(amount=self._money(use.spent)))
        if use.without:
            n = use.without
            text = ngettext(
                "{n} active initiative plans no cost at all: its part is unknown.",
                "{n} active initiatives plan no cost at all: their part is unknown.",
                n,
            )
            lines.append(text.format(n=formats.number(n)))
        self.words.setText(" ".join(lines))


def _name(budget: Budget) -> str:
    return budget.name or _(BUDGET_KINDS.get(budget.kind, budget.kind))
