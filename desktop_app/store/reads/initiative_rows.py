"""Reads rows of initiatives and their kept figures for lists, cards, searches and names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.language.word_order import natural_key
from desktop_app.store.reads.key_order import by_key
from desktop_app.store.reads.list_columns import COLUMNS, LIST_SQL, TABLE_SQL
from desktop_app.store.rows import read_plain

if TYPE_CHECKING:
    from desktop_app.store.database import Connection

# A statement with more ids than this is split.
_BATCH = 500


def list_rows(connection: Connection, ids: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """Rows by `COLUMNS`, ordered by key; of some initiatives only, if ids are given."""
    return _rows(connection, LIST_SQL, ids)


def table_rows(connection: Connection, ids: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """`list_rows` with just the columns that the window's table has, the first ones."""
    return _rows(connection, TABLE_SQL, ids)


def card_rows(
    connection: Connection,
    fields: Sequence[str],
    ids: Sequence[str] | None = None,
    *,
    custom_field_id: str = "",
) -> list[tuple[Any, ...]]:
    """`list_rows` with these fields of the initiative behind, and last the value of a custom field if one is named."""
    columns = [*(sql for _name, sql in COLUMNS), *(f"i.{name}" for name in fields)]
    parameters: tuple[str, ...] = ()
    if custom_field_id:
        columns.append(
            "(SELECT v.value FROM custom_value v WHERE v.initiative_id = i.id AND v.custom_field_id = ?)"
        )
        parameters = (custom_field_id,)
    sql = f"SELECT {', '.join(columns)} FROM initiative i LEFT JOIN summary s ON s.initiative_id = i.id"
    return _rows(connection, sql, ids, parameters)


def _rows(
    connection: Connection, sql: str, ids: Sequence[str] | None, parameters: tuple[str, ...] = ()
) -> list[tuple[Any, ...]]:
    if ids is None:
        # Straight from the driver, which gives tuples: with 10,000 rows three times as fast.
        return read_plain(connection, sql + f" ORDER BY {by_key('i.key')}", parameters)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), _BATCH):
        part = tuple(ids[start : start + _BATCH])
        marks = ", ".join("?" * len(part))
        rows += read_plain(connection, f"{sql} WHERE i.id IN ({marks})", parameters + part)
    return sorted(rows, key=lambda row: natural_key(row[1]))


def outline_rows(connection: Connection, fields: Sequence[str]) -> list[tuple[Any, ...]]:
    """These fields of every initiative, ordered by key."""
    return read_plain(connection, f"SELECT {', '.join(fields)} FROM initiative ORDER BY {by_key('key')}")


def titles(connection: Connection) -> list[tuple[str, str, str, str, str]]:
    """(id, key, title, stage, owner) of every initiative, ordered by key."""
    rows = read_plain(
        connection, f"SELECT id, key, title, stage, owner FROM initiative ORDER BY {by_key('key')}"
    )
    return [tuple(row) for row in rows]


def keys(connection: Connection) -> set[str]:
    """The key of every initiative."""
    return {key for (key,) in read_plain(connection, "SELECT key FROM initiative")}


def count(connection: Connection) -> int:
    """How many initiatives there are."""
    return int(read_plain(connection, "SELECT count(*) FROM initiative")[0][0])


def last_change(connection: Connection) -> int:
    """Number of the newest change, 0 without any."""
    return int(read_plain(connection, "SELECT coalesce(max(number), 0) FROM change")[0][0])


def people(connection: Connection) -> list[str]:
    """Every name that owns an initiative or has a role in one, in no order."""
    sql = (
        "SELECT DISTINCT owner FROM initiative WHERE owner <> '' UNION "
        "SELECT DISTINCT name FROM role WHERE name <> ''"
    )
    return [name for (name,) in read_plain(connection, sql)]


def attention(connection: Connection) -> list[tuple[str, str, str, str]]:
    """(id, key, title, JSON list of what needs attention) where there is any, ordered by key."""
    rows = read_plain(
        connection,
        "SELECT i.id, i.key, i.title, s.attention FROM initiative i JOIN summary s "
        f"ON s.initiative_id = i.id WHERE s.attention <> '[]' ORDER BY {by_key('i.key')}",
    )
    return [tuple(row) for row in rows]


def custom_value_counts(connection: Connection) -> dict[str, int]:
    """How many initiatives have a value, by custom field."""
    sql = "SELECT custom_field_id, count(*) FROM custom_value GROUP BY custom_field_id"
    return {str(field_id): int(number) for field_id, number in read_plain(connection, sql)}
