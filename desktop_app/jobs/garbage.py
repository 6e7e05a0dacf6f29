"""Holds the garbage collector off while jobs run: a full pass stops every thread, the window's too."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Fewer new objects than this are looked through faster than anybody notices.
_MANY = 20_000

_lock = threading.Lock()
_running = 0
_held = False


@contextmanager
def held_off() -> Iterator[None]:
    """No collection while any thread is inside.

    What a job made is freed by its reference counts. If it made much that is still there, a pass over all of
    it would be due at once, so it is left out of later passes too.
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
