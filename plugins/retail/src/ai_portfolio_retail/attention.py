"""What needs attention in a live shop."""

from __future__ import annotations

from datetime import date

from desktop_app.plugin_api import AttentionItem, Spine, _, concerns, general_metric, newest, taken


def attention(spine: Spine, _today: date) -> list[AttentionItem]:
    """Report a recommender whose drift nobody measures."""
    initiative = spine.initiative
    if initiative.stage != "live" or not concerns(spine, "retail", "recommender"):
        return []
    watched = taken(spine, general_metric("core.drift"), general_metric("core.data_age"))
    if any(newest(spine, metric) for metric in watched):
        return []
    return [
        AttentionItem(
            initiative.id,
            "info",
            _("Taste drift not watched"),
            _("Neither drift nor the age of the data has been measured."),
            _("Add metric"),
            "metrics",
        )
    ]
