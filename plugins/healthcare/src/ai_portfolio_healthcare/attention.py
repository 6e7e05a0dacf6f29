"""What needs attention in clinical use."""

from __future__ import annotations

from datetime import date, timedelta

from ai_portfolio_healthcare.gates import CLINICAL
from ai_portfolio_healthcare.metrics import CLINICIAN_TRUST
from desktop_app.plugin_api import (
    AttentionItem,
    Spine,
    _,
    concerns,
    general_metric,
    measured_since,
    taken,
)

ASK_AFTER = timedelta(days=120)


def attention(spine: Spine, today: date) -> list[AttentionItem]:
    """Report if nobody has measured the trust of clinicians for a while."""
    initiative = spine.initiative
    if initiative.stage != "live" or not concerns(spine, "healthcare", *CLINICAL):
        return []
    asked = taken(spine, CLINICIAN_TRUST, general_metric("core.trust"))
    if any(measured_since(spine, metric, today - ASK_AFTER) for metric in asked):
        return []
    return [
        AttentionItem(
            initiative.id,
            "caution",
            _("Clinicians not asked"),
            _("Clinicians were not asked in the last 120 days whether they trust it."),
            _("Add measurement"),
            "metrics",
        )
    ]
