"""Watches the plugins of others from the window: a sign of life each second, and a small process that looks for it."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.runtime import call_sentinel, watchdog

_log = logging.getLogger(__name__)

_BEAT_MS = 1000
#: Seconds for which the window has to be silent before a question is shown.
BLOCKED_AFTER = 10.0


def program_command() -> list[str]:
    """How the program is started again."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop_app"]


class PluginWatch(QObject):
    """Starts the watchdog before the first plugin of somebody else runs; without one, nothing of it is started."""

    _needed = Signal()

    def __init__(self, arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._restart = [*program_command(), *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._timer = QTimer(self, interval=_BEAT_MS)
        self._timer.timeout.connect(call_sentinel.beat)
        self._needed.connect(self._timer.start)
        call_sentinel.on_open(self._start)

    def _start(self, path: Path) -> None:
        """In the thread that is about to call a plugin."""
        options = {
            "show": [*program_command(), "--plugin-blocks"],
            "restart": self._restart,
            "after": BLOCKED_AFTER,
        }
        try:
            self._process = watchdog.start(path, options)
        except OSError as error:
            _log.warning("plugins are not watched: %s", error)
            return
        self._needed.emit()

    def close(self) -> None:
        """The window is closed: the watchdog ends with its standard input."""
        self._timer.stop()
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait(10)
            self._process = None
