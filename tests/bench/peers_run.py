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
    """evidently's data-drift preset with its defaults, and its PSI of every column."""
    from evidently import Report
    from evidently.presets import DataDriftPreset

    started = time.perf_counter()
    old, new = pd.read_csv(reference), pd.read_csv(current)
    Report([DataDriftPreset()]).run(new, old)
    seconds = time.perf_counter() - started
    found = Report([DataDriftPreset(method="psi")]).run(new, old).dict()
    psi = {}
    for metric in found["metrics"]:
        column = metric.get("config", {}).get("column")
        if column and isinstance(metric["value"], (int, float)):
            psi[column] = float(metric["value"])
    return {"seconds": seconds, "psi": psi}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()):
        outcome = {"profile": profile, "drift": drift}[sys.argv[1]](*sys.argv[2:])
    outcome["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(outcome) + "\n")
