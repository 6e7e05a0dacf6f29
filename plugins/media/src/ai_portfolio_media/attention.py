"""What needs attention in a live feed."""

from __future__ import annotations

from datetime import date

from ai_portfolio_media.metrics import CLICKS, RETENTION
from desktop_app.plugin_api import AttentionItem, Metric, Spine, _, concerns, taken


def attention(spine: Spine, _today: date) -> list[AttentionItem]:
    """Report clicks that rise while members leave."""
    initiative = spine.initiative
    if initiative.stage != "live" or not concerns(spine, "media", "recommender"):
        return []
    clicks = [_change(spine, metric) for metric in taken(spine, CLICKS)]
    stay = [_change(spine, metric) for metric in taken(spine, RETENTION)]
    if not (any(c is not None and c > 0 for c in clicks) and any(s and s < 0 for s in stay)):
        return []
    return [
        AttentionItem(
            initiative.id,
            "caution",
            _("Clicks against members"),
            _("The click rate rises while fewer members stay."),
            _("Review now"),
            "reviews",
        )
    ]


def _change(spine: Spine, metric: Metric) -> float | None:
    """The newest value less the one before; None with fewer than two."""
    values = [m.value for m in spine.series(metric.id) if m.value is not None]
    return values[-1] - values[-2] if len(values) > 1 else None
