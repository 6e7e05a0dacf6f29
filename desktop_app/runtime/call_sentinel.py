"""Writes down which call of a plugin runs, so that the next start knows in which one the program ended.

The file goes when the program ends by itself; one that was left behind names what ran. Nothing is written before the first
plugin of somebody else is called.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop_app.runtime import watchdog
from desktop_app.runtime.file_lock import try_lock

_log = logging.getLogger(__name__)

_SUFFIX = ".calls"
# Behind the content, which other processes read.
_LOCK_AT = 1 << 20


@dataclass(frozen=True, slots=True)
class BadEnds:
    """How earlier runs ended that did not end by themselves: the calls that ran then, plugin -> call, and how many
    starts in a row ended so with plugins of others on."""

    calls: dict[str, str]
    in_a_row: int


class CallMark:
    """The slot of one thread that runs a plugin; `begin` and `end` cost about a microsecond each."""

    def __init__(self, file: _CallFile | None, number: int, name: str) -> None:
        self._file = file
        self._number = number
        self._name = _cut(name, 320)

    def begin(self, place: str) -> None:
        """Write down that a call starts."""
        if self._file is not None:
            slot = watchdog.SLOT.pack(time.monotonic(), self._name, _cut(place, 160))
            self._file.write(_at(self._number), slot)

    def end(self) -> None:
        """Write down that it is over."""
        if self._file is not None:
            self._file.write(_at(self._number), _NOTHING)

    def give_back(self) -> None:
        """Let another thread have the slot."""
        if self._file is not None:
            self._file.give_back(self._number)
            self._file = None


_NOTHING = bytes(8)


def _at(number: int) -> int:
    return watchdog.HEAD.size + number * watchdog.SLOT.size


def _cut(text: str, length: int) -> bytes:
    """At most `length` bytes of UTF-8, no character cut in two."""
    return text.encode("utf-8", "replace")[:length].decode("utf-8", "ignore").encode("utf-8")


class _CallFile:
    """The file of this process, locked for as long as the process lives."""

    def __init__(self, folder: Path, bad_starts: int) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / f"{os.getpid()}{_SUFFIX}"
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file: IO[bytes] | None = os.fdopen(descriptor, "r+b", buffering=0)
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._free = list(range(watchdog.SLOTS))
        try_lock(self._file, _LOCK_AT)
        # Whole from the start: later writes need no room on the disk.
        head = watchdog.HEAD.pack(watchdog.MAGIC, os.getpid(), bad_starts, time.monotonic())
        self._file.write(head.ljust(watchdog.SIZE, b"\0"))

    def take(self, name: str) -> CallMark:
        """A slot for a thread; with none left, its calls are not written down."""
        with self._lock:
            if not self._free:
                return CallMark(None, 0, name)
            return CallMark(self, self._free.pop(0), name)

    def give_back(self, number: int) -> None:
        with self._lock:
            self._free.append(number)

    def write(self, at: int, content: bytes) -> None:
        """Write in one call to the system; a plugin runs even where that fails."""
        file = self._file
        if file is None:
            return
        with contextlib.suppress(OSError, ValueError):
            if hasattr(os, "pwrite"):
                os.pwrite(file.fileno(), content, at)
                return
            with self._lock:
                file.seek(at)
                file.write(content)

    def beat(self) -> None:
        self.write(watchdog.HEAD.size - 8, watchdog.HEAD.pack(b"", 0, 0, time.monotonic())[-8:])

    def remove(self) -> None:
        # A process that a plugin forked ends too, and the file is not its own.
        if self._process != os.getpid():
            return
        with self._lock, contextlib.suppress(OSError):
            if self._file is not None:
                file, self._file = self._file, None
                # Emptied while it is locked, so that no start in between takes it for one that was left behind.
                file.truncate(0)
                file.close()
            self.path.unlink()


class _State:
    lock = threading.Lock()
    folder: Path | None = None
    file: _CallFile | None = None
    bad_starts = 0
    on_open: Callable[[Path], object] | None = None


def arm(folder: Path) -> BadEnds:
    """From now on write running calls into `folder`; gives what runs that ended badly left there, once."""
    with _State.lock:
        if _State.folder == folder:
            return BadEnds({}, _State.bad_starts)
        if _State.file is not None:
            _State.file.remove()
            _State.file = None
        ends = _take_left_behind(folder)
        _State.folder, _State.bad_starts = folder, ends.in_a_row
        return ends


def on_open(callback: Callable[[Path], object]) -> None:
    """Call back once, in whatever thread it is, before the first plugin of somebody else is called."""
    _State.on_open = callback


def mark(name: str) -> CallMark:
    """A slot for the thread of one plugin; its calls are not written down before `arm`."""
    with _State.lock:
        if _State.file is None and _State.folder is not None:
            _open(_State.folder)
        return _State.file.take(name) if _State.file is not None else CallMark(None, 0, name)


def beat() -> None:
    """The window's sign of life."""
    if _State.file is not None:
        _State.file.beat()


def close() -> None:
    """The program ends by itself: take the file away."""
    with _State.lock:
        if _State.file is not None:
            _State.file.remove()
        _State.file = _State.folder = _State.on_open = None
        _State.bad_starts = 0


def _open(folder: Path) -> None:
    try:
        _State.file = _CallFile(folder, _State.bad_starts)
    except OSError as error:
        _State.folder = None
        _log.warning("running calls of plugins cannot be written down: %s", error)
        return
    atexit.register(close)
    if _State.on_open is not None:
        _State.on_open(_State.file.path)


def _take_left_behind(folder: Path) -> BadEnds:
    calls: dict[str, str] = {}
    in_a_row = 0
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        try:
            with path.open("r+b") as file:
                if not try_lock(file, _LOCK_AT):
                    continue  # of a process that runs
                state = watchdog.read_state(file.read(watchdog.SIZE + 1))
            path.unlink()
        except OSError as error:
            _log.warning("%s cannot be read: %s", path, error)
            continue
        if state is not None:
            in_a_row = max(in_a_row, state.bad_starts + 1)
            calls |= {call.name: call.place for call in state.calls}
    return BadEnds(calls, in_a_row)
