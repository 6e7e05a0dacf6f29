"""The figures of the whole portfolio."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from desktop_app.briefs.figures.figure_ids import slugs
from desktop_app.briefs.figures.money_figures import asked_figure, value_figure
from desktop_app.briefs.figures.proof_figures import proof_figures
from desktop_app.briefs.model.figure import Direction, Figure, FigureSet
from desktop_app.domain.choices import STAFF_ROLES, MetricState
from desktop_app.domain.planning import ledger
from desktop_app.domain.state_kinds import HIGH_RISK_FROM, StateKind
from desktop_app.language.i18n import _
from desktop_app.services.planning import costs
from desktop_app.store.reads.list_columns import COLUMN_INDEX

if TYPE_CHECKING:
    from desktop_app.briefs.figures.portfolio_ground import PortfolioGround

_WHERE = "formula:dashboard"


def portfolio_figures(subject: PortfolioGround) -> FigureSet:
    """All that its brief may show, each with its source."""
    figures = FigureSet()
    _benefit(figures, subject)
    _costs(figures, subject)
    _health(figures, subject)
    _decisions(figures, subject)
    for figure in proof_figures(subject.proof, "portfolio/proof", subject.rules.today):
        figures.add(figure)
    _plan(figures, subject)
    _ranks(figures, subject)
    return figures


def _money(subject: PortfolioGround, name: str, label: str, value: float | None, source: str,
           state: StateKind = "info", low: float | None = None, high: float | None = None,
           origin: str = "") -> Figure:  # fmt: skip
    return Figure(
        f"portfolio/{name}", label, value, "money", currency=subject.currency, low=low, high=high,
        interval="P10 to P90" if low is not None else "", source=source, state=state, origin=origin,
        as_of=subject.rules.today,
    )  # fmt: skip


def _count(subject: PortfolioGround, name: str, label: str, value: int, state: StateKind = "neutral",
           n: int | None = None, direction: Direction = "", origin: str = "") -> Figure:  # fmt: skip
    return Figure(
        f"portfolio/{name}", label, value, unit="count", n=n, source=_WHERE, state=state, as_of=subject.rules.today,
        direction=direction, origin=origin,
    )  # fmt: skip


def _benefit(figures: FigureSet, subject: PortfolioGround) -> None:
    total = subject.data.benefit
    origin = "portfolio.benefit"
    figures.add(
        _money(
            subject, "benefit/expected", _("Expected benefit a year"), total.expected, "formula:expected_benefit",
            "info" if total.expected is not None else "neutral", total.low, total.high, origin,
        )
    )  # fmt: skip
    figures.add(
        _money(subject, "benefit/if_all_work", _("If all work"), total.if_all_work, "formula:benefit_if_works",
               origin=origin)
    )  # fmt: skip
    for name, label, value in (
        ("benefit/without_estimate", _("Without an estimate"), total.without_estimate),
        ("benefit/without_chance", _("Without a chance"), total.without_chance),
    ):
        figures.add(_count(subject, name, label, value, "caution" if value else "neutral", total.n, "lower"))


def _costs(figures: FigureSet, subject: PortfolioGround) -> None:
    at = COLUMN_INDEX
    for name, label, column in (
        ("cost/to_date", _("Cost to date"), "cost_to_date"),
        ("budget", _("Budgets of the initiatives"), "budget"),
    ):
        amounts = [row[at[column]] for row in subject.rows if row[at[column]] is not None]
        value = math.fsum(amounts) if amounts else None
        figures.add(_money(subject, name, label, value, "formula:ledger", "info" if amounts else "neutral"))
    total = ledger.sums(cost for spine in subject.spines for cost in spine.costs)
    figures.add(_money(subject, "cost/booked", _("Booked by month"), total.actual_so_far, "formula:ledger"))
    figures.add(
        _money(subject, "cost/plan_to_date", _("Planned for it"), total.planned_so_far, "formula:ledger")
    )


def _health(figures: FigureSet, subject: PortfolioGround) -> None:
    data, at = subject.data, COLUMN_INDEX
    figures.add(_count(subject, "total", _("Initiatives"), data.total, origin="portfolio.initiatives"))
    figures.add(_count(subject, "active", _("Active initiatives"), data.active, n=data.total,
                       origin="portfolio.active"))  # fmt: skip
    live = [row for row in subject.rows if row[at["stage"]] == "live"]
    states = Counter(row[at["metric_state"]] for row in live)
    none = sum(not row[at["metrics_total"]] for row in live)
    silent = states[MetricState.NO_DATA] + states[MetricState.NO_TARGET] - none
    below, watch = states[MetricState.BELOW_GUARDRAIL], states[MetricState.WATCH]
    on_target = states[MetricState.ON_TARGET]
    kind: StateKind = "bad" if below else "good" if live and on_target == len(live) else "caution"
    kind = kind if live and none < len(live) else "neutral"
    figures.add(
        _count(subject, "live/on_target", _("Live systems on target"), on_target, kind, len(live), "higher")
    )
    figures.add(_count(subject, "live/total", _("Live systems"), len(live)))
    counted: tuple[tuple[str, str, int, StateKind], ...] = (
        ("below", _("Guardrail breached"), below, "bad"),
        ("watch", _("Watch"), watch, "caution"),
        ("stale", _("Stale"), states[MetricState.STALE], "caution"),
        ("no_data", _("No data"), max(0, silent), "neutral"),
        ("no_metric", _("No metric"), data.live_without_metric, "neutral"),
    )
    for name, label, value, state in counted:
        state_now: StateKind = state if value else "neutral"
        figures.add(_count(subject, f"live/{name}", label, value, state_now, direction="lower"))
    figures.add(_count(subject, "metric/on_target", _("Metrics on target"), data.metrics_on_target,
                       n=data.metrics_total, direction="higher", origin="portfolio.metrics"))  # fmt: skip
    figures.add(_count(subject, "gate/blocked", _("Gates blocked"), data.gates_blocked,
                       "caution" if data.gates_blocked else "neutral", data.gates_ahead, "lower", "portfolio.gates"))  # fmt: skip
    figures.add(_count(subject, "review/late", _("Reviews late"), data.reviews_due,
                       "bad" if data.reviews_due else "neutral", direction="lower", origin="portfolio.reviews"))  # fmt: skip
    high = sum((risk.likelihood or 0) * (risk.impact or 0) >= HIGH_RISK_FROM for _who, risk in subject.risks)
    figures.add(_count(subject, "risk/high", _("High risks"), high, "bad" if high else "neutral",
                       len(subject.risks), "lower"))  # fmt: skip


def _decisions(figures: FigureSet, subject: PortfolioGround) -> None:
    amounts = [asks.decision_amount for asks in subject.asked if asks.decision_amount]
    asking = [asks.decision_amount for asks in subject.asked if asks.decision_amount is not None]
    figures.add(_count(subject, "decision/count", _("Decisions asked"), len(subject.asked)))
    figures.add(_count(subject, "decision/with_money", _("Decisions that ask for money"), len(amounts)))
    figures.add(
        _money(
            subject,
            "decision/amount",
            _("Asked in all"),
            math.fsum(amounts) if asking else None,
            "formula:sum",
        )
    )
    for asks in subject.asked:
        figures.add(asked_figure(asks, subject.currency))


def budget_slugs(subject: PortfolioGround) -> list[str]:
    """The name of each budget within the ids of its figures."""
    return slugs(use.budget.name or f"{use.budget.kind} {use.budget.year}" for use in subject.budgets)


def _plan(figures: FigureSet, subject: PortfolioGround) -> None:
    for name, use in zip(budget_slugs(subject), subject.budgets, strict=True):
        left = use.left
        for aspect, label, value in (
            ("amount", _("Budget"), use.budget.amount),
            ("planned", _("The plan takes"), use.planned),
            ("spent", _("Spent"), use.spent),
            ("left", _("Left"), left),
        ):
            state: StateKind = "bad" if aspect == "left" and left is not None and left < 0 else "info"
            figures.add(
                _money(subject, f"plan/{name}/{aspect}", label, value, f"budget:{use.budget.id}", state)
            )
    for role, loads in subject.people.roles.items():
        for period, load in zip(subject.people.periods, loads, strict=True):
            quarter = f"{period[0].year}-q{(period[0].month - 1) // 3 + 1}"
            figures.add(
                Figure(
                    f"portfolio/people/{role}/{quarter}", _(STAFF_ROLES[role]), load.needed, unit="people",
                    high=load.there, source="formula:workload", state="bad" if load.is_over else "neutral",
                    as_of=subject.rules.today, direction="lower",
                )
            )  # fmt: skip


def _ranks(figures: FigureSet, subject: PortfolioGround) -> None:
    rate, years = costs.horizon(subject.portfolio)
    for row in subject.ranked:
        figures.add(value_figure(row.key, row, subject.currency, None, years, rate))
