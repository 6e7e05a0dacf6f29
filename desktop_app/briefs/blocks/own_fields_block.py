"""The portfolio's own fields of an initiative, as a small table of what is stated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from desktop_app.briefs.blocks.text_parts import named, plain_table
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import BriefRow, Element, SectionHeading, cell
from desktop_app.domain.fields import FieldSpec
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    if subject.own is None:
        return ()
    texts = {kept.custom_field_id: kept.value for kept in subject.spine.custom_values}
    values = subject.own.values(texts, lambda name: getattr(subject.initiative, name))
    stated = [
        (spec.label, _words(spec, values[field_id], subject.currency))
        for field_id, spec in subject.own.specs.items()
        if field_id in values
    ]
    if not stated:
        return ()
    if size == "short":
        pairs = (_("{name}: {value}").format(name=label, value=value) for label, value in stated)
        return (named(_("Custom fields"), "; ".join(pairs)),)
    rows = [BriefRow((cell(label), cell(value))) for label, value in stated]
    columns = ((_("Field"), 0.35, False), (_("Value"), 0.65, False))
    return SectionHeading(_("Custom fields")), plain_table("own-fields", _("Custom fields"), columns, rows)


def _words(spec: FieldSpec, value: Any, currency: str) -> str:
    if isinstance(value, date):
        return formats.date(value)
    if spec.kind == "money":
        return formats.money(value, currency)
    if spec.kind == "number":
        return formats.measure(value if spec.editable else formats.two_digits(value), spec.unit)
    return str(value)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock(
    "own-fields", N_("Custom fields"), _build, ("full", "short")
)
