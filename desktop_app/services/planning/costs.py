"""Costs of an initiative by month and kind: setting them, spreading a sum, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.domain import fields as f
from desktop_app.domain.choices import COST_CATEGORIES
from desktop_app.domain.planning import ledger
from desktop_app.domain.planning.ledger import RunCost, Sums, months_after
from desktop_app.domain.planning_records import Cost
from desktop_app.domain.records import Initiative, Portfolio
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop_app.analysis.portfolio.cash_flow import Course

#: The longest time over which a sum can be spread at once.
MOST_MONTHS = 120
SIDES = ("planned", "actual")


def set_cost(
    ws: Workspace, initiative_id: str, category: str, month: date, values: Mapping[str, float | None]
) -> Changes:
    """Set planned, actual or both of one kind of cost in one month; None is unknown. Raises FieldError."""
    _refuse(category, values)
    label = _("{kind} for {month} set").format(kind=_(COST_CATEGORIES[category]), month=_said(month))
    with ws.change(label) as step:
        step.uow.get(Initiative, initiative_id)
        _set(step.uow, initiative_id, category, {month.replace(day=1): values})
    return step.changes


def spread(
    ws: Workspace,
    initiative_id: str,
    category: str,
    first: date,
    months: int,
    total: float,
    side: str = "planned",
) -> Changes:
    """Set a sum in equal parts over months from `first` on, in place of what they hold. Raises FieldError.

    Parts are whole cents, and the last one takes what is left over.
    """
    _refuse(category, {side: total})
    if not 1 <= months <= MOST_MONTHS:
        raise FieldError("months", _("Write a number of months from 1 to {most}.").format(most=MOST_MONTHS))
    cents = round(total * 100)
    amounts = [cents // months] * (months - 1)
    amounts.append(cents - sum(amounts))
    wanted = {months_after(first, at): {side: amount / 100} for at, amount in enumerate(amounts)}
    label = ngettext("{kind} distributed over {n} month", "{kind} distributed over {n} months", months)
    label = label.format(kind=_(COST_CATEGORIES[category]), n=months)
    with ws.change(label) as step:
        step.uow.get(Initiative, initiative_id)
        _set(step.uow, initiative_id, category, wanted)
    return step.changes


def _refuse(category: str, values: Mapping[str, float | None]) -> None:
    """Raise FieldError for values that are not a valid cost."""
    specs = f.specs(Cost)
    f.validate_field(specs["category"], category)
    for name, value in values.items():
        if name not in SIDES:
            raise FieldError(name, _("A cost is planned or actual."))
        f.validate_field(specs[name], value)


def _set(
    uow: UnitOfWork, initiative_id: str, category: str, wanted: Mapping[date, Mapping[str, float | None]]
) -> None:
    """Keep one record a month: the first one there gets the amount, others are removed."""
    there: dict[date, list[Cost]] = {}
    for cost in uow.find(Cost, initiative_id=initiative_id):
        if cost.category == category and cost.month is not None:
            there.setdefault(cost.month.replace(day=1), []).append(cost)
    gone: list[Cost] = []
    fresh: list[Cost] = []
    for month, values in wanted.items():
        known: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        if month not in there:
            if known:
                fresh.append(Cost(initiative_id=initiative_id, category=category, month=month, **known))
            continue
        first, *others = there[month]
        merged = {name: _sum([getattr(one, name) for one in there[month]]) for name in SIDES} | dict(values)
        gone += others
        if merged["planned"] is None and merged["actual"] is None and not first.note:
            gone.append(first)
        else:
            uow.update(first, **merged)
    if gone:
        uow.remove_all(gone)
    for cost in fresh:
        records.append(uow, cost)


def _sum(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _said(month: date) -> str:
    from desktop_app.language import formats

    return formats.month(month)


@dataclass(frozen=True, slots=True)
class CostReport:
    """Costs of one initiative with what follows from them.

    `grid` holds sums by first of the month and kind of cost; unknown is None everywhere.
    """

    grid: Mapping[date, Mapping[str, Sums]]
    by_kind: Mapping[str, Sums]
    total: Sums
    run: RunCost
    per_decision: float | None
    to_date: float | None
    opening: float | None
    budget: float | None
    course: Course
    value: float | None
    rate: float
    years: int


def report(spine: Spine, portfolio: Portfolio, today: date) -> CostReport:
    """What the initiative costs, what a decision costs, and when it breaks even."""
    from desktop_app.analysis.portfolio import cash_flow

    costs, initiative = spine.costs, spine.initiative
    rate, years = horizon(portfolio)
    run = ledger.run_cost(costs, today, initiative.run_cost)
    return CostReport(
        grid=ledger.by_month(costs),
        by_kind={
            kind: ledger.sums([cost for cost in costs if cost.category == kind]) for kind in COST_CATEGORIES
        },
        total=ledger.sums(costs),
        run=run,
        per_decision=ledger.cost_per_decision(run.a_year, initiative.decisions_a_year),
        to_date=ledger.cost_to_date(initiative.cost_to_date, costs),
        opening=initiative.opening_cost,
        budget=initiative.budget,
        course=cash_flow.course(initiative, costs, rate, years),
        value=cash_flow.expected_value_of(initiative, rate, years),
        rate=rate,
        years=years,
    )


def horizon(portfolio: Portfolio) -> tuple[float, int]:
    """The discount rate and the years by which the portfolio values what lies ahead."""
    from desktop_app.analysis.portfolio import cash_flow

    rate = cash_flow.DEFAULT_RATE if portfolio.discount_rate is None else portfolio.discount_rate
    return rate, portfolio.horizon_years or cash_flow.DEFAULT_YEARS


def years_of(spine: Spine, today: date) -> tuple[int, ...]:
    """The years that costs are planned or known for, the present one among them, without a gap."""
    years = {cost.month.year for cost in spine.costs if cost.month is not None} | {today.year}
    return tuple(range(min(years), max(years) + 1))


def typed_amount(text: str, currency: str, decimal: str = "") -> float | None:
    """The amount that a person typed into a cell; empty is unknown, `decimal` the mark it was said to have.

    Raises FieldError.
    """
    from desktop_app.language.parsing import parse_measure

    if not text.strip():
        return None
    try:
        return parse_measure(text, "money", currency, decimal)
    except ValueError as error:
        raise FieldError("planned", str(error)) from None
