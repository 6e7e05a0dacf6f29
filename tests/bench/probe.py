"""Runs a module in a process of its own and takes what it reports."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.child import MARK

# A screen of usual size: the default of Qt's offscreen platform is smaller than the window.
_SCREEN = (
    '{"synchronousWindowSystemEvents": false, "screens": [{"name": "screen", "x": 0, "y": 0, "width": 1920, '
    '"height": 1080, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}'
)
Figures = dict[str, float]


def environment(home: Path) -> dict[str, str]:
    """Variables for a measured process: folders of its own, a screen, and modules kept compiled as users have them."""
    home.mkdir(parents=True, exist_ok=True)
    screen = home / "screen.json"
    screen.write_text(_SCREEN, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"AI_PORTFOLIO_HOME": str(home), "QT_QPA_PLATFORM": f"offscreen:configfile={screen}"}


def once(home: Path, module: str, *arguments: str) -> Figures:
    """Run a module; what it reported, moments (`painted`, `ready`) in ms since the process was started."""
    variables = environment(home)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=variables,
    )
    for line in done.stdout.splitlines():
        if line.startswith(MARK):
            pairs = (part.split("=") for part in line[len(MARK) :].split())
            figures = {name: float(value) for name, value in pairs}
            for name in ("painted", "ready"):
                if name in figures:
                    figures[name] = (figures[name] - started) * 1000
            return figures
    raise RuntimeError(f"{module} measured nothing:\n{done.stdout}\n{done.stderr}")


def medians(runs: list[Figures]) -> Figures:
    """The median of each figure over several runs."""
    return {name: statistics.median(one[name] for one in runs) for name in runs[0]}
