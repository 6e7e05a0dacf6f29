"""The strategy: what the plan adds to each goal, what budgets and people it takes, where it does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.domain.choices import ACTIVE_STAGES
from desktop_app.domain.planning.expected_benefit import Benefit, BenefitSum, benefit_of
from desktop_app.domain.planning.goals import is_reached
from desktop_app.domain.planning.plan_dates import quarters
from desktop_app.domain.planning.plan_money import BudgetUse, budget_uses
from desktop_app.domain.planning.workload import Workload, workload
from desktop_app.domain.planning_records import Budget, Capacity, Contribution, Cost, Goal, Staffing
from desktop_app.domain.records import Child, Initiative, Portfolio
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.language.word_order import natural_key
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.portfolio_records import sort_by_place
from desktop_app.services.workspace import Workspace, the_portfolio

if TYPE_CHECKING:
    from desktop_app.store.database import Connection

#: Quarters that people are counted for, from the present one on.
QUARTERS = 4
#: Rounding in weights that people typed.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class GoalPart:
    """What one initiative brings to a goal a year: its benefit x weight; None while either is unknown."""

    initiative_id: str
    key: str
    title: str
    stage: str
    weight: float | None
    benefit: Benefit | None

    @property
    def value(self) -> float | None:
        """The mean if it works."""
        return None if self.benefit is None else self.benefit.if_works

    @property
    def expected(self) -> float | None:
        """The mean with the chance of what is not live yet."""
        return None if self.benefit is None else self.benefit.expected


@dataclass(frozen=True, slots=True)
class GoalCoverage:
    """One goal with what active initiatives bring to it, the most first."""

    goal: Goal
    parts: tuple[GoalPart, ...]

    def value(self, expected: bool = False) -> float | None:
        """The sum of the known values; None if none is known, even if initiatives serve it."""
        return _sum([_of(part, expected) for part in self.parts])

    def by_stage(self, expected: bool = False) -> dict[str, float]:
        """What is known of the value, by stage."""
        amounts: dict[str, float] = {}
        for part in self.parts:
            amount = _of(part, expected)
            if amount is not None:
                amounts[part.stage] = amounts.get(part.stage, 0.0) + amount
        return amounts

    def unknown(self, expected: bool = False) -> tuple[GoalPart, ...]:
        """Those that serve the goal with an unknown value."""
        return tuple(part for part in self.parts if _of(part, expected) is None)

    @property
    def is_served(self) -> bool:
        """True when an active initiative serves it."""
        return bool(self.parts)

    @property
    def is_reached(self) -> bool | None:
        """Whether its measure is at the target; None while that is unknown."""
        return is_reached(self.goal)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two initiatives that serve the same goals: the value may be counted, or the work be done, twice."""

    first: Initiative
    second: Initiative
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Goals against the plan of active initiatives."""

    goals: tuple[GoalCoverage, ...] = ()
    #: Initiatives that serve no goal.
    aimless: tuple[Initiative, ...] = ()
    #: Initiatives whose weights sum to more than 1, with the sum.
    over: tuple[tuple[Initiative, float], ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    active: int = 0

    @property
    def unserved(self) -> tuple[Goal, ...]:
        """Goals that no active initiative serves."""
        return tuple(one.goal for one in self.goals if not one.is_served)


@dataclass(frozen=True, slots=True)
class Strategy:
    """All that the strategy page shows."""

    portfolio: Portfolio
    coverage: Coverage
    budgets: tuple[BudgetUse, ...]
    capacities: tuple[Capacity, ...]
    load: Workload
    today: date
    names: Mapping[str, Initiative] = field(default_factory=dict)


def read(ws: Workspace) -> Strategy:
    """The strategy compared with the plan of every initiative."""
    today = ws.today()
    with ws.read() as uow:
        spines = outlines(uow.connection)
        capacities = uow.find(Capacity)
        return Strategy(
            portfolio=the_portfolio(uow),
            coverage=cover(spines, sort_by_place(uow.find(Goal))),
            budgets=tuple(budget_uses(spines, uow.find(Budget))),
            capacities=tuple(capacities),
            load=workload(spines, capacities, quarters(today, QUARTERS)),
            today=today,
            names={spine.initiative.id: spine.initiative for spine in spines},
        )


def coverage(ws: Workspace) -> Coverage:
    """What active initiatives bring to each goal."""
    with ws.read() as uow:
        return cover(outlines(uow.connection), sort_by_place(uow.find(Goal)))


# The fields that the strategy needs: reading all fields of 10,000 initiatives takes three times as long.
_READ = (
    "id", "key", "title", "stage", "benefit_low", "benefit_likely", "benefit_high", "chance_of_success",
    "discovery_from", "live_from",
)  # fmt: skip
_DAYS = frozenset({"discovery_from", "live_from"})


def outlines(connection: Connection) -> list[Spine]:
    """Every initiative by its key with its contributions, people and costs, and only some of its fields."""
    from desktop_app.store.reads.initiative_rows import outline_rows
    from desktop_app.store.rows import select_records

    kinds: dict[str, type[Child]] = {"contributions": Contribution, "staffing": Staffing, "costs": Cost}
    children: dict[str, dict[str, list[Any]]] = {}
    for name, kind in kinds.items():
        for record in select_records(connection, kind):
            children.setdefault(record.initiative_id, {}).setdefault(name, []).append(record)
    spines = []
    for row in outline_rows(connection, _READ):
        values = dict(zip(_READ, row, strict=True))
        for name in _DAYS:
            values[name] = date.fromisoformat(values[name]) if values[name] else None
        own = {name: tuple(records) for name, records in children.get(values["id"], {}).items()}
        spines.append(Spine(initiative=Initiative(**values), **own))
    return spines


def cover(spines: Sequence[Spine], goals: Sequence[Goal]) -> Coverage:
    """`coverage` of what was read already."""
    parts: dict[str, list[GoalPart]] = {goal.id: [] for goal in goals}
    serving: dict[str, list[Initiative]] = {goal.id: [] for goal in goals}
    aimless, over, active = [], [], 0
    for spine in spines:
        initiative = spine.initiative
        if initiative.stage not in ACTIVE_STAGES:
            continue
        active += 1
        weights = weights_of(spine)
        if not weights:
            aimless.append(initiative)
        total = sum(weight for weight in weights.values() if weight is not None)
        if total > 1.0 + _ROUNDING:
            over.append((initiative, total))
        for goal_id, weight in weights.items():
            # A weight of 0 does not serve the goal.
            if goal_id in parts and weight != 0:
                parts[goal_id].append(_part(initiative, weight))
                serving[goal_id].append(initiative)
    return Coverage(
        tuple(
            GoalCoverage(goal, tuple(sorted(parts[goal.id], key=lambda part: -(part.value or 0.0))))
            for goal in goals
        ),
        tuple(aimless),
        tuple(over),
        _overlaps(goals, serving),
        active,
    )


def weights_of(spine: Spine) -> dict[str, float | None]:
    """The weight by goal, summed; unknown if one of several weights for a goal is."""
    weights: dict[str, float | None] = {}
    for contribution in spine.contributions:
        known = weights.get(contribution.goal_id, 0.0)
        weight = contribution.weight
        weights[contribution.goal_id] = None if known is None or weight is None else known + weight
    return weights


def _part(initiative: Initiative, weight: float | None) -> GoalPart:
    benefit = benefit_of(initiative)
    share = None if weight is None or benefit is None else benefit.times(weight)
    return GoalPart(initiative.id, initiative.key, initiative.title, initiative.stage, weight, share)


def goal_benefits(
    goals: Sequence[GoalCoverage], progress: Callable[[int, int], None] | None = None
) -> dict[str, BenefitSum]:
    """What each goal is brought a year, by its id, with the drawn range; goals that nothing is known of are left out."""
    from desktop_app.analysis.portfolio.benefit_draws import sum_benefits

    totals = {}
    for covered in goals:
        known = [part.benefit for part in covered.parts if part.benefit is not None]
        if known:
            totals[covered.goal.id] = sum_benefits(known, len(covered.parts), progress=progress)
    return totals


def _of(part: GoalPart, expected: bool) -> float | None:
    return part.expected if expected else part.value


def _sum(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


# A goal that more initiatives than this serve makes no pairs: sharing it says nothing.
_MOST_SERVING = 12


def _overlaps(goals: Sequence[Goal], serving: Mapping[str, Sequence[Initiative]]) -> tuple[Overlap, ...]:
    """Pairs that serve the same goals, those with the most goals in common first."""
    pairs: dict[tuple[str, str], list[Goal]] = {}
    known: dict[str, Initiative] = {}
    for goal in goals:
        initiatives = serving[goal.id]
        if len(initiatives) > _MOST_SERVING:
            continue
        for at, initiative in enumerate(initiatives):
            for other in initiatives[at + 1 :]:
                known |= {initiative.id: initiative, other.id: other}
                pairs.setdefault((initiative.id, other.id), []).append(goal)
    overlaps = [Overlap(known[one], known[other], tuple(shared)) for (one, other), shared in pairs.items()]
    return tuple(
        sorted(
            overlaps,
            key=lambda pair: (-len(pair.goals), natural_key(pair.first.key), natural_key(pair.second.key)),
        )
    )


def contribute(ws: Workspace, initiative_id: str, goal_id: str, weight: float | None) -> Changes:
    """Say that an initiative serves a goal, with what share of its benefit; raises FieldError if it does already."""
    with ws.change(_("Contribution to a goal added")) as step:
        step.uow.get(Initiative, initiative_id)
        if not goal_id:
            raise FieldError("goal_id", _("Choose a goal."))
        step.uow.get(Goal, goal_id)
        if step.uow.find(Contribution, initiative_id=initiative_id, goal_id=goal_id):
            raise FieldError("goal_id", _("It serves this goal already."))
        records.append(step.uow, Contribution(initiative_id=initiative_id, goal_id=goal_id, weight=weight))
    return step.changes


def goal_names(ws: Workspace) -> list[Goal]:
    """The goals in their order."""
    with ws.read() as uow:
        return sort_by_place(uow.find(Goal))


def over_weight(weights: Sequence[float | None]) -> float | None:
    """The sum of weights where it is over 1, else None."""
    total = sum(weight for weight in weights if weight is not None)
    return total if total > 1.0 + _ROUNDING else None
