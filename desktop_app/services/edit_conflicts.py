"""Settles what two people changed in one record, and brings back what somebody removed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.conflicts import FieldConflict, Seen
from desktop_app.domain.record_rules import refuse_fixed
from desktop_app.domain.records import BY_KIND, Child, Record
from desktop_app.errors import FieldError, UserError
from desktop_app.language.i18n import _
from desktop_app.services.changes import NOTHING, Changes
from desktop_app.services.record_edits import edit_label, title_of
from desktop_app.services.workspace import Workspace
from desktop_app.store import history
from desktop_app.store.reads import overtaken
from desktop_app.store.unit_of_work import Touched, children_of

MINE, THEIRS, EDITED = "mine", "theirs", "edited"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What shall stand in a field that both changed; `value` is that of a choice to edit."""

    conflict: FieldConflict
    choice: str
    value: Any = None

    @property
    def outcome(self) -> Any:
        """The value that shall stand."""
        return {MINE: self.conflict.mine, THEIRS: self.conflict.theirs}.get(self.choice, self.value)


@dataclass(frozen=True, slots=True)
class Removed:
    """A record that somebody removed: what it was called, who did it and when."""

    kind: str
    record_id: str
    name: str
    who: str
    at: datetime


def is_plain(conflict: FieldConflict) -> bool:
    """True for a field that can be set by itself; others follow from what was done, such as the stage."""
    record_type = BY_KIND[conflict.kind]
    spec = f.specs(record_type).get(conflict.field)
    try:
        refuse_fixed(record_type, {conflict.field: None})
    except FieldError:
        return False
    return spec is not None and bool(spec.label)


def newer_changes(ws: Workspace, number: int) -> list[tuple[int, str]]:
    """Number and id of every change after a number, oldest first."""
    with ws.database.read() as connection:
        return overtaken.newer_changes(connection, number)


def settle(
    ws: Workspace, work: Callable[[Workspace], Changes], decisions: Sequence[Settlement], seen: Seen
) -> list[Changes]:
    """Do the work that met conflicts, then put what was decided in its place; each is one step of undo.

    What the person typed goes through the history also where theirs is kept, so that undo brings it back. A field
    that cannot be set by itself is left as it is, and the work undone, when theirs is kept. Raises EditConflict when
    there are newer changes than those up to `seen`.
    """
    others = [decision for decision in decisions if decision.choice != MINE]
    if not all(is_plain(decision.conflict) for decision in others):
        return []
    with ws.careful(seen):
        first = work(ws)
    with ws.careful(None), ws.change(_label(others)) as step:
        for decision in others:
            conflict = decision.conflict
            record = step.uow.get(BY_KIND[conflict.kind], conflict.record_id)
            step.uow.update(record, **{conflict.field: decision.outcome})
    return [changes for changes in (first, step.changes) if changes]


def _label(others: Sequence[Settlement]) -> str:
    """What the undo menu calls a decision that is not for one's own values."""
    if not others:
        return ""
    kept = {decision.conflict.who for decision in others if decision.choice == THEIRS}
    if len(others) == 1:
        conflict = others[0].conflict
        if kept:
            label = _(f.specs(BY_KIND[conflict.kind])[conflict.field].label)
            return _("{field} kept as {who} wrote it").format(field=label, who=conflict.who)
        return edit_label(BY_KIND[conflict.kind], {conflict.field: others[0].value})
    if len(kept) == 1 and all(decision.choice == THEIRS for decision in others):
        return _("Version of {who} kept").format(who=kept.pop())
    return _("Conflict of two edits settled")


def removed(ws: Workspace, kind: str, record_id: str) -> Removed | None:
    """Who removed a record, and when; None when it is there, or never was."""
    with ws.database.read() as connection:
        removal = overtaken.removal(connection, kind, record_id)
        if removal is None:
            return None
        touched = {one.record.id: one.record for one in history.touched_by(connection, removal.change_id)}
    return Removed(kind, record_id, title_of(touched[record_id]), removal.who, removal.at)


def bring_back(ws: Workspace, kind: str, record_id: str) -> Changes:
    """Put back a record that somebody removed, with all that hung on it; its initiative too if that is gone.

    Raises UserError when the history does not know the record.
    """
    with ws.change("") as step:
        removal = overtaken.removal(step.uow.connection, kind, record_id)
        if removal is None:
            raise UserError(_("The history does not know what was removed, so it can't be put back."))
        gone = [
            touched
            for touched in history.touched_by(step.uow.connection, removal.change_id)
            if touched.after is None and touched.before is not None
        ]
        record = next(one.record for one in gone if one.record.id == record_id)
        owner = record.initiative_id if isinstance(record, Child) else ""
        root = next((one.record for one in gone if one.record.id == owner), record)
        if step.uow.find(type(root), id=root.id):
            return NOTHING
        step.label = _("{kind} “{name}” put back").format(kind=_(root.LABEL), name=title_of(root))
        step.uow.put_back_all(_hanging_on(root, gone))
    return step.changes


def _hanging_on(root: Record, gone: Sequence[Touched]) -> list[Touched]:
    """Of what a change removed, a record and everything below it."""
    wanted = {root.id}
    queue = [root]
    while queue:
        record = queue.pop()
        for kind, column in children_of(record):
            for touched in gone:
                child = touched.record
                if kind == child.KIND and getattr(child, column) == record.id and child.id not in wanted:
                    wanted.add(child.id)
                    queue.append(child)
    return [touched for touched in gone if touched.record.id in wanted]
