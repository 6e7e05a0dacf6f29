"""Knows which portfolio files are protected by a password, and holds the keys that open them, in memory only."""

from __future__ import annotations

import os
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.files.write_guard import PROTECTED_MARK, SALT_BYTES
from desktop_app.language.i18n import _
from desktop_app.store.faults import DamagedPortfolio, LockedPortfolio, WrongPassword, explained

if TYPE_CHECKING:
    from desktop_app.store.protection.file_key import FileKey

_lock = threading.Lock()
_known: dict[bytes, FileKey] = {}
# Device and file numbers of the databases that this process has open: how often, and the salt of the protected ones.
_open_files: Counter[tuple[int, int]] = Counter()
_open_salts: dict[tuple[int, int], bytes] = {}
# Descriptors of such databases for reading bytes beside SQLite.
_readers: dict[tuple[int, int], int] = {}


def note_open(path: Path) -> tuple[int, int]:
    """Note that this process has the file open as a database; returns its device and file number."""
    with explained(path):
        status = path.stat()
        salt = salt_of(path)
    identity = status.st_dev, status.st_ino
    with _lock:
        _open_files[identity] += 1
        if salt is not None:
            _open_salts[identity] = salt
    return identity


def note_closed(identity: tuple[int, int]) -> None:
    """The opposite of `note_open`."""
    with _lock:
        _open_files[identity] -= 1
        if _open_files[identity] <= 0:
            del _open_files[identity]
            _open_salts.pop(identity, None)
            if (reader := _readers.pop(identity, None)) is not None:
                os.close(reader)


def reader_of(path: Path) -> int | None:
    """A descriptor that reads a database which this process has open; None for any other file.

    It is kept until the last of those who have the file open closes it: closing any descriptor of the file would
    drop the locks that this process holds on it.
    """
    with _lock:
        status = path.stat()
        identity = status.st_dev, status.st_ino
        if identity not in _open_files:
            return None
        if identity not in _readers:
            descriptor = os.open(path, os.O_RDONLY)
            opened = os.fstat(descriptor)
            # Put there in between, so nobody here has it open.
            if (opened.st_dev, opened.st_ino) != identity:
                os.close(descriptor)
                return None
            _readers[identity] = descriptor
        return _readers[identity]


def is_open_here(path: Path) -> bool:
    """True while this process has the file open as a database."""
    try:
        status = path.stat()
    except OSError:
        return False
    return (status.st_dev, status.st_ino) in _open_files


def salt_of(path: Path) -> bytes | None:
    """The salt of a protected file; None for any other, and where nothing can be read."""
    try:
        status = path.stat()
        identity = status.st_dev, status.st_ino
        if identity in _open_files:
            # Closing the file here would drop the locks that this process holds on it.
            return _open_salts.get(identity)
        with path.open("rb") as file:
            head = file.read(SALT_BYTES)
    except OSError:
        return None
    return head if len(head) == SALT_BYTES and head.startswith(PROTECTED_MARK) else None


def is_protected(path: Path) -> bool:
    """True for a portfolio file that only its password opens."""
    return salt_of(path) is not None


def key_of(path: Path) -> FileKey | None:
    """The key of a file; None if it is not protected. Raises LockedPortfolio while the password is not known."""
    salt = salt_of(path)
    if salt is None:
        return None
    key = _known.get(salt)
    if key is None:
        raise LockedPortfolio(path)
    return key


def is_locked(path: Path) -> bool:
    """True for a protected file whose password has not been given yet."""
    salt = salt_of(path)
    return salt is not None and salt not in _known


def unlock(path: Path, password: str) -> None:
    """Take the password of a protected file; it holds for its backups too, until `lock` or the end of the program.

    Raises WrongPassword, or DamagedPortfolio for a file that no password can open.
    """
    salt = salt_of(path)
    if salt is None:
        return
    from desktop_app.store.protection.file_key import derive

    if not take(path, derive(password, salt)):
        raise WrongPassword(path)


def take(path: Path, key: FileKey) -> bool:
    """Keep a key in memory if it opens the file. Raises DamagedPortfolio for a file that no key can open."""
    # Its packages take 3 ms, and no first picture of another file needs them.
    from desktop_app.store.protection import seals

    with explained(path):
        if path.stat().st_size < seals.PAGE:
            raise DamagedPortfolio(path, _("cut short"))
        # A file that is open here is not read beside SQLite: closing it would drop this process's locks.
        fits = key == _known.get(key.salt) if is_open_here(path) else seals.fits(path, key)
    if fits:
        remember(key)
    return fits


def remember(key: FileKey) -> None:
    """Keep a key that opens a file, in memory."""
    with _lock:
        _known[key.salt] = key


def lock(path: Path) -> None:
    """Forget the key of a file, unless the file is open here."""
    salt = salt_of(path)
    with _lock:
        if salt is not None and salt not in _open_salts.values():
            _known.pop(salt, None)


def all_known() -> list[FileKey]:
    """The keys that are known now."""
    with _lock:
        return list(_known.values())


def give_key(raw: Any, key: FileKey | None) -> None:
    """Let a driver connection that was just made read a protected file."""
    if key is None:
        return
    # SQLCipher writes a page that does not fit to standard error; the same is raised, and told in words.
    raw.execute("PRAGMA cipher_log_level=NONE")
    raw.execute(f'PRAGMA key="{key.spec}"')
