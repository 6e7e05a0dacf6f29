"""What needs attention in a live lending, pricing or fraud model."""

from __future__ import annotations

from datetime import date, timedelta

from ai_portfolio_finance.gates import DECIDES_ON_PEOPLE, PACK
from desktop_app.plugin_api import AttentionItem, Spine, _, concerns, measured_since

VALIDATE_AFTER = timedelta(days=365)
FAIRNESS_AFTER = timedelta(days=180)


def attention(spine: Spine, today: date) -> list[AttentionItem]:
    """An old validation, or fairness that nobody measured for half a year."""
    initiative = spine.initiative
    if initiative.stage != "live" or not concerns(spine, "finance"):
        return []
    items = []
    answer = spine.answer(PACK, "FIN-09")
    if answer and answer.signed_on and today - answer.signed_on > VALIDATE_AFTER:
        items.append(
            AttentionItem(
                initiative.id,
                "caution",
                _("Validation is old"),
                _("The independent validation is over a year old."),
                _("Go to Trust"),
                "trust",
            )
        )
    if concerns(spine, "finance", *DECIDES_ON_PEOPLE):
        fair = [m for m in spine.metrics if m.kind == "fairness"]
        if not any(measured_since(spine, metric, today - FAIRNESS_AFTER) for metric in fair):
            items.append(
                AttentionItem(
                    initiative.id,
                    "caution",
                    _("Fairness not measured"),
                    _("No fairness metric was measured in the last 180 days."),
                    _("Add measurement"),
                    "metrics",
                )
            )
    return items
