"""What the welcome page draws of the sample without opening one: kept as data, and made again by a script."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.gates import gate_report
from desktop_app.domain.states import PARTS
from desktop_app.runtime.resources_path import resource_path
from desktop_app.services.dashboard import Dashboard, InitiativeStanding, dashboard
from desktop_app.services.workspace import Workspace

#: The initiatives whose readiness and whose metric are shown; both are in the middle of their story.
READY_KEY, WATCHED_KEY = "AI-003", "AI-002"
_READY_PARTS = ("data", "metrics", "trust", "rollout")
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class ShownInitiative:
    """A bubble."""

    key: str
    title: str
    industry: str
    value: float | None
    feasibility: float | None
    benefit: float | None


@dataclass(frozen=True, slots=True)
class ShownPart:
    """How a part stands, with its figure."""

    part: str
    state: str
    figure: str


@dataclass(frozen=True, slots=True)
class WatchedMetric:
    """A metric with its guardrail, and values by how many days ago they were measured, the oldest first."""

    name: str
    unit: str
    guardrail: float
    values: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class LookInside:
    """The sample in one picture."""

    name: str
    currency: str
    expected: float
    if_all_work: float
    initiatives: tuple[ShownInitiative, ...]
    ready_key: str
    ready_title: str
    ready_next: str
    ready_open: int
    ready_parts: tuple[ShownPart, ...]
    watched_key: str
    watched_title: str
    metric: WatchedMetric


def kept_look() -> LookInside:
    """The picture as it is kept with the program."""
    kept = json.loads(resource_path("welcome", "look_inside.json").read_text("utf-8"))
    metric = kept.pop("metric")
    return LookInside(
        **{
            **kept,
            "initiatives": tuple(ShownInitiative(**each) for each in kept["initiatives"]),
            "ready_parts": tuple(ShownPart(**each) for each in kept["ready_parts"]),
        },
        metric=WatchedMetric(
            **{**metric, "values": tuple((days, value) for days, value in metric["values"])}
        ),
    )


def look_inside(ws: Workspace) -> dict[str, Any]:
    """The data of `kept_look`, read from a sample."""
    figures = dashboard(ws, None)
    ready = _standing(figures, READY_KEY)
    states = {part: (state, figure) for part, state, _why, figure in ready.parts}
    gate = gate_report(ws.spine(ready.id), ws.rules())
    return {
        "name": ws.portfolio().name,
        "currency": ws.portfolio().currency,
        "expected": _short(figures.benefit.expected),
        "if_all_work": _short(figures.benefit.if_all_work),
        "initiatives": [
            {
                "key": standing.key,
                "title": standing.title,
                "industry": standing.industry,
                "value": _short(standing.value),
                "feasibility": _short(standing.feasibility),
                "benefit": _short(standing.benefit),
            }
            for standing in figures.standings
        ],
        "ready_key": READY_KEY,
        "ready_title": ready.title,
        "ready_next": gate.next_stage,
        "ready_open": len(gate.blocking),
        "ready_parts": [
            {"part": part, "state": str(states[part][0]), "figure": states[part][1]}
            for part in PARTS
            if part in _READY_PARTS
        ],
        "watched_key": WATCHED_KEY,
        "watched_title": _standing(figures, WATCHED_KEY).title,
        "metric": _metric(ws, ws.today()),
    }


def _standing(figures: Dashboard, key: str) -> InitiativeStanding:
    return next(standing for standing in figures.standings if standing.key == key)


def _metric(ws: Workspace, today: date) -> dict[str, Any]:
    """The metric of the watched initiative that is below its guardrail."""
    spine = ws.spine(ws.find_key(WATCHED_KEY).id)
    for metric in spine.metrics:
        values = [
            ((today - each.measured_on).days, each.value)
            for each in spine.series(metric.id)
            if each.measured_on is not None and each.value is not None
        ]
        if metric.guardrail is not None and values and values[-1][1] < metric.guardrail and len(values) > 4:
            return {
                "name": metric.name,
                "unit": metric.unit,
                "guardrail": metric.guardrail,
                "values": [[days, _short(value)] for days, value in values],
            }
    raise LookupError(WATCHED_KEY)


def _short(value: float | None) -> float | None:
    """Four digits: the picture shows no more, and the file stays readable."""
    return None if value is None else float(f"{value:.{_DIGITS}g}")
