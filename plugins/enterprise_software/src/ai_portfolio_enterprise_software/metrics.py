"""Ready-made metrics of makers of business software, each with its direction, unit and meaning."""

from __future__ import annotations

from functools import partial

from desktop_app.plugin_api import N_, CatalogueMetric

_metric = partial(CatalogueMetric, industry="enterprise_software")

GROUNDED = _metric(
    "enterprise_software.grounded",
    N_("Statements with a source"),
    "model",
    "higher",
    "share",
    N_("Share of statements in answers that the cited document supports."),
    target_hint=N_("Measured on a fixed sample at every release"),
)
RATED_GOOD = _metric(
    "enterprise_software.rated_good",
    N_("Answers rated good"),
    "user_experience",
    "higher",
    "share",
    N_("Share of answers that users or graders call good."),
    target_hint=N_("Above the release before"),
)
TENANT_LEAKS = _metric(
    "enterprise_software.tenant_leaks",
    N_("Answers with another tenant’s data"),
    "operational",
    "lower",
    "count",
    N_("Answers in the isolation test that show data of another tenant."),
    target_hint=N_("None"),
)
INJECTIONS = _metric(
    "enterprise_software.injections",
    N_("Injections that work"),
    "operational",
    "lower",
    "share",
    N_("Share of attack prompts and documents that make it break its rules."),
    target_hint=N_("Below the release before, on a set that grows"),
)
UNDONE = _metric(
    "enterprise_software.undone",
    N_("Agent actions undone"),
    "user_experience",
    "lower",
    "share",
    N_("Share of an agent’s actions that people undo."),
    target_hint=N_("Low enough that people leave it switched on"),
)
ASKED_FIRST = _metric(
    "enterprise_software.asked_first",
    N_("Risky actions that asked first"),
    "operational",
    "higher",
    "share",
    N_("Share of actions with effects outside that waited for a person’s yes."),
    target_hint=N_("100 %"),
)
COST_PER_TASK = _metric(
    "enterprise_software.cost_per_task",
    N_("Cost per completed task"),
    "cost",
    "lower",
    "money",
    N_("Model and hosting cost divided by tasks that were completed."),
    target_hint=N_("Below what the price of the feature bears"),
)
TOP_TENANT_COST = _metric(
    "enterprise_software.top_tenant_cost",
    N_("Cost of the most expensive tenant"),
    "cost",
    "lower",
    "money",
    N_("Model cost of one month for the tenant that uses most."),
    target_hint=N_("Below what the contract bears"),
)
SOLVED = _metric(
    "enterprise_software.solved",
    N_("Requests solved without a person"),
    "business",
    "higher",
    "share",
    N_("Share of requests that end well without a hand-over."),
    target_hint=N_("From an experiment with a control group"),
)
SWITCHED_OFF = _metric(
    "enterprise_software.switched_off",
    N_("Tenants that switched it off"),
    "business",
    "lower",
    "share",
    N_("Share of tenants whose administrators switched the feature off."),
    target_hint=N_("Not rising after a release"),
)
ACTIVE_SEATS = _metric(
    "enterprise_software.active_seats",
    N_("Active seats"),
    "business",
    "higher",
    "share",
    N_("Share of paid seats that used it in the last 30 days."),
    target_hint=N_("From the renewal rate that the plan needs"),
)

METRICS = (
    GROUNDED,
    RATED_GOOD,
    TENANT_LEAKS,
    INJECTIONS,
    UNDONE,
    ASKED_FIRST,
    COST_PER_TASK,
    TOP_TENANT_COST,
    SOLVED,
    SWITCHED_OFF,
    ACTIVE_SEATS,
)
