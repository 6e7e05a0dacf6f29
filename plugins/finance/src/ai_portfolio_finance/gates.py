"""What a gate asks of lending, pricing and fraud detection beyond the checklist."""

from __future__ import annotations

from datetime import date

from ai_portfolio_finance.metrics import APPROVAL_RATIO, REVIEW_TIME
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

PACK = "finance_banking"
DECIDES_ON_PEOPLE = ("credit_decision", "insurance_pricing")
DECIDES = (*DECIDES_ON_PEOPLE, "fraud_detection")


def _fairness(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "finance", *DECIDES_ON_PEOPLE):
        return None
    fair = [m for m in spine.metrics if m.kind == "fairness"]
    fair += taken(spine, APPROVAL_RATIO)
    if any(is_proven(spine, metric) for metric in fair):
        return None
    return _("No fairness metric has a guardrail and a measurement: lending and pricing need one.")


def review_path(spine: Spine, _today: date) -> str | None:
    """What is missing so that uncertain cases reach a person."""
    if not concerns(spine, "finance", *DECIDES):
        return None
    wanted = taken(
        spine,
        general_metric("core.low_confidence_share"),
        general_metric("core.error_of_rest"),
        REVIEW_TIME,
    )
    if any(has_target(metric) or has_guardrail(metric) for metric in wanted):
        return None
    return _(
        "No limit says which uncertain cases go to a person: set a target for “Cases sent to "
        "people”, “Error of what runs alone” or “Time in review”."
    )


def _reasons_proven(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "finance", "credit_decision"):
        return None
    answer = spine.answer(PACK, "FIN-02")
    if answer is None or answer.status != "yes" or answer.evidence_ids:
        return None
    return _("Reason codes are answered yes, and no evidence shows it.")


def independent(spine: Spine, _today: date) -> str | None:
    """What is wrong if the person who builds the model signed off its validation."""
    if not concerns(spine, "finance", "financial_entity"):
        return None
    answer = spine.answer(PACK, "FIN-09")
    if answer is None or not answer.signed_by:
        return None
    builders = {spine.role("data_scientist"), spine.role("tech_lead")} - {""}
    if answer.signed_role in ("data_scientist", "tech_lead") or answer.signed_by in builders:
        sentence = _("The independent validation is signed off by {name}, who builds the model.")
        return sentence.format(name=answer.signed_by)
    return None


RULES = (
    GateRule(
        "finance.fairness",
        "delivery",
        "gate",
        N_("Fairness measured against a guardrail"),
        _fairness,
        "metrics",
    ),
    GateRule(
        "finance.review_path",
        "delivery",
        "gate",
        N_("Uncertain cases go to a person"),
        review_path,
        "metrics",
    ),
    GateRule(
        "finance.reasons_proven",
        "delivery",
        "required",
        N_("Reason codes shown by evidence"),
        _reasons_proven,
        "trust",
    ),
    GateRule(
        "finance.independent",
        "delivery",
        "gate",
        N_("Validated by somebody else"),
        independent,
        "trust",
    ),
)
