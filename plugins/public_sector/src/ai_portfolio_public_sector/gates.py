"""What a gate asks of an authority beyond the checklist."""

from __future__ import annotations

from datetime import date

from ai_portfolio_public_sector.metrics import (
    AREA_RATIO,
    FLAG_GAP,
    HONEST_FLAGGED,
    STOPPED_ALONE,
    WORST_AREA,
)
from desktop_app.plugin_api import N_, GateRule, Spine, _, concerns, is_proven, newest, taken

PACK = "public_sector"
# The public records that the checklist names, by the market that asks for each.
RECORDS = {"eu_market": "PUB-05", "uk_market": "PUB-06"}


def fair_to_areas(spine: Spine, _today: date) -> str | None:
    """Whether something was measured by area or group, with a guardrail."""
    if not concerns(spine, "public_sector", "significant_decision", "benefits_decision"):
        return None
    fair = [m for m in spine.metrics if m.kind == "fairness"]
    fair += taken(spine, WORST_AREA, AREA_RATIO, FLAG_GAP, HONEST_FLAGGED)
    if any(is_proven(spine, metric) for metric in fair):
        return None
    return _("No metric with a guardrail was measured by area or group.")


def person_decides(spine: Spine, _today: date) -> str | None:
    """Whether benefits were stopped before a person had decided."""
    if not concerns(spine, "public_sector", "benefits_decision"):
        return None
    wanted = taken(spine, STOPPED_ALONE)
    if not wanted:
        return _("No metric “{name}” shows that a person decides.").format(name=_(STOPPED_ALONE.name))
    last = newest(spine, wanted[0])
    if last is None or last.value is None:
        return _("“{name}” has never been measured.").format(name=wanted[0].name)
    if last.value > 0:
        return _("Benefits were stopped before a person had decided.")
    return None


def record_linked(spine: Spine, _today: date) -> str | None:
    """Whether there is a link to each public record that is stated to exist."""
    if not concerns(spine, "public_sector", "public_body"):
        return None
    links = {item.id for item in spine.evidence if item.kind == "link" and item.link}
    for market, item_id in RECORDS.items():
        answer = spine.answer(PACK, item_id) if market in spine.initiative.facts else None
        if answer and answer.status == "yes" and links.isdisjoint(answer.evidence_ids):
            return _("The public record is answered yes, and no link leads to it.")
    return None


def _lawful_basis(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "public_sector", "public_body"):
        return None
    weak = [
        source.name
        for source in spine.data_sources
        if source.lawful_basis in ("consent", "legitimate_interests")
    ]
    if not weak:
        return None
    return _("An authority can rarely rest on consent or legitimate interests: {names}.").format(
        names=", ".join(weak)
    )


RULES = (
    GateRule(
        "public_sector.lawful_basis",
        "discovery",
        "required",
        N_("Lawful basis of an authority"),
        _lawful_basis,
        "data",
    ),
    GateRule(
        "public_sector.areas",
        "delivery",
        "gate",
        N_("Measured by area or group"),
        fair_to_areas,
        "metrics",
    ),
    GateRule(
        "public_sector.person_decides",
        "delivery",
        "gate",
        N_("A person decides before a benefit stops"),
        person_decides,
        "metrics",
    ),
    GateRule(
        "public_sector.record_linked",
        "delivery",
        "required",
        N_("Public record linked"),
        record_linked,
        "evidence",
    ),
)
