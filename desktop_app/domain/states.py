"""The state of each part of the spine, computed here and nowhere else, each with a sentence why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from desktop_app.domain.analysis_results import DriftSeen, newest_drift
from desktop_app.domain.choices import ACTIVE_STAGES, AI_VERDICTS, CRITERIA, MetricState, Stage
from desktop_app.domain.gates import GateReport
from desktop_app.domain.measures import MetricReport, has_target, metric_report
from desktop_app.domain.records import Review, ReviewAction
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.weighted import (
    FAILS_UNDER,
    GOOD_FROM,
    Score,
    source_readiness,
    weighted_score,
)
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.trust_report import ItemReport, ItemState, is_due, item_reports, overdue
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext


class PartState(StrEnum):
    """How a part of the spine stands."""

    EMPTY = "empty"
    IN_WORK = "in_work"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


PART_STATES = {
    PartState.EMPTY: N_("Not started"),
    PartState.IN_WORK: N_("In work"),
    PartState.GOOD: N_("Good"),
    PartState.CAUTION: N_("Caution"),
    PartState.BAD: N_("Bad"),
}
PARTS = {
    "opportunity": N_("Opportunity"),
    "data": N_("Data"),
    "metrics": N_("Metrics"),
    "trust": N_("Trust"),
    "rollout": N_("Rollout"),
    "reviews": N_("Reviews"),
}
# Below the first a score puts the initiative in question, below the second it speaks against it.
WEAK_UNDER = 50.0
POOR_UNDER = 25.0
DUE_SOON_DAYS = 14
# For an initiative that states no cadence of its own.
DEFAULT_CADENCE_DAYS = 90


@dataclass(frozen=True, slots=True)
class PartReport:
    """State of one part, why, and the figure that stands for it in a grid (empty if there is none)."""

    part: str
    state: PartState
    why: str
    figure: str = ""

    @property
    def measure(self) -> str:
        """The figure with its unit, such as "3 of 5 on target"; empty where there is none."""
        return _(_MEASURES[self.part]).format(figure=self.figure) if self.figure else ""


# One unit a part, wherever its figure stands alone.
_MEASURES = {
    "opportunity": N_("{figure} of 100"),
    "data": N_("{figure} of 100"),
    "metrics": N_("{figure} on target"),
    "trust": N_("{figure} checks"),
    "rollout": N_("{figure} bets"),
    "reviews": N_("{figure} held"),
}


def score_of(spine: Spine, rules: Rules) -> Score:
    """The weighted score of the initiative."""
    return weighted_score(spine.ratings, rules.weights, spine.estimates)


def readiness_by_source(spine: Spine) -> tuple[tuple[str, Score], ...]:
    """The readiness score of each data source, by its id."""
    return tuple(
        (source.id, source_readiness(spine.readiness_of(source.id))) for source in spine.data_sources
    )


def readiness_range(spine: Spine) -> tuple[float, float] | None:
    """Between which values the weakest source's readiness lies; None where nothing is known of any source."""
    scores = [score for _id, score in readiness_by_source(spine)]
    if not any(score.known for score in scores):
        return None
    return min(score.low for score in scores), min(score.high for score in scores)


def data_readiness(spine: Spine) -> float | None:
    """The weakest source's readiness, 0 to 100; None while any is unknown or there is no source."""
    scores = [score.value for _id, score in readiness_by_source(spine)]
    known = [value for value in scores if value is not None]
    return min(known) if known and len(known) == len(scores) else None


def metric_reports(spine: Spine, today: date) -> tuple[MetricReport, ...]:
    """Each metric with its series and state."""
    return tuple(metric_report(metric, spine.series(metric.id), today) for metric in spine.metrics)


@dataclass(frozen=True, slots=True)
class NextReview:
    """The next review: due `days` after `start`, which `rule` names, by the `record` that says so.

    The rules are "open" (a review is open), "agreed" (at the last closing), "closed" (days after that), "first" (a day
    for the first one) and "live" (days after it went live).
    """

    rule: Literal["open", "agreed", "closed", "first", "live"]
    start: date
    days: int = 0
    record: Review | None = None

    @property
    def due(self) -> date:
        """The day it is due."""
        return self.start + timedelta(days=self.days)


def next_review(spine: Spine) -> NextReview | None:
    """The next review: from the last closed one by cadence, or from going live.

    Before it is live nothing runs by cadence: only a review that was started, or the day that the last one set,
    is due. None for what is retired, on hold or stopped.
    """
    initiative = spine.initiative
    if initiative.stage not in ACTIVE_STAGES:
        return None
    opened = [(r.due, r) for r in spine.reviews if r.state == "open" and r.due]
    if opened:
        due, first = min(opened, key=lambda pair: pair[0])
        return NextReview("open", due, record=first)
    cadence = initiative.review_cadence_days or DEFAULT_CADENCE_DAYS
    closed = [(r.closed_on, r) for r in spine.reviews if r.state == "closed" and r.closed_on]
    if closed:
        closed_on, last = max(closed, key=lambda pair: pair[0])
        if last.next_due:
            return NextReview("agreed", last.next_due, record=last)
        return NextReview("closed", closed_on, cadence, last) if initiative.stage == Stage.LIVE else None
    if initiative.stage != Stage.LIVE:
        return None
    if initiative.first_review_due:
        return NextReview("first", initiative.first_review_due)
    since = spine.entered_stage(Stage.LIVE)
    return NextReview("live", since, cadence) if since else None


def review_due(spine: Spine) -> date | None:
    """When the next review is due; None where there is none."""
    review = next_review(spine)
    return review.due if review is not None else None


def _opportunity(spine: Spine, rules: Rules) -> PartReport:
    initiative = spine.initiative
    score = score_of(spine, rules)
    started = initiative.problem or initiative.ai_verdict or initiative.rule_alternative or score.known
    figure = score.words

    def report(state: PartState, why: str) -> PartReport:
        return PartReport("opportunity", state, why, figure)

    if not started:
        return report(PartState.EMPTY, _("No business case yet."))
    if initiative.ai_verdict == "not_worth_it":
        return report(PartState.BAD, _("The verdict is that it is not worth it."))
    if score.high < POOR_UNDER:
        return report(
            PartState.BAD, _("It scores {score} of 100 at best.").format(score=formats.number(score.high, 0))
        )
    if initiative.ai_verdict in ("rules_first", "not_yet"):
        verdict = _(AI_VERDICTS[initiative.ai_verdict])
        return report(PartState.CAUTION, _("The verdict on AI is: {verdict}.").format(verdict=verdict))
    missing = []
    if not initiative.problem:
        missing.append(_("the problem"))
    if not initiative.ai_verdict:
        missing.append(_("whether it needs AI"))
    if not initiative.success_criteria:
        missing.append(_("success criteria"))
    missing += [_(CRITERIA[name]).lower() for name in score.missing]
    if missing:
        return report(PartState.IN_WORK, _("Still open: {missing}.").format(missing=", ".join(missing)))
    if score.high < WEAK_UNDER:
        return report(PartState.CAUTION, _("It scores {score} of 100.").format(score=figure))
    if any(r.confidence == "low" for r in spine.ratings):
        return report(PartState.CAUTION, _("Some ratings are made with low confidence."))
    return report(PartState.GOOD, _("It scores {score} of 100, and needs AI.").format(score=figure))


def _data(spine: Spine, rules: Rules) -> PartReport:
    sources = spine.data_sources
    value = data_readiness(spine)
    span = readiness_range(spine)
    figure = formats.number(value, 0) if value is not None else ""
    if value is None and span is not None:
        # As the score does while a rating is missing.
        figure = _("{low} – {high}").format(low=formats.number(span[0], 0), high=formats.number(span[1], 0))

    def report(state: PartState, why: str) -> PartReport:
        return PartReport("data", state, why, figure)

    if not sources:
        if spine.initiative.data_description:
            return report(PartState.IN_WORK, _("The data is described; no source is assessed yet."))
        return report(PartState.EMPTY, _("No data source is named."))
    scores = dict(readiness_by_source(spine))
    names = {source.id: source.name for source in sources}
    for source_id, score in scores.items():
        if score.note:
            return report(PartState.BAD, f"{names[source_id]}: {score.note}")
    unanswered = [names[source_id] for source_id, score in scores.items() if score.value is None]
    if unanswered:
        why = _("Readiness is not fully answered for: {names}.")
        return report(PartState.IN_WORK, why.format(names=", ".join(unanswered)))
    unowned = [s.name for s in sources if not s.owner or not s.lawful_basis]
    if unowned:
        why = _("Owner or lawful basis is missing for: {names}.")
        return report(PartState.CAUTION, why.format(names=", ".join(unowned)))
    weak = [
        (names[source_id], term)
        for source_id, score in scores.items()
        for term in score.terms
        if term.points is not None and FAILS_UNDER <= term.points < GOOD_FROM
    ]
    if weak:
        name, term = min(weak, key=lambda pair: pair[1].points or 0)
        why = _("{source}: {dimension} is at {score} of 100, its weakest dimension.")
        return report(
            PartState.CAUTION,
            why.format(source=name, dimension=_(term.label).lower(), score=formats.number(term.points, 0)),
        )
    return report(PartState.GOOD, _("Every source is ready."))


def _metrics(spine: Spine, rules: Rules) -> PartReport:
    reports = metric_reports(spine, rules.today)
    on_target = sum(r.state is MetricState.ON_TARGET for r in reports)
    # Where nothing was measured, no number says how many are on target.
    measured = any(r.latest is not None for r in reports)
    figure = (
        _("{n} of {total}").format(n=formats.number(on_target), total=formats.number(len(reports)))
        if measured
        else ""
    )

    def report(state: PartState, why: str) -> PartReport:
        return PartReport("metrics", state, why, figure)

    if not reports:
        return report(PartState.EMPTY, _("No metric says what good means."))
    below = [r.metric.name for r in reports if r.state is MetricState.BELOW_GUARDRAIL]
    if below:
        return report(PartState.BAD, _("Guardrail breached: {names}.").format(names=", ".join(below)))
    stale = [r.metric.name for r in reports if r.state is MetricState.STALE]
    if stale:
        return report(PartState.CAUTION, _("Not measured in time: {names}.").format(names=", ".join(stale)))
    watch = [r.metric.name for r in reports if r.state is MetricState.WATCH]
    if watch:
        return report(PartState.CAUTION, _("Short of the target: {names}.").format(names=", ".join(watch)))
    silent = [r.metric.name for r in reports if r.state is MetricState.NO_DATA]
    if silent and spine.initiative.stage == Stage.LIVE:
        return report(PartState.CAUTION, _("Not measured yet: {names}.").format(names=", ".join(silent)))
    untargeted = [r.metric.name for r in reports if not has_target(r.metric)]
    if untargeted:
        return report(PartState.IN_WORK, _("Without a target: {names}.").format(names=", ".join(untargeted)))
    if silent:
        return report(PartState.IN_WORK, _("Not measured yet: {names}.").format(names=", ".join(silent)))
    return report(PartState.GOOD, _("All metrics meet their targets."))


def _trust(spine: Spine, reports: Sequence[ItemReport], rules: Rules) -> PartReport:
    initiative = spine.initiative
    settled = sum(r.settled for r in reports)
    figure = (
        _("{n} of {total}").format(n=formats.number(settled), total=formats.number(len(reports)))
        if reports
        else ""
    )

    def report(state: PartState, why: str) -> PartReport:
        return PartReport("trust", state, why, figure)

    if initiative.risk_class == "unacceptable":
        return report(PartState.BAD, _("Its risk class is unacceptable."))
    if not spine.answers and not initiative.industry and not initiative.facts:
        return report(PartState.EMPTY, _("Industry and facts are not stated yet."))
    if not reports:
        return report(PartState.IN_WORK, _("No checklist applies yet."))
    open_now = [r for r in reports if not r.settled and r.state is not ItemState.PREPARE]
    late = [r for r in open_now if overdue(r, rules)]
    # An item of an earlier gate that is open, or an answer of no, is bad; items of the next gate still have
    # time.
    gates = [r for r in open_now if r.item.severity == "gate"]
    behind = gates_behind(reports, initiative.stage)
    refused = [r for r in gates if r.state is ItemState.NO]
    if refused:
        n = len(refused)
        return report(
            PartState.BAD,
            ngettext("{n} gate item is answered no.", "{n} gate items are answered no.", n).format(
                n=formats.number(n)
            ),
        )
    if behind and spine.answers:
        n = len(behind)
        why = ngettext(
            "{n} gate item of an earlier stage is open.",
            "{n} gate items of earlier stages are open.",
            n,
        )
        return report(PartState.BAD, why.format(n=formats.number(n)))
    if late:
        n = len(late)
        return report(
            PartState.CAUTION,
            ngettext("{n} check is overdue.", "{n} checks are overdue.", n).format(n=formats.number(n)),
        )
    for unchecked in rules.unchecked_of(initiative.industry):
        return report(PartState.CAUTION, unchecked.sentence)
    due_now = [r for r in open_now if is_due(r.item, initiative.stage)]
    if due_now and spine.answers:
        n = len(due_now)
        why = ngettext("{n} check is open at this stage.", "{n} checks are open at this stage.", n)
        return report(PartState.CAUTION, why.format(n=formats.number(n)))
    if open_now:
        return report(*_begun(spine, settled, len(reports)))
    return report(*_all_settled(settled, sum(r.state is ItemState.PREPARE for r in reports)))


def _begun(spine: Spine, settled: int, total: int) -> tuple[PartState, str]:
    """The state of trust with items open that have time: not started while nobody has stated anything."""
    if not (spine.answers or settled or spine.initiative.facts):
        return PartState.EMPTY, _("No check is answered yet.")
    why = _("{n} of {total} checks are done.")
    return PartState.IN_WORK, why.format(n=formats.number(settled), total=formats.number(total))


def _all_settled(settled: int, prepared: int) -> tuple[PartState, str]:
    """The state of trust with no item open; what is only to prepare settles nothing."""
    if not prepared:
        return PartState.GOOD, _("Every check that applies is done.")
    if settled:
        why = ngettext(
            "{n} check is to prepare; every other is done.",
            "{n} checks are to prepare; every other is done.",
            prepared,
        )
        return PartState.GOOD, why.format(n=formats.number(prepared))
    why = ngettext(
        "{n} check is to prepare; none is done yet.",
        "{n} checks are to prepare; none is done yet.",
        prepared,
    )
    return PartState.IN_WORK, why.format(n=formats.number(prepared))


def gates_behind(reports: Sequence[ItemReport], stage: str) -> list[ItemReport]:
    """Gate items that are open although the stage they gate was left."""
    return [
        r
        for r in reports
        if not r.settled
        and r.state is not ItemState.PREPARE
        and r.item.severity == "gate"
        and _behind(r.item.stage, stage)
    ]


def open_checks(gate: GateReport, reports: Sequence[ItemReport]) -> frozenset[str]:
    """Rules of the checks that a gate waits for: of the gate ahead, or once it is live of those that were left open."""
    if gate.stage == Stage.LIVE:
        return frozenset(report.rule for report in gates_behind(reports, gate.stage))
    return gate.checks


def _behind(item_stage: str, stage: str) -> bool:
    """True when the item belongs to a stage that an active initiative has left."""
    order = ("strategy", "discovery", "delivery", "live")
    return item_stage in order and stage in order and order.index(item_stage) < order.index(stage)


def _rollout(spine: Spine, rules: Rules) -> PartReport:
    initiative = spine.initiative
    settled = sum(b.state in ("confirmed", "disproved", "dropped") for b in spine.bets)
    figure = (
        _("{n} of {total}").format(n=formats.number(settled), total=formats.number(len(spine.bets)))
        if spine.bets
        else ""
    )
    running = [c for c in spine.cohorts if c.state == "running" and c.share is not None]

    def report(state: PartState, why: str) -> PartReport:
        return PartReport("rollout", state, why, figure)

    if not (spine.bets or spine.cohorts or spine.model_versions or initiative.rollback_plan):
        state = PartState.BAD if initiative.stage == Stage.LIVE and spine.metrics else PartState.EMPTY
        return report(state, _("No bets, no cohorts and no roll-back plan."))
    if initiative.stage == Stage.LIVE and not initiative.rollback_plan:
        return report(PartState.BAD, _("It is live without a roll-back plan."))
    lost = [b for b in spine.bets if b.state == "disproved"]
    if lost and initiative.stage != Stage.STOPPED:
        n = len(lost)
        return report(
            PartState.CAUTION,
            ngettext("{n} bet was disproved.", "{n} bets were disproved.", n).format(n=formats.number(n)),
        )
    late = [b for b in spine.bets if b.state in ("open", "running") and b.due and b.due < rules.today]
    if late:
        n = len(late)
        return report(
            PartState.CAUTION,
            ngettext("{n} bet is overdue.", "{n} bets are overdue.", n).format(n=formats.number(n)),
        )
    if any(c.state == "rolled_back" for c in spine.cohorts[-1:]):
        return report(PartState.CAUTION, _("The last cohort was rolled back."))
    unsettled = [b for b in spine.bets if b.state in ("open", "running")]
    if unsettled:
        n = len(unsettled)
        return report(
            PartState.IN_WORK,
            ngettext("{n} bet is open.", "{n} bets are open.", n).format(n=formats.number(n)),
        )
    if running and initiative.stage == Stage.DELIVERY:
        shares = formats.percent(max(c.share or 0 for c in running))
        return report(PartState.IN_WORK, _("Running for {share}.").format(share=shares))
    if not initiative.rollback_plan:
        return report(PartState.IN_WORK, _("No roll-back plan yet."))
    if spine.bets:
        return report(PartState.GOOD, _("Bets are settled, and there is a roll-back plan."))
    if initiative.stage in (Stage.STRATEGY, Stage.DISCOVERY, Stage.DELIVERY):
        return report(PartState.IN_WORK, _("No bet is named yet."))
    return report(PartState.GOOD, _("There is a roll-back plan."))


def _looked_at(closed: Sequence[Review], drift: DriftSeen) -> bool:
    """True when a review was closed since the drift was seen, or on the same day."""
    return any(r.closed_on and drift.on and r.closed_on >= drift.on for r in closed)


def _reviews(spine: Spine, rules: Rules) -> PartReport:
    due = review_due(spine)
    closed = [r for r in spine.reviews if r.state == "closed"]
    figure = f"{len(closed)}" if closed else ""

    def report(state: PartState, why: str) -> PartReport:
        return PartReport("reviews", state, why, figure)

    late = (rules.today - due).days if due else 0
    if late > 0:
        return report(
            PartState.BAD,
            ngettext("Review {n} day late.", "Review {n} days late.", late).format(n=formats.number(late)),
        )
    n = len(late_actions(spine, rules.today))
    if n:
        return report(
            PartState.CAUTION,
            ngettext("{n} action is overdue.", "{n} actions are overdue.", n).format(n=formats.number(n)),
        )
    drift = newest_drift(spine)
    if drift is not None and drift.large and not _looked_at(closed, drift):
        return report(
            PartState.CAUTION,
            ngettext(
                "{n} column drifted far; no review has looked at it.",
                "{n} columns drifted far; no review has looked at it.",
                drift.large,
            ).format(n=formats.number(drift.large)),
        )
    opened = next((r for r in spine.reviews if r.state == "open"), None)
    if opened:
        return report(PartState.IN_WORK, _("Review {number} is open.").format(number=opened.number or ""))
    undone = sum(a.done_on is None for a in spine.review_actions)
    if due is None:
        if spine.initiative.stage == Stage.LIVE:
            return report(PartState.CAUTION, _("It is live, and no review is planned."))
        if undone:
            text = ngettext("{n} action is not done.", "{n} actions are not done.", undone)
            return report(PartState.IN_WORK, text.format(n=undone))
        if closed:
            return report(PartState.GOOD, _("Reviewed; none is due at this stage."))
        return report(PartState.EMPTY, _("Reviews start when it is live."))
    when = formats.date(due)
    if -late <= DUE_SOON_DAYS:
        return report(PartState.CAUTION, _("Review due on {date}.").format(date=when))
    if not closed:
        return report(PartState.IN_WORK, _("First review on {date}; none was held yet.").format(date=when))
    if undone:
        text = ngettext(
            "{n} action is not done; next review on {date}.",
            "{n} actions are not done; next review on {date}.",
            undone,
        )
        return report(PartState.IN_WORK, text.format(n=undone, date=when))
    return report(PartState.GOOD, _("Next review on {date}.").format(date=when))


def late_actions(spine: Spine, today: date) -> tuple[ReviewAction, ...]:
    """Actions of reviews past their date and not done; none for an inactive initiative."""
    if spine.initiative.stage not in ACTIVE_STAGES:
        return ()
    return tuple(a for a in spine.review_actions if a.done_on is None and a.due and a.due < today)


def part_reports(
    spine: Spine, rules: Rules, items: Sequence[ItemReport] | None = None
) -> dict[str, PartReport]:
    """The report of every part of the spine, by part; `items` are its `item_reports` where they are known."""
    reports = item_reports(spine, rules) if items is None else items
    return {
        "opportunity": _opportunity(spine, rules),
        "data": _data(spine, rules),
        "metrics": _metrics(spine, rules),
        "trust": rules.same_for_unanswered("trust", spine, lambda: _trust(spine, reports, rules)),
        "rollout": _rollout(spine, rules),
        "reviews": _reviews(spine, rules),
    }
