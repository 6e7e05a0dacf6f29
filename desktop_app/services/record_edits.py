"""Adding, editing, ordering and removing the records on an initiative's spine."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from desktop_app.domain import fields as f
from desktop_app.domain.planning_records import Dependency
from desktop_app.domain.record_rules import (
    refuse_dates,
    refuse_days,
    refuse_facts,
    refuse_fixed,
    refuse_link,
    refuse_step,
)
from desktop_app.domain.records import BY_KIND, Answer, Child, Evidence, Initiative, Record
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import shorten

R = TypeVar("R", bound=Child)


def add(ws: Workspace, record: Child, reason: str = "") -> Changes:
    """Add a record to its initiative, behind the others of its kind; raises FieldError."""
    with ws.change(add_label(record), reason) as step:
        step.uow.get(Initiative, record.initiative_id)
        refuse_days(type(record), {name: getattr(record, name) for name in f.specs(type(record))}, ws.today())
        _refuse_link(step.uow, record)
        append(step.uow, record)
    return step.changes


def append(uow: UnitOfWork, record: R) -> R:
    """Add a record behind the others of its kind, inside a change that the caller began."""
    return uow.add(dataclasses.replace(record, position=0))


def add_label(record: Record) -> str:
    """What the undo menu calls adding this record."""
    return _("{kind} added").format(kind=_(record.LABEL))


def edit(
    ws: Workspace, kind: str, record_id: str, values: Mapping[str, Any], reason: str = "", label: str = ""
) -> Changes:
    """Change fields of one record; what others changed in other fields stays.

    Raises FieldError for a value that is not allowed, RecordGone when the record is not there, and inside
    `Workspace.careful` EditConflict when somebody else changed one of the fields since.
    """
    record_type = BY_KIND[kind]
    refuse_fixed(record_type, values)
    with ws.change(label or edit_label(record_type, values), reason) as step:
        record = step.uow.get(record_type, record_id)
        refuse_step(record, values)
        refuse_dates(record, values)
        refuse_days(record_type, values, ws.today())
        if isinstance(record, Initiative):
            refuse_facts(record_type, values, ws.extensions.vocabulary().tags, record.facts)
        changed = step.uow.update(record, **values)
        _refuse_link(step.uow, changed)
    return step.changes


def _refuse_link(uow: UnitOfWork, record: Record) -> None:
    """Raise FieldError for an impossible link between initiatives."""
    if isinstance(record, Dependency):
        refuse_link(record, uow.find(Dependency), lambda ids: _keys(uow, ids))


def _keys(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, str]:
    return {initiative.id: initiative.key for initiative in uow.get_all(Initiative, ids)}


def edit_label(record_type: type[Record], values: Mapping[str, Any]) -> str:
    """What the undo menu calls an edit of these fields."""
    specs = f.specs(record_type)
    if len(values) == 1:
        name = next(iter(values))
        if name in specs and specs[name].label:
            return _("{field} changed").format(field=_(specs[name].label))
    return _("{kind} changed").format(kind=_(record_type.LABEL))


def remove(ws: Workspace, kind: str, record_ids: Sequence[str], reason: str = "") -> Changes:
    """Remove records of one kind with all that hangs on them."""
    record_type = BY_KIND[kind]
    if not issubclass(record_type, (Child, Initiative)):
        raise UserError(_("{kind} can't be removed.").format(kind=_(record_type.LABEL)))
    with ws.change("", reason) as step:
        records = step.uow.get_all(record_type, record_ids)
        if record_type is Evidence:
            _unlink(step.uow, {record.id: record for record in records})
        step.uow.remove_all(records)
        step.label = remove_label(record_type, records)
    return step.changes


def _unlink(uow: UnitOfWork, gone: Mapping[str, Record]) -> None:
    """Remove evidence from the answers that refer to it."""
    owners = list({getattr(record, "initiative_id", "") for record in gone.values()})
    for answer in uow.find(Answer, initiative_id=owners):
        left = tuple(one for one in answer.evidence_ids if one not in gone)
        if left != answer.evidence_ids:
            uow.update(answer, evidence_ids=left)


def remove_label(record_type: type[Record], records: Sequence[Record]) -> str:
    """What the undo menu calls removing these records."""
    kind = _(record_type.LABEL)
    if len(records) == 1:
        name = title_of(records[0])
        return (
            _("{kind} “{name}” deleted").format(kind=kind, name=name)
            if name
            else _("{kind} deleted").format(kind=kind)
        )
    return _("{n} deleted: {kind}").format(n=formats.number(len(records)), kind=kind)


def title_of(record: Record) -> str:
    """What a person would call the record, on one short line; empty if it has no name."""
    for name in ("title", "name", "assumption", "what", "question"):
        value = getattr(record, name, "")
        if value:
            return shorten(str(value), 60)
    return ""


def move(ws: Workspace, kind: str, record_id: str, by: int) -> Changes:
    """Move a record up (negative) or down among its siblings."""
    record_type = BY_KIND[kind]
    assert issubclass(record_type, Child)
    with ws.change(_("{kind} moved").format(kind=_(record_type.LABEL))) as step:
        record = step.uow.get(record_type, record_id)
        siblings = sorted(
            step.uow.find(record_type, initiative_id=record.initiative_id),
            key=lambda sibling: sibling.position,
        )
        place = next(i for i, one in enumerate(siblings) if one.id == record_id)
        target = max(0, min(len(siblings) - 1, place + by))
        siblings.insert(target, siblings.pop(place))
        ordered = enumerate(siblings, start=1)
        step.uow.replace_all([(one, dataclasses.replace(one, position=place)) for place, one in ordered])
    return step.changes
