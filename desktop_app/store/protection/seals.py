"""Checks the seals on the pages of a protected file, and sets them anew on damaged pages of a copy.

SQLCipher refuses a page whose seal does not fit, and with it all that follows. With the seal set anew, a damaged page
is read as far as it can be, as a page of any other file is. The layout is SQLCipher 4's: encrypted bytes, 16 bytes of
initialisation vector, 64 bytes of seal over both and the page's number.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import IO

from desktop_app.files.write_guard import SALT_BYTES
from desktop_app.store.protection.file_key import FileKey

PAGE = 4096
_SEAL = 64
# How many pages are looked at before a password is called wrong; pages that are damaged are rarely all of these.
_LOOKED_AT = 64


def _seal_key(key: FileKey) -> bytes:
    salt = bytes(byte ^ 0x3A for byte in key.salt)
    return hashlib.pbkdf2_hmac("sha512", key.secret, salt, 2, 32)


def _seal(seal_key: bytes, page: bytes, number: int) -> bytes:
    # The salt before the first page has no seal.
    begin = SALT_BYTES if number == 1 else 0
    return hmac.digest(seal_key, page[begin:-_SEAL] + number.to_bytes(4, "little"), "sha512")


def _read(file: IO[bytes], number: int) -> bytes:
    file.seek((number - 1) * PAGE)
    return file.read(PAGE)


def fits(path: Path, key: FileKey) -> bool:
    """True when the key belongs to the file: it fits the first page, or where that is damaged, another."""
    seal_key = _seal_key(key)
    pages = path.stat().st_size // PAGE
    with path.open("rb") as file:
        for number in range(1, pages + 1, max(pages // _LOOKED_AT, 1)):
            page = _read(file, number)
            if len(page) == PAGE and hmac.compare_digest(_seal(seal_key, page, number), page[-_SEAL:]):
                return True
    return False


def set_anew(path: Path, key: FileKey) -> int:
    """Set the seal of each damaged page of a copy anew, and the salt at its beginning; returns how many."""
    seal_key = _seal_key(key)
    mended = 0
    with path.open("rb+") as file:
        file.write(key.salt)
        number = 1
        while len(page := _read(file, number)) == PAGE:
            seal = _seal(seal_key, page, number)
            if seal != page[-_SEAL:]:
                file.seek(number * PAGE - _SEAL)
                file.write(seal)
                mended += 1
            number += 1
    return mended
