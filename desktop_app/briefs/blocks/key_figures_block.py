"""The five figures that come first: money with its chance, the two worst metrics, cost against budget and plan, proof."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.figures.initiative_set import worst_first
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.figures.proof_figures import proof_labels
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import Element, KeyFigure, KeyFigures, SideFigure
from desktop_app.briefs.model.figure import Figure
from desktop_app.domain.choices import METRIC_STATES, MetricState, Stage
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.state_kinds import METRIC_STATE_KINDS, StateKind
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext


def side(figure: Figure, name: str = "", kind: StateKind = "neutral", value: str = "") -> SideFigure:
    """A row below a key figure."""
    return SideFigure(name or figure.label, value or figure.text, kind, figure)


def _worth(subject: InitiativeSubject) -> KeyFigure:
    value = subject.figure("value/expected")
    years = subject.costs.years
    label = ngettext("Expected value over {n} year", "Expected value over {n} years", years)
    low_end = value.low
    rows: list[SideFigure] = []
    if low_end is not None and value.high is not None:
        name = _("loss at P10") if low_end < 0 else _("low, P10")
        rows.append(SideFigure(name, value.written(low_end), "bad" if low_end < 0 else "neutral", value))
        rows.append(SideFigure(_("high, P90"), value.written(value.high), "neutral", value))
    works = subject.figure("benefit/if_works")
    a_year = _("{money}/year").format(money=works.text) if works.is_known else works.text
    rows.append(side(works, _("if it works"), value=a_year))
    rows.append(side(subject.figure("chance"), _("chance"), _chance_kind(subject)))
    verdict = subject.figure("verdict")
    if verdict.value not in (None, "ai"):
        # The high end makes room: it must not stand before a verdict that speaks against the initiative.
        rows = [row for row in rows if row.name != _("high, P90")]
        rows.append(side(verdict, _("verdict"), verdict.state, verdict.words.lower()))
    kind: StateKind = value.state if value.is_known else "neutral"
    return KeyFigure(value, label.format(n=formats.number(years)), kind=kind, rows=tuple(rows))


def _chance_kind(subject: InitiativeSubject) -> StateKind:
    chance = subject.initiative.chance_of_success
    return "caution" if chance is not None and chance < 0.5 else "neutral"


def _metric(subject: InitiativeSubject, name: str, report: MetricReport) -> KeyFigure:
    metric = report.metric
    latest = subject.figure(f"metric/{name}/latest")
    label = metric.name
    if latest.as_of:
        label = _("{metric}, {day}").format(metric=metric.name, day=formats.day(latest.as_of))
    rows: list[SideFigure] = []
    below, watch = report.state is MetricState.BELOW_GUARDRAIL, report.state is MetricState.WATCH
    bounds: tuple[tuple[str, str, StateKind], ...] = (
        ("guardrail", _("breached") if below else _("guardrail"), "bad" if below else "neutral"),
        ("target", _("watch: target") if watch else _("target"), "caution" if watch else "neutral"),
    )
    for aspect, words, kind in bounds:
        figure = subject.figures.get(f"{subject.initiative.key}/metric/{name}/{aspect}")
        if figure is not None:
            rows.append(side(figure, words, kind))
    if report.state in (MetricState.STALE, MetricState.NO_TARGET):
        rows.append(SideFigure(_("state"), _(METRIC_STATES[report.state]).lower(), latest.state, latest))
    if latest.interval:
        rows.append(SideFigure(latest.interval, latest.range_text, "neutral", latest))
    if latest.n is not None and len(rows) < 5:
        rows.append(SideFigure(_("n"), formats.number(latest.n), "neutral", latest))
    return KeyFigure(latest, label, kind=METRIC_STATE_KINDS[report.state], rows=tuple(rows))


def _spent(subject: InitiativeSubject) -> KeyFigure:
    spent, budget = subject.figure("cost/to_date"), subject.figure("budget")
    booked, planned = subject.figure("cost/booked"), subject.figure("cost/plan_to_date")
    rest = _("of {budget}").format(budget=budget.text) if budget.is_known else ""
    rows = [] if budget.is_known else [side(budget, _("budget"))]
    if isinstance(booked.value, float) and isinstance(planned.value, float):
        rows += [side(booked, _("by month")), side(planned, _("planned for it"))]
        share = booked.value / planned.value - 1 if planned.value else 0.0
        name = _("over plan") if share > 0 else _("under plan")
        kind: StateKind = "caution" if share > 0.05 else "neutral"
        rows.append(SideFigure(name, formats.percent(abs(share), 0), kind, booked))
    rows.append(side(subject.figure("cost/run"), _("to run, a year")))
    return KeyFigure(spent, spent.label, rest, spent.state if spent.is_known else "neutral", tuple(rows))


def _costs_are_expected(subject: InitiativeSubject) -> bool:
    """Before anything is built, and without a budget, nobody asks what it has cost."""
    is_known = subject.figure("cost/to_date").is_known or subject.figure("budget").is_known
    return is_known or subject.initiative.stage in (Stage.DELIVERY, Stage.LIVE)


def _proof(subject: InitiativeSubject) -> KeyFigure:
    settled = subject.figure("proof/settled")
    if not settled.n:
        return KeyFigure(settled, _("Proof: no checklist applies"), "", "neutral", ())
    rest = _("of {n}").format(n=formats.number(settled.n))
    rows = []
    for name in ("yes", "with_evidence", "signed", "expired"):
        figure = subject.figure(f"proof/{name}")
        rows.append(side(figure, proof_labels()[name].lower(), figure.state))
    return KeyFigure(settled, _("Proof: checks settled"), rest, settled.state, tuple(rows))


def _build(subject: InitiativeSubject, _size: Size) -> Sequence[Element]:
    metrics = [(name, report) for name, report in worst_first(subject) if report.latest][:2]
    figures = [_worth(subject), *(_metric(subject, name, report) for name, report in metrics)]
    if len(figures) < 3:
        score = subject.figure("score")
        figures.append(KeyFigure(score, score.label, kind=score.state if score.is_known else "neutral"))
    if _costs_are_expected(subject):
        figures.append(_spent(subject))
    figures.append(_proof(subject))
    return (KeyFigures(tuple(figures)),)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("key-figures", N_("Key figures"), _build, ("full",))
