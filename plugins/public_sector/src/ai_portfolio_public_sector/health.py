"""Finds contradictions in live systems of an authority."""

from __future__ import annotations

from ai_portfolio_public_sector.gates import fair_to_areas, person_decides, record_linked
from desktop_app.plugin_api import N_, live_check

CHECKS = (
    live_check(
        "public_sector.alone", N_("Not shown that a person decides"), "bad", "metrics", person_decides
    ),
    live_check("public_sector.unequal", N_("Not measured by area or group"), "bad", "metrics", fair_to_areas),
    live_check(
        "public_sector.no_record", N_("Public record without a link"), "caution", "evidence", record_linked
    ),
)
