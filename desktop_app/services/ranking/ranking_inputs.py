"""Reads what a ranking needs for many initiatives at once: a few statements, and arrays instead of records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.domain.choices import CRITERIA, Stage
from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Portfolio
from desktop_app.domain.scoring.inputs import (
    CONFIDENCE_REACH,
    HOME_FIELDS,
    PORTFOLIO_INPUTS,
    from_estimates,
)
from desktop_app.language.word_order import natural_key
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.store.reads import ranking_rows

if TYPE_CHECKING:
    from desktop_app.analysis.portfolio.simulate import DrawnEstimates
    from desktop_app.store.database import Connection
    from desktop_app.store.unit_of_work import UnitOfWork

# Stages in which nothing is left to decide about an initiative.
LEFT_OUT = (Stage.STOPPED.value, Stage.RETIRED.value)
_COST = "build_cost"
_ABOUT = ("id", "key", "title", "industry", "stage", "topic", "risk_class")


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of n initiatives, in the order of their keys: the data for a ranking by any weights.

    `about` are tuples (id, key, title, industry, stage, topic, risk class); `inputs` has DrawnEstimates [n] for each input.
    """

    portfolio: Portfolio
    about: tuple[tuple[str, ...], ...]
    inputs: dict[str, DrawnEstimates]

    @property
    def ids(self) -> list[str]:
        """The ids of the initiatives."""
        return [one[0] for one in self.about]


def about_of(initiative: Initiative) -> tuple[str, ...]:
    """The entry of `Ground.about` for an initiative."""
    return tuple(getattr(initiative, name) for name in _ABOUT)


def read_ground(ws: Workspace, names: Iterable[str], ids: Sequence[str] | None = None) -> Ground:
    """Read the inputs called `names`, and the build cost, of the given initiatives.

    Without ids, of all that are neither stopped nor retired. Inputs are found as in
    `scoring_inputs.inputs_of`.
    """
    with ws.read() as uow:
        return ground_in(uow, names, ids)


def ground_in(uow: UnitOfWork, names: Iterable[str], ids: Sequence[str] | None = None) -> Ground:
    """`read_ground` within a read that the caller began."""
    wanted = tuple(dict.fromkeys([*names, _COST]))
    portfolio = the_portfolio(uow)
    connection = uow.connection
    homes = [n for n in wanted if n in HOME_FIELDS]
    fields = list(dict.fromkeys(f for n in homes for f in HOME_FIELDS[n] if f))
    rows = _initiatives(connection, fields, ids)
    criteria = [n for n in wanted if n in CRITERIA]
    ratings = ranking_rows.rating_codes(connection, criteria, _CONFIDENCES)
    estimates = ranking_rows.estimates(connection, [n for n in wanted if n not in PORTFOLIO_INPUTS])
    width = len(_ABOUT)
    about = tuple(row[:width] for row in rows)
    return Ground(portfolio, about, _arrays(wanted, portfolio, rows, fields, ratings, criteria, estimates))


def _initiatives(
    connection: Connection, fields: Sequence[str], ids: Sequence[str] | None
) -> list[tuple[Any, ...]]:
    columns = (*_ABOUT, *fields)
    if ids is None:
        return ranking_rows.rows_outside(connection, columns, LEFT_OUT)
    rows = ranking_rows.rows_of(connection, columns, ids)
    return sorted(dict.fromkeys(rows), key=lambda row: natural_key(row[1]))


_CONFIDENCES = tuple(CONFIDENCE_REACH)


def _arrays(
    wanted: Sequence[str],
    portfolio: Portfolio,
    rows: Sequence[tuple[Any, ...]],
    fields: Sequence[str],
    ratings: dict[str, tuple[Any, ...]],
    criteria: Sequence[str],
    estimates: Sequence[tuple[Any, ...]],
) -> dict[str, DrawnEstimates]:
    import numpy as np

    from desktop_app.analysis.portfolio.simulate import DrawnEstimates

    n = len(rows)
    places = {row[0]: place for place, row in enumerate(rows)}
    estimate_arrays = _told(wanted, places, estimates)
    start = len(_ABOUT)
    columns = {f: np.array([row[start + i] for row in rows], np.float64) for i, f in enumerate(fields)}
    nothing = np.full(n, np.nan)
    codes: Any = np.empty((n, 0))
    if criteria:
        none = (None,) * len(criteria)
        codes = np.array([ratings.get(row[0], none) for row in rows], np.float64).reshape(n, len(criteria))
    inputs: dict[str, DrawnEstimates] = {}
    for name in wanted:
        if name in PORTFOLIO_INPUTS:
            value = getattr(portfolio, name)
            constant = np.full(n, float(PORTFOLIO_INPUTS[name] if value is None else value))
            inputs[name] = DrawnEstimates(constant, constant, constant)
            continue
        low, likely, high, settled = estimate_arrays[name]
        if name in HOME_FIELDS:
            home = [nothing if field is None else columns[field] for field in HOME_FIELDS[name]]
            stated = ~(np.isnan(home[0]) & np.isnan(home[1]) & np.isnan(home[2]))
            agreed = settled & (likely == home[1])
            mine = [
                np.where(agreed & np.isnan(home[0]), low, home[0]),
                home[1],
                np.where(agreed & np.isnan(home[2]), high, home[2]),
            ]
        elif name in criteria:
            mine, stated = _rated(codes[:, criteria.index(name)], (low, likely, high), settled)
        else:
            mine, stated = [low, likely, high], np.zeros(n, bool)
        low, likely, high = (np.where(stated, a, b) for a, b in zip(mine, (low, likely, high), strict=True))
        known = ~np.isnan(likely)
        inputs[name] = DrawnEstimates(
            np.where(known, np.fmin(low, likely), low), likely, np.where(known, np.fmax(high, likely), high)
        )
    return inputs


def _rated(codes: Any, estimated: tuple[Any, Any, Any], settled: Any) -> tuple[list[Any], Any]:
    """Low, likely and high of a rated criterion, and where there is a rating."""
    import numpy as np

    stated = ~np.isnan(codes)
    rating = np.floor(codes / 8)
    reaches = np.array([0.0, *CONFIDENCE_REACH.values()])
    reach = reaches[np.where(stated, codes % 8, 0).astype(int)]
    agreed = settled & (np.round(estimated[1]) == rating)
    low = np.where(agreed & ~np.isnan(estimated[0]), estimated[0], rating)
    high = np.where(agreed & ~np.isnan(estimated[2]), estimated[2], rating)
    return [
        np.where(agreed, low, np.maximum(1.0, rating - reach)),
        rating,
        np.where(agreed, high, np.minimum(5.0, rating + reach)),
    ], stated


def _told(
    wanted: Sequence[str], places: dict[str, int], estimates: Sequence[tuple[Any, ...]]
) -> dict[str, tuple[Any, Any, Any, Any]]:
    """The combined estimates of each input: low, likely, high [n], and where they are settled."""
    import numpy as np

    n = len(places)
    estimate_arrays = {}
    single: dict[str, dict[int, tuple[Any, ...]]] = {name: {} for name in wanted}
    several: dict[str, dict[int, list[tuple[Any, ...]]]] = {name: {} for name in wanted}
    for row in estimates:
        place = places.get(row[0])
        if place is None:
            continue
        if place in single[row[1]]:
            several[row[1]].setdefault(place, [single[row[1]][place]]).append(row)
        else:
            single[row[1]][place] = row
    for name in wanted:
        values = np.full((3, n), np.nan)
        settled = np.zeros(n, bool)
        alone = single[name]
        if alone:
            at = list(alone)
            values[:, at] = np.array([row[2:5] for row in alone.values()], np.float64).T
            settled[at] = [bool(row[5]) for row in alone.values()]
        for place, group in several[name].items():
            known = from_estimates(
                [Estimate(input=name, low=r[2], likely=r[3], high=r[4], settled=bool(r[5])) for r in group]
            )
            if known is not None:
                three = (known.low, known.likely, known.high)
                values[:, place] = [np.nan if value is None else value for value in three]
                settled[place] = known.origin == "settled"
        known_likely = ~np.isnan(values[1])
        low = np.where(known_likely, np.fmin(values[0], values[1]), values[0])
        high = np.where(known_likely, np.fmax(values[2], values[1]), values[2])
        estimate_arrays[name] = (low, values[1], high, settled)
    return estimate_arrays
