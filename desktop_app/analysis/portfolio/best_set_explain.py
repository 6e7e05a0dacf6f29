"""Explains a best set: the cost at which an initiative gets in, and which limits contradict each other."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.analysis.portfolio.best_set_model import PARTS, Model, ModelRow, fits, millionths
from desktop_app.analysis.portfolio.best_set_search import (
    SAME,
    SelectionProblem,
    Solution,
    Status,
    model_of,
    solve,
)
from desktop_app.analysis.portfolio.best_set_solver import LinearProgram, Stop, run

#: The largest coefficient of a row that also has the column t, which is not a choice.
_SIZE = 1024.0


@dataclass(frozen=True, slots=True)
class EntryCost:
    """The largest cost, not over its own, at which an initiative is in some best set; in the unit of its cost.

    `cost` None: no cost gets it in. `is_exact` False: the search was stopped before the proof, or the best set is
    not proven; the cost is then the best known.
    """

    cost: float | None
    is_exact: bool


def entry_cost(
    problem: SelectionProblem,
    best: Solution,
    place: int,
    cost: float,
    falls: Mapping[str, float],
    *,
    saved: float = 0.0,
    in_shares: bool = False,
    time_limit: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> EntryCost | None:
    """How far the cost of a left-out initiative has to fall for it to be in a best set, all else as it is.

    With t in [0, 1]: the initiative costs t x `cost`; of each limit named in `falls` it takes the less by
    (1 - t) x that amount, which is the part of its use that its cost causes; its value rises by (1 - t) x `saved`,
    which is what the value holds of the cost (0 when it knows no cost); with `in_shares` its cost in the shares is t x
    as large. Let V be the value of the best set, in which it is not; sets without it do not change with t, so V stays
    the best of them. It gets in at t when a set with it is worth V or more: the answer is the largest such t, found
    in one run that maximises t over sets with it worth at least V. The figure is then computed exactly from that set.

    None when `best` has no set or the run was cancelled. The own `cost` comes back for what is as good as chosen.
    """
    if best.chosen is None:
        return None
    if place in best.chosen:
        return EntryCost(cost, best.is_best)
    if place in problem.must_not or cost <= 0 or not (saved or in_shares or any(falls.values())):
        return EntryCost(None, best.is_best)
    entry = _EntryProgram(problem, best, place, falls, saved, in_shares)
    outcome = run(entry.program(), gap=0.0, stop=Stop(time_limit, cancel))
    if outcome.ended == "cancelled":
        return None
    proven = best.is_best and outcome.ended == "done"
    if outcome.columns is None:
        return EntryCost(None, best.is_best and outcome.ended == "impossible")
    chosen = {i for i, x in enumerate(outcome.columns[: problem.size]) if x > 0.5} | {place}
    share = entry.largest_share(chosen)
    return EntryCost(None if share is None else share * cost, proven)


@dataclass(frozen=True, slots=True)
class _Falling:
    """sum of coefficient x chosen (without the initiative itself) + own x t <= most, in whole numbers."""

    others: ModelRow
    own: int


class _EntryProgram:
    """The program that `entry_cost` solves: columns 0 to n - 1 choose, column n is t."""

    def __init__(
        self,
        problem: SelectionProblem,
        best: Solution,
        place: int,
        falls: Mapping[str, float],
        saved: float,
        in_shares: bool,
    ) -> None:
        self._problem = problem
        self._place = place
        self._needed = best.value - SAME * max(abs(best.value), abs(saved))
        self._saved = saved
        self._falling: list[_Falling] = []
        fixed = [one for one in problem.limits if not falls.get(one.name)]
        kept = dataclasses.replace(
            problem, limits=fixed, shares=() if in_shares else problem.shares, must=problem.must | {place}
        )
        self._fixed = model_of(kept)
        for limit in problem.limits:
            if limit not in fixed:
                own = millionths(falls[limit.name])
                use = {i: millionths(number) for i, number in enumerate(limit.use) if number}
                rest = use.pop(place, 0) - own
                self._falling.append(_Falling(ModelRow(use, millionths(limit.amount) - rest), own))
        shares = Model(problem.values, (), ())
        for share in problem.shares if in_shares else ():
            shares.add_share(share.member, share.cost, share.least, share.largest)
        for row in shares.rows:
            others = {i: c for i, c in row.coefficients.items() if i != place}
            self._falling.append(_Falling(ModelRow(others, row.most), row.coefficients.get(place, 0)))

    def program(self) -> LinearProgram:
        n = self._problem.size
        lower, upper = self._fixed.bounds()
        rows: list[tuple[Mapping[int, float], float]] = [
            (row.coefficients, row.most) for row in self._fixed.rows
        ]
        for falling in self._falling:
            size = max([abs(c) for c in falling.others.coefficients.values()] + [abs(falling.own)], default=1)
            unit = float(size or 1)
            moved = {i: c / unit * _SIZE for i, c in falling.others.coefficients.items()}
            moved[n] = falling.own / unit * _SIZE
            rows.append((moved, falling.others.most / unit * _SIZE))
        # The value of the others - saved x t >= what is needed - own value - saved, scaled to a sane size.
        values = self._problem.values
        size_of_value = max(max(abs(v) for v in values), abs(self._saved), 1e-300) / _SIZE
        worth = {i: -v / size_of_value for i, v in enumerate(values) if v and i != self._place}
        worth[n] = self._saved / size_of_value
        rows.append((worth, (values[self._place] + self._saved - self._needed) / size_of_value))
        return LinearProgram([0.0] * n + [1.0], [*lower, 0.0], [*upper, 1.0], n, rows)

    def largest_share(self, chosen: set[int]) -> float | None:
        """The largest t at which this set keeps to every row and is worth enough; None when there is none."""
        if not fits(self._fixed, chosen):
            return None
        values = self._problem.values
        spare = math.fsum(values[i] for i in chosen) + self._saved - self._needed
        least, most = 0.0, 1.0
        if self._saved > 0:
            most = min(most, spare / self._saved)
        elif spare < 0:
            return None
        others = frozenset(chosen - {self._place})
        for falling in self._falling:
            room = falling.others.room(others)
            if falling.own > 0:
                most = min(most, room / falling.own)
            elif falling.own < 0:
                least = max(least, room / falling.own)
            elif room < 0:
                return None
        # Up to a millionth outside the bounds is the solver's rounding.
        return None if most < least - 1 / PARTS or most < -1 / PARTS else max(most, 0.0)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that is asked of a set. `kind`: limit, needs, either_or, must, must_not, least or largest.

    `at` is its position in the problem's limits, needs, either_or or shares, or the initiative that must (not) be in.
    """

    kind: str
    at: int


def constraints_of(problem: SelectionProblem) -> list[Constraint]:
    """Everything that is asked, beginning with what people can change least."""
    constraints = [Constraint("must", at) for at in sorted(problem.must)]
    constraints += [Constraint("limit", at) for at in range(len(problem.limits))]
    for at, share in enumerate(problem.shares):
        if share.least is not None:
            constraints.append(Constraint("least", at))
        if share.largest is not None:
            constraints.append(Constraint("largest", at))
    constraints += [Constraint("must_not", at) for at in sorted(problem.must_not)]
    constraints += [Constraint("needs", at) for at in range(len(problem.needs))]
    constraints += [Constraint("either_or", at) for at in range(len(problem.either_or))]
    return constraints


def only(problem: SelectionProblem, kept: Sequence[Constraint]) -> SelectionProblem:
    """The problem with these constraints alone."""
    at = {kind: {one.at for one in kept if one.kind == kind} for kind in {one.kind for one in kept}}

    def those(kind: str) -> set[int]:
        return at.get(kind, set())

    shares = [
        dataclasses.replace(
            share,
            least=share.least if number in those("least") else None,
            largest=share.largest if number in those("largest") else None,
        )
        for number, share in enumerate(problem.shares)
    ]
    return dataclasses.replace(
        problem,
        must=frozenset(those("must")),
        must_not=frozenset(those("must_not")),
        limits=[limit for number, limit in enumerate(problem.limits) if number in those("limit")],
        needs=[pair for number, pair in enumerate(problem.needs) if number in those("needs")],
        either_or=[pair for number, pair in enumerate(problem.either_or) if number in those("either_or")],
        shares=[share for share in shares if share.least is not None or share.largest is not None],
    )


def conflicts(problem: SelectionProblem, *, cancel: Callable[[], bool] | None = None) -> list[Constraint]:
    """A smallest part of what is asked that cannot be had together; empty when a set exists.

    Smallest in that each one of it can be dropped to make the rest possible. Method: QuickXplain (Junker, 2004), which
    halves what is still in question. Raises InterruptedError when cancelled.
    """
    asked = dataclasses.replace(problem, values=[0.0] * problem.size)

    def possible(kept: Sequence[Constraint]) -> bool:
        outcome = solve(only(asked, kept), gap=0.0, cancel=cancel)
        if outcome.status is Status.CANCELLED:
            raise InterruptedError
        return outcome.status is not Status.IMPOSSIBLE

    every = constraints_of(problem)
    if possible(every):
        return []
    conflict_set = _quick(possible, [], False, every)
    return [one for one in every if one in conflict_set]


def _quick(
    possible: Callable[[Sequence[Constraint]], bool],
    given: list[Constraint],
    is_new: bool,
    open_: list[Constraint],
) -> list[Constraint]:
    if is_new and not possible(given):
        return []
    if len(open_) == 1:
        return open_
    half = len(open_) // 2
    first, second = open_[:half], open_[half:]
    of_second = _quick(possible, given + first, bool(first), second)
    of_first = _quick(possible, given + of_second, bool(of_second), first)
    return of_first + of_second
