"""Copies the pages of an open portfolio as they lie in its file, while SQLite holds them still."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.store.files import sync_file
from desktop_app.store.protection import key_ring

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.store.engine import FileDatabase

_PIECE = 1 << 20
# How often the file is asked for while others write to it.
_ATTEMPTS = 3
# Of systems and file systems that cannot copy between two files by themselves.
_CANNOT = frozenset((errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM))


def copy_pages(database: FileDatabase, raw: Any, part: Path, check: Callable[[], object]) -> str | None:
    """Write into the empty file `part` what the connection `raw` sees, every page as it is.

    Meanwhile `check` looks at the same state through `raw`; it raises if the portfolio is broken. What was written
    is compared with the portfolio. Returns the SHA-256 of the copy; None, with nothing written, where the pages
    cannot be had like this: others write all the time, or the system has no way to read beside SQLite.
    """
    if database.read_only or not database.is_in_place() or not hasattr(os, "pread"):
        # On Windows a file can't be read at a place without moving everybody else's.
        return None
    page_size = int(raw.execute("PRAGMA page_size").fetchone()[0])
    with _held_still(database, raw) as pages:
        size = pages * page_size
        source = key_ring.reader_of(database.path) if size else None
        if source is None or os.fstat(source).st_size < size:
            return None
        with ThreadPoolExecutor(max_workers=2) as beside:
            checked = beside.submit(check)
            try:
                _write(source, part, size)
                _leave_log_mode(part)
                # A disk that takes its time takes it while the copy is read.
                synced = beside.submit(sync_file, part)
                digest = _compared(source, part, size, page_size)
                synced.result()
            except Exception:
                # If the portfolio is broken, that is the reason, whatever the copy met first.
                checked.result()
                raise
            checked.result()
    return digest


@contextmanager
def _held_still(database: FileDatabase, raw: Any) -> Iterator[int]:
    """While the block runs, the file holds just what `raw` sees, in so many pages; 0 where that can't be had.

    While somebody reads, SQLite writes into the file nothing that came later. So once all that the reader sees was
    brought from the log into the file, the file stays as it is; others go on writing into the log.
    """
    for _attempt in range(_ATTEMPTS):
        raw.execute("BEGIN")
        try:
            # From here on it sees one state.
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
            pages = int(raw.execute("PRAGMA page_count").fetchone()[0])
            with database.raw() as other:
                busy, in_log, in_file = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            # Without a log both are -1, and the reader alone keeps others from writing.
            if not busy and in_log == in_file:
                yield pages
                return
        finally:
            raw.execute("ROLLBACK")
    yield 0


def _write(source: int, part: Path, size: int) -> None:
    with part.open("r+b") as file:
        target, at = file.fileno(), 0
        while at < size:
            count = _copied(source, target, at, size - at)
            if not count:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(part))
            at += count


def _copied(source: int, target: int, at: int, left: int) -> int:
    """Copy some bytes from one place to the same place; returns how many."""
    if hasattr(os, "copy_file_range"):
        try:
            # Within the system, and without copying at all where the file system shares blocks.
            return os.copy_file_range(source, target, left, at, at)
        except OSError as error:
            if error.errno not in _CANNOT:
                raise
    return os.pwrite(target, os.pread(source, min(_PIECE, left), at), at)


def _leave_log_mode(part: Path) -> None:
    """Make a copy one file that needs no log beside it to be read."""
    from desktop_app.store.engine import connect_raw

    connect_raw(part, read_only=False, journal="DELETE").close()


def _compared(source: int, part: Path, size: int, page_size: int) -> str:
    """The SHA-256 of the copy; raises OSError where it is not what the portfolio holds.

    The first page says how the file is written, which differs; it is read when the copy is opened.
    """
    import hashlib

    digest = hashlib.sha256()
    with part.open("rb") as file:
        for at in range(0, size, _PIECE):
            ours, theirs = file.read(_PIECE), os.pread(source, min(_PIECE, size - at), at)
            digest.update(ours)
            if ours != theirs and (at or ours[page_size:] != theirs[page_size:]):
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(part))
        if file.read(1):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(part))
    return digest.hexdigest()
