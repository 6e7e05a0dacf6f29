"""The whole schema of a portfolio file: all its tables, and the note that says which revision made them."""

from sqlalchemy import Connection, MetaData
from sqlmodel import SQLModel

import desktop_app.store.own_tables  # noqa: F401  # its tables are among them
from desktop_app.domain.records import BY_KIND
from desktop_app.store.tables import row_class

# The newest revision in store/revisions; new files are stamped with it.
HEAD = "0002"


def metadata() -> MetaData:
    """All tables of a portfolio file."""
    for kind in BY_KIND:
        row_class(kind)
    return SQLModel.metadata


def stamp(connection: Connection) -> None:
    """Note in a new file that it has the newest schema, without importing Alembic."""
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
