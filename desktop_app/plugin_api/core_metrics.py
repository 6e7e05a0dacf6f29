"""The general metrics that an initiative of any industry can take over, defined as in the field."""

from __future__ import annotations

from desktop_app.domain.extensions.extension import CatalogueMetric
from desktop_app.language.i18n import N_

_BEFORE = N_("Set from today's figure without AI, measured before building")
_GROUPS = N_("Usually at most 0.05 between the best and the worst group")

# id, name, kind, direction, unit, sentence, hint at a target
_ROWS: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("precision", N_("Precision"), "model", "higher", "share",
     N_("Of the cases that it flags, the share that is right."),
     N_("From what a false alarm costs the people who follow it up")),
    ("recall", N_("Recall"), "model", "higher", "share",
     N_("Of the cases that it should flag, the share that it finds."),
     N_("From what a missed case costs; the guardrail comes first")),
    ("specificity", N_("Specificity"), "model", "higher", "share",
     N_("Of the cases that it should leave alone, the share that it leaves alone."),
     N_("From how many people a false alarm reaches")),
    ("f1", N_("F1 score"), "model", "higher", "share",
     N_("Balance of precision and recall; use it only when both errors cost the same."),
     N_("Set precision and recall first")),
    ("accuracy", N_("Accuracy"), "model", "higher", "share",
     N_("Share of all cases that it gets right; says little when one class is rare."),
     N_("Above always guessing the most frequent class")),
    ("auc", N_("Area under the ROC curve"), "model", "higher", "",
     N_("Chance that it ranks a case that matters above one that does not; 0.5 is guessing."),
     N_("Above the score in use today")),
    ("brier", N_("Brier score"), "model", "lower", "",
     N_("Mean squared gap between its stated chance and what happened; 0 is perfect."),
     N_("Below always stating the base rate")),
    ("calibration_error", N_("Expected calibration error"), "model", "lower", "",
     N_("How far its stated chances are from how often things happen, over 15 bins."),
     N_("Usually at most 0.05 where people see the chance")),
    ("mae", N_("Mean absolute error"), "model", "lower", "",
     N_("How far a forecast is off on average, in the unit of what is forecast."),
     N_("Below the error of last period's value taken as the forecast")),
    ("mape", N_("Mean absolute percentage error"), "model", "lower", "share",
     N_("How far a forecast is off on average, as a share of the true value."),
     N_("Below the error of the planners' own forecast")),
    ("low_confidence_share", N_("Cases sent to people"), "model", "lower", "share",
     N_("Share of cases under the confidence limit, which a person decides."),
     N_("From how many cases people can review in time")),
    ("error_of_rest", N_("Error of what runs alone"), "model", "lower", "share",
     N_("Share of wrong results among the cases that no person looks at."),
     N_("From what one unseen error costs")),
    ("hallucination_rate", N_("Unsupported statements"), "model", "lower", "share",
     N_("Share of generated statements that no given source supports, judged on a sample."),
     N_("Set for each use, and stricter where people can't check")),
    ("cases_done", N_("Cases completed without rework"), "business", "higher", "share",
     N_("Share of cases that end well the first time."), _BEFORE),
    ("cycle_time", N_("Time per case"), "business", "lower", "h",
     N_("Hours from the start of a case to its end, waiting included."), _BEFORE),
    ("hours_saved", N_("Hours saved a month"), "business", "higher", "h",
     N_("Working hours that people no longer spend, counted and not estimated."),
     N_("From the benefit that the initiative was funded for")),
    ("revenue_gain", N_("Added revenue a month"), "business", "higher", "money",
     N_("Revenue above a comparable group without it."),
     N_("From an experiment with a control group")),
    ("loss_avoided", N_("Loss avoided a month"), "business", "higher", "money",
     N_("Loss below a comparable group without it."),
     N_("From an experiment with a control group")),
    ("adoption", N_("Adoption"), "user_experience", "higher", "share",
     N_("Share of the intended users who used it in the last 30 days."),
     N_("Agree it with those who lead the users")),
    ("trust", N_("User trust"), "user_experience", "higher", "points",
     N_("What users answer to “I can rely on it”, on a scale of 0 to 100."),
     N_("Ask before launch and every quarter")),
    ("override_rate", N_("Overrides by people"), "user_experience", "range", "share",
     N_("Share of results that people change: many show distrust, none shows blind trust."),
     N_("A range, so that both blind trust and distrust are seen")),
    ("complaints", N_("Complaints a month"), "user_experience", "lower", "count",
     N_("Complaints that name the system or its result."), _BEFORE),
    ("task_success", N_("Task success"), "user_experience", "higher", "share",
     N_("Share of users who reach what they came for."), _BEFORE),
    ("selection_gap", N_("Selection gap between groups"), "fairness", "lower", "",
     N_("Highest minus lowest share selected (demographic parity difference)."), _GROUPS),
    ("selection_ratio", N_("Selection ratio of groups"), "fairness", "higher", "",
     N_("Lowest selection rate divided by the highest; under 0.8 breaks the four-fifths rule."),
     N_("At least 0.8, and as near to 1 as the use allows")),
    ("opportunity_gap", N_("Recall gap between groups"), "fairness", "lower", "",
     N_("Highest minus lowest recall among groups (equal opportunity difference)."), _GROUPS),
    ("false_alarm_gap", N_("False-alarm gap between groups"), "fairness", "lower", "",
     N_("Highest minus lowest false-alarm rate among groups."), _GROUPS),
    ("latency_p95", N_("Latency, 95th percentile"), "operational", "lower", "ms",
     N_("19 of 20 answers come within this time."),
     N_("From how long a user or the next system can wait")),
    ("availability", N_("Availability"), "operational", "higher", "share",
     N_("Share of the time in which it answers."),
     N_("From the service level that was promised")),
    ("drift", N_("Largest drift of an input (PSI)"), "operational", "lower", "",
     N_("How far the inputs moved from the training data; over 0.25 is large."),
     N_("Watch from 0.1, act from 0.25")),
    ("data_age", N_("Age of the newest data"), "operational", "lower", "h",
     N_("Hours since the newest record that it works on."),
     N_("From the refresh that the data's owner promises")),
    ("time_to_recover", N_("Time to roll back"), "operational", "lower", "min",
     N_("Minutes from the decision to the version before, measured in a drill."),
     N_("From how much harm a minute does")),
    ("incidents", N_("Incidents a month"), "operational", "lower", "count",
     N_("Events in which it harmed, failed or had to be stopped."),
     N_("None that is grave")),
    ("cost_per_decision", N_("Cost per decision"), "cost", "lower", "money",
     N_("Run cost divided by decisions, people's reviews included."),
     N_("Below the cost of the way in use today")),
    ("run_cost", N_("Run cost a month"), "cost", "lower", "money",
     N_("Inference, hosting, licences and reviews of one month."),
     N_("The plan of the business case")),
    ("energy", N_("Energy per 1,000 decisions"), "cost", "lower", "",
     N_("Kilowatt-hours for 1,000 decisions, measured or stated by the supplier."),
     N_("Below the figure of the version before")),
)  # fmt: skip

GENERAL_METRICS: tuple[CatalogueMetric, ...] = tuple(
    CatalogueMetric(
        id=f"core.{key}",
        name=name,
        kind=kind,
        direction=direction,
        unit=unit,
        sentence=sentence,
        target_hint=hint,
    )
    for key, name, kind, direction, unit, sentence, hint in _ROWS
)

_BY_ID = {metric.id: metric for metric in GENERAL_METRICS}


def general_metric(metric_id: str) -> CatalogueMetric:
    """A general metric by its id, such as "core.recall"; raises KeyError if there is none."""
    return _BY_ID[metric_id]
