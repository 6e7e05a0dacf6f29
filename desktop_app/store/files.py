"""Handles database files as files: flushing, checksums, and moving one aside together with its logs."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.files import part_files
from desktop_app.files.disk_space import disk_full
from desktop_app.language.i18n import _

# What SQLite keeps beside a database. A log without its own database beside it changes the next one of that
# name, so the four always move together.
COMPANIONS = ("-wal", "-shm", "-journal")
_SPARE_BYTES = 4 * 1024 * 1024


def companion(path: Path, ending: str) -> Path:
    """The file that SQLite keeps beside a database under this ending."""
    return path.with_name(path.name + ending)


def has_pending_log(path: Path) -> bool:
    """True when committed changes may be in the log beside the file."""
    return is_filled(companion(path, "-wal"))


def is_filled(path: Path) -> bool:
    """True for a file that is there and not empty."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make what was written to a file survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def part_of(target: Path) -> Path:
    """Where a file is written before it is renamed to `target`; another process has another name."""
    part = target.name + part_files.ending()
    return target.with_name(part if len(os.fsencode(part)) <= 240 else part_files.ending())


@contextmanager
def new_part(target: Path) -> Iterator[Path]:
    """An empty file of mode 0600 beside `target`, gone again after the block unless it was renamed."""
    part = part_of(target)
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    os.close(descriptor)
    try:
        yield part
    finally:
        for left in (part, *(companion(part, ending) for ending in COMPANIONS)):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def require_room(folder: Path, size: int) -> None:
    """Raise DiskFull when `size` more bytes do not fit on the disk."""
    if shutil.disk_usage(folder).free < size + _SPARE_BYTES:
        raise disk_full(folder)


def in_place(path: Path) -> list[Path]:
    """The database and what SQLite keeps beside it, as far as they are there."""
    every = [path, *(companion(path, ending) for ending in COMPANIONS)]
    return [one for one in every if os.path.lexists(one)]


def replace_database(path: Path, part: Path, now: datetime) -> Path | None:
    """Put `part` in the place of a database, which is set aside with its logs under a dated name.

    Returns that name, under which it can still be opened; None if there was nothing. A database without a
    pending log is replaced in one step, so that a kill or a power cut leaves the one or the other. Beside a
    pending log nothing else may ever lie: then the place is empty for a moment, and all of it is set aside.
    """
    aside = _free_aside(path, now)
    has_log = any(is_filled(companion(path, ending)) for ending in ("-wal", "-journal"))
    if aside is None or has_log or not _linked(path, aside):
        aside = set_aside(path, now)
        os.rename(part, path)
        return aside
    try:
        for ending in COMPANIONS:
            companion(path, ending).unlink(missing_ok=True)
        os.replace(part, path)
    except BaseException:
        for link in in_place(aside):
            link.unlink()
        raise
    return aside


def _free_aside(path: Path, now: datetime) -> Path | None:
    if not in_place(path):
        return None
    moment = now.astimezone(UTC)
    base = f"{path.stem} ({_('set aside')} {moment:%Y-%m-%d %H.%M.%S})"
    return free_name(path.with_name(base + path.suffix), lambda candidate: not in_place(candidate))


def set_aside(path: Path, now: datetime) -> Path | None:
    """Rename a database with its logs to a dated name; nothing is deleted.

    Returns the new name, under which it can still be opened; None if there was nothing. The database is moved
    first: even if the work stops half-way, no other database ever lies beside these logs.
    """
    aside = _free_aside(path, now)
    if aside is None:
        return None
    # Links first, so that the set is complete under its new name before anything leaves the old one.
    if _linked(path, aside):
        for part in in_place(path):
            part.unlink()
    else:
        for part in in_place(path):
            part.rename(aside.with_name(aside.name + part.name[len(path.name) :]))
    sync_folder(path.parent)
    return aside


def _linked(path: Path, aside: Path) -> bool:
    links: list[Path] = []
    try:
        for part in in_place(path):
            new = aside.with_name(aside.name + part.name[len(path.name) :])
            os.link(part, new, follow_symlinks=False)
            links.append(new)
    except (OSError, NotImplementedError):
        # Some file systems have no links.
        for new in links:
            new.unlink(missing_ok=True)
        return False
    sync_folder(path.parent)
    return True


def free_name(path: Path, is_free: Callable[[Path], bool] | None = None) -> Path:
    """`path`, or the first free name with a number after its stem."""
    free = is_free or (lambda target: not os.path.lexists(target))
    candidate, n = path, 1
    while not free(candidate):
        n += 1
        candidate = path.with_name(f"{path.stem} {n}{path.suffix}")
    return candidate
