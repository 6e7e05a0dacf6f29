"""Adding, editing, ordering and removing the records that belong to the whole portfolio, such as goals."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.domain.records import BY_KIND, Child, Initiative, Portfolio, Record
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store import rows
from desktop_app.store.unit_of_work import UnitOfWork

R = TypeVar("R", bound=Record)


def list_all(ws: Workspace, kind: type[R]) -> list[R]:
    """All records of a kind, in the order that people gave them, else by name."""
    with ws.read() as uow:
        return load(uow, kind)


def load(uow: UnitOfWork, kind: type[R]) -> list[R]:
    """`list_all` inside a read or a change; without any record its table is not made."""
    return sort_by_place(uow.find(kind)) if rows.kinds_there(uow.connection, [kind.KIND]) else []


def sort_by_place(unsorted: Sequence[R]) -> list[R]:
    """Records by their place, then by name."""

    def place(record: Record) -> tuple[int, Any]:
        return getattr(record, "position", 0), order_key(str(getattr(record, "name", "")))

    return sorted(sorted(unsorted, key=lambda record: record.id), key=place)


def add(ws: Workspace, record: Record, reason: str = "") -> Changes:
    """Add a record behind the others of its kind; raises FieldError."""
    _refuse_other_kinds(type(record))
    with ws.change(records.add_label(record), reason) as step:
        append(step.uow, record)
    return step.changes


def append(uow: UnitOfWork, record: R) -> R:
    """Add a record behind the others of its kind, inside a change that the caller began."""
    if hasattr(record, "position") and not record.position:
        last = max((getattr(one, "position", 0) for one in uow.find(type(record))), default=0)
        record = dataclasses.replace(record, position=last + 1)  # type: ignore[call-arg]  # kinds with a place
    return uow.add(record)


def edit(ws: Workspace, kind: str, record_id: str, values: Mapping[str, Any], reason: str = "") -> Changes:
    """Change fields of one record; raises FieldError, or ConflictError when somebody was faster."""
    _refuse_other_kinds(BY_KIND[kind])
    return records.edit(ws, kind, record_id, values, reason)


def remove(ws: Workspace, kind: str, record_ids: Sequence[str], reason: str = "") -> Changes:
    """Remove records of one kind with all that hangs on them, such as contributions to a goal."""
    record_type = BY_KIND[kind]
    _refuse_other_kinds(record_type)
    with ws.change("", reason) as step:
        removed_records = step.uow.get_all(record_type, record_ids)
        step.uow.remove_all(removed_records)
        step.label = records.remove_label(record_type, removed_records)
    return step.changes


def move(ws: Workspace, kind: str, record_id: str, by: int) -> Changes:
    """Move a record up (negative) or down among the others of its kind."""
    record_type: type[Any] = BY_KIND[kind]
    _refuse_other_kinds(record_type)
    with ws.change(_("{kind} moved").format(kind=_(record_type.LABEL))) as step:
        siblings = sort_by_place(step.uow.find(record_type))
        place = next((i for i, one in enumerate(siblings) if one.id == record_id), None)
        if place is None:
            raise UserError(
                _("{kind}: somebody removed it in the meantime.").format(kind=_(record_type.LABEL))
            )
        siblings.insert(max(0, min(len(siblings) - 1, place + by)), siblings.pop(place))
        step.uow.replace_all(
            [(one, dataclasses.replace(one, position=place)) for place, one in enumerate(siblings, start=1)]
        )
    return step.changes


def _refuse_other_kinds(kind: type[Record]) -> None:
    if issubclass(kind, (Child, Initiative, Portfolio)):
        raise UserError(_("{kind} belongs to an initiative.").format(kind=_(kind.LABEL)))
    if kind is Brief:
        raise UserError(_("What readers were given stays as it was: a brief can't be changed or deleted."))
