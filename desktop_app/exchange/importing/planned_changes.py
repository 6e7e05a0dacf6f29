"""What an update would write over, initiative by initiative and field by field, before it does."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain import choices as c
from desktop_app.domain.custom_fields import to_text
from desktop_app.domain.fields import specs, validate_field
from desktop_app.domain.planning_records import CustomValue, Estimate
from desktop_app.domain.records import Answer, Child, DataSource, Evidence, Initiative, Rating, Risk, Role
from desktop_app.errors import FieldError
from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.plan import UPDATE, ImportPlan, PlannedRow
from desktop_app.exchange.importing.targets import estimate_label, field_header
from desktop_app.exchange.own_workbook.merge_records import RecordValue, values_written_over
from desktop_app.exchange.own_workbook.sheet_layout import SAME
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import custom_field_edits
from desktop_app.services.workspace import Workspace
from desktop_app.text import shorten

_AT_ONCE = 400
_SHOWN = 60
_KINDS: tuple[type[Child], ...] = (Role, Rating, DataSource, Answer, Evidence, Risk, Estimate, CustomValue)


@dataclass(frozen=True, slots=True)
class FieldUpdate:
    """One value that an update writes over; `old` is None where there was none."""

    field: str
    label: str
    old: Any
    new: Any
    choices: Mapping[Any, str] = dataclasses.field(default_factory=dict)

    def texts(self) -> tuple[str, str]:
        """What stands there now and afterwards, each in one short line; "" for nothing."""
        spec = specs(Initiative).get(self.field)
        choices = spec.choices if spec is not None else self.choices
        return _shown(self.old, choices), _shown(self.new, choices)


@dataclass(frozen=True, slots=True)
class RecordUpdate:
    """What an update does to one initiative; `row` is that of the file."""

    row: int
    initiative_id: str
    key: str
    title: str
    fields: tuple[FieldUpdate, ...]

    def report(self) -> dict[str, Any]:
        """The change as JSON values."""
        fields = [{"field": one.field, "old": _plain(one.old), "new": _plain(one.new)} for one in self.fields]
        return {"row": self.row, "key": self.key, "title": self.title, "fields": fields}


def planned_changes(ws: Workspace, plan: ImportPlan) -> list[RecordUpdate]:
    """What the rows that update an initiative would change; rows that change nothing are left out."""
    rows = [row for row in plan.rows if row.action == UPDATE]
    own_ids = {
        spec.label.casefold(): field_id for field_id, spec in custom_field_edits.list_all(ws).specs.items()
    }
    changes: list[RecordUpdate] = []
    for start in range(0, len(rows), _AT_ONCE):
        batch = rows[start : start + _AT_ONCE]
        ids = [row.initiative_id for row in batch]
        children: dict[str, dict[type[Child], list[Any]]] = defaultdict(lambda: defaultdict(list))
        with ws.read() as uow:
            there = {one.id: one for one in uow.find(Initiative, id=ids)}
            for kind in _KINDS:
                for child in uow.find(kind, initiative_id=ids):
                    children[child.initiative_id][kind].append(child)
        for row in batch:
            initiative = there.get(row.initiative_id)
            if initiative is not None:
                update = _update(row, initiative, children[initiative.id], own_ids)
                if update.fields:
                    changes.append(update)
    return _with_records(ws, plan, rows, changes)


def _with_records(
    ws: Workspace, plan: ImportPlan, rows: Sequence[PlannedRow], changes: list[RecordUpdate]
) -> list[RecordUpdate]:
    """The changes with what the other sheets of an own export write over, behind those of its initiative."""
    if plan.beside is None or plan.on_conflict != "update":
        return changes
    ids = {str(row.draft.values.get("key", "")) or row.key: row.initiative_id for row in rows}
    with ws.read() as uow:
        values = values_written_over(uow, plan.beside.records, ids, ws.today())
    updates = {change.initiative_id: change for change in changes}
    planned = {row.initiative_id: row for row in rows}
    for value in values:
        owner = value.record.initiative_id if isinstance(value.record, Child) else ""
        change = updates.get(owner)
        if change is None and owner:
            row = planned[owner]
            change = RecordUpdate(row.draft.row, owner, row.key, row.title, ())
        elif change is None:
            change = RecordUpdate(value.row.row, "", "", _("Portfolio"), ())
        updates[owner] = dataclasses.replace(change, fields=(*change.fields, _record_field(value)))
    return list(updates.values())


def _record_field(value: RecordValue) -> FieldUpdate:
    kind = type(value.record)
    name = next((str(part) for field in SAME[kind] if (part := value.row.values.get(field))), "")
    label = _("{record} “{name}”: {field}") if name else _("{record}: {field}")
    label = label.format(record=_(kind.LABEL), name=shorten(name, _SHOWN), field=_(value.field.label))
    path = f"{kind.KIND}.{value.field.name}"
    return FieldUpdate(path, label, None if value.old == () else value.old, value.new, value.field.choices)


def _update(
    row: PlannedRow,
    initiative: Initiative,
    children: dict[type[Child], list[Any]],
    own_ids: dict[str, str],
) -> RecordUpdate:
    fields = [
        *_fields(initiative, row.draft),
        *_children(children, row.draft),
        *_own(children, row.draft, own_ids),
    ]
    return RecordUpdate(row.draft.row, initiative.id, initiative.key, initiative.title, tuple(fields))


def new_values(initiative: Initiative, draft: Draft) -> dict[str, Any]:
    """The values that a row gives to the fields of an initiative that is there; empty cells change nothing."""
    values = dict(draft.values)
    values.pop("key", None)
    lines = [line for line in draft.notes if line not in initiative.notes]
    if "notes" in values or lines:
        values["notes"] = joined_notes(str(values.get("notes", initiative.notes)), lines)
    if draft.facts:
        values["facts"] = tuple(dict.fromkeys([*initiative.facts, *draft.facts]))
    return values


def joined_notes(text: str, lines: Sequence[str]) -> str:
    """Notes with lines of a file below them."""
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def _fields(initiative: Initiative, draft: Draft) -> Iterator[FieldUpdate]:
    known = specs(Initiative)
    for name, given in new_values(initiative, draft).items():
        old = getattr(initiative, name)
        try:
            new = validate_field(known[name], given)
        except FieldError:
            new = given
        if new != old:
            yield FieldUpdate(name, field_header(name), old if old != () else None, new)


def _children(children: dict[type[Child], list[Any]], draft: Draft) -> Iterator[FieldUpdate]:
    for role, name in draft.roles.items():
        old = next((one.name for one in children[Role] if one.role == role), None)
        yield from _differs(f"role.{role}", _(c.ROLES[role]), old, name)
    for criterion, rating in draft.ratings.items():
        old = next((one.rating for one in children[Rating] if one.criterion == criterion), None)
        label = _("Rating: {criterion}").format(criterion=_(c.CRITERIA[criterion]))
        yield from _differs(f"rating.{criterion}", label, old, rating)
    for name, estimate in draft.estimates.items():
        kept = [one.likely for one in children[Estimate] if one.input == name and not one.settled]
        yield from _differs(f"estimate.{name}", estimate_label(name), kept[0] if kept else None, estimate)
    called = draft.source.get("name", _("Data of this initiative"))
    source = next((one for one in children[DataSource] if one.name == called), None)
    for name, value in draft.source.items():
        label = _("Data source: {field}").format(field=_(specs(DataSource)[name].label))
        yield from _differs(f"data_source.{name}", label, getattr(source, name, None), value)
    for (pack, item), answer in draft.answers.items():
        kept_answer = next(
            (one for one in children[Answer] if (one.pack_id, one.item_id) == (pack, item)), None
        )
        label = _("Checklist: {item}").format(item=item)
        old = kept_answer.status if kept_answer else None
        yield from _differs(f"answer.{pack}/{item}", label, old, answer.status)
    links = {one.link for one in children[Evidence]}
    for name, link in draft.links:
        if link not in links:
            yield FieldUpdate("link", name or _("Evidence: link"), None, link)
    titles = {one.title for one in children[Risk]}
    for title in draft.risks:
        if shorten(title, 300) not in titles:
            yield FieldUpdate("risk", _("Risk"), None, title)


def _own(
    children: dict[type[Child], list[Any]], draft: Draft, own_ids: dict[str, str]
) -> Iterator[FieldUpdate]:
    texts = {one.custom_field_id: one.value for one in children[CustomValue]}
    for name, value in draft.custom.items():
        old = texts.get(own_ids.get(name.casefold(), ""))
        yield from _differs(f"custom:{name}", name, old, to_text(value))


def _differs(field: str, label: str, old: Any, new: Any) -> Iterator[FieldUpdate]:
    if old != new:
        yield FieldUpdate(field, label, old if old != "" else None, new)


def _shown(value: Any, choices: Mapping[Any, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str) and value in choices:
        return _(choices[value])
    if isinstance(value, date):
        return formats.date(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return formats.number(value)
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return shorten(" ".join(text.split()), _SHOWN)


def _plain(value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
