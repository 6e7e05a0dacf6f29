"""Drift held against scipy, and what it makes of columns that are odd."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import jensenshannon

from desktop_app.analysis.models import drift_measures as measures
from desktop_app.analysis.models.drift import drift, state_of
from desktop_app.domain.analysis_results import DRIFT_LARGE, DRIFT_MODERATE
from desktop_app.errors import Cancelled, UserError
from desktop_app.plugin_api.core_metrics import general_metric
from desktop_app.runtime.resources_path import resource_path

NUMBERS = st.lists(st.integers(-5, 5).map(float) | st.floats(-1e6, 1e6), min_size=1, max_size=60)
COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=30).filter(
    lambda pairs: sum(a for a, _ in pairs) > 0 and sum(b for _, b in pairs) > 0
)


def one(reference: object, current: object, **options: object) -> object:
    return drift(pd.DataFrame({"x": reference}), pd.DataFrame({"x": current}), **options).columns[0]


@pytest.mark.filterwarnings("ignore:ks_2samp. Exact:RuntimeWarning")
@given(NUMBERS, NUMBERS)
def test_ks_and_wasserstein_are_those_of_scipy(first: list[float], second: list[float]) -> None:
    before, after = np.sort(first), np.sort(second)
    statistic, distance = measures.two_samples(before, after)
    expected = stats.ks_2samp(before, after)
    assert statistic == pytest.approx(expected.statistic, abs=1e-12)
    assert distance == pytest.approx(stats.wasserstein_distance(before, after), rel=1e-9, abs=1e-9)
    p_value = measures.ks_p_value(statistic, len(first), len(second), before, after)
    assert p_value == pytest.approx(expected.pvalue, abs=1e-9)


def test_paths_that_cannot_be_counted_are_no_news() -> None:
    first, second = np.zeros(7), np.array([0, 0, 0, 0, 0, 0, 1.0])
    statistic = measures.two_samples(first, second)[0]
    assert measures.ks_p_value(statistic, 7, 7, first, second) > 0.99


@pytest.mark.parametrize(("n", "m"), [(12_000, 11_000), (20_000, 15_000), (50_000, 40), (1_000_000, 5_001)])
@pytest.mark.parametrize("statistic", [1e-6, 3e-4, 2e-3, 5e-3, 0.01, 0.013, 0.02, 0.05, 0.2, 0.45, 0.6, 1.0])
def test_p_values_of_large_samples_are_those_of_scipy(n: int, m: int, statistic: float) -> None:
    expected = stats.kstwo.sf(statistic, round(n * m / (n + m)))
    nothing = np.zeros(0)
    found = measures.ks_p_value(statistic, n, m, nothing, nothing)
    assert found == pytest.approx(expected, abs=1e-12, rel=1e-9)


def test_large_samples_are_those_of_scipy() -> None:
    rng = np.random.default_rng(0)
    reference, current = np.sort(rng.normal(size=30_000)), np.sort(rng.normal(0.02, 1.01, 25_000))
    statistic, distance = measures.two_samples(reference, current)
    expected = stats.ks_2samp(reference, current)
    assert statistic == pytest.approx(expected.statistic, abs=1e-12)
    assert measures.ks_p_value(statistic, 30_000, 25_000, reference, current) == pytest.approx(
        expected.pvalue, abs=1e-9
    )
    assert distance == pytest.approx(stats.wasserstein_distance(reference, current), abs=1e-9)


@given(COUNTS)
def test_chi_square_and_jensen_shannon_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    before, after = (np.array(column, float) for column in zip(*pairs, strict=True))
    assert measures.jensen_shannon(before, after) == pytest.approx(
        jensenshannon(before / before.sum(), after / after.sum(), base=2), abs=1e-7
    )
    held = before + after > 0
    expected = stats.chi2_contingency(np.stack([before[held], after[held]]))
    statistic, p_value = measures.chi_square(before, after)
    assert statistic == pytest.approx(expected.statistic, abs=1e-9)
    assert p_value == pytest.approx(expected.pvalue, abs=1e-9)


@given(COUNTS)
def test_psi_as_defined(pairs: list[tuple[int, int]]) -> None:
    before, after = (np.array(column, float) for column in zip(*pairs, strict=True))
    total = 0.0
    for b, a in pairs:
        r, c = max(b / before.sum(), 1e-4), max(a / after.sum(), 1e-4)
        total += (c - r) * math.log(c / r)
    assert measures.psi(before, after) == pytest.approx(total, abs=1e-12)
    assert measures.psi(before, after) >= 0
    assert measures.psi(before, after) == pytest.approx(measures.psi(after, before))


@given(st.lists(st.floats(-10, 10) | st.sampled_from([None, 0.0, 1.0]), min_size=1, max_size=60))
def test_a_file_has_not_drifted_from_itself(values: list[float | None]) -> None:
    found = one(np.array(values, float), np.array(values, float))
    assert (found.psi, found.state) == (0, "stable")
    assert found.missing_change == 0
    if found.ks is not None:
        assert (found.ks, found.js) == (0, 0)
        assert found.wasserstein == 0


def test_ten_bins_at_the_deciles_of_the_reference() -> None:
    rng = np.random.default_rng(1)
    reference, current = rng.normal(size=1000), rng.normal(0.5, 1, 1000)
    cuts = np.quantile(reference, np.linspace(0.1, 0.9, 9))
    edges = np.concatenate([[-np.inf], cuts, [np.inf]])
    before, after = np.histogram(reference, edges)[0] / 1000, np.histogram(current, edges)[0] / 1000
    found = one(reference, current)
    assert found.psi == pytest.approx(((after - before) * np.log(after / before)).sum(), abs=1e-12)
    assert found.js == pytest.approx(jensenshannon(before, after, base=2), abs=1e-9)
    assert found.wasserstein == pytest.approx(
        stats.wasserstein_distance(reference, current) / reference.std()
    )
    assert found.state == "moderate" if found.psi < 0.25 else "large"
    assert (found.kind, found.chi2, found.unseen_share) == ("number", None, None)


@given(NUMBERS)
def test_the_cuts_are_the_quantiles_of_numpy(values: list[float]) -> None:
    found = measures.decile_cuts(np.sort(values))
    expected = np.unique(np.quantile(values, np.linspace(0.1, 0.9, 9)))
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("ones", [50, 900, 950, 50_000])
def test_a_column_of_two_numbers_shows_its_drift(ones: int) -> None:
    size = max(1000, ones * 2)
    reference = (np.arange(size) < ones).astype(float)
    current = (np.arange(size) < size / 4).astype(float)
    found = one(reference, current)
    before, after = np.array([size - ones, ones]) / size, np.array([0.75, 0.25])
    assert found.psi == pytest.approx(((after - before) * np.log(after / before)).sum(), abs=1e-9)


def test_a_constant_that_changes() -> None:
    for now in (3.0, 7.0):
        found = one([5.0] * 50, [now] * 50)
        assert found.state == "large"
        assert found.wasserstein is None
        assert found.note == "The reference holds one value only."
    same = one([5.0] * 50, [5.0] * 60)
    assert (same.psi, same.ks, same.wasserstein, same.state) == (0, 0, 0, "stable")


def test_missing_is_a_bin_of_its_own() -> None:
    reference = np.arange(1000.0)
    current = reference.copy()
    current[::2] = np.nan
    found = one(reference, current)
    assert found.missing_change == 0.5
    assert found.missing == (0, 500)
    assert found.state == "large"
    assert found.ks < 0.01
    categories = one(["a", "b", None, " "] * 50, ["a", "b", "a", "b"] * 50)
    assert categories.missing == (100, 0)
    assert categories.missing_change == -0.5
    assert categories.p_value == 1


def test_infinite_values_are_counted_and_in_no_measure() -> None:
    reference = np.arange(100.0) + 0.5
    current = np.append(reference, [np.inf, -np.inf])
    found = one(reference, current)
    assert found.infinite == (0, 2)
    assert found.missing == (0, 0)
    assert found.ks == 0
    assert math.isfinite(found.psi)


def test_categories_never_seen() -> None:
    found = one(["a"] * 60 + ["b"] * 40, ["a"] * 50 + ["c"] * 50)
    assert found.kind == "category"
    assert found.unseen_share == 0.5
    assert found.chi2 == pytest.approx(stats.chi2_contingency([[60, 40, 0], [50, 0, 50]]).statistic)
    assert found.state == "large"
    assert [part.label for part in found.picture] == ["a", "c", "b"]


def test_whole_numbers_are_as_others() -> None:
    rng = np.random.default_rng(5)
    reference, current = rng.integers(-40, 90, 700), rng.integers(-30, 100, 900)
    whole, plain = one(reference, current), one(reference.astype(float), current.astype(float))
    assert whole == plain
    assert one(reference, current.astype(float) + 0.5).ks == one(reference.astype(float), current + 0.5).ks
    far = np.append(reference, 10**15)
    assert one(far, far).psi == 0
    assert one(reference, np.append(current.astype(float), np.nan)).missing == (0, 1)


def test_rare_categories_hide_from_the_psi() -> None:
    names = np.array([f"zip {k}" for k in range(40_000)])
    found = one(np.repeat(names[:20_000], 2), np.repeat(names[20_000:], 2))
    assert (found.psi, found.state) == (0, "")
    assert "too rare" in found.note
    assert found.unseen_share == 1


def test_undrifted_columns_of_many_levels_raise_no_alarm() -> None:
    """A one-sample chi-square takes the reference as exact and finds drift where there is none."""
    rng = np.random.default_rng(2)
    levels = np.array([f"level {k}" for k in range(2000)])
    reference, current = levels[rng.integers(0, 2000, 40_000)], levels[rng.integers(0, 2000, 40_000)]
    found = one(reference, current)
    assert found.p_value > 0.01
    counts = [
        pd.Series(values).value_counts().reindex(levels, fill_value=0) for values in (reference, current)
    ]
    assert stats.chisquare(counts[1], counts[0]).pvalue < 1e-30


def test_dates_and_keys_are_not_judged() -> None:
    days = pd.Series(pd.date_range("2026-01-01", periods=500))
    found = one(days, days + pd.Timedelta(days=400))
    assert (found.kind, found.state) == ("date", "")
    assert found.ks == pytest.approx(0.8, abs=1e-9)
    key = one(np.arange(500), np.arange(500) + 500)
    assert key.state == ""
    assert "key" in key.note
    names = one([f"n{k}" for k in range(500)], [f"n{k}" for k in range(500, 900)])
    assert (names.state, names.unseen_share) == ("", 1)
    amounts = np.random.default_rng(3).integers(0, 10**9, 500)
    assert one(amounts, amounts).state == "stable"


def test_nothing_left_in_a_column() -> None:
    gone = one([1.0, 2.0, 3.0] * 20, [np.nan] * 60)
    assert (gone.ks, gone.p_value, gone.wasserstein, gone.js is not None) == (None, None, None, True)
    assert gone.note == "There are no numbers now."
    assert gone.state == "large"
    never = one([np.nan] * 60, [1.0, 2.0, 3.0] * 20)
    assert never.note == "There are no numbers in the reference."
    empty = one([None] * 5, ["a"] * 5)
    assert (empty.chi2, empty.unseen_share) == (None, None)


def test_columns_are_matched_across_kinds() -> None:
    assert one([True, False] * 30, [1, 0] * 30).psi == 0
    assert one([1, 0] * 30, [True, False] * 30).psi == 0
    assert one(["1", "2"] * 30, [1, 2] * 30).psi == 0
    assert one([1.5, 2.5] * 30, ["1.5", "2.5"] * 30).psi == 0
    assert one(pd.Series(["a", "b"] * 9, dtype="category"), ["a", "b"] * 9).psi == 0
    assert one(pd.Series([1, None] * 9, dtype="Int64"), [1.0, None] * 9).psi == 0
    with pytest.raises(
        UserError, match=r"numbers in the reference file, but not in the current one: .* row 2 holds “low”"
    ):
        one([1.5, 2.5], ["low", "high"])


def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(4)
    reference = pd.DataFrame({"a": rng.normal(size=800), "b": rng.normal(size=800), "c": ["x", "y"] * 400})
    current = pd.DataFrame({"a": rng.normal(2, 1, 500), "b": rng.normal(0.45, 1, 500), "c": ["x", "y"] * 250})
    return reference.assign(old=1), current.assign(new=1)


def test_what_moved_most_comes_first() -> None:
    found = drift(*frames())
    assert [(column.name, column.state) for column in found.columns] == [
        ("a", "large"),
        ("b", "moderate"),
        ("c", "stable"),
    ]
    assert found.drifted_share == pytest.approx(2 / 3)
    assert (found.only_reference, found.only_current) == (("old",), ("new",))
    assert found.sentence().startswith("2 of 3 columns moved, “a” most (PSI ")
    assert found == drift(*frames())
    assert drift(*frames(), columns=["c"]).sentence() == "The one column is stable."


def test_limits_can_be_set() -> None:
    found = drift(*frames(), moderate=0.3, large=50)
    assert [column.state for column in found.columns] == ["moderate", "stable", "stable"]
    assert [state_of(psi) for psi in (0.0999, 0.1, 0.2499, 0.25)] == [
        "stable",
        "moderate",
        "moderate",
        "large",
    ]


def test_pictures_hold_every_row() -> None:
    for column in drift(*frames()).columns:
        assert sum(part.reference for part in column.picture) == pytest.approx(1)
        assert sum(part.current for part in column.picture) == pytest.approx(1)
    many = one([f"k{n % 40}" for n in range(400)], [f"k{n % 50}" for n in range(400)])
    assert len(many.picture) == 12
    assert many.picture[-1].label == "39 others"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"columns": ["nope"]}, "reference file has no column “nope”; it has: a, b, c, old"),
        ({"columns": ["old"]}, "current file has no column “old”"),
        ({"moderate": 0.3}, "the one for a moderate shift under"),
        ({"moderate": float("nan")}, "the one for a moderate shift under"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(options: dict, told: str) -> None:
    with pytest.raises(UserError, match=told):
        drift(*frames(), **options)
    with pytest.raises(UserError, match="no column in common"):
        drift(frames()[0][["a"]], frames()[1][["b"]])
    with pytest.raises(UserError, match="current file holds no rows"):
        drift(frames()[0], frames()[1][:0])


def test_it_tells_how_far_it_is_and_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []
    drift(*frames(), report=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]

    def stop(done: int, total: int) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        drift(*frames(), report=stop)


def test_what_drifted_in_the_car_loans(shared_dir: Path) -> None:
    folder = shared_dir / "data" / "car_loan"
    reference, current = (
        pd.read_csv(folder / f"synthetic_car_loan_{part}.csv", parse_dates=["timestamp"])
        for part in ("reference", "analysis")
    )
    found = drift(reference, current)
    by_name = {column.name: column for column in found.columns}
    assert found.sentence() == "1 of 9 columns moved, “car_value” most (PSI 0.237)."
    assert by_name["car_value"].psi == pytest.approx(0.23702715, abs=1e-6)
    assert by_name["timestamp"].state == by_name["id"].state == ""
    # Three never moved; four moved in the later half of the file, which the earlier half dilutes.
    for name in ("debt_to_income_ratio", "driver_tenure", "size_of_downpayment"):
        assert by_name[name].psi < 0.001
        assert by_name[name].p_value > 0.001
    for name in ("salary_range", "loan_length", "repaid_loan_on_prev_car", "y_pred_proba"):
        assert 0.03 < by_name[name].psi < 0.1
        assert by_name[name].p_value < 1e-50


def test_the_limits_are_the_same_in_words() -> None:
    metric = general_metric("core.drift")
    page = resource_path("help", "data_files.md").read_text(encoding="utf-8")
    for words in (f"Watch from {DRIFT_MODERATE}, act from {DRIFT_LARGE}", f"over {DRIFT_LARGE} is large"):
        assert words in f"{metric.target_hint} {metric.sentence}", "plugin_api/core_metrics.py"
    assert f"under {DRIFT_MODERATE} stable, to {DRIFT_LARGE} moderate" in page, "resources/help/data_files.md"
