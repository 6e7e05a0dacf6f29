"""The roadmap: reads planned and real dates, needs and people; moves and stretches bars, one step of undo each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from desktop_app.domain.choices import HORIZONS, INDUSTRIES
from desktop_app.domain.planning.plan_dates import Span, order_sentence, out_of_order
from desktop_app.domain.planning_records import Capacity, Staffing
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.services.planning import board
from desktop_app.services.planning.roadmap_plan import (
    FIELDS,
    Conflict,
    RoadmapBar,
    conflicts,
    group_bars,
    usual_dates,
)
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads import initiative_rows, planning_rows
from desktop_app.store.reads.list_columns import COLUMN_INDEX, COLUMNS

if TYPE_CHECKING:
    from desktop_app.domain.planning.workload import Workload
    from desktop_app.store.database import Connection

_ID, _KEY, _TITLE, _STAGE, _INDUSTRY, _OWNER = (
    COLUMN_INDEX[name] for name in ("id", "key", "title", "stage", "industry", "owner")
)
_WIDTH = len(COLUMNS)
# What bars can be grouped by.
GROUPS = ("none", "industry", "owner", "goal")
FARTHEST = timedelta(days=365 * 100)


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Every initiative by id in the order of the keys, and what starts too early."""

    bars: Mapping[str, RoadmapBar]
    conflicts: Mapping[str, tuple[Conflict, ...]]
    today: date


def read(ws: Workspace) -> Roadmap:
    """The whole roadmap; initiatives without planned dates are among the bars, and not placed."""
    with ws.database.read() as connection:
        all_bars = bars(connection)
    return Roadmap(all_bars, conflicts(all_bars), ws.today())


def bars(connection: Connection) -> dict[str, RoadmapBar]:
    """The bar of every initiative by its id, ordered by key."""
    rows = initiative_rows.card_rows(connection, (*FIELDS, "horizon"))
    moves = _moves(connection)
    needs = _needs(connection)
    goals = _goals(connection)
    by_id = {}
    for row in rows:
        initiative_id = row[_ID]
        by_id[initiative_id] = RoadmapBar(
            initiative_id,
            row[_KEY],
            row[_TITLE],
            row[_STAGE] or "",
            row[_INDUSTRY] or "",
            row[_OWNER] or "",
            goals.get(initiative_id, ""),
            _days(row[_WIDTH : _WIDTH + len(FIELDS)]),
            tuple(moves.get(initiative_id, ())),
            tuple(needs.get(initiative_id, ())),
            row[-1] or "",
            row[:_WIDTH],
        )
    return by_id


def _days(values: Sequence[Any]) -> Any:
    return tuple(date.fromisoformat(value) if value else None for value in values)


def _moves(connection: Connection) -> dict[str, list[tuple[str, date]]]:
    moves: dict[str, list[tuple[str, date]]] = {}
    for initiative_id, stage, day in planning_rows.stage_moves(connection):
        moves.setdefault(initiative_id, []).append((stage, date.fromisoformat(day)))
    return moves


def _needs(connection: Connection) -> dict[str, list[str]]:
    needs: dict[str, list[str]] = {}
    for initiative_id, other in planning_rows.needs(connection):
        needs.setdefault(initiative_id, []).append(other)
    return needs


def _goals(connection: Connection) -> dict[str, str]:
    """The goal that each initiative serves most, by name."""
    goals: dict[str, str] = {}
    for initiative_id, name in planning_rows.goals_by_weight(connection):
        goals.setdefault(initiative_id, name)
    return goals


def group(shown_bars: Sequence[RoadmapBar], group_by: str) -> list[tuple[str, str, list[RoadmapBar]]]:
    """(value, label, bars) of each group; one group without a label for "none". Raises FieldError."""
    if group_by == "none":
        return [("", "", list(shown_bars))]
    if group_by not in GROUPS:
        raise FieldError("group_by", _("There are no groups by {name}.").format(name=group_by))
    labels = {key: _(label) for key, label in INDUSTRIES.items()} if group_by == "industry" else {}
    return group_bars(shown_bars, labels, group_by)


def load(ws: Workspace, periods: Sequence[Span]) -> Workload:
    """People needed and available by role in each period; inactive initiatives need nobody."""
    from desktop_app.domain.planning.workload import workload

    with ws.database.read() as connection:
        staffed = planning_rows.staffing(connection)
        there = planning_rows.capacities(connection)
    spines: dict[str, Spine] = {}
    parts: dict[str, list[Staffing]] = {}
    for initiative_id, stage, discovery, live, role, people, starts, ends in staffed:
        if initiative_id not in spines:
            dates = _days((discovery, live))
            spines[initiative_id] = Spine(
                initiative=Initiative(
                    id=initiative_id,
                    key="-",
                    title="-",
                    stage=stage,
                    discovery_from=dates[0],
                    live_from=dates[1],
                )
            )
        days = _days((starts, ends))
        parts.setdefault(initiative_id, []).append(
            Staffing(
                initiative_id=initiative_id, role=role, people=people, starts_on=days[0], ends_on=days[1]
            )
        )
    capacities = []
    for role, people, starts, ends in there:
        days = _days((starts, ends))
        capacities.append(Capacity(role=role, people=people, starts_on=days[0], ends_on=days[1]))
    filled = (Spine(initiative=spine.initiative, staffing=tuple(parts[one])) for one, spine in spines.items())
    return workload(filled, capacities, periods)


# Changing


def shift(ws: Workspace, initiative_id: str, days: int) -> Changes:
    """Move all planned dates of an initiative by some days, and those of its people with them."""
    if abs(days) > FARTHEST.days:
        raise FieldError("days", _("That is too far on the calendar."))
    step_by = timedelta(days=days)
    with ws.change(_("Moved on the roadmap")) as step:
        initiative = step.uow.get(Initiative, initiative_id)
        step.label = _moved_label(initiative.key, days)
        step.uow.update(initiative, **_later(initiative, FIELDS, step_by))
        for staffing in step.uow.find(Staffing, initiative_id=initiative_id):
            values = _later(staffing, ("starts_on", "ends_on"), step_by)
            if values:
                step.uow.update(staffing, **values)
    return step.changes


def _later(record: Any, fields: Sequence[str], by: timedelta) -> dict[str, date]:
    try:
        return {name: day + by for name in fields if (day := getattr(record, name)) is not None}
    except OverflowError:
        raise FieldError("days", _("That is too far on the calendar.")) from None


def _moved_label(key: str, days: int) -> str:
    n = abs(days)
    if days < 0:
        return ngettext("{key} moved {n} day earlier", "{key} moved {n} days earlier", n).format(
            key=key, n=formats.number(n)
        )
    return ngettext("{key} moved {n} day later", "{key} moved {n} days later", n).format(
        key=key, n=formats.number(n)
    )


def stretch(ws: Workspace, initiative_id: str, field: str, day: date) -> Changes:
    """Move one planned date; raises FieldError when it would pass that of another stage."""
    if field not in FIELDS:
        raise FieldError(field, _("There is no planned date called {name}.").format(name=field))
    with ws.change(_("Dates changed")) as step:
        initiative = step.uow.get(Initiative, initiative_id)
        step.label = _("Dates of {key} changed").format(key=initiative.key)
        dates = {name: getattr(initiative, name) for name in FIELDS} | {field: day}
        slip = out_of_order(dates)
        if slip is not None and field in slip:
            raise FieldError(field, order_sentence(dates, slip))
        step.uow.update(initiative, **{field: day})
    return step.changes


def place(ws: Workspace, initiative_id: str, day: date) -> Changes:
    """Put an initiative without dates on the roadmap: its stage begins on `day`, the next take their usual time."""
    with ws.change(_("Put on the roadmap")) as step:
        initiative = step.uow.get(Initiative, initiative_id)
        step.label = _("{key} put on the roadmap").format(key=initiative.key)
        step.uow.update(initiative, **usual_dates(initiative.held_from or initiative.stage, day))
    return step.changes


def take_off(ws: Workspace, initiative_ids: Sequence[str]) -> Changes:
    """Remove all planned dates of some initiatives."""
    with ws.change(_("Taken off the roadmap")) as step:
        step.uow.update_all(step.uow.get_all(Initiative, initiative_ids), **dict.fromkeys(FIELDS))
    return step.changes


def set_horizon(ws: Workspace, initiative_ids: str | Sequence[str], horizon: str) -> Changes:
    """Set whether initiatives are for now, next or later; empty if nobody has said."""
    if horizon and horizon not in HORIZONS:
        raise FieldError("horizon", _("There is no time called {name}.").format(name=horizon))
    return board.move(ws, initiative_ids, horizon, group_by="horizon")
