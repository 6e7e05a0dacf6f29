"""Metrics of predictions held against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle
from sklearn.calibration import calibration_curve

from desktop_app.analysis.models import classification as ours
from desktop_app.analysis.models.calibration import calibration
from desktop_app.analysis.models.sorted_scores import SortedScores

CASES = st.lists(
    st.tuples(st.integers(0, 10).map(lambda k: k / 10) | st.floats(0, 1), st.booleans()),
    min_size=1,
    max_size=60,
)


def columns(cases: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([s for s, _ in cases], float), np.array([y for _, y in cases], bool)


@given(CASES, st.sampled_from([0.5, 1.0, 2.0]))
def test_counts_and_shares_are_those_of_scikit_learn(cases: list[tuple[float, bool]], beta: float) -> None:
    scores, labels = columns(cases)
    predicted = scores >= 0.5
    counts = ours.count(labels, predicted)
    assert counts.n == len(cases)
    for found, expected, known in (
        (ours.precision(counts), oracle.precision_score(labels, predicted, zero_division=0), predicted.any()),
        (ours.recall(counts), oracle.recall_score(labels, predicted, zero_division=0), labels.any()),
        (
            ours.specificity(counts),
            oracle.recall_score(~labels, ~predicted, zero_division=0),
            not labels.all(),
        ),
        (
            ours.f_beta(counts, beta),
            oracle.fbeta_score(labels, predicted, beta=beta, zero_division=0),
            bool((labels | predicted).any()),
        ),
        (ours.accuracy(counts), oracle.accuracy_score(labels, predicted), True),
    ):
        if known:
            assert found.value == pytest.approx(expected, abs=1e-12)
            assert found.low <= found.value <= found.high
        else:
            assert found.value is None
            assert found.why


@given(CASES)
def test_areas_and_losses_are_those_of_scikit_learn(cases: list[tuple[float, bool]]) -> None:
    scores, labels = columns(cases)
    ranked = SortedScores.of(scores, labels)
    area, average = ours.area_under_curve(ranked), ours.average_precision(ranked)
    if labels.any() and not labels.all():
        assert area.value == pytest.approx(oracle.roc_auc_score(labels, scores), abs=1e-12)
    else:
        assert area.value is None
        assert area.why
    if labels.any():
        assert average.value == pytest.approx(oracle.average_precision_score(labels, scores), abs=1e-12)
    else:
        assert average.value is None
    assert ours.brier(labels, scores).value == pytest.approx(
        oracle.brier_score_loss(labels, scores, labels=[False, True])
    )
    assert ours.log_loss(labels, scores).value == pytest.approx(
        oracle.log_loss(labels, np.column_stack([1 - scores, scores]), labels=[False, True]), abs=1e-12
    )


def test_a_million_scores() -> None:
    rng = np.random.default_rng(3)
    labels = rng.random(1_000_000) < 0.1
    scores = np.round(np.clip(rng.normal(0.3 + 0.3 * labels, 0.2), 0, 1), 4)
    ranked = SortedScores.of(scores, labels)
    assert ours.area_under_curve(ranked).value == pytest.approx(
        oracle.roc_auc_score(labels, scores), abs=1e-12
    )
    assert ours.average_precision(ranked).value == pytest.approx(
        oracle.average_precision_score(labels, scores), abs=1e-12
    )


def test_the_interval_of_the_area_holds_it_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    truth = 0.7602499389065233  # P(N(1, 1) > N(0, 1))
    held = 0
    for _ in range(300):
        labels = rng.random(300) < 0.3
        found = ours.area_under_curve(SortedScores.of(1 / (1 + np.exp(-rng.normal(labels))), labels))
        held += found.low <= truth <= found.high
    assert 0.9 <= held / 300 <= 0.99


def test_errors_of_numbers_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(5)
    true, predicted = rng.normal(100, 20, 500), rng.normal(100, 20, 500)
    assert ours.mean_absolute_error(true, predicted).value == pytest.approx(
        oracle.mean_absolute_error(true, predicted)
    )
    assert ours.root_mean_squared_error(true, predicted).value == pytest.approx(
        oracle.root_mean_squared_error(true, predicted)
    )
    assert ours.mean_absolute_percentage_error(true, predicted).value == pytest.approx(
        oracle.mean_absolute_percentage_error(true, predicted)
    )
    true[3] = true[7] = 0
    found = ours.mean_absolute_percentage_error(true, predicted)
    held = true != 0
    assert found.value == pytest.approx(oracle.mean_absolute_percentage_error(true[held], predicted[held]))
    assert (found.n, found.left_out) == (498, 2)
    assert found.why.startswith("The true value is 0 in 2 cases")
    assert found.as_json()["left_out"] == 2
    nothing = ours.mean_absolute_percentage_error(np.zeros(4), np.ones(4))
    assert (nothing.value, nothing.n, nothing.left_out) == (None, 0, 4)


def test_percentiles_are_those_of_numpy() -> None:
    values = np.random.default_rng(6).lognormal(4, 1, 777)
    found = ours.latency_percentiles(values, (50, 95, 99))
    assert [found[p].value for p in (50, 95, 99)] == pytest.approx(np.percentile(values, [50, 95, 99]))
    assert all(one.low <= one.value <= one.high for one in found.values())
    assert ours.latency_percentiles(values[:0])[50].value is None


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (ours.Counts(tp=81, fp=48, fn=19, tn=900), "Of 100 frauds it catches 81; of 100 alarms 63 are real."),
        (ours.Counts(tp=1, fp=999, fn=0, tn=0), "Of 100 frauds it catches 100; of 100 alarms fewer than 1 are real."),
        (ours.Counts(tp=999, fp=0, fn=1, tn=0), "Of 100 frauds it catches more than 99; of 100 alarms 100 are real."),
        (ours.Counts(tp=0, fp=0, fn=5, tn=5), "Of 100 frauds it catches none; it raised no alarm."),
        (ours.Counts(tp=0, fp=5, fn=0, tn=5), "There were no frauds; none of its 5 alarms was real."),
        (ours.Counts(tp=0, fp=0, fn=0, tn=5), "There were no frauds, and it raised no alarm."),
    ],
)  # fmt: skip
def test_plain_words_come_from_the_counts(counts: ours.Counts, told: str) -> None:
    assert ours.plain_words(counts, "frauds") == told


@given(CASES)
def test_the_reliability_curve_is_that_of_scikit_learn(cases: list[tuple[float, bool]]) -> None:
    scores, labels = columns(cases)
    found = calibration(labels, scores)
    share, mean = calibration_curve(labels, scores, n_bins=15) if len(set(labels)) > 1 else ([], [])
    if len(set(labels)) > 1:
        assert [one.share for one in found.bins] == pytest.approx(list(share), abs=1e-12)
        assert [one.mean_score for one in found.bins] == pytest.approx(list(mean), abs=1e-12)
    weighed = sum(one.n * abs(one.share - one.mean_score) for one in found.bins) / len(cases)
    assert found.error.value == pytest.approx(weighed, abs=1e-12)
    assert sum(one.n for one in found.bins) == len(cases)


def test_calibration_takes_its_seed() -> None:
    rng = np.random.default_rng(7)
    scores = rng.random(2000)
    labels = rng.random(2000) < scores
    assert calibration(labels, scores, seed=1) == calibration(labels, scores, seed=1)
    assert calibration(labels, scores, seed=1).error != calibration(labels, scores, seed=2).error
    assert calibration(labels[:0], scores[:0]).error.value is None
