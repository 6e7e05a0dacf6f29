"""Finance and banking: checklist, metrics, gate rules and brief section for AI Portfolio."""

from ai_portfolio_finance.analyses import ANALYSES
from ai_portfolio_finance.attention import attention
from ai_portfolio_finance.brief import SECTIONS
from ai_portfolio_finance.gates import RULES
from ai_portfolio_finance.health import CHECKS
from ai_portfolio_finance.metrics import METRICS
from desktop_app.plugin_api import IndustryPlugin

PLUGIN = IndustryPlugin(
    api="1.0",
    package=__name__,
    checklist="data/finance.yaml",
    metrics=METRICS,
    gate_rules=RULES,
    brief_sections=SECTIONS,
    analyses=ANALYSES,
    attention=attention,
    health_checks=CHECKS,
)
