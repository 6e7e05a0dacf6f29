"""A portfolio as a whole: everything a file holds, read out and put into an empty file as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.domain.records import RECORDS, Initiative, Portfolio, Record
from desktop_app.store import blobs, rows
from desktop_app.store.upgrade import last_changes

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHANGE_FIELDS = ("id", "number", "at", "who", "action", "label", "reason", "target", "digest")
LINE_FIELDS = ("id", "position", "kind", "record_id", "initiative_id", "before", "after")


@dataclass(frozen=True, slots=True)
class KeptChange:
    """One entry of the history exactly as it is kept, with the lines of the records it touched."""

    values: dict[str, Any]
    lines: tuple[dict[str, Any], ...]


def every_record(connection: Connection) -> Iterator[Record]:
    """All records, parents before children."""
    for kind in RECORDS:
        yield from sorted(rows.select_records(connection, kind), key=lambda record: record.id)


def every_change(connection: Connection) -> Iterator[KeptChange]:
    """The whole history, oldest first."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    lines = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    columns = [lines.c[name] for name in LINE_FIELDS]
    head_rows = connection.execute(
        select(*(heads.c[name] for name in CHANGE_FIELDS)).order_by(heads.c.number)
    )
    for head in head_rows.all():
        values = dict(zip(CHANGE_FIELDS, head, strict=True))
        touched = connection.execute(
            select(*columns).where(lines.c.change_id == values["id"]).order_by(lines.c.position)
        )
        yield KeptChange(values, tuple(dict(zip(LINE_FIELDS, line, strict=True)) for line in touched))


def count(connection: Connection) -> tuple[int, int, int]:
    """How many initiatives, changes and evidence files there are."""
    counts = [
        connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
        for name in ("initiative", "change", "blob")
    ]
    return counts[0], counts[1], counts[2]


def put_in(
    connection: Connection,
    records: Sequence[Record],
    changes: Iterable[KeptChange],
    contents: Iterable[tuple[str, bytes]],
) -> None:
    """Fill a file that has no initiative and no history; its portfolio record is replaced."""
    from sqlalchemy import insert

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    assert not rows.select_records(connection, Initiative)
    for portfolio in rows.select_records(connection, Portfolio):
        rows.delete_records(connection, Portfolio.KIND, [portfolio.id])
    rows.insert_records(connection, records)
    for change in changes:
        connection.execute(insert(ChangeRow.__table__), change.values)  # type: ignore[attr-defined]  # set by SQLModel
        if change.lines:
            lines = [{**line, "change_id": change.values["id"]} for line in change.lines]
            connection.execute(insert(ChangedRecordRow.__table__), lines)  # type: ignore[attr-defined]  # set by SQLModel
    last_changes.fill_in(connection)
    for sha256, content in contents:
        blobs.put(connection, sha256, content)
