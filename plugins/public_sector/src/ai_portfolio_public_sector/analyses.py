"""Whom a service serves well: an outcome over districts or groups, with weights that a council sets."""

from __future__ import annotations

from desktop_app.plugin_api import N_, built_in

ANALYSES = (
    built_in(
        "equity",
        "public_sector.equity",
        N_("Equity over districts"),
        N_(
            "Mean wait, cost or error by district, the gap between best and worst, and the mean under your weights"
        ),
        labels={"area": N_("District or group"), "population": N_("Residents")},
        industry="public_sector",
    ),
)
