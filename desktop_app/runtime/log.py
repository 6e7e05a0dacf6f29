"""The program's log: a few small files that only their owner can read."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import time
from pathlib import Path

from desktop_app.runtime import paths

_NAME = "ai-portfolio.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_SIZE = 1_000_000
_COPIES = 3


class _PrivateHandler(logging.FileHandler):
    """Opens its files with mode 0600, whatever the umask says, and starts a new one when one is full.

    Not logging.handlers: its import (sockets, queues) would cost each start 5 ms.
    """

    def _open(self) -> io.TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if self.stream is not None and self.stream.tell() >= _SIZE:
            self.stream.close()
            self.stream = None  # opened again with the next record
            self._turn_over()

    def _turn_over(self) -> None:
        """The full file becomes .1, .1 becomes .2, and so on; the oldest goes."""
        path = Path(self.baseFilename)
        with contextlib.suppress(OSError):
            for number in range(_COPIES, 0, -1):
                old = path if number == 1 else path.with_name(f"{path.name}.{number - 1}")
                if old.exists():
                    os.replace(old, path.with_name(f"{path.name}.{number}"))


class _OneLine(logging.Formatter):
    """UTC times; text from outside cannot forge a line of its own."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")


def log_file() -> Path:
    """Where the log is written."""
    return paths.log_folder() / _NAME


def setup(level: int = logging.INFO) -> None:
    """Start to write the log; if its folder is read-only, the program starts without a log."""
    root = logging.getLogger("desktop_app")
    if any(isinstance(handler, _PrivateHandler) for handler in root.handlers):
        return
    root.setLevel(level)
    root.propagate = False
    try:
        handler = _PrivateHandler(log_file(), delay=True, encoding="utf-8")
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(_OneLine(_FORMAT))
    root.addHandler(handler)


def close() -> None:
    """Stop writing and close the file."""
    root = logging.getLogger("desktop_app")
    for handler in tuple(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.propagate = True


def about() -> str:
    """Versions, for the log and for reports: nothing of the user's data."""
    import platform

    from desktop_app import __version__

    return (
        f"AI Portfolio {__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()}, {sys.platform}"
    )
