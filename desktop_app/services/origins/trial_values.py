"""A change of one input: tried while it is typed, and kept by the function that keeps it everywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop_app.domain.custom_fields import to_text
from desktop_app.domain.figures.origin import OriginEdit, Trial
from desktop_app.domain.planning_records import CustomValue
from desktop_app.domain.records import Initiative, Portfolio, Rating, Readiness
from desktop_app.domain.spine import SPINE_FIELDS
from desktop_app.services import custom_field_edits, initiatives, readiness
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.origins.basis import Basis
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace


def tried(basis: Basis, trial: Trial) -> Basis:
    """The basis as if the value were kept."""
    edit, value = trial.edit, trial.value
    if edit.kind == Portfolio.KIND:
        return replace(basis, portfolio=replace(basis.portfolio, **{edit.field: value}))
    spine = basis.spine
    if edit.kind == Initiative.KIND:
        return replace(
            basis, spine=replace(spine, initiative=replace(spine.initiative, **{edit.field: value}))
        )
    kind, values = _new_record(edit, value)
    name = SPINE_FIELDS[kind]
    there = getattr(spine, name)
    changed = tuple(replace(one, **values) if one.id == edit.record_id else one for one in there)
    if not edit.record_id:
        changed = (*there, kind(initiative_id=spine.initiative.id, **_part(edit), **values))
    records_of: dict[str, Any] = {name: changed}
    return replace(basis, spine=replace(spine, **records_of))


def _new_record(edit: OriginEdit, value: Any) -> tuple[Any, dict[str, Any]]:
    kind = next(one for one in SPINE_FIELDS if edit.kind == one.KIND)
    return kind, {edit.field: to_text(value) if kind is CustomValue else value}


def _part(edit: OriginEdit) -> dict[str, str]:
    """What a record that is not there yet is about."""
    if edit.kind == Rating.KIND:
        return {"criterion": edit.part}
    if edit.kind == Readiness.KIND:
        source_id, _slash, dimension = edit.part.partition("/")
        return {"data_source_id": source_id, "dimension": dimension}
    return {"custom_field_id": edit.part} if edit.kind == CustomValue.KIND else {}


def change_input(ws: Workspace, edit: OriginEdit, value: Any) -> Changes:
    """Keep another value of an input; raises UserError as the form that shows the field does."""
    if edit.kind == Rating.KIND:
        return initiatives.rate(ws, edit.initiative_id, edit.part, {"rating": value})
    if edit.kind == Readiness.KIND:
        source_id, _slash, dimension = edit.part.partition("/")
        return readiness.answer(ws, source_id, dimension, {"score": value})
    if edit.kind == CustomValue.KIND:
        return custom_field_edits.set_value(ws, edit.initiative_id, edit.part, value)
    if edit.kind == Portfolio.KIND:
        return portfolios.edit(ws, {edit.field: value})
    return records.edit(ws, edit.kind, edit.record_id, {edit.field: value})
