"""Drift held against scipy, and what it makes of columns that are odd."""

from __future__ import annotations

import math
from itertools import pairwise
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
    assert (found.psi, found.state) == (0, "stable" if len(values) >= 30 else "too few to judge")
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


SPIKES = st.lists(
    st.integers(-3, 3).map(float) | st.floats(-5, 5) | st.sampled_from([0.0, 1.0]), min_size=1, max_size=80
)


def counts_as_defined(
    reference: list[float], current: list[float], rows: tuple[int, int]
) -> tuple[list[int], list[int]]:
    """The bins as they are written down, one value after the other."""
    sides = (reference, current)
    own = sorted({x for side, n in zip(sides, rows, strict=True) for x in side if 10 * side.count(x) >= n})
    left = [x for x in reference if x not in own] or reference
    parts = max(2, 10 - len(own))
    cuts = np.unique(np.quantile(left, np.linspace(0, 1, parts + 1)[1:-1])).tolist() if left else []
    edges = [-math.inf, *cuts, math.inf]
    counts = []
    for side in sides:
        rest = [x for x in side if x not in own]
        inside = [sum(low <= x < high for x in rest) for low, high in pairwise(edges)]
        counts.append([*(side.count(x) for x in own), *inside])
    return counts[0], counts[1]


@given(SPIKES, SPIKES, st.integers(0, 200), st.integers(0, 200))
def test_bins_are_those_that_are_written_down(
    first: list[float], second: list[float], gone: int, lost: int
) -> None:
    rows = len(first) + gone, len(second) + lost
    before, after = np.sort(first), np.sort(second)
    bins = measures.Bins.of(before, after, rows)
    expected = counts_as_defined(sorted(first), sorted(second), rows)
    assert bins.counts(before).tolist() == expected[0]
    assert bins.counts(after).tolist() == expected[1]
    assert bins.counts(before).sum() == len(first)
    assert bins.counts(after).sum() == len(second)


@given(SPIKES.filter(lambda values: len(values) >= 30), st.data())
def test_no_shift_of_a_third_of_the_rows_hides(values: list[float], data: st.DataObject) -> None:
    """Whatever the shape of the reference: where a third moves from one value to another, something says so."""
    moved = data.draw(st.sampled_from(values))
    to = data.draw(st.floats(-6, 6).filter(lambda x: x not in values) | st.sampled_from(values))
    reference = np.repeat(values, 40)
    third = reference.size // 3
    reference[:third] = moved
    current = reference.copy()
    current[:third] = to
    found = one(reference, current)
    if found.ks >= 1 / 3:
        assert found.state != "stable" or found.disagrees


@pytest.mark.parametrize("ones", [50, 900, 950, 50_000])
def test_a_column_of_two_numbers_shows_its_drift(ones: int) -> None:
    size = max(1000, ones * 2)
    reference = (np.arange(size) < ones).astype(float)
    current = (np.arange(size) < size / 4).astype(float)
    found = one(reference, current)
    before, after = np.array([size - ones, ones]) / size, np.array([0.75, 0.25])
    assert found.psi == pytest.approx(((after - before) * np.log(after / before)).sum(), abs=1e-9)


def rated(shares: tuple[float, float, float], n: int = 1000) -> np.ndarray:
    return np.repeat([1.0, 2.0, 3.0], [round(share * n) for share in shares])


def test_a_value_that_fills_several_deciles_hides_nothing() -> None:
    found = one(rated((0.05, 0.9, 0.05)), rated((0.45, 0.5, 0.05)))
    before, after = np.array([0.05, 0.9, 0.05]), np.array([0.45, 0.5, 0.05])
    assert found.psi == pytest.approx(((after - before) * np.log(after / before)).sum())
    assert (found.state, round(found.ks, 9)) == ("large", 0.4)
    # Zero-inflated and capped columns.
    rng = np.random.default_rng(6)
    amounts = rng.exponential(1, 2000)
    zeros, more = np.where(rng.random(2000) < 0.7, 0, amounts), np.where(rng.random(2000) < 0.3, 0, amounts)
    assert one(zeros, more).state == "large"
    assert one(np.minimum(amounts, 1), np.minimum(amounts, 0.5)).state == "large"
    assert one(zeros, np.where(rng.random(2000) < 0.7, 0, amounts)).state == "stable"


def test_under_30_rows_nothing_is_judged() -> None:
    rng = np.random.default_rng(7)
    reference = pd.DataFrame({"x": rng.normal(size=2000), "c": rng.choice(list("abcdefgh"), 2000)})
    found = drift(reference, reference.sample(29, random_state=1))
    assert [column.state for column in found.columns] == ["too few to judge"] * 2
    assert all(column.p_value > 0.01 and column.chance is None for column in found.columns)
    assert (found.drifted_share, found.judged) == (None, ())
    assert found.sentence() == "Too few to judge: the current file has 29 rows, under 30."
    assert found.as_json()["columns"][0]["state"] == "too few to judge"
    assert "reference file has 1 row," in drift(reference[:1], reference).sentence()
    judged = drift(reference, reference.sample(30, random_state=1))
    assert [column.state for column in judged.columns] == ["stable", "stable"]
    assert all(column.within_chance for column in judged.columns)
    assert "within chance" in judged.columns[0].words()


def test_what_chance_alone_gives() -> None:
    expected = stats.chi2.ppf(0.95, 9) * (1 / 2000 + 1 / 300)
    chance = measures.psi_by_chance(10, 2000, 300)
    assert chance.limit == pytest.approx(expected)
    assert chance.mean == pytest.approx(9 * (1 / 2000 + 1 / 300))
    assert measures.psi_by_chance(1, 50, 50) == measures.Chance(0, 0)
    rng = np.random.default_rng(8)
    reference = rng.normal(size=2000)
    found = [one(reference, rng.normal(size=300)) for _ in range(200)]
    assert found[0].chance == chance
    assert np.mean([column.psi for column in found]) == pytest.approx(chance.mean, rel=0.15)
    assert np.mean([column.within_chance for column in found]) == pytest.approx(0.95, abs=0.05)
    # A PSI over the limit of a moderate shift, and no more than chance gives.
    shaken = one(["a", "b", "c"] * 10, ["a"] * 15 + ["b"] * 8 + ["c"] * 7)
    assert 0.1 < shaken.psi < shaken.chance.limit
    assert (shaken.state, shaken.within_chance, shaken.words()) == ("stable", True, "stable, within chance")


def test_a_measure_that_disagrees_is_told() -> None:
    rng = np.random.default_rng(9)
    reference, current = rng.normal(size=20_000), rng.normal(0.2, 1, 20_000)
    frames = pd.DataFrame({"x": reference}), pd.DataFrame({"x": current})
    found = drift(*frames)
    (column,) = found.columns
    assert (column.state, [measure.measure for measure in column.disagrees]) == ("stable", ["ks"])
    assert found.sentence().startswith("By PSI no column moved; by another measure 1 of 1 did: “x” (KS 0.0")
    assert "p under 0.001" in found.sentence()
    assert column.words().startswith("stable; KS 0.0")
    new = one(["a"] * 5000 + ["b"] * 5000, ["a"] * 5000 + ["b"] * 4999 + ["c"])
    assert [(measure.measure, measure.value) for measure in new.disagrees] == [("unseen", 0.0001)]
    lost = one([1.0, 2.0, 3.0, 4.0] * 2500, [1.0, 2.0, 3.0, 4.0] * 2490 + [None] * 40)
    assert [measure.measure for measure in lost.disagrees] == ["missing"]
    assert "missing +0.4" in lost.words()
    names = np.array([f"level {k}" for k in range(900)])
    wide = one(names[rng.integers(0, 900, 1500)], names[rng.integers(0, 600, 1500)])
    assert wide.within_chance or wide.state != "stable" or wide.disagrees


def test_a_column_without_values_is_of_the_others_kind() -> None:
    for there in ([1.5, 2.5] * 30, list(pd.date_range("2026-01-01", periods=60)), ["a", "b"] * 30):
        for reference, current in ((there, [None] * 60), ([None] * 60, there)):
            found = one(pd.Series(reference), pd.Series(current))
            assert found.kind == one(there, there).kind
            assert abs(found.missing_change) == 1


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
    assert [measure.measure for measure in found.disagrees] == ["chi2"]
    assert "; chi-square" in found.words()
    frames = (
        pd.DataFrame({"x": np.repeat(names[:20_000], 2)}),
        pd.DataFrame({"x": np.repeat(names[20_000:], 2)}),
    )
    assert drift(*frames).sentence().startswith("By PSI no column moved; by another measure 1 of 1 did: “x”")
    # Names that hardly repeat are new every time.
    again = names[np.random.default_rng(1).integers(0, 40_000, 40_000)]
    assert one(names[np.random.default_rng(2).integers(0, 40_000, 40_000)], again).disagrees == ()
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
    assert by_name["car_value"].psi == pytest.approx(0.23700718, abs=1e-6)
    assert by_name["timestamp"].state == by_name["id"].state == ""
    # Three never moved; four moved in the later half of the file, which the earlier half dilutes.
    for name in ("debt_to_income_ratio", "driver_tenure", "size_of_downpayment"):
        assert by_name[name].psi < 0.001
        assert by_name[name].p_value > 0.001
    for name in ("salary_range", "loan_length", "repaid_loan_on_prev_car", "y_pred_proba"):
        assert 0.03 < by_name[name].psi < 0.1
        assert by_name[name].p_value < 1e-50
        assert [measure.measure for measure in by_name[name].disagrees] in (["ks"], ["chi2"])
    assert "“loan_length” (KS" in found.sentences()[1]


def test_the_limits_are_the_same_in_words() -> None:
    metric = general_metric("core.drift")
    page = resource_path("help", "data_files.md").read_text(encoding="utf-8")
    for words in (f"Watch from {DRIFT_MODERATE}, act from {DRIFT_LARGE}", f"over {DRIFT_LARGE} is large"):
        assert words in f"{metric.target_hint} {metric.sentence}", "plugin_api/core_metrics.py"
    assert f"under {DRIFT_MODERATE} stable, to {DRIFT_LARGE} moderate" in page, "resources/help/data_files.md"
