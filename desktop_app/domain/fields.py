"""Describes each field once, for forms, import, export, history and the command line."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from desktop_app.domain.extensions.open_choices import OpenChoices
from desktop_app.errors import FieldError
from desktop_app.language.i18n import N_, _
from desktop_app.text import clean, clean_line, has_visible

FieldKind = Literal[
    "text",
    "long_text",
    "choice",
    "number",
    "integer",
    "money",
    "share",
    "date",
    "time",
    "person",
    "tags",
    "rating",
    "bool",
    "link",
    "ids",
    "json",
    "hidden",
]

# Limits that both SQLite and PostgreSQL hold (see validate).
MAX_LINE = 500
MAX_TEXT = 1_000_000
MAX_INTEGER = 2**53
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of one kind of record.

    `choices` maps the stored key to its label; `anchors` maps a rating to the words written for it.
    `unit` is shown after a number. `group` puts fields under one heading in a form.
    Labels, help and anchors are marked for translation, and translated where they are shown.
    """

    name: str
    label: str
    kind: FieldKind
    choices: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    required: bool = False
    max_length: int = MAX_LINE
    minimum: float | None = None
    maximum: float | None = None
    anchors: Mapping[int, str] = field(default_factory=dict)
    unit: str = ""
    group: str = ""
    editable: bool = True


def _make(kind: FieldKind, label: str, default: Any, **spec: Any) -> Any:
    metadata = {"spec": FieldSpec(name="", label=label, kind=kind, **spec)}
    return field(default=default, metadata=metadata)


def line(label: str, **spec: Any) -> Any:
    """A text on one line."""
    return _make("text", label, "", **spec)


def text(label: str, **spec: Any) -> Any:
    """A text of any number of lines."""
    return _make("long_text", label, "", **{"max_length": MAX_TEXT, **spec})


def choice(label: str, choices: Mapping[str, str], default: str = "", **spec: Any) -> Any:
    """One key of `choices`; empty means not stated."""
    return _make("choice", label, default, choices=choices, **spec)


def number(label: str, **spec: Any) -> Any:
    """A finite number; None means unknown."""
    return _make("number", label, None, **spec)


def integer(label: str, default: int | None = None, **spec: Any) -> Any:
    """A whole number; None means unknown."""
    return _make("integer", label, default, **spec)


def money(label: str, **spec: Any) -> Any:
    """An amount in the portfolio's currency; None means unknown."""
    return _make("money", label, None, **spec)


def share(label: str, **spec: Any) -> Any:
    """A share from 0 to 1, shown in per cent; None means unknown."""
    return _make("share", label, None, minimum=0, maximum=1, **spec)


def day(label: str, **spec: Any) -> Any:
    """A calendar date; None means not set."""
    return _make("date", label, None, **spec)


def time(label: str, **spec: Any) -> Any:
    """A moment in UTC; None means not set."""
    return _make("time", label, None, editable=False, **spec)


def person(label: str, **spec: Any) -> Any:
    """The name of a person or a team."""
    return _make("person", label, "", **spec)


def tags(label: str, **spec: Any) -> Any:
    """Any number of short words, kept in order."""
    return _make("tags", label, (), **spec)


def rating(label: str, anchors: Mapping[int, str] | None = None, **spec: Any) -> Any:
    """A whole number from 1 to 5 against written anchors; None means not rated."""
    return _make("rating", label, None, minimum=1, maximum=5, anchors=anchors or {}, **spec)


def yes_no(label: str, default: bool = False, **spec: Any) -> Any:
    """True or false."""
    return _make("bool", label, default, **spec)


def link(label: str, **spec: Any) -> Any:
    """An address on the web."""
    return _make("link", label, "", max_length=2000, **spec)


def ids(label: str, **spec: Any) -> Any:
    """Ids of other records."""
    return _make("ids", label, (), editable=False, **spec)


def json_text(label: str, **spec: Any) -> Any:
    """A JSON document kept as text."""
    return _make("json", label, "", **{"max_length": MAX_TEXT, "editable": False, **spec})


def hidden(default: Any = "") -> Any:
    """A field that the program keeps and nobody edits."""
    return _make("hidden", "", default, editable=False)


_specs: dict[type, dict[str, FieldSpec]] = {}


def specs(record: type) -> dict[str, FieldSpec]:
    """The fields of a kind of record, by name, in the order they are written."""
    if record in _specs:
        return _specs[record]
    by_name = {}
    for item in dataclasses.fields(record):
        spec = item.metadata.get("spec")
        if spec is not None:
            by_name[item.name] = dataclasses.replace(spec, name=item.name)
    _specs[record] = by_name
    return by_name


def editable_specs(record: type) -> list[FieldSpec]:
    """The fields that a person may edit."""
    return [spec for spec in specs(record).values() if spec.editable]


def default_of(record: type, name: str) -> Any:
    """The value of a field that nobody has filled in."""
    for item in dataclasses.fields(record):
        if item.name == name:
            if item.default is not MISSING:
                return item.default
            if item.default_factory is not MISSING:
                return item.default_factory()
    raise KeyError(name)


def is_unknown(value: Any) -> bool:
    """True for a value that stands for not stated."""
    return value is None or value in ("", ())


def validate(record: type, values: Mapping[str, Any], *, stored: bool = False) -> dict[str, Any]:
    """`values` cleaned for the record; raises FieldError with a sentence for the first that does not fit.

    Values that are `stored`, and not typed now, may be choices that a checklist brought which is not there now.
    """
    known = specs(record)
    checked = {}
    for name, value in values.items():
        if name not in known:
            raise FieldError(name, _("There is no field called {name}.").format(name=name))
        checked[name] = validate_field(known[name], value, stored=stored)
    return checked


def validate_field(spec: FieldSpec, value: Any, *, stored: bool = False) -> Any:
    """`value` cleaned for the field; raises FieldError with a sentence if it is not allowed; `stored` as above."""
    if stored and isinstance(spec.choices, OpenChoices):
        words = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else ()
        known = spec.choices
        if all(isinstance(word, str) and word in known for word in words):
            return validate_field(spec, value)
        kept = spec.choices.with_kept(word for word in words if isinstance(word, str))
        spec = dataclasses.replace(spec, choices=kept)
    cleaned = _CLEANERS[spec.kind](spec, value)
    if spec.required and (is_unknown(cleaned) or (isinstance(cleaned, str) and not has_visible(cleaned))):
        raise FieldError(spec.name, _("{label} can't be empty.").format(label=_(spec.label)))
    return cleaned


def unclean_fields(record: Any) -> dict[str, Any]:
    """The cleaned values of those fields of a record that are not clean as they stand; raises as `validate`.

    The values are `stored`; a field at its default is valid as it is.
    """
    kind: Any = type(record)
    values_of, checks = _checks(kind)
    unclean = {}
    for value, (name, default, required, spec, shape) in zip(values_of(record), checks, strict=True):
        if not required and value == default:
            continue
        # The kinds that nearly all values are of, without going through a cleaner each.
        if type(value) is str and value and shape and _is_clean_as(shape, value, spec):
            continue
        cleaned = validate_field(spec, value, stored=True)
        if cleaned != value or type(cleaned) is not type(value):
            unclean[name] = cleaned
    return unclean


@functools.cache
def _checks(record: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[_Check, ...]]:
    """What gives the values of a record's fields, and how each of them is looked at.

    The shape says how a text is quickly known as clean: "line" or "long" for a field of texts, "choice" for
    one of choices, "" where only a cleaner can tell.
    """
    checks = []
    for name, spec in specs(record).items():
        shape = ""
        if _CLEANERS[spec.kind] is _clean_text:
            shape = "long" if spec.kind in _LONG_KINDS else "line"
        elif spec.kind == "choice":
            shape = "choice"
        checks.append(_Check(name, default_of(record, name), spec.required, spec, shape))
    names = [check.name for check in checks]
    # With one name alone, the getter would give a value and no tuple.
    values = (
        attrgetter(*names) if len(names) > 1 else lambda kept: tuple(getattr(kept, name) for name in names)
    )
    return values, tuple(checks)


class _Check(NamedTuple):
    name: str
    default: Any
    required: bool
    spec: FieldSpec
    shape: str


def _is_clean_as(shape: str, text: str, spec: FieldSpec) -> bool:
    return text in spec.choices if shape == "choice" else _is_clean(text, shape == "long", spec.max_length)


def _fail(spec: FieldSpec, sentence: str, **values: Any) -> FieldError:
    return FieldError(spec.name, sentence.format(label=_(spec.label) or spec.name, **values))


_LONG_KINDS = frozenset({"long_text", "json", "hidden"})


def _is_clean(text: str, is_long: bool, max_length: int) -> bool:
    """Whether nothing is to be taken out of a text, as of nearly all; quick, and False where that is not plain."""
    return (
        text.isprintable()
        and text[:1] != " "
        and len(text) <= max_length
        and (is_long or ("  " not in text and text[-1:] != " "))
    )


def _clean_text(spec: FieldSpec, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _fail(spec, _("{label} takes a text."))
    is_long = spec.kind in _LONG_KINDS
    if _is_clean(value, is_long, spec.max_length):
        return value
    cleaned = clean(value) if is_long else clean_line(value)
    if cleaned.isspace():
        # Blanks count as empty: a gate must not take them for an answer.
        return ""
    if len(cleaned) > spec.max_length:
        raise _fail(
            spec,
            _("{label} is {length} characters long; {limit} fit. Shorten it."),
            length=len(cleaned),
            limit=spec.max_length,
        )
    return cleaned


def _clean_choice(spec: FieldSpec, value: Any) -> str:
    cleaned = _clean_text(spec, value)
    if cleaned and cleaned not in spec.choices:
        offered = ", ".join(spec.choices)
        raise _fail(spec, _("{label} takes one of: {offered}."), offered=offered)
    return cleaned


def _clean_number(spec: FieldSpec, value: Any) -> float | int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _fail(spec, _("{label} takes a number."))
    try:
        finite = math.isfinite(value)
    except OverflowError:
        raise _fail(spec, _("{label} is too large.")) from None
    if not finite:
        raise _fail(spec, _("{label} takes a finite number."))
    whole = spec.kind in ("integer", "rating")
    if whole and value != int(value):
        raise _fail(spec, _("{label} takes a whole number."))
    if abs(value) > MAX_INTEGER and whole:
        raise _fail(spec, _("{label} is too large."))
    if spec.minimum is not None and value < spec.minimum:
        raise _fail(spec, _("{label} can't be under {limit}."), limit=_limit_text(spec, spec.minimum))
    if spec.maximum is not None and value > spec.maximum:
        raise _fail(spec, _("{label} can't be over {limit}."), limit=_limit_text(spec, spec.maximum))
    return int(value) if whole else float(value)


def _limit_text(spec: FieldSpec, limit: float) -> str:
    """A bound as a person writes it: a share in per cent, as 1 typed there is 1 %."""
    from desktop_app.language import formats

    return formats.percent(limit) if spec.kind == "share" else f"{limit:g}"


def _clean_date(spec: FieldSpec, value: Any) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise _fail(spec, _("{label} takes a date such as 2026-11-21.")) from None
    if not isinstance(value, date) or not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise _fail(
            spec, _("{label} takes a date between {first} and {last}."), first=FIRST_YEAR, last=LAST_YEAR
        )
    return value


def _clean_time(spec: FieldSpec, value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise _fail(spec, _("{label} takes a time such as 2026-11-21T09:00:00+00:00.")) from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _fail(spec, _("{label} takes a time with its zone."))
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise _fail(
            spec, _("{label} takes a time between {first} and {last}."), first=FIRST_YEAR, last=LAST_YEAR
        )
    return value


def _clean_words(spec: FieldSpec, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, (list, tuple, set, frozenset)) or not all(isinstance(one, str) for one in value):
        raise _fail(spec, _("{label} takes a list of words."))
    words: list[str] = []
    for item in value:
        word = clean_line(item)
        if len(word) > spec.max_length:
            raise _fail(spec, _("One of {label} is over {limit} characters long."), limit=spec.max_length)
        if word and word not in words:
            words.append(word)
    if len(words) > 1000:
        raise _fail(spec, _("{label} holds at most 1,000 entries."))
    if spec.choices and not spec.choices.keys() >= set(words):
        offered = ", ".join(spec.choices)
        raise _fail(spec, _("{label} takes any of: {offered}."), offered=offered)
    return tuple(words)


def _clean_bool(spec: FieldSpec, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _fail(spec, _("{label} takes yes or no."))


def _clean_link(spec: FieldSpec, value: Any) -> str:
    cleaned = _clean_text(spec, value)
    if cleaned and not cleaned.lower().startswith(("http://", "https://", "mailto:")):
        raise _fail(spec, _("{label} takes an address that starts with https://, http:// or mailto:."))
    return cleaned


_CLEANERS: dict[str, Any] = {
    "text": _clean_text,
    "long_text": _clean_text,
    "json": _clean_text,
    "choice": _clean_choice,
    "number": _clean_number,
    "integer": _clean_number,
    "money": _clean_number,
    "share": _clean_number,
    "rating": _clean_number,
    "date": _clean_date,
    "time": _clean_time,
    "person": _clean_text,
    "tags": _clean_words,
    "ids": _clean_words,
    "bool": _clean_bool,
    "link": _clean_link,
    "hidden": _clean_text,
}

UNKNOWN = N_("unknown")
