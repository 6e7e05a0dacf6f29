"""Gives a table of an older portfolio new columns, for revisions: one line a field."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def add_columns(table: str, *columns: sa.Column[object], after: str = "") -> None:
    """Put columns behind the column `after`, or behind all.

    Present rows get the column's `server_default`, else NULL, or empty where NULL is not allowed. The default
    does not stay in the schema. The table is built anew, as SQLite adds columns at the end only: a rescue
    recognises rows on lost pages by the order of columns, so all files of a version need the same order.
    """
    look = sa.inspect(op.get_bind())
    present = [
        sa.Column(column["name"], column["type"], nullable=column["nullable"])
        for column in look.get_columns(table)
    ]
    kept = [column.name for column in present]
    place = kept.index(after) + 1 if after else len(kept)
    contents = {column.name: _content(column) for column in columns}
    for column in columns:
        column.server_default = None
    parents: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(
            key["constrained_columns"],
            [f"{key['referred_table']}.{name}" for name in key["referred_columns"]],
        )
        for key in look.get_foreign_keys(table)
    ]
    keys = sa.PrimaryKeyConstraint(*look.get_pk_constraint(table)["constrained_columns"])
    indexes = look.get_indexes(table)
    op.create_table(f"new_{table}", *present[:place], *columns, *present[place:], *parents, keys)
    into, values = ", ".join([*kept, *contents]), ", ".join([*kept, *contents.values()])
    op.execute(f"INSERT INTO new_{table} ({into}) SELECT {values} FROM {table}")
    op.drop_table(table)
    op.rename_table(f"new_{table}", table)
    for index in indexes:
        names = [name for name in index["column_names"] if name is not None]
        op.create_index(index["name"], table, names, unique=bool(index["unique"]))


def _content(column: sa.Column[object]) -> str:
    """What a new column holds in present rows, as SQL."""
    if column.server_default is not None:
        assert isinstance(column.server_default, sa.DefaultClause)
        return "'" + str(column.server_default.arg).replace("'", "''") + "'"
    if column.nullable:
        return "NULL"
    return "''" if isinstance(column.type, sa.String) else "0"
