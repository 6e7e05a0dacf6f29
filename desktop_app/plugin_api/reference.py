"""What the guide for plugin authors lists: how each type is made, and the words that the program knows."""

from __future__ import annotations

import dataclasses
import textwrap
from typing import Any

from desktop_app.domain.choices import INDUSTRIES
from desktop_app.plugin_api.packs import load_instruments, load_vocabulary

# Types that a plugin makes, in the order of the guide.
MADE = (
    "IndustryPlugin",
    "ChecklistPack",
    "ChecklistItem",
    "Citation",
    "CatalogueMetric",
    "GateRule",
    "BriefSection",
    "ScoringMethod",
    "ScoringInput",
    "PluginAnalysis",
    "AnalysisInput",
    "AnalysisOutcome",
    "AnalysisFigure",
    "AnalysisBars",
    "AttentionItem",
    "HealthCheck",
    "HealthFinding",
)


def constructor_line(kind: type[Any]) -> str:
    """How a type is made: its fields in their order, with what they are when they are left out."""
    shown = []
    for field in dataclasses.fields(kind):
        if not field.init:
            continue
        if field.default is not dataclasses.MISSING:
            shown.append(f"{field.name}={field.default!r}".replace("'", '"'))
        elif field.default_factory is not dataclasses.MISSING:
            shown.append(f"{field.name}={field.default_factory()!r}")
        else:
            shown.append(field.name)
    star = "*, " if all(field.kw_only for field in dataclasses.fields(kind)) else ""
    return f"{kind.__name__}({star}{', '.join(shown)})"


def guide_parts() -> dict[str, str]:
    """The parts of the guide that are made from the code: a test compares both."""
    from desktop_app import plugin_api

    known = {
        "Industries": INDUSTRIES.own,
        "Facts": load_vocabulary().tags,
        "Instruments": load_instruments(),
    }
    words = [_wrapped(f"- **{title}**: ", ", ".join(names)) for title, names in known.items()]
    types = [_wrapped("- ", f"`{constructor_line(getattr(plugin_api, name))}`") for name in MADE]
    return {"words": "\n".join(words), "types": "\n".join(types)}


def _wrapped(head: str, text: str) -> str:
    return "\n".join(textwrap.wrap(head + text, 140, subsequent_indent="  ", break_on_hyphens=False))
