"""What a gate asks of driving functions beyond the checklist."""

from __future__ import annotations

from datetime import date

from ai_portfolio_automotive.metrics import NIGHT_GAP, SCENARIOS, TAKEOVERS
from desktop_app.plugin_api import (
    N_,
    GateRule,
    Spine,
    _,
    concerns,
    has_guardrail,
    has_target,
    is_proven,
    taken,
)

PACK = "automotive_mobility"
DRIVES = ("automated_driving", "driver_assist")
SMALL_FLEET = 0.1


def _scenarios(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "automotive", *DRIVES):
        return None
    if any(has_target(metric) for metric in taken(spine, SCENARIOS)):
        return None
    return _("No target says which share of the operating domain's scenarios must be covered.")


def _tests(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "automotive", *DRIVES):
        return None
    confirmed = {bet.test for bet in spine.bets if bet.state == "confirmed"}
    if confirmed.isdisjoint({"offline", "sandbox"}):
        return _("No bet was confirmed in simulation (offline or sandbox).")
    if confirmed.isdisjoint({"shadow", "pilot"}):
        return _("No bet was confirmed on the road (shadow mode or pilot).")
    return None


def _conditions(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "automotive", *DRIVES):
        return None
    split = [metric for metric in spine.metrics if metric.segment]
    split += taken(spine, NIGHT_GAP)
    if any(is_proven(spine, metric) for metric in split):
        return None
    return _("No metric with a guardrail was measured by condition, such as night or rain.")


def _small_fleet(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "automotive", *DRIVES, "connected_vehicle"):
        return None
    for cohort in spine.cohorts:
        if cohort.state == "done" and cohort.share is not None and cohort.share <= SMALL_FLEET:
            return None
    return _("No finished cohort covered a tenth of the fleet or less.")


def _takeovers(spine: Spine, _today: date) -> str | None:
    if not concerns(spine, "automotive", "automated_driving"):
        return None
    if any(has_guardrail(metric) for metric in taken(spine, TAKEOVERS)):
        return None
    return _("“{name}” has no guardrail: nothing says when to take it off the road.").format(
        name=_(TAKEOVERS.name)
    )


RULES = (
    GateRule(
        "automotive.scenarios",
        "discovery",
        "gate",
        N_("Target for scenarios covered"),
        _scenarios,
        "metrics",
    ),
    GateRule(
        "automotive.tests",
        "delivery",
        "gate",
        N_("Simulation first, then the road"),
        _tests,
        "rollout",
    ),
    GateRule(
        "automotive.conditions",
        "delivery",
        "gate",
        N_("Measured by condition"),
        _conditions,
        "metrics",
    ),
    GateRule(
        "automotive.small_fleet",
        "delivery",
        "required",
        N_("A small fleet first"),
        _small_fleet,
        "rollout",
    ),
    GateRule(
        "automotive.takeovers",
        "delivery",
        "gate",
        N_("Limit on takeovers"),
        _takeovers,
        "metrics",
    ),
)
