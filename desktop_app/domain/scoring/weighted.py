"""The weighted score of an initiative, and the readiness score of a data source; unknown is never zero."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from desktop_app.domain.choices import CRITERIA, READINESS_DIMENSIONS
from desktop_app.domain.figures.listed_figures import score_words
from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Rating, Readiness
from desktop_app.domain.scoring.inputs import range_of_rating
from desktop_app.errors import FieldError
from desktop_app.language.i18n import N_, _

# Default weights of the criteria, as shares that sum to 1.
DEFAULT_WEIGHTS: dict[str, float] = {
    "value": 0.30,
    "usability": 0.15,
    "feasibility": 0.20,
    "viability": 0.15,
    "strategic_fit": 0.10,
    "risk": 0.10,
}
# A high rating of these lowers the score.
INVERTED = frozenset({"risk"})

# A dimension under this fails outright; from GOOD_FROM on it is good.
FAILS_UNDER = 50.0
GOOD_FROM = 80.0
# No source scores over this while one dimension fails.
CAP = 49.0


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a score: what went in, with its weight as a share of 1."""

    name: str
    label: str
    weight: float
    rating: float | None
    points: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """A score from 0 to 100; `value` is None while an input is missing, and low and high bound it.

    `terms` are the inputs, so that every score can be opened; `missing` names the unknown ones.
    `note` says why a score was held down, if it was.
    """

    value: float | None
    low: float
    high: float
    missing: tuple[str, ...]
    terms: tuple[Term, ...]
    note: str = ""

    @property
    def known(self) -> bool:
        """True if at least one input is known."""
        return any(term.points is not None for term in self.terms)

    @property
    def words(self) -> str:
        """The score in figures, a range while inputs are missing; empty while nothing is known."""
        return score_words(self.value, self.low, self.high) if self.known else ""


FORMULA = N_(
    "Each rating from 1 to 5 becomes 0 to 100 points; a higher risk lowers the "
    "score. The score is the sum of points times weight, the weights summing to 1."
)


def parse_weights(text: str) -> dict[str, float]:
    """Weights kept as JSON text, as shares that sum to 1; empty or broken text gives the defaults."""
    try:
        stored = json.loads(text) if text else {}
        return normalise({name: float(stored[name]) for name in CRITERIA if name in stored})
    except (ValueError, TypeError, RecursionError, OverflowError, FieldError):
        return dict(DEFAULT_WEIGHTS)


def normalise(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights scaled to sum to 1; raises FieldError if one is negative or unknown, or none is above 0."""
    for name, weight in weights.items():
        if name not in CRITERIA:
            raise FieldError(name, _("There is no criterion called {name}.").format(name=name))
        if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 <= weight < float("inf"):
            raise FieldError(name, _("A weight is a number from 0 up."))
    largest = max(weights.values(), default=0)
    if largest <= 0:
        raise FieldError("weights", _("At least one weight has to be above 0."))
    # Divided by the largest first, so that the sum of huge weights stays finite.
    shares = {name: weights.get(name, 0) / largest for name in CRITERIA}
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def points(criterion: str, rating: float) -> float:
    """0 to 100 points for a rating from 1 to 5."""
    scaled = (rating - 1) / 4 * 100
    return 100 - scaled if criterion in INVERTED else scaled


def weighted_score(
    ratings: Sequence[Rating], weights: Mapping[str, float], estimates: Sequence[Estimate] = ()
) -> Score:
    """Sum of weight x points over the criteria, 0 to 100 on an absolute scale (numbers.md, Weighted).

    A criterion without a rating adds 0 to `low` and its whole weight to `high`; while one is missing, the others
    add the ends of what their confidence, or the settled estimate, leaves possible.
    """
    if not ratings:
        return _unrated(tuple(weights.items()))
    return _weighted_score(ratings, weights, estimates)


@lru_cache(maxsize=64)
def _unrated(weights: tuple[tuple[str, float], ...]) -> Score:
    """The score of the many that nobody has rated yet."""
    return _weighted_score((), dict(weights))


def _weighted_score(
    ratings: Sequence[Rating], weights: Mapping[str, float], estimates: Sequence[Estimate] = ()
) -> Score:
    by_name = {item.criterion: item for item in ratings}
    settled = {item.input: item for item in estimates if item.settled}
    terms, missing = [], []
    likely = low = high = 0.0
    for name, label in CRITERIA.items():
        weight = weights.get(name, 0.0)
        rating = by_name.get(name)
        if rating is None or rating.rating is None:
            terms.append(Term(name, label, weight, None, None))
            if weight > 0:
                missing.append(name)
                high += weight * 100
            continue
        gained = points(name, rating.rating)
        known = range_of_rating(rating, rating.rating, settled.get(name))
        ends = [points(name, rating.rating if end is None else end) for end in (known.low, known.high)]
        terms.append(Term(name, label, weight, float(rating.rating), gained))
        likely += weight * gained
        low += weight * min(ends)
        high += weight * max(ends)
    if not missing:
        return Score(likely, likely, likely, (), tuple(terms))
    return Score(None, low, high, tuple(missing), tuple(terms))


def source_readiness(dimensions: Sequence[Readiness]) -> Score:
    """Mean of the dimensions that apply, 0 to 100, at most 49 while one fails outright.

    Unknown dimensions leave `value` None and widen the range from low to high.
    """
    return _source_readiness(dimensions) if dimensions else _nothing_known()


@cache
def _nothing_known() -> Score:
    """The readiness of a source of which nobody has said anything, as all are after an import."""
    return _source_readiness(())


def _source_readiness(dimensions: Sequence[Readiness]) -> Score:
    by_name = {item.dimension: item for item in dimensions}
    terms, missing, failing = [], [], []
    known = 0.0
    count = 0
    for name, label in READINESS_DIMENSIONS.items():
        item = by_name.get(name)
        if item is not None and not item.applicable:
            continue
        count += 1
        if item is None or item.score is None:
            terms.append(Term(name, label, 1.0, None, None))
            missing.append(name)
            continue
        terms.append(Term(name, label, 1.0, item.score, item.score))
        known += item.score
        if item.score < FAILS_UNDER:
            failing.append(label)
    if not count:
        return Score(None, 0.0, 100.0, (), ())
    shared = [Term(t.name, t.label, 1 / count, t.rating, t.points) for t in terms]
    low, high = known / count, (known + 100 * len(missing)) / count
    note = ""
    if failing:
        low, high = min(low, CAP), min(high, CAP)
        names = ", ".join(_(label) for label in failing)
        note = _("Held at {cap} at most: {names} fails.").format(cap=f"{CAP:g}", names=names)
    return Score(low if not missing else None, low, high, tuple(missing), tuple(shared), note)
