"""Reads reviews, and what was measured, across the whole portfolio. Days are ISO texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.store.reads.key_order import by_key
from desktop_app.store.rows import read_plain

if TYPE_CHECKING:
    from desktop_app.store.database import Connection


def planned(connection: Connection) -> list[tuple[Any, ...]]:
    """(initiative id, key, title, owner, due, number and id of the open review), the earliest day first."""
    return read_plain(
        connection,
        "SELECT i.id, i.key, i.title, i.owner, s.review_due, r.number, r.id FROM initiative i "
        "JOIN summary s ON s.initiative_id = i.id "
        "LEFT JOIN review r ON r.initiative_id = i.id AND r.state = 'open' "
        f"WHERE s.review_due <> '' ORDER BY s.review_due, {by_key('i.key')}",
    )


def started(connection: Connection) -> list[tuple[Any, ...]]:
    """(initiative id, key, title, review id, number, due) of every open review, the earliest day first."""
    return read_plain(
        connection,
        "SELECT i.id, i.key, i.title, r.id, r.number, r.due FROM review r "
        f"JOIN initiative i ON i.id = r.initiative_id WHERE r.state = 'open' ORDER BY r.due, {by_key('i.key')}",
    )


def late_actions(connection: Connection, today: str) -> list[tuple[Any, ...]]:
    """(initiative id, key, title, action id, what, owner, due) of what is not done by its day."""
    return read_plain(
        connection,
        "SELECT i.id, i.key, i.title, a.id, a.what, a.owner, a.due FROM review_action a "
        "JOIN initiative i ON i.id = a.initiative_id "
        f"WHERE a.done_on IS NULL AND a.due IS NOT NULL AND a.due < ? ORDER BY a.due, {by_key('i.key')}",
        (today,),
    )


def closed(connection: Connection, most: int) -> list[tuple[Any, ...]]:
    """(initiative id, key, title, review id, number, closed on, decision, reason), the newest first."""
    return read_plain(
        connection,
        "SELECT i.id, i.key, i.title, r.id, r.number, r.closed_on, r.decision, r.reason FROM review r "
        "JOIN initiative i ON i.id = r.initiative_id WHERE r.state = 'closed' "
        f"ORDER BY r.closed_on DESC, {by_key('i.key')} LIMIT ?",
        (most,),
    )


def due_days(connection: Connection) -> list[tuple[Any, ...]]:
    """(initiative id, key, title, due) of every planned review, the earliest day first."""
    return read_plain(
        connection,
        "SELECT initiative.id, initiative.key, initiative.title, summary.review_due FROM initiative "
        "JOIN summary ON summary.initiative_id = initiative.id WHERE summary.review_due <> '' "
        f"ORDER BY summary.review_due, {by_key('initiative.key')}",
    )


def late_count(connection: Connection, today: str) -> int:
    """How many planned reviews were due before today."""
    sql = "SELECT count(*) FROM summary WHERE review_due <> '' AND review_due < ?"
    return int(read_plain(connection, sql, (today,))[0][0])


def due_reviews(connection: Connection, today: str, until: str) -> tuple[int, int]:
    """How many planned reviews were due before today, and how many are from today until that day."""
    sql = (
        "SELECT count(*) FILTER (WHERE review_due < ?1), count(*) FILTER (WHERE review_due >= ?1) FROM summary "
        "WHERE review_due <> '' AND review_due <= ?2"
    )
    late, coming = read_plain(connection, sql, (today, until))[0]
    return int(late), int(coming)


def due_actions(connection: Connection, today: str, until: str) -> tuple[int, int]:
    """How many actions that are not done were due before today, and how many are from today until that day."""
    sql = (
        "SELECT count(*) FILTER (WHERE due < ?1), count(*) FILTER (WHERE due >= ?1) FROM review_action "
        "WHERE done_on IS NULL AND due IS NOT NULL AND due <= ?2"
    )
    late, coming = read_plain(connection, sql, (today, until))[0]
    return int(late), int(coming)


def reviewed(connection: Connection) -> set[str]:
    """Ids of the initiatives with a review that was held: one that is closed."""
    return {
        row[0] for row in read_plain(connection, "SELECT initiative_id FROM review WHERE state = 'closed'")
    }


def measured_metrics(connection: Connection) -> dict[str, int]:
    """How many metrics of each initiative were measured at least once."""
    sql = (
        "SELECT initiative_id, count(DISTINCT metric_id) FROM measurement "
        "WHERE value IS NOT NULL AND measured_on IS NOT NULL GROUP BY initiative_id"
    )
    return dict(read_plain(connection, sql))


def unplanned_ids(connection: Connection) -> list[str]:
    """Ids of the live initiatives that have no day for a review."""
    sql = (
        "SELECT i.id FROM initiative i JOIN summary s ON s.initiative_id = i.id "
        "WHERE i.stage = 'live' AND s.review_due = ''"
    )
    return [row[0] for row in read_plain(connection, sql)]


def unplanned_count(connection: Connection) -> int:
    """How many live initiatives have no day for a review."""
    sql = (
        "SELECT count(*) FROM initiative i JOIN summary s ON s.initiative_id = i.id "
        "WHERE i.stage = 'live' AND s.review_due = ''"
    )
    return int(read_plain(connection, sql)[0][0])
