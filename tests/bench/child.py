"""What a measured process tells its parent. Imports next to nothing, as it is part of what is measured."""

from __future__ import annotations

import sys
import time

MARK = "BENCH "


def report(**figures: float) -> None:
    """Tell the parent; moments are on the monotonic clock, which all processes share."""
    text = " ".join(f"{name}={value!r}" for name, value in figures.items())
    sys.stdout.write(f"{MARK}{text}\n")
    sys.stdout.flush()


def peak_mib() -> float:
    """The most memory this process ever held, in MiB."""
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


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
