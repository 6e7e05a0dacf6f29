"""Finance and banking: checklist, metrics, gate rules and brief section for AI Portfolio."""

from __future__ import annotations

from datetime import date

from ai_portfolio_finance.analyses import ANALYSES
from ai_portfolio_finance.attention import attention
from ai_portfolio_finance.brief import SECTIONS
from ai_portfolio_finance.gates import RULES
from ai_portfolio_finance.health import CHECKS
from ai_portfolio_finance.metrics import METRICS
from desktop_app.plugin_api import (
    AttentionItem,
    BriefSection,
    CatalogueMetric,
    ChecklistPack,
    GateRule,
    HealthCheck,
    PluginAnalysis,
    Spine,
    hookimpl,
    load_pack,
)

# The plugin API that this plugin was written for.
API_VERSION = "1.0"


@hookimpl
def checklist_packs() -> list[ChecklistPack]:
    """The checklist of the industry."""
    return [load_pack(__name__, "data/finance.yaml")]


@hookimpl
def metric_catalogue() -> list[CatalogueMetric]:
    """Metrics that the industry uses."""
    return list(METRICS)


@hookimpl
def gate_rules() -> list[GateRule]:
    """What a gate asks beyond the checklist."""
    return list(RULES)


@hookimpl
def brief_sections() -> list[BriefSection]:
    """What leaders of the industry ask first."""
    return list(SECTIONS)


@hookimpl
def analyses() -> list[PluginAnalysis]:
    """What a data file can answer here."""
    return list(ANALYSES)


@hookimpl
def attention_items(spine: Spine, today: date) -> list[AttentionItem]:
    """What wants a person in an initiative of the industry."""
    return attention(spine, today)


@hookimpl
def health_checks() -> list[HealthCheck]:
    """What contradicts itself in what is live."""
    return list(CHECKS)
