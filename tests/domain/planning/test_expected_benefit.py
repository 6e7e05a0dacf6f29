"""The expected benefit of one initiative, and its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from desktop_app.domain.choices import STAGES
from desktop_app.domain.planning.expected_benefit import (
    BenefitSum,
    add_means,
    benefit_from,
    expected_words,
    if_all_work_words,
    missing_words,
    range_words,
)

_AMOUNTS = st.floats(-1e9, 1e9)


@given(_AMOUNTS, _AMOUNTS, _AMOUNTS, st.floats(0, 1))
def test_the_mean_is_that_of_the_beta_pert_times_the_chance(
    a: float, b: float, c: float, chance: float
) -> None:
    low, likely, high = sorted((a, b, c))
    found = benefit_from("AI-1", "delivery", low, likely, high, chance)
    assert found is not None
    place = (likely - low) / (high - low) if high > low else 0.5
    mean = low + (high - low) * beta(1 + 4 * place, 5 - 4 * place).mean()
    assert found.if_works == pytest.approx(mean, abs=1e-3)
    assert found.expected == pytest.approx(mean * chance, abs=1e-3)


def test_a_live_one_counts_in_full_and_one_that_is_gone_does_not_count() -> None:
    for stage in STAGES:
        found = benefit_from("AI-1", stage, 0, 60, None, 0.5)
        expected = None if found is None else found.expected
        if_works = (0 + 4 * 60 + 60) / 6
        wanted = {"live": if_works, "retired": None, "stopped": None, "on_hold": None}
        assert expected == wanted.get(stage, if_works / 2), stage


def test_an_unknown_part_leaves_it_unknown() -> None:
    assert benefit_from("AI-1", "live", 1, None, 3, 1) is None
    unknown = benefit_from("AI-1", "strategy", 1, 2, 3, None)
    assert unknown is not None
    assert (unknown.expected, unknown.if_works) == (None, 2)
    # A low over the likely one is no low.
    crossed = benefit_from("AI-1", "live", 10, 6, 1, None)
    assert crossed is not None
    assert (crossed.low, crossed.likely, crossed.high) == (6, 6, 6)


def test_the_words_of_a_sum() -> None:
    total = BenefitSum(4, 1, 2, 22.46e6, 29.78e6, 18.43e6, 26.7e6)
    assert expected_words(total, "USD") == "$22.5m a year expected ($29.8m if all work)"
    assert range_words(total, "USD") == "$18.4m – $26.7m"
    assert missing_words(total) == "1 without an estimate, 2 without a chance"
    assert expected_words(BenefitSum(if_all_work=5.0), "USD") == "$5 if all work"
    assert expected_words(BenefitSum(3, 3), "USD") == "no estimate yet"
    assert (range_words(BenefitSum(), "USD"), missing_words(BenefitSum())) == ("", "")


def test_the_sum_if_all_work_names_what_the_expected_one_cannot_hold() -> None:
    """Both stand side by side: a reader takes one from the other, so they must not be about different initiatives."""
    weighted = benefit_from("a", "delivery", 50.0, 100.0, 150.0, 0.5)
    unweighted = benefit_from("b", "delivery", None, 300.0, None, None)
    assert weighted is not None
    assert unweighted is not None
    total = add_means([weighted, unweighted], 3)
    assert (total.expected, total.if_all_work, total.unweighted) == (50.0, 400.0, 300.0)
    assert (
        expected_words(total, "USD") == "$50 a year expected ($400 if all work, $300 of it without a chance)"
    )
    assert if_all_work_words(add_means([weighted], 1), "USD") == "$100 if all work"
    assert expected_words(add_means([unweighted], 1), "USD") == "$300 if all work"
