"""Reads a snapshot back from its JSON; it may come from a file that somebody else wrote, so all of it is checked."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, NoReturn, TypeVar, get_args

from desktop_app.briefs.model.figure import Direction, Figure, FigureKind, FigureSet
from desktop_app.briefs.snapshots.snapshot import (
    FORMAT,
    FORMAT_VERSION,
    Snapshot,
    SnapshotList,
    SnapshotText,
)
from desktop_app.domain.choices import BRIEF_KINDS
from desktop_app.domain.fields import FIRST_YEAR, LAST_YEAR
from desktop_app.domain.state_kinds import StateKind
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.text import clean

#: A snapshot of 4,000 initiatives takes some 30 MB.
MAX_BYTES = 128 * 1024 * 1024
MOST_PARTS = 1_000_000
_LONGEST_ID, _LONGEST_LINE, _LONGEST_TEXT = 600, 4_000, 1_000_000
_LARGEST_NUMBER = 2**63
_Held = TypeVar("_Held")


class DamagedSnapshot(UserError):
    """A snapshot that cannot be read; what it held is not known."""


def read_snapshot(content: bytes) -> Snapshot:
    """The snapshot that `content` holds. Raises DamagedSnapshot for anything that is not a whole and sound one."""
    if len(content) > MAX_BYTES:
        raise DamagedSnapshot(_("The snapshot of the brief is too large to be read."))
    try:
        values = json.loads(
            content.decode(), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_number
        )
        return _snapshot(values)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, MemoryError):
        raise DamagedSnapshot(_("The snapshot of the brief is damaged.")) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice")
    return values


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("too large")
    return number


def _snapshot(values: Any) -> Snapshot:
    if values["format"] != FORMAT or type(values["format_version"]) is not int:
        raise ValueError("another format")
    if values["format_version"] > FORMAT_VERSION:
        raise DamagedSnapshot(
            _("The snapshot of the brief was written by a later version of the program. Update it.")
        )
    kind = values["kind"]
    if kind not in BRIEF_KINDS:
        raise ValueError("another kind")
    figures = FigureSet(_parts(values["figures"], _figure).values())
    return Snapshot(
        kind,
        _text(values["subject"], _LONGEST_ID),
        _date(values["as_of"]),
        figures,
        _parts(values["texts"], _snapshot_text),
        _parts(values["lists"], _snapshot_list),
        _parts(values["subjects"], lambda _key, title: _text(title, _LONGEST_LINE)),
    )


def _parts(values: Any, read: Callable[[str, Any], _Held]) -> dict[str, _Held]:
    if not isinstance(values, dict) or len(values) > MOST_PARTS:
        raise ValueError("no parts")
    return {_text(part_id, _LONGEST_ID): read(part_id, held) for part_id, held in values.items()}


def _figure(figure_id: str, values: Mapping[str, Any]) -> Figure:
    checked = {name: _FIGURE_FIELDS[name](value) for name, value in values.items() if name in _FIGURE_FIELDS}
    figure = Figure(figure_id, **checked)
    if figure.kind == "date" and figure.value is not None:
        _date(figure.value)
    return figure


def _snapshot_text(_text_id: str, values: Mapping[str, Any]) -> SnapshotText:
    held = SnapshotText(_text(values["label"], _LONGEST_LINE), _text(values["text"], _LONGEST_TEXT))
    if held.sha256 != values["sha256"]:
        raise ValueError("another text")
    return held


def _snapshot_list(_list_id: str, values: Mapping[str, Any]) -> SnapshotList:
    items = values["items"]
    if not isinstance(items, list) or len(items) > MOST_PARTS:
        raise ValueError("no list")
    return SnapshotList(
        _text(values["label"], _LONGEST_LINE), tuple(_text(item, _LONGEST_TEXT) for item in items)
    )


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or clean(value) != value:
        raise ValueError("no text")
    return value


def _line(value: Any) -> str:
    return _text(value, _LONGEST_LINE)


def _date(value: Any) -> date:
    day = date.fromisoformat(value)
    if day.isoformat() != value or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("no day")
    return day


def _real(value: Any) -> float | int:
    if type(value) is float or (type(value) is int and abs(value) <= _LARGEST_NUMBER):
        return value
    raise ValueError("no number")


def _value(value: Any) -> float | int | str | None:
    if value is None:
        return None
    return _text(value, _LONGEST_TEXT) if isinstance(value, str) else _real(value)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST_NUMBER:
        raise ValueError("no count")
    return value


def _one_of(literal: Any) -> Callable[[Any], Any]:
    allowed = frozenset(get_args(literal))

    def check(value: Any) -> Any:
        if value not in allowed:
            raise ValueError("no such word")
        return value

    return check


_FIGURE_FIELDS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("label", "unit", "currency", "source", "definition", "origin"), _line),
    "value": _value,
    "words": lambda value: _text(value, _LONGEST_TEXT),
    "kind": _one_of(FigureKind),
    "state": _one_of(StateKind),
    "direction": _one_of(Direction),
    "interval": _one_of(Literal["", "95 %", "P10 to P90"]),
    "low": _real,
    "high": _real,
    "n": _count,
    "as_of": _date,
}
