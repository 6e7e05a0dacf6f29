"""What a saved view shows, as data: filter, order, groups, columns, and options of its layout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.filters import tree as filters
from desktop_app.domain.filters.tree import EVERYTHING, Group
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.text import clean_line

_MOST_LEVELS, _MOST_COLUMNS, _MOST_OPTIONS, _MAX_NAME = 5, 100, 50, 200
_WIDTHS = (20, 2000)


@dataclass(frozen=True, slots=True)
class ViewDefinition:
    """What a view shows.

    `sort` holds (field, downwards), the first level first; `columns` (field, width in px at 100 %, 0 for the usual);
    no columns stand for those of the program. `options` are the layout's own, plain JSON values by name.
    """

    filter: Group = EVERYTHING
    sort: tuple[tuple[str, bool], ...] = ()
    group: str = ""
    columns: tuple[tuple[str, int], ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    def fields(self) -> frozenset[str]:
        """Names of all fields that it takes."""
        names = {name for name, _down in self.sort} | {name for name, _width in self.columns}
        return filters.fields_of(self.filter) | names | ({self.group} if self.group else set())


def to_json(view: ViewDefinition) -> dict[str, Any]:
    """A definition as plain JSON values."""
    return {
        "filter": filters.to_json(view.filter),
        "sort": [[name, down] for name, down in view.sort],
        "group": view.group,
        "columns": [[name, width] for name, width in view.columns],
        "options": dict(view.options),
    }


def to_text(view: ViewDefinition) -> str:
    """A definition as the text that is kept: the same view gives the same text."""
    return json.dumps(to_json(view), ensure_ascii=False, sort_keys=True, allow_nan=False)


def from_json(data: Any) -> ViewDefinition:
    """The definition that `to_json` or `to_text` gave; raises UserError for anything else.

    Unknown fields are kept: whoever shows the view leaves them out.
    """
    if isinstance(data, str):
        if len(data) > 2 * filters.MAX_JSON:
            raise UserError(_("The view is too large to be read."))
        try:
            data = json.loads(data) if data.strip() else {}
        except (ValueError, RecursionError):
            raise _unreadable() from None
    if not isinstance(data, Mapping):
        raise _unreadable()
    sort = tuple((_name(name), _truth(down)) for name, down in _pairs(data.get("sort"), _MOST_LEVELS))
    columns = tuple(
        (_name(name), _width(width)) for name, width in _pairs(data.get("columns"), _MOST_COLUMNS)
    )
    group = data.get("group") or ""
    return ViewDefinition(
        filters.from_json(data.get("filter") or {}),
        sort,
        _name(group) if group else "",
        tuple(dict(columns).items()),
        _options(data.get("options") or {}),
    )


def _unreadable() -> UserError:
    return UserError(_("The view can't be read."))


def _pairs(data: Any, most: int) -> list[Any]:
    pairs = [] if data is None else data
    if not isinstance(pairs, (list, tuple)) or len(pairs) > most:
        raise _unreadable()
    if not all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in pairs):
        raise _unreadable()
    return list(pairs)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not clean_line(value) or len(value) > _MAX_NAME:
        raise _unreadable()
    return clean_line(value)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _unreadable()
    return value


def _width(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unreadable()
    return min(max(value, _WIDTHS[0]), _WIDTHS[1]) if value else 0


def _options(data: Any) -> dict[str, Any]:
    """What a layout keeps of its own: texts, numbers, yes or no, and lists of texts."""
    if not isinstance(data, Mapping) or len(data) > _MOST_OPTIONS:
        raise _unreadable()
    options: dict[str, Any] = {}
    for name, value in data.items():
        plain = value is None or isinstance(value, bool) or filters.is_number(value) or _is_text(value)
        listed = isinstance(value, (list, tuple)) and len(value) <= filters.MAX_VALUES
        if not plain and not (listed and all(_is_text(one) for one in value)):
            raise _unreadable()
        options[_name(name)] = list(value) if listed else value
    return options


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= filters.MAX_CHARS
