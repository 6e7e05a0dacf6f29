"""What undo and redo would do, and what is taken back now, read back from the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.store.history import BRIEF, REDO, RESCUE, SAMPLE, UNDO, UPDATE, Change, by_ids

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Kinds of what changes no record of an initiative or plan: a change of these alone ends no redo of other changes.
LIGHT = frozenset({"portfolio", "preset", "saved_view"})


@dataclass(frozen=True, slots=True)
class UndoState:
    """What undo and redo would do next; None where there is nothing.

    `since` is when what undo would take back was made, or made again, and `made_by` the change that did.
    """

    undo: Change | None
    redo: Change | None
    since: datetime | None = None
    made_by: str = ""


def undo_state(connection: Connection) -> UndoState:
    """What can be undone and redone, read back from the newest change as far as needed.

    An undo takes back the newest edit that is not taken back, a redo makes it again, and a new edit ends what
    can be redone. An edit of views and settings alone (`LIGHT`) ends only what of their kind can be redone.
    Nothing before a rescue or the making of a sample can be undone; an update of the format and the making
    of a brief are passed by.
    """
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangeRow

    rows = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = select(rows.c.id, rows.c.action, rows.c.target, rows.c.at).order_by(rows.c.number.desc())
    undo_id = made_by = ""
    since: datetime | None = None
    undone = 0
    redo_search = _RedoSearch(connection)
    with connection.execution_options(yield_per=64).execute(statement) as change_rows:
        for change_id, action, target, at in change_rows:
            if action in (RESCUE, SAMPLE):
                break
            if action in (UPDATE, BRIEF):
                continue
            redo_search.look_at(change_id, action, target)
            if not undo_id:
                if action == UNDO:
                    undone += 1
                elif undone:
                    undone -= 1
                else:
                    undo_id, made_by, since = (target if action == REDO else change_id), change_id, at
            if redo_search.is_over and undo_id:
                break
    redo_id = redo_search.result
    wanted = [change_id for change_id in (undo_id, redo_id) if change_id]
    by_id = {change.id: change for change in by_ids(connection, wanted)}
    return UndoState(by_id.get(undo_id), by_id.get(redo_id), since, made_by)


class _RedoSearch:
    """Finds what redo would make again, from the newest change back; `result` is its id, "" for nothing."""

    def __init__(self, connection: Connection) -> None:
        self.is_over = False
        self.result = ""
        self._connection = connection
        # Undone changes that a later redo made again.
        self._redone: Counter[str] = Counter()
        self._is_light_over = False

    def look_at(self, change_id: str, action: str, target: str) -> None:
        """Take one more change into account."""
        if self.is_over:
            return
        if action == REDO:
            self._redone[target] += 1
        elif action == UNDO:
            if self._redone[target]:
                self._redone[target] -= 1
            elif not (self._is_light_over and is_light(self._connection, target)):
                self.is_over, self.result = True, target
        elif is_light(self._connection, change_id):
            self._is_light_over = True
        else:
            self.is_over = True


def is_light(connection: Connection, change_id: str) -> bool:
    """Whether a change touched views and settings alone."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow

    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    ours = rows.c.change_id == change_id
    heavy = select(rows.c.id).where(ours, rows.c.kind.not_in(LIGHT)).limit(1)
    if connection.execute(heavy).first() is not None:
        return False
    return connection.execute(select(rows.c.id).where(ours).limit(1)).first() is not None


def touched_count(connection: Connection, change_id: str) -> int:
    """How many records a change touched, those of `LIGHT` not counted."""
    from sqlalchemy import func, select

    from desktop_app.store.own_tables import ChangedRecordRow

    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = select(func.count()).where(rows.c.change_id == change_id, rows.c.kind.not_in(LIGHT))
    return int(connection.execute(statement).scalar() or 0)


def taken_back(connection: Connection, limit: int) -> list[tuple[Change, Change]]:
    """Changes that are taken back now, each with the undo that did it, the newest undo first."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangeRow

    rows = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = (
        select(rows.c.id, rows.c.action, rows.c.target)
        .where((rows.c.target != "") | rows.c.action.in_([RESCUE, SAMPLE]))
        .order_by(rows.c.number.desc())
    )
    undo_of: dict[str, str] = {}
    seen: set[str] = set()
    for change_id, action, target in connection.execute(statement):
        if action in (RESCUE, SAMPLE) or len(undo_of) == limit:
            break
        if target not in seen and action == UNDO:
            undo_of[target] = change_id
        seen.add(target)
    by_id = {change.id: change for change in by_ids(connection, [*undo_of, *undo_of.values()])}
    return [(by_id[taken], by_id[undo]) for taken, undo in undo_of.items() if taken in by_id]


def touched_since(connection: Connection, number: int, kinds: Collection[str]) -> set[tuple[str, str]]:
    """Kind and initiative of what changes after `number` touched, of some kinds."""
    from sqlalchemy import select

    from desktop_app.store.own_tables import ChangedRecordRow, ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    rows = ChangedRecordRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    statement = (
        select(rows.c.kind, rows.c.initiative_id)
        .join(heads, heads.c.id == rows.c.change_id)
        .where(heads.c.number > number, rows.c.kind.in_(list(kinds)))
        .distinct()
    )
    return {(kind, initiative_id) for kind, initiative_id in connection.execute(statement)}
