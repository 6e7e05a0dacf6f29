"""Reads for lists and the dashboard: plain tuples of just the columns that are shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.gates import GateReport, gate_report
from desktop_app.language.search_text import fold
from desktop_app.language.word_order import order_key
from desktop_app.services.workspace import Workspace
from desktop_app.store import history, projections
from desktop_app.store.reads import initiative_rows
from desktop_app.store.reads.list_columns import COLUMN_INDEX, typed_text
from desktop_app.store.search_index import search

_ID = COLUMN_INDEX["id"]


def rows(ws: Workspace, initiative_ids: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """Rows of the initiatives list, ordered by key; of some initiatives only, if ids are given."""
    with ws.database.read() as connection:
        listed = initiative_rows.list_rows(connection, initiative_ids)
    return _with_gates(ws, listed)


def table_rows(ws: Workspace, initiative_ids: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """`rows` with just the columns that the window's table has, the first ones."""
    with ws.database.read() as connection:
        listed = initiative_rows.table_rows(connection, initiative_ids)
    return _with_gates(ws, listed)


def _with_gates(ws: Workspace, listed: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows, with gates computed anew where the kept ones know nothing of a plugin that can't be asked now.

    Kept figures are brought up to date at opening, but not where a portfolio is opened for reading only.
    """
    if not ws.read_only or not ws.rules().unchecked:
        return listed
    rules = ws.rules()
    with ws.database.read() as connection:
        stale = set(projections.stale_ids(connection, rules))
    gates = {
        spine.initiative.id: gate_report(spine, rules)
        for spine in ws.spines([row[_ID] for row in listed if row[_ID] in stale])
    }
    return [_with_gate(row, gates[row[_ID]]) if row[_ID] in gates else row for row in listed]


def _with_gate(row: tuple[Any, ...], gate: GateReport) -> tuple[Any, ...]:
    fresh: dict[str, Any] = {"gate_next": gate.next_stage}
    if gate.next_stage:
        fresh |= {"gate_blocking": len(gate.blocking), "gate_open": len(gate.open)}
    places = {COLUMN_INDEX[name]: value for name, value in fresh.items()}
    return tuple(places.get(at, value) for at, value in enumerate(row))


def search_ids(ws: Workspace, text: str, limit: int | None = None) -> list[str]:
    """Initiatives that hold every word of `text` in title, problem, notes, risks or file names."""
    with ws.database.read() as connection:
        return search.find(connection, text, limit)


def holding(ws: Workspace, rows: Sequence[tuple[Any, ...]], text: str) -> list[tuple[Any, ...]]:
    """The rows that the index finds for a text, and those with the text in key, title or owner."""
    ids, wanted = frozenset(search_ids(ws, text)), fold(text.strip())
    return [row for row in rows if row[_ID] in ids or (wanted and wanted in typed_text(row))]


@dataclass(frozen=True, slots=True)
class Attention:
    """One line of what needs attention in the portfolio."""

    initiative_id: str
    key: str
    initiative_title: str
    severity: str
    title: str
    sentence: str
    action_label: str
    tab: str


def attention(ws: Workspace, limit: int | None = None) -> list[Attention]:
    """What needs attention in the whole portfolio, the worst first."""
    with ws.database.read() as connection:
        kept = initiative_rows.attention(connection)
    items = [
        Attention(initiative_id, key, title, *item)
        for initiative_id, key, title, text in kept
        for item in json.loads(text)
    ]
    order = {"bad": 0, "caution": 1, "info": 2}
    items.sort(key=lambda attention_item: order.get(attention_item.severity, 3))
    return items if limit is None else items[:limit]


def history_entries(
    ws: Workspace, initiative_id: str | None = None, limit: int | None = None
) -> list[history.FieldChange]:
    """Who changed what, when, from what to what, newest first."""
    with ws.database.read() as connection:
        return history.field_changes(connection, initiative_id=initiative_id, limit=limit)


def people(ws: Workspace) -> list[str]:
    """Every name that the portfolio knows, for completion."""
    with ws.database.read() as connection:
        return sorted(sorted(initiative_rows.people(connection)), key=order_key)


def titles(ws: Workspace) -> list[tuple[str, str, str, str, str]]:
    """(id, key, title, stage, owner) of every initiative, ordered by key."""
    with ws.database.read() as connection:
        return initiative_rows.titles(connection)


def last_change(ws: Workspace) -> int:
    """Number of the newest change, 0 without any: it moves when anybody writes to the file."""
    with ws.database.read() as connection:
        return initiative_rows.last_change(connection)


def count(ws: Workspace) -> int:
    """How many initiatives there are."""
    with ws.database.read() as connection:
        return initiative_rows.count(connection)
