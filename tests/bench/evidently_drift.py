"""Drift by evidently's definitions, so that both programs can be held side by side.

evidently 0.7: missing and infinite left out; a numeric column with more than 20 different values in the
reference is cut in equal steps over both samples by Sturges' rule, any other has a bin for each value;
an empty bin counts 1e-4, or a millionth of the smallest share where that is no more than 1e-4.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from desktop_app.analysis.models import drift_measures as measures


def psi(reference: pd.Series, current: pd.Series) -> float:
    """PSI of one column."""
    before, after = (_filled(one) for one in _shares(reference, current))
    return float(np.sum((before - after) * np.log(before / after)))


def jensen_shannon(reference: pd.Series, current: pd.Series) -> float:
    """Jensen-Shannon distance of one column by the natural logarithm: the one of base 2 times sqrt(ln 2)."""
    found = measures.jensen_shannon(*_shares(reference, current))
    return float(found or 0.0) * math.sqrt(math.log(2))


def wasserstein(reference: pd.Series, current: pd.Series) -> float:
    """Wasserstein distance of a column of numbers over the reference's standard deviation, which counts 0.001 at least."""
    before, after = (np.sort(_usable(one, True).to_numpy(np.float64)) for one in (reference, current))
    return measures.two_samples(before, after)[1] / max(float(np.std(before)), 0.001)


def _shares(reference: pd.Series, current: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    numeric = pd.api.types.is_numeric_dtype(reference)
    old, new = (_usable(one, numeric) for one in (reference, current))
    if numeric and old.nunique() > 20:
        edges = np.histogram_bin_edges(np.concatenate([old, new]), bins="sturges")
        return np.histogram(old, edges)[0] / len(old), np.histogram(new, edges)[0] / len(new)
    values = pd.unique(pd.concat([old, new]))
    before, after = (
        one.value_counts().reindex(values, fill_value=0).to_numpy() / len(one) for one in (old, new)
    )
    return before, after


def _usable(series: pd.Series, numeric: bool) -> pd.Series:
    if numeric:
        series = series.replace([np.inf, -np.inf], np.nan)
    return series.dropna()


def _filled(shares: np.ndarray) -> np.ndarray:
    least = float(shares[shares > 0].min())
    return np.where(shares == 0, least / 1e6 if least <= 1e-4 else 1e-4, shares)
