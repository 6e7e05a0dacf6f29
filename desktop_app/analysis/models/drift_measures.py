"""How far two samples of one column lie apart: the measures of drift, each as a plain function."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

BINS = 10
"""Bins of a column of numbers; a value with this share of the rows has one of its own."""
FLOOR = 1e-4
"""No bin counts as emptier than this in the PSI, so that one case in a new bin does not outweigh all others."""
# Up to here scipy counts the paths of the exact distribution.
_EXACT = 10_000
# From here a sum over every case is slow and its approximation as good as exact.
_SMALL = 5_000
_NODES = 4_096


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins for two samples of one column: `own` values that are a bin each, and the cuts between the other bins.

    Both ascending, float64. A value on a cut lies in the bin above it; the outermost bins are open; an own value is in no
    other bin.
    """

    own: Floats
    cuts: Floats

    @classmethod
    def of(cls, reference: Floats, current: Floats, rows: tuple[int, int] | None = None) -> Bins:
        """The bins for two ascending arrays of finite values; `rows` counts those without a value too.

        A value that alone holds a tenth or more of the rows of either side is a bin of its own, so that no shift to or
        from it is hidden by its neighbours. What is left is cut at the reference's quantiles into ten bins less those, at
        least two, equal cuts merged. Where nothing is left of the reference, all of it gives the cuts. O(log n).
        """
        n, m = rows or (reference.size, current.size)
        own = np.union1d(_frequent(reference, n), _frequent(current, m))
        parts = max(2, BINS - own.size)
        starts, lengths = _runs(reference, own)
        left = reference.size - int(lengths.sum())
        if left:
            # Where each value of its own would stand among those that are left.
            before = starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]) if own.size else starts
            return cls(own, _quantile_cuts(reference, left, parts, before, lengths))
        return cls(own, _quantile_cuts(reference, reference.size, parts, starts[:0], lengths[:0]))

    def counts(self, ordered: Floats) -> Floats:
        """How many of an ascending array lie in each bin: own values first, then the others from low to high."""
        _starts, lengths = _runs(ordered, self.own)
        under = np.searchsorted(ordered, self.cuts, side="left")
        taken = np.concatenate([[0], np.cumsum(lengths)])
        under -= taken[np.searchsorted(self.own, self.cuts, side="left")]
        rest = np.diff(np.concatenate([[0], under, [ordered.size - taken[-1]]]))
        return np.concatenate([lengths, rest]).astype(np.float64)


def _runs(ordered: Floats, values: Floats) -> tuple[Places, Places]:
    """Where each of some ascending values begins in an ascending array, and how often it stands there."""
    starts = np.searchsorted(ordered, values, side="left").astype(np.int64)
    return starts, np.searchsorted(ordered, values, side="right").astype(np.int64) - starts


def _frequent(ordered: Floats, rows: int) -> Floats:
    """The values that hold a tenth or more of so many rows."""
    if not ordered.size:
        return ordered
    least = max(1, -(-rows // BINS))
    # A run of so many values covers one of these places.
    candidates = np.unique(ordered[least - 1 :: least])
    _starts, lengths = _runs(ordered, candidates)
    frequent: Floats = candidates[lengths >= least]
    return frequent


def _quantile_cuts(ordered: Floats, size: int, parts: int, before: Places, lengths: Places) -> Floats:
    """The quantiles that cut `size` values of an ascending array into `parts`, equal ones merged.

    Left out are runs of values: `before` so many of those that stay, each of such a length. Linear interpolation, as
    numpy.quantile.
    """
    if not size:
        return ordered[:0]
    place = np.linspace(0, 1, parts + 1)[1:-1] * (size - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, size - 1)
    part = place - below
    skipped = np.concatenate([[0], np.cumsum(lengths)])
    low = ordered[below + skipped[np.searchsorted(before, below, side="right")]]
    high = ordered[above + skipped[np.searchsorted(before, above, side="right")]]
    step = high - low
    cuts: Floats = np.unique(np.where(part >= 0.5, high - step * (1 - part), low + step * part))
    return cuts


def shares(counts: Floats) -> Floats:
    """Counts over their sum; all 0 when there are none."""
    total = float(counts.sum())
    return counts / total if total > 0 else np.zeros(counts.shape)


def psi(reference: Floats, current: Floats) -> float:
    """Population stability index of two counts over the same bins: sum of (c - r) ln(c / r), each share at least 1e-4.

    Source: Siddiqi (2006), Credit Risk Scorecards.
    """
    before, after = np.maximum(shares(reference), FLOOR), np.maximum(shares(current), FLOOR)
    return float(((after - before) * np.log(after / before)).sum())


@dataclass(frozen=True, slots=True)
class Chance:
    """What PSI chance alone gives between two samples of so many rows: its mean, and what 95 of 100 stay under."""

    mean: float
    limit: float


def psi_by_chance(bins: int, n: int, m: int) -> Chance:
    """PSI of two samples of one distribution, `n` and `m` rows over `bins` bins: about chi-square (1/n + 1/m).

    Source: Yurdakul and Naranjo (2020), Statistical properties of the population stability index, Journal of Risk Model
    Validation 14. With few cases a bin the mean is somewhat higher, since empty bins count as the floor.
    """
    freedom = bins - 1
    if freedom < 1:
        return Chance(0.0, 0.0)
    from scipy.special import chdtri

    each = 1 / n + 1 / m
    return Chance(freedom * each, float(chdtri(freedom, 0.05)) * each)


def jensen_shannon(reference: Floats, current: Floats) -> float | None:
    """Jensen-Shannon distance (base 2: 0 alike, 1 disjoint) of two counts over the same bins; None when one is empty."""
    before, after = shares(reference), shares(current)
    if not before.sum() or not after.sum():
        return None
    middle = (before + after) / 2
    total = 0.0
    for part in (before, after):
        held = part > 0
        total += float((part[held] * np.log2(part[held] / middle[held])).sum())
    return math.sqrt(max(total / 2, 0.0))


def two_samples(reference: Floats, current: Floats) -> tuple[float, float]:
    """Kolmogorov-Smirnov statistic and Wasserstein distance (unit of the values) of two ascending arrays, none empty.

    Both come from one merge of the two sorted runs.
    """
    n, m = reference.size, current.size
    places = np.searchsorted(reference, current, side="right")
    places += np.arange(m)
    from_reference = np.ones(n + m, bool)
    from_reference[places] = False
    merged = np.empty(n + m)
    merged[places] = current
    merged[from_reference] = reference
    counted = np.cumsum(from_reference)
    gap = counted / n
    gap -= (np.arange(1, n + m + 1) - counted) / m
    np.abs(gap, out=gap)
    steps = np.diff(merged)
    distance = float(gap[:-1] @ steps)
    # The steps of equal values are all at one place; only the last of them counts.
    statistic = float((gap[:-1] * (steps > 0)).max(initial=0.0))
    return min(statistic, 1.0), distance


def ks_p_value(statistic: float, n: int, m: int, reference: Floats, current: Floats) -> float:
    """P value of the two-sided two-sample Kolmogorov-Smirnov test, as scipy's ks_2samp gives it.

    Exact up to 10,000 cases a sample; from there the one-sample distribution at the effective size n m / (n + m), by
    Smirnov's formula in the tail and Pelz and Good's (1976) series in the middle.
    """
    if max(n, m) <= _EXACT:
        from scipy.stats import ks_2samp

        # If counting the paths overflows, scipy uses the limit and gives a warning that nobody would see.
        warnings.filterwarnings("ignore", "ks_2samp: Exact", RuntimeWarning)
        return float(ks_2samp(reference, current).pvalue)
    size = round(n * m / (n + m))
    if statistic <= 0:
        return 1.0
    square = size * statistic * statistic
    if size > _SMALL and square >= 2.2 and statistic < 0.5:
        return min(1.0, 2 * _smirnov(size, statistic))
    if (
        size > 140
        and square < 2.2
        and (size > 100_000 or size * statistic**1.5 > 1.4)
        and size * statistic > 1
    ):
        return min(1.0, max(0.0, 1 - _pelz_good(size, statistic)))
    from scipy.stats import kstwo

    return float(min(1.0, max(0.0, kstwo.sf(statistic, size))))


def _smirnov(n: int, x: float) -> float:
    """P(D+ >= x) for n over 5,000: Smirnov's (1944) sum x sum_j C(n, j) (x + j/n)^(j-1) (1 - x - j/n)^(n-j).

    The terms are smooth in j and vanish at both ends, so a trapezoid over some thousand of them is exact to 1e-10;
    the binomial by Stirling's series. scipy adds them all, which takes 0.3 s at n = 250,000.
    """
    nodes = np.linspace(0, n * (1 - x), _NODES + 2)
    j = nodes[1:-1]
    rest = n - j
    u = j / n
    power = j * np.log1p(x / u) + rest * np.log1p(-x / (1 - u))
    power += 1 / (12 * n) - 1 / (12 * j) + 1 / (360 * j**3) - 1 / (12 * rest) + 1 / (360 * rest**3)
    terms = np.exp(power) * np.sqrt(n / (2 * math.pi * j * rest)) / (x + u)
    return float(terms.sum() * (nodes[1] - nodes[0]) * x)


def _pelz_good(n: int, x: float) -> float:
    """P(D_n <= x): the four terms of Pelz and Good's (1976) series in powers of 1 / sqrt(n)."""
    z = math.sqrt(n) * x
    pi2 = math.pi**2
    if -pi2 / 8 / z**2 < -700:
        return 0.0
    k = np.arange(1, math.ceil(16 * z / math.pi) + 1, dtype=np.float64)
    odd = (2 * k - 1) ** 2
    weight = np.exp(-pi2 / (8 * z**2) * odd)
    root = math.sqrt(2 * math.pi)
    terms = [
        float(weight.sum()) * root / z,
        float(((pi2 / 4 * odd - z**2) * weight).sum()) * root / (6 * z**4),
        float(
            (
                (
                    6 * z**6
                    + 2 * z**4
                    + pi2 / 4 * (2 * z**4 - 5 * z**2) * odd
                    + pi2**2 / 16 * (1 - 2 * z**2) * odd**2
                )
                * weight
            ).sum()
        )
        * root
        / (72 * z**7),
        float(
            (
                (
                    -30 * z**6
                    - 90 * z**8
                    + pi2 / 4 * (135 * z**4 - 96 * z**6) * odd
                    + pi2**2 / 16 * (212 * z**4 - 60 * z**2) * odd**2
                    + pi2**3 / 64 * (5 - 30 * z**2) * odd**3
                )
                * weight
            ).sum()
        )
        * root
        / (6480 * z**10),
    ]
    even = np.exp(-pi2 / (2 * z**2) * k**2)
    terms[2] -= float((k**2 * even).sum()) * pi2 * root / (36 * z**3)
    terms[3] += float(((3 * z**2 - pi2 * k**2) * k**2 * even).sum()) * pi2 * root / (216 * z**6)
    return float(sum(term / n ** (power / 2) for power, term in enumerate(terms)))


def chi_square(reference: Floats, current: Floats) -> tuple[float, float]:
    """Two-sample (contingency) chi-square of two counts over the same categories, and its p value.

    With two categories Yates's correction is made, as scipy's chi2_contingency does. (0, 1) for a single category.
    Both samples vary: taking the reference as exact would call columns with many categories drifted that are not.
    """
    held = reference + current > 0
    observed = np.stack([reference[held], current[held]])
    freedom = observed.shape[1] - 1
    total = observed.sum()
    if freedom < 1 or not observed.sum(axis=1).all():
        return 0.0, 1.0
    expected = observed.sum(axis=1, keepdims=True) * observed.sum(axis=0) / total
    gap = np.abs(observed - expected)
    if freedom == 1:
        gap -= np.minimum(0.5, gap)
    statistic = float((gap**2 / expected).sum())
    from scipy.special import chdtrc

    return statistic, float(chdtrc(freedom, statistic))
