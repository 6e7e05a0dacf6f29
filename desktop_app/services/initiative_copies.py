"""A copy of an initiative to start another from: what describes it goes along, what was judged, measured or spent does not."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.choices import Stage
from desktop_app.domain.fields import specs
from desktop_app.domain.record_base import Child
from desktop_app.domain.records import DataSource, Initiative
from desktop_app.domain.spine import Spine
from desktop_app.language.i18n import N_, _
from desktop_app.services.changes import Changes
from desktop_app.services.initiatives import add_initiative
from desktop_app.services.record_edits import append
from desktop_app.services.workspace import Workspace, load_spine
from desktop_app.store.unit_of_work import UnitOfWork

#: Fields of the initiative that belong to the one it is: its key, its days, what was decided of it, what it cost.
_OWN = frozenset(
    {
        "key", "stage", "step", "held_from", "external_id", "source", "decision_asked", "decision_amount",
        "decision_by", "decision_owner", "strategy_goal",
        "ai_verdict", "ai_verdict_reason", "ai_verdict_by", "ai_verdict_on", "horizon", "strategy_from",
        "discovery_from", "delivery_from", "live_from", "retire_on", "budget", "cost_to_date", "opening_cost",
        "opening_on", "in_use_since", "first_review_due", "created_at",
    }
)  # fmt: skip
#: Records that go along, each with the fields that stay behind.
_COPIED: dict[str, frozenset[str]] = {
    "roles": frozenset(),
    "metrics": frozenset({"baseline", "analysis_id"}),
    "risks": frozenset({"due", "state"}),
    "bets": frozenset({"due", "state", "result", "settled_on", "analysis_id"}),
    "cohorts": frozenset({"version_name", "state", "starts_on", "ended_on", "result"}),
    "staffing": frozenset({"starts_on", "ends_on"}),
    "contributions": frozenset(),
    "custom_values": frozenset(),
}


#: Whatever else hangs on an initiative, as it is named where it stays behind.
_LEFT = {
    "ratings": N_("ratings"),
    "readiness": N_("how ready its data is"),
    "measurements": N_("measurements"),
    "decisions": N_("decisions"),
    "answers": N_("checks"),
    "model_versions": N_("model versions"),
    "reviews": N_("reviews"),
    "review_actions": N_("actions of reviews"),
    "evidence": N_("evidence"),
    "stage_moves": N_("moves between stages"),
    "estimates": N_("estimates"),
    "dependencies": N_("dependencies"),
    "costs": N_("costs by month"),
    "analyses": N_("analyses"),
    "source_rows": N_("where its values were imported from"),
    "comments": N_("comments"),
}
_SOURCES_WITHOUT = frozenset({"rows", "newest"})


def left_behind(ws: Workspace, initiative_id: str) -> str:
    """What a person is told of a copy: what the original has that did not go along; "" where all did."""
    spine = ws.spine(initiative_id)
    names = [_(words) for name, words in _LEFT.items() if getattr(spine, name)]
    sentences = []
    if names:
        sentences.append(
            _("Not copied, as it belongs to the original: {things}.").format(things=", ".join(names))
        )
    emptied = {
        _(specs(type(record))[name].label): None
        for part, without in {**_COPIED, "data_sources": _SOURCES_WITHOUT}.items()
        for record in getattr(spine, part)
        for name in sorted(without & set(specs(type(record))))
        if getattr(record, name) not in (None, "", getattr(type(record)(), name))
    }
    if emptied:
        sentences.append(_("Left empty in the copy: {fields}.").format(fields=", ".join(emptied)))
    return " ".join(sentences)


def duplicate(ws: Workspace, initiative_id: str) -> Changes:
    """Copy an initiative into a new one in Strategy, with its roles, sources, metrics, risks, bets, cohorts and staffing.

    One step of undo. Raises NotFound when it is not there.
    """
    with ws.change(_("Initiative duplicated")) as step:
        spine = load_spine(step.uow, initiative_id)
        values = _values(spine.initiative, _OWN)
        values["title"] = _("Copy of {title}").format(title=spine.initiative.title)[:300]
        values["stage"] = Stage.STRATEGY.value
        copy = add_initiative(step.uow, ws, values)
        for name, kept_behind in _COPIED.items():
            for record in getattr(spine, name):
                append(step.uow, type(record)(initiative_id=copy.id, **_values(record, kept_behind)))
        _copy_sources(step.uow, spine, copy)
    return step.changes


def _copy_sources(uow: UnitOfWork, spine: Spine, copy: Initiative) -> None:
    """The data sources as they are described; how good they are is judged anew."""
    for source in spine.data_sources:
        append(uow, DataSource(initiative_id=copy.id, **_values(source, _SOURCES_WITHOUT)))


def _values(record: Initiative | Child, without: frozenset[str]) -> dict[str, Any]:
    """The fields of a record by name."""
    return {name: getattr(record, name) for name in specs(type(record)) if name not in without}
