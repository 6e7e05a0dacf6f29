"""Brings a portfolio of an older schema up to date, with Alembic, in one transaction after a backup."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.runtime import clock
from desktop_app.store.engine import SCHEMA_MINOR, USER_VERSION, FileDatabase

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

# The newest revision in store/revisions; new files are stamped with it. Each is one minor version, 0001 being 1.0.
HEAD = f"{SCHEMA_MINOR + 1:04}"
REVISIONS = Path(__file__).parent / "revisions"
_log = logging.getLogger(__name__)


class MigrationFailed(UserError):
    """The file could not be brought up to date and is as it was."""


def stamp(connection: Connection) -> None:
    """Note in a new file that it has the newest schema, without importing Alembic."""
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num TEXT NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def migrate(
    database: FileDatabase, backup: Callable[[], object], *, at: datetime | None = None, who: str = ""
) -> int:
    """Run every revision that the file lacks, and set aside what does not fit; all of it is kept or none.

    Returns how many values were set aside. `backup` is called first and may raise; the file is untouched then.
    Raises MigrationFailed, or UserError for what has a cause outside the program, such as a full disk.
    """
    backup()
    from alembic import command

    from desktop_app.store.damage import looking
    from desktop_app.store.damage.setting_aside import set_aside
    from desktop_app.store.upgrade import one_home

    config = _config(REVISIONS)
    try:
        with database.write(links_held=False) as connection:
            raw = connection.connection.driver_connection
            broken = len(looking.broken_links(raw))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            # What pointed at nothing before is set aside; a revision must not add to it.
            if len(looking.broken_links(raw)) > broken:
                raise RuntimeError("rows point at others that are not there")
            n = set_aside(connection, at or clock.utc_now(), who)
            if _minor(connection) < one_home.SINCE_MINOR:
                one_home.move(connection, at or clock.utc_now(), who)
            connection.exec_driver_sql(f"PRAGMA user_version={USER_VERSION}")
    except UserError:
        raise
    except Exception as error:
        _log.exception("migration of %s failed", database.path)
        raise MigrationFailed(
            _("{name} could not be brought up to date and is as it was: {reason}.").format(
                name=database.path.name, reason=str(error).split("\n")[0][:200]
            )
        ) from error
    return n


def _minor(connection: Connection) -> int:
    """The minor version of the schema that the file had before the update."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0) & 0xFFFF


def _config(revisions: Path) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(revisions).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def mend(database: FileDatabase, *, at: datetime | None = None, who: str = "") -> int:
    """Set aside what does not fit in a file of the present schema; returns how many values that were."""
    from desktop_app.store.damage.setting_aside import set_aside

    with database.write(links_held=False) as connection:
        return set_aside(connection, at or clock.utc_now(), who)
