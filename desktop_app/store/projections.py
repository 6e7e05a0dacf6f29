"""Keeps each initiative's derived figures and search entry beside it, written with every change."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from desktop_app.domain.records import KEPT_ASIDE, SPINE_KINDS, Child, Initiative, cells_of
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine, build_spine
from desktop_app.domain.summary import Attend, Summary, summarise
from desktop_app.language.word_order import natural_key
from desktop_app.store import rows
from desktop_app.store.search_index import search
from desktop_app.store.search_index.search_entry import Entry

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Lists keep no more than this of an initiative's attention items.
_ATTENTION_KEPT = 12
_AT_ONCE = 2000
# Counted up when figures mean something else than before, so that kept ones are computed again.
_FIGURES = 4


def load_spines(connection: Connection, initiative_ids: Sequence[str] | None = None) -> list[Spine]:
    """Spines of the given initiatives, or of all, ordered by key; one query for each kind there is.

    Those of all are without what is KEPT_ASIDE.
    """
    if initiative_ids is None:
        initiatives = rows.select_records(connection, Initiative)
    else:
        initiatives = rows.select_by_ids(connection, Initiative, "id", initiative_ids)
    children: dict[str, list[Child]] = {one.id: [] for one in initiatives}
    only = initiatives[0].id if len(initiatives) == 1 else ""
    kinds = [kind for kind in SPINE_KINDS if initiative_ids is not None or kind not in KEPT_ASIDE]
    there = rows.kinds_there(connection, [record.KIND for record in kinds], only)
    for record in kinds:
        if record.KIND not in there:
            continue
        if initiative_ids is None:
            records = rows.select_records(connection, record)
        else:
            records = rows.select_by_ids(connection, record, "initiative_id", list(children))
        for child in records:
            if child.initiative_id in children:
                children[child.initiative_id].append(child)
    ordered = sorted(initiatives, key=lambda initiative: natural_key(initiative.key))
    return [build_spine(one, children[one.id]) for one in ordered]


def fingerprint(rules: Rules) -> str:
    """A short name for the rules that figures were computed by."""
    import hashlib

    return hashlib.sha256(f"{_FIGURES}\n{rules.fingerprint}".encode()).hexdigest()


def refresh(
    connection: Connection,
    initiative_ids: Sequence[str],
    rules: Rules,
    attend: Attend,
) -> None:
    """Compute and keep the figures and search entries of the given initiatives."""
    if initiative_ids:
        keep(connection, load_spines(connection, initiative_ids), rules, attend)


def keep(connection: Connection, spines: Iterable[Spine], rules: Rules, attend: Attend) -> None:
    """`refresh` of initiatives that were read already; some at a time, so that many take no room."""
    from sqlalchemy import delete, insert

    from desktop_app.store.own_tables import SummaryRow

    table = SummaryRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    moment = {"as_of": rules.today.isoformat(), "fingerprint": fingerprint(rules)}
    left = iter(spines)
    while some := list(islice(left, _AT_ONCE)):
        ids = [spine.initiative.id for spine in some]
        connection.execute(delete(table).where(table.c.initiative_id.in_(ids)))
        values = [
            {**figures(spine, rules, attend), "initiative_id": spine.initiative.id, **moment}
            for spine in some
        ]
        connection.execute(insert(table), values)
        search.replace(connection, [_entry(spine) for spine in some])


def forget(connection: Connection, initiative_ids: Iterable[str]) -> None:
    """Drop what was kept of initiatives that are gone."""
    from sqlalchemy import delete

    from desktop_app.store.own_tables import SummaryRow

    ids = list(initiative_ids)
    table = SummaryRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    for start in range(0, len(ids), 500):
        connection.execute(delete(table).where(table.c.initiative_id.in_(ids[start : start + 500])))
    search.remove(connection, ids)


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@functools.lru_cache(maxsize=1024)
def _as_json(rows: tuple[tuple[Any, ...], ...]) -> str:
    """Rows of plain values as JSON; most initiatives of an import share theirs."""
    return _encode(rows)


def stale_ids(connection: Connection, rules: Rules) -> list[str]:
    """Initiatives whose figures are of another day or other rules, or are missing."""
    stale_rows = rows.read_plain(
        connection,
        "SELECT id FROM initiative EXCEPT SELECT initiative_id FROM summary WHERE as_of = ? AND fingerprint = ?",
        (rules.today.isoformat(), fingerprint(rules)),
    )
    return [row[0] for row in stale_rows]


def figures(spine: Spine, rules: Rules, attend: Attend | None) -> dict[str, Any]:
    """The derived figures of one initiative, as the columns of a kept row; without `attend`, no attention."""
    summary = summarise(spine, rules, attend or (lambda _spine, _today: ()))
    values = {name: getattr(summary, name) for name in Summary.__slots__}
    values["review_due"] = summary.review_due.isoformat() if summary.review_due else ""
    values["parts"] = _as_json(summary.parts)
    values["attention"] = _as_json(summary.attention[:_ATTENTION_KEPT])
    return values


def _entry(spine: Spine) -> Entry:
    initiative = spine.initiative
    risks = "\n".join(f"{risk.title}\n{risk.mitigation}\n{risk.note}" for risk in spine.risks)
    own = tuple(value.value for value in spine.custom_values)
    comments = tuple(comment.text for comment in spine.comments)
    notes = "\n".join(
        part
        for part in (
            initiative.notes,
            initiative.summary,
            initiative.benefits,
            initiative.owner,
            initiative.unit,
            initiative.vendor,
            *own,
            *comments,
        )
        if part
    )
    files = "\n".join(evidence.name for evidence in spine.evidence)
    entry = Entry(initiative.id, initiative.key, initiative.title, initiative.problem, notes, risks, files)
    return entry._replace(cells=_cells(spine, "\n".join(entry[1:]))) if spine.source_rows else entry


def _cells(spine: Spine, found_anyway: str) -> str:
    """What stood in the file and is not found anyway: to take the same words in again costs time."""
    texts = {text for row in spine.source_rows for text in cells_of(row).values()}
    return "\n".join(text for text in texts if text not in found_anyway)
