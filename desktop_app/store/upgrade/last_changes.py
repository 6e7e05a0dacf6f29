"""Fills in, from the history, which change wrote each record last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain.records import BY_KIND

if TYPE_CHECKING:
    from desktop_app.store.database import Connection


def fill_in(connection: Connection) -> None:
    """Give every record the number of the last change that the history has of it, 0 without any."""
    cursor = connection.connection.cursor()
    try:
        there = {row[0] for row in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        numbers: dict[str, list[tuple[int, str]]] = {}
        for kind, record_id, number in cursor.execute(
            "SELECT r.kind, r.record_id, max(c.number) FROM changed_record r JOIN change c ON c.id = r.change_id "
            "GROUP BY r.kind, r.record_id"
        ):
            numbers.setdefault(kind, []).append((number, record_id))
        for kind in BY_KIND:
            if kind in there:
                cursor.execute(f"UPDATE {kind} SET last_change = 0 WHERE last_change <> 0")
                cursor.executemany(f"UPDATE {kind} SET last_change = ? WHERE id = ?", numbers.get(kind, []))
    finally:
        cursor.close()
