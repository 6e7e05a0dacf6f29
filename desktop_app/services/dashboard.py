"""The figures of the whole portfolio, from the kept figures of its initiatives."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.choices import ACTIVE_STAGES, STAGES
from desktop_app.language.word_order import natural_key
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.reviews import planned
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX


@dataclass(frozen=True, slots=True)
class InitiativeStanding:
    """One initiative on the dashboard; scores 0 to 100, None is unknown.

    `parts` holds (part, state, why, figure).
    """

    id: str
    key: str
    title: str
    industry: str
    stage: str
    value: float | None
    feasibility: float | None
    benefit: float | None
    score: float | None
    score_low: float | None
    score_high: float | None
    parts: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The portfolio at a glance. Benefits are sums over active initiatives that have a likely one."""

    total: int
    active: int
    stages: dict[str, int]
    benefit_low: float | None
    benefit_likely: float | None
    benefit_high: float | None
    without_benefit: int
    metrics_total: int
    metrics_on_target: int
    metrics_below: int
    gates_blocked: int
    gate_items_open: int
    reviews_due: int
    oldest_days_late: int
    standings: tuple[InitiativeStanding, ...]
    attention: tuple[lists.Attention, ...]
    #: The number of entries when no limit is set.
    attention_total: int


def dashboard(ws: Workspace, attention_limit: int | None = 30) -> Dashboard:
    """Everything the dashboard and the portfolio brief show."""
    rows = lists.rows(ws)

    def at(row: tuple[Any, ...], name: str) -> Any:
        return row[COLUMN_INDEX[name]]

    active = [row for row in rows if at(row, "stage") in ACTIVE_STAGES]
    counts = Counter(at(row, "stage") for row in rows)
    attention = lists.attention(ws)
    due = [one for one in planned(ws, due_only=True) if one.days_late > 0]
    return Dashboard(
        total=len(rows),
        active=len(active),
        stages={stage: counts.get(stage, 0) for stage in STAGES},
        benefit_low=_sum(active, "benefit_low"),
        benefit_likely=_sum(active, "benefit_likely"),
        benefit_high=_sum(active, "benefit_high"),
        without_benefit=sum(at(row, "benefit_likely") is None for row in active),
        metrics_total=sum(at(row, "metrics_total") or 0 for row in active),
        metrics_on_target=sum(at(row, "metrics_on_target") or 0 for row in active),
        metrics_below=sum(at(row, "metrics_below") or 0 for row in active),
        gates_blocked=sum(bool(at(row, "gate_blocking")) for row in active if at(row, "stage") != "live"),
        gate_items_open=sum(at(row, "gate_blocking") or 0 for row in active if at(row, "stage") != "live"),
        reviews_due=len(due),
        oldest_days_late=max((one.days_late for one in due), default=0),
        standings=tuple(_standing(row) for row in active),
        attention=tuple(attention[:attention_limit]),
        attention_total=len(attention),
    )


def _sum(rows: list[tuple[Any, ...]], name: str) -> float | None:
    """The sum of a bound over the rows with a likely benefit; that benefit replaces an unknown bound."""
    likely = COLUMN_INDEX["benefit_likely"]
    known = [
        row[likely] if row[COLUMN_INDEX[name]] is None else row[COLUMN_INDEX[name]]
        for row in rows
        if row[likely] is not None
    ]
    return sum(known) if known else None


def _standing(row: tuple[Any, ...]) -> InitiativeStanding:
    names = ("id", "key", "title", "industry", "stage", "value", "feasibility")
    values = {name: row[COLUMN_INDEX[name]] for name in names}
    scores = {name: row[COLUMN_INDEX[name]] for name in ("score", "score_low", "score_high")}
    parts = json.loads(row[COLUMN_INDEX["parts"]] or "[]")
    return InitiativeStanding(
        **values,
        **scores,
        benefit=row[COLUMN_INDEX["benefit_likely"]],
        parts=tuple((part, state, why, figure) for part, state, why, figure in parts),
    )


def worst_first(standings: tuple[InitiativeStanding, ...]) -> list[InitiativeStanding]:
    """Those with the most bad parts first, then caution; good ones last."""

    def rank(standing: InitiativeStanding) -> tuple[int, int, str]:
        states = Counter(state for _part, state, _why, _figure in standing.parts)
        return -states["bad"], -states["caution"], natural_key(standing.key)

    return sorted(standings, key=rank)
