"""The rows of a best-set problem in whole numbers, so that a set is checked exactly and not within a tolerance."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.analysis.portfolio.best_set_solver import LinearProgram, Progress, Stop, run

#: Quantities are counted in millionths.
PARTS = 1_000_000


def millionths(number: float) -> int:
    """A quantity in whole millionths; finer parts are dropped, rounding errors corrected."""
    scaled = float(number) * PARTS
    nearest = round(scaled)
    return nearest if abs(scaled - nearest) <= max(1e-3, abs(scaled) * 1e-12) else math.floor(scaled)


def left_of(use: Sequence[float], amount: float, chosen: Iterable[int]) -> float:
    """What the chosen leave of an amount, in its unit."""
    return (millionths(amount) - sum(millionths(use[i]) for i in chosen)) / PARTS


@dataclass(frozen=True, slots=True)
class ModelRow:
    """sum of coefficient x chosen <= most, in whole numbers."""

    coefficients: Mapping[int, int]
    most: int

    def room(self, chosen: Collection[int]) -> int:
        """What a set leaves of `most`; negative when the set breaks the row. `chosen` should be a set."""
        return self.most - sum(c for i, c in self.coefficients.items() if i in chosen)


class Model:
    """The rows of a problem: `values` [n] are maximised over 0 and 1, `must` are 1, `must_not` are 0."""

    def __init__(self, values: Sequence[float], must: Collection[int], must_not: Collection[int]) -> None:
        self.values = [float(value) for value in values]
        self.must = frozenset(must)
        self.must_not = frozenset(must_not)
        self.rows: list[ModelRow] = []

    def add_limit(self, use: Sequence[float], amount: float) -> None:
        """What is used stays within the amount."""
        self.add_row({i: millionths(number) for i, number in enumerate(use) if number}, millionths(amount))

    def add_share(
        self, member: Sequence[bool], cost: Sequence[float], least: float | None, largest: float | None
    ) -> None:
        """The members' cost lies between the shares `least` and `largest` of the chosen cost."""
        whole = [millionths(number) for number in cost]
        if largest is not None:
            cap = millionths(largest)
            self.add_row({i: c * ((PARTS if member[i] else 0) - cap) for i, c in enumerate(whole)}, 0)
        if least is not None:
            floor = millionths(least)
            self.add_row({i: c * (floor - (PARTS if member[i] else 0)) for i, c in enumerate(whole)}, 0)

    def add_row(self, coefficients: Mapping[int, int], most: int) -> None:
        """Add a row, reduced to the smallest equivalent whole numbers."""
        kept = {i: c for i, c in coefficients.items() if c}
        divisor = math.gcd(most, *kept.values()) or 1
        self.rows.append(ModelRow({i: c // divisor for i, c in kept.items()}, most // divisor))

    @property
    def contradicts_itself(self) -> bool:
        """True if no set at all can keep to every row, must and must not."""
        return bool(self.must & self.must_not) or any(
            not row.coefficients and row.most < 0 for row in self.rows
        )

    def bounds(self) -> tuple[list[float], list[float]]:
        """The least and the largest value of each column."""
        places = range(len(self.values))
        return [float(i in self.must) for i in places], [float(i not in self.must_not) for i in places]


def broken_row(
    model: Model, chosen: Collection[int], rows: Iterable[ModelRow] | None = None
) -> ModelRow | None:
    """The first row that a set breaks; None when it keeps to all of them."""
    members = frozenset(chosen)
    for row in model.rows if rows is None else rows:
        if row.room(members) < 0:
            return row
    return None


def fits(model: Model, chosen: Collection[int]) -> bool:
    """Whether a set keeps to every row, must and must not."""
    members = frozenset(chosen)
    return model.must <= members and not model.must_not & members and broken_row(model, members) is None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`ended`: done, impossible, time or cancelled; `chosen` is None while no set is known."""

    ended: str
    chosen: tuple[int, ...] | None
    bound: float


def maximise(
    model: Model,
    *,
    gap: float,
    stop: Stop,
    progress: Progress | None = None,
    start: Collection[int] | None = None,
) -> Outcome:
    """Solve to a relative gap. A set that breaks a row within the solver's tolerance is cut off, and it goes on.

    `start` keeps to every row; it is the answer where nothing else is found in time.
    """
    if model.contradicts_itself:
        return Outcome("impossible", None, -math.inf)
    if not model.values:
        return Outcome("done", (), 0.0)
    n = len(model.values)
    lower, upper = model.bounds()
    rows = list(model.rows)
    known = None if start is None else [float(i in start) for i in range(n)]
    fallback = None if start is None else tuple(sorted(start))
    bound = math.inf
    while True:
        program = LinearProgram(model.values, lower, upper, n, [(row.coefficients, row.most) for row in rows])
        outcome = run(program, gap=gap, stop=stop, progress=progress, start=known)
        bound = min(bound, outcome.bound)
        if outcome.columns is None:
            return Outcome(outcome.ended, None if outcome.ended == "impossible" else fallback, bound)
        chosen = tuple(i for i, x in enumerate(outcome.columns) if x > 0.5)
        broken = broken_row(model, chosen)
        if broken is None:
            return Outcome(outcome.ended, chosen, bound)
        if outcome.ended != "done":
            return Outcome(outcome.ended, fallback, bound)
        rows.append(cut_off(n, broken, chosen))


def cut_off(n: int, broken: ModelRow, chosen: Collection[int]) -> ModelRow:
    """A row that the chosen set breaks, and that every set keeps to which keeps to `broken`."""
    if all(c >= 0 for c in broken.coefficients.values()):
        cover = [i for i in chosen if i in broken.coefficients]
        return ModelRow(dict.fromkeys(cover, 1), len(cover) - 1)
    members = frozenset(chosen)
    return ModelRow({i: 1 if i in members else -1 for i in range(n)}, len(members) - 1)
