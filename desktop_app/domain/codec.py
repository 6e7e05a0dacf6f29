"""Turns records into plain JSON values and back, for history, export and the command line."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import typing
from collections.abc import Callable
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from desktop_app.domain.records import BY_KIND, Record
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

R = TypeVar("R", bound=Record)


_types: dict[type, dict[str, str]] = {}


def field_types(record: type[Record]) -> dict[str, str]:
    """Name and plain type of each field: str, int, float, bool, date, datetime or words."""
    if record not in _types:
        hints = typing.get_type_hints(record)
        _types[record] = {item.name: _plain(hints[item.name]) for item in dataclasses.fields(record)}
    return _types[record]


def _plain(hint: Any) -> str:
    if typing.get_origin(hint) is tuple:
        return "words"
    parts = [part for part in typing.get_args(hint) if part is not type(None)] or [hint]
    return str(parts[0].__name__)


def to_json(record: Record, silent: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The record as values that json.dumps takes; unknown is None, dates are ISO 8601.

    Fields in `silent` are left out where they are empty.
    """
    names, values_of = _reader(type(record))
    values = {
        name: value
        for name, value in zip(names, values_of(record), strict=True)
        if value or name not in silent or (value is not None and value == 0)
    }
    for name, is_words in _not_plain(type(record)):
        if name not in values:
            continue
        value = values[name]
        if is_words:
            values[name] = list(value)
        elif value is not None:
            values[name] = value.isoformat()
    return values


_readers: dict[type, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = {}


def _reader(record: type[Record]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of the fields, and what gives all their values at once."""
    if record not in _readers:
        names = tuple(field_types(record))
        _readers[record] = names, attrgetter(*names)
    return _readers[record]


_not_plain_fields: dict[type, tuple[tuple[str, bool], ...]] = {}


def _not_plain(record: type[Record]) -> tuple[tuple[str, bool], ...]:
    """The fields that JSON has no values for, each with whether it holds words and no date."""
    if record not in _not_plain_fields:
        kinds = field_types(record).items()
        _not_plain_fields[record] = tuple(
            (name, kind == "words") for name, kind in kinds if kind in ("date", "datetime", "words")
        )
    return _not_plain_fields[record]


def from_json(kind: str, values: dict[str, Any]) -> Record:
    """The record that `to_json` described; fields that this version does not know are left out.

    Raises UserError if the kind is unknown or a value has the wrong shape.
    """
    record = _record_type(kind)
    known = field_types(record)
    checked = {}
    for name, value in values.items():
        if name in known:
            try:
                checked[name] = _checked(record, name, value)
            except (TypeError, ValueError, OverflowError):
                raise UserError(
                    _("{kind}.{name} holds a value that does not fit.").format(kind=kind, name=name)
                ) from None
    return record(**checked)


def lenient_from_json(kind: str, values: dict[str, Any]) -> Record:
    """`from_json` for what may be damaged: a field with a value of the wrong shape is left out."""
    record = _record_type(kind)
    known = field_types(record)
    checked = {}
    for name, value in values.items():
        if name in known:
            with contextlib.suppress(TypeError, ValueError, OverflowError):
                checked[name] = _checked(record, name, value)
    return record(**checked)


def _record_type(kind: str) -> type[Record]:
    record = BY_KIND.get(kind)
    if record is None:
        raise UserError(_("There is no kind of record called {kind}.").format(kind=kind))
    return record


def _checked(record: type[Record], name: str, value: Any) -> Any:
    if value is None and name in _never_none(record):
        raise TypeError(name)
    return _decode(field_types(record)[name], value)


_always: dict[type, frozenset[str]] = {}


def _never_none(record: type[Record]) -> frozenset[str]:
    """Fields that always hold a value: the id, the version, counts from 1 and yes or no."""
    if record not in _always:
        hints = typing.get_type_hints(record)
        always_filled = {item.name for item in dataclasses.fields(record) if hints[item.name] in (int, bool)}
        _always[record] = frozenset({"id"} | always_filled)
    return _always[record]


def _decode(kind: str, value: Any) -> Any:
    if value is None:
        return () if kind == "words" else ("" if kind == "str" else None)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "datetime":
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if kind == "words":
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            raise TypeError(kind)
        return tuple(value)
    if kind == "float":
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise TypeError(kind)
        return float(value)
    if kind == "str" and not isinstance(value, str):
        raise TypeError(kind)
    if kind == "int" and (isinstance(value, bool) or not isinstance(value, int)):
        raise TypeError(kind)
    if kind == "bool" and not isinstance(value, bool):
        raise TypeError(kind)
    return value


def content(record: Record) -> dict[str, Any]:
    """The record's values without its version, to tell whether two records hold the same."""
    values = to_json(record)
    values.pop("version")
    return values
