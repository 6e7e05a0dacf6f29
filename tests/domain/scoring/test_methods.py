"""Scores by method: by hand, against numpy-financial, and as ranges where inputs are unknown."""

from __future__ import annotations

from datetime import date

import numpy_financial as npf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Portfolio, Rating
from desktop_app.domain.scoring.inputs import Range, inputs_of, rating_range
from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod, check_method, score
from desktop_app.domain.scoring.weighted import DEFAULT_WEIGHTS, weighted_score
from desktop_app.errors import UserError
from desktop_app.plugin_api.core_scoring import METHODS

BY_ID = {method.id: method for method in METHODS}


def exactly(**values: float | None) -> dict[str, Range | None]:
    return {name: None if v is None else Range(v, v, v) for name, v in values.items()}


RICE = {"reach": 4000, "impact": 2, "confidence": 0.8, "effort": 16}
ICE = {"ice_impact": 8, "ice_confidence": 5, "ice_ease": 3}
WSJF = {"business_value": 8, "time_criticality": 5, "risk_reduction": 3, "job_size": 2}


@pytest.mark.parametrize(
    ("method", "values", "expected"),
    [
        ("rice", RICE, 400),
        ("ice", ICE, 120),
        ("wsjf", WSJF, 8),
        ("value-effort", {"value": 4, "effort": 2.5}, 1.6),
    ],
)
def test_by_hand(method: str, values: dict[str, float], expected: float) -> None:
    found = score(BY_ID[method], exactly(**values))
    assert found.value == pytest.approx(expected, rel=1e-12)
    assert (found.low, found.high, found.missing, found.note) == (found.value, found.value, (), "")
    assert [term.input.name for term in found.terms] == [one.name for one in BY_ID[method].inputs]


@pytest.mark.parametrize("rate", [0.0, 0.03, 0.08, 0.25])
@pytest.mark.parametrize("years", [1, 5, 10])
def test_expected_value_as_numpy_financial_has_it(rate: float, years: int) -> None:
    chance, benefit, run, build = 0.6, 900_000.0, 120_000.0, 750_000.0
    found = score(
        BY_ID["expected-value"],
        exactly(
            chance_of_success=chance,
            benefit=benefit,
            run_cost=run,
            build_cost=build,
            discount_rate=rate,
            horizon_years=years,
        ),
    )
    flows = [-build] + [chance * benefit - run] * years
    assert found.value == pytest.approx(npf.npv(rate, flows), rel=1e-10)


ratings = st.dictionaries(st.sampled_from(sorted(CRITERIA)), st.integers(1, 5))
weights = st.dictionaries(st.sampled_from(sorted(CRITERIA)), st.floats(0, 10), min_size=1).filter(
    lambda w: sum(w.values()) > 0.01
)


@given(ratings, weights)
def test_weighted_is_the_score_that_was_there_before(given_: dict[str, int], by: dict[str, float]) -> None:
    from desktop_app.domain.scoring.weighted import normalise

    method = BY_ID["weighted"].with_weights(by)
    found = score(method, exactly(**given_))
    expected = weighted_score([Rating(criterion=n, rating=r) for n, r in given_.items()], normalise(by))
    assert found.value == (None if expected.value is None else pytest.approx(expected.value, abs=1e-9))
    assert found.low == pytest.approx(expected.low, abs=1e-9)
    assert found.high == pytest.approx(expected.high, abs=1e-9)
    assert set(found.missing) == set(expected.missing)
    for term, old in zip(found.terms, expected.terms, strict=True):
        assert term.weight == pytest.approx(old.weight)
        if term.points is not None:
            assert term.points == pytest.approx(old.points * old.weight, abs=1e-9)


def test_default_weights_by_hand() -> None:
    found = score(
        BY_ID["weighted"],
        exactly(value=5, usability=4, feasibility=3, viability=2, strategic_fit=1, risk=2),
    )
    by_hand = 0.30 * 100 + 0.15 * 75 + 0.20 * 50 + 0.15 * 25 + 0.10 * 0 + 0.10 * 75
    assert found.value == pytest.approx(by_hand)
    assert sum(DEFAULT_WEIGHTS.values()) == pytest.approx(1)


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.id)
def test_unknown_is_a_range_and_never_zero(method: ScoringMethod) -> None:
    nothing = score(method, {})
    assert nothing.value is None
    assert not nothing.known
    assert set(nothing.missing) == {one.name for one in method.inputs}
    bounded = all(one.maximum is not None for one in method.inputs)
    if bounded:
        assert nothing.low is not None
        assert nothing.high is not None
        assert nothing.low < nothing.high
    else:
        assert nothing.high is None


def test_one_unknown_input_gives_what_is_still_possible() -> None:
    found = score(BY_ID["rice"], exactly(reach=4000, impact=None, confidence=0.5, effort=10))
    assert (found.value, found.low, found.high) == (None, 50, 600)
    assert found.missing == ("impact",)
    assert found.middle == 325
    open_ended = score(BY_ID["rice"], exactly(reach=4000, impact=1, confidence=0.5, effort=None))
    assert (open_ended.low, open_ended.high, open_ended.middle) == (0, None, None)
    narrowed = {**exactly(reach=4000, impact=1, confidence=0.5), "effort": Range(4, None, 8)}
    found = score(BY_ID["rice"], narrowed)
    assert (found.value, found.low, found.high) == (None, 250, 500)


def test_an_input_that_makes_no_value_says_so() -> None:
    found = score(BY_ID["rice"], exactly(**{**RICE, "effort": 0}))
    assert (found.value, found.low, found.high, found.middle) == (None, None, None, None)
    assert "divides by effort, which is 0" in found.note
    assert found.missing == ()


def test_no_other_initiative_goes_into_a_score() -> None:
    alone = score(BY_ID["rice"], exactly(**RICE))
    assert alone == score(BY_ID["rice"], {**exactly(**RICE), "somebody_else": Range(1, 2, 3)})


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.id)
def test_core_methods_are_sound_and_say_what_their_inputs_mean(method: ScoringMethod) -> None:
    check_method(method)
    assert method.explanation
    for one in method.inputs:
        assert one.label
        assert one.anchors
        assert any(one.anchors.values())
        assert one.kind in ("money", "share", "chance") or one.unit
        for value in one.anchors:
            one.check(value)


def test_inputs_of_one_name_are_one_input() -> None:
    """Estimates are kept by the name of the input, so that two methods with one name have to mean the same."""
    seen: dict[str, ScoringInput] = {}
    for method in METHODS:
        for one in method.inputs:
            assert seen.setdefault(one.name, one) == one


X = ScoringInput("x", "X", "", 0, 10)
Y = ScoringInput("y", "Y", "", 0, 10, higher_is_better=False)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (ScoringMethod("", "M", "", (X,), "x"), "needs a name"),
        (ScoringMethod("m", " ", "", (X,), "x"), "needs a name"),
        (ScoringMethod("m", "M", "", (), "1"), "at least one input"),
        (ScoringMethod("m", "M", "", (X, X), "x"), "two inputs called x"),
        (ScoringMethod("m", "M", "", (ScoringInput("a b", "A"),), "x"), "can't be the name"),
        (ScoringMethod("m", "M", "", (ScoringInput("min", "A"),), "x"), "can't be the name"),
        (ScoringMethod("m", "M", "", (ScoringInput("a", "A", "", 5, 1),), "a"), "least value is above"),
        (ScoringMethod("m", "M", "", (ScoringInput("a", "A", "", 0, 1, {2: "x"}),), "a"), "between 0 and 1"),
        (ScoringMethod("m", "M", "", (X, Y), "x"), "does not use y"),
        (ScoringMethod("m", "M", "", (X,), "x + z"), "no field z"),
        (ScoringMethod("m", "M", "", (X, Y), "weighted", weights=(("x", 1.0),)), "does not use y"),
        (ScoringMethod("m", "M", "", (X, Y), "x", weights=(("x", 1.0), ("y", 1.0))), "does not use y"),
        (ScoringMethod("m", "M", "", (X,), "x +"), "ends where"),
        (ScoringMethod("m", "M", "", (X,), "weighted"), "no field weighted"),
        (ScoringMethod("m", "M", "", (X,), "weighted", weights=(("x", 0.0),)), "above 0"),
        (ScoringMethod("m", "M", "", (X,), "weighted", weights=(("x", -1.0),)), "from 0 up"),
        (ScoringMethod("m", "M", "", (X,), "weighted", weights=(("z", 1.0),)), "no criterion"),
        (
            ScoringMethod("m", "M", "", (ScoringInput("a", "A", "", 0),), "weighted", weights=(("a", 1.0),)),
            "least and a largest",
        ),
    ],
)
def test_faulty_methods_are_refused_in_words(method: ScoringMethod, words: str) -> None:
    with pytest.raises(UserError) as caught:
        check_method(method)
    assert words in str(caught.value)


def test_a_method_of_weights_and_a_formula() -> None:
    method = ScoringMethod("m", "M", "", (X, Y), "weighted / 2 + x", weights=(("x", 3.0), ("y", 1.0)))
    check_method(method)
    assert method.shares == {"x": 0.75, "y": 0.25}
    # 75 points at x = 10, 25 at y = 0.
    assert score(method, exactly(x=10, y=0)).value == pytest.approx(60)
    assert score(method, exactly(x=0, y=10)).value == pytest.approx(0)
    assert score(method, exactly(x=4, y=5)).value == pytest.approx((30 + 12.5) / 2 + 4)


@given(st.floats(-50, 50), st.floats(0.5, 50), st.floats(0, 1), st.booleans())
def test_weighted_sum_of_any_scale(low: float, width: float, share: float, better: bool) -> None:
    one = ScoringInput("a", "A", "", low, low + width, higher_is_better=better)
    method = ScoringMethod("m", "M", "", (one,), "weighted", weights=(("a", 2.0),))
    found = score(method, exactly(a=low + share * width))
    assert found.value == pytest.approx(100 * (share if better else 1 - share), abs=1e-6)


PORTFOLIO = Portfolio(name="P", currency="USD", key_prefix="AI")


def one(**values: object) -> Initiative:
    return Initiative(key="AI-1", title="T", **values)


def test_where_inputs_come_from() -> None:
    initiative = one(benefit_low=1.0, benefit_likely=2.0, benefit_high=4.0, run_cost=5.0)
    ratings_ = [
        Rating(criterion="value", rating=4, confidence="low", rated_by="Ann", rated_on=date(2026, 3, 1)),
        Rating(criterion="risk", rating=5, confidence="medium"),
        Rating(criterion="viability", rating=2, confidence="high"),
        Rating(criterion="usability", rating=None),
    ]
    estimates = [
        Estimate(input="reach", low=1, likely=2, high=3, estimated_by="Bo", note="from logs"),
        Estimate(input="effort", low=1, likely=2, high=4, estimated_by="Bo"),
        Estimate(input="effort", low=2, likely=6, high=7, estimated_by="Cy", estimated_on=date(2026, 2, 1)),
        Estimate(input="effort", low=3, likely=5, high=9, estimated_by="Di"),
        Estimate(input="impact", likely=1, estimated_by="Bo"),
        Estimate(input="impact", low=1, likely=2, high=3, settled=True, reason="the test", estimated_by="Cy"),
        Estimate(input="build_cost", likely=10, estimated_by="Bo"),
    ]
    names = ["benefit", "run_cost", "build_cost", "chance_of_success", "value", "risk", "viability"]
    names += ["usability", "reach", "effort", "impact", "discount_rate", "horizon_years", "nobody"]
    found = inputs_of(names, initiative, ratings_, estimates, PORTFOLIO)

    def plain(name: str) -> tuple[object, ...]:
        known = found[name]
        assert known is not None
        return known.low, known.likely, known.high, known.origin

    assert plain("benefit") == (1, 2, 4, "field")
    assert plain("run_cost") == (5, 5, 5, "field")
    assert plain("build_cost") == (10, 10, 10, "one")
    assert found["chance_of_success"] is None
    assert plain("value") == (3, 4, 5, "rating")
    assert plain("risk") == (4.5, 5, 5, "rating")
    assert plain("viability") == (2, 2, 2, "rating")
    assert found["usability"] is None
    assert plain("reach") == (1, 2, 3, "one")
    assert plain("effort") == (1, 5, 9, "several")
    assert plain("impact") == (1, 2, 3, "settled")
    assert plain("discount_rate") == (0.08, 0.08, 0.08, "usual")
    assert plain("horizon_years") == (5, 5, 5, "usual")
    assert found["nobody"] is None
    effort = found["effort"]
    assert effort is not None
    assert (effort.who, effort.when, effort.count) == ("Bo, Cy, Di", date(2026, 2, 1), 3)
    assert effort.origin_text() == "3 estimates, not settled: lowest, median and highest"
    value = found["value"]
    assert value is not None
    assert (value.who, value.when, value.origin_text()) == ("Ann", date(2026, 3, 1), "Rated")
    impact = found["impact"]
    assert impact is not None
    assert (impact.reason, impact.origin_text()) == ("the test", "Settled")


def test_what_the_portfolio_says_counts() -> None:
    import dataclasses

    told = dataclasses.replace(PORTFOLIO, discount_rate=0.0, horizon_years=3)
    found = inputs_of(["discount_rate", "horizon_years"], one(), [], [], told)
    assert found["discount_rate"] == Range(0, 0, 0, "portfolio")
    assert found["horizon_years"] == Range(3, 3, 3, "portfolio")


def test_a_settled_home_field_keeps_the_range_it_was_settled_with() -> None:
    settled = Estimate(input="run_cost", low=4, likely=5, high=8, settled=True, reason="agreed")
    assert inputs_of(["run_cost"], one(run_cost=5.0), [], [settled], PORTFOLIO)["run_cost"] == Range(
        4, 5, 8, "settled", "", None, "agreed", 1
    )
    # Changed by hand since: the field counts.
    assert inputs_of(["run_cost"], one(run_cost=6.0), [], [settled], PORTFOLIO)["run_cost"] == Range(
        6, 6, 6, "field"
    )


def test_ratings_without_confidence_reach_nowhere() -> None:
    assert rating_range(3, "") == (3, 3)
    assert rating_range(1, "low") == (1, 2)
    assert rating_range(5, "medium") == (4.5, 5)
