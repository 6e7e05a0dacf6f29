"""The hooks: what the program asks of a plugin, each with the types it takes and gives."""

from __future__ import annotations

from datetime import date

import pluggy

from desktop_app.domain.extensions.extension import AttentionItem, BriefSection, CatalogueMetric, GateRule
from desktop_app.domain.extensions.plugin_analysis import PluginAnalysis
from desktop_app.domain.health.checks import HealthCheck
from desktop_app.domain.scoring.methods import ScoringMethod
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack

PROJECT = "ai_portfolio"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def checklist_packs() -> list[ChecklistPack]:  # type: ignore[empty-body]  # a plugin has the body
    """Checklists, each for one industry or for all; asked once, when one is first needed."""


@hookspec
def metric_catalogue() -> list[CatalogueMetric]:  # type: ignore[empty-body]  # a plugin has the body
    """Ready-made metrics with direction, unit and a sentence; asked once."""


@hookspec
def gate_rules() -> list[GateRule]:  # type: ignore[empty-body]  # a plugin has the body
    """Rules that a gate asks before an initiative leaves a stage; asked once."""


@hookspec
def brief_sections() -> list[BriefSection]:  # type: ignore[empty-body]  # a plugin has the body
    """Sections of the initiative brief; asked once, built for each brief."""


@hookspec
def scoring_methods() -> list[ScoringMethod]:  # type: ignore[empty-body]  # a plugin has the body
    """Ways to score initiatives: inputs with units and anchors, and a formula; asked once."""


@hookspec
def analyses() -> list[PluginAnalysis]:  # type: ignore[empty-body]  # a plugin has the body
    """Analyses of data files; asked once, run when a person starts one."""


@hookspec
def attention_items(  # type: ignore[empty-body]  # a plugin has the body
    spine: Spine, today: date
) -> list[AttentionItem]:
    """What wants a person about one initiative on `today`; asked whenever the dashboard is made."""


@hookspec
def health_checks() -> list[HealthCheck]:  # type: ignore[empty-body]  # a plugin has the body
    """Checks for contradictions and holes over the portfolio; asked once, run by the health check."""
