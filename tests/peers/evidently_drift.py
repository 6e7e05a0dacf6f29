"""Drift as evidently 0.7 defines it, to hold the two programs against each other on the same definition.

evidently drops missing and infinite values. A numeric column with over 20 different reference values is cut into bins of
equal width over both samples (Sturges); any other has a bin for each value. Empty bins are filled for the PSI only, and
the shares are not made to sum to 1 again.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

MOST_VALUES = 20


def _present(series: pd.Series) -> pd.Series:
    return series.replace([np.inf, -np.inf], np.nan).dropna()


def shares(reference: pd.Series, current: pd.Series, numeric: bool) -> tuple[np.ndarray, np.ndarray]:
    """Shares of both samples in evidently's bins."""
    before, after = _present(reference), _present(current)
    if numeric and before.nunique() > MOST_VALUES:
        edges = np.histogram_bin_edges(np.concatenate([before.to_numpy(), after.to_numpy()]), "sturges")
        counts = np.histogram(before, edges)[0], np.histogram(after, edges)[0]
    else:
        values = pd.Index(pd.concat([before, after]).unique())
        counts = tuple(np.bincount(values.get_indexer(one), minlength=len(values)) for one in (before, after))
    return counts[0] / len(before), counts[1] / len(after)


def _filled(parts: np.ndarray) -> np.ndarray:
    smallest = parts[parts > 0].min()
    return np.where(parts == 0, 1e-4 if smallest > 1e-4 else smallest / 1e6, parts)


def psi(reference: pd.Series, current: pd.Series, numeric: bool) -> float:
    """Population stability index."""
    before, after = (_filled(parts) for parts in shares(reference, current, numeric))
    return float(((before - after) * np.log(before / after)).sum())


def jensen_shannon(reference: pd.Series, current: pd.Series, numeric: bool) -> float:
    """Jensen-Shannon distance with the natural logarithm: the product's, which has base 2, times sqrt(ln 2)."""
    from desktop_app.analysis.drift_measures import jensen_shannon as ours

    return float(ours(*shares(reference, current, numeric))) * np.sqrt(np.log(2))


def wasserstein(reference: pd.Series, current: pd.Series) -> float:
    """Wasserstein distance over the reference's standard deviation (0.001 at least)."""
    from desktop_app.analysis.drift_measures import two_samples

    before, after = (np.sort(_present(one).to_numpy(np.float64)) for one in (reference, current))
    return two_samples(before, after)[1] / max(float(np.std(before)), 0.001)
