"""What a gate asks of feeds, recommendations and synthetic media beyond the checklist."""

from __future__ import annotations

from datetime import date

from ai_portfolio_media.metrics import (
    CROSS_VIEW,
    EXPOSURE,
    GINI,
    LABELLED,
    NEW_MEMBERS,
    RETENTION,
)
from desktop_app.plugin_api import N_, GateRule, Spine, _, concerns, has_guardrail, is_proven, taken

PACK = "media_entertainment"


def _exposure(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "media", "recommender"):
        return None
    if any(is_proven(spine, metric) for metric in taken(spine, EXPOSURE, GINI, CROSS_VIEW)):
        return None
    return _(
        "Who stays invisible is unknown: measure “Exposure of niche titles”, "
        "“Concentration of exposure” or “Members who leave their bubble” against a "
        "guardrail."
    )


def _retention(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "media", "recommender"):
        return None
    if any(has_guardrail(metric) for metric in taken(spine, RETENTION)):
        return None
    return _("Clicks alone decide: set a guardrail for “Members who stay”.")


def _new_members(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "media", "recommender"):
        return None
    if taken(spine, NEW_MEMBERS) or any(metric.segment for metric in spine.metrics):
        return None
    return _("No metric looks at new members, whom the model does not know.")


def _labels(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "media", "synthetic_media"):
        return None
    if any(is_proven(spine, metric) for metric in taken(spine, LABELLED)):
        return None
    return _("No measurement shows that synthetic items carry their label.")


RULES = (
    GateRule(
        "media.exposure",
        "delivery",
        "required",
        N_("Exposure measured against a guardrail"),
        _exposure,
        "metrics",
    ),
    GateRule(
        "media.retention",
        "delivery",
        "required",
        N_("Members who stay guard the clicks"),
        _retention,
        "metrics",
    ),
    GateRule(
        "media.new_members",
        "delivery",
        "recommended",
        N_("New members looked at"),
        _new_members,
        "metrics",
    ),
    GateRule("media.labels", "delivery", "gate", N_("Labels shown by a sample"), _labels, "metrics"),
)
