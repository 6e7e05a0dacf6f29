"""Ready-made metrics of banks, insurers and payment firms, each with its direction, unit and meaning."""

from __future__ import annotations

from functools import partial

from desktop_app.plugin_api import N_, CatalogueMetric

_metric = partial(CatalogueMetric, industry="finance")

TIME_TO_DECISION = _metric(
    "finance.time_to_decision",
    N_("Time to decision"),
    "business",
    "lower",
    "h",
    N_("Hours from the application to the decision, waiting for papers included."),
    target_hint=N_("Today's figure, less what the case promises"),
)
ESCALATIONS = _metric(
    "finance.escalations",
    N_("Escalated decisions"),
    "business",
    "lower",
    "share",
    N_("Share of decisions that customers or staff take to the next level."),
    target_hint=N_("Today's figure, less what the case promises"),
)
SIGN_OFF = _metric(
    "finance.sign_off",
    N_("Compliance sign-off"),
    "operational",
    "higher",
    "share",
    N_("Share of decisions in the sample that compliance signs off."),
    target_hint=N_("100 %, on a sample drawn every month"),
)
FRAUD_CAUGHT = _metric(
    "finance.fraud_caught",
    N_("Fraud caught by value"),
    "model",
    "higher",
    "share",
    N_("Of the money lost to fraud without it, the share that it stops in time."),
    target_hint=N_("From the loss that the budget bears; the guardrail comes first"),
)
ALERTS_RIGHT = _metric(
    "finance.alerts_right",
    N_("Alerts that are fraud"),
    "model",
    "higher",
    "share",
    N_("Of 100 alerts, how many are fraud; the rest are honest customers."),
    target_hint=N_("From how many alerts reviewers can follow up"),
)
GOOD_BLOCKED = _metric(
    "finance.good_blocked",
    N_("Good customers blocked"),
    "user_experience",
    "lower",
    "share",
    N_("Share of honest payments or applications that are stopped or delayed."),
    target_hint=N_("Below the figure of the rules in use today"),
)
REVIEW_TIME = _metric(
    "finance.review_time",
    N_("Time in review"),
    "user_experience",
    "lower",
    "min",
    N_("Minutes that a case of the middle band waits for a person."),
    target_hint=N_("What an honest customer can be asked to wait"),
)
APPROVAL_RATIO = _metric(
    "finance.approval_ratio",
    N_("Approval ratio of groups"),
    "fairness",
    "higher",
    "",
    N_("Lowest approval rate of a group divided by the highest."),
    target_hint=N_("At least 0.8, and as near to 1 as the credit risk allows"),
)
REASONS_UPHELD = _metric(
    "finance.reasons_upheld",
    N_("Reasons upheld on audit"),
    "operational",
    "higher",
    "share",
    N_("Share of sampled notices whose reasons are what drove the score."),
    target_hint=N_("Close to 100 %: a wrong reason is a breach, not a defect"),
)
LOSS_RATIO = _metric(
    "finance.loss_ratio",
    N_("Losses against forecast"),
    "model",
    "range",
    "",
    N_("Losses that came divided by losses that the model expected; 1 is exact."),
    target_hint=N_("A range around 1 that the risk appetite allows"),
)
CHALLENGER_GAP = _metric(
    "finance.challenger_gap",
    N_("Gap to the challenger"),
    "model",
    "higher",
    "",
    N_("How much better it ranks than the challenger model on the same cases."),
    target_hint=N_("Above 0; below it the challenger takes over"),
)
REVIEW_COST = _metric(
    "finance.review_cost",
    N_("Review cost per case"),
    "cost",
    "lower",
    "money",
    N_("Cost of people per decided case, second opinions included."),
    target_hint=N_("Below the cost of the way in use today"),
)

METRICS = (
    TIME_TO_DECISION,
    ESCALATIONS,
    SIGN_OFF,
    FRAUD_CAUGHT,
    ALERTS_RIGHT,
    GOOD_BLOCKED,
    REVIEW_TIME,
    APPROVAL_RATIO,
    REASONS_UPHELD,
    LOSS_RATIO,
    CHALLENGER_GAP,
    REVIEW_COST,
)
