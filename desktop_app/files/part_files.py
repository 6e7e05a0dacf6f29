"""Removes what processes that were killed left half-written; a part file carries the number of its process."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path

from desktop_app.runtime import clock

_PART = re.compile(r".*\.(?P<process>\d+)\.part(-wal|-shm|-journal)?")
_PARTS_OLD_S = 86_400


def ending() -> str:
    """What the name of a part file of this process ends in."""
    return f".{os.getpid()}.part"


def sweep(folder: Path, *, of: str = "", alone: bool = True) -> None:
    """Remove what processes that were killed left half-written in a folder, or of one file there.

    Where another computer may be writing too (not `alone`), only files more than a day old are removed.
    """
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            match = _PART.fullmatch(entry.name)
            if match is None or not entry.name.startswith(f"{of}." if of else ""):
                continue
            is_old = clock.seconds_since_written(entry.stat().st_mtime) > _PARTS_OLD_S
            if is_old or (alone and not _runs(int(match["process"]))):
                os.unlink(entry.path)


def _runs(process: int) -> bool:
    # Windows has no signal that only asks whether a process runs.
    if sys.platform == "win32" or process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
