"""Experiments held against statsmodels, and forecasts against scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import brier_score_loss
from statsmodels.stats.power import TTestIndPower
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    power_proportions_2indep,
    proportions_ztest,
    samplesize_proportions_2indep_onetail,
)
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from desktop_app.analysis.models.experiments import (
    days_for,
    effects_around,
    power_means,
    power_proportions,
    result_from_columns,
    result_means,
    result_proportions,
    sample_ratio,
    size_curve,
    size_means,
    size_proportions,
    size_sentence,
)
from desktop_app.analysis.models.forecasts import forecast_score
from desktop_app.errors import UserError


@pytest.mark.parametrize(
    ("baseline", "effect"), [(0.1, 0.02), (0.5, -0.05), (0.012, 0.003), (0.0, 0.3), (0.9, 0.1)]
)
@pytest.mark.parametrize(("alpha", "power"), [(0.05, 0.8), (0.01, 0.9)])
def test_the_size_for_shares_is_that_of_statsmodels(
    baseline: float, effect: float, alpha: float, power: float
) -> None:
    expected = samplesize_proportions_2indep_onetail(effect, baseline, power, alpha=alpha)
    found = size_proportions(baseline, effect, alpha=alpha, power=power)
    assert found == math.ceil(expected - 1e-9)
    if 0 < baseline < 1 and baseline + effect < 1:
        assert power_proportions(found, baseline, effect, alpha) == pytest.approx(
            power_proportions_2indep(effect, baseline, found, alpha=alpha).power, abs=1e-6
        )


@pytest.mark.parametrize(("sd", "effect"), [(1.0, 0.5), (10.0, 1.0), (3.0, -0.1), (1.0, 2.5)])
@pytest.mark.parametrize(("alpha", "power"), [(0.05, 0.8), (0.01, 0.95)])
def test_the_size_for_means_is_that_of_statsmodels(
    sd: float, effect: float, alpha: float, power: float
) -> None:
    found = size_means(sd, effect, alpha=alpha, power=power)
    size = abs(effect) / sd
    oracle = TTestIndPower()
    assert power_means(found, size, alpha) == pytest.approx(oracle.power(size, found, alpha), abs=1e-9)
    assert found == 2 or oracle.power(size, found, alpha) >= power
    assert found == 2 or oracle.power(size, found - 1, alpha) < power


def test_an_effect_far_larger_than_the_spread_needs_few_cases() -> None:
    assert 2 <= size_means(1.0, 5.0, alpha=0.01, power=0.95) <= 5
    assert size_means(1.0, 1000.0) == 2


def test_the_curve_and_the_days() -> None:
    effects = effects_around(0.02, baseline=0.1)
    assert (len(effects), effects[0], effects[12], effects[24]) == pytest.approx((25, 0.02 / 3, 0.02, 0.06))
    points = size_curve(effects, baseline=0.1, a_day=1000)
    assert [point.n_per_arm for point in points] == sorted(
        (point.n_per_arm for point in points), reverse=True
    )
    assert points[12].n_per_arm == size_proportions(0.1, 0.02) == 3841
    assert points[12].days == days_for(3841, 1000) == 8
    assert size_sentence(points[12]) == "Each arm needs 3,841 cases, which takes 8 days."
    assert max(effects_around(0.3, baseline=0.6)) <= 0.4
    assert size_curve([1.0], sd=2.0)[0].days is None


CELLS = [(1000, 100, 1000, 130), (500, 0, 500, 12), (40, 40, 30, 20), (10**6, 5000, 10**6, 5100)]


@pytest.mark.parametrize("cells", CELLS)
def test_the_result_of_shares_is_that_of_statsmodels(cells: tuple[int, int, int, int]) -> None:
    n_1, hits_1, n_2, hits_2 = cells
    found = result_proportions(*cells)
    assert found.difference == pytest.approx(hits_2 / n_2 - hits_1 / n_1)
    assert (found.low, found.high) == pytest.approx(
        confint_proportions_2indep(hits_2, n_2, hits_1, n_1, method="newcomb")
    )
    assert found.p_value == pytest.approx(proportions_ztest([hits_2, hits_1], [n_2, n_1])[1], abs=1e-12)
    assert found.sample_ratio_p == pytest.approx(stats.chisquare([n_1, n_2]).pvalue, abs=1e-12)
    assert found.lift == (pytest.approx(found.difference / (hits_1 / n_1)) if hits_1 else None)


def test_the_result_of_means_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(0)
    control, variant = rng.normal(20, 4, 200), rng.normal(21, 9, 150)
    frame = pd.DataFrame({"arm": ["control"] * 200 + ["new"] * 150, "wait": [*control, *variant]})
    found = result_from_columns(frame["arm"], frame["wait"])
    compared = CompareMeans(DescrStatsW(variant), DescrStatsW(control))
    assert (found.low, found.high) == pytest.approx(compared.tconfint_diff(usevar="unequal"))
    assert found.p_value == pytest.approx(compared.ttest_ind(usevar="unequal")[1])
    assert found.lift == pytest.approx((variant.mean() - control.mean()) / control.mean())
    assert (found.kind, found.control_name, found.variant_name) == ("means", "control", "new")
    again = result_means(200, control.mean(), control.std(ddof=1), 150, variant.mean(), variant.std(ddof=1))
    assert again.difference == pytest.approx(found.difference)


def test_a_result_from_a_file_of_cases() -> None:
    arm = ["A"] * 500 + ["B"] * 520 + [None] * 3
    outcome = ["no"] * 450 + ["yes"] * 50 + ["no"] * 440 + ["yes"] * 79 + [""] + ["yes"] * 3
    found = result_from_columns(arm, outcome)
    assert (found.control.n, found.variant.n, found.left_out) == (500, 519, 4)
    assert found.difference == pytest.approx(79 / 519 - 0.1)
    assert found.sample_ratio_p == pytest.approx(stats.chisquare([500, 520]).pvalue)
    turned = result_from_columns(arm, outcome, control="b")
    assert turned.difference == pytest.approx(-found.difference)


def test_a_split_that_is_not_as_planned_is_flagged() -> None:
    assert result_proportions(10_000, 1000, 9_500, 990).mismatch
    assert not result_proportions(10_000, 1000, 9_900, 990).mismatch
    assert sample_ratio(900, 100, 0.9) == pytest.approx(1)
    assert "chance hardly explains" in result_proportions(10_000, 1000, 9_500, 990).sentences()[0]


def test_no_variation_and_few_cases() -> None:
    found = result_proportions(20, 0, 20, 0)
    assert (found.p_value, found.lift) == (None, None)
    assert found.sentences()[0] == "Too few cases to judge."
    assert "chance may explain" in found.sentences()[1]
    better = result_proportions(1000, 100, 1000, 160)
    assert better.sentences() == (
        "The variant differs by 6 percentage points (from 10\u00a0% to 16\u00a0%, 60\u00a0% more), 95 % interval 3.06 to "
        "8.95 points: more than chance explains.",
    )


def test_rows_and_arms_without_cases_are_told() -> None:
    arms = ["control", "Control ", "new", "new", None] * 10
    found = result_from_columns(arms, [0, 1, 1, 1, 1] * 10)
    assert (found.control.n, found.variant.n, found.left_out) == (20, 20, 10)
    text = " ".join(found.sentences())
    assert "10 rows without an arm or an outcome were left out." in text
    assert "“control” = “Control ”" in text
    with pytest.raises(UserError, match="The arm “new” has no case with an outcome in “outcome”"):
        result_from_columns(["control", "new"] * 10, [1, None] * 5 + [0, None] * 5)


def test_a_difference_of_shares_is_in_points() -> None:
    texts = [
        result_proportions(1000, 140, 1000, 110).sentences()[0],
        result_proportions(1000, 0, 1000, 10).sentences()[0],
        result_proportions(1000, 100, 1000, 100).sentences()[0],
    ]
    assert [text.replace("\u00a0", " ").split("), ")[0] for text in texts] == [
        "The variant differs by -3 percentage points (from 14 % to 11 %, 21.4 % less",
        "The variant differs by 1 percentage point (from 0 % to 1 %",
        "The variant differs by 0 percentage points (from 10 % to 10 %",
    ]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: size_proportions(0.9, 0.2), "between 0 and 1 with and without"),
        (lambda: size_proportions(0.1, 0), "other than 0"),
        (lambda: size_proportions(0.1, 0.1, alpha=2), "Alpha"),
        (lambda: size_proportions(0.1, 0.1, power=1), "power"),
        (lambda: size_means(0, 1), "standard deviation"),
        (lambda: days_for(10, 0), "cases a day"),
        (lambda: size_curve([1]), "either today's rate"),
        (lambda: result_proportions(0, 0, 5, 1), "“control” has no cases"),
        (lambda: result_proportions(5, 1, 5, 7), "“variant” has 7 successes in 5"),
        (lambda: result_means(1, 0, 1, 5, 0, 1), "two at least"),
        (lambda: result_means(3, 0, -1, 5, 0, 1), "standard deviation of 0 or more"),
        (lambda: result_from_columns(["a", "b", "c"], [0, 1, 1]), "row 4 holds a third, “c”"),
        (lambda: result_from_columns(["a", "a"], [0, 1]), "should name two arms; it holds 1"),
        (lambda: result_from_columns(["x", "y"], [0, 1]), "which of them is the control"),
        (lambda: result_from_columns(["a", "b"], [0, 1], control="z"), "“z” is not in column"),
        (lambda: result_from_columns(["a", "b"], [5.0, 1.0]), "two cases with a number"),
        (lambda: sample_ratio(1, 1, 1.5), "control's share"),
    ],
)
def test_what_cannot_be_worked_out_is_said_in_a_sentence(make: object, told: str) -> None:
    with pytest.raises(UserError, match=told):
        make()


def test_forecasts_are_scored_as_by_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    chances = rng.integers(1, 100, 60) / 100
    came = rng.random(60) < chances
    found = forecast_score(list(chances), list(came))
    assert found.brier == pytest.approx(brier_score_loss(came, chances))
    base = np.full(60, came.mean())
    assert found.skill == pytest.approx(1 - found.brier / brier_score_loss(came, base))
    assert sum(one.n for one in found.bins) == 60
    for one in found.bins:
        held = (chances >= one.low - 1e-9) & (chances < one.high - 1e-9)
        assert one.mean_chance == pytest.approx(chances[held].mean())
        assert one.share_came == pytest.approx(came[held].mean())
    assert found.enough


def test_few_forecasts_show_no_score() -> None:
    few = forecast_score([0.8] * 9, [True] * 9)
    assert not few.enough
    assert few.skill is None
    assert few.sentence() == "A score is shown from 10 closed forecasts on; there are 9."
    ten = forecast_score([0.8] * 10, [True] * 7 + [False] * 3)
    assert ten.sentence() == "Brier score 0.22 over 10 forecasts. It says 80\u00a0% when 70\u00a0% come true."
    assert forecast_score([], []).brier is None
    with pytest.raises(ValueError, match="between"):
        forecast_score([80], [True])
    with pytest.raises(ValueError, match="outcome"):
        forecast_score([0.8], [])
