"""Runs one peer on one file, in the environment that `tests.bench.peers` makes: prints what it took as JSON.

Imports nothing of this project: the environment holds the peers and their older pandas only.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
import warnings
from typing import Any

import pandas as pd


def profile(path: str) -> dict[str, object]:
    """ydata-profiling's minimal report, reading and page included, its import left out."""
    from ydata_profiling import ProfileReport

    started = time.perf_counter()
    frame = pd.read_csv(path)
    report = ProfileReport(frame, minimal=True, progress_bar=False)
    report.to_html()
    return {"seconds": time.perf_counter() - started, "duplicates": int(frame.duplicated().sum())}


def drift(reference: str, current: str) -> dict[str, object]:
    """evidently's data-drift preset with its defaults, reading left out, and three of its measures of every column."""
    from evidently import Report
    from evidently.presets import DataDriftPreset

    old, new = pd.read_csv(reference), pd.read_csv(current)
    started = time.perf_counter()
    Report([DataDriftPreset()]).run(new, old)
    outcome: dict[str, object] = {"seconds": time.perf_counter() - started}
    for name in ("psi", "jensenshannon"):
        outcome[name] = _drifts(Report([DataDriftPreset(method=name)]).run(new, old).dict())
    # Numbers of few different values are categories to evidently.
    numeric = [name for name in old.select_dtypes("number") if old[name].nunique() > 1000]
    outcome["wasserstein"] = _drifts(
        Report([DataDriftPreset(columns=numeric, method="wasserstein")])
        .run(new[numeric], old[numeric])
        .dict()
    )
    return outcome


def _drifts(found: dict[str, Any]) -> dict[str, float]:
    """Each column's figure."""
    figures = {}
    for metric in found["metrics"]:
        column = metric.get("config", {}).get("column")
        if column and isinstance(metric["value"], (int, float)):
            figures[column] = float(metric["value"])
    return figures


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()):
        outcome = {"profile": profile, "drift": drift}[sys.argv[1]](*sys.argv[2:])
    outcome["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(outcome) + "\n")
