"""What each initiative takes of money and people, and what there is of them: the inputs of the best set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from desktop_app.domain.choices import BUILD_COSTS, STAFF_ROLES
from desktop_app.domain.planning.best_set_terms import LimitName
from desktop_app.domain.planning.plan_dates import Span, quarters, staffing_span
from desktop_app.domain.planning_records import Budget, Capacity, Cost, Staffing
from desktop_app.domain.records import Initiative
from desktop_app.language.i18n import _

#: People are planned this many quarters ahead, this one among them.
QUARTERS = 20


@dataclass(frozen=True, slots=True)
class Takes:
    """What one initiative takes of one limit in each period; `built` is the part that falls with its cost.

    `why` says what is unknown, and then the amounts do not count.
    """

    amounts: tuple[float, ...]
    built: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class LimitInForce:
    """One limit with its amounts, one a period; people have a period for each quarter, money has one."""

    name: LimitName
    amounts: tuple[float, ...]
    periods: tuple[Span, ...] = ()
    #: What the strategy calls it, such as the name of a budget.
    title: str = ""
    #: Whether the amount is the user's own and not the strategy's.
    is_own: bool = False

    @property
    def label(self) -> str:
        """What people call it."""
        return self.title or self.name.label

    @property
    def amount(self) -> float:
        """The amount to show: where it varies over time, the largest."""
        return max(self.amounts, default=0.0)


def strategy_limits(
    budgets: Iterable[Budget], capacities: Iterable[Capacity], today: date
) -> list[LimitInForce]:
    """The limits that budgets and capacities set, from this year on: money by year and kind, people by quarter."""
    money: dict[LimitName, float] = defaultdict(float)
    titles: dict[LimitName, list[str]] = defaultdict(list)
    for budget in budgets:
        if budget.year is not None and budget.year >= today.year and budget.amount is not None:
            name = LimitName(budget.kind, budget.year)
            money[name] += budget.amount
            titles[name].append(budget.name)
    ordered = sorted(money, key=lambda limit_name: (limit_name.year or 0, limit_name.kind))
    limits = [
        LimitInForce(name, (money[name],), title=titles[name][0] if len(titles[name]) == 1 else "")
        for name in ordered
    ]
    periods = quarters(today, QUARTERS)
    there: dict[str, list[float]] = {}
    for capacity in capacities:
        if capacity.people is None:
            continue
        amounts = there.setdefault(capacity.role, [0.0] * len(periods))
        for at, period in enumerate(periods):
            amounts[at] += capacity.people * _share(capacity.starts_on, capacity.ends_on, period)
    for role in STAFF_ROLES:
        if role in there:
            limits.append(LimitInForce(LimitName("people", role=role), tuple(there[role]), periods))
    return limits


def own_limit(name: LimitName, amount: float, today: date, title: str = "") -> LimitInForce:
    """A limit with an amount that the user gives: the same at all times."""
    periods = () if name.is_money else quarters(today, QUARTERS)
    return LimitInForce(name, (amount,) * max(1, len(periods)), periods, title, True)


def _share(first: date | None, last: date | None, period: Span) -> float:
    """Share of a period's days between two days, both included; open ends are None."""
    start, after = period
    begun = max(start, first or start).toordinal()
    until = min(after.toordinal(), last.toordinal() + 1 if last else after.toordinal())
    return max(0, until - begun) / (after - start).days


@dataclass(slots=True)
class Plans:
    """Planned costs and staffing of all initiatives, by initiative."""

    costs: Mapping[str, Sequence[Cost]] = field(default_factory=dict)
    staffing: Mapping[str, Sequence[Staffing]] = field(default_factory=dict)
    build_costs: Mapping[str, float | None] = field(default_factory=dict)
    #: The year that costs without dates fall in.
    first_year: int = 0

    def takes(self, initiative: Initiative, limit: LimitInForce) -> Takes:
        """What an initiative takes of a limit."""
        if limit.name.is_money:
            return self._money(initiative, limit.name)
        return self._people(initiative, limit)

    def _people(self, initiative: Initiative, limit: LimitInForce) -> Takes:
        """Full-time equivalents on average over each quarter; people without dates are taken all the time."""
        records = self.staffing.get(initiative.id, ())
        if not records:
            return Takes((), why=_("Its staffing is not entered yet."))
        amounts = [0.0] * len(limit.periods)
        for record in records:
            if record.role != limit.name.role:
                continue
            if record.people is None:
                return Takes((), why=_("Its staffing is unknown."))
            span = staffing_span(initiative, record)
            if span is None and (record.starts_on or record.ends_on):
                span = _half_open(record, limit.periods)
            for at, period in enumerate(limit.periods):
                amounts[at] += record.people * _covered(span, period)
        return Takes(tuple(amounts))

    def _money(self, initiative: Initiative, name: LimitName) -> Takes:
        built = ran = 0.0
        if name.kind in ("all", "build"):
            cost = self.build_costs.get(initiative.id)
            build_cost = self._built(initiative, name.year, cost)
            if build_cost is None:
                return Takes((), why=_("Its build cost is unknown."))
            built = build_cost
        if name.kind in ("all", "run") and name.year is not None:
            running = self._ran(initiative, name.year)
            if running is None:
                return Takes((), why=_("Its run cost is unknown."))
            ran = running
        return Takes((round(built + ran, 2),), round(built, 2))

    def _built(self, initiative: Initiative, year: int | None, cost: float | None) -> float | None:
        """Build cost in a year: as planned by month, else spread over delivery, else all in the first year."""
        planned = [
            one for one in self.costs.get(initiative.id, ()) if one.category in BUILD_COSTS and one.month
        ]
        if year is None:
            return cost if cost is not None or not planned else _sum(planned)
        if planned:
            return _sum([one for one in planned if one.month and one.month.year == year])
        if cost is None:
            return None
        start, end = initiative.delivery_from, initiative.live_from
        if start is None or end is None or end <= start:
            return cost if year == self.first_year else 0.0
        return cost * _days_in(year, start, end) / (end - start).days

    def _ran(self, initiative: Initiative, year: int) -> float | None:
        """Run cost in a year: as planned by month, else by the year from live to retirement, else in every year."""
        planned = [
            one for one in self.costs.get(initiative.id, ()) if one.category not in BUILD_COSTS and one.month
        ]
        if planned:
            return _sum([one for one in planned if one.month and one.month.year == year])
        if initiative.run_cost is None:
            return None
        start = initiative.live_from
        if start is None:
            return initiative.run_cost
        days = _days_in(year, start, initiative.retire_on or date(9999, 12, 31))
        return initiative.run_cost * min(1.0, days / (date(year + 1, 1, 1) - date(year, 1, 1)).days)


def _covered(span: Span | None, period: Span) -> float:
    """Share of a period's days that a span covers; without a span all of them."""
    if span is None:
        return 1.0
    days = (min(span[1], period[1]) - max(span[0], period[0])).days
    return max(0, days) / (period[1] - period[0]).days


def _half_open(record: Staffing, periods: Sequence[Span]) -> Span | None:
    """The span of people with one date only: from it on, or until it."""
    start = record.starts_on or periods[0][0]
    end = record.ends_on + timedelta(days=1) if record.ends_on else periods[-1][1]
    return (start, end) if end > start else (start, start)


def _sum(costs: Sequence[Cost]) -> float | None:
    """The planned sum; unknown if any of them is."""
    total = 0.0
    for cost in costs:
        if cost.planned is None:
            return None
        total += cost.planned
    return total


def _days_in(year: int, start: date, end: date) -> int:
    """Days of a year from `start` to the day before `end`."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return max(0, (min(end, after) - max(start, first)).days)
