"""All that a plugin may import: hooks, the types they give, and a reader for checklist files."""

from __future__ import annotations

from desktop_app.domain.extensions.extension import (
    AttentionItem,
    Block,
    BriefSection,
    CatalogueMetric,
    GateRule,
    Table,
)
from desktop_app.domain.extensions.plugin_analysis import (
    AnalysisBars,
    AnalysisFigure,
    AnalysisInput,
    AnalysisOutcome,
    PluginAnalysis,
)
from desktop_app.domain.health.checks import HealthCheck, HealthFinding, HealthView
from desktop_app.domain.planning_records import (
    Budget,
    Capacity,
    Contribution,
    Cost,
    Dependency,
    Goal,
    Staffing,
)
from desktop_app.domain.records import Answer, Initiative, Measurement, Metric, ModelVersion, Portfolio
from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import (
    ChecklistItem,
    ChecklistPack,
    Citation,
    Instrument,
    Vocabulary,
)
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.plugin_api.built_in_analyses import built_in
from desktop_app.plugin_api.core_metrics import general_metric
from desktop_app.plugin_api.figures import TOO_FEW, list_text, number_text, percent_text, share_figure
from desktop_app.plugin_api.health_checks import live_check
from desktop_app.plugin_api.hookspecs import hookimpl
from desktop_app.plugin_api.industry_plugin import IndustryPlugin
from desktop_app.plugin_api.packs import PackError, load_pack, read_pack
from desktop_app.plugin_api.questions import (
    answer_table,
    concerns,
    has_guardrail,
    has_target,
    is_proven,
    is_settled,
    measured_since,
    metric_table,
    newest,
    newest_version,
    taken,
)
from desktop_app.plugin_api.version import API_VERSION

__all__ = [
    "API_VERSION",
    "N_",
    "TOO_FEW",
    "AnalysisBars",
    "AnalysisFigure",
    "AnalysisInput",
    "AnalysisOutcome",
    "Answer",
    "AttentionItem",
    "Block",
    "BriefSection",
    "Budget",
    "Capacity",
    "CatalogueMetric",
    "ChecklistItem",
    "ChecklistPack",
    "Citation",
    "Contribution",
    "Cost",
    "Dependency",
    "GateRule",
    "Goal",
    "HealthCheck",
    "HealthFinding",
    "HealthView",
    "IndustryPlugin",
    "Initiative",
    "Instrument",
    "Measurement",
    "Metric",
    "ModelVersion",
    "PackError",
    "PluginAnalysis",
    "Portfolio",
    "ScoringInput",
    "ScoringMethod",
    "Spine",
    "Staffing",
    "Table",
    "Vocabulary",
    "_",
    "answer_table",
    "built_in",
    "concerns",
    "general_metric",
    "has_guardrail",
    "has_target",
    "hookimpl",
    "is_proven",
    "is_settled",
    "list_text",
    "live_check",
    "load_pack",
    "measured_since",
    "metric_table",
    "newest",
    "newest_version",
    "ngettext",
    "number_text",
    "percent_text",
    "read_pack",
    "share_figure",
    "taken",
]
