"""Carries records to table rows and back, for any kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain.codec import field_types
from desktop_app.domain.records import BY_KIND, Record
from desktop_app.language.i18n import _
from desktop_app.store.faults import UnreadableValue

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

R = TypeVar("R", bound=Record)

# A statement with more parameters than this is split; SQLite takes 32,766 and PostgreSQL 65,535.
_BATCH = 5000


_getters: dict[type[Record], Callable[[Any], tuple[Any, ...]]] = {}


def says(record: Record) -> tuple[Any, ...]:
    """All values of a record but its version, to tell whether two records hold the same."""
    kind = type(record)
    if kind not in _getters:
        _getters[kind] = attrgetter(*(name for name in field_types(kind) if name != "version"))
    return _getters[kind](record)


def to_row(record: Record) -> dict[str, Any]:
    """The values of a record by column."""
    return {name: getattr(record, name) for name in field_types(type(record))}


def select_records(connection: Connection, record: type[R], where: dict[str, Any] | None = None) -> list[R]:
    """The records whose columns equal `where`; a list or tuple of values means any of them."""
    from desktop_app.store.tables import table

    statement, columns = _select_all(record.KIND), table(record.KIND).c
    for name, value in (where or {}).items():
        many = isinstance(value, (list, tuple, set, frozenset))
        statement = statement.where(columns[name].in_(value) if many else columns[name] == value)
    names = list(field_types(record))
    try:
        return [record(**dict(zip(names, row, strict=True))) for row in connection.execute(statement)]
    except (ValueError, TypeError) as error:
        raise _unreadable(record) from error


def _unreadable(record: type[Record]) -> UnreadableValue:
    return UnreadableValue(
        _(
            "{kind}: a value can't be read. Close the portfolio and open it again: what does not fit is set "
            "aside then, and kept."
        ).format(kind=_(record.LABEL))
    )


@cache
def _select_all(kind: str) -> Select[Any]:
    """The statement for all records of a kind, cached as building it takes longer than reading some rows."""
    from sqlalchemy import select

    from desktop_app.store.tables import table

    columns = table(kind).c
    names = list(field_types(BY_KIND[kind]))
    statement = select(*(columns[name] for name in names))
    return statement.order_by(columns.position, columns.id) if "position" in names else statement


def select_by_ids(connection: Connection, record: type[R], column: str, ids: Sequence[str]) -> list[R]:
    """`select_records` for any number of ids in one column."""
    records: list[R] = []
    for start in range(0, len(ids), _BATCH):
        records += select_records(connection, record, {column: list(ids[start : start + _BATCH])})
    return records


def kinds_there(connection: Connection, kinds: Iterable[str], initiative_id: str = "") -> set[str]:
    """Those of the kinds that have rows, of one initiative or at all: one statement for all of them.

    Most initiatives have records of a few kinds only; the tables of the others need not be read, nor made.
    """
    where = "WHERE initiative_id = ?" if initiative_id else ""
    asked = [f"SELECT '{kind}' WHERE EXISTS (SELECT 1 FROM \"{kind}\" {where})" for kind in kinds]
    parameters = [initiative_id] * len(asked) if initiative_id else ()
    return {row[0] for row in read_plain(connection, " UNION ALL ".join(asked), parameters)}


def insert_records(connection: Connection, records: Iterable[Record], change: int = 0) -> None:
    """Write new records, parents before children, each kind in one go; `change` is the number of their change."""
    from sqlalchemy import insert

    from desktop_app.store.tables import table

    by_kind: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        by_kind.setdefault(record.KIND, []).append({**to_row(record), "last_change": change})
    for kind in BY_KIND:
        if by_kind.get(kind):
            connection.execute(insert(table(kind)), by_kind[kind])


def update_records(connection: Connection, pairs: Sequence[tuple[Record, Record]], change: int = 0) -> bool:
    """Write changed records of one kind, given as (before, after), only in the fields that differ.

    False if a row no longer has the version of its `before`: somebody was faster.
    """
    from sqlalchemy import bindparam, update

    from desktop_app.store.tables import table

    by_fields: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for before, after in pairs:
        names = tuple(n for n in field_types(type(after)) if getattr(before, n) != getattr(after, n))
        values = {name: getattr(after, name) for name in names}
        values |= {"last_change": change, "key_id": before.id, "key_version": before.version}
        by_fields.setdefault(names, []).append(values)
    rows = table(pairs[0][1].KIND)
    for parameters in by_fields.values():
        statement = update(rows).where(
            rows.c.id == bindparam("key_id"), rows.c.version == bindparam("key_version")
        )
        if connection.execute(statement, parameters).rowcount != len(parameters):
            return False
    return True


def last_positions(connection: Connection, kind: str, initiative_ids: Sequence[str]) -> list[tuple[str, int]]:
    """The last place that children of a kind take, by initiative; those without children are left out."""
    from sqlalchemy import func, select

    from desktop_app.store.tables import table

    rows = table(kind)
    positions: list[tuple[str, int]] = []
    for start in range(0, len(initiative_ids), _BATCH):
        chosen = rows.c.initiative_id.in_(list(initiative_ids[start : start + _BATCH]))
        statement = select(rows.c.initiative_id, func.max(rows.c.position)).where(chosen)
        positions += [(owner, n) for owner, n in connection.execute(statement.group_by(rows.c.initiative_id))]
    return positions


def delete_records(connection: Connection, kind: str, ids: Sequence[str]) -> None:
    """Remove records of one kind."""
    from sqlalchemy import delete

    from desktop_app.store.tables import table

    rows = table(kind)
    for start in range(0, len(ids), _BATCH):
        connection.execute(delete(rows).where(rows.c.id.in_(list(ids[start : start + _BATCH]))))


def next_change(connection: Connection) -> int:
    """The number that the next change gets; it stays so while the transaction holds the lock to write."""
    return int(read_plain(connection, "SELECT coalesce(max(number), 0) + 1 FROM change")[0][0])


def read_plain(connection: Connection, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of a statement as the driver gives them: no types are read back, and 10,000 rows take 20 ms."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, tuple(parameters))
        return list(cursor.fetchall())
    finally:
        cursor.close()
