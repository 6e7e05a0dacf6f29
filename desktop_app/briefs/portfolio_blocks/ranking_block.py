"""The ranking by expected value as `rank` has it, with P10 to P90, and what of its order is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from desktop_app.briefs.blocks.text_parts import grey, left_out, plain_table
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefChart,
    BriefRow,
    Element,
    SectionHeading,
    TextRun,
    Tone,
    cell,
    muted,
    strong,
    words,
)
from desktop_app.charts.range_strip import range_strip
from desktop_app.domain.choices import STAGES
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.planning import costs
from desktop_app.services.ranking.rank import RankRow

_SHOWN: dict[Size, int] = {"full": 15, "short": 10, "line": 3}
_HEIGHT = 14.0


def _build(subject: PortfolioSubject, size: Size) -> Sequence[Element]:
    ranking, years = subject.source.ranked, costs.horizon(subject.portfolio)[1]
    title = ngettext(
        "Ranking by expected value over {n} year", "Ranking by expected value over {n} years", years
    ).format(n=formats.number(years))
    if ranking is None:
        return SectionHeading(title), grey(_("No plugin offers the method of expected value."))
    scored = [row for row in ranking.rows if row.score is not None]
    total = len(ranking.rows)
    if not total:
        return SectionHeading(title), grey(_("No initiative is active."))
    if len(scored) * 2 < total:
        sentence = ngettext(
            "{n} of {total} initiatives has an expected value: too few for a ranking.",
            "{n} of {total} initiatives have an expected value: too few for a ranking.",
            len(scored),
        ).format(n=formats.number(len(scored)), total=formats.number(total))
        return SectionHeading(title), grey(sentence)
    shown = subject.ranked[: _SHOWN[size]]
    columns = ((_("#"), 0.05, True), (_("Initiative"), 0.37, False), (_("Stage"), 0.12, False),
               (_("Expected"), 0.12, True), (_("P10 to P90"), 0.34, False))  # fmt: skip
    span = _span(shown)
    table = plain_table("ranking", title, columns, [_row(subject, row, span) for row in shown])
    heading = SectionHeading(title, _("bar: P10 to P90, dot: expected, line: zero"))
    return heading, table, *_notes(subject, shown), *_rest(subject, scored[len(shown) :], total - len(scored))


def _span(shown: Sequence[RankRow]) -> tuple[float, float]:
    ends = [end for row in shown for end in (row.p10, row.score, row.p90) if end is not None]
    return min(ends, default=0.0), max(ends, default=0.0)


def _row(subject: PortfolioSubject, row: RankRow, span: tuple[float, float]) -> BriefRow:
    figure = subject.figures[f"{row.key}/value/expected"]
    tone: Tone = "bad" if figure.state == "bad" else "ink"
    alt = _("{title}: {value} expected, {range}").format(
        title=row.title, value=figure.text, range=figure.range_text or formats.unknown()
    )
    strip = partial(range_strip, row.p10, row.score, row.p90, span, title=alt)
    return BriefRow(
        (
            cell("–" if row.rank is None else str(row.rank), tone="muted"),
            BriefCell((words(strong(row.title), " ", muted(row.key, row.key)),)),
            cell(_(STAGES[row.stage]), tone="muted"),
            BriefCell((words(TextRun(figure.text, strong=True, tone=tone, figure=figure)),)),
            BriefCell(picture=BriefChart(strip, _HEIGHT, alt, (figure,))),
        )
    )


def _notes(subject: PortfolioSubject, shown: Sequence[RankRow]) -> tuple[Element, ...]:
    parts = []
    last = 0
    for row in shown[1:]:
        first_low = shown[0].p10
        if first_low is None or row.p90 is None or row.p90 < first_low or row.rank is None:
            break
        last = row.rank
    if last > 1:
        parts.append(
            _("Ranks 1 to {last} cannot be told apart: their ranges overlap.").format(
                last=formats.number(last)
            )
        )
    places = [row.rank for row in shown if row.rank is not None]
    if len(set(places)) < len(places):
        parts.append(_("A place that several share is a tie."))
    rate = costs.horizon(subject.portfolio)[0]
    parts.append(_("Discounted at {rate} a year.").format(rate=formats.percent(rate)))
    loses = sum(row.p10 is not None and row.p10 < 0 for row in shown)
    if loses:
        text = ngettext(
            "{n} of these loses money in at least one case of ten.",
            "{n} of these lose money in at least one case of ten.",
            loses,
        )
        parts.append(text.format(n=formats.number(loses)))
    return (grey(" ".join(parts)),)


def _rest(subject: PortfolioSubject, left: Sequence[RankRow], unscored: int) -> tuple[Element, ...]:
    below = sum(row.score is not None and row.score < 0 for row in left)
    bad = ngettext("{n} below zero", "{n} below zero", below).format(n=formats.number(below)) if below else ""
    lines: tuple[Element, ...] = left_out(len(left), bad, _("on the page Prioritise"))
    if unscored:
        text = ngettext(
            "{n} initiative lacks an estimate and has no expected value.",
            "{n} initiatives lack an estimate and have no expected value.",
            unscored,
        )
        lines = (*lines, grey(text.format(n=formats.number(unscored))))
    return lines


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("ranking", N_("Ranking"), _build)
