"""Takes values that do not fit out of a table, through a driver cursor, and says what they were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop_app.domain.damaged_records import DamagedValue, literal
from desktop_app.domain.records import BY_KIND
from desktop_app.store.damage.column_rules import ColumnRule, TableRules

Taken = list[DamagedValue]


def take_out_wrong_types(cursor: Any, rules: TableRules) -> Taken:
    """Replace every value that a STRICT column can't hold."""
    there = {row[1] for row in cursor.execute(f'PRAGMA table_info("{rules.table}")')}
    taken: Taken = []
    for column in rules.columns:
        if column.name in there:
            taken += _take(cursor, rules, column, column.wrong_type)
    return taken


def take_out_unfit(cursor: Any, rules: TableRules) -> Taken:
    """Replace every value that the domain has no place for; all are of the right type."""
    taken: Taken = []
    for column in rules.columns:
        if column.unfit:
            taken += _take(cursor, rules, column, column.unfit)
    return taken


def take_out_broken_texts(cursor: Any, rules: TableRules) -> Taken:
    """Replace every text whose bytes are no UTF-8."""
    texts = [column for column in rules.columns if column.storage == "text"]
    selected = ", ".join(f'CAST("{column.name}" AS BLOB)' for column in texts)
    broken: list[tuple[int, ColumnRule]] = []
    for row in cursor.execute(f'SELECT rowid, {selected} FROM "{rules.table}"'):
        broken += [
            (row[0], column) for column, content in zip(texts, row[1:], strict=True) if not _is_text(content)
        ]
    taken: Taken = []
    for row_number, column in broken:
        taken += _take(cursor, rules, column, f"rowid = {row_number}")
    return taken


def _is_text(content: bytes | None) -> bool:
    try:
        return content is None or content.decode() is not None
    except UnicodeDecodeError:
        return False


def _take(cursor: Any, rules: TableRules, column: ColumnRule, condition: str) -> Taken:
    name, table = f'"{column.name}"', f'"{rules.table}"'
    unfit_rows = cursor.execute(
        f"SELECT rowid, typeof({name}), CAST({name} AS BLOB) FROM {table} WHERE {condition}"
    ).fetchall()
    taken: Taken = []
    for row_number, storage, content in unfit_rows:
        cursor.execute(f"UPDATE {table} SET {name} = {column.instead} WHERE rowid = ?", (row_number,))
        # What was not there is not damaged, and a link that can't be read goes with its row.
        if storage != "null" and not column.is_link:
            key, owner = _names(cursor, rules, row_number)
            taken.append(
                DamagedValue(
                    kind=rules.table,
                    record_id=key,
                    field_name=column.name,
                    owner_id=owner,
                    held=literal(storage, content or b""),
                )
            )
    return taken


def _names(cursor: Any, rules: TableRules, row_number: int) -> tuple[str, str]:
    owner = f'CAST("{rules.owner}" AS BLOB)' if rules.owner else "x''"
    row = cursor.execute(
        f'SELECT CAST("{rules.key}" AS BLOB), {owner} FROM "{rules.table}" WHERE rowid = ?', (row_number,)
    ).fetchone()
    key, initiative_id = ((value or b"").decode(errors="replace") for value in row)
    return key, initiative_id


def keep(cursor: Any, taken: Iterable[DamagedValue]) -> None:
    """Write what was taken out into the table of damaged values."""
    cursor.executemany(
        "INSERT INTO damaged_value (id, version, last_change, kind, record_id, field_name, owner_id, held, rest) "
        "VALUES (?, 1, 0, ?, ?, ?, ?, ?, ?)",
        [
            (one.id, one.kind, one.record_id, one.field_name, one.owner_id, one.held, one.rest)
            for one in taken
        ],
    )


def is_record(kind: str) -> bool:
    """True for a table of records, which history and undo know."""
    return kind in BY_KIND
