"""Money and benefit as one story: what it brings if it works, the chance, what that is worth, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.text_parts import grey, plain_table
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import BriefRow, Element, Paragraph, SectionHeading, cell, words
from desktop_app.domain.choices import Stage
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

_ROWS = (
    "benefit/if_works", "benefit/mean_if_works", "chance", "benefit/expected", "value/expected", "cost/build",
    "cost/run", "cost/to_date", "budget", "cost/booked", "cost/plan_to_date", "cost/planned",
)  # fmt: skip
_SHORT = ("benefit/if_works", "chance", "value/expected", "cost/to_date", "budget")


def _sentence(subject: InitiativeSubject) -> Paragraph:
    value, works = subject.figure("value/expected"), subject.figure("benefit/if_works")
    chance = subject.figure("chance")
    if not works.is_known:
        return grey(_("What it brings is not estimated."))
    if not chance.is_known:
        return grey(
            _("It brings {money} a year if it works; the chance is not stated.").format(money=works.text)
        )
    parts = [_("It brings {money} a year if it works, with a chance of {chance}.").format(
        money=works.text, chance=chance.text
    )]  # fmt: skip
    if value.is_known:
        years = ngettext("{n} year", "{n} years", subject.costs.years).format(
            n=formats.number(subject.costs.years)
        )
        parts.append(
            _("Over {years}, less its costs, that is worth {value} on average today.").format(
                years=years, value=value.text
            )
        )
    if value.interval:
        parts.append(_("8 of 10 simulations lie within {range}.").format(range=value.range_text))
    if subject.initiative.stage == Stage.LIVE:
        parts.append(_("It is live, so sums count its benefit in full."))
    rank = subject.figure("rank")
    if rank.is_known:
        parts.append(
            _("Among {n} it ranks {place} by expected value.").format(
                n=formats.number(subject.ranked_of), place=rank.text
            )
        )
    return Paragraph(words(" ".join(parts)))


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    elements: list[Element] = [SectionHeading(_("Money and benefit")), _sentence(subject)]
    if size == "line":
        return elements
    shown = [subject.figure(name) for name in (_ROWS if size == "full" else _SHORT)]
    rows = [
        BriefRow((cell(figure.label), cell(figure, tone="bad" if figure.state == "bad" else "ink"),
                  cell(_range(figure.range_text, figure.interval), tone="muted")))
        for figure in shown
        if figure.is_known
    ]  # fmt: skip
    if rows:
        columns = ((_("Amount"), 0.5, False), (_("Value"), 0.2, True), (_("Range"), 0.3, True))
        elements.append(plain_table("money", _("Money and benefit"), columns, rows))
    unknown = [figure.label for figure in shown if not figure.is_known]
    if unknown:
        elements.append(grey(_("Not known: {names}.").format(names=", ".join(unknown))))
    return elements


def _range(span: str, interval: str) -> str:
    return f"{span} ({interval})" if interval and span else "–"


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("money", N_("Money and benefit"), _build)
