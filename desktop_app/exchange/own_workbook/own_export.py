"""Knows a table that this program exported, so that it comes back whole: its own fields too, its formulas not."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain import choices as c
from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.exchange.importing.mapping import ColumnMapping, FieldRule
from desktop_app.exchange.importing.targets import (
    COMPUTED,
    OwnFields,
    computed_header,
    field_header,
    field_names,
    former_labels,
    new_field,
)
from desktop_app.language.i18n import _
from desktop_app.language.reading.unknown_words import normal

# A person may have deleted a few columns before the file comes back.
_ENOUGH = 0.8


def is_own_export(headers: Sequence[str]) -> bool:
    """Whether nearly all columns of an export of this program are there, in the user's language or in English."""
    there = {normal(header) for header in headers}
    fields = specs(Initiative)
    names = [(field_header(name), fields[name].label) for name in field_names()]
    names += [(_(label), label) for label in c.ROLES.values()]
    known = sum(
        any(normal(name) in there for name in (spoken, english, *former_labels(english)))
        for spoken, english in names
    )
    return known >= _ENOUGH * len(names)


def with_own_fields(mapping: ColumnMapping, headers: Sequence[str], own: OwnFields) -> ColumnMapping:
    """The mapping with every other column going to a field of the portfolio's own, which is added if there is none."""
    used = {column for rule in mapping.rules for column in rule.columns}
    for header in headers:
        target = "" if header in used or is_computed(header, own) else new_field(header, own)
        if target and mapping.rule_for(target) is None:
            mapping = mapping.with_rule(FieldRule(target, (header,)))
    return mapping


def is_computed(header: str, own: OwnFields) -> bool:
    """Whether a formula fills the column, so that there is nothing to read in it."""
    spec = own.get(header.casefold())
    if spec is not None:
        return not spec.editable
    marks = {normal(computed_header("")), normal(COMPUTED.format(name=""))}
    return any(normal(header).endswith(" " + mark) for mark in marks)
