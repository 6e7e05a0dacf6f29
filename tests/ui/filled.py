"""Puts a text into every field of an initiative and of everything on its spine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from desktop_app.domain.fields import FieldSpec, specs
from desktop_app.domain.planning_records import (
    Contribution,
    CustomField,
    CustomValue,
    Dependency,
    Estimate,
    Goal,
)
from desktop_app.domain.records import (
    SPINE_KINDS,
    Answer,
    DataSource,
    Initiative,
    Measurement,
    Metric,
    Readiness,
    Review,
    ReviewAction,
)
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace

_TEXTS = frozenset({"text", "long_text", "person"})
# The items that the answers of the filled initiative are about: one that is there, one of a missing plugin.
ITEMS = (("base", "BASE-01"), ("gone", "GONE-01"))


def value_for(spec: FieldSpec, text: str) -> Any:
    """A value that the field takes: the text where it takes one, else something plain."""
    if spec.kind in _TEXTS:
        return text[: spec.max_length]
    if spec.kind == "tags":
        return tuple(spec.choices)[:1] or (text[: spec.max_length],)
    if spec.kind == "link":
        return "https://example.org/?" + text[:500]
    if spec.kind == "choice":
        return next(key for key in spec.choices if key)
    if spec.kind in ("number", "integer", "money", "rating"):
        return 3
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    return {"share": 0.5, "date": moment.date(), "time": moment, "bool": True}.get(spec.kind)


def fill(ws: Workspace, text: str, stage: str = "live") -> str:
    """Add an initiative with `text` in every field, and records of each kind on it; gives its id."""
    values = {
        name: value_for(spec, text)
        for name, spec in specs(Initiative).items()
        if name not in ("key", "held_from", "created_at") and value_for(spec, text) is not None
    }
    values |= {"stage": stage, "step": "", "industry": "finance", "facts": ("personal_data",)}
    made = initiatives.create(ws, values.pop("title"), **values).record_ids[0]
    parents: dict[str, str] = {Initiative.KIND: initiatives.create(ws, text[:200] or "Other").record_ids[0]}
    with ws.change("Fill") as step:
        # The second fact is as of a plugin that is away, which no form takes any more.
        step.uow.update(step.uow.get(Initiative, made), facts=("personal_data", text[:200]))
        for whole in (Goal(name=text[:200] or "Goal"), CustomField(name=text[:80] or "Field")):
            parents[whole.KIND] = step.uow.add(whole).id
        for kind in SPINE_KINDS:
            given = {
                name: value_for(spec, text)
                for name, spec in specs(kind).items()
                if value_for(spec, text) is not None
            }
            for more in _variants(kind, parents):
                record = step.uow.add(kind(initiative_id=made, **{**given, **more}))
                parents[kind.KIND] = record.id
    return made


def _variants(kind: type, parents: dict[str, str]) -> list[dict[str, Any]]:
    if kind is Contribution:
        return [{"goal_id": parents[Goal.KIND]}]
    if kind is Dependency:
        return [{"other_id": parents[Initiative.KIND]}]
    if kind is CustomValue:
        return [{"custom_field_id": parents[CustomField.KIND]}]
    if kind is Estimate:
        return [{"input": "reach", "settled": False}, {"input": "reach", "settled": False, "likely": 7}]
    if kind is Readiness:
        return [{"data_source_id": parents[DataSource.KIND]}]
    if kind is Metric:
        return [{"unit": "", "target_high": None, "guardrail_high": None}]
    if kind is Measurement:
        days = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
        return [
            {"metric_id": parents[Metric.KIND], "measured_on": day, "value": float(at)}
            for at, day in enumerate(days, 2)
        ]
    if kind is Answer:
        return [{"pack_id": pack, "item_id": item, "status": "partly"} for pack, item in ITEMS]
    if kind is Review:
        return [{"state": "closed", "closed_on": date(2026, 9, 1)}, {"state": "open", "closed_on": None}]
    if kind is ReviewAction:
        return [{"review_id": parents[Review.KIND], "done_on": None}]
    return [{}]
