"""What the brief of an initiative is made from: its records, the rules, and what was worked out from them once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from desktop_app.briefs.figures.change_lines import NO_CHANGES, ChangeLines
from desktop_app.briefs.model.figure import Figure
from desktop_app.domain.choices import Stage
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.extensions.extension import Block, BriefSection
from desktop_app.domain.gates import GateReport, gate_report
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.records import Initiative, Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import gates_behind, metric_reports
from desktop_app.domain.trust.trust_report import ItemReport, asked_now, item_reports
from desktop_app.services.health_report import HealthProblem
from desktop_app.services.planning.costs import CostReport, report
from desktop_app.services.ranking.rank import RankRow


@dataclass(frozen=True)
class InitiativeGround:
    """One initiative with what was worked out of it, before its figures.

    `ranked` is its row in the ranking by expected value, with P10 and P90, of `ranked_of` that have a place.
    `last` holds what figures were in the last brief, by id.
    """

    spine: Spine
    rules: Rules
    portfolio: Portfolio
    ranked: RankRow | None = None
    ranked_of: int = 0
    findings: Sequence[HealthProblem] = ()
    own: CustomFields | None = None
    sections: Sequence[BriefSection] = ()
    changes: ChangeLines = NO_CHANGES
    last: Mapping[str, Figure] | None = None

    @property
    def initiative(self) -> Initiative:
        """The initiative itself."""
        return self.spine.initiative

    @property
    def currency(self) -> str:
        """The portfolio's currency."""
        return self.portfolio.currency

    @cached_property
    def reports(self) -> tuple[MetricReport, ...]:
        """Each metric with its state."""
        return metric_reports(self.spine, self.rules.today)

    @cached_property
    def items(self) -> tuple[ItemReport, ...]:
        """Each checklist item that applies."""
        return item_reports(self.spine, self.rules)

    @cached_property
    def gate(self) -> GateReport:
        """The gate ahead."""
        return gate_report(self.spine, self.rules, self.items)

    @cached_property
    def behind(self) -> list[ItemReport]:
        """Gate items that are open although it is live."""
        return gates_behind(self.items, self.initiative.stage) if self.initiative.stage == Stage.LIVE else []

    @cached_property
    def costs(self) -> CostReport:
        """What it costs and what follows from that."""
        return report(self.spine, self.portfolio, self.rules.today)

    @cached_property
    def plugin_blocks(self) -> tuple[tuple[BriefSection, Sequence[Block]], ...]:
        """What plugins add; an answer to older words counts for none before somebody confirms it."""
        asked = asked_now(self.spine, self.rules)
        built = ((section, section.build(asked, self.rules.today)) for section in self.sections)
        return tuple((section, blocks) for section, blocks in built if blocks)
