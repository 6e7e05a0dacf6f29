"""Ready-made metrics of media and entertainment, each with its direction, unit and meaning."""

from __future__ import annotations

from functools import partial

from desktop_app.plugin_api import N_, CatalogueMetric

_metric = partial(CatalogueMetric, industry="media")

EXPOSURE = _metric(
    "media.exposure",
    N_("Exposure of niche titles"),
    "fairness",
    "higher",
    "",
    N_("Their share of what is shown divided by their share of the catalogue."),
    target_hint=N_("At least 0.8; under 0.5 they are invisible"),
)
GINI = _metric(
    "media.gini",
    N_("Concentration of exposure"),
    "fairness",
    "lower",
    "",
    N_("Gini index of how often titles are shown; 0 is equal, 1 is one title only."),
    target_hint=N_("Not above the figure before launch"),
)
LIST_VARIETY = _metric(
    "media.list_variety",
    N_("Variety within a list"),
    "user_experience",
    "higher",
    "",
    N_("Share of pairs in a list that come from different groups; 0 to 1."),
    target_hint=N_("Not below the editors’ own lists"),
)
RETENTION = _metric(
    "media.retention",
    N_("Members who stay"),
    "business",
    "higher",
    "share",
    N_("Share of members who are still there after 90 days."),
    target_hint=N_("Never below the control group: the guardrail of every click"),
)
CLICKS = _metric(
    "media.clicks",
    N_("Click rate"),
    "business",
    "higher",
    "share",
    N_("Share of shown titles that are opened."),
    target_hint=N_("Only beside a guardrail on members who stay"),
)
NEW_MEMBERS = _metric(
    "media.new_members",
    N_("Success with new members"),
    "model",
    "higher",
    "share",
    N_("Share of members of under 14 days who find something to finish."),
    target_hint=N_("Above the editors’ start page"),
)
CROSS_VIEW = _metric(
    "media.cross_view",
    N_("Members who leave their bubble"),
    "user_experience",
    "higher",
    "share",
    N_("Share of members who finish something outside their usual groups in a month."),
    target_hint=N_("Not below the figure before launch"),
)
LABELLED = _metric(
    "media.labelled",
    N_("Synthetic items labelled"),
    "operational",
    "higher",
    "share",
    N_("Share of synthetic or altered items that carry the label and the marking."),
    target_hint=N_("100 % in a monthly sample"),
)
CORRECTIONS = _metric(
    "media.corrections",
    N_("Corrections per 1,000 pieces"),
    "operational",
    "lower",
    "count",
    N_("Corrections that pieces made with it needed."),
    target_hint=N_("Not above pieces made without it"),
)
TAKEDOWN = _metric(
    "media.takedown",
    N_("Time to removal"),
    "operational",
    "lower",
    "h",
    N_("Hours from a justified notice to the removal."),
    target_hint=N_("Under 48 hours for intimate images; see the checklist"),
)
REVERSED = _metric(
    "media.reversed",
    N_("Moderation decisions reversed"),
    "operational",
    "lower",
    "share",
    N_("Share of contested removals that people reverse."),
    target_hint=N_("From the share among decisions that people made alone"),
)
TASTE_AGE = _metric(
    "media.taste_age",
    N_("Age of the taste it knows"),
    "operational",
    "lower",
    "days",
    N_("Days since the newest behaviour that the model learned from."),
    target_hint=N_("From how fast the catalogue and the season change"),
)

METRICS = (
    EXPOSURE,
    GINI,
    LIST_VARIETY,
    RETENTION,
    CLICKS,
    NEW_MEMBERS,
    CROSS_VIEW,
    LABELLED,
    CORRECTIONS,
    TAKEDOWN,
    REVERSED,
    TASTE_AGE,
)
