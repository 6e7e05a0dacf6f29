"""Retail and e-commerce: checklist, metrics, gate rules and brief section for AI Portfolio."""

from ai_portfolio_retail.analyses import ANALYSES
from ai_portfolio_retail.attention import attention
from ai_portfolio_retail.brief import SECTIONS
from ai_portfolio_retail.gates import RULES
from ai_portfolio_retail.metrics import METRICS
from desktop_app.plugin_api import IndustryPlugin

PLUGIN = IndustryPlugin(
    api="1.0",
    package=__name__,
    checklist="data/retail.yaml",
    metrics=METRICS,
    gate_rules=RULES,
    brief_sections=SECTIONS,
    analyses=ANALYSES,
    attention=attention,
)
