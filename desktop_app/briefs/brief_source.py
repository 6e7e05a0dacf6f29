"""What briefs are made from, read once for as many briefs as are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from desktop_app.briefs.figures.change_lines import NO_CHANGES, ChangeLines
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.figure import Figure
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.records import Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.services import custom_field_edits
from desktop_app.services.health_report import HealthProblem, check_plan, check_some
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.workspace import Workspace

EXPECTED_VALUE = "expected-value"


class BriefSource:
    """The portfolio as it was when the first brief was made: what all briefs share is read and worked out once."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws

    @cached_property
    def portfolio(self) -> Portfolio:
        """The portfolio itself."""
        return self.ws.portfolio()

    @cached_property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.ws.rules()

    @cached_property
    def own(self) -> CustomFields:
        """The portfolio's own fields."""
        return custom_field_edits.list_all(self.ws)

    @cached_property
    def plan_problems(self) -> tuple[HealthProblem, ...]:
        """What the health check finds over the whole portfolio."""
        return check_plan(self.ws)

    @cached_property
    def ranked(self) -> ranking.Ranking | None:
        """All by expected value, without draws; None where no plugin offers that method."""
        if EXPECTED_VALUE not in {method.id for method in ranking.all_methods(self.ws)}:
            return None
        return ranking.rank(self.ws, EXPECTED_VALUE, draws=0)

    @cached_property
    def _places(self) -> dict[str, ranking.RankRow]:
        return {row.initiative_id: row for row in self.ranked.rows} if self.ranked else {}

    @cached_property
    def ranked_of(self) -> int:
        """How many have a place in it."""
        return sum(row.rank is not None for row in self.ranked.rows) if self.ranked else 0

    def drawn(self, initiative_ids: Sequence[str]) -> dict[str, ranking.RankRow]:
        """The rows of some initiatives: their place among all, and the P10 and P90 of their own draws.

        The draws of an initiative hang on it alone, so that these are those of the whole ranking.
        """
        known = [name for name in initiative_ids if name in self._places]
        if not known or self.ranked is None:
            return {}
        rows = ranking.rank(self.ws, self.ranked.method, ids=known).rows
        return {row.initiative_id: row._replace(rank=self._places[row.initiative_id].rank) for row in rows}

    def subject(
        self, spine: Spine, changes: ChangeLines = NO_CHANGES, last: Mapping[str, Figure] | None = None
    ) -> InitiativeSubject:
        """What the brief of one initiative is made from."""
        initiative_id = spine.initiative.id
        shared = (problem for problem in self.plan_problems if problem.initiative_id == initiative_id)
        return InitiativeSubject(
            spine, self.rules, self.portfolio, self.drawn([initiative_id]).get(initiative_id), self.ranked_of,
            (*check_some(self.ws, [spine]), *shared), self.own, self.ws.extensions.brief_sections(), changes, last,
        )  # fmt: skip
