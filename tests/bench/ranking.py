"""What ranking costs: draws and ranks to numpy drawing the same numbers, and ten thousand initiatives at once."""

from __future__ import annotations

from pathlib import Path

from tests.bench.probe import medians, once

Line = tuple[str, float, str, float]
_RUNS = 3


def ranking(home: Path) -> list[Line]:
    """500 initiatives by RICE and by expected value, and the whole portfolio of 10,000 without draws."""
    portfolio = str(home.parent / "ten_thousand.portfolio")
    drawn = medians([once(home, "tests.bench.ranking_run", "draws") for _ in range(_RUNS)])
    read = medians([once(home, "tests.bench.ranking_run", "portfolio", portfolio) for _ in range(_RUNS)])
    return [
        (
            "10,000 draws x 500 by RICE with ranks, to numpy's draws",
            drawn["rice"] / drawn["rice_floor"],
            "x",
            1.5,
        ),
        (
            "10,000 draws x 500 by expected value, to numpy's draws",
            drawn["value"] / drawn["value_floor"],
            "x",
            1.5,
        ),
        ("10,000 weight settings x 500 initiatives", drawn["weights"], "ms", 300),
        ("10,000 initiatives read, scored and ranked", read["ranked"], "ms", 200),
        ("the same by other weights, as on a slider", read["again"], "ms", 100),
    ]
