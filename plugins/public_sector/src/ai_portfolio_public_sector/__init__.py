"""Public sector: checklist, metrics, gate rules and brief section for AI Portfolio."""

from ai_portfolio_public_sector.analyses import ANALYSES
from ai_portfolio_public_sector.attention import attention
from ai_portfolio_public_sector.brief import SECTIONS
from ai_portfolio_public_sector.gates import RULES
from ai_portfolio_public_sector.health import CHECKS
from ai_portfolio_public_sector.metrics import METRICS
from desktop_app.plugin_api import IndustryPlugin

PLUGIN = IndustryPlugin(
    api="1.0",
    package=__name__,
    checklist="data/public_sector.yaml",
    metrics=METRICS,
    gate_rules=RULES,
    brief_sections=SECTIONS,
    analyses=ANALYSES,
    attention=attention,
    health_checks=CHECKS,
)
