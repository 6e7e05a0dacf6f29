"""Remembers which files were looked through and written by nobody since, so that opening need not look again."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from desktop_app.runtime import paths
from desktop_app.store.files import has_pending_log

# A person works on a few portfolios; a file that is not remembered is looked through again, no more.
_MOST = 50


def is_known(path: Path) -> bool:
    """True when every value in the file fitted where it stands, and the file was not touched since."""
    try:
        return not has_pending_log(path.resolve()) and _mark(path) in _marks()
    except OSError:
        return False


def remember(path: Path) -> None:
    """Note that every value in the file fits, as it is now; failing to note it does no harm."""
    with contextlib.suppress(OSError):
        if has_pending_log(path.resolve()):
            return
        mark, marks = _mark(path), _marks()
        if mark not in marks[-1:]:
            kept = [one for one in marks if one != mark][-_MOST + 1 :]
            _file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            paths.write_private(_file(), json.dumps([*kept, mark]).encode())


def forget() -> None:
    """Look through every file again when it is opened: one of them holds what nobody wrote."""
    with contextlib.suppress(OSError):
        _file().unlink()


def _file() -> Path:
    return paths.cache_folder() / "looked_through.json"


def _marks() -> list[list[int]]:
    try:
        marks = json.loads(_file().read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    return marks if isinstance(marks, list) else []


def _mark(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_ino, status.st_size, status.st_mtime_ns]
