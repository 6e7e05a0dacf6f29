"""The figures of the whole portfolio, from the kept figures of its initiatives."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.choices import ACTIVE_STAGES, STAGE_ORDER, STAGES, Stage
from desktop_app.domain.planning.expected_benefit import BenefitSum
from desktop_app.language.word_order import natural_key
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.planning.benefits import benefit_of_rows
from desktop_app.services.reviews import planned
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads import planning_rows, review_rows
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
    #: What it is expected to bring a year, and the likely benefit if it works.
    benefit: float | None
    benefit_if_works: float | None
    score: float | None
    score_low: float | None
    score_high: float | None
    parts: tuple[tuple[str, str, str, str], ...]

    @property
    def is_rated(self) -> bool:
        """True when anybody has rated it by any criterion that counts."""
        return self.score_high is not None


@dataclass(frozen=True, slots=True)
class AttentionGroup:
    """What needs attention on one initiative, the worst first."""

    initiative_id: str
    key: str
    title: str
    items: tuple[lists.Attention, ...]


@dataclass(frozen=True, slots=True)
class MonthMove:
    """An initiative whose stage is another one than when the month began."""

    initiative_id: str
    key: str
    title: str
    from_stage: str
    to_stage: str

    @property
    def is_onward(self) -> bool:
        """True for a later stage on the way from idea to retirement."""
        return _place_on_the_way(self.to_stage) > _place_on_the_way(self.from_stage) >= 0

    @property
    def is_backward(self) -> bool:
        """True for an earlier stage on that way."""
        return _place_on_the_way(self.from_stage) > _place_on_the_way(self.to_stage) >= 0


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The portfolio at a glance. Figures are over active initiatives; the benefit has a range once it is drawn."""

    total: int
    active: int
    stages: dict[str, int]
    benefit: BenefitSum
    metrics_total: int
    metrics_measured: int
    metrics_on_target: int
    metrics_below: int
    #: Active initiatives with a stage before them whose gate is asked, those it blocks, and what is open in all.
    gates_ahead: int
    gates_blocked: int
    gate_items_open: int
    #: Live initiatives: with no metric, with a day for the next review, with a review that was held.
    live: int
    live_without_metric: int
    reviews_planned: int
    reviews_held: int
    reviews_due: int
    oldest_days_late: int
    standings: tuple[InitiativeStanding, ...]
    attention: tuple[lists.Attention, ...]
    #: The number of entries when no limit is set.
    attention_total: int
    #: The same by initiative, the worst ones first, and how many initiatives there are when no limit is set.
    attention_groups: tuple[AttentionGroup, ...] = ()
    attention_initiatives: int = 0
    #: The month of today, by its first day, and what has moved in it.
    month: date | None = None
    moves: tuple[MonthMove, ...] = ()


def dashboard(ws: Workspace, attention_limit: int | None = 30) -> Dashboard:
    """Everything the dashboard and the portfolio brief show."""
    rows = lists.rows(ws)

    def at(row: tuple[Any, ...], name: str) -> Any:
        return row[COLUMN_INDEX[name]]

    active = [row for row in rows if at(row, "stage") in ACTIVE_STAGES]
    live = [row for row in active if at(row, "stage") == Stage.LIVE]
    ahead = [row for row in active if at(row, "stage") != Stage.LIVE]
    with ws.database.read() as connection:
        month = ws.today().replace(day=1)
        moves = planning_rows.moves_since(connection, month.isoformat())
        measured = review_rows.measured_metrics(connection)
        reviewed = review_rows.reviewed(connection)
    counts = Counter(at(row, "stage") for row in rows)
    attention = lists.attention(ws)
    groups = attention_by_initiative(attention)
    due = [one for one in planned(ws, due_only=True) if one.days_late > 0]
    return Dashboard(
        total=len(rows),
        active=len(active),
        stages={stage: counts.get(stage, 0) for stage in STAGES},
        benefit=benefit_of_rows(active),
        metrics_total=sum(at(row, "metrics_total") or 0 for row in active),
        metrics_measured=sum(measured.get(row[0], 0) for row in active),
        metrics_on_target=sum(at(row, "metrics_on_target") or 0 for row in active),
        metrics_below=sum(at(row, "metrics_below") or 0 for row in active),
        gates_ahead=len(ahead),
        gates_blocked=sum(bool(at(row, "gate_blocking")) for row in ahead),
        gate_items_open=sum(at(row, "gate_blocking") or 0 for row in ahead),
        live=len(live),
        live_without_metric=sum(not at(row, "metrics_total") for row in live),
        reviews_planned=sum(bool(at(row, "review_due")) for row in live),
        reviews_held=sum(row[0] in reviewed for row in live),
        reviews_due=len(due),
        oldest_days_late=max((one.days_late for one in due), default=0),
        standings=tuple(_standing(row) for row in active),
        attention=tuple(attention[:attention_limit]),
        attention_total=len(attention),
        attention_groups=tuple(groups[:attention_limit]),
        attention_initiatives=len(groups),
        month=month,
        moves=_net_moves(moves),
    )


def attention_by_initiative(items: Sequence[lists.Attention]) -> list[AttentionGroup]:
    """The items, given with the worst first, by initiative: first those with the most of the worst."""
    by_initiative: dict[str, list[lists.Attention]] = {}
    for item in items:
        by_initiative.setdefault(item.initiative_id, []).append(item)
    groups = [
        AttentionGroup(initiative_id, own[0].key, own[0].initiative_title, tuple(own))
        for initiative_id, own in by_initiative.items()
    ]

    def rank(group: AttentionGroup) -> tuple[int, int, str]:
        severities = Counter(item.severity for item in group.items)
        return -severities["bad"], -severities["caution"], natural_key(group.key)

    return sorted(groups, key=rank)


def _place_on_the_way(stage: str) -> int:
    return next((at for at, known in enumerate(STAGE_ORDER) if known == stage), -1)


def _net_moves(rows: Sequence[tuple[Any, ...]]) -> tuple[MonthMove, ...]:
    """One move for each initiative, from where it stood first to where it stands now; none if that is the same."""
    first: dict[str, tuple[Any, ...]] = {}
    last: dict[str, str] = {}
    for row in rows:
        first.setdefault(row[0], row)
        last[row[0]] = row[4]
    return tuple(
        MonthMove(initiative_id, key, title, from_stage, last[initiative_id])
        for initiative_id, key, title, from_stage, _to in first.values()
        if from_stage != last[initiative_id]
    )


def _standing(row: tuple[Any, ...]) -> InitiativeStanding:
    names = ("id", "key", "title", "industry", "stage", "value", "feasibility")
    values = {name: row[COLUMN_INDEX[name]] for name in names}
    scores = {name: row[COLUMN_INDEX[name]] for name in ("score", "score_low", "score_high")}
    parts = json.loads(row[COLUMN_INDEX["parts"]] or "[]")
    return InitiativeStanding(
        **values,
        **scores,
        benefit=row[COLUMN_INDEX["expected_benefit"]],
        benefit_if_works=row[COLUMN_INDEX["benefit_likely"]],
        parts=tuple((part, state, why, figure) for part, state, why, figure in parts),
    )


def worst_first(standings: tuple[InitiativeStanding, ...]) -> list[InitiativeStanding]:
    """Those with the most bad parts first, then caution; good ones last."""

    def rank(standing: InitiativeStanding) -> tuple[int, int, str]:
        states = Counter(state for _part, state, _why, _figure in standing.parts)
        return -states["bad"], -states["caution"], natural_key(standing.key)

    return sorted(standings, key=rank)
