"""Puts lines into the history of a rescued file that join what was lost of it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.domain.record_base import new_id
from desktop_app.language.i18n import _
from desktop_app.store import history
from desktop_app.store.proof.prove import states_differ
from desktop_app.store.rows import read_plain

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class _Gap:
    """A record that the change numbered `right` took up otherwise than the one numbered `left` left it."""

    left: int
    right: int
    kind: str
    record_id: str
    initiative_id: str
    before: str
    after: str


def join(connection: Connection, losing: Set[str], now: datetime) -> None:
    """Join the states of records between which lines are lost; `losing` are the changes known to have lost some.

    Otherwise the proof would say of a rescued file that it was changed outside the program. A line goes to a change
    that lost one, or else to any between the two states; where none is left there, to one that stands in.
    """
    numbers = dict(read_plain(connection, "SELECT number, id FROM change"))
    for gap in list(_gaps(connection)):
        between = range(gap.right - 1, gap.left, -1)
        there = [number for number in between if number in numbers]
        chosen = [number for number in there if numbers[number] in losing] or there
        if not chosen and between:
            chosen = [between[0]]
            numbers[between[0]] = stand_in(connection, new_id(), between[0], now)
        if chosen:
            _add(connection, numbers[chosen[0]], gap)


def stand_in(connection: Connection, change_id: str, number: int, now: datetime) -> str:
    """Insert an entry of the history for one that is lost; gives its id."""
    from sqlalchemy import insert

    from desktop_app.store.own_tables import ChangeRow

    values = {"id": change_id, "number": number, "at": now, "who": "", "action": history.EDIT,
              "label": _("Lost in the damaged file"), "reason": "", "target": "", "digest": ""}  # fmt: skip
    connection.execute(insert(ChangeRow.__table__), values)  # type: ignore[attr-defined]  # set by SQLModel
    return change_id


def _gaps(connection: Connection) -> Iterator[_Gap]:
    states: dict[tuple[str, str], tuple[int, str]] = {}
    lines = read_plain(
        connection,
        "SELECT c.number, r.kind, r.record_id, r.initiative_id, r.before, r.after FROM change c "
        "JOIN changed_record r ON r.change_id = c.id ORDER BY c.number, r.position",
    )
    for number, kind, record_id, initiative_id, before, after in lines:
        left, state = states.get((kind, record_id), (0, before))
        if state != before and states_differ(kind, state, before):
            yield _Gap(left, int(number), kind, record_id, initiative_id, state, before)
        states[kind, record_id] = int(number), after


def _add(connection: Connection, change_id: str, gap: _Gap) -> None:
    from sqlalchemy import func, insert, select

    from desktop_app.store.own_tables import ChangedRecordRow

    lines = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    last = connection.scalar(select(func.max(lines.c.position)).where(lines.c.change_id == change_id))
    values = {
        "id": new_id(),
        "change_id": change_id,
        "position": 0 if last is None else last + 1,
        "kind": gap.kind,
        "record_id": gap.record_id,
        "initiative_id": gap.initiative_id,
        "before": gap.before,
        "after": gap.after,
    }
    connection.execute(insert(lines), values)
