"""Beta-PERT draws, held against scipy.stats.beta."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from desktop_app.analysis.portfolio import pert
from tests.examples import examples


def exact(low: float, likely: float, high: float) -> object:
    place = (likely - low) / (high - low)
    return stats.beta(1 + 4 * place, 5 - 4 * place, loc=low, scale=high - low)


ESTIMATES = [(0, 0, 1), (0, 1, 1), (0, 0.5, 1), (10, 12, 30), (-5, 90, 100), (1e6, 1.1e6, 4e6), (2, 2.01, 9)]


@pytest.mark.parametrize("estimate", ESTIMATES)
def test_quantiles_as_scipy_has_them(estimate: tuple[float, float, float]) -> None:
    beta = exact(*estimate)
    probability = np.linspace(0, 1, 5001)
    assert pert.quantile(probability, *estimate) == pytest.approx(beta.ppf(probability), rel=1e-9)
    drawn = pert.from_uniform(probability.copy(), *estimate)
    # In probability, which is what a draw is about: far below the 0.5 % that 10,000 draws waver by.
    assert np.abs(beta.cdf(drawn) - probability).max() < 1e-4
    assert (np.diff(drawn) >= 0).all()
    assert drawn[0] == estimate[0]
    assert drawn[-1] == pytest.approx(estimate[2], rel=1e-12)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(0, 1))
@settings(max_examples=examples(60))
def test_any_estimate(low: float, width: float, place: float) -> None:
    high = low + width
    likely = min(high, max(low, low + place * width))
    beta = exact(low, likely, high)
    probability = np.random.default_rng(1).random(400)
    drawn = pert.from_uniform(probability.copy(), low, likely, high)
    assert np.abs(beta.cdf(drawn) - probability).max() < 1e-4
    assert drawn.min() >= low
    assert drawn.max() <= high + 1e-9 * abs(high)
    assert pert.mean(low, likely, high) == pytest.approx(beta.mean(), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("estimate", ESTIMATES)
def test_draws_are_of_that_distribution(estimate: tuple[float, float, float]) -> None:
    drawn = pert.from_uniform(pert.stream(7, "a", "b").random(20_000), *estimate)
    assert stats.kstest(drawn, exact(*estimate).cdf).pvalue > 1e-3
    assert drawn.mean() == pytest.approx(pert.mean(*estimate), abs=0.02 * (estimate[2] - estimate[0]))


def test_equal_ends_are_a_constant() -> None:
    assert pert.from_uniform(np.array([0.1, 0.9]), 3.0, 3.0, 3.0).tolist() == [3.0, 3.0]
    assert pert.quantile([0.1, 0.9], 3.0, 3.0, 3.0).tolist() == [3.0, 3.0]


def test_the_same_seed_gives_the_same_numbers_for_ever() -> None:
    """Written down: the generator and its seeding promise the same stream on every machine and release."""
    first = pert.stream(1, "initiative", "reach").random(3)
    assert first.tolist() == pytest.approx(FIRST, abs=1e-15)
    drawn = pert.from_uniform(first, 10, 12, 30)
    assert drawn.tolist() == pytest.approx(DRAWN, rel=1e-9)
    assert pert.stream(1, "initiative", "reach").random() == pytest.approx(FIRST[0], abs=1e-15)
    assert pert.stream(2, "initiative", "reach").random() != FIRST[0]
    assert pert.stream(1, "other", "reach").random() != FIRST[0]
    assert pert.stream(1, "initiativ", "ereach").random() != FIRST[0]


FIRST = [0.5152980608228048, 0.3861239821132356, 0.962085973497791]
DRAWN = [14.183937059207398, 13.138589299093127, 21.403725817546455]
