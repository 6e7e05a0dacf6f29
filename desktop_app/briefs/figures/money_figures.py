"""The figures of an initiative's money: benefit, chance, expected value, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.briefs.model.figure import Direction, Figure, FigureSet
from desktop_app.domain.planning.expected_benefit import benefit_of, chance_that_counts
from desktop_app.domain.state_kinds import StateKind
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.briefs.figures.initiative_ground import InitiativeGround
    from desktop_app.domain.records import Initiative
    from desktop_app.services.ranking.rank import RankRow


def add_money(figures: FigureSet, subject: InitiativeGround) -> None:
    """Add the figures of the benefit, the value and the costs."""
    _add_benefit(figures, subject)
    _add_value(figures, subject)
    _add_costs(figures, subject)


def _money(subject: InitiativeGround, name: str, label: str, value: float | None, source: str,
           low: float | None = None, high: float | None = None, state: StateKind = "info",
           direction: Direction = "", origin: str = "", definition: str = "") -> Figure:  # fmt: skip
    return Figure(
        f"{subject.initiative.key}/{name}", label, value, "money", currency=subject.currency, low=low, high=high,
        interval="P10 to P90" if low is not None else "", source=source, state=state,
        direction=direction, origin=origin, definition=definition,
    )  # fmt: skip


def _add_benefit(figures: FigureSet, subject: InitiativeGround) -> None:
    from desktop_app.analysis.portfolio.benefit_draws import sum_benefits

    initiative, benefit = subject.initiative, benefit_of(subject.initiative)
    expected = benefit.expected if benefit else None
    total = sum_benefits([benefit], 1) if benefit and expected is not None else None
    figures.add(
        _money(
            subject, "benefit/expected", _("Expected benefit a year"), expected, "formula:expected_benefit",
            total.low if total else None, total.high if total else None, direction="higher",
            origin="expected_benefit", definition="mean if it works * chance",
        )
    )  # fmt: skip
    figures.add(
        _money(
            subject, "benefit/if_works", _("Benefit a year, if it works"), initiative.benefit_likely,
            f"initiative:{initiative.id}", direction="higher", origin="benefit_likely", definition="likely",
        )
    )  # fmt: skip
    figures.add(
        _money(
            subject, "benefit/mean_if_works", _("Benefit a year on average, if it works"),
            benefit.if_works if benefit else None, "formula:benefit_if_works", direction="higher",
            origin="benefit_if_works", definition="(low + 4 likely + high) / 6",
        )
    )  # fmt: skip
    figures.add(
        Figure(
            f"{initiative.key}/chance", _("Chance that it works"), initiative.chance_of_success, unit="share",
            source=f"initiative:{initiative.id}", direction="higher", origin="chance_of_success", state="info",
        )
    )  # fmt: skip
    figures.add(
        Figure(
            f"{initiative.key}/chance_counted", _("Chance that counts"),
            chance_that_counts(initiative.stage, initiative.chance_of_success), unit="share",
            source="formula:expected_benefit", direction="higher",
        )
    )  # fmt: skip


def value_figure(
    key: str, row: RankRow | None, currency: str, value: float | None, years: int, rate: float
) -> Figure:
    """The expected value of an initiative: as its row of the ranking has it, else `value`, without a range."""
    known = row.score if row else value
    low, high = (row.p10, row.p90) if row else (None, None)
    return Figure(
        f"{key}/value/expected", _("Expected value"), known, "money", currency=currency, low=low, high=high,
        interval="P10 to P90" if low is not None else "", source="method:expected-value",
        state="bad" if known is not None and known < 0 else "info", direction="higher",
        origin="method:expected-value", definition=f"{years} years at {rate}",
    )  # fmt: skip


def asked_figure(initiative: Initiative, currency: str) -> Figure:
    """The amount that a decision asks for; unknown where nobody stated it, 0 where it asks for no money."""
    return Figure(
        f"{initiative.key}/decision/amount", _("Amount asked"), initiative.decision_amount, "money",
        currency=currency, source=f"initiative:{initiative.id}", origin="decision_amount",
    )  # fmt: skip


def _add_value(figures: FigureSet, subject: InitiativeGround) -> None:
    row, costs = subject.ranked, subject.costs
    key = subject.initiative.key
    figures.add(value_figure(key, row, subject.currency, costs.value, costs.years, costs.rate))
    figures.add(
        Figure(
            f"{subject.initiative.key}/rank", _("Rank by expected value"), row.rank if row else None, unit="count",
            n=subject.ranked_of or None, source="method:expected-value", direction="lower",
        )
    )  # fmt: skip


def _add_costs(figures: FigureSet, subject: InitiativeGround) -> None:
    costs = subject.costs
    rows: tuple[tuple[str, str, float | None, StateKind, str], ...]
    over = costs.to_date is not None and costs.budget is not None and costs.to_date > costs.budget
    total = costs.total
    later = total.actual_so_far, total.planned_so_far
    over_plan = later[0] is not None and later[1] is not None and later[0] > later[1]
    rows = (
        ("cost/to_date", _("Cost to date"), costs.to_date, "bad" if over else "info", "cost_to_date"),
        ("cost/booked", _("Booked by month"), total.actual_so_far, "info", "cost_to_date"),
        ("cost/plan_to_date", _("Planned for these months"), total.planned_so_far,
         "caution" if over_plan else "info", "cost.planned"),
        ("cost/planned", _("Planned in all"), total.planned, "info", "cost.planned"),
        ("cost/run", _("Run cost a year"), costs.run.a_year, "info", "cost.run"),
        ("cost/build", _("Build cost"), subject.initiative.build_cost_likely, "info", "build_cost_likely"),
    )  # fmt: skip
    for name, label, value, state, origin in rows:
        figures.add(
            _money(
                subject, name, label, value, "formula:ledger", state=state, direction="lower", origin=origin
            )
        )
    figures.add(
        _money(subject, "budget", _("Budget"), costs.budget, f"initiative:{subject.initiative.id}", origin="budget")
    )  # fmt: skip
