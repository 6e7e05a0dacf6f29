"""The brief's section on what happens to a patient when the model is wrong."""

from __future__ import annotations

from datetime import date

from ai_portfolio_healthcare.gates import CLINICAL, PACK
from ai_portfolio_healthcare.metrics import (
    CLINICIAN_TRUST,
    ERROR_ALONE,
    GROUP_GAP,
    OVERRIDES,
    RECALL_GRAVE,
    RECALL_SLOW,
    SPECIFICITY,
    TO_CLINICIAN,
)
from desktop_app.plugin_api import (
    N_,
    Block,
    BriefSection,
    Spine,
    _,
    answer_table,
    concerns,
    general_metric,
    metric_table,
    taken,
)

_SHOWN = (
    RECALL_GRAVE,
    RECALL_SLOW,
    SPECIFICITY,
    TO_CLINICIAN,
    ERROR_ALONE,
    GROUP_GAP,
    OVERRIDES,
    CLINICIAN_TRUST,
    general_metric("core.low_confidence_share"),
    general_metric("core.error_of_rest"),
    general_metric("core.trust"),
)


def _patients(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "healthcare", *CLINICAL):
        return []
    wrong = spine.initiative.when_wrong
    blocks: list[Block] = [wrong or _("What happens to a patient after an error is not stated yet.")]
    table = metric_table(spine, taken(spine, *_SHOWN), today)
    if table:
        blocks.append(table)
    asked = (
        ("HEA-01", _("Medical device?")),
        ("HEA-04", _("Explanation to the clinician")),
        ("HEA-05", _("Confidence thresholds")),
        ("HEA-14", _("Automation bias")),
    )
    blocks.append(answer_table(spine, PACK, asked))
    return blocks


SECTIONS = (BriefSection("healthcare.patients", N_("After an error with a patient"), _patients),)
