"""Money and benefit as one story: what it brings if it works, the chance, what that is worth, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.text_parts import grey, left_out, plain_table
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefRow,
    BriefTable,
    Element,
    Paragraph,
    SectionHeading,
    SideBySide,
    cell,
    words,
)
from desktop_app.briefs.model.figure import Figure
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
    benefit = [
        figure
        for figure in shown
        if figure.is_known and "/cost/" not in figure.id and figure.label != _("Budget")
    ]
    spent = [figure for figure in shown if figure.is_known and figure not in benefit]
    tables = [_table(figures, at == 0) for at, figures in enumerate((benefit, spent)) if figures]
    if len(tables) == 2:
        elements.append(SideBySide(tuple((table,) for table in tables), (0.58, 0.42)))
    else:
        elements += tables
    if size != "full":
        more = sum(subject.figure(name).is_known for name in _ROWS if name not in _SHORT)
        elements += left_out(more, "", _("in the program, on the tabs Opportunity and Rollout"))
    unknown = [figure.label for figure in shown if not figure.is_known]
    if unknown:
        elements.append(grey(_("Not known: {names}.").format(names=", ".join(unknown))))
    return elements


def _table(figures: Sequence[Figure], has_ranges: bool) -> BriefTable:
    columns = [(_("Benefit"), 0.44, False), (_("Value"), 0.16, True), (_("P10 to P90"), 0.4, True)]
    if not has_ranges:
        columns = [(_("Cost"), 0.66, False), (_("Value"), 0.34, True)]
    rows = []
    for figure in figures:
        cells = [cell(figure.label), cell(figure, tone="bad" if figure.state == "bad" else "ink")]
        if has_ranges:
            cells.append(cell(figure.range_text if figure.interval else "–", tone="muted"))
        rows.append(BriefRow(tuple(cells)))
    return plain_table("benefit" if has_ranges else "costs", _("Money and benefit"), columns, rows)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("money", N_("Money and benefit"), _build)
