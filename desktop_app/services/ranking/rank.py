"""Ranks initiatives by a scoring method: what each scores, how sure that is, and what would change the order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Rating
from desktop_app.domain.scoring.inputs import PORTFOLIO_INPUTS, Range, inputs_of
from desktop_app.domain.scoring.methods import WEIGHTED, MethodScore, ScoringMethod, score
from desktop_app.domain.scoring.places import shared_places
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.language.word_order import natural_key
from desktop_app.services.ranking.input_authors import with_authors
from desktop_app.services.ranking.own_methods import all_methods, method_of
from desktop_app.services.ranking.ranking_inputs import LEFT_OUT, Ground, read_ground
from desktop_app.services.workspace import Workspace, the_portfolio

if TYPE_CHECKING:
    from desktop_app.analysis.portfolio.robustness import Swap
    from desktop_app.analysis.portfolio.simulate import InputSwing

__all__ = [
    "DRAWS",
    "LEFT_OUT",
    "SEED",
    "Ground",
    "RankRow",
    "Ranking",
    "all_methods",
    "explain",
    "ground",
    "method_of",
    "rank",
    "rank_ground",
    "robustness",
    "swap",
    "tornado",
    "usual_top",
]

Progress = Callable[[int, int], None]
DRAWS = 10_000
SEED = 1


class RankRow(NamedTuple):
    """One initiative in a ranking, figures in the method's unit.

    `score` is the score at the likely values, None while an input in `missing` is unknown; `low` and `high` then bound
    what is still possible (None = no bound), and else are the score. `p10` to `mean` and `chance_in_top` (0-1) come
    from the draws, None for what was not drawn. `rank` is None where nothing says where it stands. `cost` is the
    likely build cost. `note` says why there is no score if no input is missing.
    """

    rank: int | None
    initiative_id: str
    key: str
    title: str
    industry: str
    stage: str
    topic: str
    risk_class: str
    score: float | None
    low: float | None
    high: float | None
    missing: tuple[str, ...]
    cost: float | None
    note: str = ""
    p10: float | None = None
    p50: float | None = None
    p90: float | None = None
    mean: float | None = None
    chance_in_top: float | None = None
    mean_rank: float | None = None

    @property
    def middle(self) -> float | None:
        """What it is ordered by: the score, or the middle of what is still possible."""
        if self.score is not None:
            return self.score
        if self.low is None or self.high is None or not self.missing:
            return None
        return self.low / 2 + self.high / 2

    @property
    def is_partly_known(self) -> bool:
        """True where the place in the ranking is that of the middle of a range."""
        return self.score is None and self.rank is not None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Initiatives in their order: by score, then those without a rank by key.

    `draws` is 0 where nothing was drawn. `top` is the k of the chance to be in the top k.
    """

    rows: tuple[RankRow, ...]
    method: ScoringMethod
    draws: int
    seed: int
    top: int

    def row(self, initiative_id: str) -> RankRow | None:
        """The row of one initiative."""
        return next((one for one in self.rows if one.initiative_id == initiative_id), None)


def usual_top(n: int) -> int:
    """The k of the top k while nobody has chosen one: 10, or half of fewer than twenty."""
    return max(1, min(10, (n + 1) // 2))


def rank(
    ws: Workspace,
    method: str | ScoringMethod | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    top: int | None = None,
    ids: Sequence[str] | None = None,
    weights: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> Ranking:
    """The ranking by a method (an id or a method itself; None for the portfolio's own choice).

    Without `ids` all initiatives that are neither stopped nor retired. `draws` 0 gives scores at once and leaves the
    draws for a second call; 10,000 draws belong into a job. `weights` stand in for those of a method of criteria.
    Raises UserError for an invalid method, number of draws or weights.
    """
    chosen = method if isinstance(method, ScoringMethod) else method_of(ws, method)
    return rank_ground(
        ground(ws, chosen, ids), chosen, draws=draws, seed=seed, top=top, weights=weights, progress=progress
    )


def ground(ws: Workspace, method: ScoringMethod, ids: Sequence[str] | None = None) -> Ground:
    """Read what is known of the initiatives; `rank_ground` then ranks by any weights without the file."""
    return read_ground(ws, [one.name for one in method.inputs], ids)


def rank_ground(
    known: Ground,
    method: ScoringMethod,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    top: int | None = None,
    weights: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> Ranking:
    """Do what `rank` does for data that was read before."""
    if not 0 <= draws <= 1_000_000:
        raise UserError(_("The number of simulations lies between 0 and 1,000,000."))
    if not 0 <= seed < 2**63:
        raise UserError(_("A seed is a whole number from 0 up."))
    if top is not None and top < 1:
        raise UserError(_("The top has at least one place."))
    if weights is not None:
        if not method.weights:
            raise UserError(_("{name} has no weights that could be changed.").format(name=_(method.name)))
        method = method.with_weights(weights)
    scored = [*_scored(known, method)]
    scored.sort(key=lambda row: (row[0] is None, -(row[0] or 0.0), natural_key(row[2][1])))
    k = top if top is not None else usual_top(sum(row[0] is not None for row in scored))
    drawn = _drawn(known, method, draws, seed, k, progress) if draws and scored else None
    rows: list[RankRow] = []
    places = shared_places(row[0] for row in scored)
    for place, (_middle, index, about, value, low, high, missing, cost, note) in zip(
        places, scored, strict=True
    ):
        figures = drawn[index] if drawn is not None else _NOT_DRAWN
        fields: tuple[Any, ...] = (place, *about, value, low, high, missing, cost, note, *figures)
        rows.append(RankRow(*fields))
    return Ranking(tuple(rows), method, draws, seed, k)


_NOT_DRAWN = (None,) * 6


def _scored(known: Ground, method: ScoringMethod) -> Any:
    """For each initiative: middle, position, about, score, low, high, missing, cost, note."""
    import numpy as np

    from desktop_app.analysis.portfolio import formula_arrays

    n = len(known.about)
    formula = method.worked
    likely = {name: known.inputs[name].likely for name in formula.fields}
    unknown: Any = np.zeros((len(formula.fields), n), bool)
    for place, name in enumerate(formula.fields):
        unknown[place] = np.isnan(likely[name])
    partly: Any = unknown.any(axis=0)
    values = np.broadcast_to(formula_arrays.run(formula, likely), n) if n else np.zeros(0)
    values = np.where(partly | ~np.isfinite(values), np.nan, values)
    costs = known.inputs["build_cost"].likely.tolist()
    gaps = np.flatnonzero(partly)
    low_ends, high_ends, own_flags = _possible(known, method, gaps)
    gap = 0
    for index, (value, some) in enumerate(zip(values.tolist(), partly.tolist(), strict=True)):
        cost = None if math.isnan(costs[index]) else costs[index]
        about = known.about[index]
        if some:
            missing = tuple(
                name for name, gone in zip(formula.fields, unknown[:, index], strict=True) if gone
            )
            # Of an initiative of which nothing is known, the whole range is possible, and that is no score.
            low, high = (low_ends[gap], high_ends[gap]) if own_flags[gap] else (None, None)
            middle = None if low is None or high is None else low / 2 + high / 2
            gap += 1
            yield middle, index, about, None, low, high, missing, cost, ""
        elif value == value:
            yield value, index, about, value, value, value, (), cost, ""
        else:
            why = formula.evaluate({name: float(likely[name][index]) for name in formula.fields}).why
            yield None, index, about, None, None, None, (), cost, why


def _possible(known: Ground, method: ScoringMethod, places: Any) -> tuple[list[Any], list[Any], list[bool]]:
    """For the initiatives at these places: the bounds of what is still possible, None for no bound, and
    whether anything is known of each itself."""
    import numpy as np

    from desktop_app.analysis.portfolio import interval_arrays

    ranges, own_flags = {}, np.zeros(places.size, bool)
    for name in method.worked.fields:
        scoring_input, arrays = method.input(name), known.inputs[name]
        least, most = scoring_input.bounds
        low, likely, high = (ends[places] for ends in (arrays.low, arrays.likely, arrays.high))
        # What the estimates leave possible, within the limits of the input.
        within = np.fmax(low, least), np.fmin(high, most)
        crossed = within[0] > within[1]
        open_ends = np.where(crossed, least, within[0]), np.where(crossed, most, within[1])
        unknown = np.isnan(likely)
        # Of a number of which the likely value is known, an end that is not is that value.
        least_known = np.where(np.isnan(low), likely, np.fmin(np.fmax(low, least), likely))
        most_known = np.where(np.isnan(high), likely, np.fmax(np.fmin(high, most), likely))
        ranges[name] = (
            np.where(unknown, open_ends[0], least_known),
            np.where(unknown, open_ends[1], most_known),
        )
        if name not in PORTFOLIO_INPUTS:
            own_flags |= ~(unknown & np.isnan(low) & np.isnan(high))
    both = interval_arrays.bounds(method.worked, ranges, places.size)
    low_ends, high_ends = ([v if math.isfinite(v) else None for v in end.tolist()] for end in both)
    return low_ends, high_ends, own_flags.tolist()


def _drawn(
    known: Ground, method: ScoringMethod, draws: int, seed: int, top: int, progress: Progress | None
) -> list[tuple[float | None, ...]]:
    """For each initiative p10, p50, p90, mean, chance in the top and mean rank."""
    from desktop_app.analysis.portfolio.simulate import simulate

    simulation = simulate(
        method, known.inputs, keys=known.ids, draws=draws, seed=seed, top=top, progress=progress
    )
    columns = (
        simulation.p10,
        simulation.p50,
        simulation.p90,
        simulation.mean,
        simulation.chance_in_top,
        simulation.mean_rank,
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [tuple(None if value != value else value for value in row) for row in rows]


def explain(ws: Workspace, initiative_id: str, method: str | ScoringMethod | None = None) -> MethodScore:
    """One initiative's score opened to its inputs: weight, range, origin, who and when of each."""
    chosen = method if isinstance(method, ScoringMethod) else method_of(ws, method)
    return score(chosen, with_authors(ws, initiative_id, known_inputs(ws, initiative_id, chosen)))


def known_inputs(ws: Workspace, initiative_id: str, method: ScoringMethod) -> dict[str, Range | None]:
    """What is known of each input of the method for one initiative."""
    with ws.read() as uow:
        initiative = uow.get(Initiative, initiative_id)
        ratings = uow.find(Rating, initiative_id=initiative_id)
        estimates = uow.find(Estimate, initiative_id=initiative_id)
        portfolio = the_portfolio(uow)
    return inputs_of([one.name for one in method.inputs], initiative, ratings, estimates, portfolio)


def tornado(
    ws: Workspace,
    initiative_id: str,
    method: str | ScoringMethod | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[InputSwing, ...]:
    """Which input moves one initiative's score most; empty if an input is unknown or none is uncertain."""
    from desktop_app.analysis.portfolio.simulate import tornado as drawn

    chosen = method if isinstance(method, ScoringMethod) else method_of(ws, method)
    three: dict[str, tuple[float, float, float]] = {}
    for name, known in known_inputs(ws, initiative_id, chosen).items():
        if known is None or known.likely is None:
            three[name] = (math.nan, math.nan, math.nan)
        else:
            low = known.likely if known.low is None else known.low
            high = known.likely if known.high is None else known.high
            three[name] = (low, known.likely, high)
    return drawn(chosen, three, key=initiative_id, draws=draws, seed=seed)


def is_of_criteria(method: ScoringMethod) -> bool:
    """True for a method whose score is just the weighted sum, so that its weights can be tested."""
    return bool(method.weights) and method.formula.strip() == WEIGHTED


def robustness(
    known: Ground, method: ScoringMethod, *, top: int | None = None, draws: int = DRAWS, seed: int = SEED
) -> dict[str, float]:
    """By initiative id: the share (0-1) of all weight settings in which it stays in the top k.

    Initiatives with an unrated criterion are left out. Raises UserError for a method without criteria.
    """
    from desktop_app.analysis.portfolio.robustness import stays_in_top

    ids, points, _shares = _criteria(known, method)
    if not ids:
        return {}
    k = top if top is not None else usual_top(len(ids))
    return dict(zip(ids, stays_in_top(points, k, draws=draws, seed=seed).tolist(), strict=True))


def swap(known: Ground, method: ScoringMethod, first_id: str, second_id: str) -> Swap | None:
    """The smallest change of one weight, the others scaled, that swaps two initiatives; None if none does."""
    from desktop_app.analysis.portfolio.robustness import smallest_swap

    ids, points, shares = _criteria(known, method)
    if first_id not in ids or second_id not in ids:
        return None
    first_points, other = points[ids.index(first_id)], points[ids.index(second_id)]
    return smallest_swap(
        dict(zip(shares, first_points, strict=True)), dict(zip(shares, other, strict=True)), shares
    )


def _criteria(known: Ground, method: ScoringMethod) -> tuple[list[str], Any, dict[str, float]]:
    """Initiatives whose criteria are all rated, their points (0-100) [n, criteria], and the shares of the weights."""
    import numpy as np

    if not is_of_criteria(method):
        raise UserError(_("{name} has no weights that could be changed.").format(name=_(method.name)))
    shares = method.shares
    columns = []
    for name in shares:
        scoring_input = method.input(name)
        low, high = scoring_input.bounds
        part = (known.inputs[name].likely - low) / (high - low) * 100
        columns.append(part if scoring_input.higher_is_better else 100 - part)
    points = np.array(columns).T
    rated = ~np.isnan(points).any(axis=1)
    ids = [one for one, there in zip(known.ids, rated.tolist(), strict=True) if there]
    return ids, points[rated], shares
