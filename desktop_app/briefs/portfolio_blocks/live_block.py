"""How the live systems do: their metrics off target, the worst first, those without any, and reviews that are late."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.text_parts import grey, left_out, plain_table
from desktop_app.briefs.figures.initiative_set import add_metric_figures, ordered_by_state
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefRow,
    Element,
    SectionHeading,
    cell,
    chip,
    muted,
    strong,
    words,
)
from desktop_app.briefs.model.figure import Figure, FigureSet
from desktop_app.domain.choices import METRIC_STATES, MetricState
from desktop_app.domain.measures import MetricReport, count_below_guardrail
from desktop_app.domain.records import Initiative
from desktop_app.domain.state_kinds import METRIC_STATE_KINDS
from desktop_app.domain.states import metric_reports
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.reviews import planned

_SHOWN: dict[Size, int] = {"full": 14, "short": 7, "line": 2}
_REVIEWS = 5


def _build(subject: PortfolioSubject, size: Size) -> Sequence[Element]:
    heading = SectionHeading(_("Live systems off target"), _("worst first"))
    if not subject.live:
        return heading, grey(_("Nothing is live."))
    off, measured = _off_target(subject)
    elements: list[Element] = [heading]
    without = int(subject.figure("live/no_metric").value or 0)
    if without:
        text = ngettext(
            "No metric is defined for {n} live system.", "No metric is defined for {n} live systems.", without
        )
        elements.append(grey(text.format(n=formats.number(without))))
    if off:
        shown = off[: _SHOWN[size]]
        columns = ((_("Live system"), 0.27, False), (_("Metric"), 0.22, False), (_("Latest"), 0.11, True),
                   (_("95 %"), 0.12, True), (_("Guardrail"), 0.11, True), (_("State"), 0.17, False))  # fmt: skip
        rows = [_row(subject, *entry) for entry in shown]
        elements.append(plain_table("live", _("Metrics of live systems off target"), columns, rows))
        left = [report for _who, report, _figure in off[len(shown) :]]
        below = sum(report.state is MetricState.BELOW_GUARDRAIL for report in left)
        bad = count_below_guardrail(below) if below else _("no guardrail breached")
        elements += left_out(len(left), bad, _("in the briefs of the initiatives"))
    elif measured:
        elements.append(grey(_("Every metric that was measured meets its target.")))
    return (*elements, *_reviews(subject, size))


_Entry = tuple[Initiative, MetricReport, Figure]


def _off_target(subject: PortfolioSubject) -> tuple[list[_Entry], int]:
    """The metrics off target, the worst first, and how many are on target."""
    entries: list[_Entry] = []
    on_target = 0
    for spine in subject.live:
        reports = metric_reports(spine, subject.rules.today)
        figures = FigureSet()
        names = add_metric_figures(figures, spine, reports, subject.currency)
        for name, report in zip(names, reports, strict=True):
            if report.state is MetricState.ON_TARGET:
                on_target += 1
                continue
            figure = figures[f"{spine.initiative.key}/metric/{name}/latest"]
            entries.append((spine.initiative, report, figure))
    return ordered_by_state(entries, lambda entry: entry[1].state), on_target


def _row(subject: PortfolioSubject, initiative: Initiative, report: MetricReport, latest: Figure) -> BriefRow:
    metric = report.metric
    bound = "–"
    if metric.direction == "range" and (metric.guardrail is not None or metric.guardrail_high is not None):
        ends = (metric.guardrail, metric.guardrail_high)
        bound = formats.bound(ends, metric.direction, metric.unit, subject.currency)
    elif metric.guardrail is not None:
        bound = formats.bound(metric.guardrail, metric.direction, metric.unit, subject.currency)
    value = cell(latest) if latest.is_known else cell("–", tone="muted")
    return BriefRow(
        (
            BriefCell((words(strong(initiative.title), " ", muted(initiative.key, initiative.key)),)),
            cell(metric.name),
            value,
            cell(latest.range_text or "–", tone="muted"),
            cell(bound),
            chip(_(METRIC_STATES[report.state]), METRIC_STATE_KINDS[report.state]),
        )
    )


def _reviews(subject: PortfolioSubject, size: Size) -> list[Element]:
    late = [review for review in planned(subject.source.ws, due_only=True) if review.days_late > 0]
    late.sort(key=lambda review: -review.days_late)
    if not late:
        unplanned = subject.data.live - subject.data.reviews_planned
        if not unplanned:
            return []
        text = ngettext(
            "{n} live system has no date for a review.",
            "{n} live systems have no date for a review.",
            unplanned,
        )
        return [grey(text.format(n=formats.number(unplanned)))]
    shown = late[: _REVIEWS if size == "full" else 2]
    rows = []
    for review in shown:
        n = review.days_late
        days = ngettext("{n} day late", "{n} days late", n).format(n=formats.number(n))
        title = BriefCell((words(strong(review.title), " ", muted(review.key, review.key)),))
        rows.append(BriefRow((title, cell(formats.date(review.due)), cell(days, tone="bad"))))
    columns = ((_("Review of"), 0.6, False), (_("Due"), 0.2, True), (_("State"), 0.2, True))
    table = plain_table("reviews", _("Reviews that are late"), columns, rows)
    return [
        SectionHeading(_("Reviews that are late")),
        table,
        *left_out(len(late) - len(shown), _("all late"), _("on the page Reviews")),
    ]


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("live", N_("Live health"), _build)
