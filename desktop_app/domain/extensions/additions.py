"""What all plugins together add, by kind: services use this protocol, and the plugin host implements it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from desktop_app.domain.extensions.extension import AttentionItem, BriefSection, CatalogueMetric, GateRule
from desktop_app.domain.extensions.plugin_analysis import PluginAnalysis
from desktop_app.domain.extensions.unchecked import Unchecked
from desktop_app.domain.health.checks import HealthCheck
from desktop_app.domain.scoring.methods import ScoringMethod
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack, Vocabulary, order_packs

T = TypeVar("T")


class Extensions(ABC):
    """What plugins add; `plugin_api/hooks` lists the hooks that it comes from."""

    @abstractmethod
    def given(self, kind: type[T]) -> tuple[T, ...]:
        """All things of this kind that the plugins in force give, such as `given(GateRule)`."""

    @abstractmethod
    def attention(self, spine: Spine, today: date) -> Sequence[AttentionItem]:
        """What plugins want a person to look at in one initiative."""

    @abstractmethod
    def vocabulary(self) -> Vocabulary:
        """The facts that checklists ask about."""

    @abstractmethod
    def fingerprint(self) -> str:
        """A text that changes when a plugin comes, goes or is another version."""

    def unchecked(self) -> tuple[Unchecked, ...]:
        """Plugins that are switched on and cannot be asked what a gate needs."""
        return ()

    def packs(self) -> tuple[ChecklistPack, ...]:
        """Checklists in force, those for every industry first."""
        return order_packs(self.given(ChecklistPack))

    def metric_catalogue(self, industry: str | None = None) -> tuple[CatalogueMetric, ...]:
        """Ready-made metrics; with an industry only its own and those for all."""
        metrics = self.given(CatalogueMetric)
        return tuple(m for m in metrics if industry is None or m.industry in (None, industry))

    def gate_rules(self) -> tuple[GateRule, ...]:
        """Gate rules; the gate reports a check that fails, so that it does not pass unseen."""
        return self.given(GateRule)

    def brief_sections(self) -> tuple[BriefSection, ...]:
        """Sections of the initiative brief; a sentence stands in for a section that can't be built."""
        return self.given(BriefSection)

    def scoring_methods(self) -> tuple[ScoringMethod, ...]:
        """Ways to score, the program's own first."""
        return self.given(ScoringMethod)

    def analyses(self, industry: str | None = None) -> tuple[PluginAnalysis, ...]:
        """Analyses of data files; with an industry only its own and those for all.

        `run` raises UserError with the plugin's sentence, or one that says that the plugin failed.
        """
        analyses = self.given(PluginAnalysis)
        return tuple(a for a in analyses if industry is None or a.industry in (None, industry))

    def health_checks(self) -> tuple[HealthCheck, ...]:
        """Health checks; a check that fails is among the findings, so that it does not pass unseen."""
        return self.given(HealthCheck)
