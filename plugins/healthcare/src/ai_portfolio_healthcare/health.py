"""Finds contradictions in live clinical use."""

from __future__ import annotations

from datetime import date

from ai_portfolio_healthcare.gates import CLINICAL, confidence_rule, groups
from desktop_app.plugin_api import N_, Spine, _, concerns, live_check

# Populations, devices and practice change, so it is due at least once in half a year.
LONGEST_CADENCE = 183


def _seldom(spine: Spine, _today: date) -> str | None:
    cadence = spine.initiative.review_cadence_days
    if not concerns(spine, "healthcare", *CLINICAL) or cadence is None or cadence <= LONGEST_CADENCE:
        return None
    return _("It is in clinical use and reviewed every {n} days only.").format(n=cadence)


CHECKS = (
    live_check("healthcare.groups", N_("Not measured by patient group"), "bad", "metrics", groups),
    live_check("healthcare.no_limit", N_("No limit for the clinician"), "bad", "metrics", confidence_rule),
    live_check(
        "healthcare.seldom_reviewed",
        N_("Seldom reviewed"),
        "caution",
        "reviews",
        _seldom,
        "review_cadence_days",
    ),
)
