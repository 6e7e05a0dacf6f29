"""Where the inputs of a score come from: ratings, fields of the initiative, estimates, the portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Portfolio, Rating
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

# Inputs that are fields of the initiative: the fields for low, likely and high.
HOME_FIELDS: dict[str, tuple[str | None, str, str | None]] = {
    "benefit": ("benefit_low", "benefit_likely", "benefit_high"),
    "build_cost": ("build_cost_low", "build_cost_likely", "build_cost_high"),
    "run_cost": (None, "run_cost", None),
    "chance_of_success": (None, "chance_of_success", None),
}
# Inputs that hold for the whole portfolio, each with its default.
PORTFOLIO_INPUTS: dict[str, float] = {"discount_rate": 0.08, "horizon_years": 5.0}
# How far a rating made with little confidence reaches to both sides.
CONFIDENCE_REACH: dict[str, float] = {"low": 1.0, "medium": 0.5}

ORIGINS: dict[str, str] = {
    "rating": N_("Rated"),
    "field": N_("From the initiative"),
    "settled": N_("Settled"),
    "one": N_("One estimate, not settled"),
    "several": N_("Several estimates, not settled"),
    "portfolio": N_("Set for the portfolio"),
    "usual": N_("Default value, not set"),
}


@dataclass(frozen=True, slots=True)
class Range:
    """What is known of one input: low, likely and high in the input's unit.

    `likely` None means that the value is unknown, though low or high may bound it. `origin` is a key of ORIGINS;
    `who`, `when` and `reason` say whose it is, since when and why; `count` how many estimates it rests on.
    """

    low: float | None
    likely: float | None
    high: float | None
    origin: str = ""
    who: str = ""
    when: date | None = None
    reason: str = ""
    count: int = 0

    def origin_text(self) -> str:
        """Where it comes from, in words."""
        if self.origin == "several":
            return ngettext(
                "{n} estimate, not settled: lowest, median and highest",
                "{n} estimates, not settled: lowest, median and highest",
                self.count,
            ).format(n=formats.number(self.count))
        return _(ORIGINS.get(self.origin, ""))


def inputs_of(
    names: Iterable[str],
    initiative: Initiative,
    ratings: Sequence[Rating],
    estimates: Sequence[Estimate],
    portfolio: Portfolio,
) -> dict[str, Range | None]:
    """What is known of each input, None where nothing is stated.

    Ratings give the criteria, fields of the initiative money and chance, the portfolio the rate and years.
    Other inputs, and those still unknown, come from estimates: the settled one; or the only one; or, while
    several are kept apart, the lowest low, the median likely and the highest high.
    """
    rated = {one.criterion: one for one in ratings}
    by_input: dict[str, list[Estimate]] = {}
    for estimate in estimates:
        by_input.setdefault(estimate.input, []).append(estimate)
    return {
        name: _input(name, initiative, rated.get(name), by_input.get(name, ()), portfolio) for name in names
    }


def _input(
    name: str,
    initiative: Initiative,
    rating: Rating | None,
    estimates: Sequence[Estimate],
    portfolio: Portfolio,
) -> Range | None:
    if name in PORTFOLIO_INPUTS:
        value = getattr(portfolio, name)
        if value is None:
            usual = PORTFOLIO_INPUTS[name]
            return Range(usual, usual, usual, "usual")
        return Range(float(value), float(value), float(value), "portfolio")
    settled = next((one for one in estimates if one.settled), None)
    if name in CRITERIA and rating is not None and rating.rating is not None:
        return range_of_rating(rating, rating.rating, settled)
    if name in HOME_FIELDS:
        estimated = _from_fields(name, initiative, settled)
        if estimated is not None:
            return estimated
    return from_estimates(estimates)


def rating_range(rating: float, confidence: str) -> tuple[float, float]:
    """The range of a rating: one step or half a step to both sides without full confidence."""
    reach = CONFIDENCE_REACH.get(confidence, 0.0)
    return max(1.0, rating - reach), min(5.0, rating + reach)


def range_of_rating(rating: Rating, value: float, settled: Estimate | None) -> Range:
    """What a rating leaves possible: as far as its confidence reaches, or as the settled estimate spreads."""
    low, high = rating_range(value, rating.confidence)
    if settled is not None and settled.likely is not None and round(settled.likely) == value:
        # The rating itself counts, as everywhere; the spread between people comes from the settled estimate.
        ends = ordered(settled.low, float(value), settled.high)
        who, when, why = settled.estimated_by, settled.estimated_on, settled.reason
        return Range(*ends, "settled", who, when, why, 1)
    return Range(low, float(value), high, "rating", rating.rated_by, rating.rated_on, rating.note)


def _from_fields(name: str, initiative: Initiative, settled: Estimate | None) -> Range | None:
    low_field, likely_field, high_field = HOME_FIELDS[name]
    likely = getattr(initiative, likely_field)
    low = getattr(initiative, low_field) if low_field else None
    high = getattr(initiative, high_field) if high_field else None
    if settled is not None and settled.likely == likely and likely is not None:
        low = settled.low if low is None else low
        high = settled.high if high is None else high
        ends = ordered(low, likely, high)
        return Range(*ends, "settled", settled.estimated_by, settled.estimated_on, settled.reason, 1)
    if likely is None and low is None and high is None:
        return None
    return Range(*ordered(low, likely, high), "field")


def from_estimates(estimates: Sequence[Estimate]) -> Range | None:
    """The combined estimates of one input; None without any."""
    settled = next((one for one in estimates if one.settled), None)
    if settled is not None:
        return _of(settled, "settled")
    apart = [
        one for one in estimates if one.low is not None or one.likely is not None or one.high is not None
    ]
    if not apart:
        return None
    if len(apart) == 1:
        return _of(apart[0], "one")
    import statistics

    likely = [one.likely for one in apart if one.likely is not None]
    lows = [value for one in apart for value in (one.low, one.likely, one.high) if value is not None]
    names = ", ".join(dict.fromkeys(one.estimated_by for one in apart if one.estimated_by))
    days = [one.estimated_on for one in apart if one.estimated_on]
    middle = statistics.median(likely) if likely else None
    return Range(min(lows), middle, max(lows), "several", names, max(days, default=None), "", len(apart))


def _of(estimate: Estimate, origin: str) -> Range:
    ends = ordered(estimate.low, estimate.likely, estimate.high)
    reason = estimate.reason if origin == "settled" else estimate.note
    return Range(*ends, origin, estimate.estimated_by, estimate.estimated_on, reason, 1)


def ordered(
    low: float | None, likely: float | None, high: float | None
) -> tuple[float | None, float | None, float | None]:
    """Low, likely and high with low and high filled in from the likely one, and never on its wrong side."""
    if likely is None:
        return low, likely, high
    low = likely if low is None else min(low, likely)
    high = likely if high is None else max(high, likely)
    return low, likely, high
