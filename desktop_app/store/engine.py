"""Opens a portfolio file as a database: pragmas, transactions, the version gate, and the check before use."""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.place import FilePlace
from desktop_app.errors import UserError
from desktop_app.files import write_guard
from desktop_app.files.write_guard import APPLICATION_ID, PROTECTED_MARK
from desktop_app.language.i18n import _
from desktop_app.store.damage import looked_through
from desktop_app.store.faults import (
    DamagedPortfolio,
    FileReplaced,
    MissingPortfolio,
    NewerPortfolio,
    NotAPortfolio,
    ReadOnlyPortfolio,
    UnreadableValue,
    explained,
)
from desktop_app.store.files import companion, has_pending_log, is_filled
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.key_ring import is_open_here

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from desktop_app.store.database import Database

# "AIPF", so that a file manager and this program can tell a portfolio from another database.
SCHEMA_MAJOR = 1
SCHEMA_MINOR = 6
USER_VERSION = SCHEMA_MAJOR << 16 | SCHEMA_MINOR
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
# SQLCipher's size of a page, which the beginning of a protected file does not tell.
_PROTECTED_PAGE = 4096
# How long a statement waits for another program's lock: a person gets an answer within 5 s.
_PATIENCE_MS = 4000


def _connect_driver(path: Path, query: str, patience_ms: int = _PATIENCE_MS) -> Any:
    """A driver connection that has the key of a protected file. Raises LockedPortfolio if it is not known."""
    from sqlcipher3 import dbapi2

    key = key_ring.key_of(path)
    uri = f"{path.resolve().as_uri()}?{query}"
    raw = dbapi2.connect(uri, uri=True, timeout=patience_ms / 1000, check_same_thread=False)
    # The driver's own implicit BEGIN does not roll back DDL; transactions are begun by hand below.
    raw.isolation_level = None
    key_ring.give_key(raw, key)
    return raw


def connect_raw(path: Path, *, read_only: bool, immutable: bool = False, journal: str = "WAL") -> Any:
    """A driver connection with the pragmas that every connection here has; waits at most 4 s for a lock."""
    mode = "ro" if read_only else "rw"
    raw = _connect_driver(path, f"mode={mode}" + ("&immutable=1" if immutable else ""))
    try:
        for pragma in ("foreign_keys=ON", f"busy_timeout={_PATIENCE_MS}", "synchronous=FULL"):
            raw.execute(f"PRAGMA {pragma}")
        for pragma in ("cell_size_check=ON", "mmap_size=0", "trusted_schema=OFF"):
            raw.execute(f"PRAGMA {pragma}")
        if not read_only:
            _set_journal(raw, journal)
    except UnicodeDecodeError as error:
        raw.close()
        from sqlcipher3 import dbapi2

        # The driver repeats what it can't read in its message, and those bytes may be no text.
        raise dbapi2.DatabaseError("database disk image is malformed") from error
    except BaseException:
        raw.close()
        raise
    return raw


def _set_journal(raw: Any, journal: str) -> None:
    from sqlcipher3 import dbapi2

    try:
        raw.execute(f"PRAGMA journal_mode={journal}")
    except dbapi2.OperationalError as error:
        # SQLite changes the mode only while nobody else has the file open; until then the present mode stays.
        if "locked" not in str(error):
            raise


def preflight(path: Path) -> int:
    """Look at the file before SQLite does; returns its user_version.

    Raises MissingPortfolio, NotAPortfolio, DamagedPortfolio, NewerPortfolio or LockedPortfolio; nothing is
    written.
    """
    path = path.resolve()
    if not path.exists():
        raise MissingPortfolio(_("{path} is not there.").format(path=path))
    if path.is_dir():
        raise NotAPortfolio(_("{name} is a folder, not a portfolio file.").format(name=path.name))
    pending = has_pending_log(path)
    with explained(path):
        status = path.stat()
        if status.st_size == 0:
            raise DamagedPortfolio(path, _("0 bytes long"))
        if is_open_here(path):
            # Closing the file here would drop the locks that this process holds on it.
            return _preflight_connected(path)
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    if header.startswith(PROTECTED_MARK):
        return _preflight_protected(path, status.st_size)
    return _preflight_header(path, header, status.st_size, pending)


def _preflight_header(path: Path, header: bytes, size: int, pending: bool) -> int:
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
    if pending:
        # The log may hold a newer first page than the file itself.
        return _preflight_connected(path)
    if application_id != APPLICATION_ID:
        raise NotAPortfolio(_("{name} is a database, but not a portfolio.").format(name=path.name))
    if size < page_size * pages:
        raise DamagedPortfolio(path, _("cut short"))
    gate(path, user_version)
    return user_version


def _preflight_protected(path: Path, size: int) -> int:
    if size < _PROTECTED_PAGE:
        raise DamagedPortfolio(path, _("cut short"))
    try:
        return _preflight_connected(path)
    except DamagedPortfolio as error:
        # The key is known to fit, so this is damage, whatever SQLCipher calls it.
        if "not a database" not in error.detail:
            raise
        raise DamagedPortfolio(path, _("its beginning can't be read")) from error


def _preflight_connected(path: Path) -> int:
    """`preflight` through a connection that can't write."""
    with explained(path):
        raw = connect_reader(path)
        try:
            application_id = raw.execute("PRAGMA application_id").fetchone()[0]
            user_version = int(raw.execute("PRAGMA user_version").fetchone()[0])
        finally:
            raw.close()
    if application_id != APPLICATION_ID:
        raise NotAPortfolio(_("{name} is a database, but not a portfolio.").format(name=path.name))
    gate(path, user_version)
    return user_version


@contextmanager
def _links_off(connection: Connection) -> Iterator[None]:
    """Switch SQLite's check of links off for one connection; this works only outside a transaction."""
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def connect_reader(path: Path) -> Any:
    """A connection that reads a file, also where SQLite finds no room for its shared memory."""
    from sqlcipher3 import dbapi2

    try:
        raw = connect_raw(path, read_only=True)
        try:
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return raw
        except BaseException:
            raw.close()
            raise
    except dbapi2.OperationalError as error:
        # A half-finished write must not be ignored; only a connection that may write can roll it back.
        if is_filled(companion(path, "-journal")) or "locked" in str(error):
            raise
    # In a read-only folder SQLite can't create the shared-memory file that WAL needs.
    return connect_raw(path, read_only=True, immutable=True)


def connect(path: Path, *, read_only: bool, journal: str) -> Any:
    """A driver connection as an open portfolio has it."""
    if not read_only:
        return connect_raw(path, read_only=False, journal=journal)
    return connect_reader(path)


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


class FileDatabase:
    """One open portfolio file: a `Database`, with what only files have.

    Reads and writes run in transactions of their own; a write takes the lock at once, so that it
    never fails half-way because another program wrote in between.
    """

    def __init__(self, path: Path, *, read_only: bool = False, journal: str = "WAL") -> None:
        self.path = path
        self.read_only = read_only
        self.journal = journal
        self._engine = self._make_engine()
        self._identity = key_ring.note_open(path)
        self._is_open = True
        # Set by whoever knows that every value in the file fits where it stands.
        self.is_looked_through = False
        write_guard.keep_safe(path)

    @property
    def place(self) -> FilePlace:
        """The file."""
        return FilePlace(self.path)

    @property
    def is_protected(self) -> bool:
        """True when only a password opens the file."""
        return key_ring.salt_of(self.path) is not None

    @property
    def dialect(self) -> str:
        """SQLAlchemy's name for the SQL of the file."""
        return self._engine.dialect.name

    def _make_engine(self) -> Engine:
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import QueuePool
        from sqlcipher3 import dbapi2

        from desktop_app.store.dialect import OPTIONS, URL

        engine = create_engine(
            URL, module=dbapi2, creator=self._connect, poolclass=QueuePool, pool_size=4,
            # What was typed into a portfolio belongs into no log and no report of a fault.
            hide_parameters=True, execution_options=OPTIONS,
        )  # fmt: skip

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def _connect(self) -> Any:
        return connect(self.path, read_only=self.read_only, journal=self.journal)

    def misses_log(self) -> bool:
        """True when changes wait in a log that can't be read here, so that an older state is seen."""
        if not self.read_only or not has_pending_log(self.path.resolve()):
            return False
        from sqlcipher3 import dbapi2

        try:
            raw = connect_raw(self.path, read_only=True)
        except dbapi2.Error:
            return True
        try:
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.Error:
            return True
        finally:
            raw.close()
        return False

    def _stat(self) -> tuple[int, int]:
        status = self.path.stat()
        return status.st_dev, status.st_ino

    def is_in_place(self) -> bool:
        """False when the file was deleted or another one put in its place."""
        try:
            return self._stat() == self._identity
        except OSError:
            return False

    def check_in_place(self) -> None:
        """Raise FileReplaced if the file was deleted or another one put in its place."""
        if not self.is_in_place():
            raise FileReplaced(
                _(
                    "{name} was deleted or replaced by another program. Nothing was saved; save a copy."
                ).format(name=self.path.name)
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self.path):
                yield
        except (UnreadableValue, DamagedPortfolio):
            # Damaged since it was looked through: the next opening looks again.
            self.is_looked_through = False
            looked_through.forget()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the file."""
        with self._explained(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, links_held: bool = True) -> Iterator[Connection]:
        """A connection whose changes are kept together or not at all.

        Without `links_held`, links between rows are checked only at the end: a migration that builds a table
        anew removes rows for a while that others point at.
        """
        if self.read_only:
            raise ReadOnlyPortfolio(
                _("{name} can only be read here. Save a copy elsewhere to change it.").format(
                    name=self.path.name
                )
            )
        self.check_in_place()
        with self._explained(), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with _links_off(plain) if not links_held else contextlib.nullcontext(), connection.begin():
                yield connection
                self.check_in_place()

    @contextmanager
    def raw(self, *, copying: bool = False) -> Iterator[Any]:
        """A driver connection outside any transaction, for checks and, with `copying`, for VACUUM INTO."""
        with explained(self.path):
            if copying and not self.is_in_place():
                # Connections that are open still reach the file that was deleted or replaced.
                with self._engine.connect() as pooled:
                    yield pooled.connection.driver_connection
                return
            connection = self._connect()
            if copying and self.read_only:
                # SQLite counts VACUUM INTO as a write, though the file itself is only read.
                connection.execute("PRAGMA query_only=OFF")
            try:
                yield connection
            finally:
                connection.close()

    def close(self) -> None:
        """Fold the write-ahead log into the file, so that it can be copied as one file, and let go of it."""
        self._engine.dispose()
        if not self._is_open:
            return
        self._is_open = False
        try:
            if self.read_only:
                self._clear_empty_log()
            else:
                self._fold_log()
        finally:
            write_guard.let_go(self.path)
            key_ring.note_closed(self._identity)
        if self.is_looked_through:
            looked_through.remember(self.path)

    def _fold_log(self) -> None:
        from sqlcipher3 import dbapi2

        # If the file is gone or another program holds it, the log stays for the next opening.
        with contextlib.suppress(dbapi2.Error, OSError):
            self.check_in_place()
            connection = connect_raw(self.path, read_only=False, journal=self.journal)
            try:
                if self.journal == "WAL":
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                else:
                    # The other journal mode leaves an empty file behind, which a sync program would copy
                    # around.
                    connection.execute("PRAGMA journal_mode=DELETE")
            finally:
                connection.close()

    def _clear_empty_log(self) -> None:
        """Remove the empty log that SQLite leaves behind when the file was only read."""
        from sqlcipher3 import dbapi2

        log = companion(self.path.resolve(), "-wal")
        with contextlib.suppress(dbapi2.Error, OSError):
            if not log.exists() or log.stat().st_size or not os.access(log, os.W_OK):
                return
            self.check_in_place()
            # The last connection to close removes the log; as the log is empty, the file itself is not
            # written to.
            raw = _connect_driver(self.path, "mode=rw", patience_ms=0)
            try:
                raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
            finally:
                raw.close()


def as_file(database: Database) -> FileDatabase:
    """The database as one that is a file; raises UserError for a server's."""
    if isinstance(database, FileDatabase):
        return database
    raise UserError(_("Only a portfolio in a file can do this."))
