"""What a gate asks of recommendations and personalisation beyond the checklist."""

from __future__ import annotations

from datetime import date

from ai_portfolio_retail.metrics import COVERAGE, OPT_OUT, REPEAT_RATE, RETURNING, VARIETY
from desktop_app.plugin_api import N_, GateRule, Spine, _, concerns, has_guardrail, taken

PACK = "retail_ecommerce"


def _variety(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "retail", "recommender"):
        return None
    if any(has_guardrail(metric) for metric in taken(spine, REPEAT_RATE, VARIETY, COVERAGE)):
        return None
    return _(
        "Nothing keeps people from seeing the same again and again: set a guardrail for “Repeated "
        "recommendations”, “Variety within a list” or “Catalogue coverage”."
    )


def _long_term(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "retail", "recommender"):
        return None
    if any(has_guardrail(metric) for metric in taken(spine, RETURNING, OPT_OUT)):
        return None
    return _(
        "No long-term metric guards the short-term one: set a guardrail for “Customers who come "
        "back” or “Personalisation switched off”."
    )


def _consent(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "retail", "tracking"):
        return None
    if {"eu_market", "uk_market"}.isdisjoint(spine.initiative.facts):
        return None
    if any(source.lawful_basis == "consent" for source in spine.data_sources):
        return None
    return _("It tracks people in the EU or the UK, and no data source rests on consent.")


def _experiment(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "retail", "recommender", "personalised_pricing", "ads_targeting"):
        return None
    tests = [bet for bet in spine.bets if bet.test == "ab"]
    if any(bet.state in ("confirmed", "disproved") for bet in tests):
        return None
    return _("No A/B test is settled, so the gain is unknown.")


RULES = (
    GateRule("retail.consent", "discovery", "gate", N_("Consent behind tracking"), _consent, "data"),
    GateRule("retail.variety", "delivery", "required", N_("Variety is guarded"), _variety, "metrics"),
    GateRule(
        "retail.long_term",
        "delivery",
        "required",
        N_("The long term is guarded"),
        _long_term,
        "metrics",
    ),
    GateRule(
        "retail.experiment",
        "delivery",
        "required",
        N_("Gain shown by an experiment"),
        _experiment,
        "rollout",
    ),
)
