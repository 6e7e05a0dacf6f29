"""Measures one analysis in a process of its own: `bands`, `fairness`, or `drift` with two files."""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.bench.child import peak_mib, report

ROWS = 1_000_000
_RUNS = 5


def _median(run: Callable[[], object], runs: int = _RUNS) -> float:
    """Seconds of the middle run; the first is left out."""
    seconds = []
    for _run in range(runs + 1):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds[1:])


def bands() -> None:
    """Best bands of a million scores, with and without a cap, to a sort of the scores; and a step of a handle."""
    from desktop_app.analysis.models.bands import Bands, Costs

    rng = np.random.default_rng(0)
    labels = rng.random(ROWS) < 0.05
    scores = np.clip(rng.normal(0.3 + 0.3 * labels, 0.15), 0, 1)
    costs = Costs(240, 35, 4, 0.95, 0.98)
    ready = Bands.of(scores, labels)
    steps = []
    for step in range(200):
        started = time.perf_counter()
        ready.at(step / 400, 0.5 + step / 400, costs)
        steps.append(time.perf_counter() - started)
    report(
        sort=_median(lambda: np.argsort(scores)),
        best=_median(lambda: Bands.of(scores, labels).best(costs)),
        capped=_median(lambda: Bands.of(scores, labels).best(costs, 0.06)),
        step=1000 * max(steps),
    )


def fairness() -> None:
    """Rates, intervals and gaps of twelve groups to fairlearn's MetricFrame with seven metrics on the same rows."""
    from fairlearn import metrics as fair
    from sklearn.metrics import accuracy_score, precision_score

    from desktop_app.analysis.models.fairness import fairness as ours

    rng = np.random.default_rng(0)
    label = (rng.random(ROWS) < 0.3).astype(int)
    chosen = (rng.random(ROWS) < 0.2 + 0.3 * label).astype(int)
    site = np.array([f"site {k}" for k in range(12)])[rng.integers(0, 12, ROWS)]
    mine = _median(lambda: ours(label, [site], prediction=chosen), 3)
    started = time.perf_counter()
    frame = fair.MetricFrame(
        metrics={
            "selection": fair.selection_rate,
            "tpr": fair.true_positive_rate,
            "fpr": fair.false_positive_rate,
            "fnr": fair.false_negative_rate,
            "precision": precision_score,
            "accuracy": accuracy_score,
            "count": fair.count,
        },
        y_true=label,
        y_pred=chosen,
        sensitive_features=site,
    )
    frame.difference()
    frame.ratio()
    report(ours=mine, theirs=time.perf_counter() - started)


def drift(reference: Path, current: Path, how: str) -> None:
    """`ours`, or `plain`: the same measures by scipy and pandas, one call a measure; reading left out of `seconds`."""
    import pandas as pd
    import scipy.special
    import scipy.stats  # noqa: F401  # imports are left out of the measurement

    from desktop_app.analysis.models.drift import drift as ours
    from desktop_app.analysis.models.run_on_files import drift_files

    if how == "whole":
        started = time.perf_counter()
        run = drift_files(reference, current)
        whole = time.perf_counter() - started
        frames = sum(float(file.frame.memory_usage(deep=True).sum()) / 2**20 for file in run.files)
        report(seconds=whole, peak=peak_mib(), frame=frames)
        return
    old, new = pd.read_csv(reference), pd.read_csv(current)
    started = time.perf_counter()
    if how == "ours":
        ours(old, new)
    else:
        for name in old:
            _plain(old[name], new[name])
    report(seconds=time.perf_counter() - started)


def _plain(old: object, new: object) -> None:
    import pandas as pd
    from scipy.spatial.distance import jensenshannon
    from scipy.stats import chi2_contingency, ks_2samp, wasserstein_distance

    assert isinstance(old, pd.Series)
    assert isinstance(new, pd.Series)
    if pd.api.types.is_numeric_dtype(old.dtype):
        before, after = old.dropna().to_numpy(), new.dropna().to_numpy()
        ks_2samp(before, after)
        wasserstein_distance(before, after)
        cuts = np.unique(np.quantile(before, np.linspace(0.1, 0.9, 9)))
        edges = np.concatenate([[-np.inf], cuts, [np.inf]])
        counts = np.histogram(before, edges)[0], np.histogram(after, edges)[0]
    else:
        table = pd.concat([old.value_counts(), new.value_counts()], axis=1).fillna(0).to_numpy()
        chi2_contingency(table.T)
        counts = table[:, 0], table[:, 1]
    first, second = (np.maximum(one / one.sum(), 1e-4) for one in counts)
    ((second - first) * np.log(second / first)).sum()
    jensenshannon(first, second, base=2)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1] == "drift":
        drift(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
    else:
        {"bands": bands, "fairness": fairness}[sys.argv[1]]()
