"""Reads the inputs of scores for many initiatives at once: fields, ratings as numbers, estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.store.reads.key_order import by_key
from desktop_app.store.rows import read_plain

if TYPE_CHECKING:
    from desktop_app.store.database import Connection

# A statement with more ids than this is split.
_BATCH = 500


def rows_outside(
    connection: Connection, fields: Sequence[str], stages: Sequence[str]
) -> list[tuple[Any, ...]]:
    """These fields of the initiatives that are in none of the stages, ordered by key."""
    marks = ", ".join("?" * len(stages))
    sql = f"SELECT {', '.join(fields)} FROM initiative WHERE stage NOT IN ({marks}) ORDER BY {by_key('key')}"
    return read_plain(connection, sql, stages)


def rows_of(connection: Connection, fields: Sequence[str], ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """These fields of the initiatives with these ids, in no order."""
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), _BATCH):
        part = tuple(ids[start : start + _BATCH])
        marks = ", ".join("?" * len(part))
        rows += read_plain(
            connection, f"SELECT {', '.join(fields)} FROM initiative WHERE id IN ({marks})", part
        )
    return rows


def rating_codes(
    connection: Connection, criteria: Sequence[str], confidences: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    """By initiative: for each criterion eight times the rating plus the place of its confidence, or None."""
    if not criteria:
        return {}
    places = " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(confidences, 1))
    code = f"rating * 8 + CASE confidence {places} ELSE 0 END"
    columns = ", ".join(f"max(CASE WHEN criterion = '{name}' THEN {code} END)" for name in criteria)
    sql = f"SELECT initiative_id, {columns} FROM rating GROUP BY initiative_id"
    return {row[0]: row[1:] for row in read_plain(connection, sql)}


def estimates(connection: Connection, inputs: Sequence[str]) -> list[tuple[Any, ...]]:
    """(initiative id, input, low, likely, high, settled) of every estimate of these inputs, in their order."""
    marks = ", ".join("?" * len(inputs))
    sql = (
        "SELECT initiative_id, input, low, likely, high, settled FROM estimate "
        f"WHERE input IN ({marks}) ORDER BY position, id"
    )
    return read_plain(connection, sql, inputs)
