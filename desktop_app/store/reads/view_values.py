"""Reads what a view adds to the rows of the initiatives list: further fields, roles, ratings, goals, own fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.store.reads.key_order import by_key
from desktop_app.store.reads.list_columns import COLUMNS, TABLE_WIDTH
from desktop_app.store.rows import read_plain

if TYPE_CHECKING:
    from desktop_app.store.database import Connection

_LISTED = dict(COLUMNS)
_TABLE = tuple(sql for _name, sql in COLUMNS[:TABLE_WIDTH])


class ChosenInitiatives:
    """The part of a statement that picks initiatives, with its parameters; None for all of them."""

    def __init__(self, ids: Sequence[str] | None) -> None:
        self.parameters = tuple(ids or ())
        self._marks = None if ids is None else ", ".join("?" * len(ids))

    def on(self, column: str, joint: str = "WHERE") -> str:
        """The condition on a column, with the word before it; empty for all initiatives."""
        return "" if self._marks is None else f" {joint} {column} IN ({self._marks})"


def is_column(name: str) -> bool:
    """True for a field that stands in the table of initiatives or of their figures."""
    return name in _LISTED or name in specs(Initiative)


def table_rows_with(
    connection: Connection, fields: Sequence[str], chosen: ChosenInitiatives
) -> list[tuple[Any, ...]]:
    """Rows of the window's table by key, each with the values of these columns behind."""
    columns = ", ".join([*_TABLE, *(_LISTED.get(name) or f"i.{name}" for name in fields)])
    return read_plain(
        connection,
        f"SELECT {columns} FROM initiative i LEFT JOIN summary s ON s.initiative_id = i.id"
        f"{chosen.on('i.id')} ORDER BY {by_key('i.key')}",
        chosen.parameters,
    )


def role_names(connection: Connection, role: str, chosen: ChosenInitiatives) -> dict[str, Any]:
    """Who has a role, by initiative."""
    sql = "SELECT initiative_id, name FROM role WHERE name <> '' AND role = ?"
    return _pairs(connection, sql, role, chosen)


def ratings(connection: Connection, criterion: str, chosen: ChosenInitiatives) -> dict[str, Any]:
    """The rating by one criterion, by initiative."""
    sql = "SELECT initiative_id, rating FROM rating WHERE rating IS NOT NULL AND criterion = ?"
    return _pairs(connection, sql, criterion, chosen)


def _pairs(connection: Connection, sql: str, wanted: str, chosen: ChosenInitiatives) -> dict[str, Any]:
    statement = sql + chosen.on("initiative_id", "AND")
    return {row[0]: row[1] for row in read_plain(connection, statement, (wanted, *chosen.parameters))}


def goal_names(connection: Connection, chosen: ChosenInitiatives) -> list[tuple[str, str]]:
    """(initiative id, name of a goal that it serves), in the order of the goals."""
    sql = (
        "SELECT c.initiative_id, g.name FROM contribution c JOIN goal g ON g.id = c.goal_id"
        f"{chosen.on('c.initiative_id')} ORDER BY g.position, g.name"
    )
    return [tuple(row) for row in read_plain(connection, sql, chosen.parameters)]


def custom_texts(
    connection: Connection, field_ids: Collection[str], chosen: ChosenInitiatives
) -> Mapping[str, Mapping[str, str]]:
    """The kept texts of custom fields, by initiative and field: one statement for all of them."""
    marks = ", ".join("?" * len(field_ids))
    sql = (
        "SELECT initiative_id, custom_field_id, value FROM custom_value "
        f"WHERE custom_field_id IN ({marks}){chosen.on('initiative_id', 'AND')}"
    )
    texts: dict[str, dict[str, str]] = {}
    for owner, field_id, text in read_plain(connection, sql, (*sorted(field_ids), *chosen.parameters)):
        texts.setdefault(owner, {})[field_id] = text
    return texts
