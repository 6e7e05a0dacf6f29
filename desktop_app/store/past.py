"""How records were at an earlier moment, taken from the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.domain.records import Record
from desktop_app.store import history
from desktop_app.store.history import Change
from desktop_app.store.rows import read_plain

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record in one change: what it was before and after, None for not there."""

    kind: str
    record_id: str
    initiative_id: str
    before: Record | None
    after: Record | None


def last_before(connection: Connection, moment: datetime) -> int:
    """Number of the last change made up to `moment`, 0 if there was none yet."""
    from sqlalchemy import func, select

    from desktop_app.store.own_tables import ChangeRow

    rows = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    number = connection.execute(select(func.max(rows.c.number)).where(rows.c.at <= moment)).scalar()
    return int(number or 0)


def states_after(
    connection: Connection, number: int, kinds: Sequence[str]
) -> dict[str, dict[str, tuple[str, Record | None]]]:
    """Records of these kinds that changed after the change with this number, as they were then.

    By kind and id: the initiative it belongs to, and the record, None if it was not there yet.
    """
    marks = ", ".join("?" * len(kinds))
    states: dict[str, dict[str, tuple[str, Record | None]]] = {kind: {} for kind in kinds}
    for kind, record_id, initiative_id, before in read_plain(
        connection,
        "SELECT r.kind, r.record_id, r.initiative_id, r.before FROM change c JOIN changed_record r "
        f"ON r.change_id = c.id WHERE c.number > ? AND r.kind IN ({marks}) ORDER BY c.number, r.position",
        (number, *kinds),
    ):
        if record_id not in states[kind]:
            states[kind][record_id] = (initiative_id, history.readable_state(kind, before))
    return states


def lines_of(
    connection: Connection, initiative_id: str, kinds: Sequence[str], shared: Sequence[str]
) -> list[tuple[Change, list[RecordLine]]]:
    """The changes that touched one initiative's records of some kinds, or any record of the kinds `shared`, oldest
    first, each with what it did to them."""
    from sqlalchemy import and_, or_, select

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    width = len(Change.__slots__)
    statement = (
        select(
            *(heads.c[name] for name in Change.__slots__),
            *(rows.c[name] for name in ("kind", "record_id", "initiative_id", "before", "after")),
        )
        .join(rows, rows.c.change_id == heads.c.id)
        .where(
            or_(
                and_(rows.c.initiative_id == initiative_id, rows.c.kind.in_(list(kinds))),
                and_(rows.c.initiative_id == "", rows.c.kind.in_(list(shared))),
            )
        )
        .order_by(heads.c.number, rows.c.position)
    )
    changes: list[tuple[Change, list[RecordLine]]] = []
    for row in connection.execute(statement):
        change = Change(*row[:width])
        kind, record_id, owner, before, after = row[width:]
        if not changes or changes[-1][0].id != change.id:
            changes.append((change, []))
        changes[-1][1].append(
            RecordLine(
                kind,
                record_id,
                owner,
                history.readable_state(kind, before),
                history.readable_state(kind, after),
            )
        )
    return changes
