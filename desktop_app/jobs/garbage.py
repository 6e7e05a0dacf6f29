"""Suspends garbage collection while jobs run, as a full pass stops every thread, even the window's."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

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
            if _running == 0 and _held:
                _held = False
                if gc.get_count()[0] > _MANY:
                    gc.freeze()
                gc.enable()
