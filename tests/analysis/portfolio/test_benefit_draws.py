"""The drawn range of a sum of benefits, against exact distributions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, norm

from desktop_app.analysis.portfolio.benefit_draws import draws_for, sum_benefits
from desktop_app.domain.planning.expected_benefit import Benefit, BenefitSum


def test_one_live_initiative_has_the_quantiles_of_its_beta_pert() -> None:
    found = sum_benefits([Benefit("AI-1", 0, 25, 100, 1.0)], 1, draws=200_000)
    exact = beta(1 + 4 * 0.25, 5 - 4 * 0.25, scale=100).ppf([0.1, 0.9])
    assert [found.low, found.high] == pytest.approx(exact, abs=0.4)
    assert (found.low_if, found.high_if) == (found.low, found.high)
    assert found.expected == pytest.approx(200 / 6)


def test_one_that_comes_or_not() -> None:
    found = sum_benefits([Benefit("AI-1", 50, 50, 50, 0.3)], 1)
    assert (found.expected, found.if_all_work) == (15, 50)
    assert (found.low, found.high, found.low_if, found.high_if) == (0, 50, 50, 50)


def test_a_sum_of_many_is_that_of_independent_ones() -> None:
    n, low, likely, high, chance = 400, 0.0, 60.0, 120.0, 0.5
    found = sum_benefits([Benefit(f"AI-{i}", low, likely, high, chance) for i in range(n)], n)
    each = beta(3, 3, scale=120)
    mean, second = each.mean() * chance, chance * (each.var() + each.mean() ** 2)
    total = norm(n * mean, np.sqrt(n * (second - mean**2)))
    assert found.expected == pytest.approx(n * mean)
    assert [found.low, found.high] == pytest.approx(total.ppf([0.1, 0.9]), rel=0.005)
    # Lows added to lows would be 0.
    assert found.low is not None
    assert found.low > 0.9 * n * mean


def test_a_part_is_drawn_as_in_the_whole() -> None:
    first, second = Benefit("AI-1", 1, 2, 9, 0.5), Benefit("AI-2", 3, 3, 3, 1.0)
    whole, alone = sum_benefits([first, second], 2), sum_benefits([first], 1)
    assert whole.low == pytest.approx((alone.low or 0) + 3)
    assert whole == sum_benefits([first, second], 2)
    half = sum_benefits([first.times(0.5)], 1)
    assert half.high == pytest.approx((alone.high or 0) / 2)


def test_what_is_unknown_is_counted_and_left_out() -> None:
    assert sum_benefits([], 3) == BenefitSum(3, 3)
    found = sum_benefits([Benefit("AI-1", 1, 2, 3, None)], 2)
    assert (found.without_estimate, found.without_chance, found.expected, found.low) == (1, 1, None, None)
    assert found.if_all_work == 2
    assert (found.low_if or 0) < 2 < (found.high_if or 0)


def test_many_are_drawn_less_often_and_report_progress() -> None:
    assert [draws_for(n) for n in (1, 2_000, 4_000, 10_000, 10**6)] == [10_000, 10_000, 5_000, 2_000, 1_000]
    told: list[tuple[int, int]] = []
    benefits = [Benefit(f"AI-{i}", 0, 1, 2, 1.0) for i in range(130)]
    sum_benefits(benefits, 130, draws=10, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 130), (64, 130), (128, 130), (130, 130)]
