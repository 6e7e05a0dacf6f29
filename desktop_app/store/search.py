"""Full-text search over initiatives: the only place that knows SQLite's FTS5."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import Connection

# A word of a million letters is not searched for, and costs the index its size again.
_MAX_CHARS = 100_000
# Nobody types more, and FTS5 refuses an expression of too many words.
_MAX_QUERY, _MAX_WORDS = 1000, 50


class Entry(NamedTuple):
    """What can be found of one initiative."""

    initiative_id: str
    key: str
    title: str
    problem: str
    notes: str
    risks: str
    files: str


def create(connection: Connection) -> None:
    """Make the index, without regard to case and accents."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE search_index USING fts5(initiative_id UNINDEXED, key, title, problem, notes, "
        "risks, files, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
    )
    # FTS5 finds an entry by its row number only; this says which initiative has which.
    connection.exec_driver_sql(
        "CREATE TABLE search_entry (number INTEGER PRIMARY KEY, initiative_id VARCHAR(32) NOT NULL UNIQUE)"
    )


def replace(connection: Connection, entries: Iterable[Entry]) -> None:
    """Put the entries in place of what was known of their initiatives."""
    rows = [tuple(value[:_MAX_CHARS] for value in entry) for entry in entries]
    if not rows:
        return
    remove(connection, [row[0] for row in rows])
    connection.exec_driver_sql(
        "INSERT INTO search_entry (initiative_id) VALUES (?)", [(row[0],) for row in rows]
    )
    connection.exec_driver_sql(
        "INSERT INTO search_index (rowid, initiative_id, key, title, problem, notes, risks, files) "
        "VALUES ((SELECT number FROM search_entry WHERE initiative_id = ?), ?, ?, ?, ?, ?, ?, ?)",
        [(row[0], *row) for row in rows],
    )


def remove(connection: Connection, initiative_ids: Iterable[str]) -> None:
    """Forget initiatives that are gone."""
    keys = [(initiative_id,) for initiative_id in initiative_ids]
    if not keys:
        return
    connection.exec_driver_sql(
        "DELETE FROM search_index WHERE rowid = (SELECT number FROM search_entry WHERE initiative_id = ?)",
        keys,
    )
    connection.exec_driver_sql("DELETE FROM search_entry WHERE initiative_id = ?", keys)


def match_expression(text: str) -> str:
    """What a person typed as an FTS5 query: every word as a prefix, nothing taken as syntax."""
    # Composed first: a letter and its accent typed as two characters are one word to the index.
    composed = unicodedata.normalize("NFC", text[:_MAX_QUERY])
    words = "".join(ch if ch.isalnum() else " " for ch in composed).split()
    return " ".join(f'"{word}"*' for word in words[:_MAX_WORDS])


def find(connection: Connection, text: str, limit: int | None = None) -> list[str]:
    """Ids of the initiatives that hold every word of `text`; empty if there is no word in it."""
    expression = match_expression(text)
    if not expression:
        return []
    sql = "SELECT initiative_id FROM search_index WHERE search_index MATCH ?"
    parameters: tuple[object, ...] = (expression,)
    if limit is not None:
        sql += " LIMIT ?"
        parameters += (limit,)
    return [row[0] for row in connection.exec_driver_sql(sql, parameters)]
