"""The figures of one initiative."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from desktop_app.briefs.figures.figure_ids import slugs
from desktop_app.briefs.figures.money_figures import add_money, asked_figure
from desktop_app.briefs.figures.proof_figures import add_proof
from desktop_app.briefs.model.figure import Figure, FigureSet
from desktop_app.domain.choices import AI_VERDICTS, STAGES, MetricState
from desktop_app.domain.intervals import wilson
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.spine import Spine
from desktop_app.domain.state_kinds import METRIC_STATE_KINDS, StateKind, risk_state
from desktop_app.domain.states import next_review, score_of
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.briefs.figures.initiative_ground import InitiativeGround

_VERDICT_KINDS: dict[str, StateKind] = {"ai": "good", "rules_first": "caution", "not_yet": "caution"}


def initiative_figures(subject: InitiativeGround) -> FigureSet:
    """All that its brief may show, each with its source."""
    figures = FigureSet()
    _standing(figures, subject)
    add_money(figures, subject)
    add_metric_figures(figures, subject.spine, subject.reports, subject.currency)
    add_proof(figures, subject)
    names = slugs(risk.title for risk in subject.spine.risks)
    for name, risk in zip(names, subject.spine.risks, strict=True):
        if risk.likelihood is not None and risk.impact is not None:
            figures.add(
                Figure(
                    f"{subject.initiative.key}/risk/{name}/height", risk.title, risk.likelihood * risk.impact,
                    source=f"risk:{risk.id}", state=risk_state(risk.likelihood, risk.impact), direction="lower",
                    definition="likelihood * impact, of 25",
                )
            )  # fmt: skip
    return figures


def metric_slugs(subject: InitiativeGround) -> list[str]:
    """The name of each metric within the ids of its figures."""
    return slugs(report.metric.name for report in subject.reports)


def _standing(figures: FigureSet, subject: InitiativeGround) -> None:
    initiative, spine = subject.initiative, subject.spine
    key, record = initiative.key, f"initiative:{initiative.id}"
    figures.add(
        Figure(
            f"{key}/stage", _("Stage"), initiative.stage, "state", source=record,
            as_of=spine.entered_stage(initiative.stage), words=_(STAGES[initiative.stage]),
        )
    )  # fmt: skip
    verdict = initiative.ai_verdict
    figures.add(
        Figure(
            f"{key}/verdict", _("Does this need AI?"), verdict or None, "state", source=record,
            as_of=initiative.ai_verdict_on,
            state=_VERDICT_KINDS.get(verdict, "bad") if verdict else "neutral",
            words=_(AI_VERDICTS[verdict]) if verdict else "", origin="ai_verdict",
        )
    )  # fmt: skip
    score = score_of(spine, subject.rules)
    bounds = (score.low, score.high) if score.known and score.value is None else (None, None)
    figures.add(
        Figure(
            f"{key}/score", _("Score of 100"), score.value, "score", low=bounds[0], high=bounds[1],
            source="formula:weighted_score", direction="higher", origin="score", state="info",
        )
    )  # fmt: skip
    review = next_review(spine)
    late = review is not None and review.due < subject.rules.today
    figures.add(
        Figure(
            f"{key}/review/next", _("Next review"), review.due.isoformat() if review else None, "date",
            source="formula:next_review", state="bad" if late else "neutral", origin="review_due",
        )
    )  # fmt: skip
    live = bool(subject.behind)
    blocking = len(subject.behind) if live else len(subject.gate.blocking)
    figures.add(
        Figure(
            f"{key}/gate/open", _("Gate items open"), blocking, unit="count", source="formula:gate_report",
            state=("bad" if live else "caution") if blocking else "good", direction="lower",
            origin="gate_blocking",
        )
    )  # fmt: skip
    figures.add(asked_figure(initiative, subject.currency))


def add_metric_figures(
    figures: FigureSet, spine: Spine, reports: Sequence[MetricReport], currency: str
) -> list[str]:
    """Add the figures of each metric, and give the names within their ids."""
    names = slugs(report.metric.name for report in reports)
    for name, report in zip(names, reports, strict=True):
        _metric(figures, f"{spine.initiative.key}/metric/{name}", report, currency)
    return names


def _metric(figures: FigureSet, key: str, report: MetricReport, currency: str) -> None:
    metric, latest = report.metric, report.latest
    base = Figure(
        key, metric.name, None, unit=metric.unit, currency=currency, source=f"metric:{metric.id}",
        direction=metric.direction, origin=f"metric:{metric.id}",  # type: ignore[arg-type]  # one of its choices
        definition=f"{metric.unit}; target {metric.target} {metric.target_high}; "
        f"guardrail {metric.guardrail} {metric.guardrail_high}",
    )  # fmt: skip
    low = high = None
    value, cases = (latest.value, latest.cases) if latest else (None, None)
    if metric.unit == "share" and value is not None and cases and 0 <= value <= 1:
        low, high = wilson(value, cases)
    figures.add(
        replace(
            base, id=f"{key}/latest", value=value, low=low, high=high, interval="95 %" if low is not None else "",
            n=cases, as_of=latest.measured_on if latest else None, state=METRIC_STATE_KINDS[report.state],
            source=f"measurement:{latest.id}" if latest else f"metric:{metric.id}",
        )
    )  # fmt: skip
    for aspect in ("baseline", "target", "guardrail"):
        known = getattr(metric, aspect)
        if known is not None:
            figures.add(replace(base, id=f"{key}/{aspect}", value=known))


_WORST_FIRST = (
    MetricState.BELOW_GUARDRAIL, MetricState.STALE, MetricState.NO_DATA, MetricState.NO_TARGET, MetricState.WATCH,
    MetricState.ON_TARGET,
)  # fmt: skip
T = TypeVar("T")


def ordered_by_state(entries: Iterable[T], state: Callable[[T], MetricState]) -> list[T]:
    """Entries with the worst state first: below guardrail, stale, no data, watch, on target."""
    return sorted(entries, key=lambda entry: _WORST_FIRST.index(state(entry)))


def worst_first(subject: InitiativeGround) -> list[tuple[str, MetricReport]]:
    """The metrics with the names within the ids of their figures, the worst first."""
    pairs = zip(metric_slugs(subject), subject.reports, strict=True)
    return ordered_by_state(pairs, lambda pair: pair[1].state)
