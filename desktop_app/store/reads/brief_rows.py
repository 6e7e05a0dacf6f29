"""Reads of the briefs that were made, apart from whole records."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def highest_number(connection: Connection) -> int:
    """The number of the newest brief; 0 where there is none."""
    from sqlalchemy import func, select

    from desktop_app.store.tables import table

    return int(connection.execute(select(func.max(table("brief").c.number))).scalar() or 0)
