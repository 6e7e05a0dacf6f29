"""The table of hooks: what the program asks of a plugin, what each hook gives, and how often it is asked.

A new hook has five places: its specification in `hookspecs`, its line here, the check of what it gives
(CHECKS in `plugin_host/conform`), its use (`extensions.given(Kind)`), and the guide in resources/help.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from desktop_app.domain.extensions.extension import AttentionItem, BriefSection, CatalogueMetric, GateRule
from desktop_app.domain.extensions.plugin_analysis import PluginAnalysis
from desktop_app.domain.health.checks import HealthCheck
from desktop_app.domain.scoring.methods import ScoringMethod
from desktop_app.domain.trust.checklists import ChecklistPack


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook: it gives a list of `gives`.

    Things that are asked for once have an id, and are kept until a plugin is switched on or off.
    """

    name: str
    gives: type[Any]
    asked: Literal["once", "often"] = "once"


# In the order in which the program asks for them.
HOOKS = (
    Hook("checklist_packs", ChecklistPack),
    Hook("metric_catalogue", CatalogueMetric),
    Hook("gate_rules", GateRule),
    Hook("brief_sections", BriefSection),
    Hook("scoring_methods", ScoringMethod),
    Hook("analyses", PluginAnalysis),
    Hook("attention_items", AttentionItem, "often"),
    Hook("health_checks", HealthCheck),
)

ASKED_ONCE = {hook.gives: hook for hook in HOOKS if hook.asked == "once"}
