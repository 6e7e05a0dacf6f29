"""Values that did not fit when a file was opened: shown where they stand, and mended."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.codec import from_json
from desktop_app.domain.damaged_records import DamagedValue, shown
from desktop_app.domain.records import BY_KIND, Child, Initiative, Record
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store import rows
from desktop_app.store.damage import words
from desktop_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged value for the reader: what it is about, what it held, in a sentence and in parts.

    `is_record` says that the whole record was taken out, as it pointed at one that is not there; `parent` is
    what such a one is, for people.
    """

    id: str
    kind: str
    record_id: str
    initiative_id: str
    field: str
    label: str
    held: str
    sentence: str
    is_editable: bool
    is_record: bool
    parent: str


def damaged_values(ws: Workspace, initiative_id: str | None = None) -> tuple[Damage, ...]:
    """What was set aside in the portfolio, or on one initiative, and is not mended yet."""
    with ws.read() as uow:
        if not rows.kinds_there(uow.connection, [DamagedValue.KIND]):
            return ()
        values = (
            uow.find(DamagedValue)
            if initiative_id is None
            else uow.find(DamagedValue, owner_id=initiative_id)
        )
        values.sort(key=lambda value: (value.kind, value.record_id))
        owners = uow.find(Initiative, id=[value.owner_id for value in values if value.owner_id])
        keys = {initiative.id: initiative.key for initiative in owners}
        return tuple(_described(uow, value, keys.get(value.owner_id, "")) for value in values)


def _described(uow: UnitOfWork, value: DamagedValue, key: str) -> Damage:
    name = ""
    if value.kind in BY_KIND and not value.is_record:
        for record in uow.find(BY_KIND[value.kind], id=value.record_id):
            name = words.record_name(record, key)
    return Damage(
        value.id,
        value.kind,
        value.record_id,
        value.owner_id,
        value.field_name,
        words.field_label(value.kind, value.field_name),
        shown(value.held),
        words.sentence(value, name),
        words.is_editable(value),
        value.is_record,
        words.parent_label(value) if value.is_record else "",
    )


def by_field(damage: Sequence[Damage]) -> dict[str, dict[str, str]]:
    """The sentence of each damaged field, by record and field."""
    sentences: dict[str, dict[str, str]] = {}
    for value in damage:
        if value.is_editable:
            text = _("It held {what}, which does not fit here.").format(what=value.held)
            sentences.setdefault(value.record_id, {})[value.field] = text
    return sentences


def leave(ws: Workspace, damaged_ids: Sequence[str]) -> Changes:
    """Take what stands there now for good: the damaged values go, and undo brings them back."""
    with ws.change(_("Damaged value left as it is")) as step:
        step.uow.remove_all(step.uow.get_all(DamagedValue, damaged_ids))
    return step.changes


def put_back(ws: Workspace, damaged_id: str, initiative_id: str = "") -> Changes:
    """Put a record back that was taken out, on this initiative, or where it was if that is there.

    Raises UserError where it would point at nothing again.
    """
    from desktop_app.store.tables import PARENTS

    with ws.change("") as step:
        value = step.uow.get(DamagedValue, damaged_id)
        if not value.is_record:
            raise UserError(_("Only its field can be mended: fill it in."))
        record = from_json(value.kind, json.loads(value.rest))
        label = _(type(record).LABEL)
        if initiative_id and value.field_name == "initiative_id" and isinstance(record, Child):
            record = dataclasses.replace(record, initiative_id=initiative_id, position=0)
        for name in _links(record):
            parent = BY_KIND[PARENTS.get((value.kind, name), Initiative.KIND)]
            if not step.uow.find(parent, id=getattr(record, name)):
                raise UserError(
                    _("{kind} can't be put back: the {parent} that it points at is not there.").format(
                        kind=label, parent=_(parent.LABEL)
                    )
                )
        step.label = _("{kind} put back").format(kind=label)
        step.uow.remove(value)
        step.uow.add(record)
    return step.changes


def _links(record: Record) -> list[str]:
    from desktop_app.store.tables import PARENTS

    kind = record.KIND
    own = ["initiative_id"] if isinstance(record, Child) else []
    return own + [name for parent_kind, name in PARENTS if parent_kind == kind]
