"""Where on its tab an open item of a gate is settled, and what is proposed waits."""

from __future__ import annotations

from desktop_app.domain.gates import PLUGINS_PAGE, OpenItem
from desktop_app.ui.core.context import AppContext

#: The metrics that a template proposes, on the overview.
PROPOSED_METRICS = "proposed_metrics"
#: The place on its tab where a rule of the core is settled.
_ANCHORS = {
    "core.problem": "problem",
    "core.users": "users",
    "core.harmed": "harmed",
    "core.alternative": "rule_alternative",
    "core.needs_ai": "ai_verdict",
    "core.rated": "ratings",
    "core.success": "success_criteria",
    "core.when_wrong": "when_wrong",
    "core.owner": "role.product_manager",
    "core.data_scientist": "role.data_scientist",
    "core.tech_lead": "role.tech_lead",
    "core.risk_role": "role.risk",
    "core.classified": "facts",
    "core.rollback": "rollback_plan",
    "core.cadence": "review_cadence_days",
}


def anchor_of(item: OpenItem) -> str:
    """The field or part of its tab where an open item is settled; empty for the tab as a whole."""
    return item.anchor or _ANCHORS.get(item.rule, "")


def open_item(context: AppContext, initiative_id: str, item: OpenItem) -> None:
    """Show where an open item is settled."""
    if item.tab == PLUGINS_PAGE:
        context.go(PLUGINS_PAGE)
    else:
        context.open_initiative(initiative_id, item.tab, anchor_of(item))
