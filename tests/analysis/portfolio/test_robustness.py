"""How far a ranking hangs on its weights: sampled evenly, and swaps by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from desktop_app.analysis.portfolio.robustness import smallest_swap, stays_in_top, weight_settings
from tests.examples import examples


def test_weight_settings_are_even_over_the_simplex() -> None:
    weights = weight_settings(4, 20_000, 3)
    assert weights.sum(axis=1) == pytest.approx(1)
    assert (weights > 0).all()
    # One share of a Dirichlet(1, 1, 1, 1) is a beta(1, 3).
    for column in weights.T:
        assert stats.kstest(column, stats.beta(1, 3).cdf).pvalue > 1e-3
    # The chance that all shares are under one half is 1 - 4 / 8.
    assert (weights.max(axis=1) < 0.5).mean() == pytest.approx(0.5, abs=0.015)


def test_with_two_criteria_by_hand() -> None:
    # The first leads while the weight of the first criterion is over a half, the third never.
    points = np.array([[100.0, 0.0], [0.0, 100.0], [40.0, 40.0]])
    assert stays_in_top(points, 1, draws=40_000)[2] == 0
    assert stays_in_top(points, 1, draws=40_000)[0] == pytest.approx(0.5, abs=0.01)
    # The third is among two unless both others beat it: at shares from 0.4 to 0.6.
    assert stays_in_top(points, 2, draws=40_000)[2] == pytest.approx(0.8, abs=0.01)
    assert stays_in_top(points, 3).tolist() == [1, 1, 1]


@pytest.mark.parametrize("top", [1, 2, 5])
def test_by_brute_force(top: int) -> None:
    points = np.random.default_rng(4).integers(0, 5, (12, 3)) * 25.0
    weights = weight_settings(3, 400, 8)
    counts = np.zeros(12)
    for setting in weights:
        scores = points @ setting
        for row in range(12):
            counts[row] += sum(scores > scores[row] + 1e-9) < top
    assert stays_in_top(points, top, draws=400, seed=8) == pytest.approx(counts / 400)


def test_equal_initiatives_stay_together() -> None:
    points = np.repeat(np.random.default_rng(1).random((40, 6)) * 100, 3, axis=0)
    found = stays_in_top(points, 10, draws=500)
    assert found[0::3].tolist() == found[1::3].tolist() == found[2::3].tolist()


CRITERIA = ("a", "b", "c")
points = st.fixed_dictionaries(dict.fromkeys(CRITERIA, st.integers(0, 4).map(lambda n: n * 25.0)))
weights = st.lists(st.integers(0, 10), min_size=3, max_size=3).filter(any)


def scaled(shares: dict[str, float], name: str, needed: float) -> dict[str, float]:
    rest = 1 - shares[name]
    return {
        one: needed
        if one == name
        else (share * (1 - needed) / rest if rest else (1 - needed) / (len(shares) - 1))
        for one, share in shares.items()
    }


@given(points, points, weights)
@settings(max_examples=examples(300))
def test_the_smallest_swap_is_the_smallest(
    first: dict[str, float], second: dict[str, float], given_: list[int]
) -> None:
    total = sum(given_)
    shares = {name: weight / total for name, weight in zip(CRITERIA, given_, strict=True)}

    def difference(by: dict[str, float]) -> float:
        return sum(by[name] * (first[name] - second[name]) for name in CRITERIA)

    found = smallest_swap(first, second, shares)
    now = difference(shares)
    # By brute force: every weight to every share in steps of 1/400.
    nearest = None
    for name in CRITERIA:
        for step in range(401):
            needed = step / 400
            if difference(scaled(shares, name, needed)) * now < -1e-9:
                change = abs(needed - shares[name])
                nearest = change if nearest is None else min(nearest, change)
    if found is not None:
        assert difference(scaled(shares, found.name, found.needed)) == pytest.approx(0, abs=1e-9)
        assert found.change == pytest.approx(found.needed - shares[found.name])
    if nearest is not None and abs(now) > 1e-9:
        assert found is not None
        assert abs(found.change) <= nearest + 1e-9
        assert nearest <= abs(found.change) + 1 / 400 + 1e-9


def test_no_swap_where_one_is_better_in_all() -> None:
    shares = {"a": 0.5, "b": 0.3, "c": 0.2}
    first, second = {"a": 50.0, "b": 75.0, "c": 100.0}, {"a": 25.0, "b": 50.0, "c": 75.0}
    assert smallest_swap(first, second, shares) is None
