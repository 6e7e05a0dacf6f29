"""What a gate asks of machines, lines and routes beyond the checklist."""

from __future__ import annotations

from datetime import date

from ai_portfolio_manufacturing.metrics import ANSWER_TIME, FALSE_ALERTS, UPTIME
from desktop_app.plugin_api import (
    N_,
    GateRule,
    Spine,
    _,
    concerns,
    general_metric,
    has_guardrail,
    has_target,
    newest,
    taken,
)

PACK = "manufacturing_logistics"
FEW_SITES = 0.25


def _latency_uptime(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "manufacturing"):
        return None
    latency = taken(spine, ANSWER_TIME, general_metric("core.latency_p95"))
    uptime = taken(spine, UPTIME, general_metric("core.availability"))
    if not any(has_target(metric) for metric in latency):
        return _("No target says how fast an answer has to reach the machine.")
    if not any(has_target(metric) for metric in uptime):
        return _("No target says how much of the time it has to run.")
    return None


def _false_alerts(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "manufacturing", "alarms"):
        return None
    if any(has_guardrail(metric) for metric in taken(spine, FALSE_ALERTS)):
        return None
    return _("“{name}” has no guardrail: operators switch off what alarms too often.").format(
        name=_(FALSE_ALERTS.name)
    )


def _few_sites(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "manufacturing"):
        return None
    tried = [c for c in spine.cohorts if c.state == "done" and c.share is not None]
    if any(cohort.share is not None and cohort.share <= FEW_SITES for cohort in tried):
        return None
    return _("No finished cohort covered a quarter of the sites or fewer.")


def _drill(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "manufacturing", "safety_function", "robot"):
        return None
    drills = taken(spine, general_metric("core.time_to_recover"))
    if any(newest(spine, metric) for metric in drills):
        return None
    return _("The roll-back plan was never tried: measure “Time to roll back” in a drill.")


RULES = (
    GateRule(
        "manufacturing.latency_uptime",
        "discovery",
        "required",
        N_("Targets for latency and uptime"),
        _latency_uptime,
        "metrics",
    ),
    GateRule(
        "manufacturing.false_alerts",
        "delivery",
        "gate",
        N_("False alerts are guarded"),
        _false_alerts,
        "metrics",
    ),
    GateRule(
        "manufacturing.few_sites",
        "delivery",
        "required",
        N_("A few sites first"),
        _few_sites,
        "rollout",
    ),
    GateRule("manufacturing.drill", "delivery", "gate", N_("Roll-back tried in a drill"), _drill, "metrics"),
)
