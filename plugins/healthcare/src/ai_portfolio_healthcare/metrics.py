"""Ready-made metrics of hospitals, clinics and health insurers, each with its direction, unit and meaning."""

from __future__ import annotations

from functools import partial

from desktop_app.plugin_api import N_, CatalogueMetric

_metric = partial(CatalogueMetric, industry="healthcare")

RECALL_GRAVE = _metric(
    "healthcare.recall_grave",
    N_("Sensitivity, urgent conditions"),
    "model",
    "higher",
    "share",
    N_("Of patients with a condition that cannot wait, the share that it finds."),
    target_hint=N_("Not below that of two clinicians reading apart"),
)
RECALL_SLOW = _metric(
    "healthcare.recall_slow",
    N_("Sensitivity, other conditions"),
    "model",
    "higher",
    "share",
    N_("Of patients with a condition that can wait, the share that it finds."),
    target_hint=N_("May be lower than for urgent conditions; state it openly"),
)
SPECIFICITY = _metric(
    "healthcare.specificity",
    N_("Specificity (no false alarms)"),
    "model",
    "higher",
    "share",
    N_("Of patients without the condition, the share that is not alarmed."),
    target_hint=N_("From what a needless examination does to a patient"),
)
TO_CLINICIAN = _metric(
    "healthcare.to_clinician",
    N_("Cases left to the clinician"),
    "operational",
    "range",
    "share",
    N_("Share of cases under the confidence limit, which a clinician decides."),
    target_hint=N_("A range: too many help nobody, too few show that the limit is too low"),
)
ERROR_ALONE = _metric(
    "healthcare.error_alone",
    N_("Errors among cases read alone"),
    "model",
    "lower",
    "share",
    N_("Share of wrong results among the cases over the confidence limit."),
    target_hint=N_("Below the error of clinicians on the same cases"),
)
GROUP_GAP = _metric(
    "healthcare.group_gap",
    N_("Recall gap between patient groups"),
    "fairness",
    "lower",
    "",
    N_("Highest minus lowest recall over age, sex, skin tone or origin."),
    target_hint=N_("At most 0.05, with enough cases in each group"),
)
SITE_GAP = _metric(
    "healthcare.site_gap",
    N_("Recall gap between sites"),
    "fairness",
    "lower",
    "",
    N_("Highest minus lowest recall over hospitals and devices."),
    target_hint=N_("At most 0.05 before a further site joins"),
)
CLINICIAN_TRUST = _metric(
    "healthcare.clinician_trust",
    N_("Clinician trust"),
    "user_experience",
    "higher",
    "points",
    N_("What clinicians answer to “I would use it on my own patient”, 0 to 100."),
    target_hint=N_("Ask before launch and every quarter"),
)
OVERRIDES = _metric(
    "healthcare.overrides",
    N_("Overrides by clinicians"),
    "user_experience",
    "range",
    "share",
    N_("Share of results that clinicians change; none at all shows blind trust."),
    target_hint=N_("A range, so that both blind trust and distrust are seen"),
)
ALERTS_PER_SHIFT = _metric(
    "healthcare.alerts_per_shift",
    N_("Alerts per clinician and shift"),
    "user_experience",
    "lower",
    "count",
    N_("How often it interrupts one clinician in one shift."),
    target_hint=N_("What the ward agrees to; alerts beyond it are ignored"),
)
TIME_TO_DIAGNOSIS = _metric(
    "healthcare.time_to_diagnosis",
    N_("Time to diagnosis"),
    "business",
    "lower",
    "min",
    N_("Minutes from the examination to the confirmed finding."),
    target_hint=N_("Today's figure, less what the case promises"),
)
MISSED_HARM = _metric(
    "healthcare.missed_harm",
    N_("Patients harmed by a miss"),
    "operational",
    "lower",
    "count",
    N_("Patients in a quarter whose harm a missed finding contributed to."),
    target_hint=N_("None; each is a reportable event"),
)

METRICS = (
    RECALL_GRAVE,
    RECALL_SLOW,
    SPECIFICITY,
    TO_CLINICIAN,
    ERROR_ALONE,
    GROUP_GAP,
    SITE_GAP,
    CLINICIAN_TRUST,
    OVERRIDES,
    ALERTS_PER_SHIFT,
    TIME_TO_DIAGNOSIS,
    MISSED_HARM,
)
