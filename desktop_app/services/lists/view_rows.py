"""Rows of the initiatives list with just the further fields that a view shows, filters, sorts or groups by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.domain.custom_fields import PREFIX, CustomFields
from desktop_app.domain.fields import specs
from desktop_app.domain.filters.match import Row, predicate
from desktop_app.domain.filters.tree import Node, fields_of
from desktop_app.domain.records import Initiative
from desktop_app.language.word_order import natural_key
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.lists import view_fields
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads import view_values
from desktop_app.store.reads.list_columns import COLUMN_INDEX, COLUMNS, TABLE_WIDTH
from desktop_app.store.reads.view_values import ChosenInitiatives

if TYPE_CHECKING:
    from desktop_app.store.database import Connection

_BASE = [name for name, _sql in COLUMNS[:TABLE_WIDTH]]
_BATCH = 500


def places(extra: Sequence[str]) -> dict[str, int]:
    """Where each field stands in the rows that `read` gives for these further fields."""
    column_places = {name: COLUMN_INDEX[name] for name in _BASE}
    return column_places | {name: TABLE_WIDTH + at for at, name in enumerate(extra)}


def pick_further(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the fields that the table's own columns do not hold, always in the same order."""
    return tuple(sorted({name for name in names if name not in _BASE}))


def read(
    ws: Workspace, extra: Sequence[str] = (), initiative_ids: Sequence[str] | None = None
) -> list[tuple[Any, ...]]:
    """Rows of the table by key, each with the values of the further fields behind.

    Dates are ISO texts, tags are tuples; unknown values and unknown fields are None or "".
    """
    with ws.read() as uow:
        custom = custom_fields.load(uow) if any(name.startswith(PREFIX) for name in extra) else None
        connection = uow.connection
        if initiative_ids is None:
            return _read(connection, extra, custom, None)
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(initiative_ids), _BATCH):
            rows += _read(connection, extra, custom, initiative_ids[start : start + _BATCH])
    return sorted(rows, key=lambda row: natural_key(str(row[1])))


def matching_ids(ws: Workspace, node: Node) -> list[str] | None:
    """Ids of the initiatives that a filter takes, by key; None when it takes all."""
    names = fields_of(node)
    fields = view_fields.list_all(ws)
    extra = pick_further(view_fields.keep_known(names, fields))
    accept = predicate(node, fields, places(extra), ws.today())
    return None if accept is None else [row[0] for row in read(ws, extra) if accept(row)]


def count_matching(ws: Workspace, nodes: Sequence[Node]) -> list[int]:
    """How many initiatives each of several filters takes, from one read."""
    fields = view_fields.list_all(ws)
    names = {name for node in nodes for name in fields_of(node)}
    extra = pick_further(view_fields.keep_known(names, fields))
    at, today, rows = places(extra), ws.today(), read(ws, extra)
    accepts = [predicate(node, fields, at, today) for node in nodes]
    return [len(rows) if accept is None else sum(map(accept, rows)) for accept in accepts]


def _read(
    connection: Connection, extra: Sequence[str], custom: CustomFields | None, ids: Sequence[str] | None
) -> list[tuple[Any, ...]]:
    chosen = ChosenInitiatives(ids)
    asked = [name for name in extra if name.startswith(PREFIX)]
    stored, own = custom.inputs(n.removeprefix(PREFIX) for n in asked) if custom else (set[str](), set[str]())
    columns = [name for name in dict.fromkeys((*extra, *sorted(own))) if view_values.is_column(name)]
    raw = view_values.table_rows_with(connection, columns, chosen)
    if not extra:
        return raw
    at = {name: TABLE_WIDTH + place for place, name in enumerate(columns)}
    beside = {
        name: found for name in extra if (found := _beside(connection, name, chosen, raw, at)) is not None
    }
    if custom is not None and asked:
        beside |= _custom(connection, custom, asked, stored, chosen, raw, at)
    plan: list[tuple[int, Mapping[str, Any]]] = [
        (at.get(name, -1) if name not in beside else -1, beside.get(name, {})) for name in extra
    ]
    return [
        row[:TABLE_WIDTH] + tuple([row[place] if place >= 0 else by_id.get(row[0]) for place, by_id in plan])
        for row in raw
    ]


def _beside(
    connection: Connection,
    name: str,
    chosen: ChosenInitiatives,
    raw: list[tuple[Any, ...]],
    at: Mapping[str, int],
) -> dict[str, Any] | None:
    """Values by initiative of a field that is kept elsewhere or in another form; None for other fields."""
    if name in at:
        if specs(Initiative)[name].kind != "tags" if name in specs(Initiative) else True:
            return None
        place = at[name]
        return {row[0]: tuple(json.loads(row[place])) for row in raw if row[place] not in (None, "", "[]")}
    if name.startswith(view_fields.ROLE):
        return view_values.role_names(connection, name.removeprefix(view_fields.ROLE), chosen)
    if name.startswith(view_fields.RATING):
        return view_values.ratings(connection, name.removeprefix(view_fields.RATING), chosen)
    if name == view_fields.GOALS:
        served: dict[str, tuple[str, ...]] = {}
        for owner, goal in view_values.goal_names(connection, chosen):
            served[owner] = (*served.get(owner, ()), goal)
        return served
    return None


def _custom(
    connection: Connection,
    custom: CustomFields,
    asked: Sequence[str],
    stored: set[str],
    chosen: ChosenInitiatives,
    raw: Sequence[Row],
    at: Mapping[str, int],
) -> dict[str, dict[str, Any]]:
    """Values of custom fields by field and initiative: one statement for all of them."""
    texts = view_values.custom_texts(connection, stored, chosen)
    by_field: dict[str, dict[str, Any]] = {name: {} for name in asked}
    formulas = custom.formulas_for(name.removeprefix(PREFIX) for name in asked)
    nothing: dict[str, str] = {}
    for row in raw:
        kept = texts.get(row[0], nothing)
        if not kept and not formulas:
            continue

        def own(name: str, row: Row = row) -> Any:
            place = COLUMN_INDEX[name] if name in _BASE else at[name]
            return row[place]

        for field_id, value in custom.values(kept, own, formulas).items():
            name = PREFIX + field_id
            if name in by_field:
                by_field[name][row[0]] = value.isoformat() if isinstance(value, date) else value
    return by_field
