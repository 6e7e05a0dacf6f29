"""Why a best set is as it is: the cost at which an initiative gets in, and which limits contradict each other."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.analysis.best_set import SAME, Problem, Solution, Status, model_of, solve
from desktop_app.analysis.best_set_model import PARTS, Model, Row, fits
from desktop_app.analysis.best_set_solver import Program, Stop, run


@dataclass(frozen=True, slots=True)
class EntryCost:
    """The largest cost, not over its own, at which an initiative is in some best set; in the unit of its cost.

    `cost` None: no cost gets it in. `is_exact` False: the search was stopped before the proof, or the best set is
    not proven; the cost is then the best known.
    """

    cost: float | None
    is_exact: bool


def entry_cost(
    problem: Problem,
    best: Solution,
    place: int,
    cost: float,
    limits: Collection[str],
    *,
    saved: float = 0.0,
    in_shares: bool = False,
    time_limit: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> EntryCost | None:
    """How far the cost of a left-out initiative has to fall for it to be in a best set, all else as it is.

    With t in [0, 1]: the initiative costs t x `cost`, takes t x its use of each of the named `limits` (and counts t x
    its cost in the shares when `in_shares`), and its value rises by (1 - t) x `saved`: `saved` is what the value holds
    of that cost (0 when the value knows no cost). Let V be the value of the best set, in which it is not; sets without
    it do not change with t, so V stays the best of them. It gets in at t when a set with it is worth V or more. Less
    cost never hurts a set but through shares, so the answer is the largest such t, found in one run: maximise t over
    sets with it whose value is at least V. The figure returned is computed exactly from the set that is found.

    None when `best` has no set or the run was cancelled. The own `cost` comes back for what is as good as chosen.
    """
    if best.chosen is None:
        return None
    if place in best.chosen:
        return EntryCost(cost, best.is_best)
    takes = any(problem.limit(name).use[place] for name in limits) or saved or in_shares
    if place in problem.must_not or not takes or cost <= 0:
        return EntryCost(None, best.is_best)
    entry = _Entry(problem, best, place, limits, saved, in_shares)
    found = run(entry.program(), gap=0.0, stop=Stop(time_limit, cancel))
    if found.ended == "cancelled":
        return None
    proven = best.is_best and found.ended == "done"
    if found.columns is None:
        return EntryCost(None, best.is_best and found.ended == "impossible")
    chosen = {i for i, x in enumerate(found.columns[: problem.size]) if x > 0.5} | {place}
    share = entry.largest_share(chosen)
    return EntryCost(None if share is None else share * cost, proven)


class _Entry:
    """The program that `entry_cost` solves: columns 0 to n - 1 choose, column n is t."""

    def __init__(
        self,
        problem: Problem,
        best: Solution,
        place: int,
        limits: Collection[str],
        saved: float,
        in_shares: bool,
    ) -> None:
        self._problem = problem
        self._place = place
        self._needed = best.value - SAME * max(abs(best.value), abs(saved))
        self._saved = saved
        must = problem.must | {place}
        self._fixed = Model(problem.values, must, problem.must_not)
        self._falling: list[Row] = []
        whole = model_of(problem)
        kinds = [limit.name in limits for limit in problem.limits]
        for share in problem.shares:
            kinds += [in_shares] * ((share.largest is not None) + (share.least is not None))
        for position, row in enumerate(whole.rows):
            falls = position < len(kinds) and kinds[position] and place in row.coefficients
            (self._falling if falls else self._fixed.rows).append(row)

    def program(self) -> Program:
        n = self._problem.size
        lower, upper = self._fixed.bounds()
        rows: list[tuple[Mapping[int, float], float]] = [
            (row.coefficients, row.most) for row in self._fixed.rows
        ]
        for row in self._falling:
            moved = {i: float(c) for i, c in row.coefficients.items() if i != self._place}
            moved[n] = float(row.coefficients[self._place])
            rows.append((moved, row.most))
        # The value of the others - saved x t >= what is needed - own value - saved, scaled to a sane size.
        values = self._problem.values
        size = max(max(abs(v) for v in values), abs(self._saved), 1e-300)
        worth = {i: -v / size for i, v in enumerate(values) if v and i != self._place}
        worth[n] = self._saved / size
        rows.append((worth, (values[self._place] + self._saved - self._needed) / size))
        return Program([0.0] * n + [1.0], [*lower, 0.0], [*upper, 1.0], n, rows)

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
        for row in self._falling:
            room, own = row.room(others), row.coefficients[self._place]
            if own > 0:
                most = min(most, room / own)
            else:
                least = max(least, room / own)
        # What is in within a millionth of its bounds is rounding.
        return None if most < least - 1 / PARTS or most < 0 else max(most, 0.0)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that is asked of a set. `kind`: limit, needs, either_or, must, must_not, least or largest.

    `at` is its position in the problem's limits, needs, either_or or shares, or the initiative that must (not) be in.
    """

    kind: str
    at: int


def constraints_of(problem: Problem) -> list[Constraint]:
    """Everything that is asked, what people can do least about first."""
    found = [Constraint("must", at) for at in sorted(problem.must)]
    found += [Constraint("limit", at) for at in range(len(problem.limits))]
    for at, share in enumerate(problem.shares):
        if share.least is not None:
            found.append(Constraint("least", at))
        if share.largest is not None:
            found.append(Constraint("largest", at))
    found += [Constraint("must_not", at) for at in sorted(problem.must_not)]
    found += [Constraint("needs", at) for at in range(len(problem.needs))]
    found += [Constraint("either_or", at) for at in range(len(problem.either_or))]
    return found


def only(problem: Problem, kept: Sequence[Constraint]) -> Problem:
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


def conflicts(problem: Problem, *, cancel: Callable[[], bool] | None = None) -> list[Constraint]:
    """A smallest part of what is asked that cannot be had together; empty when a set exists.

    Smallest in that each one of it can be dropped to make the rest possible. Method: QuickXplain (Junker, 2004), which
    halves what is still in question. Raises InterruptedError when cancelled.
    """
    asked = dataclasses.replace(problem, values=[0.0] * problem.size)

    def possible(kept: Sequence[Constraint]) -> bool:
        found = solve(only(asked, kept), gap=0.0, cancel=cancel)
        if found.status is Status.CANCELLED:
            raise InterruptedError
        return found.status is not Status.IMPOSSIBLE

    every = constraints_of(problem)
    if possible(every):
        return []
    found = _quick(possible, [], False, every)
    return [one for one in every if one in found]


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
