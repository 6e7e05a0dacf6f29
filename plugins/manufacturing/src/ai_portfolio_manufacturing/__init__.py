"""Manufacturing and logistics: checklist, metrics, gate rules and brief section."""

from ai_portfolio_manufacturing.analyses import ANALYSES
from ai_portfolio_manufacturing.attention import attention
from ai_portfolio_manufacturing.brief import SECTIONS
from ai_portfolio_manufacturing.gates import RULES
from ai_portfolio_manufacturing.metrics import METRICS
from desktop_app.plugin_api import IndustryPlugin

PLUGIN = IndustryPlugin(
    api="1.0",
    package=__name__,
    checklist="data/manufacturing.yaml",
    metrics=METRICS,
    gate_rules=RULES,
    brief_sections=SECTIONS,
    analyses=ANALYSES,
    attention=attention,
)
