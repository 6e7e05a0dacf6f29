"""How it is doing: the course of the metric that tells most, and all metrics, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from desktop_app.briefs.blocks.plugin_tables import extra_columns
from desktop_app.briefs.blocks.text_parts import grey, left_out, plain_table
from desktop_app.briefs.figures.initiative_set import worst_first
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefChart,
    BriefRow,
    BriefTable,
    Element,
    SectionHeading,
    TextRun,
    cell,
    chip,
    muted,
    strong,
    words,
)
from desktop_app.briefs.model.figure import Figure
from desktop_app.charts.series import Series, SeriesEvent, SeriesPoint, series
from desktop_app.domain.choices import METRIC_STATES, MetricState
from desktop_app.domain.measures import MetricReport, count_below_guardrail
from desktop_app.domain.state_kinds import METRIC_STATE_KINDS, rank_worst_first
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _

#: So many metrics stand in the table; the annex holds the others.
SHOWN: dict[Size, int] = {"full": 10, "short": 5, "line": 0}
_HEIGHTS: dict[Size, float] = {"full": 120.0, "short": 92.0}


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    ordered = worst_first(subject)
    heading = SectionHeading(_("How it is doing"))
    if not ordered:
        return heading, grey(_("No metric says what good means."))
    if size == "line":
        return heading, grey(_summary(subject))
    elements: list[Element] = [heading]
    drawn = [pair for pair in ordered if len(pair[1].series) > 1]
    if drawn:
        name, report = min(drawn, key=lambda pair: rank_worst_first(METRIC_STATE_KINDS[pair[1].state]))
        title = _("How it is doing: {metric}").format(metric=report.metric.name)
        note = _("with 95 % interval and cases") if subject.figure(f"metric/{name}/latest").interval else ""
        elements = [SectionHeading(title, note), _chart(subject, name, report, _HEIGHTS[size])]
    elements.append(metric_table(subject, ordered[: SHOWN[size]]))
    return (*elements, *_rest(ordered[SHOWN[size] :]))


def _summary(subject: InitiativeSubject) -> str:
    n = sum(report.state is MetricState.ON_TARGET for report in subject.reports)
    below = sum(report.state is MetricState.BELOW_GUARDRAIL for report in subject.reports)
    sentence = _("{n} of {total} metrics are on target; {below}.")
    return sentence.format(
        n=formats.number(n), total=formats.number(len(subject.reports)), below=count_below_guardrail(below)
    )


def _rest(left: Sequence[tuple[str, MetricReport]]) -> tuple[Element, ...]:
    below = sum(report.state is MetricState.BELOW_GUARDRAIL for _name, report in left)
    bad = count_below_guardrail(below) if below else _("no guardrail breached")
    return left_out(len(left), bad, _("in the annex"))


def _chart(subject: InitiativeSubject, name: str, report: MetricReport, height: float) -> BriefChart:
    metric = report.metric
    events = [
        SeriesEvent(version.released_on, version.name)
        for version in subject.spine.model_versions
        if version.released_on
    ]
    earlier = (subject.last or {}).get(f"{subject.initiative.key}/metric/{name}/latest")
    if earlier is not None and earlier.as_of is not None:
        events.append(SeriesEvent(earlier.as_of, _("last brief {value}").format(value=earlier.text)))
    course = Series(
        name=metric.name,
        points=tuple(SeriesPoint(m.measured_on, m.value, m.cases) for m in report.series),
        direction=metric.direction,
        unit=metric.unit,
        currency=subject.currency,
        target=metric.target,
        target_high=metric.target_high,
        guardrail=metric.guardrail,
        guardrail_high=metric.guardrail_high,
        events=tuple(events),
    )
    latest = subject.figure(f"metric/{name}/latest")
    first = report.series[0]
    alt = _("{metric} went from {first} ({start}) to {last} ({end}).").format(
        metric=metric.name, first=latest.written(first.value), start=formats.date(first.measured_on),
        last=latest.text, end=formats.date(latest.as_of),
    )  # fmt: skip
    return BriefChart(partial(series, course), height, alt, (latest,))


def metric_table(subject: InitiativeSubject, shown: Sequence[tuple[str, MetricReport]]) -> BriefTable:
    """A row for each metric, with the columns that plugins add; what was in the last brief only where there was one."""
    added = extra_columns(subject)
    days = {report.latest.measured_on for _name, report in shown if report.latest}
    day = days.pop() if len(days) == 1 else None
    latest = formats.day(day) if day else _("Latest")
    columns = [(_("Metric, worst first"), 0.25, False), (_("Baseline"), 0.09, True), (latest, 0.09, True),
               (_("95 %"), 0.12, True), (_("n"), 0.1, True), (_("Target"), 0.1, True), (_("Guardrail"), 0.1, True),
               (_("State"), 0.18, False)]  # fmt: skip
    if subject.last is not None:
        columns.insert(2, (_("Last brief"), 0.09, True))
    columns += [(title, 0.1, True) for title, _texts in added]
    whole = sum(share for _title, share, _right in columns)
    columns = [(title, share / whole, right) for title, share, right in columns]
    rows = [
        BriefRow(
            (
                *_cells(subject, name, report, day is None),
                *(cell(texts.get(report.metric.name, "–")) for _title, texts in added),
            )
        )
        for name, report in shown
    ]
    return plain_table("metrics", _("Metrics with their targets and states, the worst first"), columns, rows)


def _cells(
    subject: InitiativeSubject, name: str, report: MetricReport, is_dated: bool
) -> tuple[BriefCell, ...]:
    metric, key = report.metric, f"{subject.initiative.key}/metric/{name}"
    latest = subject.figures[f"{key}/latest"]
    baseline = subject.figures.get(f"{key}/baseline")
    bounds = []
    for low, high in ((metric.target, metric.target_high), (metric.guardrail, metric.guardrail_high)):
        stated: float | tuple[float | None, float | None] | None = (
            (low, high) if metric.direction == "range" else low
        )
        known = low is not None or (metric.direction == "range" and high is not None)
        bounds.append(
            formats.bound(stated, metric.direction, metric.unit, subject.currency) if known else "–"
        )
    value = strong(latest.text) if latest.is_known else muted("–")
    lines = [words(_with(latest, value))]
    if is_dated and latest.as_of:
        lines.append(words(muted(formats.day(latest.as_of))))
    earlier = []
    if subject.last is not None:
        then = subject.last.get(f"{key}/latest")
        earlier = [cell(then.text if then else "–", tone="muted")]
    return (
        cell(metric.name),
        cell(baseline if baseline else "–", tone="muted"),
        *earlier,
        BriefCell(tuple(lines)),
        cell(latest.range_text or "–"),
        cell(formats.number(latest.n) if latest.n is not None else "–"),
        cell(bounds[0]),
        cell(bounds[1]),
        chip(_(METRIC_STATES[report.state]), METRIC_STATE_KINDS[report.state]),
    )


def _with(figure: Figure, run: TextRun) -> TextRun:
    return replace(run, figure=figure)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("doing", N_("How it is doing"), _build)
