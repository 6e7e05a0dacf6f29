"""Equity of an outcome over areas or groups: who fares best and worst, and the mean under the weights one chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_app.analysis.models.confidence_intervals import IntervalFigure, mean_figure, t_value
from desktop_app.analysis.models.group_columns import Groups, groups
from desktop_app.analysis.models.number_columns import UnusedCells, numbers, same_length
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Area:
    """One area or group: its mean outcome with a t interval over its rows, its population and its weight."""

    name: str
    outcome: IntervalFigure
    population: float
    weight: float

    def as_json(self) -> dict[str, Any]:
        return {
            "area": self.name,
            **self.outcome.as_json(),
            "population": self.population,
            "weight": self.weight,
        }


@dataclass(frozen=True, slots=True)
class Equity:
    """An outcome over areas.

    `population_mean`: weighted by population. `weighted_mean`: weighted by population times the user's weights.
    `ratio` and `difference`: the best area's outcome against the worst's, as larger over (less) smaller, so that 1
    and 0 mean that all fare alike; the ratio is None when the smaller is not over 0.
    """

    areas: tuple[Area, ...]
    population_mean: float
    weighted_mean: float
    best: str
    worst: str
    ratio: float | None
    difference: float
    left_out: tuple[UnusedCells, ...]
    joined: tuple[str, ...] = ()
    """Which spellings of areas were taken for one name."""

    def as_json(self) -> dict[str, Any]:
        """Plain keys and numbers."""
        return {
            "population_mean": self.population_mean,
            "weighted_mean": self.weighted_mean,
            "best": self.best,
            "worst": self.worst,
            "best_to_worst_ratio": self.ratio,
            "best_to_worst_difference": self.difference,
            "areas": [one.as_json() for one in self.areas],
        }


def _refuse_negative(people: Floats, name: str) -> None:
    if np.nanmin(people) < 0:
        raise UserError(_("Column “{column}” should hold populations of 0 or more.").format(column=name))


def _refuse_weights(weights: Mapping[str, float], names: set[str], area_name: str) -> None:
    strange = set(weights) - names
    if strange:
        raise UserError(_("There is no area “{name}” in column “{column}”.").format(
            name=sorted(strange)[0], column=area_name))  # fmt: skip
    if any(not weight >= 0 for weight in weights.values()):
        raise UserError(_("A weight should be 0 or more."))


def _by_name(weights: Mapping[str, float], split: Groups) -> dict[str, float]:
    """The weights under the names of the areas, without regard to case and to blanks around them."""
    names = {name.casefold(): name for (name,) in split.names}
    return {names.get(name.strip().casefold(), name): weight for name, weight in weights.items()}


def _refuse_nobody(people: Floats) -> None:
    if not people.sum() > 0:
        raise UserError(_("The weights leave nobody: give at least one area a weight over 0."))


def equity(
    area: Any,
    outcome: Any,
    *,
    population: Any = None,
    weights: Mapping[str, float] | None = None,
    lower_is_better: bool = True,
    area_name: str = "area",
    outcome_name: str = "outcome",
    population_name: str = "population",
) -> Equity:
    """Compare the mean outcome (wait, cost, error; any unit) of areas; columns of one length n, one row a case or area.

    `population`: people a row stands for; one each without it. `weights`: by area name, 1 for those not named.
    Rows without an outcome are left out and counted.
    Raises UserError for columns without numbers, negative populations or weights, and weights that leave nobody.
    """
    columns = {area_name: area, outcome_name: outcome}
    if population is not None:
        columns[population_name] = population
    n = same_length(**columns)
    values = numbers(outcome, outcome_name)
    people, usable, left = np.ones(n), values.usable, [values.left_out]
    if population is not None:
        counted = numbers(population, population_name)
        _refuse_negative(counted.values, population_name)
        people, usable = counted.values, usable & counted.usable
        left.append(counted.left_out)
    split = groups([area], [area_name])
    given = _by_name(weights or {}, split)
    _refuse_weights(given, {name for (name,) in split.names}, area_name)
    areas = []
    for index, (name,) in enumerate(split.names):
        rows = (split.codes == index) & usable
        head = float(people[rows].sum())
        if not rows.any() or head <= 0:
            continue
        own = values.values[rows]
        figure = mean_figure(own) if population is None else _with_people(own, people[rows])
        areas.append(Area(name, figure, head, float(given.get(name, 1.0))))
    if not areas:
        raise UserError(_("No area has both an outcome and people."))
    outcomes = np.array([one.outcome.value or 0.0 for one in areas])
    heads = np.array([one.population for one in areas])
    chosen = heads * np.array([one.weight for one in areas])
    _refuse_nobody(chosen)
    low, high = int(np.argmin(outcomes)), int(np.argmax(outcomes))
    smallest, largest = float(outcomes[low]), float(outcomes[high])
    best, worst = (low, high) if lower_is_better else (high, low)
    return Equity(
        tuple(areas),
        float(outcomes @ heads / heads.sum()),
        float(outcomes @ chosen / chosen.sum()),
        areas[best].name,
        areas[worst].name,
        largest / smallest if smallest > 0 else None,
        largest - smallest,
        tuple(one for one in left if one.n),
        split.sentences(),
    )


def _with_people(values: Floats, people: Floats) -> IntervalFigure:
    """The mean weighted by people, with the t interval of a ratio of sums (Cochran 1977, section 2.11)."""
    n, total = values.size, float(people.sum())
    mean = float(values @ people) / total
    if n < 2:
        return IntervalFigure(mean, None, None, n)
    spread = float(np.sqrt((people**2) @ (values - mean) ** 2 * n / (n - 1))) / total
    half = t_value(n - 1) * spread
    return IntervalFigure(mean, mean - half, mean + half, n)
