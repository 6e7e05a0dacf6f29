"""All that a plugin may import: hooks, the types they give, and a reader for checklist files."""

from __future__ import annotations

from desktop_app.domain.checklists import (
    ChecklistItem,
    ChecklistPack,
    Citation,
    Instrument,
    Vocabulary,
)
from desktop_app.domain.extension import (
    AttentionItem,
    Block,
    BriefSection,
    CatalogueMetric,
    GateRule,
    Table,
)
from desktop_app.domain.spine import Spine
from desktop_app.i18n import N_, _, ngettext
from desktop_app.plugin_api.hookspecs import hookimpl
from desktop_app.plugin_api.packs import PackError, load_pack, read_pack
from desktop_app.plugin_api.version import API_VERSION

__all__ = [
    "API_VERSION",
    "N_",
    "AttentionItem",
    "Block",
    "BriefSection",
    "CatalogueMetric",
    "ChecklistItem",
    "ChecklistPack",
    "Citation",
    "GateRule",
    "Instrument",
    "PackError",
    "Spine",
    "Table",
    "Vocabulary",
    "_",
    "hookimpl",
    "load_pack",
    "ngettext",
    "read_pack",
]
