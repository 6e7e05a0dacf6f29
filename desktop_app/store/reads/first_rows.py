"""The first screenful of a portfolio, read before the heavy packages are imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from desktop_app.store.engine import connect_raw, preflight
from desktop_app.store.faults import explained
from desktop_app.store.reads.key_order import by_key
from desktop_app.store.reads.list_columns import NUMBERS, TABLE_NAMES, TABLE_SQL

# Opening says what it is, and sets aside what does not fit.
_SAID_AT_OPENING = ("could not decode to utf-8", "no such table", "no such column")
_CURRENCY_LETTERS = 3


class FirstRows(NamedTuple):
    """Name and currency of the portfolio, whether it is the sample, how many initiatives it has, and rows of the list.

    Each row holds the columns that the table of the window has.
    """

    name: str
    currency: str
    total: int
    rows: list[tuple[Any, ...]]
    is_sample: bool = False


def read_first_rows(path: Path, limit: int) -> FirstRows:
    """The first `limit` rows by key. Raises UserError when the file can't be read as a portfolio.

    The file is not looked through yet: rows that no program wrote are left out, and come with the whole list.
    """
    from sqlcipher3 import dbapi2

    preflight(path)
    with explained(path):
        connection = connect_raw(path, read_only=True)
        try:
            portfolio = connection.execute("SELECT name, currency, is_sample FROM portfolio").fetchone()
            total = connection.execute("SELECT count(*) FROM initiative").fetchone()[0]
            rows = connection.execute(
                f"{TABLE_SQL} WHERE i.rowid IN (SELECT rowid FROM initiative ORDER BY {by_key('key')} LIMIT ?) "
                f"ORDER BY {by_key('i.key')}",
                (limit,),
            ).fetchall()
        except dbapi2.OperationalError as error:
            if not any(cause in str(error).lower() for cause in _SAID_AT_OPENING):
                raise
            portfolio, total, rows = None, 0, []
        finally:
            connection.close()
    name, currency, is_sample = portfolio or ("", "USD", 0)
    if not isinstance(name, str):
        name = path.stem
    if not isinstance(currency, str) or len(currency) != _CURRENCY_LETTERS or not currency.isalpha():
        currency = "USD"
    return FirstRows(name, currency, total, [row for row in rows if _is_sound(row)], is_sample == 1)


def _is_sound(row: tuple[Any, ...]) -> bool:
    """True for a row whose values are of the types that the table shows."""
    return all(
        value is None or (isinstance(value, str) == (name not in NUMBERS) and not isinstance(value, bytes))
        for name, value in zip(TABLE_NAMES, row, strict=True)
    )
