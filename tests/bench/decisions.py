"""What decisions from data cost: decision bands, fairness and drift, each to a plain way of doing the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench.probe import medians, once
from tests.bench.table import make_halves, make_table

Line = tuple[str, float, str, float]
_RUNS = 3


def bands(home: Path) -> list[Line]:
    """To numpy's sort of the same scores, in one process."""
    found = once(home, "tests.bench.decisions_run", "bands")
    return [
        ("best bands of 1,000,000 scores, to numpy.argsort", found["best"] / found["sort"], "x", 3),
        ("the same with a cap on reviews", found["capped"] / found["sort"], "x", 3),
        ("a step of a handle on 1,000,000 scores, worst", found["step"], "ms", 50),
    ]


def fairness(home: Path) -> list[Line]:
    """To fairlearn on the same million rows; the intervals of the gaps are in the time."""
    found = once(home, "tests.bench.decisions_run", "fairness")
    return [
        ("fairness of 1,000,000 rows, to fairlearn's MetricFrame", found["ours"] / found["theirs"], "x", 0.02)
    ]


def drift(home: Path) -> list[Line]:
    """To scipy and pandas with one call a measure; to evidently in `make bench-peers`."""
    reference, current = map(str, make_halves(make_table(home.parent / "table.csv")))
    ours, plain, whole = [], [], []
    for run in range(_RUNS + 1):
        found = [
            once(home, "tests.bench.decisions_run", "drift", reference, current, how)
            for how in ("ours", "plain", "whole")
        ]
        if run:
            for kept, one in zip((ours, plain, whole), found, strict=True):
                kept.append(one)
    files = medians(whole)
    return [
        (
            "drift of 500,000 x 20, to scipy with one call a measure",
            medians(ours)["seconds"] / medians(plain)["seconds"],
            "x",
            0.35,
        ),
        ("peak memory of drift, to the files in memory", files["peak"] / files["frame"], "x", 4),
    ]


MEASUREMENTS: list[Callable[[Path], list[Line]]] = [bands, fairness, drift]
