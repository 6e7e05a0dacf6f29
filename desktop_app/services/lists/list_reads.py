"""Reads for lists and the dashboard: plain tuples of just the columns that are shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.services.lists.list_columns import COLUMN_INDEX, COLUMNS, LIST_SQL, TABLE_SQL
from desktop_app.services.workspace import Workspace
from desktop_app.store import history, search
from desktop_app.store.rows import read_plain

__all__ = ["COLUMNS", "COLUMN_INDEX", "LIST_SQL"]


def rows(ws: Workspace, initiative_ids: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """Rows of the initiatives list, ordered by key; of some initiatives only, if ids are given."""
    return _rows(ws, LIST_SQL, initiative_ids)


def table_rows(ws: Workspace, initiative_ids: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """`rows` with just the columns that the window's table has, the first ones."""
    return _rows(ws, TABLE_SQL, initiative_ids)


def _rows(ws: Workspace, sql: str, initiative_ids: Sequence[str] | None) -> list[tuple[Any, ...]]:
    with ws.database.read() as connection:
        if initiative_ids is None:
            # Straight from the driver, which gives tuples: with 10,000 rows three times as fast.
            return read_plain(connection, sql + " ORDER BY i.key")
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(initiative_ids), 500):
            ids = tuple(initiative_ids[start : start + 500])
            marks = ", ".join("?" * len(ids))
            found += read_plain(connection, f"{sql} WHERE i.id IN ({marks})", ids)
        return sorted(found, key=lambda row: row[1])


def search_ids(ws: Workspace, text: str, limit: int | None = None) -> list[str]:
    """Initiatives that hold every word of `text` in title, problem, notes, risks or file names."""
    with ws.database.read() as connection:
        return search.find(connection, text, limit)


@dataclass(frozen=True, slots=True)
class Attention:
    """One line of what needs attention in the portfolio."""

    initiative_id: str
    key: str
    initiative_title: str
    severity: str
    title: str
    sentence: str
    action_label: str
    tab: str


def attention(ws: Workspace, limit: int | None = None) -> list[Attention]:
    """What needs attention in the whole portfolio, the worst first."""
    with ws.database.read() as connection:
        kept = connection.exec_driver_sql(
            "SELECT i.id, i.key, i.title, s.attention FROM initiative i JOIN summary s "
            "ON s.initiative_id = i.id WHERE s.attention <> '[]' ORDER BY i.key"
        ).all()
    found = [
        Attention(initiative_id, key, title, *item)
        for initiative_id, key, title, text in kept
        for item in json.loads(text)
    ]
    order = {"bad": 0, "caution": 1, "info": 2}
    found.sort(key=lambda one: order.get(one.severity, 3))
    return found if limit is None else found[:limit]


def history_entries(
    ws: Workspace, initiative_id: str | None = None, limit: int | None = None
) -> list[history.FieldChange]:
    """Who changed what, when, from what to what, newest first."""
    with ws.database.read() as connection:
        return history.field_changes(connection, initiative_id=initiative_id, limit=limit)


def people(ws: Workspace) -> list[str]:
    """Every name that the portfolio knows, for completion."""
    with ws.database.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT DISTINCT owner FROM initiative WHERE owner <> '' UNION "
            "SELECT DISTINCT name FROM role WHERE name <> ''"
        ).all()
    return sorted((name for (name,) in found), key=str.casefold)


def titles(ws: Workspace) -> list[tuple[str, str, str, str, str]]:
    """(id, key, title, stage, owner) of every initiative, ordered by key."""
    with ws.database.read() as connection:
        found = connection.exec_driver_sql("SELECT id, key, title, stage, owner FROM initiative ORDER BY key")
        return [tuple(row) for row in found]


def last_change(ws: Workspace) -> int:
    """Number of the newest change, 0 without any: it moves when anybody writes to the file."""
    with ws.database.read() as connection:
        return int(connection.exec_driver_sql("SELECT coalesce(max(number), 0) FROM change").scalar() or 0)


def count(ws: Workspace) -> int:
    """How many initiatives there are."""
    with ws.database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM initiative").scalar() or 0)
