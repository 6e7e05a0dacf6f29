"""The best set of initiatives under a scenario's limits: what is left, what more would add, what waits."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from desktop_app.domain.choices import STAFF_ROLES
from desktop_app.domain.planning.best_set_terms import THEMES, LimitName, Terms, limit_name
from desktop_app.domain.scoring.inputs import PORTFOLIO_INPUTS
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key
from desktop_app.services.best_set import words
from desktop_app.services.best_set.case import BestSetCase, PlanningData, case_of, limits_of, read_facts
from desktop_app.services.best_set.result import BestSet, Choice, LeftOut, LimitState
from desktop_app.services.best_set.time_budget import USUAL_SECONDS, TimeBudget
from desktop_app.services.workspace import Workspace

if TYPE_CHECKING:
    from desktop_app.analysis.portfolio.best_set_explain import EntryCost
    from desktop_app.analysis.portfolio.best_set_search import OneMore, Solution

Cancel = Callable[[], bool]
#: Called with (bound, value of the best set so far, what is being done).
Progress = Callable[[float | None, float | None, str], object]

# Shares of the time that is left which a search may take: for a good set, the proof, what more of one limit adds, and the
# cost at which one gets in.
_FIRST, _EXACT, _MORE, _ENTRY = 0.3, 0.6, 0.3, 0.3

#: Entry costs take long: of more initiatives than this, only the most valuable get theirs unasked.
MANY_WAITING = 100


class Search:
    """One search for the best set, step by step: first a set within a gap, then the exact best, then the reasons."""

    def __init__(
        self,
        facts: PlanningData,
        terms: Terms,
        cancel: Cancel | None = None,
        progress: Progress | None = None,
        budget: TimeBudget | None = None,
    ):
        self.facts = facts
        #: What single searches may take where no time limit is given for them.
        self.budget = budget or TimeBudget(USUAL_SECONDS)
        #: True once something was left out because the time was over.
        self.is_cut_short = False
        self.terms = terms
        self.case: BestSetCase = case_of(facts, terms)
        self.cancel = cancel
        self._progress = progress
        self._solution: Solution | None = None
        self._more: dict[str, OneMore] = {}
        self._entries: dict[int, EntryCost] = {}
        self._conflicts: tuple[str, ...] = ()
        judged = [*self.case.initiatives, *(one for one, _why in self.case.unknown)]
        self._themes = {
            theme: tuple(sorted(sorted({getattr(one, theme) for one in judged} - {""}), key=order_key))
            for theme in THEMES
        }

    def first(self, gap: float | None = None, time_limit: float | None = None) -> BestSet:
        """A set within a proven 0.1 % of the best, or what contradicts itself."""
        from desktop_app.analysis.portfolio.best_set_search import LIVE_GAP, Status, solve

        self._solution = solve(
            self.case.problem,
            gap=LIVE_GAP if gap is None else gap,
            time_limit=self.budget.part(_FIRST) if time_limit is None else time_limit,
            progress=self._tell(_("Looking for the best set")),
            cancel=self.cancel,
        )
        if self._solution.status is Status.IMPOSSIBLE:
            self._explain()
        return self.result()

    def exact(self, time_limit: float | None = None) -> BestSet:
        """Go on to the exact best set."""
        from desktop_app.analysis.portfolio.best_set_search import going_on

        assert self._solution is not None
        self._solution = going_on(
            self.case.problem,
            self._solution,
            time_limit=self.budget.part(_EXACT) if time_limit is None else time_limit,
            progress=self._tell(_("Looking for the exact best set")),
            cancel=self.cancel,
        )
        return self.result()

    def one_more(self, units: Mapping[str, float] | None = None, time_limit: float | None = None) -> BestSet:
        """What more of each limit adds: by default a person or a round sum of money, else `units` by name."""
        from desktop_app.analysis.portfolio.best_set_search import one_more

        assert self._solution is not None
        for limit in self.case.limits:
            name = str(limit.name)
            if self.is_cancelled or (time_limit is None and self._is_over()):
                break
            self._tell(_("Trying more of {limit}").format(limit=limit.label))(None, None)
            usual = words.money_step(limit.amount) if limit.name.is_money else 1.0
            unit = (units or {}).get(name, usual)
            seconds = self.budget.part(_MORE) if time_limit is None else time_limit
            more = one_more(
                self.case.problem, self._solution, name, unit, time_limit=seconds, cancel=self.cancel
            )
            if more is not None:
                self._more[name] = more
        return self.result()

    def entries(
        self, only: Collection[str] | None = None, time_limit: float | None = None
    ) -> Iterator[BestSet]:
        """The cost at which each that waits would get in, one after the other; `only` those ids."""
        assert self._solution is not None
        if self._solution.chosen is None:
            return
        places = [at for at in range(self.case.problem.size) if at not in self._solution.chosen]
        for at in places:
            if self.is_cancelled:
                return
            if at in self._entries or (only is not None and self.case.initiatives[at].id not in only):
                continue
            if time_limit is None and self._is_over():
                return
            title = self.case.initiatives[at].title
            self._tell(_("Cost at which “{title}” is funded").format(title=title))(None, None)
            entry = self._entry(at, self.budget.part(_ENTRY) if time_limit is None else time_limit)
            if entry is not None:
                self._entries[at] = entry
                yield self.result()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self.cancel is not None and self.cancel()

    def _is_over(self) -> bool:
        if self.budget.is_over:
            self.is_cut_short = True
        return self.budget.is_over

    def _entry(self, at: int, time_limit: float | None) -> EntryCost | None:
        from desktop_app.analysis.portfolio.best_set_explain import EntryCost, entry_cost

        assert self._solution is not None
        worth = self.case.worth[at]
        if worth.cost is None:
            return EntryCost(None, True)
        falls = {
            str(limit.name): taken.built
            for limit, taken in zip(self.case.limits, self.case.takes[at], strict=True)
            if limit.name.is_money and taken.built
        }
        return entry_cost(
            self.case.problem,
            self._solution,
            at,
            worth.cost,
            falls,
            saved=worth.saved,
            in_shares=bool(self.case.problem.shares),
            time_limit=time_limit,
            cancel=self.cancel,
        )

    def _explain(self) -> None:
        from desktop_app.analysis.portfolio.best_set_explain import conflicts

        try:
            clashes = conflicts(self.case.problem, cancel=self.cancel)
        except InterruptedError:
            return
        texts = [words.conflict_text(one, self.case) for one in clashes]
        self._conflicts = tuple(dict.fromkeys(texts))

    def _tell(self, doing: str) -> Callable[[float | None, float | None], object]:
        progress = self._progress

        def reporter(bound: float | None, value: float | None) -> None:
            if progress is not None:
                progress(bound, value, doing)

        return reporter

    def result(self) -> BestSet:
        """What is known by now."""
        solution, case = self._solution, self.case
        assert solution is not None
        picked = frozenset(solution.chosen or ())
        choices = [self._choice(at, at in picked) for at in range(case.problem.size)]
        has_set = solution.chosen is not None
        bounded = has_set and abs(solution.bound) < float("inf")
        return BestSet(
            status=str(solution.status),
            chosen=tuple(one for at, one in enumerate(choices) if at in picked),
            waiting=tuple(one for at, one in enumerate(choices) if at not in picked),
            unknown=tuple(LeftOut(one.id, one.key, one.title, why) for one, why in case.unknown),
            value=solution.value if has_set else None,
            bound=solution.bound if bounded else None,
            gap=solution.gap if bounded else None,
            limits=tuple(self._limit(number, picked) for number in range(len(case.limits))),
            conflicts=self._conflicts,
            currency=case.currency,
            unit=case.unit,
            method=self.facts.method.id,
            method_name=_(self.facts.method.name),
            years=self._years(),
            enough=self._enough(picked) if has_set else None,
            strategy={one.name: one.label for one in self.facts.strategy},
            needs=case.needs,
            either_or=case.either_or,
            themes=self._themes,
        )

    def _years(self) -> int | None:
        names = {one.name for one in self.facts.method.inputs}
        if "horizon_years" not in names:
            return None
        return int(self.facts.portfolio.horizon_years or PORTFOLIO_INPUTS["horizon_years"])

    def _enough(self, picked: frozenset[int]) -> float | None:
        """What the only limit would have to be for all to be funded, where nothing else keeps one out."""
        problem = self.case.problem
        if len(problem.limits) != 1 or problem.shares or problem.must_not or problem.either_or:
            return None
        is_worth_it = all(problem.values[at] > 0 for at in range(problem.size) if at not in picked)
        if len(picked) == problem.size or not is_worth_it or not self.case.limits[0].name.is_money:
            return None
        return float(sum(problem.limits[0].use))

    def _choice(self, at: int, is_in: bool) -> Choice:
        initiative, worth = self.case.initiatives[at], self.case.worth[at]
        entry = None if is_in else self._entries.get(at)
        is_must = at in self.case.problem.must
        return Choice(
            initiative.id, initiative.key, initiative.title, worth.value or 0.0, worth.cost, is_must, entry
        )

    def _limit(self, number: int, picked: frozenset[int]) -> LimitState:
        """A limit as it is when it is tightest."""
        from desktop_app.analysis.portfolio.best_set_model import left_of

        limit = self.case.limits[number]
        rows = [
            row
            for row, belongs in zip(self.case.problem.limits, self.case.rows, strict=True)
            if belongs == number
        ]
        amount, left = limit.amount, limit.amount
        if rows:
            rests = [(left_of(row.use, row.amount, picked), row.amount) for row in rows]
            left, amount = min(rests)
        name = str(limit.name)
        return LimitState(
            limit.name, limit.label, amount, round(amount - left, 6), left, limit.is_own, self._more.get(name)
        )


def best_set(
    ws: Workspace,
    terms: Terms | None = None,
    *,
    method: str = "",
    units: Mapping[str, float] | None = None,
    with_entries: bool = False,
    time_limit: float | None = None,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> BestSet:
    """The exact best set with what one more of each limit adds; `time_limit` in seconds for each single search."""
    terms = terms or Terms()
    if method:
        terms = dataclasses.replace(terms, method=method)
    search = Search(read_facts(ws, terms.method), terms, cancel, progress)
    solution = search.first(time_limit=time_limit)
    if solution.status not in ("impossible", "cancelled"):
        search.exact(time_limit)
        solution = search.one_more(units, time_limit)
        if with_entries:
            for step in search.entries(time_limit=time_limit):
                solution = step
    return solution


def terms_with_limits(facts: PlanningData, terms: Terms, asked: Sequence[tuple[str, float]]) -> Terms:
    """Terms with exactly these limits, named as people type them; raises UserError for an unknown name."""
    limits: dict[str, float] = {}
    for text, amount in asked:
        name = find_limit(facts, text)
        if amount < 0:
            raise UserError(_("The limit {name} can't be below 0.").format(name=text))
        limits[str(name)] = amount
    without = frozenset(str(one.name) for one in facts.strategy) - limits.keys()
    return dataclasses.replace(terms, limits=limits, without=without)


def find_limit(facts: PlanningData, text: str) -> LimitName:
    """The limit with this name, label or budget name. Raises UserError."""
    name = limit_name(text)
    if name is not None:
        return name
    wanted = text.strip().casefold()
    for limit in facts.strategy:
        if wanted == limit.label.casefold():
            return limit.name
    for role, label in STAFF_ROLES.items():
        if wanted in (role.replace("_", " "), role.replace("_", "-"), _(label).casefold(), label.casefold()):
            return LimitName("people", role=role)
    year = facts.today.year + 1
    named = [f"“{one.title}”" for one in facts.strategy if one.title]
    offered = ", ".join(["budget", str(year), f"build-{year}", f"run-{year}", *named, *STAFF_ROLES])
    raise UserError(
        _("There is no limit called {name}. There are: {offered}.").format(name=text, offered=offered)
    )


def limits_in_force(facts: PlanningData, terms: Terms) -> tuple[tuple[LimitName, str, float, bool], ...]:
    """The limits that hold: name, what people call it, amount, and whether the amount is the scenario's own."""
    return tuple((one.name, one.label, one.amount, one.is_own) for one in limits_of(facts, terms))
