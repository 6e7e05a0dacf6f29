"""What needs attention in a product on somebody else's model."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.plugin_api import AttentionItem, Spine, _, concerns, newest_version

# Suppliers retire a model about a year after its release; half of that leaves time to move.
LOOK_AFTER = timedelta(days=180)


def attention(spine: Spine, today: date) -> list[AttentionItem]:
    """Report a version on a supplier's model that is over half a year old."""
    initiative = spine.initiative
    version = newest_version(spine)
    if initiative.stage != "live" or version is None or version.released_on is None:
        return []
    if not concerns(spine, "enterprise_software", "third_party_model"):
        return []
    if today - version.released_on <= LOOK_AFTER:
        return []
    return [
        AttentionItem(
            initiative.id,
            "info",
            _("Supplier's model grows old"),
            _("Version {name} is over 180 days old: see whether the supplier retires it.").format(
                name=version.name
            ),
            _("See versions"),
            "rollout",
        )
    ]
