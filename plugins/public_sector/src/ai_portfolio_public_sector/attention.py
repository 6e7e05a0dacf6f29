"""What needs attention in a service of an authority."""

from __future__ import annotations

from datetime import date

from ai_portfolio_public_sector.gates import PACK
from desktop_app.plugin_api import AttentionItem, Spine, _, concerns, is_settled


def attention(spine: Spine, today: date) -> list[AttentionItem]:
    """Report a live service that people are not told about, or can't appeal against."""
    initiative = spine.initiative
    if initiative.stage != "live" or not concerns(spine, "public_sector", "public_body"):
        return []
    items = []
    if not is_settled(spine, PACK, "PUB-08", today):
        items.append(
            AttentionItem(
                initiative.id,
                "bad",
                _("People not told"),
                _("It is live, and the check on notice and explanation is not done."),
                _("Go to Trust"),
                "trust",
            )
        )
    decides = concerns(spine, "public_sector", "benefits_decision", "significant_decision")
    if decides and not is_settled(spine, PACK, "PUB-13", today):
        items.append(
            AttentionItem(
                initiative.id,
                "bad",
                _("No way to appeal"),
                _("It is live, and the check on human decision and appeal is not done."),
                _("Go to Trust"),
                "trust",
            )
        )
    return items
