"""Measures ydata-profiling and evidently beside the program: `make bench-peers`.

They need pandas 2, so they get an environment of their own in out/peers, from locked versions with
hashes. The first run fetches some hundred packages.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.__main__ import OUT, ROOT, line
from tests.bench.probe import once
from tests.bench.table import make_halves, make_table

PEERS = ROOT / "out" / "peers"
LOCK = ROOT / "packaging" / "requirements" / "peers.txt"
_PYTHON = PEERS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> int:
    """Exit 0 whether or not a limit is missed, 1 when a peer does not run."""
    _environment()
    table = make_table(OUT / "table.csv")
    reference, current = make_halves(table)
    theirs = _peer("profile", table)
    ours = once(OUT / "home", "tests.bench.profile_run", str(table), "ours")
    drift = _peer("drift", reference, current)
    moved = once(OUT / "home", "tests.bench.decisions_run", "drift", str(reference), str(current), "ours")
    sys.stdout.write(
        f"ydata-profiling, minimal report: {theirs['seconds']:.1f} s, peak {theirs['peak']:,.0f} MiB; "
        f"here {ours['seconds']:.2f} s, peak {ours['peak']:,.0f} MiB\n"
        f"evidently, data drift: {drift['seconds']:.1f} s, peak {drift['peak']:,.0f} MiB; "
        f"here {moved['seconds']:.2f} s\n"
    )
    results = [
        line(
            "profile of 1,000,000 x 20, to ydata-profiling's minimal report",
            ours["seconds"] / theirs["seconds"],
            "x",
            0.15,
        ),
        line("peak memory, to ydata-profiling", ours["peak"] / theirs["peak"], "x", 1),
        line("drift of 500,000 x 20, to evidently's preset", moved["seconds"] / drift["seconds"], "x", 0.08),
        *(
            line(f"{name} by evidently's definitions, largest difference", gap, "", 1e-12)
            for name, gap in _differences(drift, reference, current).items()
        ),
    ]
    missed = results.count(False)
    sys.stdout.write(f"{len(results) - missed} within their limits, {missed} missed\n")
    return 0


def _environment() -> None:
    mark = PEERS / "lock.txt"
    wanted = LOCK.read_text(encoding="utf-8")
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return
    uv = [sys.executable, "-m", "uv"]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    subprocess.run([*uv, "venv", "--quiet", "--clear", "--python", version, str(PEERS)], check=True)
    subprocess.run(
        [*uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(_PYTHON), str(LOCK)], check=True
    )
    mark.write_text(wanted, encoding="utf-8")


def _peer(what: str, *files: Path) -> Any:
    script = Path(__file__).with_name("peers_run.py")
    done = subprocess.run(
        [str(_PYTHON), str(script), what, *map(str, files)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{what} did not run:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _differences(theirs: Any, reference: Path, current: Path) -> dict[str, float]:
    """The largest difference of each measure over the columns, computed here by evidently's definitions."""
    import pandas as pd

    from tests.bench import evidently_drift as ours

    old, new = pd.read_csv(reference), pd.read_csv(current)
    measures = {"PSI": ours.psi, "Jensen-Shannon": ours.jensen_shannon, "Wasserstein": ours.wasserstein}
    keys = {"PSI": "psi", "Jensen-Shannon": "jensenshannon", "Wasserstein": "wasserstein"}
    return {
        name: max(
            abs(measure(old[column], new[column]) - value) for column, value in theirs[keys[name]].items()
        )
        for name, measure in measures.items()
    }


if __name__ == "__main__":
    sys.exit(main())
