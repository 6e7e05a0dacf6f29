"""Finds contradictions in live lending, pricing and fraud detection."""

from __future__ import annotations

from datetime import date

from ai_portfolio_finance.gates import independent, review_path
from ai_portfolio_finance.metrics import REASONS_UPHELD
from desktop_app.plugin_api import N_, Spine, _, concerns, live_check, newest, taken


def _reasons(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "finance", "credit_decision"):
        return None
    measured = [metric for metric in taken(spine, REASONS_UPHELD) if newest(spine, metric) is not None]
    if measured:
        return None
    return _(
        "It decides on credit, and whether its reason codes are right is not measured: add “{name}”."
    ).format(name=_(REASONS_UPHELD.name))


CHECKS = (
    live_check("finance.reasons", N_("Reason codes not measured"), "bad", "metrics", _reasons),
    live_check("finance.own_validation", N_("Validated by its builder"), "bad", "trust", independent),
    live_check("finance.no_review_path", N_("No way to a person"), "caution", "metrics", review_path),
)
