"""The weighted score and the readiness of a source, against sums done by hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.choices import CRITERIA, READINESS_DIMENSIONS
from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Portfolio, Rating, Readiness
from desktop_app.domain.scoring.inputs import inputs_of
from desktop_app.domain.scoring.methods import score as method_score
from desktop_app.domain.scoring.weighted import (
    DEFAULT_WEIGHTS,
    normalise,
    parse_weights,
    points,
    source_readiness,
    weighted_score,
)
from desktop_app.errors import FieldError
from desktop_app.plugin_api.core_scoring import METHODS

ALL = {"value": 4, "usability": 3, "feasibility": 5, "viability": 2, "strategic_fit": 1, "risk": 2}


def ratings(**given_ratings: int | None) -> list[Rating]:
    return [Rating(criterion=name, rating=rating) for name, rating in given_ratings.items()]


def dimensions(**scores: float | None) -> list[Readiness]:
    return [Readiness(dimension=name, score=score) for name, score in scores.items()]


def every_dimension(score: float, **others: float | None) -> list[Readiness]:
    return dimensions(**{**dict.fromkeys(READINESS_DIMENSIONS, score), **others})


def test_the_default_weights_sum_to_one_over_all_criteria() -> None:
    assert sum(DEFAULT_WEIGHTS.values()) == pytest.approx(1)
    assert set(DEFAULT_WEIGHTS) == set(CRITERIA)


@pytest.mark.parametrize(("rating", "gained"), [(1, 0), (2, 25), (3, 50), (4, 75), (5, 100)])
def test_points_of_a_rating_and_the_other_way_round_for_risk(rating: int, gained: float) -> None:
    assert points("value", rating) == gained
    assert points("risk", rating) == 100 - gained


def test_the_score_is_the_weighted_sum() -> None:
    score = weighted_score(ratings(**ALL), DEFAULT_WEIGHTS)
    # 0.30 x 75 + 0.15 x 50 + 0.20 x 100 + 0.15 x 25 + 0.10 x 0 + 0.10 x 75 (risk 2, inverted)
    assert score.value == pytest.approx(22.5 + 7.5 + 20 + 3.75 + 0 + 7.5)
    assert (score.low, score.high) == (score.value, score.value)
    assert score.missing == ()
    assert score.known
    assert [term.points for term in score.terms] == [75, 50, 100, 25, 0, 75]


def test_the_best_and_the_worst_ratings_reach_100_and_0() -> None:
    best = dict.fromkeys(CRITERIA, 5) | {"risk": 1}
    worst = dict.fromkeys(CRITERIA, 1) | {"risk": 5}
    assert weighted_score(ratings(**best), DEFAULT_WEIGHTS).value == pytest.approx(100)
    assert weighted_score(ratings(**worst), DEFAULT_WEIGHTS).value == pytest.approx(0)


def test_a_missing_rating_is_named_and_widens_the_range() -> None:
    score = weighted_score(ratings(value=4, risk=None), DEFAULT_WEIGHTS)
    assert score.value is None
    assert score.missing == ("usability", "feasibility", "viability", "strategic_fit", "risk")
    assert score.low == pytest.approx(22.5)
    assert score.high == pytest.approx(22.5 + 70)
    assert score.known


def test_a_range_holds_what_low_confidence_leaves_possible() -> None:
    rated = (
        Rating(criterion="value", rating=4, confidence="low"),
        Rating(criterion="usability", rating=3, confidence="medium"),
        Rating(criterion="feasibility", rating=4, confidence="high"),
    )
    weights = normalise({"value": 30, "usability": 15, "feasibility": 20, "risk": 35})
    score = weighted_score(rated, weights)
    assert (score.low, score.high) == pytest.approx((22.5 + 7.5 + 15 - 7.5 - 1.875, 45 + 7.5 + 1.875 + 35))
    # The same as the method that Prioritise opens.
    method = next(one for one in METHODS if one.id == "weighted").with_weights(weights)
    known = inputs_of(list(CRITERIA), Initiative(title="A"), rated, (), Portfolio())
    opened = method_score(method, known)
    assert (opened.low, opened.high) == pytest.approx((score.low, score.high))
    # A settled estimate says better how far a rating reaches.
    settled = Estimate(input="value", low=4, likely=4, high=4.5, settled=True)
    narrowed = weighted_score(rated, DEFAULT_WEIGHTS, [settled])
    assert narrowed.low > weighted_score(rated, DEFAULT_WEIGHTS).low


def test_a_rating_of_low_confidence_is_no_range_once_all_are_rated() -> None:
    rated = [replace(one, confidence="low") for one in ratings(**ALL)]
    score = weighted_score(rated, DEFAULT_WEIGHTS)
    assert score.value == score.low == score.high == weighted_score(ratings(**ALL), DEFAULT_WEIGHTS).value


def test_nothing_rated_is_unknown_and_not_zero() -> None:
    score = weighted_score([], DEFAULT_WEIGHTS)
    assert (score.value, score.low, score.known) == (None, 0, False)
    assert score.high == pytest.approx(100)
    assert len(score.missing) == 6


def test_a_criterion_without_weight_is_not_missed() -> None:
    weights = normalise({"value": 2, "risk": 1})
    score = weighted_score(ratings(value=5, risk=5), weights)
    assert score.missing == ()
    assert score.value == pytest.approx(100 * 2 / 3)


@given(
    st.dictionaries(st.sampled_from(list(CRITERIA)), st.none() | st.integers(1, 5)),
    st.dictionaries(st.sampled_from(list(CRITERIA)), st.floats(0, 1e9), min_size=1),
)
def test_the_range_holds_every_completion(known: dict[str, int | None], raw: dict[str, float]) -> None:
    if not sum(raw.values()) > 0:
        return
    weights = normalise(raw)
    assert sum(weights.values()) == pytest.approx(1)
    score = weighted_score(ratings(**known), weights)
    assert -1e-9 <= score.low <= score.high <= 100 + 1e-6
    filled = {name: known.get(name) for name in CRITERIA}
    for lowest in (True, False):
        rest = {name: rating or (1 if (name != "risk") == lowest else 5) for name, rating in filled.items()}
        bound = weighted_score(ratings(**rest), weights).value
        assert bound == pytest.approx(score.low if lowest else score.high, abs=1e-6)


def test_a_score_stands_for_itself() -> None:
    # Absolute scale: only the initiative's own ratings and the weights go in.
    before = weighted_score(ratings(**ALL), DEFAULT_WEIGHTS)
    weighted_score(ratings(**dict.fromkeys(CRITERIA, 5)), DEFAULT_WEIGHTS)
    assert weighted_score(ratings(**ALL), DEFAULT_WEIGHTS) == before


def test_weights_are_scaled_to_sum_to_one() -> None:
    weights = normalise({"value": 3, "feasibility": 1})
    assert weights["value"] == 0.75
    assert weights["feasibility"] == 0.25
    assert weights["risk"] == 0
    assert list(weights) == list(CRITERIA)


@pytest.mark.parametrize(
    ("weights", "field"),
    [
        ({"value": -1.0}, "value"),
        ({"value": math.nan}, "value"),
        ({"value": math.inf}, "value"),
        ({"value": None}, "value"),
        ({"value": "5"}, "value"),
        ({"value": True}, "value"),
        ({"beauty": 1.0}, "beauty"),
        ({"value": 0.0}, "weights"),
        ({}, "weights"),
    ],
)
def test_weights_that_mean_nothing_are_refused(weights: dict[str, float], field: str) -> None:
    with pytest.raises(FieldError) as refused:
        normalise(weights)
    assert refused.value.field == field


def test_huge_weights_keep_their_proportions() -> None:
    weights = normalise(dict.fromkeys(CRITERIA, 1e308))
    assert sum(weights.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "5", "null", '"x"', "{}", '{"value": 0}', '{"value": "x"}', '{"value": -1, "risk": 3}',
     '{"value": Infinity}', '{"value": NaN}', '{"value": null}', "[" * 100_000],
)  # fmt: skip
def test_weights_that_cannot_be_read_are_the_default_ones(text: str) -> None:
    assert parse_weights(text) == DEFAULT_WEIGHTS


def test_weights_are_read_back() -> None:
    weights = normalise({"value": 1, "usability": 2, "risk": 5})
    assert parse_weights(json.dumps(weights)) == pytest.approx(weights)


def test_readiness_is_the_mean_of_the_dimensions() -> None:
    score = source_readiness(every_dimension(90, labels=60, volume=75))
    assert score.value == pytest.approx((7 * 90 + 60 + 75) / 9)
    assert (score.note, score.missing) == ("", ())


def test_a_failing_dimension_holds_the_score_at_49_and_is_named() -> None:
    score = source_readiness(every_dimension(100, labels=49.9))
    assert score.value == 49
    assert score.note == "Held at 49 at most: Labels fails."


def test_two_failing_dimensions_are_both_named() -> None:
    score = source_readiness(every_dimension(100, labels=0, volume=10))
    assert score.note == "Held at 49 at most: Labels, Volume fails."


def test_a_low_mean_stays_below_the_cap() -> None:
    score = source_readiness(every_dimension(10))
    assert score.value == pytest.approx(10)


def test_a_dimension_at_the_limit_does_not_fail() -> None:
    assert source_readiness(every_dimension(50)).note == ""


def test_an_unknown_dimension_leaves_the_score_unknown() -> None:
    score = source_readiness(every_dimension(90, labels=None))
    assert score.value is None
    assert score.missing == ("labels",)
    assert score.low == pytest.approx(80)
    assert score.high == pytest.approx(820 / 9)


def test_the_cap_holds_for_the_range_of_an_unknown_score() -> None:
    score = source_readiness(dimensions(labels=20))
    assert score.value is None
    assert score.low == pytest.approx(20 / 9)
    assert score.high == 49
    assert len(score.missing) == 8


def test_what_does_not_apply_is_left_out() -> None:
    one = every_dimension(80)
    one = [r for r in one if r.dimension != "labels"]
    score = source_readiness([*one, Readiness(dimension="labels", applicable=False, score=0)])
    assert score.value == pytest.approx(80)
    assert len(score.terms) == 8
    assert sum(term.weight for term in score.terms) == pytest.approx(1)


def test_where_nothing_applies_nothing_is_known() -> None:
    score = source_readiness([Readiness(dimension=d, applicable=False) for d in READINESS_DIMENSIONS])
    assert (score.value, score.known, score.terms) == (None, False, ())
