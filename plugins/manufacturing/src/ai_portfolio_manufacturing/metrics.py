"""Ready-made metrics of factories, warehouses and carriers, each with its direction, unit and meaning."""

from __future__ import annotations

from functools import partial

from desktop_app.plugin_api import N_, CatalogueMetric

_metric = partial(CatalogueMetric, industry="manufacturing")

FALSE_ALERTS = _metric(
    "manufacturing.false_alerts",
    N_("False alerts per shift"),
    "operational",
    "lower",
    "count",
    N_("Alerts in a shift after which nothing was wrong."),
    target_hint=N_("What operators say they will still look at"),
)
FAILURES_SEEN = _metric(
    "manufacturing.failures_seen",
    N_("Failures seen in time"),
    "model",
    "higher",
    "share",
    N_("Of the failures that came, the share it announced early enough to act."),
    target_hint=N_("From what an unplanned stop costs"),
)
WARNING_TIME = _metric(
    "manufacturing.warning_time",
    N_("Warning time"),
    "model",
    "higher",
    "h",
    N_("Hours from the first alert to the failure."),
    target_hint=N_("The time that parts and people need to be there"),
)
STOPS = _metric(
    "manufacturing.stops",
    N_("Unplanned stops a month"),
    "business",
    "lower",
    "count",
    N_("Stops of the line that nobody had planned."),
    target_hint=N_("Today's figure, less what the case promises"),
)
UPTIME = _metric(
    "manufacturing.uptime",
    N_("Uptime of the line"),
    "business",
    "higher",
    "share",
    N_("Share of the planned time in which the line runs."),
    target_hint=N_("Today's figure, plus what the case promises"),
)
SENSOR_GAPS = _metric(
    "manufacturing.sensor_gaps",
    N_("Missing or faulty readings"),
    "operational",
    "lower",
    "share",
    N_("Share of sensor readings that are missing, frozen or out of range."),
    target_hint=N_("The share up to which it was tested"),
)
ANSWER_TIME = _metric(
    "manufacturing.answer_time",
    N_("Answer time at the machine"),
    "operational",
    "lower",
    "ms",
    N_("19 of 20 answers reach the machine within this time."),
    target_hint=N_("From the cycle time of the machine"),
)
SITE_GAP = _metric(
    "manufacturing.site_gap",
    N_("Gap between sites"),
    "model",
    "lower",
    "",
    N_("Best minus worst result over the sites that use it."),
    target_hint=N_("Small enough that no site is worse off than before"),
)
SCRAP = _metric(
    "manufacturing.scrap",
    N_("Scrap"),
    "business",
    "lower",
    "share",
    N_("Share of parts that are thrown away or reworked."),
    target_hint=N_("Today's figure, less what the case promises"),
)
MISSED_DEFECTS = _metric(
    "manufacturing.missed_defects",
    N_("Defects that slip through"),
    "model",
    "lower",
    "share",
    N_("Of the defective parts, the share that passes inspection."),
    target_hint=N_("Below that of the inspectors on the same parts"),
)
ON_TIME = _metric(
    "manufacturing.on_time",
    N_("Deliveries on time"),
    "business",
    "higher",
    "share",
    N_("Share of deliveries inside the promised window."),
    target_hint=N_("Today's figure, plus what the case promises"),
)
ENERGY = _metric(
    "manufacturing.energy",
    N_("Energy cost per unit"),
    "cost",
    "lower",
    "money",
    N_("Energy cost divided by good parts or deliveries."),
    target_hint=N_("Below the figure before launch"),
)

METRICS = (
    FALSE_ALERTS,
    FAILURES_SEEN,
    WARNING_TIME,
    STOPS,
    UPTIME,
    SENSOR_GAPS,
    ANSWER_TIME,
    SITE_GAP,
    SCRAP,
    MISSED_DEFECTS,
    ON_TIME,
    ENERGY,
)
