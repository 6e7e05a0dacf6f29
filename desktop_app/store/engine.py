"""Opens a portfolio file as a database: pragmas, transactions, the version gate, and the check before use."""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.i18n import _
from desktop_app.store.faults import (
    DamagedPortfolio,
    FileReplaced,
    NewerPortfolio,
    NotAPortfolio,
    ReadOnlyPortfolio,
    explained,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# "AIPF", so that a file manager and this program can tell a portfolio from another database.
APPLICATION_ID = 0x41495046
SCHEMA_MAJOR = 1
SCHEMA_MINOR = 0
USER_VERSION = SCHEMA_MAJOR << 16 | SCHEMA_MINOR
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100


def connect_raw(path: Path, *, read_only: bool, immutable: bool = False) -> Any:
    """A driver connection with the pragmas that every connection here has; times out after 5 s."""
    from sqlcipher3 import dbapi2

    mode = "ro" if read_only else "rw"
    uri = f"{path.resolve().as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    raw = dbapi2.connect(uri, uri=True, timeout=5.0, check_same_thread=False)
    # The driver's own implicit BEGIN does not roll back DDL; transactions are begun by hand below.
    raw.isolation_level = None
    try:
        for pragma in ("foreign_keys=ON", "busy_timeout=5000", "synchronous=FULL"):
            raw.execute(f"PRAGMA {pragma}")
        for pragma in ("cell_size_check=ON", "mmap_size=0", "trusted_schema=OFF"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("PRAGMA query_only=ON" if read_only else "PRAGMA journal_mode=WAL")
    except BaseException:
        raw.close()
        raise
    return raw


def preflight(path: Path) -> int:
    """Look at the file before SQLite does; returns its user_version.

    Raises NotAPortfolio, DamagedPortfolio or NewerPortfolio; nothing is written.
    """
    with explained(path):
        size = path.stat().st_size
        if size == 0:
            raise DamagedPortfolio(path, _("0 bytes long"))
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    if not header.startswith(_MAGIC):
        if not header.strip(b"\x00"):
            raise DamagedPortfolio(path, _("its beginning is empty"))
        raise NotAPortfolio(_("{name} is not a portfolio file.").format(name=path.name))
    if len(header) < _HEADER_BYTES:
        raise DamagedPortfolio(path, _("cut short"))
    page_size = struct.unpack(">H", header[16:18])[0]
    page_size = 65536 if page_size == 1 else page_size
    pages = struct.unpack(">I", header[28:32])[0]
    user_version, application_id = _versions(header)
    wal = path.with_name(path.name + "-wal")
    pending = wal.exists() and wal.stat().st_size > 0
    if application_id != APPLICATION_ID and not pending:
        raise NotAPortfolio(_("{name} is a database, but not a portfolio.").format(name=path.name))
    if not pending and size < page_size * pages:
        raise DamagedPortfolio(path, _("cut short"))
    gate(path, user_version)
    return user_version


def _versions(header: bytes) -> tuple[int, int]:
    user_version = struct.unpack(">I", header[60:64])[0]
    application_id = struct.unpack(">I", header[68:72])[0]
    return user_version, application_id


def gate(path: Path, user_version: int) -> None:
    """Refuse a file whose schema has a newer major version; a newer minor one opens."""
    major = user_version >> 16
    if major > SCHEMA_MAJOR:
        raise NewerPortfolio(
            _(
                "{name} was made by a newer version of AI Portfolio (file format {theirs}, this one reads "
                "{ours}). Install the newer version to open it."
            ).format(name=path.name, theirs=major, ours=SCHEMA_MAJOR)
        )


class Database:
    """One open portfolio file.

    Reads and writes run in transactions of their own; a write takes the lock at once, so that it
    never fails half-way because another program wrote in between.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._immutable = False
        self._engine = self._make_engine()
        self._identity = self._stat()

    def _make_engine(self) -> Engine:
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import QueuePool
        from sqlcipher3 import dbapi2

        engine = create_engine(
            "sqlite://", module=dbapi2, creator=self._connect, poolclass=QueuePool, pool_size=4
        )

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def _connect(self) -> Any:
        from sqlcipher3 import dbapi2

        if not self.read_only:
            return connect_raw(self.path, read_only=False)
        if not self._immutable:
            try:
                raw = connect_raw(self.path, read_only=True)
                raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
                return raw
            except dbapi2.OperationalError:
                # A folder that can't be written has no room for the shared-memory file that WAL needs.
                self._immutable = True
        return connect_raw(self.path, read_only=True, immutable=True)

    def _stat(self) -> tuple[int, int]:
        status = self.path.stat()
        return status.st_dev, status.st_ino

    def check_in_place(self) -> None:
        """Raise FileReplaced if the file was deleted or another one put in its place."""
        try:
            same = self._stat() == self._identity
        except OSError:
            same = False
        if not same:
            raise FileReplaced(
                _(
                    "{name} was deleted or replaced by another program. Nothing was saved; save a copy."
                ).format(name=self.path.name)
            )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the file."""
        with explained(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are kept together or not at all."""
        if self.read_only:
            raise ReadOnlyPortfolio(
                _("{name} can only be read here. Save a copy elsewhere to change it.").format(
                    name=self.path.name
                )
            )
        self.check_in_place()
        with explained(self.path), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection
                self.check_in_place()

    @contextmanager
    def raw(self) -> Iterator[Any]:
        """A driver connection outside any transaction, for VACUUM INTO and checks."""
        with explained(self.path):
            connection = self._connect()
            try:
                yield connection
            finally:
                connection.close()

    def close(self) -> None:
        """Fold the write-ahead log into the file, so that it can be copied as one file, and let go of it."""
        self._engine.dispose()
        if self.read_only:
            return
        from sqlcipher3 import dbapi2

        # If the file is gone or another program holds it, the log stays for the next opening: nothing is lost.
        with contextlib.suppress(dbapi2.Error, OSError):
            self.check_in_place()
            connection = connect_raw(self.path, read_only=False)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()


def create_file(path: Path) -> None:
    """Make an empty portfolio file with the current schema, mode 0600; refuses to overwrite.

    It is built beside its place and linked there, so that a failure leaves nothing behind.
    """
    from desktop_app.errors import UserError

    if path.exists():
        raise UserError(_("{path} is there already; choose another name.").format(path=path))
    part = path.with_name(path.name + ".part")
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        os.close(descriptor)
        try:
            _write_schema(part)
            _put_in_place(part, path)
        except FileExistsError:
            raise UserError(_("{path} is there already; choose another name.").format(path=path)) from None
        finally:
            part.unlink(missing_ok=True)
        sync_folder(path.parent)


def _put_in_place(part: Path, path: Path) -> None:
    # A link fails where the name is taken, a rename would overwrite; some file systems know no links.
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        part.rename(path)


def _write_schema(path: Path) -> None:
    from sqlalchemy import create_engine, event
    from sqlcipher3 import dbapi2
    from sqlmodel import SQLModel

    from desktop_app.store import search, tables
    from desktop_app.store.migrate import stamp

    assert tables.ROWS

    def connect() -> Any:
        raw = dbapi2.connect(str(path), check_same_thread=False)
        raw.isolation_level = None
        raw.execute("PRAGMA synchronous=FULL")
        return raw

    engine = create_engine("sqlite://", module=dbapi2, creator=connect)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            SQLModel.metadata.create_all(connection)
            search.create(connection)
            stamp(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={USER_VERSION}")
    finally:
        engine.dispose()


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
