"""The derived figures of one initiative that lists, dashboard and portfolio brief show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.attention import (
    checklist_attention,
    override_attention,
    part_attention,
    worst_first,
)
from desktop_app.domain.choices import ACTIVE_STAGES, MetricState
from desktop_app.domain.extensions.extension import AttentionItem
from desktop_app.domain.gates import gate_report
from desktop_app.domain.records import Risk
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.weighted import points
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import (
    PARTS,
    data_readiness,
    metric_reports,
    part_reports,
    review_due,
    score_of,
)
from desktop_app.domain.trust.trust_report import asked_now, item_reports

Attend = Callable[[Spine, date], Sequence[AttentionItem]]


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of one initiative as of one day; None means unknown.

    Scores run from 0 to 100, shares from 0 to 1. `parts` holds (part, state, why, figure);
    `attention` holds (severity, title, sentence, action label, tab), worst first.
    """

    score: float | None
    score_low: float | None
    score_high: float | None
    value: float | None
    feasibility: float | None
    data_ready: float | None
    checklist_done: int
    checklist_total: int
    metric_state: str
    metrics_on_target: int
    metrics_total: int
    metrics_below: int
    gate_next: str
    gate_blocking: int
    gate_open: int
    review_due: date | None
    risk_max: int | None
    parts: tuple[tuple[str, str, str, str], ...]
    attention: tuple[tuple[str, str, str, str, str], ...]


# An initiative's metrics together have the worst state that is known; without any, why it is not known.
_METRIC_ORDER = (
    MetricState.BELOW_GUARDRAIL,
    MetricState.STALE,
    MetricState.WATCH,
    MetricState.ON_TARGET,
    MetricState.NO_TARGET,
    MetricState.NO_DATA,
)


def summarise(spine: Spine, rules: Rules, attend: Attend) -> Summary:
    """The figures of one initiative by the rules in force; `attend` names what needs attention."""
    score = score_of(spine, rules)
    ratings = {r.criterion: r.rating for r in spine.ratings}
    reports = metric_reports(spine, rules.today)
    states = [r.state for r in reports]
    items = item_reports(spine, rules)
    gate = gate_report(spine, rules, items)
    parts = part_reports(spine, rules, items)
    risks = [level for _risk, level in open_risks(spine)]
    active = spine.initiative.stage in ACTIVE_STAGES
    attention: Sequence[AttentionItem] = ()
    if active:
        named = [*attend(asked_now(spine, rules), rules.today), *checklist_attention(spine, items)]
        named += [*part_attention(spine, parts, named), *override_attention(spine, rules)]
        attention = worst_first(named)
    return Summary(
        score=score.value,
        # Without any rating all of 0 to 100 is possible, and that is no score.
        score_low=score.low if score.known else None,
        score_high=score.high if score.known else None,
        value=_points("value", ratings.get("value")),
        feasibility=_points("feasibility", ratings.get("feasibility")),
        data_ready=data_readiness(spine),
        checklist_done=rules.same_for_unanswered(
            "settled", spine, lambda: sum(item.settled for item in items)
        ),
        checklist_total=len(items),
        metric_state=str(next((s for s in _METRIC_ORDER if s in states), "")),
        metrics_on_target=sum(s is MetricState.ON_TARGET for s in states),
        metrics_total=len(states),
        metrics_below=sum(s is MetricState.BELOW_GUARDRAIL for s in states),
        gate_next=gate.next_stage,
        gate_blocking=sum(item.severity == "gate" for item in gate.open),
        gate_open=len(gate.open),
        review_due=review_due(spine),
        risk_max=max(risks) if risks else None,
        parts=tuple((part, str(parts[part].state), parts[part].why, parts[part].figure) for part in PARTS),
        attention=tuple((a.severity, a.title, a.sentence, a.action_label, a.tab) for a in attention),
    )


def open_risks(spine: Spine) -> list[tuple[Risk, int]]:
    """Each open risk with its level, likelihood x impact; without those of which either is unknown."""
    rated = [r for r in spine.risks if r.likelihood and r.impact and r.state == "open"]
    return [(r, (r.likelihood or 0) * (r.impact or 0)) for r in rated]


def _points(criterion: str, rating: int | None) -> float | None:
    return None if rating is None else points(criterion, rating)
