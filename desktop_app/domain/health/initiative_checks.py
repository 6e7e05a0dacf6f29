"""Contradictions and holes that one initiative shows by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from desktop_app.domain.choices import ACTIVE_STAGES, AI_VERDICTS, CRITERIA, STAGES, Stage
from desktop_app.domain.extensions.extension import AttentionSeverity
from desktop_app.domain.fields import specs
from desktop_app.domain.health.checks import HealthCheck, HealthFinding, HealthView
from desktop_app.domain.health.statement_conflicts import privacy_conflicts, risk_class_conflict
from desktop_app.domain.measures import bounds_conflict, count_ahead, has_guardrail, has_target
from desktop_app.domain.planning.crossed_fields import crossed_fields
from desktop_app.domain.planning.ledger import cost_to_date
from desktop_app.domain.planning.plan_dates import PLAN_FIELDS, order_sentence, out_of_order, plan_of
from desktop_app.domain.record_rules import HAPPENED
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.domain.state_kinds import HIGH_RISK_FROM
from desktop_app.domain.states import metric_reports, review_due
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.text import shorten

# Actual costs that exceed the plan of the same months by the first share are worth a look, by the second bad.
OVER_PLAN, FAR_OVER_PLAN = 1.1, 1.5
# Ratings from the first on carry a decision and need a reason; a risk rating counts the other way, so up to
# the second.
HIGH_RATING, LOW_RISK = 4, 2

#: (severity, sentence, tab, anchor)
FoundHere = tuple[AttentionSeverity, str, str, str]
_BUILT = (Stage.DELIVERY, Stage.LIVE)


def each(
    title: str, find: Callable[[Spine, date], Iterable[FoundHere]]
) -> Callable[[HealthView], Sequence[HealthFinding]]:
    """A check of every initiative that is active; `find` gives (severity, sentence, tab, anchor)."""

    def check(view: HealthView) -> Sequence[HealthFinding]:
        return [
            HealthFinding(spine.initiative.id, severity, _(title), sentence, tab, anchor)
            for spine in view.spines
            if spine.initiative.stage in ACTIVE_STAGES
            for severity, sentence, tab, anchor in find(spine, view.today)
        ]

    return check


def _names(names: Sequence[str]) -> str:
    """Up to three names, and how many more there are."""
    shown = ", ".join(shorten(name, 60) for name in names[:3])
    more = len(names) - 3
    return shown if more <= 0 else _("{names} and {n} more").format(names=shown, n=formats.number(more))


def _guardrail(spine: Spine, _today: date) -> Iterator[FoundHere]:
    if spine.initiative.stage != Stage.LIVE or any(has_guardrail(metric) for metric in spine.metrics):
        return
    sentence = _("It is live, and no metric has a guardrail that says when to stop it.")
    yield "bad", sentence, "metrics", spine.metrics[0].id if spine.metrics else ""


def _unmeasured(spine: Spine, _today: date) -> Iterator[FoundHere]:
    if spine.initiative.stage not in _BUILT:
        return
    measured = {m.metric_id for m in spine.measurements if m.value is not None}
    silent = [metric for metric in spine.metrics if has_target(metric) and metric.id not in measured]
    if silent:
        severity: AttentionSeverity = "bad" if spine.initiative.stage == Stage.LIVE else "caution"
        sentence = _("A target is set and nothing was measured: {names}.")
        yield severity, sentence.format(names=_names([m.name for m in silent])), "metrics", silent[0].id


def _bounds(spine: Spine, _today: date) -> Iterator[FoundHere]:
    for metric in spine.metrics:
        conflict = bounds_conflict(metric)
        if conflict:
            yield "caution", f"{shorten(metric.name, 60)}: {conflict}", "metrics", metric.id


def _ahead(spine: Spine, today: date) -> Iterator[FoundHere]:
    for report in metric_reports(spine, today):
        if report.ahead:
            name = shorten(report.metric.name, 60)
            yield "caution", f"{name}: {count_ahead(len(report.ahead))}", "metrics", report.metric.id
    for field in HAPPENED[Initiative]:
        day = getattr(spine.initiative, field)
        if day is not None and day > today:
            words = {"label": _(specs(Initiative)[field].label), "day": formats.date(day)}
            # The first day in use is typed in the list and asked for at the move, and stands on no tab.
            place = ("opportunity", field) if field == "ai_verdict_on" else ("overview", "")
            yield "caution", _("{label}: {day} lies ahead.").format(**words), *place


def _expired(spine: Spine, today: date) -> Iterator[FoundHere]:
    old = [e for e in spine.evidence if e.expires_on is not None and e.expires_on < today]
    if not old:
        return
    ids = {e.id for e in old}
    carried = sum(a.status in ("yes", "partly") and not ids.isdisjoint(a.evidence_ids) for a in spine.answers)
    sentence = _("Evidence is past its date: {names}.").format(names=_names([e.name for e in old]))
    if carried:
        n = formats.number(carried)
        sentence = ngettext(
            "Evidence is past its date, and {n} answer rests on it: {names}.",
            "Evidence is past its date, and {n} answers rest on it: {names}.",
            carried,
        ).format(n=n, names=_names([e.name for e in old]))
    yield "bad" if carried else "caution", sentence, "evidence", old[0].id


def _unsigned(spine: Spine, _today: date) -> Iterator[FoundHere]:
    initiative = spine.initiative
    if initiative.stage not in _BUILT or (
        initiative.risk_class != "high" and initiative.high_impact != "high"
    ):
        return
    if not any(answer.signed_by for answer in spine.answers):
        sentence = _("It is of high risk, and nothing is signed off yet.")
        yield "bad" if initiative.stage == Stage.LIVE else "caution", sentence, "trust", ""


def _accepted(spine: Spine, _today: date) -> Iterator[FoundHere]:
    for risk in spine.risks:
        high = (risk.likelihood or 0) * (risk.impact or 0) >= HIGH_RISK_FROM
        if high and risk.state == "accepted" and not risk.owner:
            sentence = _("The accepted high risk “{title}” has no owner.")
            yield "bad", sentence.format(title=shorten(risk.title, 80)), "risks", risk.id
        elif high and risk.state == "mitigated" and not risk.mitigation:
            sentence = _("The high risk “{title}” counts as mitigated, but has no mitigation.")
            yield "caution", sentence.format(title=shorten(risk.title, 80)), "risks", risk.id


def _overdue(spine: Spine, today: date) -> Iterator[FoundHere]:
    due = review_due(spine)
    if due is None or due >= today:
        return
    days = (today - due).days
    sentence = ngettext(
        "The review was due on {date}, {n} day ago.", "The review was due on {date}, {n} days ago.", days
    )
    yield "bad", sentence.format(date=formats.date(due), n=formats.number(days)), "reviews", ""


def _hearsay(spine: Spine, _today: date) -> Iterator[FoundHere]:
    if spine.evidence or spine.analyses:
        return
    high = [
        rating
        for rating in spine.ratings
        if rating.rating is not None
        and not rating.note
        and (rating.rating <= LOW_RISK if rating.criterion == "risk" else rating.rating >= HIGH_RATING)
    ]
    if high:
        names = [_(CRITERIA.get(r.criterion, r.criterion)).lower() for r in high]
        sentence = _("Rated favourably without a note, and there is no evidence: {names}.")
        yield "caution", sentence.format(names=_names(names)), "opportunity", "ratings"


def _bets(spine: Spine, _today: date) -> Iterator[FoundHere]:
    initiative = spine.initiative
    if initiative.stage not in _BUILT:
        return
    lost = [b for b in spine.bets if b.state == "disproved" and b.area in ("value", "feasibility")]
    if lost and initiative.stage == Stage.DELIVERY:
        sentence = _("It is being built although a bet on value or feasibility was disproved: {name}.")
        yield "bad", sentence.format(name=shorten(lost[0].assumption, 80)), "rollout", lost[0].id
    live = initiative.stage == Stage.LIVE
    # An experiment beside a live system tests the next step, not the live system.
    states = ("open",) if live else ("open", "running")
    unsettled = [b for b in spine.bets if b.state in states and b.area in ("value", "feasibility")]
    if unsettled:
        n = len(unsettled)
        built = ngettext(
            "It is being built before {n} bet on value or feasibility is settled.",
            "It is being built before {n} bets on value or feasibility are settled.",
            n,
        )
        launched = ngettext(
            "It is live, and {n} bet on value or feasibility was never tested.",
            "It is live, and {n} bets on value or feasibility were never tested.",
            n,
        )
        sentence = (launched if live else built).format(n=formats.number(n))
        yield "caution", sentence, "rollout", unsettled[0].id
    if not spine.bets and initiative.stage == Stage.DELIVERY:
        sentence = _("It is being built, and no assumption has been named, let alone tested.")
        yield "caution", sentence, "rollout", "bets"


def _dates(spine: Spine, _today: date) -> Iterator[FoundHere]:
    dates = plan_of(spine.initiative)
    slip = out_of_order(dates)
    if slip is not None:
        yield "bad", order_sentence(dates, slip), "overview", slip[0]


def _behind(spine: Spine, today: date) -> Iterator[FoundHere]:
    initiative = spine.initiative
    order = list(PLAN_FIELDS)
    at = order.index(initiative.stage)
    dates = plan_of(initiative)
    late = [s for s in order[at + 1 :] if (day := dates[PLAN_FIELDS[s]]) is not None and day < today]
    if late:
        name = PLAN_FIELDS[late[-1]]
        sentence = _("Still in {stage}, planned to be in {planned} since {date}.").format(
            planned=_(STAGES[late[-1]]),
            date=formats.date(dates[name]),
            stage=_(STAGES[initiative.stage]),
        )
        yield "caution", sentence, "overview", name
    day = dates[PLAN_FIELDS[initiative.stage]]
    if day is not None and day > today:
        sentence = _("Already in {stage}, planned from {date}.")
        words = {"stage": _(STAGES[initiative.stage]), "date": formats.date(day)}
        yield "info", sentence.format(**words), "overview", PLAN_FIELDS[initiative.stage]


def _owner(spine: Spine, _today: date) -> Iterator[FoundHere]:
    initiative = spine.initiative
    if initiative.stage in _BUILT and not initiative.owner and not spine.role("product_manager"):
        sentence = _("Neither an owner nor a product manager is named.")
        yield "bad" if initiative.stage == Stage.LIVE else "caution", sentence, "overview", "owner"


def _costs(spine: Spine, _today: date) -> Iterator[FoundHere]:
    initiative = spine.initiative
    both = [(c.planned, c.actual) for c in spine.costs if c.planned is not None and c.actual is not None]
    planned, actual = sum(p for p, _a in both), sum(a for _p, a in both)
    if planned and actual > planned * OVER_PLAN:
        sentence = _("It has cost {share} of what was planned for the same months.")
        severity: AttentionSeverity = "bad" if actual > planned * FAR_OVER_PLAN else "caution"
        yield severity, sentence.format(share=formats.percent(actual / planned, digits=0)), "rollout", "costs"
    spent = cost_to_date(initiative.cost_to_date, spine.costs)
    if initiative.budget is not None and spent is not None and spent > initiative.budget:
        yield "caution", _("It has cost more than its budget."), "rollout", "cost_to_date"


def _weights(spine: Spine, _today: date) -> Iterator[FoundHere]:
    total = sum(c.weight for c in spine.contributions if c.weight is not None)
    if total > 1.0 + 1e-9:
        sentence = _("Its weights over the goals sum to {share}; more than all of it cannot be shared out.")
        yield "caution", sentence.format(share=formats.percent(total)), "opportunity", "contributions"


def _verdict(spine: Spine, _today: date) -> Iterator[FoundHere]:
    initiative = spine.initiative
    if initiative.stage in _BUILT and initiative.ai_verdict in ("rules_first", "not_yet", "not_worth_it"):
        sentence = _("It is built or live although the verdict on AI is: {verdict}.")
        yield (
            "caution",
            sentence.format(verdict=_(AI_VERDICTS[initiative.ai_verdict])),
            "opportunity",
            "ai_verdict",
        )


def _unacceptable(spine: Spine, _today: date) -> Iterator[FoundHere]:
    if spine.initiative.risk_class == "unacceptable":
        yield "bad", _("Its risk class is unacceptable, and it goes on."), "trust", "risk_class"


def _way_back(spine: Spine, _today: date) -> Iterator[FoundHere]:
    if spine.initiative.stage == Stage.LIVE and not spine.initiative.rollback_plan:
        yield "bad", _("It is live without a roll-back plan."), "rollout", "rollback_plan"


def _lawful(spine: Spine, _today: date) -> Iterator[FoundHere]:
    if spine.initiative.stage not in _BUILT:
        return
    for source in spine.data_sources:
        if source.sensitivity in ("personal", "special") and not source.lawful_basis:
            sentence = _("“{name}” holds personal data, and no lawful basis is named.")
            yield "bad", sentence.format(name=shorten(source.name, 60)), "data", source.id


def _privacy(spine: Spine, _today: date) -> Iterator[FoundHere]:
    severity: AttentionSeverity = "bad" if spine.initiative.stage in _BUILT else "caution"
    for source, sentence in privacy_conflicts(spine):
        yield severity, sentence, "data", source.id


def _risk_class(spine: Spine, _today: date) -> Iterator[FoundHere]:
    if sentence := risk_class_conflict(spine.initiative):
        yield "caution", sentence, "trust", "risk_class"


def _crossed(spine: Spine, _today: date) -> Iterator[FoundHere]:
    for crossed in crossed_fields(spine.initiative):
        yield "caution", crossed.sentence, crossed.tab, crossed.field


def _waivers(spine: Spine, today: date) -> Iterator[FoundHere]:
    ended = [
        answer
        for answer in spine.answers
        if answer.status in ("open", "partly", "no") and answer.waiver_until and answer.waiver_until < today
    ]
    if ended:
        n = len(ended)
        sentence = ngettext(
            "{n} waiver has ended, and its check is open.",
            "{n} waivers have ended, and their checks are open.",
            n,
        )
        yield "bad", sentence.format(n=formats.number(n)), "trust", ended[0].item_id


def _still_running(view: HealthView) -> Sequence[HealthFinding]:
    """Retired or stopped, but something of it still runs: the only check of inactive initiatives."""
    findings = []
    for spine in view.spines:
        initiative = spine.initiative
        if initiative.stage not in (Stage.RETIRED, Stage.STOPPED):
            continue
        running = [c for c in spine.cohorts if c.state == "running"]
        live = [v for v in spine.model_versions if v.state == "live"]
        if not running and not live:
            continue
        what = _("the cohort “{name}”") if running else _("the model version “{name}”")
        sentence = _("It is {stage}, and {what} still runs.").format(
            stage=_(STAGES[initiative.stage]).lower(),
            what=what.format(name=shorten((running or live)[0].name, 60)),
        )
        anchor = (running or live)[0].id
        findings.append(HealthFinding(initiative.id, "bad", _(_STILL_RUNNING), sentence, "rollout", anchor))
    return findings


_STILL_RUNNING = N_("Ended, but still running")


def _check(
    name: str, title: str, severity: AttentionSeverity, find: Callable[[Spine, date], Iterable[FoundHere]]
) -> HealthCheck:
    return HealthCheck(f"core.{name}", title, severity, each(title, find))


INITIATIVE_CHECKS: tuple[HealthCheck, ...] = (
    _check("live_without_guardrail", N_("Live without a guardrail"), "bad", _guardrail),
    _check("target_without_measurement", N_("Target without measurements"), "bad", _unmeasured),
    _check("bounds", N_("Guardrail stricter than target"), "caution", _bounds),
    _check("measured_ahead", N_("Dated on a day to come"), "caution", _ahead),
    _check("expired_evidence", N_("Evidence expired"), "bad", _expired),
    _check("unsigned_risk", N_("High risk without sign-off"), "bad", _unsigned),
    _check("risk_without_owner", N_("High risk not handled"), "bad", _accepted),
    _check("unacceptable", N_("Unacceptable risk class"), "bad", _unacceptable),
    _check("review_overdue", N_("Review overdue"), "bad", _overdue),
    _check("waiver_ended", N_("Waiver ended"), "bad", _waivers),
    _check("score_without_evidence", N_("Score without evidence"), "caution", _hearsay),
    _check("build_before_bets", N_("Building before bets are settled"), "bad", _bets),
    _check("against_verdict", N_("Built against the verdict"), "caution", _verdict),
    _check("no_way_back", N_("Live without a roll-back plan"), "bad", _way_back),
    _check("no_owner", N_("No owner"), "bad", _owner),
    _check("lawful_basis", N_("Personal data without a lawful basis"), "bad", _lawful),
    _check("privacy_contradicts", N_("Personal data, and none"), "bad", _privacy),
    _check("risk_class_contradicts", N_("Risk class and facts differ"), "caution", _risk_class),
    _check("values_out_of_order", N_("Values out of order"), "caution", _crossed),
    _check("dates_out_of_order", N_("Planned dates out of order"), "bad", _dates),
    _check("behind_plan", N_("Off plan"), "caution", _behind),
    _check("over_plan", N_("Cost over plan"), "bad", _costs),
    _check("weights_over_one", N_("Goal weights over 100 %"), "caution", _weights),
    HealthCheck("core.still_running", _STILL_RUNNING, "bad", _still_running),
)
