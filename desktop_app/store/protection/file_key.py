"""Makes the key of a protected portfolio file out of its password.

A protected file is an SQLCipher 4 file with its usual settings: AES-256, a seal (HMAC-SHA512) on each page, and a key
made of the password with PBKDF2-HMAC-SHA512. Its first 16 bytes are the salt of that key. Ours begin with a mark, so
that a protected portfolio is told from a damaged one without the password; the 10 bytes behind it are random.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field

from desktop_app.errors import UserError
from desktop_app.files.write_guard import PROTECTED_MARK, SALT_BYTES
from desktop_app.language import formats
from desktop_app.language.i18n import _

# SQLCipher's own number of rounds: 0.2 s on a laptop of 2020, for each password that somebody tries.
_ROUNDS = 256_000
#: Shorter passwords are refused: they are tried out in hours.
SHORTEST = 8


@dataclass(frozen=True, slots=True)
class FileKey:
    """What opens one file and the backups that were made of it; never shown by `repr`."""

    salt: bytes
    secret: bytes = field(repr=False)

    @property
    def spec(self) -> str:
        """The key as SQLCipher takes it, ready for use: nothing is derived again for each connection."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


def new_key(password: str) -> FileKey:
    """A key with a salt of its own, for a file that is about to be written. Raises UserError if it is too short."""
    if len(password) < SHORTEST:
        raise UserError(_("A password needs at least {n} characters.").format(n=formats.number(SHORTEST)))
    return derive(password, PROTECTED_MARK + os.urandom(SALT_BYTES - len(PROTECTED_MARK)))


def derive(password: str, salt: bytes) -> FileKey:
    """The key that a password gives with a salt; takes some tenths of a second."""
    import hashlib

    # The same word typed on another system may come in other code points.
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return FileKey(salt, hashlib.pbkdf2_hmac("sha512", typed, salt, _ROUNDS, 32))
