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
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.lists import view_fields
from desktop_app.services.lists.list_columns import COLUMN_INDEX, COLUMNS, TABLE_WIDTH
from desktop_app.services.workspace import Workspace
from desktop_app.store.rows import read_plain

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LISTED = dict(COLUMNS)
_BASE = [name for name, _sql in COLUMNS[:TABLE_WIDTH]]
_BATCH = 500


def places(extra: Sequence[str]) -> dict[str, int]:
    """Where each field stands in the rows that `read` gives for these further fields."""
    found = {name: COLUMN_INDEX[name] for name in _BASE}
    return found | {name: TABLE_WIDTH + at for at, name in enumerate(extra)}


def pick_further(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the fields that the table's own columns do not hold, in one order whatever asks for them."""
    return tuple(sorted({name for name in names if name not in _BASE}))


def read(
    ws: Workspace, extra: Sequence[str] = (), initiative_ids: Sequence[str] | None = None
) -> list[tuple[Any, ...]]:
    """Rows of the table by key, each with the values of the further fields behind.

    Dates are ISO texts, tags are tuples; unknown, and fields that there are not, are None or "".
    """
    with ws.read() as uow:
        custom = custom_fields.load(uow) if any(name.startswith(PREFIX) for name in extra) else None
        connection = uow.connection
        if initiative_ids is None:
            return _read(connection, extra, custom, None)
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(initiative_ids), _BATCH):
            found += _read(connection, extra, custom, initiative_ids[start : start + _BATCH])
    return sorted(found, key=lambda row: str(row[1]))


def matching_ids(ws: Workspace, node: Node) -> list[str] | None:
    """Ids of the initiatives that a filter takes, by key; None when it takes all."""
    names = fields_of(node)
    fields = view_fields.list_all(ws)
    extra = pick_further(view_fields.keep_known(names, fields))
    accept = predicate(node, fields, places(extra), ws.today())
    return None if accept is None else [row[0] for row in read(ws, extra) if accept(row)]


class _Where:
    """The part of a statement that picks initiatives, with its parameters."""

    def __init__(self, ids: Sequence[str] | None) -> None:
        self.parameters = tuple(ids or ())
        self._marks = None if ids is None else ", ".join("?" * len(ids))

    def on(self, column: str, joint: str = "WHERE") -> str:
        return "" if self._marks is None else f" {joint} {column} IN ({self._marks})"


def _read(
    connection: Connection, extra: Sequence[str], custom: CustomFields | None, ids: Sequence[str] | None
) -> list[tuple[Any, ...]]:
    where = _Where(ids)
    asked = [name for name in extra if name.startswith(PREFIX)]
    stored, own = custom.inputs(n.removeprefix(PREFIX) for n in asked) if custom else (set[str](), set[str]())
    columns = {name: sql for name in (*extra, *sorted(own)) if (sql := _sql(name))}
    sql = ", ".join([*(_LISTED[name] for name in _BASE), *columns.values()])
    raw = read_plain(
        connection,
        f"SELECT {sql} FROM initiative i LEFT JOIN summary s ON s.initiative_id = i.id"
        f"{where.on('i.id')} ORDER BY i.key",
        where.parameters,
    )
    if not extra:
        return raw
    at = {name: TABLE_WIDTH + place for place, name in enumerate(columns)}
    beside = {
        name: found for name in extra if (found := _beside(connection, name, where, raw, at)) is not None
    }
    if custom is not None and asked:
        beside |= _custom(connection, custom, asked, stored, where, raw, at)
    plan: list[tuple[int, Mapping[str, Any]]] = [
        (at.get(name, -1) if name not in beside else -1, beside.get(name, {})) for name in extra
    ]
    return [
        row[:TABLE_WIDTH] + tuple([row[place] if place >= 0 else by_id.get(row[0]) for place, by_id in plan])
        for row in raw
    ]


def _sql(name: str) -> str:
    """The statement's expression for a field that stands in one of its tables; "" for others."""
    if name in _LISTED:
        return _LISTED[name]
    return f"i.{name}" if name in specs(Initiative) else ""


def _beside(
    connection: Connection, name: str, where: _Where, raw: list[tuple[Any, ...]], at: Mapping[str, int]
) -> dict[str, Any] | None:
    """Values by initiative of a field that stands elsewhere or is kept in another form; None for all others."""
    if name in at:
        if specs(Initiative)[name].kind != "tags" if name in specs(Initiative) else True:
            return None
        place = at[name]
        return {row[0]: tuple(json.loads(row[place])) for row in raw if row[place] not in (None, "", "[]")}
    if name.startswith(view_fields.ROLE):
        sql = "SELECT initiative_id, name FROM role WHERE name <> '' AND role = ?"
        return _pairs(connection, sql, name.removeprefix(view_fields.ROLE), where)
    if name.startswith(view_fields.RATING):
        sql = "SELECT initiative_id, rating FROM rating WHERE rating IS NOT NULL AND criterion = ?"
        return _pairs(connection, sql, name.removeprefix(view_fields.RATING), where)
    if name == view_fields.GOALS:
        sql = (
            "SELECT c.initiative_id, g.name FROM contribution c JOIN goal g ON g.id = c.goal_id"
            f"{where.on('c.initiative_id')} ORDER BY g.position, g.name"
        )
        served: dict[str, tuple[str, ...]] = {}
        for owner, goal in read_plain(connection, sql, where.parameters):
            served[owner] = (*served.get(owner, ()), goal)
        return served
    return None


def _pairs(connection: Connection, sql: str, wanted: str, where: _Where) -> dict[str, Any]:
    statement = sql + where.on("initiative_id", "AND")
    return {row[0]: row[1] for row in read_plain(connection, statement, (wanted, *where.parameters))}


def _custom(
    connection: Connection,
    custom: CustomFields,
    asked: Sequence[str],
    stored: set[str],
    where: _Where,
    raw: Sequence[Row],
    at: Mapping[str, int],
) -> dict[str, dict[str, Any]]:
    """Values of custom fields by field and initiative: one statement for all of them."""
    marks = ", ".join("?" * len(stored))
    sql = (
        "SELECT initiative_id, custom_field_id, value FROM custom_value "
        f"WHERE custom_field_id IN ({marks}){where.on('initiative_id', 'AND')}"
    )
    texts: dict[str, dict[str, str]] = {}
    for owner, field_id, text in read_plain(connection, sql, (*sorted(stored), *where.parameters)):
        texts.setdefault(owner, {})[field_id] = text
    found: dict[str, dict[str, Any]] = {name: {} for name in asked}
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
            if name in found:
                found[name][row[0]] = value.isoformat() if isinstance(value, date) else value
    return found
