"""Builds a table of an older portfolio anew, for revisions: with more columns, or STRICT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop_app.store.dialect import STRICT_TYPES


def rebuild_table(
    table: str, columns: Sequence[sa.Column[Any]] = (), after: str = "", *, strict: bool | None = None
) -> None:
    """Copy a table into one that has further columns behind the column `after`, or behind all.

    The new one is STRICT if `strict` says so, or if it says nothing and the present one is. Present rows have
    to fit; they get a new column's `server_default`, else NULL, or empty where NULL is not allowed. The default
    does not stay in the schema.
    """
    connection = op.get_bind()
    look = sa.inspect(connection)
    present = [
        sa.Column(column["name"], column["type"], nullable=column["nullable"])
        for column in look.get_columns(table)
    ]
    kept = [column.name for column in present]
    place = kept.index(after) + 1 if after else len(kept)
    contents = {column.name: _content(column) for column in columns}
    for column in columns:
        column.server_default = None
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(
            key["constrained_columns"],
            [f"{key['referred_table']}.{name}" for name in key["referred_columns"]],
        )
        for key in look.get_foreign_keys(table)
    ]
    constraints.append(sa.PrimaryKeyConstraint(*look.get_pk_constraint(table)["constrained_columns"]))
    constraints += [
        sa.UniqueConstraint(*unique["column_names"]) for unique in look.get_unique_constraints(table)
    ]
    indexes = look.get_indexes(table)
    op.create_table(
        f"new_{table}", *present[:place], *columns, *present[place:], *constraints,
        sqlite_strict=is_strict(connection, table) if strict is None else strict,
    )  # fmt: skip
    into, values = (
        ", ".join([*_quoted(kept), *_quoted(contents)]),
        ", ".join([*_quoted(kept), *contents.values()]),
    )
    op.execute(f"INSERT INTO new_{table} ({into}) SELECT {values} FROM {table}")
    op.drop_table(table)
    op.rename_table(f"new_{table}", table)
    for index in indexes:
        names = [name for name in index["column_names"] if name is not None]
        op.create_index(index["name"], table, names, unique=bool(index["unique"]))


def is_strict(connection: sa.Connection, table: str) -> bool:
    """True where SQLite holds the table's values to their types."""
    row = connection.exec_driver_sql(f'PRAGMA table_list("{table}")').first()
    return bool(row and row[5])


def strict_type(declared: str) -> str:
    """What a STRICT table calls a type that an earlier version of the program declared."""
    return STRICT_TYPES.get(declared.partition("(")[0].upper(), "TEXT")


def _quoted(names: Sequence[str] | dict[str, str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _content(column: sa.Column[Any]) -> str:
    """What a new column holds in present rows, as SQL."""
    if column.server_default is not None:
        assert isinstance(column.server_default, sa.DefaultClause)
        return "'" + str(column.server_default.arg).replace("'", "''") + "'"
    if column.nullable:
        return "NULL"
    return "''" if isinstance(column.type, sa.String) else "0"
