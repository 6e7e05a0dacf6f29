"""What needs a person's attention on one initiative, each with the action that settles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from desktop_app.domain.choices import ACTIVE_STAGES, METRIC_STATES, STAGES, MetricState, Stage
from desktop_app.domain.extensions.extension import AttentionItem
from desktop_app.domain.gates import gate_report
from desktop_app.domain.measures import MetricReport, below_since, metric_report
from desktop_app.domain.records import StageMove
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.weighted import source_readiness
from desktop_app.domain.spine import Spine
from desktop_app.domain.state_kinds import HIGH_RISK_FROM
from desktop_app.domain.states import PARTS, PartReport, PartState, gates_behind, late_actions, review_due
from desktop_app.domain.trust.trust_report import ItemReport, waived
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten

_ORDER = {"bad": 0, "caution": 1, "info": 2}


def core_attention(spine: Spine, today: date) -> list[AttentionItem]:
    """What the program itself notices, from the initiative alone; worst first."""
    initiative = spine.initiative
    if initiative.stage not in ACTIVE_STAGES:
        return []
    items = [*_metrics(spine, today), *_reviews(spine, today), *_data(spine)]
    items += [*_trust(spine, today), *_risks(spine, today), *_rollout(spine, today), *_opportunity(spine)]
    return sorted(items, key=lambda item: _ORDER[item.severity])


def checklist_attention(spine: Spine, reports: Sequence[ItemReport]) -> list[AttentionItem]:
    """What the checklists of all plugins ask of a live initiative; until then the next gate names the items.

    A checklist without any answer adds nothing.
    """
    stage = spine.initiative.stage
    behind = gates_behind(reports, stage) if spine.answers and stage == Stage.LIVE else []
    if not behind:
        return []
    n = len(behind)
    sentence = ngettext(
        "It is live, and {n} gate item of an earlier stage is open.",
        "It is live, and {n} gate items of earlier stages are open.",
        n,
    ).format(n=formats.number(n))
    return [_item(spine, "bad", _("Gate items open"), sentence, _("Go to Trust"), "trust")]


def part_attention(
    spine: Spine, parts: Mapping[str, PartReport], named: Sequence[AttentionItem]
) -> list[AttentionItem]:
    """Parts that are bad and that nothing `named` for the same tab is about."""
    # Each breached guardrail is named by itself, and leads to a review.
    known = {"metrics", *(item.tab for item in named if item.severity == "bad")}
    return [
        _item(
            spine, "bad", _("{part} is bad").format(part=_(PARTS[part])), report.why,
            _("Go to {tab}").format(tab=_(PARTS[part])), part,
        )
        for part, report in parts.items()
        if report.state is PartState.BAD and part not in known
    ]  # fmt: skip


def overriding_move(spine: Spine) -> StageMove | None:
    """The move that brought it to its stage, if the gate was overridden."""
    # The newest move is the last one that was recorded.
    stage = spine.initiative.stage
    last = next((move for move in reversed(spine.stage_moves) if move.to_stage == stage), None)
    return last if last is not None and last.passed_over else None


def override_attention(spine: Spine, rules: Rules) -> list[AttentionItem]:
    """The gate that it came through overridden, while something that was open then still is."""
    stage = spine.initiative.stage
    last = overriding_move(spine)
    if last is None:
        return []
    then = replace(spine, initiative=replace(spine.initiative, stage=last.from_stage))
    still = [
        item
        for item in gate_report(then, rules).blocking
        if any(passed.startswith(f"{item.title}: ") for passed in last.passed_over)
    ]
    if not still:
        return []
    sentence = ngettext(
        "Moved to {stage} with the gate overridden; {n} gate item is still open.",
        "Moved to {stage} with the gate overridden; {n} gate items are still open.",
        len(still),
    ).format(stage=_(STAGES[stage]), n=formats.number(len(still)))
    return [_item(spine, "caution", _("Gate overridden"), sentence, _("Go to Overview"), "overview")]


def worst_first(items: Sequence[AttentionItem]) -> list[AttentionItem]:
    """Attention items of several initiatives, the worst first."""
    return sorted(items, key=lambda item: _ORDER.get(item.severity, len(_ORDER)))


def _item(spine: Spine, severity: str, title: str, sentence: str, action: str, tab: str) -> AttentionItem:
    return AttentionItem(spine.initiative.id, severity, title, sentence, action, tab)  # type: ignore[arg-type]  # one of the three literals


def _metrics(spine: Spine, today: date) -> list[AttentionItem]:
    items = []
    reports = [metric_report(metric, spine.series(metric.id), today) for metric in spine.metrics]
    for report in reports:
        if report.state is MetricState.BELOW_GUARDRAIL:
            items.append(
                _item(
                    spine, "bad", _(METRIC_STATES[report.state]), _below(report), _("Review now"), "reviews"
                )
            )
        elif report.state is MetricState.STALE:
            sentence = f"{report.metric.name}: {report.why}"
            items.append(
                _item(spine, "caution", _("Not measured"), sentence, _("Add measurement"), "metrics")
            )
    if spine.initiative.stage == Stage.LIVE and not reports:
        sentence = _("It is live, and no metric says what good means.")
        items.append(_item(spine, "bad", _("No metrics"), sentence, _("Set target"), "metrics"))
    elif reports and all(r.state is MetricState.NO_TARGET for r in reports):
        sentence = _("No measurable target is set yet.")
        items.append(_item(spine, "info", _("No target"), sentence, _("Set target"), "metrics"))
    return items


def _below(report: MetricReport) -> str:
    metric, latest = report.metric, report.latest
    value = formats.measure(latest.value if latest else None, metric.unit)
    bound = formats.measure(_passed_bound(report), metric.unit)
    n = below_since(report)
    sentence = ngettext(
        "{name} {value}, guardrail {bound}.",
        "{name} {value}, guardrail {bound}, breached in the last {n} measurements.",
        n,
    )
    return sentence.format(name=metric.name, value=value, bound=bound, n=formats.number(n))


def _passed_bound(report: MetricReport) -> float | None:
    """The guardrail that the newest value is past; a metric within a range has two."""
    metric, latest = report.metric, report.latest
    value, high = latest.value if latest else None, metric.guardrail_high
    if metric.direction == "range" and value is not None and high is not None and value > high:
        return high
    return metric.guardrail


def _reviews(spine: Spine, today: date) -> list[AttentionItem]:
    items = []
    due = review_due(spine)
    if due is not None and due < today:
        days = (today - due).days
        sentence = ngettext("Review {n} day late.", "Review {n} days late.", days).format(
            n=formats.number(days)
        )
        items.append(_item(spine, "bad", _("Review late"), sentence, _("Start review"), "reviews"))
    for action in late_actions(spine, today):
        what = shorten(action.what, 80)
        sentence = _("{what} was due on {date}.").format(what=what, date=formats.date(action.due))
        items.append(_item(spine, "caution", _("Action late"), sentence, _("Open review"), "reviews"))
    return items


def _data(spine: Spine) -> list[AttentionItem]:
    items = []
    for source in spine.data_sources:
        score = source_readiness(spine.readiness_of(source.id))
        if score.note:
            sentence = f"{source.name}: {score.note}"
            items.append(_item(spine, "bad", _("Data not ready"), sentence, _("See data"), "data"))
    return items


def _trust(spine: Spine, today: date) -> list[AttentionItem]:
    items = []
    if spine.initiative.risk_class == "unacceptable":
        sentence = _("Its risk class is unacceptable.")
        items.append(_item(spine, "bad", _("Risk class"), sentence, _("See risk class"), "trust"))
    unsettled = [a for a in spine.answers if a.status in ("open", "partly", "no")]
    late = [a for a in unsettled if a.due and a.due < today and not waived(a, today)]
    if late:
        n = len(late)
        sentence = ngettext(
            "{n} check is past its due date.",
            "{n} checks are past their due dates.",
            n,
        ).format(n=formats.number(n))
        items.append(_item(spine, "caution", _("Checks late"), sentence, _("Go to Trust"), "trust"))
    ended = [a for a in unsettled if a.waiver_until and a.waiver_until < today]
    if ended:
        n = len(ended)
        sentence = ngettext("{n} waiver has ended.", "{n} waivers have ended.", n).format(n=formats.number(n))
        items.append(_item(spine, "bad", _("Waiver ended"), sentence, _("Go to Trust"), "trust"))
    expired = [e for e in spine.evidence if e.expires_on and e.expires_on < today]
    for evidence in expired:
        sentence = _("{name} was good until {date}.").format(
            name=evidence.name, date=formats.date(evidence.expires_on)
        )
        items.append(_item(spine, "caution", _("Evidence expired"), sentence, _("See evidence"), "evidence"))
    return items


def _risks(spine: Spine, today: date) -> list[AttentionItem]:
    items = []
    for risk in spine.risks:
        high = (risk.likelihood or 0) * (risk.impact or 0) >= HIGH_RISK_FROM
        if high and risk.state == "open" and not risk.mitigation:
            sentence = _("{title}: no mitigation yet.").format(title=risk.title)
            items.append(_item(spine, "bad", _("High risk"), sentence, _("See risk"), "risks"))
        elif risk.state == "open" and risk.due and risk.due < today:
            sentence = _("{title}: due on {date}.").format(title=risk.title, date=formats.date(risk.due))
            items.append(_item(spine, "caution", _("Risk overdue"), sentence, _("See risk"), "risks"))
    return items


def _rollout(spine: Spine, today: date) -> list[AttentionItem]:
    items = []
    initiative = spine.initiative
    described = spine.metrics or spine.bets or spine.cohorts or spine.model_versions
    if initiative.stage == Stage.LIVE and described and not initiative.rollback_plan:
        sentence = _("It is live without a roll-back plan.")
        items.append(_item(spine, "bad", _("No roll-back plan"), sentence, _("Write plan"), "rollout"))
    for bet in spine.bets:
        if bet.state in ("open", "running") and bet.due and bet.due < today:
            what, when = shorten(bet.assumption, 80), formats.date(bet.due)
            sentence = _("{title}: due on {date}.").format(title=what, date=when)
            items.append(_item(spine, "caution", _("Bet overdue"), sentence, _("See bet"), "rollout"))
    return items


def _opportunity(spine: Spine) -> list[AttentionItem]:
    initiative = spine.initiative
    if initiative.stage in (Stage.DELIVERY, Stage.LIVE) and initiative.ai_verdict in (
        "rules_first",
        "not_worth_it",
    ):
        sentence = _("It is being built although the verdict speaks against AI.")
        return [_item(spine, "caution", _("Verdict ignored"), sentence, _("See verdict"), "opportunity")]
    return []
