"""The core plugin: base checklist, general metrics, gates, and what the program itself notices."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.attention import core_attention
from desktop_app.domain.extensions.extension import AttentionItem, CatalogueMetric, GateRule
from desktop_app.domain.gates import CORE_RULES
from desktop_app.domain.health.checks import HealthCheck
from desktop_app.domain.scoring.methods import ScoringMethod
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack
from desktop_app.plugin_api.core_metrics import GENERAL_METRICS
from desktop_app.plugin_api.hookspecs import hookimpl
from desktop_app.plugin_api.packs import load_pack

API_VERSION = "1.0"


@hookimpl
def checklist_packs() -> list[ChecklistPack]:
    """The base list, which every initiative answers."""
    return [load_pack("desktop_app.plugin_api", "data/base.yaml")]


@hookimpl
def metric_catalogue() -> list[CatalogueMetric]:
    """Metrics that any industry uses."""
    return list(GENERAL_METRICS)


@hookimpl
def gate_rules() -> list[GateRule]:
    """The rules of the program's own gates."""
    return list(CORE_RULES)


@hookimpl
def scoring_methods() -> list[ScoringMethod]:
    """RICE, ICE, WSJF, weighted criteria, value against effort, expected value."""
    # Imported late: with their anchors they are many texts that no page needs at the start.
    from desktop_app.plugin_api.core_scoring import core_scoring_methods

    return core_scoring_methods()


@hookimpl
def attention_items(spine: Spine, today: date) -> list[AttentionItem]:
    """What the initiative's own records say wants a person."""
    return core_attention(spine, today)


@hookimpl
def health_checks() -> list[HealthCheck]:
    """Contradictions and holes that any portfolio can have."""
    # Imported late: not needed before somebody runs a health check.
    from desktop_app.domain.health.core_checks import CORE_CHECKS

    return list(CORE_CHECKS)
