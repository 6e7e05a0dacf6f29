"""The house rules of a bank: each hook of the plugin API once."""

from __future__ import annotations

from datetime import date

from desktop_app.plugin_api import (
    N_,
    AttentionItem,
    Block,
    BriefSection,
    CatalogueMetric,
    ChecklistPack,
    GateRule,
    HealthCheck,
    HealthFinding,
    HealthView,
    Spine,
    _,
    answer_table,
    concerns,
    hookimpl,
    is_proven,
    load_pack,
    taken,
)

API_VERSION = "1.0"

QUEUE = CatalogueMetric(
    "example_house.queue",
    N_("Waiting in the branch"),
    "user_experience",
    "lower",
    "min",
    N_("Minutes that a customer waits until somebody has time."),
    industry="finance",
    target_hint=N_("Today's figure"),
)


@hookimpl
def checklist_packs() -> list[ChecklistPack]:
    """The house rules."""
    return [load_pack(__name__, "data/house.yaml")]


@hookimpl
def metric_catalogue() -> list[CatalogueMetric]:
    """What the house measures in branches."""
    return [QUEUE]


def _queue_measured(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "finance", "branch_use"):
        return None
    if any(is_proven(spine, metric) for metric in taken(spine, QUEUE)):
        return None
    return _("Nobody has measured how long customers wait in the branch.")


@hookimpl
def gate_rules() -> list[GateRule]:
    """What the house asks before a pilot becomes a roll-out."""
    title = N_("Waiting in the branch measured")
    return [GateRule("example_house.queue", "delivery", "gate", title, _queue_measured, "metrics")]


def _branches(spine: Spine, _today: date) -> list[Block]:
    if not concerns(spine, "finance", "branch_use"):
        return []
    asked = (("HOUSE-01", _("Works council")), ("HOUSE-02", _("Name of the house")))
    return [_("It is used in branches."), answer_table(spine, "example_house", asked)]


@hookimpl
def brief_sections() -> list[BriefSection]:
    """What the board asks of branches."""
    return [BriefSection("example_house.branches", N_("In the branch"), _branches)]


@hookimpl
def attention_items(spine: Spine) -> list[AttentionItem]:
    """An initiative in branches that nobody at the house owns."""
    one = spine.initiative
    if one.owner or not concerns(spine, "finance", "branch_use"):
        return []
    return [
        AttentionItem(
            one.id,
            "info",
            _("No owner in the house"),
            _("It is used in branches, and nobody owns it."),
            _("Name an owner"),
            "overview",
        )
    ]


def _ownerless(view: HealthView) -> list[HealthFinding]:
    return [
        HealthFinding(
            spine.initiative.id,
            "caution",
            _("In branches without an owner"),
            _("It is live in branches, and nobody at the house owns it."),
            "overview",
            "owner",
        )
        for spine in view.spines
        if spine.initiative.stage == "live"
        and not spine.initiative.owner
        and concerns(spine, "finance", "branch_use")
    ]


@hookimpl
def health_checks() -> list[HealthCheck]:
    """What the house looks for over the whole portfolio."""
    return [HealthCheck("example_house.ownerless", N_("In branches without an owner"), "caution", _ownerless)]
