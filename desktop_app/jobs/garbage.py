"""Collects garbage on the window's thread alone, and not while jobs run, as a full pass stops every thread.

Python collects on whichever thread allocates. An object of Qt that another thread collects is deleted on that thread,
under the feet of the window's: timers go on for an object that is gone, and the process ends without a word.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

# How often the collector looks.
_LOOK_MS = 500
# A pass over fewer new objects than this is too short to notice.
_MANY = 20_000

_lock = threading.Lock()
_running = 0
_held = False


@contextmanager
def held_off() -> Iterator[None]:
    """Suspend garbage collection while any thread is inside the block.

    Reference counts free what a job made. If many of its objects stay, a pass over all of them would follow
    at once, so later passes leave them out too.
    """
    global _running, _held
    with _lock:
        _running += 1
        if _running == 1 and gc.isenabled():
            _held = True
            gc.disable()
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            if _running == 0:
                if gc.get_count()[0] > _MANY:
                    gc.freeze()
                if _held:
                    _held = False
                    gc.enable()


class Collector(QObject):
    """Collects in place of the interpreter, from `start` to `stop`, on the thread that it belongs to."""

    def __init__(self) -> None:
        super().__init__()
        self._gives_back = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.collect)

    def take_over(self) -> None:
        """Collect from now on, because other threads begin to work; whoever switched it off decides when to start."""
        if gc.isenabled():
            gc.disable()
            self._gives_back = True
            self.start()

    def start(self) -> None:
        """Look from time to time whether there is garbage to collect."""
        self._timer.start()

    def stop(self) -> None:
        """Leave it to the interpreter again, if it was its own before; the other threads have ended."""
        self._timer.stop()
        if self._gives_back:
            self._gives_back = False
            gc.enable()

    def collect(self) -> None:
        """Collect what the interpreter would by now have collected, unless a job runs."""
        if _running:
            return
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if limits[generation] and counts[generation] > limits[generation]:
                gc.collect(generation)
                return
