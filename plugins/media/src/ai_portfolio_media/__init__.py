"""Media: checklist, metrics, gate rules and brief section for AI Portfolio."""

from ai_portfolio_media.analyses import ANALYSES
from ai_portfolio_media.attention import attention
from ai_portfolio_media.brief import SECTIONS
from ai_portfolio_media.gates import RULES
from ai_portfolio_media.metrics import METRICS
from desktop_app.plugin_api import IndustryPlugin

PLUGIN = IndustryPlugin(
    api="1.0",
    package=__name__,
    checklist="data/media.yaml",
    metrics=METRICS,
    gate_rules=RULES,
    brief_sections=SECTIONS,
    analyses=ANALYSES,
    attention=attention,
)
