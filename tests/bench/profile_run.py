"""Profiles a data file in a process of its own.

`ours`; `plain`: one call of pandas for each statistic; `asked`: how long it goes without asking whether to stop.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from pathlib import Path

from tests.bench.child import peak_mib, report


def main(path: Path, how: str) -> None:
    """Report seconds of reading and profiling (imports left out), peak memory, and the frame's own size."""
    if how == "asked":
        report(longest=_asked(path) * 1000)
        return
    seconds, frame_mib = _ours(path) if how == "ours" else _plain(path)
    report(seconds=seconds, peak=peak_mib(), frame=frame_mib)


def _ours(path: Path) -> tuple[float, float]:
    import pyarrow.compute
    import pyarrow.csv  # noqa: F401  # imports are left out of the measurement

    from desktop_app.analysis.files import arrow_blocks  # noqa: F401
    from desktop_app.analysis.profiling.profile import profile_file

    started = time.perf_counter()
    file, found = profile_file(path)
    seconds = time.perf_counter() - started
    assert found.rows == len(file.frame)
    return seconds, _mib(file.frame)


def _asked(path: Path) -> float:
    """The longest time, in seconds, from one question whether to stop to the next; that long a cancel may take."""
    from desktop_app.analysis.profiling.profile import profile_file

    moments: list[float] = []
    profile_file(path, progress=lambda _done, _total: moments.append(time.perf_counter()))
    return max(after - before for before, after in pairwise(moments))


def _plain(path: Path) -> tuple[float, float]:
    import pandas as pd
    import pyarrow.compute  # noqa: F401

    started = time.perf_counter()
    frame = pd.read_csv(path)
    for name in frame:
        column = frame[name]
        column.isna().sum()
        column.nunique()
        column.value_counts().head(10)
        if column.dtype.kind in "if":
            column.min(), column.max(), column.mean(), column.std()
            column.quantile([0.05, 0.25, 0.5, 0.75, 0.95])
    frame.duplicated().sum()
    return time.perf_counter() - started, _mib(frame)


def _mib(frame: object) -> float:
    return float(frame.memory_usage(deep=True).sum()) / 2**20  # type: ignore[attr-defined]  # a pandas frame


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
