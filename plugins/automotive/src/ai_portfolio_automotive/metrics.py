"""Ready-made metrics of vehicle makers and mobility services, each with its direction, unit and meaning."""

from __future__ import annotations

from functools import partial

from desktop_app.plugin_api import N_, CatalogueMetric

_metric = partial(CatalogueMetric, industry="automotive")

SCENARIOS = _metric(
    "automotive.scenarios",
    N_("Scenarios covered"),
    "model",
    "higher",
    "share",
    N_("Share of the scenarios of the operating domain that were tested and passed."),
    target_hint=N_("All that the safety case names"),
)
ROAD_USERS_SEEN = _metric(
    "automotive.road_users_seen",
    N_("Road users seen in time"),
    "model",
    "higher",
    "share",
    N_("Of people and vehicles in the way, the share detected in time to stop."),
    target_hint=N_("From the safety case, for each condition of its own"),
)
NIGHT_GAP = _metric(
    "automotive.night_gap",
    N_("Gap between conditions"),
    "fairness",
    "lower",
    "",
    N_("Detection in the best condition minus in the worst: night, rain, clothing, size."),
    target_hint=N_("So small that the worst condition still meets the safety case"),
)
TAKEOVERS = _metric(
    "automotive.takeovers",
    N_("Takeovers per 1,000 km"),
    "operational",
    "lower",
    "count",
    N_("How often the driver or the operator has to take over."),
    target_hint=N_("Falling from release to release; never above the last one"),
)
FALSE_BRAKING = _metric(
    "automotive.false_braking",
    N_("False braking per 10,000 km"),
    "user_experience",
    "lower",
    "count",
    N_("Hard braking without a reason, which those behind pay for."),
    target_hint=N_("Below the release before"),
)
DOMAIN_EXITS = _metric(
    "automotive.domain_exits",
    N_("Exits from the operating domain"),
    "operational",
    "lower",
    "count",
    N_("Times in 1,000 km in which it drove outside the conditions it was made for."),
    target_hint=N_("None unnoticed"),
)
HANDOVER = _metric(
    "automotive.handover",
    N_("Time to a safe handover"),
    "user_experience",
    "lower",
    "s",
    N_("Seconds until 19 of 20 drivers are back in control."),
    target_hint=N_("Below the warning time that the system gives"),
)
SIM_GAP = _metric(
    "automotive.sim_gap",
    N_("Gap of simulation to road"),
    "model",
    "lower",
    "share",
    N_("How far simulated results are from the same drives on the road."),
    target_hint=N_("The gap up to which simulation counts as evidence"),
)
UPDATED = _metric(
    "automotive.updated",
    N_("Vehicles on the newest version"),
    "operational",
    "higher",
    "share",
    N_("Share of the fleet that runs the newest approved version."),
    target_hint=N_("From how fast a safety fix has to arrive"),
)
SAFE_STOPS = _metric(
    "automotive.safe_stops",
    N_("Safe stops that worked"),
    "operational",
    "higher",
    "share",
    N_("Of the minimal-risk manoeuvres, the share that ended in a safe place."),
    target_hint=N_("All; each failure is investigated"),
)
DRIVER_ALERTS = _metric(
    "automotive.driver_alerts",
    N_("Driver alerts that were right"),
    "user_experience",
    "higher",
    "share",
    N_("Of the alerts to the driver, the share that had a reason."),
    target_hint=N_("High enough that drivers do not switch it off"),
)

METRICS = (
    SCENARIOS,
    ROAD_USERS_SEEN,
    NIGHT_GAP,
    TAKEOVERS,
    FALSE_BRAKING,
    DOMAIN_EXITS,
    HANDOVER,
    SIM_GAP,
    UPDATED,
    SAFE_STOPS,
    DRIVER_ALERTS,
)
