"""What the brief of the portfolio is made from: its dashboard, ranking, plan and records, each worked out once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from desktop_app.briefs.brief_source import BriefSource
from desktop_app.briefs.figures.change_lines import NO_CHANGES, ChangeLines
from desktop_app.briefs.figures.proof_figures import ProofCounts, count_proof
from desktop_app.domain.choices import ACTIVE_STAGES, Stage
from desktop_app.domain.planning.plan_dates import quarters
from desktop_app.domain.planning.plan_money import BudgetUse, budget_uses
from desktop_app.domain.planning.workload import Workload, workload
from desktop_app.domain.planning_records import Budget, Capacity
from desktop_app.domain.records import Initiative, Portfolio, Risk
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.trust_report import ItemReport, ItemState, item_reports
from desktop_app.language.word_order import natural_key
from desktop_app.services.dashboard import Dashboard, dashboard
from desktop_app.services.lists import list_reads
from desktop_app.services.planning.benefits import benefit_sum
from desktop_app.services.ranking.rank import RankRow
from desktop_app.store.reads.list_columns import COLUMN_INDEX

#: So many places of the ranking are shown.
RANKED = 15
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class LawDate:
    """A duty that begins on a day, and the initiatives that it meets unsettled."""

    day: date
    report: ItemReport
    keys: tuple[str, ...]


@dataclass(frozen=True)
class PortfolioGround:
    """The portfolio with what was worked out of it, before its figures."""

    source: BriefSource
    changes: ChangeLines = NO_CHANGES

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.source.rules

    @property
    def portfolio(self) -> Portfolio:
        """The portfolio itself."""
        return self.source.portfolio

    @property
    def currency(self) -> str:
        """Its currency."""
        return self.portfolio.currency

    @cached_property
    def data(self) -> Dashboard:
        """What the dashboard shows, with the range of the benefit."""
        ws = self.source.ws
        return dataclasses.replace(dashboard(ws, 12), benefit=benefit_sum(ws))

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """The active initiatives as the list has them."""
        stage = COLUMN_INDEX["stage"]
        return [row for row in list_reads.rows(self.source.ws) if row[stage] in ACTIVE_STAGES]

    @cached_property
    def spines(self) -> list[Spine]:
        """The active initiatives with their records."""
        return [spine for spine in self.source.ws.spines() if spine.initiative.stage in ACTIVE_STAGES]

    @cached_property
    def live(self) -> list[Spine]:
        """The live ones."""
        return [spine for spine in self.spines if spine.initiative.stage == Stage.LIVE]

    @cached_property
    def items(self) -> list[tuple[ItemReport, ...]]:
        """The checklist items of each active initiative."""
        return [item_reports(spine, self.rules) for spine in self.spines]

    @cached_property
    def proof(self) -> ProofCounts:
        """The four numbers over all active initiatives."""
        today = self.rules.today
        total = ProofCounts()
        for spine, items in zip(self.spines, self.items, strict=True):
            counted = partial(count_proof, spine, items, today)
            total += self.rules.same_for_unanswered("proof", spine, counted)
        return total

    @cached_property
    def asked(self) -> list[Initiative]:
        """Initiatives that ask for a decision, by date, then amount."""
        asking = [spine.initiative for spine in self.spines if spine.initiative.decision_asked]
        return sorted(
            asking,
            key=lambda asks: (
                asks.decision_by or date.max, -(asks.decision_amount or 0.0), natural_key(asks.key)
            ),
        )  # fmt: skip

    @cached_property
    def budgets(self) -> list[BudgetUse]:
        """What the plan takes of each budget."""
        with self.source.ws.read() as uow:
            budgets = uow.find(Budget)
        return budget_uses(self.spines, budgets)

    @cached_property
    def people(self) -> Workload:
        """People needed and there in this quarter and the next three."""
        with self.source.ws.read() as uow:
            capacities = uow.find(Capacity)
        return workload(self.spines, capacities, quarters(self.rules.today, _QUARTERS))

    @cached_property
    def ranked(self) -> tuple[RankRow, ...]:
        """The first places by expected value with their P10 and P90."""
        ranking = self.source.ranked
        first = [row for row in ranking.rows if row.score is not None][:RANKED] if ranking else []
        drawn = self.source.drawn([row.initiative_id for row in first])
        return tuple(drawn[row.initiative_id] for row in first)

    @cached_property
    def risks(self) -> list[tuple[Initiative, Risk]]:
        """The open risks, the highest first."""
        pairs = [
            (spine.initiative, risk) for spine in self.spines for risk in spine.risks if risk.state == "open"
        ]
        return sorted(pairs, key=lambda pair: -((pair[1].likelihood or 0) * (pair[1].impact or 0)))

    @cached_property
    def law_dates(self) -> Sequence[LawDate]:
        """The duties that begin, the earliest first, each with the initiatives that have not settled it."""
        keys: dict[tuple[date, str], list[str]] = {}
        reports: dict[tuple[date, str], ItemReport] = {}
        for spine, items in zip(self.spines, self.items, strict=True):
            for item in items:
                day = item.item.legal_duty_from
                if day is None or item.state is not ItemState.PREPARE:
                    continue
                keys.setdefault((day, item.rule), []).append(spine.initiative.key)
                reports.setdefault((day, item.rule), item)
        dates = [LawDate(duty[0], reports[duty], tuple(keys[duty])) for duty in keys]
        return sorted(dates, key=lambda duty: (duty.day, -len(duty.keys)))
