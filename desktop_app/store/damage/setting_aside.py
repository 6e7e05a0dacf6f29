"""Sets aside what does not fit in a portfolio: the values are kept, and the history says that it was done."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_app.domain.codec import to_json
from desktop_app.domain.damaged_records import DamagedValue
from desktop_app.domain.fields import specs, validate_field
from desktop_app.domain.records import BY_KIND, Record
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.store import history, rows
from desktop_app.store.damage import looking, taking_out
from desktop_app.store.damage.column_rules import FIGURES_UNFIT, table_rules
from desktop_app.store.search_index import search_file
from desktop_app.store.unit_of_work import Touched

if TYPE_CHECKING:
    from desktop_app.store.database import Connection

# No more than the parents' parents' parents of a row can be missing one after the other.
_DEEPEST = 5


def set_aside(connection: Connection, at: datetime, who: str) -> int:
    """Move every value that does not fit into the table of damaged values; returns how many rows that has anew.

    A row that points at one that is not there is taken out whole. Runs inside a transaction that does not hold
    links; what an update of the file set aside before is taken into the history as well.
    """
    cursor = connection.connection.cursor()
    try:
        taken: list[DamagedValue] = []
        for rules in table_rules():
            if looking.broken_text(cursor, rules):
                taken += taking_out.take_out_broken_texts(cursor, rules)
            taken += taking_out.take_out_unfit(cursor, rules)
        taking_out.keep(cursor, taken)
        _take_out_figures(cursor)
        gone = _take_out_loose(connection, cursor)
    finally:
        cursor.close()
    fresh = rows.select_records(connection, DamagedValue, {"last_change": 0})
    if not fresh:
        return 0
    number = rows.next_change(connection)
    noticed = [(one, dataclasses.replace(one, noticed_at=at)) for one in fresh]
    rows.update_records(connection, noticed, number)
    after = [now for _before, now in noticed]
    touched = [*_healed(connection, after, number), *gone, *(Touched(None, one) for one in after)]
    _forget_figures(connection, {one.owner_id for one in after if one.owner_id})
    history.record(
        connection, touched, at=at, who=who, action=history.EDIT, label=_("Values that do not fit set aside")
    )
    return len(fresh)


def _take_out_figures(cursor: Any) -> None:
    """Drop figures that no page can read, and a search index that is none: both are computed anew."""
    cursor.execute(f"DELETE FROM summary WHERE {FIGURES_UNFIT}")
    if not looking.has_search_index(cursor):
        cursor.execute("DROP TABLE IF EXISTS search_index")
        cursor.execute("DROP TABLE IF EXISTS search_entry")
        for statement in search_file.SCHEMA:
            cursor.execute(statement)
        cursor.execute("DELETE FROM summary")


def _take_out_loose(connection: Connection, cursor: Any) -> list[Touched]:
    """Take out every row that points at one that is not there, and what hangs on it in turn."""
    gone: list[Touched] = []
    initiatives = {row[0] for row in cursor.execute("SELECT id FROM initiative")}
    for _level in range(_DEEPEST):
        loose: dict[str, dict[int, str]] = {}
        for table, row_number, _parent, link in looking.broken_links(cursor):
            loose.setdefault(table, {}).setdefault(row_number, looking.link_columns(cursor, table)[link])
        if not loose:
            break
        for kind, links in loose.items():
            gone += _take_rows(connection, cursor, kind, links, initiatives)
    return gone


def _take_rows(
    connection: Connection, cursor: Any, kind: str, links: Mapping[int, str], initiatives: set[str]
) -> list[Touched]:
    ids = {
        cursor.execute(f'SELECT id FROM "{kind}" WHERE rowid = ?', (row_number,)).fetchone()[0]: name
        for row_number, name in links.items()
    }
    taken: list[DamagedValue] = []
    for record in rows.select_by_ids(connection, BY_KIND[kind], "id", list(ids)):
        owner = getattr(record, "initiative_id", "")
        taken.append(
            DamagedValue(
                kind=kind,
                record_id=record.id,
                field_name=ids[record.id],
                owner_id=owner if owner in initiatives else "",
                held=repr(getattr(record, ids[record.id])),
                rest=json.dumps(to_json(record), ensure_ascii=False),
            )
        )
    taking_out.keep(cursor, taken)
    rows.delete_records(connection, kind, list(ids))
    states = _last_states(connection, kind, list(ids))
    return [Touched(state, None) for state in states.values() if state is not None]


def _healed(connection: Connection, damaged: Sequence[DamagedValue], number: int) -> list[Touched]:
    """What the records were, as far as the history knows, and what they are without the damaged values."""
    fields: dict[str, dict[str, list[str]]] = {}
    for value in damaged:
        if taking_out.is_record(value.kind) and not value.is_record and value.kind != DamagedValue.KIND:
            fields.setdefault(value.kind, {}).setdefault(value.record_id, []).append(value.field_name)
    touched: list[Touched] = []
    for kind, names in fields.items():
        states = _last_states(connection, kind, list(names))
        changed: list[tuple[Record, Record]] = []
        for record in rows.select_by_ids(connection, BY_KIND[kind], "id", list(names)):
            before = _as_the_history_says(record, states.get(record.id), names[record.id])
            if rows.says(before) != rows.says(record):
                after = dataclasses.replace(record, version=before.version + 1)
                changed.append((record, after))
                touched.append(Touched(before, after))
        if changed:
            rows.update_records(connection, changed, number)
    return touched


def _as_the_history_says(record: Record, state: Record | None, names: Iterable[str]) -> Record:
    """The record with these fields as the history has them last, where it has something that fits."""
    if state is None:
        return record
    known = {
        name: getattr(state, name) for name in names if name in specs(type(record)) and _fits(state, name)
    }
    return dataclasses.replace(record, **known)


def _fits(record: Record, name: str) -> bool:
    try:
        validate_field(specs(type(record))[name], getattr(record, name), stored=True)
    except UserError:
        return False
    return True


def _last_states(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, Record | None]:
    """The last state of some records in the history; None for one that it says is gone, or that can't be read."""
    states: dict[str, Record | None] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ", ".join("?" * len(part))
        for record_id, text in rows.read_plain(
            connection,
            "SELECT r.record_id, r.after FROM changed_record r JOIN change c ON c.id = r.change_id "
            f"WHERE r.kind = ? AND r.record_id IN ({marks}) ORDER BY c.number, r.position",
            (kind, *part),
        ):
            states[record_id] = history.readable_state(kind, text)
    return states


def _forget_figures(connection: Connection, initiative_ids: set[str]) -> None:
    cursor = connection.connection.cursor()
    try:
        cursor.executemany("DELETE FROM summary WHERE initiative_id = ?", [(one,) for one in initiative_ids])
    finally:
        cursor.close()
