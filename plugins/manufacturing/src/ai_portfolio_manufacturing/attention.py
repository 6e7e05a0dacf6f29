"""What needs attention after a model has changed on the line."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.plugin_api import (
    AttentionItem,
    Spine,
    _,
    concerns,
    measured_since,
    newest_version,
)

# A new version has this many days until its first measurement is due.
SETTLE = timedelta(days=14)


def attention(spine: Spine, today: date) -> list[AttentionItem]:
    """Report a version that went live and was not measured since."""
    initiative = spine.initiative
    version = newest_version(spine)
    if initiative.stage != "live" or version is None or not concerns(spine, "manufacturing"):
        return []
    released = version.released_on
    if released is None or version.state != "live" or today - released < SETTLE:
        return []
    if any(measured_since(spine, m, released) for m in spine.metrics if m.kind == "model"):
        return []
    return [
        AttentionItem(
            initiative.id,
            "caution",
            _("New version not measured"),
            _("No model metric was measured since version {name} went live.").format(name=version.name),
            _("Add measurement"),
            "metrics",
        )
    ]
