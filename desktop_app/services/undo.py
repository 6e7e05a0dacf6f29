"""Taking back the last change, and making it again, also after a restart or after later changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop_app.domain.codec import field_types
from desktop_app.domain.conflicts import RecordGone
from desktop_app.domain.records import Initiative, Portfolio, Record
from desktop_app.errors import ConflictError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.past_tense import inside
from desktop_app.language.word_order import natural_key
from desktop_app.services import initiatives
from desktop_app.services.changes import NOTHING, Changes
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.store import history, undo_history
from desktop_app.store.reads import initiative_rows
from desktop_app.store.unit_of_work import FOLLOWING, Touched, UnitOfWork, initiative_id_of

#: An undo that touches more records than this asks first.
MOST_UNASKED = 50
#: So many of the changes that were taken back are listed.
LISTED = 20
# So many initiatives that a change touched are named by their keys.
_KEYS = 3


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A change that is taken back now: how many records it touched, and who took it back when."""

    change: history.Change
    records: int
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Asking:
    """When undo asks first: for what was made before `since`, or touches many records.

    `agreed` is the id of the change that somebody agreed to, or asked for by name.
    """

    since: datetime
    agreed: str = ""


class UndoAsks(UserError):
    """Undo would take back something old or big, and did nothing yet."""

    def __init__(self, change: history.Change, records: int, made_at: datetime, is_old: bool) -> None:
        super().__init__(_("Next undo: {label}").format(label=inside(change.sentence)))
        self.change, self.records, self.made_at, self.is_old = change, records, made_at, is_old


def state(ws: Workspace) -> undo_history.UndoState:
    """What undo and redo would do next."""
    with ws.database.read() as connection:
        return undo_history.undo_state(connection)


def named(ws: Workspace, change: history.Change) -> str:
    """What a change did, with the keys of the initiatives that it touched, as its sentence leaves out which."""
    with ws.read() as uow:
        if undo_history.touched_count(uow.connection, change.id) > MOST_UNASKED:
            return change.sentence
        touched = history.touched_by(uow.connection, change.id)
        ids = list(dict.fromkeys(filter(None, (initiative_id_of(one.record) for one in touched))))
        known = [initiative.key for initiative in uow.find(Initiative, id=ids[:_KEYS])]
    if not known:
        return change.sentence
    text = ", ".join(sorted(known, key=natural_key)) + (" …" if len(ids) > _KEYS else "")
    return _("{key}: {label}").format(key=text, label=change.sentence)


def undo(ws: Workspace, asking: Asking | None = None) -> Changes:
    """Take back the last change that is not taken back; nothing happens if there is none.

    Raises ConflictError if somebody changed the same records since, and UndoAsks as `asking` says.
    """
    with ws.change("", action=history.UNDO) as step:
        # Looked up inside the transaction: another window may have undone it in the meantime.
        now = undo_history.undo_state(step.uow.connection)
        change = now.undo
        if change is None:
            return NOTHING
        if asking is not None and change.id != asking.agreed:
            made_at = now.since or change.at
            records = undo_history.touched_count(step.uow.connection, change.id)
            if made_at < asking.since or records > MOST_UNASKED:
                raise UndoAsks(change, records, made_at, made_at < asking.since)
        step.label = _("Undone: {label}").format(label=inside(change.sentence))
        step.target = change.id
        step.uow.put_back_all(history.touched_by(step.uow.connection, now.made_by))
    return _about(step.changes, change)


def redo(ws: Workspace) -> Changes:
    """Make again the change that was taken back last; nothing happens if there is none."""
    with ws.change("", action=history.REDO) as step:
        change = undo_history.undo_state(step.uow.connection).redo
        if change is None:
            return NOTHING
        step.label = _("Redone: {label}").format(label=inside(change.sentence))
        step.target = change.id
        _make_again(step.uow, change)
    return _about(step.changes, change)


def taken_back(ws: Workspace) -> list[TakenBack]:
    """What is taken back now and can be done again, the last undo first; views and settings left out."""
    with ws.database.read() as connection:
        counted = [
            TakenBack(change, undo_history.touched_count(connection, change.id), undo.at, undo.who)
            for change, undo in undo_history.taken_back(connection, LISTED)
        ]
    return [step for step in counted if step.records]


def do_again(ws: Workspace, change_id: str) -> Changes:
    """Make a change again that was taken back, as a new step, whatever was changed since.

    Raises ConflictError if the records that it touched are no longer as they were before it.
    """
    with ws.change("", target=change_id) as step:
        connection = step.uow.connection
        pairs = undo_history.taken_back(connection, LISTED)
        pair = next((pair for pair in pairs if pair[0].id == change_id), None)
        if pair is None:
            raise ConflictError(_("This change is no longer undone."))
        step.label = _("Redone: {label}").format(label=inside(pair[0].sentence))
        change, taken = pair
        _make_again(step.uow, change, taken)
    return _about(step.changes, change)


def done_words(changes: Changes) -> str:
    """What was taken back or made again: its label, and how many initiatives it touched if several."""
    n, label = len(changes.initiative_ids), changes.target_label
    count = ngettext("{n} initiative", "{n} initiatives", n).format(n=formats.number(n))
    if n < 2 or count in label:
        return label
    return _("{label} ({count})").format(label=label, count=count)


def _about(changes: Changes, change: history.Change) -> Changes:
    return replace(changes, target=change.id, target_label=change.sentence) if changes else changes


def _mirrored(touched: Sequence[Touched]) -> list[Touched]:
    """To make a change again, its mirror image is put back, from its end to its beginning."""
    return [Touched(one.after, one.before) for one in reversed(touched)]


def _make_again(uow: UnitOfWork, change: history.Change, undo: history.Change | None = None) -> None:
    """Make a change again among what was changed since its `undo`, or since the last one; raises ConflictError."""
    touched = _mirrored(history.touched_by(uow.connection, change.id))
    # A redo meets only settings that were changed in between.
    meets_edits: type[Record] = Portfolio if undo is None else Record
    edited = [
        one
        for one in touched
        if one.before is not None and one.after is not None and isinstance(one.record, meets_edits)
    ]
    others = [one for one in touched if one not in edited] if edited else touched
    if undo is not None:
        _refuse_twice(uow, others, undo.number)
    portfolio = the_portfolio(uow)
    others, number = _with_free_keys(uow, portfolio, others)
    uow.put_back_all(others)
    for kind in dict.fromkeys(one.record.KIND for one in edited):
        _edit_again(uow, [one for one in edited if kind == one.record.KIND])
    portfolio = the_portfolio(uow)
    if number > portfolio.next_key:
        uow.replace_all([(portfolio, replace(portfolio, next_key=number))])


def _edit_again(uow: UnitOfWork, touched: Sequence[Touched]) -> None:
    """Give the records of one kind the values that a step gave them, in the fields that are as they were before it."""
    try:
        records = uow.get_all(type(touched[0].record), [one.record.id for one in touched])
    except RecordGone as gone:
        raise ConflictError(str(gone)) from gone
    pairs = [
        (record, replace(record, **_values_again(record, one)))
        for record, one in zip(records, touched, strict=True)
    ]
    uow.replace_all(pairs)


def _values_again(record: Record, touched: Touched) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in field_types(type(record)):
        new, old, now = (getattr(one, name) for one in (touched.before, touched.after, record))
        if name in FOLLOWING:
            # It follows from its home, or takes what this step wrote there.
            values[name] = now if new == old else new
        elif name == "next_key":
            # The next free key only goes on.
            values[name] = max(new, now)
        elif name != "version" and new not in (old, now):
            if now != old:
                sentence = _("{kind} was changed since then, so this step is not done again.")
                raise ConflictError(sentence.format(kind=_(record.LABEL)))
            values[name] = new
    return values


def _refuse_twice(uow: UnitOfWork, touched: Sequence[Touched], number: int) -> None:
    """What was added since to the same initiative may say the same, such as a second rating of one criterion."""
    coming = {one.record.id for one in touched if isinstance(one.record, Initiative)}
    brought = {
        (one.record.KIND, initiative_id_of(one.record))
        for one in touched
        if one.after is None and initiative_id_of(one.record) not in coming
    }
    if brought & undo_history.touched_since(uow.connection, number, {kind for kind, _owner in brought}):
        raise ConflictError(_("What this step added was added anew since then, so it is not done again."))


def _with_free_keys(
    uow: UnitOfWork, portfolio: Portfolio, touched: Sequence[Touched]
) -> tuple[list[Touched], int]:
    """Initiatives that come back get a new key where another one has theirs by now; and the next free number."""
    taken = initiative_rows.keys(uow.connection)
    coming = {one.before.key for one in touched if isinstance(one.before, Initiative) and one.after is None}
    keys = initiatives.free_keys(portfolio, taken | coming)
    number = portfolio.next_key or 1
    fitting: list[Touched] = []
    for touch in touched:
        before = touch.before
        if isinstance(before, Initiative) and touch.after is None and before.key in taken:
            key, at = next(keys)
            number = at + 1
            fitting.append(Touched(replace(before, key=key), None))
        else:
            fitting.append(touch)
    return fitting, number
