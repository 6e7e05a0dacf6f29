"""Enterprise software: checklist, metrics, gate rules and brief section for AI Portfolio."""

from ai_portfolio_enterprise_software.attention import attention
from ai_portfolio_enterprise_software.brief import SECTIONS
from ai_portfolio_enterprise_software.gates import RULES
from ai_portfolio_enterprise_software.metrics import METRICS
from desktop_app.plugin_api import IndustryPlugin

PLUGIN = IndustryPlugin(
    api="1.0",
    package=__name__,
    checklist="data/enterprise_software.yaml",
    metrics=METRICS,
    gate_rules=RULES,
    brief_sections=SECTIONS,
    attention=attention,
)
