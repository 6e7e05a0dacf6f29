"""A plugin as data: it names what it adds, and the hooks that return it are written here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.extensions.extension import AttentionItem, BriefSection, CatalogueMetric, GateRule
from desktop_app.domain.extensions.plugin_analysis import PluginAnalysis
from desktop_app.domain.health.checks import HealthCheck
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack
from desktop_app.plugin_api.hookspecs import hookimpl
from desktop_app.plugin_api.packs import load_pack


@dataclass(frozen=True, kw_only=True, eq=False)
class IndustryPlugin:
    """What an entry point such as `example_house:PLUGIN` names.

    `api` is the plugin API that it was written for; `checklist` is a data file of the importable `package`.
    """

    api: str
    package: str
    checklist: str = ""
    metrics: Sequence[CatalogueMetric] = ()
    gate_rules: Sequence[GateRule] = ()
    brief_sections: Sequence[BriefSection] = ()
    analyses: Sequence[PluginAnalysis] = ()
    attention: Callable[[Spine, date], list[AttentionItem]] | None = None
    health_checks: Sequence[HealthCheck] = ()

    @property
    def API_VERSION(self) -> str:
        """The API version, which the loader reads from every plugin, module or not."""
        return self.api

    @hookimpl(specname="checklist_packs")
    def _checklist_packs(self) -> list[ChecklistPack]:
        return [load_pack(self.package, self.checklist)] if self.checklist else []

    @hookimpl(specname="metric_catalogue")
    def _metric_catalogue(self) -> list[CatalogueMetric]:
        return list(self.metrics)

    @hookimpl(specname="gate_rules")
    def _gate_rules(self) -> list[GateRule]:
        return list(self.gate_rules)

    @hookimpl(specname="brief_sections")
    def _brief_sections(self) -> list[BriefSection]:
        return list(self.brief_sections)

    @hookimpl(specname="analyses")
    def _analyses(self) -> list[PluginAnalysis]:
        return list(self.analyses)

    @hookimpl(specname="attention_items")
    def _attention_items(self, spine: Spine, today: date) -> list[AttentionItem]:
        return [] if self.attention is None else self.attention(spine, today)

    @hookimpl(specname="health_checks")
    def _health_checks(self) -> list[HealthCheck]:
        return list(self.health_checks)
