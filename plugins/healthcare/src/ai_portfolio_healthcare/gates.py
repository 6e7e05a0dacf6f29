"""What a gate asks of clinical use beyond the checklist."""

from __future__ import annotations

from datetime import date

from ai_portfolio_healthcare.metrics import CLINICIAN_TRUST, ERROR_ALONE, GROUP_GAP, TO_CLINICIAN
from desktop_app.plugin_api import (
    N_,
    GateRule,
    Spine,
    _,
    concerns,
    general_metric,
    has_guardrail,
    has_target,
    is_proven,
    taken,
)

PACK = "healthcare"
CLINICAL = ("clinical_decision", "imaging", "triage")


def confidence_rule(spine: Spine, _today: date) -> str | None:
    """What is missing of the limit from which a clinician decides."""
    if not concerns(spine, "healthcare", *CLINICAL):
        return None
    wanted = taken(
        spine,
        TO_CLINICIAN,
        ERROR_ALONE,
        general_metric("core.low_confidence_share"),
        general_metric("core.error_of_rest"),
    )
    if any(has_target(metric) or has_guardrail(metric) for metric in wanted):
        return None
    return _(
        "No limit says when a clinician decides: set a target for “Cases left to the clinician” "
        "or “Errors among cases read alone”."
    )


def _tried_with_clinicians(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "healthcare", *CLINICAL):
        return None
    watched = [bet for bet in spine.bets if bet.test in ("shadow", "pilot")]
    if any(bet.state == "confirmed" for bet in watched):
        return None
    if watched:
        return _("The shadow run or pilot with clinicians is not confirmed.")
    return _("Use by clinicians was not observed yet: plan a shadow run or a pilot as a bet.")


def groups(spine: Spine, _today: date) -> str | None:
    """Whether something was measured by patient group, with a guardrail."""
    if not concerns(spine, "healthcare", "clinical_decision", "imaging"):
        return None
    fair = [m for m in spine.metrics if m.kind == "fairness" or m.segment]
    fair += taken(spine, GROUP_GAP)
    if any(is_proven(spine, metric) for metric in fair):
        return None
    return _("No metric with a guardrail was measured by patient group.")


def _trust_target(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "healthcare", *CLINICAL):
        return None
    wanted = taken(spine, CLINICIAN_TRUST, general_metric("core.trust"))
    if any(has_target(metric) for metric in wanted):
        return None
    return _("Clinicians' trust has no target: results that nobody trusts are ignored.")


RULES = (
    GateRule(
        "healthcare.confidence_rule",
        "discovery",
        "gate",
        N_("Rule for uncertain cases"),
        confidence_rule,
        "metrics",
    ),
    GateRule(
        "healthcare.trust_target",
        "discovery",
        "required",
        N_("Target for clinicians' trust"),
        _trust_target,
        "metrics",
    ),
    GateRule(
        "healthcare.tried",
        "delivery",
        "gate",
        N_("Tried with clinicians in the loop"),
        _tried_with_clinicians,
        "rollout",
    ),
    GateRule(
        "healthcare.groups",
        "delivery",
        "gate",
        N_("Measured by patient group"),
        groups,
        "metrics",
    ),
)
