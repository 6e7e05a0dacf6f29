"""What analyses of data files cost: each measurement gives lines of (what, value, unit, limit)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench import decisions
from tests.bench.probe import medians, once
from tests.bench.table import make_table

Line = tuple[str, float, str, float]
_RUNS = 3


def profile(home: Path) -> list[Line]:
    """A profile against a plain pass of pandas, in turns.

    The limit is 0.15 of the time of ydata-profiling's minimal report (measured 17.6 s where the plain
    pass took 2.3 s), which needs an older pandas: `make bench-peers` measures it itself.
    """
    path = make_table(home.parent / "table.csv")
    ours, plain = [], []
    for run in range(_RUNS + 1):
        pair = (
            once(home, "tests.bench.profile_run", str(path), "ours"),
            once(home, "tests.bench.profile_run", str(path), "plain"),
        )
        # The first run reads the file into the cache and writes compiled modules.
        if run:
            ours.append(pair[0])
            plain.append(pair[1])
    asked = once(home, "tests.bench.profile_run", str(path), "asked")
    mine, floor = medians(ours), medians(plain)
    return [
        ("profile of 1,000,000 x 20, to a plain pandas pass", mine["seconds"] / floor["seconds"], "x", 1.15),
        ("peak memory of the profile, to the file in memory", mine["peak"] / mine["frame"], "x", 4),
        ("longest the profile goes without asking whether to stop", asked["longest"], "ms", 500),
    ]


MEASUREMENTS: list[Callable[[Path], list[Line]]] = [profile, *decisions.MEASUREMENTS]
