"""Figures with their uncertainty: Wilson, Newcombe, Welch and t intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_app.language.i18n import _

Floats = npt.NDArray[np.float64]

TOO_FEW = 30
"""Under so many cases a figure is too uncertain to judge by."""
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class IntervalFigure:
    """One figure with its interval (95 % unless said otherwise).

    `value` is None where it is not defined, and `why` then says so in a sentence. `n` is the number of cases it
    rests on: for a rate, its denominator. `left_out` cases it can't count, for the reason `why`.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    why: str = ""
    left_out: int = 0

    @property
    def too_few(self) -> bool:
        """Whether it rests on too few cases to judge by."""
        return self.n < TOO_FEW

    def as_json(self) -> dict[str, Any]:
        """Plain keys and numbers; unknown is None. What it leaves out is named with its reason."""
        entry = {"value": self.value, "low": self.low, "high": self.high, "n": self.n}
        return {**entry, "left_out": self.left_out, "why": self.why} if self.left_out else entry


def unknown(why: str, n: int = 0) -> IntervalFigure:
    """A figure that is not defined, with the sentence that says why."""
    return IntervalFigure(None, None, None, n, why)


def rate_words(figure: IntervalFigure) -> str:
    """A rate with its interval, and a mark where it rests on too few cases to judge by."""
    from desktop_app.language import formats

    if figure.value is None:
        return formats.unknown()
    text = formats.share_interval(figure.value, figure.low, figure.high)
    return _("{text}, too few to judge").format(text=text) if figure.too_few else text


@lru_cache(maxsize=64)
def z_value(level: float = LEVEL) -> float:
    """The two-sided normal quantile: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def t_value(df: float, level: float = LEVEL) -> float:
    """The two-sided quantile of Student's t with `df` degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.5 + level / 2))


def wilson(hits: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """Wilson score interval of a share: `hits` of `n` cases; (0, 1) when n is 0.

    Source: Wilson, E. B. (1927), Probable inference, JASA 22.
    """
    if n <= 0:
        return 0.0, 1.0
    low, high = wilson_bounds(np.array([hits], float), np.array([n], float), level)
    return float(low[0]), float(high[0])


def wilson_bounds(hits: Floats, n: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """`wilson` for arrays of one shape; where n is 0 the bounds are 0 and 1."""
    z2 = z_value(level) ** 2
    cases = np.maximum(n, 1)
    share = hits / cases
    middle = (share + z2 / (2 * cases)) / (1 + z2 / cases)
    half = np.sqrt(z2 * (share * (1 - share) / cases + z2 / (4 * cases**2))) / (1 + z2 / cases)
    # At the ends the formula gives 0 and 1 but for rounding.
    low = np.where((n <= 0) | (hits <= 0), 0.0, np.maximum(middle - half, 0.0))
    high = np.where((n <= 0) | (hits >= n), 1.0, np.minimum(middle + half, 1.0))
    return low, high


def rate(hits: int, n: int, why: str = "", level: float = LEVEL) -> IntervalFigure:
    """The share `hits` of `n` with its Wilson interval; unknown with `why` when n is 0."""
    if n <= 0:
        return unknown(why or _("There are no cases to count."))
    low, high = wilson(hits, n, level)
    return IntervalFigure(int(hits) / int(n), low, high, int(n))


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two groups lie apart: second less first, with its interval and p value."""

    value: float
    low: float
    high: float
    p_value: float | None


def newcombe(hits_1: int, n_1: int, hits_2: int, n_2: int, level: float = LEVEL) -> tuple[float, float]:
    """Interval of the difference of two shares, second less first, from their Wilson intervals.

    Source: Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17, method 10. Raises ValueError when a group is empty.
    """
    if n_1 <= 0 or n_2 <= 0:
        raise ValueError("both groups need cases")
    p_1, p_2 = hits_1 / n_1, hits_2 / n_2
    low_1, high_1 = wilson(hits_1, n_1, level)
    low_2, high_2 = wilson(hits_2, n_2, level)
    gap = p_2 - p_1
    return gap - math.hypot(p_2 - low_2, high_1 - p_1), gap + math.hypot(high_2 - p_2, p_1 - low_1)


def welch(
    mean_1: float, sd_1: float, n_1: int, mean_2: float, sd_2: float, n_2: int, level: float = LEVEL
) -> Difference:
    """Difference of two means, second less first, without assuming equal variances.

    `sd`: sample standard deviations (n - 1). Source: Welch, B. L. (1947), Biometrika 34.
    The p value is None when neither group varies. Raises ValueError under two cases a group.
    """
    if n_1 < 2 or n_2 < 2:
        raise ValueError("a group needs at least two cases")
    from scipy.special import stdtr

    gap = mean_2 - mean_1
    part_1, part_2 = sd_1**2 / n_1, sd_2**2 / n_2
    variance = part_1 + part_2
    if variance <= 0:
        return Difference(gap, gap, gap, None)
    df = variance**2 / (part_1**2 / (n_1 - 1) + part_2**2 / (n_2 - 1))
    half = t_value(df, level) * math.sqrt(variance)
    p_value = 2 * float(stdtr(df, -abs(gap) / math.sqrt(variance)))
    return Difference(gap, gap - half, gap + half, p_value)


def mean_figure(values: Floats, level: float = LEVEL) -> IntervalFigure:
    """Mean of finite values, shape (n,), with its t interval; no interval for a single case."""
    n = values.size
    if n == 0:
        return unknown(_("There are no cases to count."))
    mean = float(values.mean())
    if n == 1:
        return IntervalFigure(mean, None, None, 1)
    half = t_value(n - 1, level) * float(values.std(ddof=1)) / math.sqrt(n)
    return IntervalFigure(mean, mean - half, mean + half, n)
