"""Gathers all tables of a portfolio: those of the records and the store's own."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

import desktop_app.store.own_tables  # noqa: F401  # its tables are among them
from desktop_app.domain.records import BY_KIND
from desktop_app.store.tables import row_class


def metadata() -> MetaData:
    """All tables of a portfolio file."""
    for kind in BY_KIND:
        row_class(kind)
    return SQLModel.metadata
