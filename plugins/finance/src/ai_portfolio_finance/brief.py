"""The brief's section on decisions about customers."""

from __future__ import annotations

from datetime import date

from ai_portfolio_finance.gates import DECIDES, PACK
from ai_portfolio_finance.metrics import (
    ALERTS_RIGHT,
    APPROVAL_RATIO,
    FRAUD_CAUGHT,
    GOOD_BLOCKED,
    REASONS_UPHELD,
    REVIEW_TIME,
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
    FRAUD_CAUGHT,
    ALERTS_RIGHT,
    GOOD_BLOCKED,
    REVIEW_TIME,
    APPROVAL_RATIO,
    REASONS_UPHELD,
    general_metric("core.low_confidence_share"),
    general_metric("core.error_of_rest"),
)


def _decisions(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "finance", *DECIDES):
        return []
    facts = spine.initiative.facts
    blocks: list[Block] = []
    if "automated_decision" in facts:
        blocks.append(_("It decides without a person unless a case is sent to one."))
    else:
        blocks.append(_("A person takes each decision; the model advises."))
    table = metric_table(spine, taken(spine, *_SHOWN), today)
    if table:
        blocks.append(table)
    else:
        blocks.append(_("No metric yet says how honest customers fare."))
    asked = [("FIN-04", _("Human review")), ("FIN-07", _("Fairness")), ("FIN-10", _("Audit trail"))]
    if "credit_decision" in facts:
        asked.insert(0, ("FIN-02", _("Reason codes")))
    blocks.append(answer_table(spine, PACK, tuple(asked)))
    return blocks


SECTIONS = (BriefSection("finance.decisions", N_("Decisions on customers"), _decisions),)
