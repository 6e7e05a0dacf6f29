"""Best sets without branching: a good one by greed, and the exact best under one limit by joining two halves.

Values that follow costs closely make branch and bound look at almost every set; two lists of sums do not mind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from desktop_app.analysis.portfolio.best_set_model import Model, ModelRow, fits

#: Up to this many initiatives to choose from, the sums of each half take a second and 16 MB a list.
MOST = 40
# Passes of the greedy search: one that needs another gets in after it.
_PASSES = 3
_LARGEST_SUM = 2**62


def greedy(model: Model) -> tuple[int, ...] | None:
    """A set that keeps to every row, the best value for what it takes first; None when this way finds none."""
    n = len(model.values)
    rows_of: list[list[int]] = [[] for _place in range(n)]
    for at, row in enumerate(model.rows):
        for place in row.coefficients:
            rows_of[place].append(at)
    rooms = [row.most for row in model.rows]
    chosen: set[int] = set()

    def add(place: int) -> None:
        chosen.add(place)
        for at in rows_of[place]:
            rooms[at] -= model.rows[at].coefficients[place]

    def takes(place: int) -> float:
        rows = [model.rows[at] for at in rows_of[place]]
        return sum(max(0, row.coefficients[place]) / max(row.most, 1) for row in rows)

    for place in model.must:
        add(place)
    worth = [place for place in range(n) if model.values[place] > 0 and place not in model.must_not]
    worth.sort(key=lambda place: (-model.values[place] / max(takes(place), 1e-9), place))
    for _pass in range(_PASSES):
        before = len(chosen)
        for place in worth:
            if place in chosen:
                continue
            if all(rooms[at] >= model.rows[at].coefficients[place] for at in rows_of[place]):
                add(place)
        if len(chosen) == before:
            break
    return tuple(sorted(chosen)) if fits(model, chosen) else None


def single_limit(model: Model) -> ModelRow | None:
    """The one row of a problem that `by_halves` solves: nothing taken is negative, and few are to be chosen from."""
    rows = [row for row in model.rows if row.coefficients]
    if len(rows) != 1 or len(_free(model)) > MOST:
        return None
    row = rows[0]
    sizes = row.coefficients.values()
    within = all(size >= 0 for size in sizes) and sum(sizes) + abs(row.most) < _LARGEST_SUM
    return row if within else None


def _free(model: Model) -> list[int]:
    return [place for place in range(len(model.values)) if place not in model.must | model.must_not]


def by_halves(model: Model, row: ModelRow) -> tuple[int, ...] | None:
    """The exact best set of a problem with this row alone; None when no set keeps to it.

    Every sum of each half of the initiatives is listed; the second list is sorted by what it takes with the best value
    so far beside it, so that each sum of the first finds its best partner by one search. Source: Horowitz and Sahni,
    Computing partitions with applications to the knapsack problem, 1974.
    """
    free = _free(model)
    room = row.most - sum(row.coefficients.get(place, 0) for place in model.must)
    if room < 0:
        return None
    half = len(free) // 2
    first, second = free[:half], free[half:]
    taken, values = _sums(model, row, first)
    other_taken, other_values = _sums(model, row, second)
    order = np.argsort(other_taken, kind="stable")
    sorted_taken = other_taken[order]
    best_so_far = np.maximum.accumulate(other_values[order])
    # What takes nothing is always there, so that only a first half that is too large alone finds no partner.
    partner = np.searchsorted(sorted_taken, room - taken, side="right") - 1
    totals = np.where(partner >= 0, values + best_so_far[np.maximum(partner, 0)], -np.inf)
    at = int(np.argmax(totals))
    other = int(order[int(np.argmax(other_values[order][: int(partner[at]) + 1]))])
    chosen = {*model.must, *_members(first, at), *_members(second, other)}
    return tuple(sorted(chosen))


def _sums(model: Model, row: ModelRow, places: Sequence[int]) -> tuple[Any, Any]:
    """What each part of these places takes and is worth, [2 ** n]; bit i of a position stands for places[i]."""
    taken, values = np.zeros(1, np.int64), np.zeros(1)
    for place in places:
        taken = np.concatenate([taken, taken + row.coefficients.get(place, 0)])
        values = np.concatenate([values, values + model.values[place]])
    return taken, values


def _members(places: Sequence[int], at: int) -> list[int]:
    return [place for bit, place in enumerate(places) if at >> bit & 1]
