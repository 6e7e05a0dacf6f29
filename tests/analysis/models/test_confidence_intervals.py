"""Intervals against statsmodels and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from desktop_app.analysis.models.confidence_intervals import mean_figure, newcombe, rate, welch, wilson


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (1, 1), (0, 12), (12, 12), (3, 10), (81, 100), (5, 10**6)])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_wilson_is_that_of_statsmodels(hits: int, n: int, level: float) -> None:
    expected = proportion_confint(hits, n, alpha=1 - level, method="wilson")
    assert wilson(hits, n, level) == pytest.approx(expected, abs=1e-12)


def test_a_share_of_nothing_is_unknown_and_says_why() -> None:
    found = rate(0, 0, "It raised no alarm.")
    assert found.value is None
    assert found.why == "It raised no alarm."
    assert wilson(0, 0) == (0.0, 1.0)


def test_under_thirty_cases_are_too_few() -> None:
    assert rate(5, 29).too_few
    assert not rate(5, 30).too_few


@pytest.mark.parametrize(
    "cells", [(10, 100, 15, 120), (0, 30, 0, 40), (30, 30, 1, 50), (500, 10**5, 560, 10**5)]
)
def test_newcombe_is_that_of_statsmodels(cells: tuple[int, int, int, int]) -> None:
    hits_1, n_1, hits_2, n_2 = cells
    expected = confint_proportions_2indep(hits_2, n_2, hits_1, n_1, method="newcomb", compare="diff")
    assert newcombe(*cells) == pytest.approx(expected, abs=1e-12)


def test_welch_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.normal(5, 1, 40), rng.normal(5.4, 3, 25)
    found = welch(first.mean(), first.std(ddof=1), 40, second.mean(), second.std(ddof=1), 25)
    compared = CompareMeans(DescrStatsW(second), DescrStatsW(first))
    assert (found.low, found.high) == pytest.approx(compared.tconfint_diff(usevar="unequal"))
    assert found.p_value == pytest.approx(stats.ttest_ind(second, first, equal_var=False).pvalue)


def test_groups_that_do_not_vary_have_no_p_value() -> None:
    found = welch(1.0, 0.0, 10, 2.0, 0.0, 10)
    assert (found.value, found.p_value) == (1.0, None)


def test_newcombe_and_welch_refuse_empty_groups() -> None:
    with pytest.raises(ValueError, match="cases"):
        newcombe(0, 0, 1, 2)
    with pytest.raises(ValueError, match="cases"):
        welch(0, 0, 1, 0, 0, 5)


def test_a_mean_has_the_t_interval() -> None:
    values = np.random.default_rng(2).exponential(size=50)
    found = mean_figure(values)
    low, high = stats.t.interval(0.95, 49, values.mean(), stats.sem(values))
    assert (found.low, found.high) == pytest.approx((low, high))
    assert mean_figure(values[:1]).low is None
    assert mean_figure(values[:0]).value is None
