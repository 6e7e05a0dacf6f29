"""Automotive and mobility: checklist, metrics, gate rules and brief section."""

from ai_portfolio_automotive.attention import attention
from ai_portfolio_automotive.brief import SECTIONS
from ai_portfolio_automotive.gates import RULES
from ai_portfolio_automotive.metrics import METRICS
from desktop_app.plugin_api import IndustryPlugin

PLUGIN = IndustryPlugin(
    api="1.0",
    package=__name__,
    checklist="data/automotive.yaml",
    metrics=METRICS,
    gate_rules=RULES,
    brief_sections=SECTIONS,
    attention=attention,
)
