"""The kinds of record a portfolio holds, each field with its description; one class is one table.

The kinds that planning needs are in `planning_records`.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import ClassVar

from desktop_app.domain import choices as c
from desktop_app.domain import fields as f
from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.domain.damaged_records import DamagedValue
from desktop_app.domain.planning_records import (
    Budget,
    Capacity,
    Contribution,
    Cost,
    CustomField,
    CustomValue,
    Dependency,
    Estimate,
    Goal,
    OwnMethod,
    SavedView,
    Scenario,
    Staffing,
)
from desktop_app.domain.record_base import Child as Child
from desktop_app.domain.record_base import Record as Record
from desktop_app.domain.record_base import new_id as new_id
from desktop_app.domain.record_base import record
from desktop_app.domain.scoring.anchors import IMPACT_ANCHORS, LIKELIHOOD_ANCHORS
from desktop_app.language.i18n import N_

_ABOUT = N_("About")
_AI = N_("The AI")
_NEED = N_("Does this need AI?")
_WORTH = N_("What it is worth")
_ASKED = N_("Ownership and terms")


@record
class Portfolio(Record):
    """What holds for the whole portfolio: its name, currency, weights and defaults."""

    KIND: ClassVar[str] = "portfolio"
    LABEL: ClassVar[str] = N_("Portfolio")

    name: str = f.line(N_("Name"), required=True, max_length=200)
    organisation: str = f.line(N_("Organisation"), max_length=200)
    currency: str = f.line(
        N_("Currency"), required=True, max_length=3, help=N_("Three letters, such as USD or EUR")
    )
    key_prefix: str = f.line(N_("Key prefix"), required=True, max_length=10)
    next_key: int = f.integer(N_("Next key"), 1, minimum=1, editable=False)
    industries: tuple[str, ...] = f.tags(N_("Industries"), choices=c.INDUSTRIES)
    vision: str = f.text(N_("Vision"))
    weights: str = f.json_text(N_("Weights of the score"))
    default_cadence_days: int | None = f.integer(
        N_("Reviews every"), 90, minimum=1, maximum=3650, unit="days"
    )
    scoring_method: str = f.line(N_("Scoring method"), editable=False)
    discount_rate: float | None = f.share(N_("Discount rate a year"))
    horizon_years: int | None = f.integer(N_("Time horizon"), minimum=1, maximum=50, unit="years")
    risk_appetite: str = f.choice(N_("Risk appetite"), c.RISK_APPETITES)
    risk_appetite_note: str = f.text(N_("What that means"))
    is_sample: bool = f.yes_no(N_("Sample"), editable=False)
    sources: str = f.text(N_("Sources"), editable=False)
    created_at: datetime | None = f.time(N_("Created"))


@record
class Initiative(Record):
    """One AI initiative; what it is, why it should exist, and where it stands."""

    KIND: ClassVar[str] = "initiative"
    LABEL: ClassVar[str] = N_("Initiative")

    key: str = f.line(N_("Key"), required=True, max_length=40, editable=False)
    title: str = f.line(N_("Title"), required=True, max_length=300)
    stage: str = f.choice(N_("Stage"), c.STAGES, c.Stage.STRATEGY.value, required=True, editable=False)
    step: str = f.choice(N_("Stage detail"), c.STEPS)
    held_from: str = f.choice(N_("Was in"), c.STAGES, editable=False)
    industry: str = f.choice(N_("Industry"), c.INDUSTRIES)
    owner: str = f.person(N_("Owner"))
    unit: str = f.line(N_("Department"))
    topic: str = f.line(N_("Topic"))
    summary: str = f.text(N_("What it does, and for whom"), group=_ABOUT)
    benefits: str = f.text(N_("Benefits in words"), group=_ABOUT)
    outputs: str = f.text(N_("Outputs"), group=_ABOUT)
    decision_asked: str = f.text(
        N_("Decision asked"),
        group=_ABOUT,
        help=N_("What leaders should decide; it opens the brief"),
    )
    decision_amount: float | None = f.money(N_("Amount asked"), minimum=0, group=_ABOUT)
    decision_by: date | None = f.day(N_("Decision by"), group=_ABOUT)
    decision_owner: str = f.person(
        N_("Owner of the decision"), group=_ABOUT, help=N_("Who sees to it that it is decided")
    )
    notes: str = f.text(N_("Notes"), group=_ABOUT)
    external_id: str = f.line(N_("ID in another system"), group=_ABOUT)
    source: str = f.text(N_("Source"), group=_ABOUT)

    problem: str = f.text(N_("Problem"), group=_WORTH)
    users: str = f.text(N_("Users"), group=_WORTH)
    harmed: str = f.text(N_("Who could be harmed by an error"), group=_WORTH)
    when_wrong: str = f.text(N_("What happens after an error"), group=_WORTH)
    # The names of the goals it serves, kept with the initiative (`store.following`); writing it links the goals.
    strategy_goal: str = f.line(N_("Strategy goal it serves"), group=_WORTH)
    success_criteria: str = f.text(
        N_("Success criteria"), group=_WORTH, help=N_("Set before building, with numbers")
    )
    benefit_low: float | None = f.money(N_("Benefit a year, low"), group=_WORTH)
    benefit_likely: float | None = f.money(N_("Benefit a year, likely"), group=_WORTH)
    benefit_high: float | None = f.money(N_("Benefit a year, high"), group=_WORTH)
    build_cost_low: float | None = f.money(N_("Build cost, low"), minimum=0, group=_WORTH)
    build_cost_likely: float | None = f.money(N_("Build cost, likely"), minimum=0, group=_WORTH)
    build_cost_high: float | None = f.money(N_("Build cost, high"), minimum=0, group=_WORTH)
    run_cost: float | None = f.money(N_("Run cost a year"), minimum=0, group=_WORTH)
    chance_of_success: float | None = f.share(N_("Chance that it works"), group=_WORTH)

    rule_alternative: str = f.text(
        N_("Alternative without AI"),
        group=_NEED,
        help=N_("The rule-based alternative considered, and how far it gets"),
    )
    ai_verdict: str = f.choice(N_("Verdict"), c.AI_VERDICTS, group=_NEED)
    ai_verdict_reason: str = f.text(N_("Why"), group=_NEED)
    ai_verdict_by: str = f.person(N_("Decided by"), group=_NEED)
    ai_verdict_on: date | None = f.day(N_("Decided on"), group=_NEED)

    ai_kind: str = f.choice(N_("Kind of AI"), c.AI_KINDS, group=_AI)
    purpose: str = f.choice(N_("Purpose"), c.PURPOSES, group=_AI)
    task: str = f.choice(N_("Task"), c.TASKS, group=_AI)
    learning: str = f.choice(N_("Type of learning"), c.LEARNING, group=_AI)
    deployment: str = f.choice(N_("Where it runs"), c.DEPLOYMENTS, group=_AI)
    sourcing: str = f.choice(N_("Build or buy"), c.SOURCING, group=_AI)
    vendor: str = f.line(N_("Vendor"), group=_AI)
    system: str = f.line(N_("System it belongs to"), group=_AI)

    data_description: str = f.text(N_("Data it uses"))
    plain_words: str = f.text(
        N_("In plain words"), help=N_("How well it works, in counts: of 100 frauds it catches 81")
    )
    facts: tuple[str, ...] = f.tags(N_("Facts"), help=N_("They decide which checks apply"))
    risk_class: str = f.choice(N_("Risk class"), c.RISK_CLASSES)
    high_impact: str = f.choice(N_("High impact"), c.HIGH_IMPACT)
    high_impact_reason: str = f.text(N_("Why high impact, or why not"))
    rollback_plan: str = f.text(N_("Roll-back plan"))
    horizon: str = f.choice(N_("When"), c.HORIZONS)
    strategy_from: date | None = f.day(N_("Strategy planned from"))
    discovery_from: date | None = f.day(N_("Discovery planned from"))
    delivery_from: date | None = f.day(N_("Delivery planned from"))
    live_from: date | None = f.day(N_("Live planned from"))
    retire_on: date | None = f.day(N_("Retirement planned on"))
    decisions_a_year: float | None = f.number(N_("Decisions a year"), minimum=0)
    drift_moderate: float | None = f.number(N_("Drift is moderate from PSI"), minimum=0)
    drift_large: float | None = f.number(N_("Drift is large from PSI"), minimum=0)
    budget: float | None = f.money(N_("Budget"), minimum=0)
    # Opening and actual costs by month, kept with the initiative (`store.following`); writing it sets the opening.
    cost_to_date: float | None = f.money(N_("Cost to date"), minimum=0)
    opening_cost: float | None = f.money(
        N_("Spent before the first month"), help=N_("What was spent before costs were booked by month")
    )
    opening_on: date | None = f.day(N_("Spent until"))
    in_use_since: date | None = f.day(N_("In use since"))
    review_cadence_days: int | None = f.integer(N_("Review every"), minimum=1, maximum=3650, unit="days")
    first_review_due: date | None = f.day(N_("First review due"))
    created_at: datetime | None = f.time(N_("Added"))


@record
class Role(Child):
    """Who fills a role on an initiative."""

    KIND: ClassVar[str] = "role"
    LABEL: ClassVar[str] = N_("Role")

    role: str = f.choice(N_("Role"), c.ROLES, required=True)
    name: str = f.person(N_("Name"))


@record
class Rating(Child):
    """One criterion rated 1 to 5 against its written anchors."""

    KIND: ClassVar[str] = "rating"
    LABEL: ClassVar[str] = N_("Rating")

    criterion: str = f.choice(N_("Criterion"), c.CRITERIA, required=True)
    rating: int | None = f.rating(N_("Rating"))
    confidence: str = f.choice(N_("Confidence"), c.CONFIDENCE)
    note: str = f.text(N_("Note"))
    rated_by: str = f.person(N_("Rated by"))
    rated_on: date | None = f.day(N_("Rated on"))


@record
class DataSource(Child):
    """One source of data, and what no file can say about it."""

    KIND: ClassVar[str] = "data_source"
    LABEL: ClassVar[str] = N_("Data source")
    CHILDREN: ClassVar[tuple[tuple[str, str], ...]] = (("readiness", "data_source_id"),)

    name: str = f.line(N_("Name"), required=True)
    description: str = f.text(N_("What it holds"))
    owner: str = f.person(N_("Owner"), group=_ASKED)
    place: str = f.line(N_("Stored in"), group=_ASKED, help=N_("System, table or folder"))
    sensitivity: str = f.choice(N_("Sensitivity"), c.SENSITIVITIES, group=_ASKED)
    lawful_basis: str = f.choice(N_("Lawful basis"), c.LAWFUL_BASES, group=_ASKED)
    licence: str = f.line(N_("Licence"), group=_ASKED)
    access: str = f.line(N_("Access"), group=_ASKED, help=N_("Who may read it, and how"))
    refresh_days: int | None = f.integer(N_("Refresh interval"), minimum=0, unit="days", group=_ASKED)
    retention_days: int | None = f.integer(N_("Retention"), minimum=0, unit="days", group=_ASKED)
    privacy_technique: str = f.choice(N_("Privacy technique"), c.PRIVACY_TECHNIQUES, group=_ASKED)
    rows: int | None = f.integer(N_("Rows"), minimum=0)
    newest: date | None = f.day(N_("Newest record"))
    link: str = f.link(N_("Link"))


@record
class Readiness(Child):
    """One dimension of a source's readiness, 0 to 100, and why."""

    KIND: ClassVar[str] = "readiness"
    LABEL: ClassVar[str] = N_("Readiness")

    data_source_id: str = f.hidden()
    dimension: str = f.choice(N_("Dimension"), c.READINESS_DIMENSIONS, required=True)
    score: float | None = f.number(N_("Score"), minimum=0, maximum=100)
    applicable: bool = f.yes_no(N_("Applies"), True)
    note: str = f.text(N_("Why"))
    analysis_id: str = f.hidden()


@record
class Metric(Child):
    """One measure of success, with what is good and what is too bad to ship."""

    KIND: ClassVar[str] = "metric"
    LABEL: ClassVar[str] = N_("Metric")
    CHILDREN: ClassVar[tuple[tuple[str, str], ...]] = (("measurement", "metric_id"),)

    name: str = f.line(N_("Name"), required=True)
    kind: str = f.choice(N_("Kind"), c.METRIC_KINDS, "model", required=True)
    direction: str = f.choice(N_("Direction"), c.DIRECTIONS, "higher", required=True)
    unit: str = f.choice(N_("Unit"), c.UNITS)
    baseline: float | None = f.number(N_("Baseline"))
    target: float | None = f.number(N_("Target"), help=N_("In a range: its lower end"))
    target_high: float | None = f.number(N_("Target, upper end"), help=N_("Only within a range"))
    guardrail: float | None = f.number(N_("Guardrail"), help=N_("Past this value it must not be shipped"))
    guardrail_high: float | None = f.number(N_("Guardrail, upper end"), help=N_("Only within a range"))
    cadence_days: int | None = f.integer(N_("Measured every"), minimum=1, maximum=3650, unit="days")
    segment: str = f.line(N_("Segment"), help=N_("Such as new members; empty means everybody"))
    owner: str = f.person(N_("Owner"))
    note: str = f.text(N_("What it says"))
    catalogue_id: str = f.hidden()
    analysis_id: str = f.hidden()


@record
class Measurement(Child):
    """One value of a metric on one day."""

    KIND: ClassVar[str] = "measurement"
    LABEL: ClassVar[str] = N_("Measurement")

    metric_id: str = f.hidden()
    measured_on: date | None = f.day(N_("Date"), required=True)
    value: float | None = f.number(N_("Value"), required=True)
    cases: int | None = f.integer(N_("Cases"), minimum=0, help=N_("How many cases it rests on"))
    source: str = f.line(N_("Source"))
    note: str = f.text(N_("Note"))


@record
class Decision(Child):
    """A trade-off that was decided, with its reason."""

    KIND: ClassVar[str] = "decision"
    LABEL: ClassVar[str] = N_("Trade-off")

    title: str = f.line(N_("What was decided"), required=True)
    given_up: str = f.text(N_("What was given up"))
    reason: str = f.text(N_("Why"))
    decided_by: str = f.person(N_("Decided by"))
    decided_on: date | None = f.day(N_("Decided on"))
    analysis_id: str = f.hidden()
    policy: str = f.json_text(N_("Policy"))


@record
class Answer(Child):
    """The answer to one checklist item, kept even when the plugin that asked is gone."""

    KIND: ClassVar[str] = "answer"
    LABEL: ClassVar[str] = N_("Checklist answer")

    pack_id: str = f.hidden()
    item_id: str = f.hidden()
    question: str = f.text(N_("Question"), editable=False)
    status: str = f.choice(N_("Answer"), c.ANSWERS, "open", required=True)
    note: str = f.text(N_("Note"))
    owner: str = f.person(N_("Owner"))
    due: date | None = f.day(N_("Due"))
    evidence_ids: tuple[str, ...] = f.ids(N_("Evidence"))
    signed_by: str = f.person(N_("Signed off by"))
    signed_role: str = f.choice(N_("In the role of"), c.ROLES)
    signed_on: date | None = f.day(N_("Signed off on"))
    waiver_reason: str = f.text(N_("Waived because"))
    waiver_by: str = f.person(N_("Waived by"))
    waiver_until: date | None = f.day(N_("Waived until"))


@record
class Bet(Child):
    """An assumption that could sink the initiative, and the test that settles it."""

    KIND: ClassVar[str] = "bet"
    LABEL: ClassVar[str] = N_("Bet")

    assumption: str = f.text(N_("Assumption"), required=True)
    area: str = f.choice(N_("Risk area"), c.RISK_AREAS)
    test: str = f.choice(N_("Test"), c.BET_TESTS)
    plan: str = f.text(N_("How it is tested"))
    passes_when: str = f.text(N_("Success criterion"))
    owner: str = f.person(N_("Owner"))
    due: date | None = f.day(N_("Due"))
    state: str = f.choice(N_("State"), c.BET_STATES, "open", required=True)
    result: str = f.text(N_("Result"))
    settled_on: date | None = f.day(N_("Settled on"))
    analysis_id: str = f.hidden()


@record
class ModelVersion(Child):
    """One version of the model."""

    KIND: ClassVar[str] = "model_version"
    LABEL: ClassVar[str] = N_("Model version")

    name: str = f.line(N_("Version"), required=True)
    released_on: date | None = f.day(N_("Date"))
    state: str = f.choice(N_("State"), c.VERSION_STATES, "candidate", required=True)
    trained_on: str = f.text(N_("Trained on"))
    note: str = f.text(N_("What changed"))


@record
class Cohort(Child):
    """One step of the rollout: who gets it, how many, and what must hold before the next step."""

    KIND: ClassVar[str] = "cohort"
    LABEL: ClassVar[str] = N_("Cohort")

    name: str = f.line(N_("Who"), required=True)
    share: float | None = f.share(N_("Share"))
    version_name: str = f.line(N_("Model version"))
    gate: str = f.text(N_("Continue when"))
    state: str = f.choice(N_("State"), c.COHORT_STATES, "planned", required=True)
    starts_on: date | None = f.day(N_("Starts"))
    ended_on: date | None = f.day(N_("Ended"))
    result: str = f.text(N_("Result"))


@record
class Review(Child):
    """A look at what is live: what was measured, what was decided and why."""

    KIND: ClassVar[str] = "review"
    LABEL: ClassVar[str] = N_("Review")
    CHILDREN: ClassVar[tuple[tuple[str, str], ...]] = (("review_action", "review_id"),)

    number: int | None = f.integer(N_("Number"), minimum=1, editable=False)
    due: date | None = f.day(N_("Due"))
    state: str = f.choice(N_("State"), c.REVIEW_STATES, "open", required=True, editable=False)
    closed_on: date | None = f.day(N_("Closed on"), editable=False)
    participants: str = f.line(N_("Who took part"))
    findings: str = f.text(N_("What was seen"))
    feedback: str = f.text(N_("What users say"))
    incidents: str = f.text(N_("Incidents"))
    decision: str = f.choice(N_("Decision"), c.REVIEW_DECISIONS)
    reason: str = f.text(N_("Why"))
    next_due: date | None = f.day(N_("Next review"))
    measured: str = f.json_text(N_("Measurements at closing"))
    analysis_ids: tuple[str, ...] = f.ids(N_("Analyses"))


@record
class ReviewAction(Child):
    """What somebody does by when, as a review decided."""

    KIND: ClassVar[str] = "review_action"
    LABEL: ClassVar[str] = N_("Action")

    review_id: str = f.hidden()
    what: str = f.text(N_("What"), required=True)
    owner: str = f.person(N_("Owner"))
    due: date | None = f.day(N_("Due"))
    done_on: date | None = f.day(N_("Done on"))


@record
class Risk(Child):
    """What could go wrong, how likely and how bad, and what is done about it."""

    KIND: ClassVar[str] = "risk"
    LABEL: ClassVar[str] = N_("Risk")

    title: str = f.line(N_("Risk"), required=True)
    kind: str = f.choice(N_("Kind"), c.RISK_KINDS)
    likelihood: int | None = f.rating(N_("Likelihood"), LIKELIHOOD_ANCHORS)
    impact: int | None = f.rating(N_("Impact"), IMPACT_ANCHORS)
    mitigation: str = f.text(N_("Mitigation"))
    owner: str = f.person(N_("Owner"))
    due: date | None = f.day(N_("Due"))
    state: str = f.choice(N_("State"), c.RISK_STATES, "open", required=True)
    note: str = f.text(N_("Note"))


@record
class Evidence(Child):
    """A file or a link that shows that something was done."""

    KIND: ClassVar[str] = "evidence"
    LABEL: ClassVar[str] = N_("Evidence")

    name: str = f.line(N_("Name"), required=True, max_length=255)
    kind: str = f.choice(N_("Kind"), c.EVIDENCE_KINDS, "file", required=True, editable=False)
    link: str = f.link(N_("Link"))
    sha256: str = f.hidden()
    size: int | None = f.integer(N_("Size"), minimum=0, unit="bytes", editable=False)
    note: str = f.text(N_("What it shows"))
    added_by: str = f.person(N_("Added by"), editable=False)
    added_at: datetime | None = f.time(N_("Added"))
    expires_on: date | None = f.day(N_("Good until"))


@record
class StageMove(Child):
    """One move from stage to stage; a gate passed over names who did it, why, and what was open."""

    KIND: ClassVar[str] = "stage_move"
    LABEL: ClassVar[str] = N_("Stage move")

    from_stage: str = f.choice(N_("From"), c.STAGES, editable=False)
    to_stage: str = f.choice(N_("To"), c.STAGES, required=True, editable=False)
    moved_on: date | None = f.day(N_("On"), editable=False)
    moved_by: str = f.person(N_("By"), editable=False)
    reason: str = f.text(N_("Why"), editable=False)
    passed_over: tuple[str, ...] = f.tags(N_("Items overridden"), max_length=2000, editable=False)


@record
class Analysis(Child):
    """Numbers that were computed from files, with the files and settings that made them."""

    KIND: ClassVar[str] = "analysis"
    LABEL: ClassVar[str] = N_("Analysis")

    kind: str = f.line(N_("Kind"), required=True, editable=False)
    title: str = f.line(N_("Title"))
    data_source_id: str = f.hidden()
    metric_id: str = f.hidden()
    review_id: str = f.hidden()
    bet_id: str = f.hidden()
    files: str = f.json_text(N_("Files"))
    settings: str = f.json_text(N_("Settings"))
    result: str = f.json_text(N_("Result"))
    sentence: str = f.text(N_("What it says"), editable=False)
    ran_at: datetime | None = f.time(N_("Created"))
    ran_by: str = f.person(N_("Created by"), editable=False)
    note: str = f.text(N_("Note"))


#: Characters of all cells of one row of a file, as JSON.
MOST_CELLS = 1_000_000


@record
class SourceRow(Child):
    """The row of a file that an initiative came from, as it stood, whatever became of its cells.

    `cells` is a JSON object: column -> text, without the empty ones.
    """

    KIND: ClassVar[str] = "source_row"
    LABEL: ClassVar[str] = N_("Row of a file")

    preset_id: str = f.line(N_("Import preset"), editable=False)
    preset_version: int | None = f.integer(N_("Version of the preset"), minimum=1, editable=False)
    file_name: str = f.line(N_("File"), editable=False)
    sha256: str = f.hidden()
    sheet: str = f.line(N_("Sheet"), editable=False)
    row_number: int | None = f.integer(N_("Row"), minimum=1, editable=False)
    cells: str = f.json_text(N_("Cells"), max_length=MOST_CELLS)


def cells_of(row: SourceRow) -> dict[str, str]:
    """The cells of a kept row by their column, in the order of the file; nothing where they are damaged."""
    try:
        cells = json.loads(row.cells or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(cells, dict):
        return {}
    return {column: text for column, text in cells.items() if isinstance(text, str)}


@record
class Comment(Child):
    """What somebody said about an initiative; it decides nothing and counts in no figure."""

    KIND: ClassVar[str] = "comment"
    LABEL: ClassVar[str] = N_("Comment")

    text: str = f.text(N_("Comment"), required=True)
    written_by: str = f.person(N_("Written by"), editable=False)
    written_at: datetime | None = f.time(N_("Written"))


@record
class Preset(Record):
    """A named way to read a file: which column goes where."""

    KIND: ClassVar[str] = "preset"
    LABEL: ClassVar[str] = N_("Import preset")

    name: str = f.line(N_("Name"), required=True)
    mapping: str = f.json_text(N_("Mapping"))


# Parents come before their children, so that rows can be written in this order and removed in reverse.
RECORDS: tuple[type[Record], ...] = (
    Portfolio,
    Preset,
    Goal,
    Budget,
    Capacity,
    Scenario,
    SavedView,
    CustomField,
    OwnMethod,
    Initiative,
    Role,
    Rating,
    DataSource,
    Readiness,
    Metric,
    Measurement,
    Decision,
    Evidence,
    Answer,
    Bet,
    ModelVersion,
    Cohort,
    Review,
    ReviewAction,
    Risk,
    StageMove,
    Estimate,
    Contribution,
    Dependency,
    Staffing,
    Cost,
    CustomValue,
    Analysis,
    SourceRow,
    Comment,
    Brief,
    DamagedValue,
)
BY_KIND: dict[str, type[Record]] = {record.KIND: record for record in RECORDS}
SPINE_KINDS: tuple[type[Child], ...] = tuple(r for r in RECORDS if issubclass(r, Child))
# Left out where all initiatives are read at once: much text, which only the page of an initiative, the search and
# an export in the format of the file ask for.
KEPT_ASIDE: tuple[type[Child], ...] = (SourceRow,)
