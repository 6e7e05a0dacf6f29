"""Makes an empty portfolio file with the current schema."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UserError
from desktop_app.files.write_guard import APPLICATION_ID
from desktop_app.language.i18n import _
from desktop_app.runtime import clock
from desktop_app.store.engine import USER_VERSION
from desktop_app.store.faults import explained
from desktop_app.store.files import new_part, set_aside, sync_folder
from desktop_app.store.protection import key_ring

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_app.store.protection.file_key import FileKey


def create_file(path: Path) -> None:
    """Make an empty portfolio file with the current schema, mode 0600; refuses to overwrite.

    It is built beside its place and linked there, so that a failure leaves nothing behind.
    """
    if path.exists():
        raise UserError(_("{path} is there already; choose another name.").format(path=path))
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with new_part(path) as part:
            write_schema(part)
            if not os.path.lexists(path):
                # A log of a file that is gone would be read as this one's.
                set_aside(path, clock.utc_now())
            try:
                put_in_place(part, path)
            except FileExistsError:
                raise UserError(
                    _("{path} is there already; choose another name.").format(path=path)
                ) from None
        sync_folder(path.parent)


def put_in_place(part: Path, path: Path) -> None:
    """Give a finished file its name; raises FileExistsError where the name is taken."""
    # A link fails where the name is taken, a rename would overwrite; some file systems know no links.
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        part.rename(path)


def write_schema(path: Path, key: FileKey | None = None) -> None:
    """Fill an empty file with the current schema, in one transaction; with a key it is protected from then on."""
    from sqlalchemy import create_engine, event
    from sqlcipher3 import dbapi2

    from desktop_app.store import search_file
    from desktop_app.store.dialect import URL
    from desktop_app.store.migrate import stamp
    from desktop_app.store.schema import metadata

    def connect() -> Any:
        raw = dbapi2.connect(str(path), check_same_thread=False)
        raw.isolation_level = None
        key_ring.give_key(raw, key)
        raw.execute("PRAGMA synchronous=FULL")
        return raw

    engine = create_engine(URL, module=dbapi2, creator=connect)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            metadata().create_all(connection)
            search_file.create(connection)
            stamp(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={USER_VERSION}")
    finally:
        engine.dispose()
