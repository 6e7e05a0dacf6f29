"""Healthcare: checklist, metrics, gate rules and brief section for AI Portfolio."""

from ai_portfolio_healthcare.analyses import ANALYSES
from ai_portfolio_healthcare.attention import attention
from ai_portfolio_healthcare.brief import SECTIONS
from ai_portfolio_healthcare.gates import RULES
from ai_portfolio_healthcare.health import CHECKS
from ai_portfolio_healthcare.metrics import METRICS
from desktop_app.plugin_api import IndustryPlugin

PLUGIN = IndustryPlugin(
    api="1.0",
    package=__name__,
    checklist="data/healthcare.yaml",
    metrics=METRICS,
    gate_rules=RULES,
    brief_sections=SECTIONS,
    analyses=ANALYSES,
    attention=attention,
    health_checks=CHECKS,
)
