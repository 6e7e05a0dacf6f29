"""Gives a table of an older portfolio new columns, for revisions: one line a field."""

from __future__ import annotations

import sqlalchemy as sa

from desktop_app.store.upgrade.rebuild_table import rebuild_table


def add_columns(table: str, *columns: sa.Column[object], after: str = "") -> None:
    """Put columns behind the column `after`, or behind all; a STRICT table stays so.

    Present rows get the column's `server_default`, else NULL, or empty where NULL is not allowed. The default
    does not stay in the schema. The table is built anew, as SQLite adds columns at the end only: a rescue
    recognises rows on lost pages by the order of columns, so all files of a version need the same order.
    """
    rebuild_table(table, columns, after)
