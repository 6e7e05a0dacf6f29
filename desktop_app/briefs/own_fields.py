"""The part of an initiative's brief that holds the portfolio's own fields: a small table of what is stated."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop_app.briefs.pdf.document import WIDTH
from desktop_app.briefs.pdf.flowables import heading, tables, together
from desktop_app.briefs.pdf.writer import Writer
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.fields import FieldSpec
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _


def own_fields(writer: Writer, fields: CustomFields, spine: Spine, currency: str) -> list[Any]:
    """A heading and a table; empty if no field has a value."""
    texts = {one.custom_field_id: one.value for one in spine.custom_values}
    values = fields.values(texts, lambda name: getattr(spine.initiative, name))
    rows = [
        [writer.para(spec.label, "cell"), writer.para(_words(spec, values[field_id], currency), "cell")]
        for field_id, spec in fields.specs.items()
        if field_id in values
    ]
    if not rows:
        return []
    field_tables = tables([_("Field"), _("Value")], rows, [WIDTH * 0.35, WIDTH * 0.65])
    return [together([heading(writer, _("Custom fields")), *field_tables[:1]]), *field_tables[1:]]


def _words(spec: FieldSpec, value: Any, currency: str) -> str:
    if isinstance(value, date):
        return formats.date(value)
    if spec.kind == "money":
        return formats.money(value, currency)
    if spec.kind == "number":
        return formats.measure(value if spec.editable else formats.two_digits(value), spec.unit)
    return str(value)
