"""Brings a portfolio of an older schema up to date, with Alembic, in one transaction after a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.store.engine import USER_VERSION, Database

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

# The newest revision in store/revisions; new files are stamped with it.
HEAD = "0001"
_REVISIONS = Path(__file__).parent / "revisions"


def stamp(connection: Connection) -> None:
    """Note in a new file that it has the newest schema, without importing Alembic."""
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def needs_migration(user_version: int, current: int = USER_VERSION) -> bool:
    """True for a file of an older schema."""
    return user_version < current


def migrate(
    database: Database,
    backup: Callable[[], object],
    *,
    revisions: Path = _REVISIONS,
    user_version: int = USER_VERSION,
) -> None:
    """Run every revision that the file lacks; all of them are kept or none.

    `backup` is called first and may raise; the file is untouched then.
    """
    backup()
    from alembic import command

    config = _config(revisions)
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version={user_version}")


def _config(revisions: Path) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(revisions).replace("%", "%%"))
    config.set_main_option("version_path_separator", "os")
    return config
