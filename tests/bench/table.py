"""Makes the data file that analyses are measured on: 1,000,000 rows of 20 columns, as they come in practice."""

from __future__ import annotations

from pathlib import Path

ROWS = 1_000_000


def make_table(path: Path, rows: int = ROWS, seed: int = 7) -> Path:
    """A CSV file, made once and kept; a few rows come twice, a few cells are empty."""
    if path.exists():
        return path
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"id": rng.integers(0, 10 * rows, rows)})
    for k in range(6):
        frame[f"n{k}"] = np.round(rng.normal(100 * k, 10, rows), 2 + k % 2)
    frame["amount"] = np.round(rng.lognormal(3, 1, rows), 2)
    frame.loc[rng.random(rows) < 0.07, "amount"] = np.nan
    frame["score"] = np.round(rng.random(rows), 6)
    for k, most in enumerate((5, 100, 10_000)):
        frame[f"i{k}"] = rng.integers(0, most, rows)
    for k, most in enumerate((3, 12, 500, 2_000)):
        names = np.array([f"value {j}" for j in range(most)])
        frame[f"c{k}"] = names[rng.integers(0, most, rows)]
    frame["zip"] = [f"{value:05d}" for value in rng.integers(1_000, 99_999, rows)]
    days = np.datetime64("2024-01-01") + rng.integers(0, 700, rows).astype("timedelta64[D]")
    frame["day"] = days.astype(str)
    frame["label"] = (rng.random(rows) < 0.05).astype(int)
    frame["group"] = np.array(["A", "B", "C", "D"])[rng.choice(4, rows, p=[0.5, 0.3, 0.15, 0.05])]
    frame.iloc[-100:] = frame.iloc[:100].to_numpy()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    frame.to_csv(part, index=False)
    part.replace(path)
    return path


def make_halves(table: Path) -> tuple[Path, Path]:
    """The first and the second half of the rows, with one column moved in the second."""
    reference, current = table.with_name("reference.csv"), table.with_name("current.csv")
    if not current.exists():
        import pandas as pd

        frame = pd.read_csv(table, dtype={"zip": str})
        half = len(frame) // 2
        frame[:half].to_csv(reference, index=False)
        moved = frame[half:].copy()
        moved["n0"] += 4
        moved.to_csv(current, index=False)
    return reference, current
