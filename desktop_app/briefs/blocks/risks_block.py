"""The risks that leaders should know, the highest first, and what happens after an error."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import CELL, beginning, error_texts
from desktop_app.briefs.blocks.text_parts import grey, led, left_out, plain_table
from desktop_app.briefs.figures.figure_ids import slugs
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefRow,
    BriefTable,
    Element,
    SectionHeading,
    cell,
    chip,
    words,
)
from desktop_app.domain.choices import RISK_KINDS
from desktop_app.domain.records import Risk
from desktop_app.domain.state_kinds import HIGH_RISK_FROM
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

SHOWN: dict[Size, int] = {"full": 6, "short": 3, "line": 1}


def height(risk: Risk) -> int:
    """Likelihood times impact; 0 while it is not rated."""
    return (risk.likelihood or 0) * (risk.impact or 0)


def high_words(n: int) -> str:
    """How many risks are high, in the place behind a number of risks."""
    return ngettext("{n} high", "{n} high", n).format(n=formats.number(n)) if n else _("none high")


def open_risks(subject: InitiativeSubject) -> list[tuple[str, Risk]]:
    """The risks that are not closed with the names of their figures, the highest first."""
    pairs = zip(slugs(risk.title for risk in subject.spine.risks), subject.spine.risks, strict=True)
    return sorted((pair for pair in pairs if pair[1].state != "closed"), key=lambda pair: -height(pair[1]))


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    risks = open_risks(subject)
    heading = SectionHeading(_("Risks leadership should know"), _("likelihood × impact, of 25"))
    elements: list[Element] = [heading]
    if risks:
        elements.append(risk_table(subject, risks[: SHOWN[size]]))
        left = risks[SHOWN[size] :]
        n = sum(height(risk) >= HIGH_RISK_FROM for _name, risk in left)
        elements += left_out(len(left), high_words(n), _("in the annex"))
    else:
        elements.append(grey(_("No risk has been named.")))
    return (*elements, *(led(title, text) for title, text in error_texts(subject)))


def risk_table(subject: InitiativeSubject, shown: Sequence[tuple[str, Risk]]) -> BriefTable:
    """A row for each risk."""
    columns = ((_("Risk"), 0.32, False), (_("Kind"), 0.14, False), (_("Height"), 0.13, False),
               (_("Mitigation"), 0.41, False))  # fmt: skip
    rows = [BriefRow(_cells(subject, name, risk)) for name, risk in shown]
    return plain_table("risks", _("Open risks, the highest first"), columns, rows)


def _cells(subject: InitiativeSubject, name: str, risk: Risk) -> tuple[BriefCell, ...]:
    figure = subject.figures.get(f"{subject.initiative.key}/risk/{name}/height")
    if figure is not None:
        rated = BriefCell((words(figure),), chip=figure.state)
    else:
        rated = chip(_("not rated"), "neutral")
    return (
        cell(beginning(risk.title, CELL)),
        cell(_(RISK_KINDS[risk.kind]) if risk.kind in RISK_KINDS else "–", tone="muted"),
        rated,
        cell(beginning(risk.mitigation, CELL)) if risk.mitigation else cell(_("nothing yet"), tone="muted"),
    )


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("risks", N_("Risks"), _build)
