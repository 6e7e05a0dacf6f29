"""Scores under uncertainty: draws of every input, quantiles of every score, ranks and the chance to be in the top k."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from desktop_app.analysis.portfolio import formula_arrays, pert
from desktop_app.domain.formula.evaluate import Formula
from desktop_app.domain.scoring.methods import ScoringMethod

Array = Any  # np.ndarray
Progress = Callable[[int, int], None]

DRAWS = 10_000
SEED = 1
PERCENTILES = (10.0, 50.0, 90.0)
# Scores that are held at once; more are drawn twice, once for the quantiles and once for the ranks.
_HELD = 40_000_000
# Draws that are ranked at once, small enough for the processor's cache.
_BLOCK = 256
# Within these sizes a float32 holds a score to seven digits, far more than draws are exact to.
_SMALLEST, _LARGEST = 1e-30, 1e30


@dataclass(frozen=True, slots=True)
class DrawnEstimates:
    """Low, likely and high of one input for n initiatives, float64 [n] each; nan where unknown."""

    low: Array
    likely: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the draws say of n initiatives; arrays [n], nan for those that `drawn` leaves out.

    `p10`, `p50`, `p90` and `mean` are in the method's unit. `chance_in_top` is the share of draws in which fewer than
    `top` others score more; `mean_rank` the mean of 1 + how many score more. Left out are initiatives with an unknown
    input, and those whose formula has no value in some draw: `without_value` is the share of those draws.
    """

    p10: Array
    p50: Array
    p90: Array
    mean: Array
    chance_in_top: Array
    mean_rank: Array
    drawn: Array
    without_value: Array
    draws: int
    seed: int
    top: int


@dataclass(frozen=True, slots=True)
class InputSwing:
    """How far one input moves the result: the median score with the input at its P10 and at its P90."""

    name: str
    at_p10: float
    at_p90: float
    median_at_p10: float
    median_at_p90: float

    @property
    def change(self) -> float:
        """Change of the median score from the input's P10 to its P90."""
        return self.median_at_p90 - self.median_at_p10


def simulate(
    method: ScoringMethod,
    inputs: Mapping[str, DrawnEstimates],
    *,
    keys: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    top: int = 10,
    progress: Progress | None = None,
) -> Simulation:
    """Draw every input of the method for n initiatives and score each draw.

    `inputs` has the DrawnEstimates of each input of the formula. `keys` [n] names the initiatives (their ids): the draws of
    one follow from the seed and its key alone. A "chance" is 1 or 0 in each draw, all else beta-PERT. `progress` may
    raise Cancelled. Raises ValueError for draws or top under 1.
    """
    if draws < 1 or top < 1:
        raise ValueError("draws and top are 1 or more")
    run = _SimulationRun(method, inputs, keys, draws, seed)
    n = run.n
    result = {
        name: np.full(n, np.nan) for name in ("p10", "p50", "p90", "mean", "chance_in_top", "mean_rank")
    }
    without_value = np.zeros(n)
    drawn = run.known.copy()
    rows = np.flatnonzero(drawn)
    held = rows.size * draws <= _HELD
    total = rows.size * (1 if held else 2)
    scores: Array = np.empty((rows.size if held else 0, draws), np.float32)
    for done, row in enumerate(rows):
        if progress is not None and done % 16 == 0:
            progress(done, total)
        row_scores = run.scores(int(row), draws)
        faulty = (
            np.count_nonzero(np.isnan(row_scores))
            if isinstance(row_scores, np.ndarray)
            else int(np.isnan(row_scores)) * draws
        )
        if faulty:
            without_value[row] = faulty / draws
            drawn[row] = False
            continue
        _describe(row_scores, int(row), result)
        if held:
            scores = _kept(scores, done, row_scores)
    ranked = np.flatnonzero(drawn)
    if held:
        scores = scores if ranked.size == rows.size else scores[drawn[rows]]
        in_top, ranks = _ranks_of(scores, min(top, n), progress, total)
    else:
        in_top, ranks = _ranks_in_parts(run, ranked, min(top, n), progress, total)
    result["chance_in_top"][ranked] = in_top / draws
    result["mean_rank"][ranked] = ranks / draws
    if progress is not None:
        progress(max(total, 1), max(total, 1))
    return Simulation(**result, drawn=drawn, without_value=without_value, draws=draws, seed=seed, top=top)


def _describe(row_scores: Array, row: int, result: dict[str, Array]) -> None:
    """Quantiles (linear between draws, as numpy's) and the mean of one initiative's scores."""
    if np.ndim(row_scores) == 0:
        for name in ("p10", "p50", "p90", "mean"):
            result[name][row] = row_scores
        return
    result["mean"][row] = row_scores.mean()
    # Sorting half the bytes takes half the time.
    ordered = np.sort(_small(row_scores)).astype(np.float64)
    for name, percent in zip(("p10", "p50", "p90"), PERCENTILES, strict=True):
        place = percent / 100 * (len(ordered) - 1)
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        result[name][row] = ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _small(row_scores: Array) -> Array:
    """The scores as float32, if that loses nothing that matters."""
    values = np.asarray(row_scores, np.float64)
    size = np.abs(values).max() if values.size else 0.0
    if size == 0 or _SMALLEST < size < _LARGEST:
        return values.astype(np.float32)
    return values


def _kept(scores: Array, place: int, row_scores: Array) -> Array:
    """The table of scores with one more row; it becomes float64 with the first row that needs it."""
    small = _small(row_scores)
    if small.dtype == np.float64 and scores.dtype == np.float32:
        scores = scores.astype(np.float64)
    scores[place] = small
    return scores


class _SimulationRun:
    """One simulation: which inputs vary, and the streams that they are drawn from."""

    def __init__(
        self,
        method: ScoringMethod,
        inputs: Mapping[str, DrawnEstimates],
        keys: Sequence[str] | None,
        draws: int,
        seed: int,
    ) -> None:
        self.formula: Formula = method.worked
        self.names = self.formula.fields
        self.kinds = {one.name: one.kind for one in method.inputs}
        self.draws = draws
        self.seed = seed
        likely = [inputs[name].likely for name in self.names]
        self.n = len(likely[0]) if likely else (len(keys) if keys is not None else 0)
        self.keys = [str(i) for i in range(self.n)] if keys is None else keys
        self.known = np.ones(self.n, bool)
        # Plain lists: single numbers are taken out of them faster than out of arrays.
        self.values: dict[str, tuple[list[float], list[float], list[float]]] = {}
        for name in self.names:
            estimate = inputs[name]
            self.known &= np.isfinite(estimate.likely)
            low = np.fmin(estimate.low, estimate.likely)
            high = np.fmax(estimate.high, estimate.likely)
            self.values[name] = (low.tolist(), estimate.likely.tolist(), high.tolist())

    def scores(self, row: int, draws: int, start: int = 0, fixed: Mapping[str, float] | None = None) -> Array:
        """The scores of one initiative in draws from `start` on; one number if nothing varies."""
        values = {
            name: fixed[name] if fixed and name in fixed else self._drawn(name, row, draws, start)
            for name in self.names
        }
        row_scores = formula_arrays.run(self.formula, values)
        return row_scores if np.ndim(row_scores) else np.float64(row_scores)

    def _drawn(self, name: str, row: int, draws: int, start: int) -> Array:
        low, likely, high = (values[row] for values in self.values[name])
        chance = self.kinds[name] == "chance"
        if low == high:
            drawn: Array = np.float64(likely)
            if not chance or likely in (0.0, 1.0):
                return drawn
        else:
            drawn = pert.from_uniform(self._uniform(name, row, draws, start), low, likely, high)
        if not chance:
            return drawn
        came = self._uniform(name + "\0came", row, draws, start) < drawn
        return came.astype(np.float64)

    def _uniform(self, name: str, row: int, draws: int, start: int) -> Array:
        generator = pert.stream(self.seed, self.keys[row], name)
        if start:
            # One step of the generator gives one number, so that any part of a stream can be drawn alone.
            generator.bit_generator.advance(start)  # type: ignore[attr-defined]  # PCG64 has it
        return generator.random(draws)


def _ranks_of(scores: Array, top: int, progress: Progress | None, total: int) -> tuple[Array, Array]:
    """For each row of scores [n, draws]: in how many draws it is in the top, and the sum of its ranks over the draws."""
    n, draws = scores.shape
    in_top, ranks = np.zeros(n), np.zeros(n)
    for start in range(0, draws if n else 0, _BLOCK):
        if progress is not None:
            progress(total, total)
        _rank_block(np.ascontiguousarray(scores[:, start : start + _BLOCK].T), min(top, n), in_top, ranks)
    return in_top, ranks


def _ranks_in_parts(
    run: _SimulationRun, rows: Array, top: int, progress: Progress | None, total: int
) -> tuple[Array, Array]:
    """`_ranks_of` for more scores than are held at once: they are drawn again, some draws of all at a time."""
    n = rows.size
    in_top, ranks = np.zeros(n), np.zeros(n)
    width = max(1, min(run.draws, _HELD // max(1, n)))
    parts = -(-run.draws // width)
    for part, begin in enumerate(range(0, run.draws if n else 0, width)):
        size = min(width, run.draws - begin)
        block: Array = np.empty((n, size), np.float32)
        # Drawing takes about as long as ranking.
        at, each = total / 2 + total / 2 * part / parts, total / 4 / parts
        for place, row in enumerate(rows):
            if progress is not None and place % 64 == 0:
                progress(int(at + each * place / n), total)
            block = _kept(block, place, run.scores(int(row), size, begin))
        for start in range(0, size, _BLOCK):
            if progress is not None:
                progress(int(at + each + each * start / size), total)
            _rank_block(np.ascontiguousarray(block[:, start : start + _BLOCK].T), min(top, n), in_top, ranks)
    return in_top, ranks


def _rank_block(block: Array, top: int, in_top: Array, ranks: Array) -> None:
    """Add what a block [draws, n] of scores says; equal scores have equal ranks."""
    draws, n = block.shape
    if block.dtype == np.float32:
        order, ordered = _sorted_places(block)
    else:
        order = np.argsort(block, axis=1)
        ordered = np.take_along_axis(block, order, axis=1)
    # In ascending order, the rank from the top is 1 + how many come behind with a larger score.
    better = np.broadcast_to(np.arange(n - 1, -1, -1), (draws, n))
    same = ordered[:, 1:] == ordered[:, :-1]
    if same.any():
        # Equal scores have equally many scores above them.
        last = np.where(np.hstack([same, np.zeros((draws, 1), bool)]), n, np.arange(n))
        last = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
        better = n - 1 - last
    flat = order.ravel()
    ranks += np.bincount(flat, weights=better.ravel() + 1.0, minlength=n)
    chosen = better < top
    in_top += np.bincount(order[chosen] if same.any() else order[:, n - top :].ravel(), minlength=n)


def _sorted_places(block: Array) -> tuple[Array, Array]:
    """The order of each row ascending, and what is equal where the scores are.

    With the sign corrected, the bits of a float32 sort like its value. With the place added below them, one
    sort of whole numbers gives both, in half the time of argsort.
    """
    bits = (block + np.float32(0)).view(np.uint32)
    key = np.where(bits >> 31 == 1, ~bits, bits | np.uint32(0x80000000)).astype(np.uint64)
    key <<= np.uint64(32)
    key |= np.arange(block.shape[1], dtype=np.uint64)
    key.sort(axis=1)
    return (key & np.uint64(0xFFFFFFFF)).astype(np.intp), key >> np.uint64(32)


def tornado(
    method: ScoringMethod,
    inputs: Mapping[str, tuple[float, float, float]],
    *,
    key: str = "0",
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[InputSwing, ...]:
    """Which input moves one initiative's score most, the largest change first.

    Each uncertain input in turn stands at its P10 and at its P90 while the others are drawn as in `simulate` with the
    same key and seed. `inputs` gives low, likely and high. Empty if an input is unknown, or if none is uncertain.
    """
    arrays = {
        name: DrawnEstimates(*(np.array([value], float) for value in three)) for name, three in inputs.items()
    }
    run = _SimulationRun(method, arrays, [key], draws, seed)
    if not run.n or not run.known[0]:
        return ()
    swings = []
    for name in run.names:
        low, likely, high = (values[0] for values in run.values[name])
        ends = _ends(low, likely, high, run.kinds[name] == "chance")
        if ends is None:
            continue
        medians = [float(np.median(run.scores(0, draws, fixed={name: end}))) for end in ends]
        if np.isfinite(medians).all():
            swings.append(InputSwing(name, *ends, *medians))
    return tuple(sorted(swings, key=lambda swing: -abs(swing.change)))


def _ends(low: float, likely: float, high: float, chance: bool) -> tuple[float, float] | None:
    """P10 and P90 of one input as it is drawn; None for one that does not vary."""
    if chance:
        share = pert.mean(low, likely, high)
        return None if share in (0.0, 1.0) else (float(share > 0.9), float(share > 0.1))
    if low == high:
        return None
    ends = pert.quantile([0.1, 0.9], low, likely, high)
    return float(ends[0]), float(ends[1])
