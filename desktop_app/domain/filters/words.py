"""How a filter reads: "Stage is Live and (Score is at least 70 or Owner is Ann)"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop_app.domain.filters.tree import Condition, FilterField, Node, is_date, is_number
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

# A chip has no room for more values; it shows how many more there are.
_MOST_VALUES = 4


def words(node: Node, fields: Mapping[str, FilterField], currency: str = "") -> str:
    """The filter in words; "" when it has no condition."""
    if isinstance(node, Condition):
        return condition_words(node, fields, currency)
    texts = [text for part in node.parts if (text := _part(part, fields, currency, node.mode))]
    if len(texts) == 1 and node.mode != "none":
        return words(
            next(part for part in node.parts if _part(part, fields, currency, "all")), fields, currency
        )
    if not texts:
        return ""
    if node.mode == "none":
        return _("not ({conditions})").format(conditions=_chain(texts, _("{first} or {second}")))
    return _chain(texts, _("{first} and {second}") if node.mode == "all" else _("{first} or {second}"))


def _part(node: Node, fields: Mapping[str, FilterField], currency: str, mode: str) -> str:
    text = words(node, fields, currency)
    if isinstance(node, Condition):
        # Its own values are joined by "or".
        several = isinstance(node.value, tuple) and len(node.value) > 1 and node.operator != "between"
        return _("({conditions})").format(conditions=text) if several and mode != "all" else text
    if not text or node.mode == "none" or len(node.parts) == 1:
        return text
    return _("({conditions})").format(conditions=text)


def _chain(texts: list[str], joint: str) -> str:
    joined_text = texts[0]
    for text in texts[1:]:
        joined_text = joint.format(first=joined_text, second=text)
    return joined_text


def condition_words(condition: Condition, fields: Mapping[str, FilterField], currency: str = "") -> str:
    """One condition in words, even if its field is gone."""
    field = fields.get(condition.field)
    label = field.label if field is not None else condition.field
    if condition.operator in ("in_last", "in_next"):
        return _days(condition, label)
    if (
        condition.operator == "between"
        and isinstance(condition.value, (list, tuple))
        and len(condition.value) == 2
    ):
        low, high = (value_words(value, field, currency) for value in condition.value)
        return _("{field} is between {low} and {high}").format(field=label, low=low, high=high)
    if condition.operator == "unknown" and field is not None and field.nothing:
        return _("{field}: {value}").format(field=label, value=field.nothing)
    sentences = (
        {**_sentences(), **_about_tags()} if field is not None and field.shape == "tags" else _sentences()
    )
    sentence = sentences.get(condition.operator, _("{field}: {value}"))
    return sentence.format(field=label, value=_values(condition.value, field, currency, condition.operator))


def _sentences() -> dict[str, str]:
    return {
        "is": _("{field} is {value}"),
        "is_not": _("{field} is not {value}"),
        "contains": _("{field} contains “{value}”"),
        "not_contains": _("{field} does not contain “{value}”"),
        "starts_with": _("{field} starts with “{value}”"),
        "any_of": _("{field} is {value}"),
        "none_of": _("{field} is not {value}"),
        "all_of": _("{field} holds all of {value}"),
        "lt": _("{field} is under {value}"),
        "le": _("{field} is at most {value}"),
        "gt": _("{field} is over {value}"),
        "ge": _("{field} is at least {value}"),
        "before": _("{field} is before {value}"),
        "after": _("{field} is after {value}"),
        "past": _("{field} is before today"),
        "this_month": _("{field} is in this month"),
        "this_quarter": _("{field} is in this quarter"),
        "later": _("{field} is after this quarter"),
        "unknown": _("{field} is unknown"),
        "known": _("{field} is known"),
    }


def _about_tags() -> dict[str, str]:
    return {
        "any_of": _("{field}: {value}"),
        "none_of": _("{field}: not {value}"),
        "all_of": _("{field}: all of {value}"),
    }


def _days(condition: Condition, label: str) -> str:
    days = int(condition.value) if is_number(condition.value) else 0
    if condition.operator == "in_last":
        sentence = ngettext("{field} is in the last {n} day", "{field} is in the last {n} days", days)
    else:
        sentence = ngettext("{field} is in the next {n} day", "{field} is in the next {n} days", days)
    return sentence.format(field=label, n=formats.number(days))


def _values(value: Any, field: FilterField | None, currency: str, operator: str) -> str:
    if not isinstance(value, (list, tuple)):
        return value_words(value, field, currency)
    texts = [value_words(one, field, currency) for one in value]
    if len(texts) > _MOST_VALUES:
        rest = len(texts) - _MOST_VALUES
        more = ngettext("{n} more", "{n} more", rest).format(n=formats.number(rest))
        texts = [*texts[:_MOST_VALUES], more]
    joint = _("{first} and {second}") if operator == "all_of" else _("{first} or {second}")
    return _chain(texts, joint) if texts else ""


def value_words(value: Any, field: FilterField | None, currency: str = "") -> str:
    """One value as a person reads it."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    kind = field.kind if field is not None else ""
    if field is not None and isinstance(value, str) and value in field.choices:
        return field.choices[value]
    if is_number(value):
        if kind == "money":
            return formats.money(value, currency)
        if kind == "share":
            return formats.percent(value)
        unit = field.unit if field is not None else ""
        number = formats.number(value)
        return _("{number} {unit}").format(number=number, unit=unit) if unit else number
    if kind in ("date", "time") and is_date(value):
        return formats.date(date.fromisoformat(value))
    return str(value)
