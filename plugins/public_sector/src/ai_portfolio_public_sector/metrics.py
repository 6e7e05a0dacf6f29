"""Ready-made metrics of authorities and cities, each with its direction, unit and meaning."""

from __future__ import annotations

from functools import partial

from desktop_app.plugin_api import N_, CatalogueMetric

_metric = partial(CatalogueMetric, industry="public_sector")

WORST_AREA = _metric(
    "public_sector.worst_area",
    N_("Waiting time, worst-off area"),
    "fairness",
    "lower",
    "min",
    N_("The average waiting time in the area where people wait longest."),
    target_hint=N_("Not above the figure before launch, whatever the average does"),
)
AREA_RATIO = _metric(
    "public_sector.area_ratio",
    N_("Best to worst area"),
    "fairness",
    "lower",
    "",
    N_("Outcome of the best-off area divided by that of the worst-off; 1 is equal."),
    target_hint=N_("Not above the figure before launch"),
)
WEIGHTED_OUTCOME = _metric(
    "public_sector.weighted_outcome",
    N_("Equity-weighted outcome"),
    "business",
    "lower",
    "min",
    N_("Average outcome with the weights that the council set for each area."),
    target_hint=N_("From the council’s decision on the weights"),
)
STOPPED_ALONE = _metric(
    "public_sector.stopped_alone",
    N_("Benefits stopped without a person"),
    "operational",
    "lower",
    "count",
    N_("Payments stopped or cut in a month before a person had decided."),
    target_hint=N_("None"),
)
HONEST_FLAGGED = _metric(
    "public_sector.honest_flagged",
    N_("Honest applicants flagged"),
    "fairness",
    "lower",
    "share",
    N_("Of applicants with nothing to hide, the share that is examined."),
    target_hint=N_("Below that of a random sample of the same size"),
)
FLAG_GAP = _metric(
    "public_sector.flag_gap",
    N_("Gap in flags between groups"),
    "fairness",
    "lower",
    "",
    N_("Highest minus lowest share of honest applicants flagged, over groups."),
    target_hint=N_("At most 0.05, with enough cases in each group"),
)
APPEALS_UPHELD = _metric(
    "public_sector.appeals_upheld",
    N_("Appeals upheld"),
    "business",
    "lower",
    "share",
    N_("Share of appeals that end in favour of the person."),
    target_hint=N_("Not above decisions that people made alone"),
)
APPEAL_TIME = _metric(
    "public_sector.appeal_time",
    N_("Time to an answer on appeal"),
    "user_experience",
    "lower",
    "days",
    N_("Days from an appeal to the answer of a person."),
    target_hint=N_("What the law or the service promise says"),
)
OTHER_ROUTE = _metric(
    "public_sector.other_route",
    N_("Time by the other route"),
    "user_experience",
    "lower",
    "days",
    N_("Days that a case takes without the digital way."),
    target_hint=N_("Not longer than by the digital way"),
)
TAKE_UP = _metric(
    "public_sector.take_up",
    N_("Take-up by those entitled"),
    "business",
    "higher",
    "share",
    N_("Of the people who are entitled, the share that receives the service."),
    target_hint=N_("Not below the figure before launch"),
)
PEAK_LOAD = _metric(
    "public_sector.peak_load",
    N_("Cases an hour at peak"),
    "operational",
    "higher",
    "count",
    N_("Cases handled in the busiest hour without a queue."),
    target_hint=N_("The busiest hour of last year, doubled"),
)
COST_PER_CASE = _metric(
    "public_sector.cost_per_case",
    N_("Cost per case"),
    "cost",
    "lower",
    "money",
    N_("Running cost divided by cases, people’s work included."),
    target_hint=N_("Below the cost of the way in use today"),
)

METRICS = (
    WORST_AREA,
    AREA_RATIO,
    WEIGHTED_OUTCOME,
    STOPPED_ALONE,
    HONEST_FLAGGED,
    FLAG_GAP,
    APPEALS_UPHELD,
    APPEAL_TIME,
    OTHER_ROUTE,
    TAKE_UP,
    PEAK_LOAD,
    COST_PER_CASE,
)
