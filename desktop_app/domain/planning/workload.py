"""People needed against people there, by role and period, in full-time equivalents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desktop_app.domain.choices import ACTIVE_STAGES, STAFF_ROLES
from desktop_app.domain.planning.plan_dates import Span, staffing_span
from desktop_app.domain.planning_records import Capacity
from desktop_app.domain.spine import Spine


@dataclass(frozen=True, slots=True)
class Load:
    """One role in one period: people needed and there on average over its days; None is unknown.

    `parts` holds what each initiative takes, the most first.
    """

    needed: float
    there: float | None
    parts: tuple[tuple[str, float], ...] = ()

    @property
    def is_over(self) -> bool:
        """True when more people are needed than there are; up to a hundredth of a person is rounding."""
        return self.there is not None and self.needed > self.there + 0.01


@dataclass(frozen=True, slots=True)
class Workload:
    """The load of every role that is needed or available, in the order of STAFF_ROLES, one Load a period.

    `unplaced` are initiatives with staffing that has no dates, `unknown` those where nobody said how many.
    """

    periods: tuple[Span, ...]
    roles: dict[str, tuple[Load, ...]] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def workload(spines: Iterable[Spine], capacities: Iterable[Capacity], periods: Sequence[Span]) -> Workload:
    """What the active initiatives need of each role in each period, against the capacities."""
    needed: dict[str, list[dict[str, float]]] = {}
    unplaced: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for spine in spines:
        initiative = spine.initiative
        if initiative.stage not in ACTIVE_STAGES:
            continue
        for staffing in spine.staffing:
            span = staffing_span(initiative, staffing)
            if staffing.people is None:
                unknown[initiative.id] = None
            if span is None:
                unplaced[initiative.id] = None
            if span is None or not staffing.people:
                continue
            role_needs = needed.setdefault(staffing.role, [{} for _period in periods])
            for at, period in enumerate(periods):
                share = _overlap(span, period)
                if share:
                    role_needs[at][initiative.id] = (
                        role_needs[at].get(initiative.id, 0.0) + staffing.people * share
                    )
    there = _there(capacities, periods)
    roles = {}
    for role in STAFF_ROLES:
        if role not in needed and role not in there:
            continue
        by_period = needed.get(role) or [{} for _period in periods]
        amounts = there.get(role, (None,) * len(periods))
        roles[role] = tuple(
            Load(sum(parts.values()), amount, tuple(sorted(parts.items(), key=lambda pair: -pair[1])))
            for parts, amount in zip(by_period, amounts, strict=True)
        )
    return Workload(tuple(periods), roles, tuple(unplaced), tuple(unknown))


def _there(capacities: Iterable[Capacity], periods: Sequence[Span]) -> dict[str, tuple[float | None, ...]]:
    """People of each role; unknown while one of its capacities is."""
    by_role: dict[str, list[float | None]] = {}
    for capacity in capacities:
        amounts = by_role.setdefault(capacity.role, [0.0] * len(periods))
        for at, period in enumerate(periods):
            share = _share_there(capacity, period)
            known = amounts[at]
            if known is None or not share:
                continue
            amounts[at] = None if capacity.people is None else known + capacity.people * share
    return {role: tuple(found) for role, found in by_role.items()}


def _share_there(capacity: Capacity, period: Span) -> float:
    first, after = period
    start = max(first, capacity.starts_on or first)
    until = after.toordinal() if capacity.ends_on is None else capacity.ends_on.toordinal() + 1
    days = min(after.toordinal(), until) - start.toordinal()
    return max(0, days) / (after - first).days


def _overlap(span: Span, period: Span) -> float:
    """Share of the period's days that the span covers."""
    days = (min(span[1], period[1]) - max(span[0], period[0])).days
    return max(0, days) / (period[1] - period[0]).days
