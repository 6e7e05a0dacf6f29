"""The highest open risks of the portfolio."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import first_sentence, is_long
from desktop_app.briefs.blocks.risks_block import height, high_words
from desktop_app.briefs.blocks.text_parts import grey, left_out, plain_table
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
    words,
)
from desktop_app.domain.records import Initiative, Risk
from desktop_app.domain.state_kinds import HIGH_RISK_FROM, risk_state
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.text import clean_line

_SHOWN: dict[Size, int] = {"full": 8, "short": 4, "line": 1}
_LONGEST = 120


def _text(text: str) -> str:
    line = clean_line(text)
    if not is_long(line, _LONGEST):
        return line
    return _("{sentence} (more in its own brief)").format(sentence=first_sentence(line, _LONGEST))


def _row(initiative: Initiative, risk: Risk) -> BriefRow:
    if risk.likelihood and risk.impact:
        rated = chip(formats.number(height(risk)), risk_state(risk.likelihood, risk.impact))
    else:
        rated = chip(_("not rated"), "neutral")
    return BriefRow(
        (
            BriefCell((words(_text(risk.title), " ", muted(initiative.key, initiative.key)),)),
            rated,
            cell(_text(risk.mitigation)) if risk.mitigation else cell(_("nothing yet"), tone="muted"),
            cell(risk.owner or _("nobody"), tone="ink" if risk.owner else "muted"),
        )
    )


def _build(subject: PortfolioSubject, size: Size) -> Sequence[Element]:
    heading = SectionHeading(_("Highest risks"), _("likelihood × impact, of 25"))
    if not subject.risks:
        return heading, grey(_("No open risk has been named."))
    shown = subject.risks[: _SHOWN[size]]
    columns = ((_("Risk"), 0.36, False), (_("Height"), 0.11, False), (_("Mitigation"), 0.38, False),
               (_("Owner"), 0.15, False))  # fmt: skip
    table = plain_table("risks", _("Open risks, the highest first"), columns, [_row(*pair) for pair in shown])
    left = subject.risks[len(shown) :]
    n = sum(height(risk) >= HIGH_RISK_FROM for _who, risk in left)
    return heading, table, *left_out(len(left), high_words(n), _("in the briefs of the initiatives"))


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("risks", N_("Risks"), _build)
