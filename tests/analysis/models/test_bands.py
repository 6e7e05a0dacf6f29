"""Decision bands against every pair of thresholds, and against scikit-learn on a million scores."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_curve

from desktop_app.analysis.models.bands import Bands, Costs, bands_by, window_minimum, words
from desktop_app.analysis.models.confidence import RiskCoverage
from desktop_app.errors import UserError

SCORES = st.integers(0, 8).map(lambda k: k / 8) | st.floats(0, 1)
CASES = st.lists(st.tuples(SCORES, st.sampled_from([0.0, 1.0, np.nan])), min_size=1, max_size=25).filter(
    lambda cases: any(label == label for _, label in cases)
)
MONEY = st.sampled_from([0.0, 1.0, 4.0, 35.0, 240.0])
RATES = st.sampled_from([0.0, 0.6, 0.9, 1.0])
COSTS = st.builds(Costs, MONEY, MONEY, MONEY, RATES, RATES)


def cost_of(scores: np.ndarray, labels: np.ndarray, low: float, high: float, costs: Costs) -> float:
    """The definition, case by case."""
    total = 0.0
    for score, label in zip(scores, labels, strict=True):
        if np.isnan(label):
            continue
        if score < low:
            total += costs.missed * label
        elif score >= high:
            total += costs.stopped * (1 - label)
        else:
            total += costs.review
            total += costs.missed * (1 - costs.sensitivity) * label
            total += costs.stopped * (1 - costs.specificity) * (1 - label)
    return total


def cheapest(scores: np.ndarray, labels: np.ndarray, costs: Costs, cap: float | None) -> float:
    """The lowest cost over every pair of cuts."""
    cuts = [0.0, *np.unique(scores), 1.5]
    best = np.inf
    for i, low in enumerate(cuts):
        for high in cuts[i:]:
            reviewed = int(((scores >= low) & (scores < high)).sum())
            if cap is None or reviewed <= cap * len(scores) + 1e-9:
                best = min(best, cost_of(scores, labels, low, high, costs))
    return best


@given(CASES, COSTS, st.sampled_from([None, 0.0, 0.1, 0.3, 0.5, 1.0]))
def test_the_best_pair_is_the_cheapest_of_all(
    cases: list[tuple[float, float]], costs: Costs, cap: float | None
) -> None:
    scores, labels = (np.array(column) for column in zip(*cases, strict=True))
    bands = Bands.of(scores, labels)
    best = bands.best(costs, cap)
    assert best.cost == pytest.approx(cheapest(scores, labels, costs, cap), abs=1e-9)
    # What is said of the pair is true of it when it is used.
    assert cost_of(scores, labels, best.pass_below, best.stop_from, costs) == pytest.approx(
        best.cost, abs=1e-9
    )
    again = bands.at(best.pass_below, best.stop_from, costs)
    assert again == best
    assert best.passed.n + best.reviewed.n + best.stopped.n == len(cases)
    assert best.passed.share + best.reviewed.share + best.stopped.share == pytest.approx(1)
    if cap is not None:
        assert best.reviewed.n <= cap * len(cases) + 1e-9


def test_three_hundred_cases_against_every_pair() -> None:
    rng = np.random.default_rng(0)
    labels = rng.random(300) < 0.3
    scores = np.round(np.clip(rng.normal(0.35 + 0.3 * labels, 0.2), 0, 1), 3)
    costs = Costs(240, 35, 4, 0.9, 0.95)
    bands = Bands.of(scores, labels)
    cuts = np.append(np.unique(scores), np.nextafter(1.0, 2.0))
    grid = bands.cost_grid(costs, np.append(0.0, cuts))
    assert bands.best(costs).cost_per_case == pytest.approx(np.nanmin(grid), rel=1e-12)
    i, j = np.unravel_index(np.nanargmin(grid), grid.shape)
    low, high = np.append(0.0, cuts)[[i, j]]
    assert grid[i, j] * 300 == pytest.approx(cost_of(scores, labels.astype(float), low, high, costs))


@given(CASES, COSTS, st.floats(0, 1), st.floats(0, 1))
def test_no_fixed_pair_is_cheaper(cases: list[tuple[float, float]], costs: Costs, x: float, y: float) -> None:
    scores, labels = (np.array(column) for column in zip(*cases, strict=True))
    bands = Bands.of(scores, labels)
    fixed = bands.at(min(x, y), max(x, y), costs)
    assert fixed.cost == pytest.approx(cost_of(scores, labels, min(x, y), max(x, y), costs), abs=1e-9)
    assert bands.best(costs).cost <= fixed.cost + 1e-9


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=80), st.data())
def test_the_sliding_window_finds_the_smallest(values: list[float], data: st.DataObject) -> None:
    starts, lowest = [], 0
    for end in range(len(values)):
        lowest = data.draw(st.integers(lowest, end))
        starts.append(lowest)
    found = window_minimum(np.array(values), np.array(starts))
    assert found.tolist() == [min(values[start : end + 1]) for end, start in enumerate(starts)]


def test_the_curve_of_a_million_scores_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    labels = rng.random(1_000_000) < 0.1
    scores = np.clip(rng.normal(0.3 + 0.3 * labels, 0.2), 0, 1)
    bands = Bands.of(scores, labels)
    precision, recall, thresholds = precision_recall_curve(labels, scores)
    curve = bands.curve(None)
    assert np.array_equal(curve.thresholds, thresholds)
    assert np.abs(curve.precision - precision[:-1]).max() < 1e-12
    assert np.abs(curve.recall - recall[:-1]).max() < 1e-12
    assert curve.share[0] == 1
    thinned = bands.curve()
    assert 100 < thinned.thresholds.size <= 500
    assert set(thinned.thresholds) <= set(thresholds)
    histograms = bands.histograms
    assert histograms.positives.sum() == labels.sum()
    assert histograms.negatives.sum() == (~labels).sum()
    expected = np.histogram(scores[labels], histograms.edges)[0]
    assert np.array_equal(histograms.positives, expected)


def test_a_step_of_a_handle_does_not_go_over_the_rows() -> None:
    rng = np.random.default_rng(2)
    labels = rng.random(200_000) < 0.05
    bands = Bands.of(np.clip(rng.normal(0.3 + 0.3 * labels, 0.2), 0, 1), labels)
    costs = Costs(240, 35, 4)
    bands.at(0.1, 0.5, costs)
    tracemalloc.start()
    try:
        for step in range(100):
            bands.at(step / 200, 0.5 + step / 200, costs)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # A comparison with each row alone would take 200,000 bytes.
    assert most < 50_000


def test_unlabelled_rows_count_in_the_shares_and_not_in_the_costs() -> None:
    bands = Bands.of([0.1, 0.2, 0.8, 0.9, 0.5], [0, None, 1, None, None])
    found = bands.at(0.4, 0.6, Costs(100, 10, 1))
    assert (found.passed.n, found.reviewed.n, found.stopped.n) == (2, 1, 2)
    assert (found.passed.labelled, found.reviewed.labelled, found.stopped.labelled) == (1, 0, 1)
    assert found.cost == 0
    assert [one.sentence() for one in bands.left_out] == ["label: 3 values are missing."]


def test_rows_without_a_score_are_left_out_and_counted() -> None:
    bands = Bands.of([0.1, None, 0.8, np.inf], [0, 1, 1, 1])
    assert (bands.n, bands.positives) == (2, 1)
    assert bands.left_out[0].sentence() == "score: 1 value is missing, 1 is infinite."


def test_one_class_only() -> None:
    none = Bands.of([0.1, 0.5, 1.0], [0, 0, 0])
    best = none.best(Costs(240, 35, 4))
    assert (best.cost, best.passed.n, best.missed_share) == (0, 3, None)
    # A score of 1 passes only under a threshold above it.
    assert 1 < best.pass_below < 1.0001
    every = Bands.of([0.0, 0.5, 1.0], [1, 1, 1]).best(Costs(240, 35, 4))
    assert (every.cost, every.stopped.n, every.stop_from, every.wrongly_stopped) == (0, 3, 0.0, 0.0)


def test_thresholds_are_short_numbers_between_the_scores() -> None:
    best = Bands.of([0.1234, 0.3519, 0.3611, 0.8], [0, 0, 1, 1]).best(Costs(10, 10, 100))
    assert best.pass_below == best.stop_from == 0.36


def test_costs_of_a_day_and_plain_words() -> None:
    bands = Bands.of([0.1] * 90 + [0.5] * 5 + [0.9] * 5, [0] * 90 + [1, 0, 0, 0, 0] + [1, 1, 1, 1, 0])
    found = bands.at(0.3, 0.7, Costs(100, 35, 4, sensitivity=0.5))
    assert found.cost == 5 * 4 + 100 * 0.5 + 35
    assert found.cost_per_day(2000) == pytest.approx(2000 * 105 / 100)
    assert words(found, "frauds", "payments") == (
        "Of 100 frauds it stops 80 without help, and reviewers catch 10 more.",
        "Of 100 payments it stops, 20 should have passed.",
        "People look at 5\u00a0% of all payments.",
    )


def test_each_class_is_solved_on_its_own() -> None:
    rng = np.random.default_rng(3)
    labels = rng.random(600) < 0.3
    scores = np.clip(rng.normal(0.35 + 0.3 * labels, 0.2), 0, 1)
    classes = np.where(rng.random(600) < 0.5, "grave", "mild")
    by_class = {"grave": Costs(1000, 35, 4), "mild": Costs(50, 35, 4)}
    found = bands_by(scores, labels, classes, by_class)
    for name, (_bands, best) in found.items():
        rows = classes == name
        assert best == Bands.of(scores[rows], labels[rows]).best(by_class[name])
    assert found["grave"][1].pass_below < found["mild"][1].pass_below
    with pytest.raises(UserError, match="no costs for “mild”"):
        bands_by(scores, labels, classes, {"grave": Costs(1, 1, 1)})
    unlabelled = np.where(classes == "mild", np.nan, labels)
    with pytest.raises(UserError, match="no row of “mild” has both"):
        bands_by(scores, unlabelled, classes, Costs(1, 1, 1))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Costs(-1, 1, 1), "should be 0 or more"),
        (lambda: Costs(float("nan"), 1, 1), "should be 0 or more"),
        (lambda: Costs(1, 1, 1, sensitivity=1.2), "between 0 and 1"),
        (lambda: Bands.of([0.2, 0.3], [0, 1]).at(0.6, 0.5, Costs(1, 1, 1)), "should not be over"),
        (lambda: Bands.of([0.2, 0.3], [0, 1]).at(float("nan"), 0.5, Costs(1, 1, 1)), "should not be over"),
        (lambda: Bands.of([0.2, 0.3], [0, 1]).best(Costs(1, 1, 1), 1.5), "share between 0 and 1"),
        (lambda: Bands.of([0.2, 1.3], [0, 1]), "row 3 holds 1.3"),
        (lambda: Bands.of([0.2, None], [None, 1]), "both a score and an actual outcome"),
        (lambda: Bands.of([0.2], [0, 1]), "equally many rows"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(make: object, told: str) -> None:
    with pytest.raises(UserError, match=told):
        make()


@given(CASES, st.floats(0.5, 1))
def test_the_confidence_rule_counts_as_defined(cases: list[tuple[float, float]], rule: float) -> None:
    scores, labels = (np.array(column) for column in zip(*cases, strict=True))
    curve = RiskCoverage.of(scores, labels)
    for confidence in (0.5, rule, *np.round(np.maximum(scores, 1 - scores), 12)):
        point = curve.at(confidence)
        sure = np.round(np.maximum(scores, 1 - scores), 12) >= round(confidence, 12)
        rest = sure & ~np.isnan(labels)
        assert point.reviewed_share == pytest.approx(1 - sure.mean())
        if rest.any():
            wrong = (scores[rest] >= 0.5) != labels[rest].astype(bool)
            assert point.error_of_rest.value == pytest.approx(wrong.mean())
        else:
            assert point.error_of_rest.value is None
    shares = [point.reviewed_share for point in curve.curve()]
    assert shares == sorted(shares)


def test_the_rule_for_an_error_rate_reviews_as_little_as_it_can() -> None:
    rng = np.random.default_rng(4)
    scores = rng.random(5000)
    labels = rng.random(5000) < scores
    curve = RiskCoverage.of(scores, labels)
    found = curve.for_error(0.1)
    assert found is not None
    assert found.error_of_rest.value <= 0.1
    before = curve.distinct[curve.distinct < found.confidence]
    assert all(curve.at(float(one)).error_of_rest.value > 0.1 for one in before[-50:])
    assert len(curve.curve()) <= 200
    assert RiskCoverage.of([0.6, 0.6], [0, 1]).for_error(0.1) is None
