"""Defining a portfolio's own fields, and keeping what initiatives have in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain import custom_fields as cf
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.fields import FieldSpec, is_unknown, specs, validate, validate_field
from desktop_app.domain.planning_records import CustomField, CustomValue
from desktop_app.domain.record_rules import (
    refuse_dates,
    refuse_days,
    refuse_facts,
    refuse_fixed,
    refuse_step,
)
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError, UserError
from desktop_app.language import parsing
from desktop_app.language.i18n import _
from desktop_app.language.reading.number_decision import NumberDecision, decide_numbers, read_number
from desktop_app.language.word_order import natural_key
from desktop_app.services import portfolio_records
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads import initiative_rows
from desktop_app.store.reads.list_columns import COLUMNS
from desktop_app.store.unit_of_work import UnitOfWork


def load(uow: UnitOfWork) -> CustomFields:
    """The custom fields, in the order that people gave them, inside a read or a change."""
    return CustomFields(portfolio_records.load(uow, CustomField))


def list_all(ws: Workspace) -> CustomFields:
    """The custom fields, in the order that people gave them."""
    with ws.read() as uow:
        return load(uow)


def taken_names() -> set[str]:
    """Names and labels that the program's own fields have, in the user's language and in English."""
    own = specs(Initiative).values()
    return {text for spec in own for text in (spec.name, spec.label, _(spec.label)) if text} | {
        name for name, _sql in COLUMNS
    }


def free_name(name: str, fields: CustomFields) -> str:
    """A name for a new field: the wanted one, or one like it if that is taken."""
    taken = {one.casefold() for one in taken_names()} | {one.name.casefold() for one in fields.fields}
    base = "".join(sign for sign in name if sign not in "[]=:").strip()[:70] or _("Field")
    candidate, number = base, 2
    while candidate.casefold() in taken:
        candidate, number = f"{base} {number}", number + 1
    return candidate


# Defining


def add(ws: Workspace, values: Mapping[str, Any]) -> Changes:
    """A new field; raises FieldError, naming what is wrong with it."""
    field = CustomField(**validate(CustomField, values))
    with ws.change(_("Field “{name}” added").format(name=field.name)) as step:
        cf.check(field, step.uow.find(CustomField), taken_names())
        portfolio_records.append(step.uow, field)
    return step.changes


@dataclass(frozen=True, slots=True)
class Loss:
    """What a change of a field would lose: (key, title, text) of values that do not fit, and how many do."""

    kept: int
    lost: tuple[tuple[str, str, str], ...]


def find_loss(ws: Workspace, field_id: str, values: Mapping[str, Any]) -> Loss:
    """What changing a field to `values` would lose, before it is done. Raises FieldError."""
    with ws.read() as uow:
        before = uow.get(CustomField, field_id)
        after = dataclasses.replace(before, **validate(CustomField, values))
        losses = uow.find(CustomValue, custom_field_id=field_id)
        lost = {
            one.initiative_id: one.value for one, text in _converted(before, after, losses) if text is None
        }
        owners = uow.get_all(Initiative, list(lost))
    ordered = sorted(owners, key=lambda initiative: natural_key(initiative.key))
    return Loss(len(losses) - len(lost), tuple((one.key, one.title, lost[one.id]) for one in ordered))


def edit(ws: Workspace, field_id: str, values: Mapping[str, Any]) -> Changes:
    """Change a field; values that do not fit a new type or new choices go with it. Raises FieldError."""
    checked = validate(CustomField, values)
    with ws.change(_("Field changed")) as step:
        before = step.uow.get(CustomField, field_id)
        after = dataclasses.replace(before, **checked)
        others = step.uow.find(CustomField)
        step.label = _("Field “{name}” changed").format(name=after.name)
        cf.check(after, others, taken_names())
        step.uow.update(before, **checked)
        if after.name != before.name:
            for other_field in others:
                if other_field.id != field_id and other_field.formula:
                    formula = cf.renamed(other_field.formula, before.name, after.name)
                    if formula != other_field.formula:
                        step.uow.update(other_field, formula=formula)
        if (after.field_type, after.options) != (before.field_type, before.options):
            _convert(step.uow, before, after, step.uow.find(CustomValue, custom_field_id=field_id))
    return step.changes


def _converted(
    before: CustomField, after: CustomField, values: Sequence[CustomValue]
) -> list[tuple[CustomValue, str | None]]:
    """Each value with its text for the field as it will be; None where it does not fit."""
    was, spec = cf.spec_of(before), cf.spec_of(after)
    decision = decide_numbers([one.value for one in values], parsing.local_hints())
    result: list[tuple[CustomValue, str | None]] = []
    for custom_value in values:
        try:
            text: str | None = (
                cf.to_text(_value_for(was, spec, custom_value.value, decision)) if spec.editable else None
            )
        except FieldError:
            text = None
        result.append((custom_value, text or None))
    return result


def _value_for(was: FieldSpec, spec: FieldSpec, text: str, decision: NumberDecision) -> Any:
    """A kept text as a value of the field as it will be; raises FieldError where it does not fit."""
    if spec.kind not in ("number", "money"):
        return cf.read_typed(spec, text)
    if was.kind in ("number", "money"):
        # A number is kept as programs write it, whatever the locale.
        return validate_field(spec, cf.from_text(was, text))
    number = read_number(text, decision, spec.unit)
    if number.value is None or number.percent or number.code:
        raise FieldError(spec.name, number.problem or _("{label} takes a number.").format(label=spec.label))
    return validate_field(spec, number.value)


def _convert(uow: UnitOfWork, before: CustomField, after: CustomField, values: Sequence[CustomValue]) -> None:
    converted = _converted(before, after, values)
    uow.remove_all([one for one, text in converted if text is None])
    uow.replace_all(
        [(one, dataclasses.replace(one, value=text)) for one, text in converted if text is not None]
    )


def remove(ws: Workspace, field_ids: Sequence[str]) -> Changes:
    """Remove fields with all values in them; undo brings both back."""
    return portfolio_records.remove(ws, CustomField.KIND, field_ids)


def move(ws: Workspace, field_id: str, by: int) -> Changes:
    """Move a field up (negative) or down among the others."""
    return portfolio_records.move(ws, CustomField.KIND, field_id, by)


def counts(ws: Workspace) -> dict[str, int]:
    """How many initiatives have a value, by field."""
    with ws.database.read() as connection:
        return initiative_rows.custom_value_counts(connection)


# Values


def values_of(fields: CustomFields, spine: Spine) -> dict[str, Any]:
    """What an initiative has, by field id, formulas worked out; unknown left out."""
    texts = {one.custom_field_id: one.value for one in spine.custom_values}
    return fields.values(texts, lambda name: getattr(spine.initiative, name))


def check_value(spec: FieldSpec, value: Any) -> Any:
    """`value` as the field takes it; raises FieldError with a sentence."""
    if not spec.editable:
        raise FieldError(spec.name, _("{label} is worked out by its formula.").format(label=spec.label))
    return validate_field(spec, value)


def set_value(ws: Workspace, initiative_id: str, field_id: str, value: Any, reason: str = "") -> Changes:
    """Keep what an initiative has in a field; unknown takes it away. Raises FieldError."""
    with ws.change("", reason) as step:
        fields = load(step.uow)
        spec = fields.specs.get(field_id)
        if spec is None:
            raise UserError(_("Somebody removed this field in the meantime."))
        step.label = _("{field} changed").format(field=spec.label)
        step.uow.get(Initiative, initiative_id)
        put(step.uow, {(initiative_id, field_id): check_value(spec, value)})
    return step.changes


def edit_initiative(
    ws: Workspace, initiative_id: str, values: Mapping[str, Any], own: Mapping[str, Any], reason: str = ""
) -> Changes:
    """Change fields of an initiative, and its values in own fields by their id, as one step. Raises FieldError."""
    refuse_fixed(Initiative, values)
    with ws.change(records.edit_label(Initiative, values), reason) as step:
        initiative = step.uow.get(Initiative, initiative_id)
        refuse_step(initiative, values)
        refuse_dates(initiative, values)
        refuse_days(Initiative, values, ws.today())
        refuse_facts(Initiative, values, ws.extensions.vocabulary().tags, initiative.facts)
        fields = load(step.uow)
        checked = {field_id: check_value(fields.specs[field_id], value) for field_id, value in own.items()}
        if values:
            step.uow.update(initiative, **values)
        elif len(own) == 1:
            step.label = _("{field} changed").format(field=fields.specs[next(iter(own))].label)
        put(step.uow, {(initiative_id, field_id): value for field_id, value in checked.items()})
    return step.changes


def put(uow: UnitOfWork, values: Mapping[tuple[str, str], Any]) -> None:
    """Keep checked values by (initiative, field), inside a change that the caller began."""
    if not values:
        return
    owners = sorted({initiative_id for initiative_id, _field in values})
    there: dict[tuple[str, str], CustomValue] = {}
    for start in range(0, len(owners), 5000):
        for custom_value in uow.find(CustomValue, initiative_id=owners[start : start + 5000]):
            there.setdefault((custom_value.initiative_id, custom_value.custom_field_id), custom_value)
    gone, changed, new = [], [], []
    for (initiative_id, field_id), value in values.items():
        current_value = there.get((initiative_id, field_id))
        if is_unknown(value):
            if current_value is not None:
                gone.append(current_value)
        elif current_value is not None:
            changed.append((current_value, dataclasses.replace(current_value, value=cf.to_text(value))))
        else:
            text = cf.to_text(value)
            new.append(CustomValue(initiative_id=initiative_id, custom_field_id=field_id, value=text))
    uow.remove_all(gone)
    uow.replace_all(changed)
    uow.add_all(new)


def find_all(fields: CustomFields, names: Iterable[str]) -> dict[str, str]:
    """Ids of the fields that people call by these names, with or without "custom:" before."""
    field_ids = {}
    for name in names:
        field = fields.find(name.removeprefix(cf.PREFIX)) or fields.get(name.removeprefix(cf.PREFIX))
        if field is not None:
            field_ids[name] = field.id
    return field_ids
