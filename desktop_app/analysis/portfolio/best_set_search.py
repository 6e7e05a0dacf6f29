"""The set of initiatives that is worth most under limits, proven best by HiGHS.

Maximise the summed value over x in {0, 1}, subject to any number of limits, "needs" (x_i <= x_j), "either or"
(x_i + x_j <= 1), "must", "must not", and least or largest shares of the chosen initiatives' cost.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.analysis.portfolio.best_set_halves import by_halves, greedy, single_limit
from desktop_app.analysis.portfolio.best_set_model import Model, Outcome, fits, left_of, maximise
from desktop_app.analysis.portfolio.best_set_solver import Progress, Stop

#: Work is done once the set is proven to be within this share of the best there is.
LIVE_GAP = 0.001
#: Values that differ by less than this share are equal, as adding floats loses that much.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Limit:
    """What there is of one thing, such as money in a year or people of a role, and what each initiative takes.

    `use` [n] and `amount` are in the same unit and are counted in millionths; finer parts are dropped. Limits of one
    name are one limit at several times, such as people by quarter: what is left of it is the least over the times, and
    one more unit is one more at each of them.
    """

    name: str
    use: Sequence[float]
    amount: float


@dataclass(frozen=True, slots=True)
class Share:
    """The least and the largest share (0-1, None = open) of the chosen cost that the members may have.

    `member` [n], `cost` [n] in one unit. Where nothing that costs is chosen, every share holds.
    """

    name: str
    member: Sequence[bool]
    cost: Sequence[float]
    least: float | None = None
    largest: float | None = None


@dataclass(frozen=True, slots=True)
class SelectionProblem:
    """What is to be solved. `values` [n] in one unit, `names` [n]; all else refers to positions 0 to n - 1.

    `needs` holds (i, j): i only together with j. `either_or` holds (i, j): at most one of them. Raises ValueError
    for values that are not finite, negative uses and costs, and positions that do not exist.
    """

    values: Sequence[float]
    names: Sequence[str]
    limits: Sequence[Limit] = ()
    needs: Sequence[tuple[int, int]] = ()
    either_or: Sequence[tuple[int, int]] = ()
    must: frozenset[int] = frozenset()
    must_not: frozenset[int] = frozenset()
    shares: Sequence[Share] = ()

    def __post_init__(self) -> None:
        n = len(self.values)
        if len(self.names) != n:
            raise ValueError("as many names as values")
        _check_numbers("values", self.values, n)
        for limit in self.limits:
            _check_numbers(limit.name, limit.use, n, 0.0)
            _check_numbers(limit.name, [limit.amount], 1)
        for share in self.shares:
            _check_numbers(share.name, share.cost, n, 0.0)
            if len(share.member) != n:
                raise ValueError(f"{share.name}: as many members as values")
            for bound in (share.least, share.largest):
                if bound is not None and not 0.0 <= bound <= 1.0:
                    raise ValueError(f"{share.name}: a share lies between 0 and 1")
        places = {*self.must, *self.must_not}
        for pair in (*self.needs, *self.either_or):
            places.update(pair)
        if any(not 0 <= place < n for place in places):
            raise ValueError("a position that does not exist")

    @property
    def size(self) -> int:
        """How many initiatives there are to choose from."""
        return len(self.values)


def _check_numbers(what: str, numbers: Sequence[float], n: int, least: float = -math.inf) -> None:
    if len(numbers) != n:
        raise ValueError(f"{what}: as many numbers as initiatives")
    if not all(math.isfinite(number) and number >= least for number in numbers):
        raise ValueError(f"{what}: a number that is not finite or too small")


class Status(StrEnum):
    """How far the search for the best set came."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    IMPOSSIBLE = "impossible"
    CANCELLED = "cancelled"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Solution:
    """What was found. `chosen` are positions in order, None when no set is known; it never breaks a limit.

    `value` is the summed value of the chosen, `bound` what no set can exceed, `gap` their distance as a share of the
    value (inf when unknown), `left` what remains of each limit.
    """

    status: Status
    chosen: tuple[int, ...] | None
    value: float
    bound: float
    left: Mapping[str, float]

    @property
    def gap(self) -> float:
        """(bound - value) / |value|; 0 for a proven best set, inf when nothing is known."""
        if self.chosen is None or math.isinf(self.bound):
            return math.inf
        room = self.bound - self.value
        return 0.0 if room <= 0 else room / max(abs(self.value), 1e-300)

    @property
    def is_best(self) -> bool:
        """Whether no set is worth more, as proven."""
        return self.status is Status.OPTIMAL


def solve(
    problem: SelectionProblem,
    *,
    gap: float = LIVE_GAP,
    time_limit: float | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
    start: Solution | None = None,
) -> Solution:
    """A set within `gap` (a share; 0 = the exact best) of the most valuable one, with its proof.

    `time_limit` in seconds; `cancel()` is asked many times a second. Both end the search with what was found so far.
    `start` is a solution of the same problem to go on from: its set is kept until a better one turns up. The
    sums of the set are checked in whole numbers, so that no tolerance of the solver lets one through that breaks
    a limit. Method: a greedy set at once, then branch and cut, HiGHS (Huangfu and Hall, 2018); under a single limit the
    exact best of up to 40 by joining two halves, as values that follow costs defeat branching.
    """
    model, stop = model_of(problem), Stop(time_limit, cancel)
    known = start.chosen if start is not None else None
    if known is not None and not fits(model, known):
        known = None
    if stop.is_cancelled:
        return _solution(problem, Outcome("cancelled", known, math.inf), start)
    if known is None and not model.contradicts_itself:
        known = greedy(model)
        if known is not None and progress is not None:
            progress(None, worth(problem, known))
    row = single_limit(model) if gap == 0.0 and not model.contradicts_itself else None
    if row is not None:
        best = by_halves(model, row)
        ended, bound = ("impossible", -math.inf) if best is None else ("done", worth(problem, best))
        return _solution(problem, Outcome(ended, best, bound), start)
    outcome = maximise(model, gap=gap, stop=stop, progress=progress, start=known)
    return _solution(problem, outcome, start)


def going_on(
    problem: SelectionProblem,
    first: Solution,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Solution:
    """Go on from a set within a gap to the exact best one; `first` itself if it is that already."""
    if first.status in (Status.OPTIMAL, Status.IMPOSSIBLE):
        return first
    return solve(problem, gap=0.0, time_limit=time_limit, progress=progress, cancel=cancel, start=first)


def model_of(problem: SelectionProblem) -> Model:
    """The rows of a problem in whole numbers."""
    model = Model(problem.values, problem.must, problem.must_not)
    for limit in problem.limits:
        model.add_limit(limit.use, limit.amount)
    for share in problem.shares:
        model.add_share(share.member, share.cost, share.least, share.largest)
    for member, other in problem.needs:
        if member != other:
            model.add_row({member: 1, other: -1}, 0)
    for member, other in problem.either_or:
        # Something that excludes itself is out.
        model.add_row({member: 1, other: 1} if member != other else {member: 1}, 1 if member != other else 0)
    return model


def _solution(problem: SelectionProblem, outcome: Outcome, start: Solution | None) -> Solution:
    chosen, bound = outcome.chosen, outcome.bound
    if start is not None and start.chosen is not None:
        bound = min(bound, start.bound)
        if chosen is None or worth(problem, chosen) < start.value:
            chosen = start.chosen
    if chosen is None:
        impossible = outcome.ended == "impossible"
        status = Status.IMPOSSIBLE if impossible else Status(outcome.ended)
        return Solution(status, None, math.nan, -math.inf if impossible else bound, {})
    value = worth(problem, chosen)
    bound = max(bound, value)
    if math.isfinite(bound) and bound - value <= SAME * max(abs(value), abs(bound)):
        status, bound = Status.OPTIMAL, value
    else:
        status = Status.WITHIN_GAP if outcome.ended == "done" else Status(outcome.ended)
    left: dict[str, float] = {}
    for limit in problem.limits:
        rest = left_of(limit.use, limit.amount, chosen)
        left[limit.name] = min(rest, left.get(limit.name, rest))
    return Solution(status, chosen, value, bound, left)


def worth(problem: SelectionProblem, chosen: Sequence[int]) -> float:
    """The summed value of a set."""
    return math.fsum(problem.values[i] for i in chosen)


@dataclass(frozen=True, slots=True)
class OneMore:
    """What `unit` more of a limit adds to the value: at least `least`, at most `most`.

    The two are one and the same where both best sets are proven.
    """

    limit: str
    unit: float
    least: float
    most: float

    @property
    def is_exact(self) -> bool:
        """Whether the figure is proven."""
        return self.most - self.least <= SAME * max(abs(self.most), abs(self.least))


def one_more(
    problem: SelectionProblem,
    best: Solution,
    name: str,
    unit: float = 1.0,
    *,
    gap: float = 0.0,
    time_limit: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> OneMore | None:
    """What `unit` more of the limit `name` adds, found by solving again.

    `best` is the solution of the problem as it stands. None when that has no set, or when it was cancelled.
    """
    if best.chosen is None:
        return None
    limits = [
        dataclasses.replace(limit, amount=limit.amount + unit) if limit.name == name else limit
        for limit in problem.limits
    ]
    wider = dataclasses.replace(problem, limits=limits)
    # With more room the best set cannot be worse, but the bound of the old one no longer holds.
    start = dataclasses.replace(best, bound=math.inf)
    wider_best = solve(wider, gap=gap, time_limit=time_limit, cancel=cancel, start=start)
    if wider_best.status is Status.CANCELLED:
        return None
    adds = max(0.0, wider_best.value - best.value)
    if wider_best.is_best and best.is_best:
        tiny = adds <= SAME * abs(best.value)
        return OneMore(name, unit, 0.0 if tiny else adds, 0.0 if tiny else adds)
    return OneMore(
        name, unit, max(0.0, wider_best.value - best.bound), max(0.0, wider_best.bound - best.value)
    )
