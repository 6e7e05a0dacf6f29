"""A filter over initiatives: conditions on fields, joined by all of, any of and none of, as data.

`filters/match` has what a filter matches, `filters/words` how it reads.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.text import clean_line

Mode = Literal["all", "any", "none"]
MODES: dict[str, str] = {"all": N_("All of"), "any": N_("Any of"), "none": N_("None of")}

# Limits for a filter from a file; filters that people build are far smaller.
MAX_DEPTH, MAX_CONDITIONS, MAX_VALUES, MAX_CHARS, MAX_JSON = 8, 200, 1000, 500, 200_000
MAX_DAYS = 36_500

#: Every operator with what a person reads.
OPERATORS: dict[str, str] = {
    "is": N_("is"),
    "is_not": N_("is not"),
    "contains": N_("contains"),
    "not_contains": N_("does not contain"),
    "starts_with": N_("starts with"),
    "any_of": N_("is any of"),
    "none_of": N_("is none of"),
    "all_of": N_("holds all of"),
    "lt": N_("is under"),
    "le": N_("is at most"),
    "gt": N_("is over"),
    "ge": N_("is at least"),
    "between": N_("is between"),
    "before": N_("is before"),
    "after": N_("is after"),
    "in_last": N_("is in the last"),
    "in_next": N_("is in the next"),
    "past": N_("is before today"),
    "this_month": N_("is in this month"),
    "this_quarter": N_("is in this quarter"),
    "later": N_("is after this quarter"),
    "unknown": N_("is unknown"),
    "known": N_("is known"),
}
_TEXT = ("contains", "not_contains", "is", "is_not", "starts_with", "any_of", "none_of", "unknown", "known")
_CHOICE = ("is", "is_not", "any_of", "none_of", "unknown", "known")
_NUMBER = ("ge", "le", "gt", "lt", "between", "is", "is_not", "unknown", "known")
#: Spans of days that are measured from today, the earliest first; a quarter holds its months.
DATE_SPANS = ("past", "this_month", "this_quarter", "later")
_DATE = ("before", "after", "between", "in_last", "in_next", *DATE_SPANS, "is", "is_not", "unknown", "known")
_TAGS = ("any_of", "all_of", "none_of", "contains", "unknown", "known")
_OPERATORS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("text", "long_text", "person", "link"), _TEXT),
    "choice": _CHOICE,
    **dict.fromkeys(("number", "integer", "money", "share", "rating"), _NUMBER),
    **dict.fromkeys(("date", "time"), _DATE),
    "tags": _TAGS,
    "bool": ("is", "unknown", "known"),
}
#: Operators that take a list of values.
LISTS = frozenset({"any_of", "none_of", "all_of"})
#: Operators that take no value.
BARE = frozenset({"unknown", "known", *DATE_SPANS})
#: Operators that take a number of days.
DAYS = frozenset({"in_last", "in_next"})

Shape = Literal["text", "choice", "number", "date", "tags", "bool"]
_SHAPES: dict[str, Shape] = {
    **dict.fromkeys(("text", "long_text", "person", "link"), "text"),
    "choice": "choice",
    **dict.fromkeys(("number", "integer", "money", "share", "rating"), "number"),
    **dict.fromkeys(("date", "time"), "date"),
    "tags": "tags",
    "bool": "bool",
}


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field that can be filtered, sorted and grouped by.

    `kind` is that of a FieldSpec; `label`, `unit`, `group`, the labels of `choices` and `nothing`, which is the word
    where there is no value, are in the user's language.
    """

    name: str
    label: str
    kind: str
    choices: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    group: str = ""
    nothing: str = ""

    @property
    def shape(self) -> Shape:
        """The form in which its values are compared."""
        return _SHAPES[self.kind]


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with a value: a text, number, ISO date, list, pair (low, high) or number of days."""

    field: str
    operator: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all, any or none must hold; without parts everything matches."""

    mode: Mode = "all"
    parts: tuple[Node, ...] = ()


Node = Condition | Group
EVERYTHING = Group()


def operators_of(kind: str) -> tuple[str, ...]:
    """The operators that a kind of field takes, the most usual first."""
    return _OPERATORS_OF.get(kind, ())


def conditions(node: Node) -> Iterator[Condition]:
    """Every condition of a filter, from the left."""
    if isinstance(node, Condition):
        yield node
        return
    for part in node.parts:
        yield from conditions(part)


def fields_of(node: Node) -> frozenset[str]:
    """Names of the fields that a filter asks about."""
    return frozenset(one.field for one in conditions(node))


def problem(condition: Condition, fields: Mapping[str, FilterField]) -> str:
    """Why a condition can't be used, as a sentence; "" when it can."""
    known = fields.get(condition.field)
    if known is None:
        return _("The field “{name}” is not there any more.").format(name=condition.field)
    if condition.operator not in operators_of(known.kind):
        return _("{label} can't be compared that way.").format(label=known.label)
    if not _CHECKS[known.shape](condition.operator, condition.value):
        return _("{label}: the value is missing or does not fit.").format(label=known.label)
    return ""


def problems(node: Node, fields: Mapping[str, FilterField]) -> list[tuple[Condition, str]]:
    """The conditions that can't be used and are left out, each with a sentence."""
    pairs = [(one, problem(one, fields)) for one in conditions(node)]
    return [(one, sentence) for one, sentence in pairs if sentence]


def usable(node: Node, fields: Mapping[str, FilterField]) -> Node | None:
    """The filter without conditions that can't be used, and without groups that are empty; None if nothing is left."""
    if isinstance(node, Condition):
        return None if problem(node, fields) else node
    parts = tuple(kept for part in node.parts if (kept := usable(part, fields)) is not None)
    return dataclasses.replace(node, parts=parts) if parts else None


def is_number(value: Any) -> bool:
    """True for a finite number that is not a bool."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def is_date(value: Any) -> bool:
    """True for a day as YYYY-MM-DD."""
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _takes(operator: str, value: Any, fits: Callable[[Any], bool]) -> bool:
    """Whether a value has the form that the operator takes, and each part of it fits."""
    if operator in BARE:
        return True
    if operator in LISTS:
        return isinstance(value, (list, tuple)) and bool(value) and all(fits(one) for one in value)
    if operator in DAYS:
        return is_number(value) and 0 <= value <= MAX_DAYS and value == int(value)
    if operator == "between":
        return isinstance(value, (list, tuple)) and len(value) == 2 and all(fits(one) for one in value)
    return fits(value)


_CHECKS: dict[str, Callable[[str, Any], bool]] = {
    "text": lambda operator, value: _takes(operator, value, _is_text),
    "choice": lambda operator, value: _takes(operator, value, _is_text),
    "tags": lambda operator, value: _takes(operator, value, _is_text),
    "number": lambda operator, value: _takes(operator, value, is_number),
    "date": lambda operator, value: _takes(operator, value, is_date),
    "bool": lambda operator, value: operator in BARE or isinstance(value, bool),
}


# As JSON


def to_json(node: Node) -> dict[str, Any]:
    """A filter as plain JSON values."""
    if isinstance(node, Group):
        return {node.mode: [to_json(part) for part in node.parts]}
    entry: dict[str, Any] = {"field": node.field, "is": node.operator}
    if node.value is not None:
        entry["value"] = list(node.value) if isinstance(node.value, tuple) else node.value
    return entry


def from_json(data: Any) -> Group:
    """The filter that `to_json` gave, or a text of it, within limits; raises UserError for anything else.

    Fields, operators and values that are not known here are kept: `problem` tells of them.
    """
    if isinstance(data, str):
        if len(data) > MAX_JSON:
            raise UserError(_("The filter is too large."))
        try:
            data = json.loads(data) if data.strip() else {}
        except (ValueError, RecursionError):
            raise _unreadable() from None
    if data is None or data == {}:
        return EVERYTHING
    count = [0]
    node = _node(data, 1, count)
    return node if isinstance(node, Group) else Group("all", (node,))


def _unreadable() -> UserError:
    return UserError(_("The filter can't be read."))


def _node(data: Any, depth: int, count: list[int]) -> Node:
    if not isinstance(data, Mapping):
        raise _unreadable()
    if depth > MAX_DEPTH:
        raise UserError(
            _("The filter has groups within groups more than {n} deep.").format(n=formats.number(MAX_DEPTH))
        )
    for mode in MODES:
        if mode in data:
            parts = data[mode]
            if not isinstance(parts, (list, tuple)) or len(data) != 1:
                raise _unreadable()
            count[0] += 1
            _refuse_too_many(count)
            return Group(mode, tuple(_node(part, depth + 1, count) for part in parts))  # type: ignore[arg-type]  # a Mode
    name, operator = data.get("field"), data.get("is")
    if not isinstance(name, str) or not isinstance(operator, str) or data.keys() - {"field", "is", "value"}:
        raise _unreadable()
    name, operator = clean_line(name), clean_line(operator)
    if not name or len(name) > MAX_CHARS or not operator or len(operator) > 40:
        raise _unreadable()
    count[0] += 1
    _refuse_too_many(count)
    return Condition(name, operator, _value(data.get("value")))


def _refuse_too_many(count: list[int]) -> None:
    if count[0] > MAX_CONDITIONS:
        raise UserError(
            _("The filter has more than {n} conditions.").format(n=formats.number(MAX_CONDITIONS))
        )


def _value(value: Any, inside: bool = False) -> Any:
    if value is None and not inside:
        return None
    if isinstance(value, bool) or is_number(value):
        return value
    if isinstance(value, str):
        if len(value) > MAX_CHARS:
            raise UserError(
                _("A value of the filter is longer than {n} characters.").format(n=formats.number(MAX_CHARS))
            )
        return clean_line(value)
    if isinstance(value, (list, tuple)) and not inside:
        if len(value) > MAX_VALUES:
            raise UserError(
                _("A condition of the filter has more than {n} values.").format(n=formats.number(MAX_VALUES))
            )
        return tuple(_value(one, inside=True) for one in value)
    raise _unreadable()
