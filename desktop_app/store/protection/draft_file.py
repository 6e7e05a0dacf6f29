"""Keeps texts that were typed and not saved, in a small database of its own that is sealed as the portfolio is."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from desktop_app.store.faults import LockedPortfolio, explained
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.file_key import FileKey

_TABLE = "CREATE TABLE IF NOT EXISTS draft (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT"


class DraftFile:
    """Texts by a key; there is a file only while there are texts.

    A protected portfolio's texts are encrypted with its own key: the file begins with the same salt, so that only its
    password opens both.
    """

    def __init__(self, path: Path, key: FileKey | None) -> None:
        self.path = path
        self._key = key

    def read(self) -> dict[str, str]:
        """The texts by key; none where the file cannot be opened with a key that is known. Raises UserError."""
        if not self.path.exists():
            return {}
        try:
            key = key_ring.key_of(self.path)
        except LockedPortfolio:
            # Sealed under an earlier password, by a copy of the portfolio that has another one now.
            return {}
        from sqlcipher3 import dbapi2

        try:
            with explained(self.path), self._connected(self.path, key) as raw:
                return dict(raw.execute("SELECT key, body FROM draft ORDER BY rowid"))
        except dbapi2.DatabaseError:
            return {}

    def change(self, texts: Mapping[str, str], gone: Collection[str] = ()) -> None:
        """Put texts in, and take those with the keys in `gone` out. Raises UserError, such as for a full disk."""
        if self.path.exists() and key_ring.salt_of(self.path) != (self._key.salt if self._key else None):
            self.reseal()
        if not texts and not self.path.exists():
            return
        with explained(self.path):
            self._make(self.path)
            with self._connected(self.path, self._key) as raw:
                raw.execute("BEGIN IMMEDIATE")
                raw.execute(_TABLE)
                raw.executemany("DELETE FROM draft WHERE key = ?", [(key,) for key in gone])
                raw.executemany(
                    "INSERT INTO draft (key, body) VALUES (?, ?)"
                    " ON CONFLICT (key) DO UPDATE SET body = excluded.body",
                    list(texts.items()),
                )
                left = raw.execute("SELECT count(*) FROM draft").fetchone()[0]
                raw.execute("COMMIT")
            if not left:
                self.path.unlink(missing_ok=True)

    def reseal(self) -> None:
        """Write the file anew under the key of the portfolio; what no known key opens is dropped."""
        if not self.path.exists():
            return
        texts = self.read()
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        try:
            DraftFile(part, self._key).change(texts)
            if part.exists():
                os.replace(part, self.path)
            else:
                self.path.unlink(missing_ok=True)
        finally:
            part.unlink(missing_ok=True)

    @staticmethod
    def _make(path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite gives its journal the mode of the file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))

    @staticmethod
    @contextlib.contextmanager
    def _connected(path: Path, key: FileKey | None) -> Iterator[Any]:
        from sqlcipher3 import dbapi2

        raw = dbapi2.connect(os.fspath(path), isolation_level=None, timeout=2.0)
        try:
            key_ring.give_key(raw, key)
            for pragma in ("secure_delete=ON", "trusted_schema=OFF", "temp_store=MEMORY"):
                raw.execute(f"PRAGMA {pragma}")
            yield raw
        finally:
            raw.close()
