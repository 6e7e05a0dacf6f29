"""What needs attention in vehicles on the road."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from ai_portfolio_automotive.metrics import FALSE_BRAKING, TAKEOVERS
from desktop_app.plugin_api import AttentionItem, Spine, _, concerns, taken

# This many measurements in a row, each worse than the one before, are not chance.
WORSE_IN_A_ROW = 3


def attention(spine: Spine, _today: date) -> list[AttentionItem]:
    """Report takeovers or false braking that grow from one measurement to the next."""
    initiative = spine.initiative
    if initiative.stage != "live" or not concerns(spine, "automotive"):
        return []
    items = []
    for metric in taken(spine, TAKEOVERS, FALSE_BRAKING):
        values = [m.value for m in spine.series(metric.id) if m.value is not None]
        last = values[-WORSE_IN_A_ROW - 1 :]
        if len(last) > WORSE_IN_A_ROW and all(b > a for a, b in pairwise(last)):
            items.append(
                AttentionItem(
                    initiative.id,
                    "caution",
                    _("Getting worse on the road"),
                    _("{name} grew {n} times in a row.").format(name=metric.name, n=WORSE_IN_A_ROW),
                    _("Review now"),
                    "reviews",
                )
            )
    return items
