"""Says which window has a portfolio open; the lock goes with the process that holds it."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import zlib
from pathlib import Path
from typing import IO, NamedTuple

from desktop_app.language.i18n import _
from desktop_app.runtime import paths
from desktop_app.runtime.file_lock import try_lock


class Holder(NamedTuple):
    """The window that has a portfolio open: computer and process."""

    host: str
    process: int

    @property
    def description(self) -> str:
        """Who it is, for a sentence."""
        return _("computer {host}, process {number}").format(host=self.host, number=self.process)


# The locks of this process, each with how often it was taken: a window that closes a portfolio and opens it again
# has it twice for a moment.
_taken: dict[Path, tuple[IO[bytes], int]] = {}
_taking = threading.Lock()
# The first byte is the lock; the text stands behind it.
_CONTENT_AT = 1


class WindowLock:
    """Held while a window has a portfolio open; the system lets go of it when the process ends in any way."""

    def __init__(self, path: Path) -> None:
        self._is_held = True
        self.path = path

    def release(self) -> None:
        """Let others take it."""
        with _taking:
            if not self._is_held:
                return
            self._is_held = False
            file, times = _taken.pop(self.path)
            if times > 1:
                _taken[self.path] = file, times - 1
                return
            with contextlib.suppress(OSError):
                file.truncate(0)
            file.close()


def _lock_file(portfolio: Path) -> Path:
    folder = paths.cache_folder() / "windows"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = os.fsencode(os.path.normcase(portfolio.resolve()))
    # Needed before the first window: this checksum loads at once, while hashlib takes 3 ms to import.
    return folder / f"{zlib.crc32(place):08x}{zlib.crc32(place[::-1]):08x}.lock"


def take(portfolio: Path) -> WindowLock | None:
    """Take the lock of a portfolio for this window; None while another window holds it.

    Where the system offers no locks, nobody is told of other windows; the database's own locks still hold.
    """
    path = _lock_file(portfolio)
    with _taking:
        file, times = _taken.get(path) or (_take_file(path, portfolio), 0)
        if file is None:
            return None
        _taken[path] = file, times + 1
    return WindowLock(path)


def _take_file(path: Path, portfolio: Path) -> IO[bytes] | None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    file = os.fdopen(descriptor, "r+b")
    if not try_lock(file):
        file.close()
        return None
    import socket

    described = {"host": socket.gethostname(), "process": os.getpid(), "file": str(portfolio)}
    with contextlib.suppress(OSError):
        file.seek(_CONTENT_AT)
        file.truncate()
        file.write(json.dumps(described).encode())
        file.flush()
    return file


def holder(portfolio: Path) -> Holder | None:
    """The window that has the portfolio open; None if none has, whatever a crashed one left behind."""
    path = _lock_file(portfolio)
    try:
        with path.open("r+b") as file:
            if try_lock(file):
                return None
            file.seek(_CONTENT_AT)
            described = json.loads(file.read() or b"{}")
            return Holder(str(described.get("host", "")), int(described.get("process", 0)))
    except (OSError, ValueError, AttributeError, TypeError):
        return None
