"""What a gate asks of a product that other companies rely on, beyond the checklist."""

from __future__ import annotations

from datetime import date

from ai_portfolio_enterprise_software.metrics import INJECTIONS, TENANT_LEAKS
from desktop_app.plugin_api import (
    N_,
    GateRule,
    Spine,
    _,
    concerns,
    has_guardrail,
    is_proven,
    measured_since,
    newest,
    newest_version,
    taken,
)

PACK = "enterprise_software"


def _release_measured(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "enterprise_software", "generative", "agentic"):
        return None
    version = newest_version(spine)
    if version is None or version.released_on is None:
        return _("No model version with a date is recorded.")
    models = [metric for metric in spine.metrics if metric.kind == "model"]
    if any(measured_since(spine, metric, version.released_on) for metric in models):
        return None
    return _("No model metric was measured on version {name}.").format(name=version.name)


def _tenants(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "enterprise_software", "multi_tenant"):
        return None
    wanted = taken(spine, TENANT_LEAKS)
    last = newest(spine, wanted[0]) if wanted else None
    if last is None or last.value is None:
        return _("No test of tenant isolation is recorded: measure “{name}”.").format(
            name=_(TENANT_LEAKS.name)
        )
    if last.value > 0:
        return _("The newest isolation test showed data of another tenant.")
    return None


def _spend_limit(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "enterprise_software", "agentic"):
        return None
    if any(has_guardrail(metric) for metric in spine.metrics if metric.kind == "cost"):
        return None
    return _("No cost metric has a guardrail: an agent can spend without end.")


def _injections(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "enterprise_software", "generative", "agentic"):
        return None
    if any(is_proven(spine, metric) for metric in taken(spine, INJECTIONS)):
        return None
    return _("“{name}” was not measured against a guardrail.").format(name=_(INJECTIONS.name))


RULES = (
    GateRule(
        "enterprise_software.release_measured",
        "delivery",
        "gate",
        N_("Newest version measured"),
        _release_measured,
        "metrics",
    ),
    GateRule(
        "enterprise_software.tenants",
        "delivery",
        "gate",
        N_("Tenants kept apart"),
        _tenants,
        "metrics",
    ),
    GateRule(
        "enterprise_software.spend_limit",
        "delivery",
        "gate",
        N_("Limit on what an agent spends"),
        _spend_limit,
        "metrics",
    ),
    GateRule(
        "enterprise_software.injections",
        "delivery",
        "required",
        N_("Injection tested"),
        _injections,
        "metrics",
    ),
)
