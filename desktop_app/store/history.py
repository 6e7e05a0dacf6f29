"""The history: every change with what it touched, chained by digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from desktop_app.domain.codec import from_json, lenient_from_json, to_json
from desktop_app.domain.fields import is_unknown
from desktop_app.domain.record_base import new_ids
from desktop_app.domain.records import Record, new_id
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.language.past_tense import past_tense
from desktop_app.store.rows import insert_plain, read_plain
from desktop_app.store.unit_of_work import Touched, field_defaults, initiative_id_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

EDIT, UNDO, REDO = "edit", "undo", "redo"
# Nothing before a rescue can be undone: parts of it may be lost.
RESCUE = "rescue"
# Nor can the making of a sample: the first Ctrl+Z in it would take away what somebody came to look at.
SAMPLE = "sample"
# What an update of the file format moved stays moved: undo goes past it to what people did before.
UPDATE = "update"
# A brief that readers were given is no edit: undo goes past it, and it ends no redo.
BRIEF = "brief"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history, without the records it touched."""

    id: str
    number: int
    at: datetime
    who: str
    action: str
    label: str
    reason: str
    target: str
    digest: str

    @property
    def sentence(self) -> str:
        """The label in the past tense: older versions kept it as an order."""
        return past_tense(self.label)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record in one change; old and new are JSON values."""

    change: Change
    kind: str
    record_id: str
    initiative_id: str
    field: str
    old: Any
    new: Any


def record(
    connection: Connection,
    touched: Sequence[Touched],
    *,
    at: datetime,
    who: str,
    action: str,
    label: str,
    reason: str = "",
    target: str = "",
) -> Change:
    """Append one change to the history, inside the transaction that made it."""
    from sqlalchemy import insert, select, update

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    changes = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    last = connection.execute(
        select(changes.c.number, changes.c.digest).order_by(changes.c.number.desc()).limit(1)
    ).first()
    number, previous = (last[0] + 1, last[1]) if last else (1, "")
    change_id = new_id()
    head = (change_id, number, at, who, action, label, reason, target)
    # The digest is known when all lines are; they point at the change, so that it comes first.
    connection.execute(insert(changes), dict(zip(Change.__slots__, (*head, ""), strict=True)))
    sums = _digest_of_head(previous, *head)
    for start in range(0, len(touched), _LINES_AT_ONCE):
        some = touched[start : start + _LINES_AT_ONCE]
        lines = [_line(position, one) for position, one in enumerate(some, start)]
        _add_lines(sums, lines)
        numbered = zip(new_ids(len(lines)), lines, strict=True)
        insert_plain(
            connection, rows, ("id", "change_id", *_LINE), ((id_, change_id, *line) for id_, line in numbered)
        )
    digest = sums.hexdigest()
    connection.execute(update(changes).where(changes.c.id == change_id), {"digest": digest})
    return Change(*head, digest)


# Many lines hold the texts of many records a second time, so they are written some at a time.
_LINES_AT_ONCE = 4000

# What is kept of a record in a change, as `_LINE` names it.
Line = tuple[int, str, str, str, str, str]


def _line(position: int, touched: Touched) -> Line:
    record = touched.record
    return (
        position,
        record.KIND,
        record.id,
        initiative_id_of(record),
        _dump(touched.before),
        _dump(touched.after),
    )


def _dump(state: Record | None) -> str:
    """A record as JSON without its empty fields, which are most of an initiative's."""
    if state is None:
        return ""
    return _encode(to_json(state, _silent(type(state))))


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


_silent_fields: dict[type[Record], frozenset[str]] = {}


def _silent(record: type[Record]) -> frozenset[str]:
    """Fields that are empty unless somebody fills them in, so that an empty one need not be kept."""
    if record not in _silent_fields:
        _silent_fields[record] = frozenset(
            name for name, default, _required in field_defaults(record) if is_unknown(default)
        )
    return _silent_fields[record]


def _digest(
    previous: str,
    change_id: str,
    number: int,
    at: datetime,
    who: str,
    action: str,
    label: str,
    reason: str,
    target: str,
    lines: Iterable[Sequence[Any]],
) -> str:
    """SHA-256 over the change before and everything that this one says."""
    sums = _digest_of_head(previous, change_id, number, at, who, action, label, reason, target)
    _add_lines(sums, lines)
    return sums.hexdigest()


def _digest_of_head(previous: str, change_id: str, number: int, at: datetime, *texts: str) -> hashlib._Hash:
    from datetime import UTC

    sums = hashlib.sha256()
    _add_parts(sums, [previous, change_id, number, at.astimezone(UTC).isoformat(), *texts])
    return sums


def _add_lines(sums: hashlib._Hash, lines: Iterable[Sequence[Any]]) -> None:
    for line in lines:
        _add_parts(sums, line)


def _add_parts(sums: hashlib._Hash, parts: Sequence[Any]) -> None:
    # Each part with its length before it, so that no two histories give the same bytes.
    sums.update("".join([f"{len(part)}:{part}" for part in map(str, parts)]).encode())


_LINE = ("position", "kind", "record_id", "initiative_id", "before", "after")


def digest_of(connection: Connection, previous: str, change: Change, number: int) -> str:
    """The digest of a kept change if it has this number and follows a change with the digest `previous`."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow

    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = (
        select(*(rows.c[name] for name in _LINE))
        .where(rows.c.change_id == change.id)
        .order_by(rows.c.position)
    )
    lines = connection.execute(statement)
    head = (change.at, change.who, change.action, change.label, change.reason, change.target)
    return _digest(previous, change.id, number, *head, lines)


def changes(connection: Connection, *, newest_first: bool = True, limit: int | None = None) -> list[Change]:
    """The entries of the history."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangeRow

    rows = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    order = rows.c.number.desc() if newest_first else rows.c.number
    statement = select(*(rows.c[name] for name in Change.__slots__)).order_by(order)
    if limit is not None:
        statement = statement.limit(limit)
    return [Change(*row) for row in connection.execute(statement)]


def touched_by(connection: Connection, change_id: str) -> list[Touched]:
    """The records that one change touched, in order."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow

    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = (
        select(rows.c.kind, rows.c.before, rows.c.after)
        .where(rows.c.change_id == change_id)
        .order_by(rows.c.position)
    )
    return [
        Touched(_load(kind, before), _load(kind, after))
        for kind, before, after in connection.execute(statement)
    ]


def _load(kind: str, text: str) -> Any:
    try:
        return from_json(kind, json.loads(text)) if text else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise UserError(
            _("What the history holds of this step can't be read, so the step stays as it is.")
        ) from None


def readable_state(kind: str, text: str) -> Any:
    """A record as the history keeps it, without the fields that can't be read; None where nothing can."""
    try:
        values = json.loads(text) if text else None
        return lenient_from_json(kind, values) if isinstance(values, dict) else None
    except (ValueError, RecursionError, UserError):
        return None


def by_ids(connection: Connection, change_ids: Sequence[str]) -> list[Change]:
    """Entries of the history by their ids, in no order."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangeRow

    rows = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = select(*(rows.c[name] for name in Change.__slots__)).where(rows.c.id.in_(list(change_ids)))
    return [Change(*row) for row in connection.execute(statement)]


def field_changes(
    connection: Connection, *, initiative_id: str | None = None, limit: int | None = None
) -> list[FieldChange]:
    """Who changed which field from what to what, newest first; `limit` counts changes, not fields."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    wanted = select(heads.c.id)
    if initiative_id is not None:
        wanted = wanted.where(
            heads.c.id.in_(select(rows.c.change_id).where(rows.c.initiative_id == initiative_id))
        )
    wanted = wanted.order_by(heads.c.number.desc())
    if limit is not None:
        wanted = wanted.limit(limit)
    statement = (
        select(
            *(heads.c[name] for name in Change.__slots__),
            rows.c.kind,
            rows.c.record_id,
            rows.c.initiative_id,
            rows.c.before,
            rows.c.after,
        )
        .join(rows, rows.c.change_id == heads.c.id)
        .where(heads.c.id.in_(wanted))
        .order_by(heads.c.number.desc(), rows.c.position)
    )
    if initiative_id is not None:
        statement = statement.where(rows.c.initiative_id == initiative_id)
    width = len(Change.__slots__)
    edits: list[FieldChange] = []
    for row in connection.execute(statement):
        change = Change(*row[:width])
        kind, record_id, owner, before, after = row[width:]
        old, new = _values(before), _values(after)
        for name in dict.fromkeys([*old, *new]):
            if name in ("id", "version", "initiative_id", "position"):
                continue
            a, b = old.get(name), new.get(name)
            if a == b or (a in (None, "", []) and b in (None, "", [])):
                continue
            edits.append(FieldChange(change, kind, record_id, owner, name, a, b))
    return edits


def _values(text: str) -> dict[str, Any]:
    """The fields of a state; none where it can't be read, which the check names."""
    try:
        values = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def last_states(connection: Connection) -> dict[str, dict[str, str]]:
    """The last state of every record in the history: its JSON by kind and id, empty for a removed one."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = (
        select(rows.c.kind, rows.c.record_id, rows.c.after)
        .join(heads, heads.c.id == rows.c.change_id)
        .order_by(heads.c.number, rows.c.position)
    )
    states: dict[str, dict[str, str]] = {}
    for kind, record_id, after in connection.execute(statement):
        states.setdefault(kind, {})[record_id] = after
    return states


def every_line(connection: Connection) -> list[tuple[int, str, str, str, str]]:
    """(number, kind, record id, before, after) of every record in every change, the oldest first."""
    return [
        (int(number), *texts)
        for number, *texts in read_plain(
            connection,
            "SELECT c.number, r.kind, r.record_id, r.before, r.after FROM change c JOIN changed_record r "
            "ON r.change_id = c.id ORDER BY c.number, r.position",
        )
    ]


def as_kept(state: Record) -> str:
    """A record as the history would keep it now."""
    return _dump(state)


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the history is as it was written; `broken_at` is the number of the first altered change."""

    ok: bool
    changes: int
    broken_at: int | None


def verify(connection: Connection) -> Verification:
    """Walk the chain of digests from the first change to the last."""
    from sqlalchemy import func, select

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    every = changes(connection, newest_first=False)
    statement = (
        select(rows.c.change_id, *(rows.c[name] for name in _LINE))
        .join(heads, heads.c.id == rows.c.change_id)
        .order_by(heads.c.number, rows.c.position)
    )
    previous, read = "", 0
    with connection.execution_options(yield_per=500).execute(statement) as line_rows:
        by_change = groupby(line_rows, key=lambda row: row[0])
        group = next(by_change, None)
        for place, change in enumerate(every, start=1):
            lines: list[Sequence[Any]] = []
            if group is not None and group[0] == change.id:
                lines = [row[1:] for row in group[1]]
                read += len(lines)
                group = next(by_change, None)
            head = (
                change.id,
                change.number,
                change.at,
                change.who,
                change.action,
                change.label,
                change.reason,
                change.target,
            )
            digest = _digest(previous, *head, lines)
            if change.number != place or digest != change.digest:
                return Verification(False, len(every), place)
            previous = change.digest
    # Lines that belong to no change were put in from outside.
    strays = (connection.execute(select(func.count()).select_from(rows)).scalar() or 0) - read
    return Verification(not strays, len(every), len(every) + 1 if strays else None)
