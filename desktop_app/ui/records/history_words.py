"""Old and new values of the history, in the words and the writing of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desktop_app.domain.choices import REVIEW_DECISIONS
from desktop_app.domain.fields import FieldSpec, specs
from desktop_app.domain.records import BY_KIND
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten

#: Longer values are cut; the whole text is in the tooltip.
LONGEST = 2000


def kind_name(kind: str) -> str:
    """What people call a kind of record."""
    record = BY_KIND.get(kind)
    return _(record.LABEL) if record is not None else kind


def spec_of(kind: str, field: str) -> FieldSpec | None:
    """The description of a field; None for one that this version does not know."""
    record = BY_KIND.get(kind)
    return specs(record).get(field) if record is not None else None


def is_shown(kind: str, field: str) -> bool:
    """False for fields that the program keeps for itself."""
    spec = spec_of(kind, field)
    return spec is None or bool(spec.label)


def field_name(kind: str, field: str) -> str:
    """The label of a field."""
    spec = spec_of(kind, field)
    return _(spec.label) if spec is not None and spec.label else field


def words(
    kind: str, field: str, value: Any, currency: str = "", names: Mapping[str, str] | None = None
) -> str:
    """A JSON value of the history as a person reads it; "–" for what was not stated.

    `names` gives the names of the records whose ids are in it.
    """
    if value is None or value in ("", [], ()):
        return "–"
    spec = spec_of(kind, field)
    if spec is None:
        return str(value)[:LONGEST]
    try:
        return _written(spec, value, currency, names or {})[:LONGEST]
    except (TypeError, ValueError):
        return str(value)[:LONGEST]


def _written(spec: FieldSpec, value: Any, currency: str, names: Mapping[str, str]) -> str:
    match spec.kind:
        case "choice":
            return _(spec.choices[value]) if value in spec.choices else str(value)
        case "date":
            return formats.date(date.fromisoformat(value))
        case "time":
            return formats.date_time(datetime.fromisoformat(value))
        case "money":
            return formats.money(value, currency)
        case "share":
            return formats.percent(value)
        case "integer" if spec.unit == "bytes":
            return formats.file_size(value)
        case "number" | "integer" | "rating":
            number = formats.number(value)
            return f"{number} {_(spec.unit)}" if spec.unit else number
        case "bool":
            return _("yes") if value else _("no")
        case "ids":
            return ", ".join(names.get(one, _("something removed")) for one in value)
        case "tags":
            return ", ".join(_(spec.choices.get(one, names.get(one, one))) for one in value)
        case "json":
            return _snapshot(value)
        case _:
            return str(value)


def _snapshot(text: str) -> str:
    import json

    try:
        content = json.loads(text)
    except ValueError:
        return shorten(text, 80)
    n = len(content) if isinstance(content, (list, dict)) else 1
    return ngettext("{n} entry", "{n} entries", n).format(n=formats.number(n))


def change_sentence(
    kind: str,
    field: str,
    old: object,
    new: object,
    currency: str = "",
    names: Mapping[str, str] | None = None,
) -> str:
    """One changed field as a sentence: "Answer: open → yes"."""
    return _("{field}: {old} → {new}").format(
        field=field_name(kind, field),
        old=shorten(words(kind, field, old, currency, names), 80),
        new=shorten(words(kind, field, new, currency, names), 80),
    )


def decision_name(decision: str) -> str:
    """What a review decided, in words."""
    return _(REVIEW_DECISIONS[decision]) if decision in REVIEW_DECISIONS else formats.unknown()
