"""The population stability index by evidently's definitions, so that both programs can be held side by side.

evidently 0.7: missing and infinite left out; a numeric column with more than 20 different values in the
reference is cut in equal steps over both samples by Sturges' rule, any other has a bin for each value;
an empty bin counts 1e-4, or a millionth of the smallest share where that is no more than 1e-4.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def psi(reference: pd.Series, current: pd.Series) -> float:
    """PSI of one column."""
    numeric = pd.api.types.is_numeric_dtype(reference)
    old, new = (_usable(one, numeric) for one in (reference, current))
    if numeric and old.nunique() > 20:
        edges = np.histogram_bin_edges(np.concatenate([old, new]), bins="sturges")
        shares = [np.histogram(one, edges)[0] / len(one) for one in (old, new)]
    else:
        values = pd.unique(pd.concat([old, new]))
        shares = [
            one.value_counts().reindex(values, fill_value=0).to_numpy() / len(one) for one in (old, new)
        ]
    before, after = (_filled(one) for one in shares)
    return float(np.sum((before - after) * np.log(before / after)))


def _usable(series: pd.Series, numeric: bool) -> pd.Series:
    if numeric:
        series = series.replace([np.inf, -np.inf], np.nan)
    return series.dropna()


def _filled(shares: np.ndarray) -> np.ndarray:
    least = float(shares[shares > 0].min())
    return np.where(shares == 0, least / 1e6 if least <= 1e-4 else 1e-4, shares)
