"""One initiative with everything on its spine, frozen: what rules, pages, briefs and plugins read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.choices import Stage
from desktop_app.domain.planning_records import (
    Contribution,
    Cost,
    CustomValue,
    Dependency,
    Estimate,
    Staffing,
)
from desktop_app.domain.records import (
    Analysis,
    Answer,
    Bet,
    Child,
    Cohort,
    Comment,
    DataSource,
    Decision,
    Evidence,
    Initiative,
    Measurement,
    Metric,
    ModelVersion,
    Rating,
    Readiness,
    Review,
    ReviewAction,
    Risk,
    Role,
    SourceRow,
    StageMove,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spine:
    """An initiative and its records, each kind in the order in which people see it."""

    initiative: Initiative
    roles: tuple[Role, ...] = ()
    ratings: tuple[Rating, ...] = ()
    data_sources: tuple[DataSource, ...] = ()
    readiness: tuple[Readiness, ...] = ()
    metrics: tuple[Metric, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    decisions: tuple[Decision, ...] = ()
    answers: tuple[Answer, ...] = ()
    bets: tuple[Bet, ...] = ()
    model_versions: tuple[ModelVersion, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    reviews: tuple[Review, ...] = ()
    review_actions: tuple[ReviewAction, ...] = ()
    risks: tuple[Risk, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    stage_moves: tuple[StageMove, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    staffing: tuple[Staffing, ...] = ()
    costs: tuple[Cost, ...] = ()
    custom_values: tuple[CustomValue, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    # Empty where all initiatives were read at once.
    source_rows: tuple[SourceRow, ...] = ()
    comments: tuple[Comment, ...] = ()

    def role(self, role: str) -> str:
        """Who fills the role; empty if nobody does."""
        return next((r.name for r in self.roles if r.role == role and r.name), "")

    def rating(self, criterion: str) -> Rating | None:
        """The rating of a criterion, if somebody made one."""
        return next((r for r in self.ratings if r.criterion == criterion), None)

    def readiness_of(self, data_source_id: str) -> tuple[Readiness, ...]:
        """The readiness dimensions of one source."""
        return tuple(r for r in self.readiness if r.data_source_id == data_source_id)

    def series(self, metric_id: str) -> tuple[Measurement, ...]:
        """The measurements of one metric, oldest first."""
        measured = [m for m in self.measurements if m.metric_id == metric_id and m.measured_on]
        return tuple(sorted(measured, key=lambda m: m.measured_on or date.min))

    def answer(self, pack_id: str, item_id: str) -> Answer | None:
        """The answer to a checklist item, if there is one."""
        return next((a for a in self.answers if a.pack_id == pack_id and a.item_id == item_id), None)

    def actions_of(self, review_id: str) -> tuple[ReviewAction, ...]:
        """What a review asked people to do."""
        return tuple(a for a in self.review_actions if a.review_id == review_id)

    def entered_stage(self, stage: str) -> date | None:
        """When the initiative last came into `stage`, as far as its moves tell."""
        moves = [m.moved_on for m in self.stage_moves if m.to_stage == stage and m.moved_on]
        if moves:
            return max(moves)
        return self.initiative.in_use_since if stage == Stage.LIVE else None


# Name of the field of a Spine that holds a kind of record.
SPINE_FIELDS: dict[type[Child], str] = {
    Role: "roles",
    Rating: "ratings",
    DataSource: "data_sources",
    Readiness: "readiness",
    Metric: "metrics",
    Measurement: "measurements",
    Decision: "decisions",
    Answer: "answers",
    Bet: "bets",
    ModelVersion: "model_versions",
    Cohort: "cohorts",
    Review: "reviews",
    ReviewAction: "review_actions",
    Risk: "risks",
    Evidence: "evidence",
    StageMove: "stage_moves",
    Estimate: "estimates",
    Contribution: "contributions",
    Dependency: "dependencies",
    Staffing: "staffing",
    Cost: "costs",
    CustomValue: "custom_values",
    Analysis: "analyses",
    SourceRow: "source_rows",
    Comment: "comments",
}


def build_spine(initiative: Initiative, children: Iterable[Child]) -> Spine:
    """A spine from an initiative and its records in any order."""
    by_field: dict[str, list[Child]] = {}
    for child in children:
        by_field.setdefault(SPINE_FIELDS[type(child)], []).append(child)
    ordered = {name: tuple(sorted(kind, key=lambda child: child.position)) for name, kind in by_field.items()}
    return Spine(initiative=initiative, **ordered)  # type: ignore[arg-type]  # each list holds its own kind
