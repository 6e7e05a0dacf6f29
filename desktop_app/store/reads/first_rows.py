"""The first screenful of a portfolio, read before the heavy packages are imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from desktop_app.store.engine import connect_raw, preflight
from desktop_app.store.faults import explained
from desktop_app.store.reads.list_columns import TABLE_SQL


class FirstRows(NamedTuple):
    """Name and currency of the portfolio, how many initiatives it has, and rows of the list.

    Each row holds the columns that the table of the window has.
    """

    name: str
    currency: str
    total: int
    rows: list[tuple[Any, ...]]


def read_first_rows(path: Path, limit: int) -> FirstRows:
    """The first `limit` rows by key. Raises UserError when the file can't be read as a portfolio."""
    preflight(path)
    with explained(path):
        connection = connect_raw(path, read_only=True)
        try:
            portfolio = connection.execute("SELECT name, currency FROM portfolio").fetchone()
            total = connection.execute("SELECT count(*) FROM initiative").fetchone()[0]
            rows = connection.execute(
                f"{TABLE_SQL} WHERE i.id IN (SELECT id FROM initiative ORDER BY natural_key(key) LIMIT ?) "
                "ORDER BY natural_key(i.key)",
                (limit,),
            ).fetchall()
        finally:
            connection.close()
    name, currency = portfolio or ("", "USD")
    return FirstRows(name, currency, total, rows)
