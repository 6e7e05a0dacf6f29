"""Where the initiatives stand: the stages as one bar, and value against feasibility with the key in each bubble."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from desktop_app.briefs.blocks.text_parts import grey
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import BriefChart, Element, SectionHeading
from desktop_app.charts.bubbles import Bubble, bubbles
from desktop_app.charts.marks import Chart
from desktop_app.charts.stage_bar import StageCount, stage_bar
from desktop_app.domain.choices import ACTIVE_STAGES, INDUSTRIES, STAGE_ORDER, STAGES
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.dashboard import InitiativeStanding
from desktop_app.services.key_figures import stages_words

# More bubbles than this are no picture any more.
_MOST = 60
_STAGES_HEIGHT = 56.0
_HEIGHTS: dict[Size, float] = {"full": 300.0, "short": 220.0, "line": 0.0}


def _build(subject: PortfolioSubject, size: Size) -> Sequence[Element]:
    data = subject.data
    if not data.active:
        return ()
    counts = [
        StageCount(str(stage), _(STAGES[stage]), data.stages[stage])
        for stage in STAGE_ORDER
        if stage in ACTIVE_STAGES
    ]
    others = [
        StageCount(stage, _(STAGES[stage]), n)
        for stage, n in data.stages.items()
        if stage not in ACTIVE_STAGES and n
    ]
    alt = _("Stages: {words}.").format(words=stages_words(data))
    elements: list[Element] = [
        SectionHeading(_("Stages")),
        BriefChart(partial(stage_bar, counts, others), _STAGES_HEIGHT, alt),
    ]
    return elements if size == "line" else [*elements, *_matrix(subject, _HEIGHTS[size])]


def _matrix(subject: PortfolioSubject, height: float) -> list[Element]:
    heading = SectionHeading(
        _("Value against feasibility"), _("points of 100; size: expected benefit a year")
    )
    standings = subject.data.standings
    rated = [one for one in standings if one.value is not None and one.feasibility is not None]
    if len(rated) * 2 < len(standings):
        text = ngettext(
            "{n} of {total} active initiatives is rated: too few for a picture.",
            "{n} of {total} active initiatives are rated: too few for a picture.",
            len(rated),
        )
        return [
            heading,
            grey(text.format(n=formats.number(len(rated)), total=formats.number(len(standings)))),
        ]
    rated.sort(key=lambda standing: -(standing.benefit or 0.0))
    shown = rated[:_MOST]
    n = len(shown)
    alt = ngettext(
        "{n} initiative by value and feasibility; most is expected of {title}.",
        "{n} initiatives by value and feasibility; most is expected of {title}.",
        n,
    ).format(n=formats.number(n), title=shown[0].title)
    draw = partial(_drawn, [_bubble(standing) for standing in shown], subject.currency)
    return [heading, BriefChart(draw, height, alt), *_left(len(rated) - n, len(standings) - len(rated))]


def _left(smaller: int, unrated: int) -> list[Element]:
    lines: list[Element] = []
    if smaller > 0:
        text = ngettext(
            "{n} more of smaller benefit is on the dashboard.", "{n} more of smaller benefit are on the dashboard.",
            smaller,
        )  # fmt: skip
        lines.append(grey(text.format(n=formats.number(smaller))))
    if unrated:
        text = ngettext(
            "{n} initiative is not placed: its value or feasibility is not rated yet.",
            "{n} initiatives are not placed: their value or feasibility is not rated yet.",
            unrated,
        )
        lines.append(grey(text.format(n=formats.number(unrated))))
    return lines


def _bubble(standing: InitiativeStanding) -> Bubble:
    return Bubble(
        standing.id, standing.key, standing.title, standing.value, standing.feasibility, standing.benefit,
        standing.industry, INDUSTRIES.label(standing.industry) or _("Industry not stated"),
    )  # fmt: skip


def _drawn(items: Sequence[Bubble], currency: str, width: float, height: float) -> Chart:
    return bubbles(items, width, height, currency)


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("matrix", N_("Stages and value"), _build)
