"""Builds the problem of the best set from a portfolio and the terms of a scenario."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain.choices import STAGES
from desktop_app.domain.planning.best_set_terms import LimitName, Pair, ShareWish, Terms, limit_name
from desktop_app.domain.planning_records import Budget, Capacity, Cost, Dependency, Estimate, Staffing
from desktop_app.domain.records import Child, Initiative, Portfolio, Rating
from desktop_app.domain.scoring.methods import ScoringMethod
from desktop_app.language.i18n import _
from desktop_app.language.word_order import natural_key
from desktop_app.services.best_set.demands import LimitInForce, Plans, Takes, own_limit, strategy_limits
from desktop_app.services.best_set.worth import Worth, worth_of
from desktop_app.services.ranking.own_methods import method_of
from desktop_app.services.ranking.ranking_inputs import LEFT_OUT
from desktop_app.services.workspace import Workspace, the_portfolio

if TYPE_CHECKING:
    from desktop_app.analysis.portfolio.best_set_search import SelectionProblem

C = TypeVar("C", bound=Child)


@dataclass(frozen=True, slots=True)
class PlanningData:
    """What is read from the file, once for all scenarios."""

    portfolio: Portfolio
    initiatives: tuple[Initiative, ...]
    worth: Mapping[str, Worth]
    plans: Plans
    dependencies: tuple[Dependency, ...]
    strategy: tuple[LimitInForce, ...]
    today: Any
    method: ScoringMethod


@dataclass(frozen=True, slots=True)
class BestSetCase:
    """A problem with what its positions stand for."""

    problem: SelectionProblem
    initiatives: tuple[Initiative, ...]
    worth: tuple[Worth, ...]
    #: What each of them takes of each limit, in the order of `limits`.
    takes: tuple[tuple[Takes, ...], ...]
    limits: tuple[LimitInForce, ...]
    #: Position in `limits` of each row of the problem's limits.
    rows: tuple[int, ...]
    #: Initiatives that are left out, each with the reason.
    unknown: tuple[tuple[Initiative, str], ...]
    currency: str
    unit: str
    terms: Terms
    #: What needs what, and what excludes what, by id: said of initiatives or by the terms.
    needs: tuple[Pair, ...]
    either_or: tuple[Pair, ...]

    def limit_at(self, row: int) -> LimitInForce:
        """The limit that a row of the problem belongs to."""
        return self.limits[self.rows[row]]


def read_facts(ws: Workspace, method: str) -> PlanningData:
    """Read what the best set needs; nothing is cached between calls."""
    with ws.read() as uow:
        portfolio = the_portfolio(uow)
        initiatives = sorted(uow.find(Initiative), key=lambda initiative: natural_key(initiative.key))
        costs = _by_initiative(uow.find(Cost))
        staffing = _by_initiative(uow.find(Staffing))
        dependencies = tuple(uow.find(Dependency))
        estimates = _by_initiative(uow.find(Estimate))
        ratings = _by_initiative(uow.find(Rating))
        strategy = strategy_limits(uow.find(Budget), uow.find(Capacity), ws.today())
    scoring = method_of(ws, method)
    worth = worth_of(scoring, portfolio, initiatives, ratings, estimates)
    plans = Plans(costs, staffing, {one: found.cost for one, found in worth.items()}, ws.today().year)
    return PlanningData(
        portfolio,
        tuple(initiatives),
        worth,
        plans,
        dependencies,
        tuple(strategy),
        ws.today(),
        scoring,
    )


def _by_initiative(records: Sequence[C]) -> dict[str, list[C]]:
    groups: dict[str, list[C]] = defaultdict(list)
    for record in records:
        groups[record.initiative_id].append(record)
    return dict(groups)


def limits_of(facts: PlanningData, terms: Terms) -> tuple[LimitInForce, ...]:
    """The limits in force: those of the strategy, with what the terms change, leave out and add."""
    limits = [one for one in facts.strategy if str(one.name) not in terms.without]
    limits = [
        own_limit(one.name, terms.limits[str(one.name)], facts.today, one.title)
        if str(one.name) in terms.limits
        else one
        for one in limits
    ]
    there = {str(one.name) for one in limits}
    for text, amount in terms.limits.items():
        name = limit_name(text)
        if name is not None and text not in there:
            limits.append(own_limit(name, amount, facts.today))
    return tuple(sorted(limits, key=_order))


def _order(limit: LimitInForce) -> tuple[bool, int]:
    return (not limit.name.is_money, limit.name.year or 0)


def case_of(facts: PlanningData, terms: Terms) -> BestSetCase:
    """The problem for the initiatives that are neither stopped nor retired, whose value and use of every limit are known;
    the others are named."""
    limits = limits_of(facts, terms)
    years = [one.name.year for one in limits if one.name.year is not None]
    facts.plans.first_year = min(years, default=facts.today.year)
    known: list[Initiative] = []
    takes: list[tuple[Takes, ...]] = []
    unknown: dict[str, str] = {}
    everyone = {one.id: one for one in facts.initiatives}
    for initiative in facts.initiatives:
        if initiative.stage in LEFT_OUT:
            continue
        worth = facts.worth[initiative.id]
        taken = tuple(facts.plans.takes(initiative, limit) for limit in limits)
        if worth.value is None:
            unknown[initiative.id] = worth.why
        elif why := next((part.why for part in taken if part.why), ""):
            unknown[initiative.id] = why
        elif terms.shares and worth.cost is None:
            unknown[initiative.id] = _("Its build cost is unknown.")
        else:
            known.append(initiative)
            takes.append(taken)
    needs = _pairs(facts, "needs", terms.needs)
    either_or = _pairs(facts, "either_or", terms.either_or)
    gone = _without(known, unknown, needs, everyone)
    kept = [at for at, one in enumerate(known) if one.id not in gone]
    known, takes = [known[at] for at in kept], [takes[at] for at in kept]
    unknown |= gone
    worths = tuple(facts.worth[one.id] for one in known)
    for wished in unknown.keys() & terms.must:
        unknown[wished] = _("{why} It must be in, but can't be counted.").format(why=unknown[wished])
    problem, rows = _problem(known, worths, takes, limits, needs, either_or, terms)
    return BestSetCase(
        problem,
        tuple(known),
        worths,
        tuple(takes),
        limits,
        rows,
        tuple(
            (everyone[one], why)
            for one, why in sorted(unknown.items(), key=lambda p: natural_key(everyone[p[0]].key))
        ),
        facts.portfolio.currency,
        facts.method.unit,
        terms,
        tuple(needs),
        tuple(either_or),
    )


def _pairs(facts: PlanningData, relation: str, more: Sequence[Pair]) -> list[Pair]:
    pairs = [(one.initiative_id, one.other_id) for one in facts.dependencies if one.relation == relation]
    return list(dict.fromkeys([*pairs, *more]))


def _without(
    known: Sequence[Initiative],
    unknown: Mapping[str, str],
    needs: Sequence[Pair],
    everyone: Mapping[str, Initiative],
) -> dict[str, str]:
    """Initiatives that can't be judged as they need one that can't be, each with the reason."""
    there = {one.id for one in known}
    gone: dict[str, str] = {}
    changed = True
    while changed:
        changed = False
        for initiative_id, other in needs:
            if initiative_id not in there or initiative_id in gone or (other in there and other not in gone):
                continue
            needed = everyone.get(other)
            if needed is None:
                continue
            if other in unknown or other in gone:
                text = _("It needs “{other}”, which can't be judged.")
            else:
                text = _("It needs “{other}”, whose stage is {stage}.")
            gone[initiative_id] = text.format(other=needed.title, stage=_(STAGES[needed.stage]))
            changed = True
    return gone


def _problem(
    known: Sequence[Initiative],
    worths: Sequence[Worth],
    takes: Sequence[tuple[Takes, ...]],
    limits: Sequence[LimitInForce],
    needs: Sequence[Pair],
    either_or: Sequence[Pair],
    terms: Terms,
) -> tuple[SelectionProblem, tuple[int, ...]]:
    from desktop_app.analysis.portfolio.best_set_search import Limit, SelectionProblem

    at = {one.id: place for place, one in enumerate(known)}
    rows: list[Limit] = []
    belongs: list[int] = []
    for number, limit in enumerate(limits):
        seen: set[tuple[tuple[float, ...], float]] = set()
        for period, amount in enumerate(limit.amounts):
            use = tuple(taken[number].amounts[period] for taken in takes)
            # Quarters in which nobody is needed, or that equal another one, add no constraint.
            if (use, amount) in seen or (period and not any(use)):
                continue
            seen.add((use, amount))
            rows.append(Limit(str(limit.name), use, amount))
            belongs.append(number)

    def places(pairs: Sequence[Pair]) -> list[tuple[int, int]]:
        return [(at[one], at[other]) for one, other in pairs if one in at and other in at]

    problem = SelectionProblem(
        values=[worth.value or 0.0 for worth in worths],
        names=[one.title for one in known],
        limits=rows,
        needs=places(needs),
        either_or=[pair for pair in places(either_or) if pair[0] != pair[1]],
        must=frozenset(at[one] for one in terms.must if one in at),
        must_not=frozenset(at[one] for one in terms.must_not if one in at),
        shares=[_share(wish, known, worths) for wish in terms.shares],
    )
    return problem, tuple(belongs)


def _share(wish: ShareWish, known: Sequence[Initiative], worths: Sequence[Worth]) -> Any:
    from desktop_app.analysis.portfolio.best_set_search import Share

    member = [getattr(one, wish.theme).casefold() == wish.value.casefold() for one in known]
    return Share(wish.label, member, [worth.cost or 0.0 for worth in worths], wish.least, wish.largest)


def with_amounts(facts: PlanningData, terms: Terms, amounts: Mapping[LimitName, float]) -> Terms:
    """Terms with exactly these limits: other limits of the strategy do not count."""
    names = {str(name) for name in amounts}
    without = frozenset(str(one.name) for one in facts.strategy if str(one.name) not in names)
    return dataclasses.replace(
        terms, limits={str(name): amount for name, amount in amounts.items()}, without=without
    )
