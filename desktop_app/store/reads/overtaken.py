"""Finds fields that somebody else changed since a person saw them, by what the history says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.domain.codec import from_json, to_json
from desktop_app.domain.conflicts import FieldConflict, Seen
from desktop_app.domain.fields import default_of, is_unknown, specs
from desktop_app.domain.records import BY_KIND, Record
from desktop_app.errors import UserError
from desktop_app.store import rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

# The place among its siblings and the version are not what anybody typed.
_KEPT_BY_THE_PROGRAM = ("id", "version", "initiative_id", "position")
# How many ids stand in one statement.
_BATCH = 500


class Removal(NamedTuple):
    """Who removed a record, when, and in which change."""

    change_id: str
    who: str
    at: datetime


class _Touch(NamedTuple):
    """What one change made of one record."""

    is_own: bool
    who: str
    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]


def conflicts(
    connection: Connection, seen: Seen, changed: Sequence[tuple[Record, Record]]
) -> list[FieldConflict]:
    """Fields of records, given as (as it is, as it shall be), that both sides changed to different values."""
    touches = _touches(connection, seen, {before.id for before, _after in changed})
    overtaken: list[FieldConflict] = []
    for before, after in changed:
        for name in to_json(after):
            mine, theirs = getattr(after, name), getattr(before, name)
            if name in _KEPT_BY_THE_PROGRAM or mine == theirs:
                continue
            unseen: list[_Touch] = []
            for touch in touches.get((before.KIND, before.id), ()):
                if not _same(touch.before.get(name), touch.after.get(name)):
                    # What the person wrote over it is what the person knows.
                    unseen = [] if touch.is_own else [*unseen, touch]
            if not unseen:
                continue
            was = unseen[0].before.get(name)
            # Changed and changed back: it is what the person saw.
            if not _same(was, to_json(before)[name]):
                last = unseen[-1]
                overtaken.append(
                    FieldConflict(before.KIND, before.id, name, was, mine, theirs, last.who, last.at)
                )
    return overtaken


def newer_changes(connection: Connection, number: int) -> list[tuple[int, str]]:
    """Number and id of every change after a number, oldest first."""
    sql = 'SELECT number, id FROM "change" WHERE number > ? ORDER BY number'
    return [(int(row[0]), str(row[1])) for row in rows.read_plain(connection, sql, [number])]


def _same(first: Any, second: Any) -> bool:
    return first == second or (_is_empty(first) and _is_empty(second))


def _is_empty(value: Any) -> bool:
    return is_unknown(value) or value == []


def states_since(connection: Connection, record_id: str, number: int) -> list[dict[str, Any]]:
    """What changes after a number made of a record."""
    sql = (
        'SELECT line.after FROM changed_record line JOIN "change" head ON head.id = line.change_id '
        "WHERE head.number > ? AND line.record_id = ? AND line.after <> ''"
    )
    return [json.loads(after) for (after,) in rows.read_plain(connection, sql, [number, record_id])]


def _touches(connection: Connection, seen: Seen, record_ids: set[str]) -> dict[tuple[str, str], list[_Touch]]:
    """What was done to these records since, oldest first, by kind and id."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    lines = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    newer = select(heads.c.id, heads.c.who, heads.c.at).where(heads.c.number > seen.number)
    authors = {
        change_id: (change_id in seen.own, who, at)
        for change_id, who, at in connection.execute(newer.order_by(heads.c.number))
    }
    touches: dict[tuple[str, str], list[_Touch]] = {}
    ids = list(authors) if any(not is_own for is_own, _who, _at in authors.values()) else []
    for start in range(0, len(ids), _BATCH):
        statement = (
            select(lines.c.change_id, lines.c.kind, lines.c.record_id, lines.c.before, lines.c.after)
            .join(heads, heads.c.id == lines.c.change_id)
            .where(lines.c.change_id.in_(ids[start : start + _BATCH]))
            .order_by(heads.c.number, lines.c.position)
        )
        for change_id, kind, record_id, before, after in connection.execute(statement):
            if record_id in record_ids and after and kind in BY_KIND:
                touch = _Touch(*authors[change_id], _whole(kind, before), _whole(kind, after))
                touches.setdefault((kind, record_id), []).append(touch)
    return touches


def _whole(kind: str, text: str) -> dict[str, Any]:
    """A kept state with its empty fields, which the history leaves out; of no record at all, its defaults."""
    record_type = BY_KIND[kind]
    if not text:
        return {name: default_of(record_type, name) for name in specs(record_type)}
    values = json.loads(text)
    try:
        return to_json(from_json(kind, values))
    except UserError:
        # An entry that holds what no record may hold is told as it stands.
        return dict(values)


def removal(connection: Connection, kind: str, record_id: str) -> Removal | None:
    """The last change that removed a record; None when the history knows of none."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    lines = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = (
        select(heads.c.id, heads.c.who, heads.c.at)
        .join(lines, lines.c.change_id == heads.c.id)
        .where(lines.c.kind == kind, lines.c.record_id == record_id, lines.c.after == "")
        .order_by(heads.c.number.desc())
        .limit(1)
    )
    row = connection.execute(statement).first()
    return Removal(*row) if row is not None else None
