"""Reads a damaged database row by row, past what can't be read any more."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from desktop_app.store.files import companion, is_filled, require_room
from desktop_app.store.protection import key_ring
from desktop_app.store.rescue import carving, first_page
from desktop_app.store.rescue.carving import Shape, StoredColumn

if TYPE_CHECKING:
    from desktop_app.store.protection.file_key import FileKey

# Row numbers tried one by one where neither the table nor its index says which there were.
_MOST_TRIED = 1_000_000


class Salvage:
    """What can be read of a damaged database."""

    def __init__(self, raw: Any, path: Path, key: FileKey | None = None) -> None:
        self._raw = raw
        self._path = path
        self._key = key
        self.tables = frozenset(
            name for _n, name in self._scan("SELECT rowid, name FROM sqlite_master WHERE type = 'table'")[0]
        )

    def columns(self, table: str) -> list[str]:
        """The columns of a table; empty where the description of the table itself is lost."""
        from sqlcipher3 import dbapi2

        try:
            return [row[1] for row in self._raw.execute(f"PRAGMA table_info({table})")]
        except dbapi2.Error:
            return []

    def carve(self, shapes: Mapping[str, Sequence[Shape]]) -> dict[str, list[tuple[Shape, tuple[Any, ...]]]]:
        """Rows on pages that nothing leads to any more, by the table that they fit, each with its columns.

        None of a protected file: which page leads where is known to SQLCipher alone.
        """
        from sqlcipher3 import dbapi2

        if self._key is not None:
            return {}
        entries = self._scan("SELECT rowid, rootpage, name FROM sqlite_master")[0]
        lone = carving.lone_pages(self._path, {root for _row, root, _name in entries if root})
        # The entry of the kept figures can be overwritten: nothing else needs it.
        spare = sorted(entries, key=lambda entry: entry[2] != "summary")[:1]
        carved_rows: dict[str, list[tuple[Shape, tuple[Any, ...]]]] = {}
        for root in lone if spare else ():
            n = carving.columns_on(self._path, root)
            fitting = {name: shape for name, kinds in shapes.items() for shape in kinds if len(shape) == n}
            if not fitting:
                continue
            try:
                raw = connect(self._path)
                try:
                    carving.stand_in(raw, spare[0][0], root, n)
                finally:
                    raw.close()
                raw = connect(self._path)
                try:
                    rows = list(carving.read_below(raw, n))
                finally:
                    raw.close()
            except dbapi2.Error:
                continue
            if rows and (owner := carving.owner_of(rows, fitting)):
                carved_rows.setdefault(owner, []).extend((fitting[owner], row) for row in rows)
        return carved_rows

    def known_keys(self, table: str, key: str, index: int = 1) -> tuple[dict[int, Any], bool]:
        """Row number and key of every row that an index of the table names, and whether it names all.

        Index 1 is the primary key's. The index lies on other pages than the rows, so it says what is lost.
        """
        source = f"{table} INDEXED BY sqlite_autoindex_{table}_{index}"
        keys, whole = self._scan(f"SELECT rowid, {key} FROM {source} ORDER BY {key}")
        if not whole:
            keys += self._scan(f"SELECT rowid, {key} FROM {source} ORDER BY {key} DESC")[0]
        return dict(keys), whole

    def changes_of_lines(self) -> dict[int, str]:
        """Row number and change of every line of the history that the index of their changes names."""
        source = "changed_record INDEXED BY ix_changed_record_change_id"
        return dict(self._scan(f"SELECT rowid, change_id FROM {source} ORDER BY change_id")[0])

    def rows(self, table: str, columns: list[str], known: dict[int, Any]) -> Iterator[tuple[Any, ...]]:
        """Every row that can be read, each once."""
        seen: set[int] = set()
        select = f"SELECT rowid, {', '.join(columns)} FROM {table} NOT INDEXED"
        low, high = 0, 0
        for row in self._readable(f"{select} ORDER BY rowid"):
            seen.add(row[0])
            low = row[0]
            yield row[1:]
        for row in self._readable(f"{select} WHERE rowid > {low} ORDER BY rowid DESC"):
            seen.add(row[0])
            high = row[0]
            yield row[1:]
        # The damage lies between the two; some rows there can still be read by their number.
        tried = set(range(low + 1, min(high, low + _MOST_TRIED)))
        for number in sorted((tried | set(known)) - seen):
            for row in self._readable(f"{select} WHERE rowid = {number}"):
                yield row[1:]

    def _readable(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query up to the first that can't be read."""
        from sqlcipher3 import dbapi2

        try:
            yield from self._raw.execute(sql)
        except (dbapi2.Error, UnicodeDecodeError):
            return

    def _scan(self, sql: str) -> tuple[list[tuple[Any, ...]], bool]:
        from sqlcipher3 import dbapi2

        scanned_rows: list[tuple[Any, ...]] = []
        try:
            for row in self._raw.execute(sql):
                scanned_rows.append(row)
        except (dbapi2.Error, UnicodeDecodeError):
            return scanned_rows, False
        return scanned_rows, True


@contextmanager
def opened(path: Path, folder: Path) -> Iterator[Salvage]:
    """Read a copy of the database at `path`, made in `folder` for as long as it is read.

    The file itself is only copied: nothing that SQLite does on opening can make it worse.
    """
    size = sum(one.stat().st_size for one in (path, companion(path, "-wal")) if one.exists())
    require_room(folder, size)
    with TemporaryDirectory(prefix=".rescue-", dir=folder) as work:
        copy = Path(work) / "damaged"
        for ending in ("", "-wal", "-journal"):
            if is_filled(companion(path, ending)):
                shutil.copyfile(companion(path, ending), companion(copy, ending))
                os.chmod(companion(copy, ending), 0o600)
        key = key_of_damaged(path)
        if key is None:
            first_page.mend_header(copy)
        else:
            from desktop_app.store.protection import seals

            seals.set_anew(copy, key)
        raw = connect(copy, key)
        try:
            salvage = Salvage(raw, copy, key)
            if key is None and not salvage.tables and first_page.rebuild(copy):
                raw.close()
                raw = connect(copy)
                salvage = Salvage(raw, copy)
            yield salvage
        finally:
            raw.close()


def shapes_of(table: str) -> tuple[Shape, ...]:
    """The columns of a table as the program describes them, and as files before 1.2 have them.

    A file itself tells a date from a text no more, both being kept as text.
    """
    from sqlalchemy.dialects.sqlite import dialect

    from desktop_app.store.schema import metadata
    from desktop_app.store.tables import LAST_CHANGE

    types = dialect()
    shape = [
        StoredColumn(column.name, column.type.compile(types), not column.nullable)
        for column in metadata().tables[table].columns
    ]
    earlier = [column for column in shape if column.name != LAST_CHANGE]
    return (shape,) if len(earlier) == len(shape) else (shape, earlier)


def _text_or_bytes(content: bytes) -> str | bytes:
    """A text, or its bytes where a damaged one can't be decoded."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def key_of_damaged(path: Path) -> FileKey | None:
    """The key of a protected file, also where its beginning is lost, if that of a backup was given; else None.

    Raises LockedPortfolio while the password is not known.
    """
    key = key_ring.key_of(path)
    if key is not None or not key_ring.all_known():
        return key
    from desktop_app.store.protection import seals

    return next((known for known in key_ring.all_known() if seals.fits(path, known)), None)


def connect(copy: Path, key: FileKey | None = None) -> Any:
    """A connection that tolerates faults in the list of tables."""
    from sqlcipher3 import dbapi2

    raw = dbapi2.connect(str(copy))
    raw.isolation_level = None
    key_ring.give_key(raw, key)
    raw.text_factory = _text_or_bytes
    # Tables that come before a damaged place in the list of tables stay readable.
    for pragma in ("writable_schema=ON", "cell_size_check=ON", "mmap_size=0", "trusted_schema=OFF"):
        raw.execute(f"PRAGMA {pragma}")
    return raw
