"""What a measured process tells its parent, and how gaps of the event loop are seen."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

_MARK = "BENCH "


def report(**figures: float) -> None:
    """Tell the parent; moments are on the monotonic clock, which all processes share."""
    sys.stdout.write(_MARK + json.dumps(figures) + "\n")
    sys.stdout.flush()


def peak_mib() -> float:
    """The most memory this process ever held, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def run(module: str, *arguments: str, times: int = 1, warm: bool = True) -> dict[str, float]:
    """Medians over `times` runs of a module in a process of its own; moments count from its start in ms."""
    if warm:
        _once(module, *arguments)
    found = [_once(module, *arguments) for _ in range(times)]
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def _once(module: str, *arguments: str) -> dict[str, float]:
    # Users' interpreters keep compiled modules; the warm-up run writes them.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=kept,
    )
    for line in done.stdout.splitlines():
        if line.startswith(_MARK):
            figures = json.loads(line[len(_MARK) :])
            for name in ("painted", "ready"):
                if name in figures:
                    figures[name] = (figures[name] - started) * 1000
            return {name: float(value) for name, value in figures.items()}
    raise RuntimeError(f"{module} measured nothing:\n{done.stdout}\n{done.stderr}")


class GapMeter:
    """The longest time, in ms, in which the event loop did not come round."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.worst = 0.0
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Measure from now."""
        self.worst = 0.0
        self._last = time.monotonic()
        self._timer.start()

    def stop(self) -> None:
        """Measure no longer."""
        self._tick()
        self._timer.stop()

    def _tick(self) -> None:
        now = time.monotonic()
        self.worst = max(self.worst, (now - self._last) * 1000)
        self._last = now
