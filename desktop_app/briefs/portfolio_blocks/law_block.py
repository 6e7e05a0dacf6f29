"""The days on which duties of the law begin, and the initiatives that they meet unsettled."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.text_parts import grey, left_out, plain_table
from desktop_app.briefs.figures.portfolio_ground import LawDate
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefRow,
    Element,
    Paragraph,
    SectionHeading,
    cell,
    muted,
    words,
)
from desktop_app.domain.trust.checklists import PLANNING_AID
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

_SHOWN: dict[Size, int] = {"full": 7, "short": 4, "line": 1}
_KEYS = 5


def _row(duty: LawDate) -> BriefRow:
    n = len(duty.keys)
    counted = ngettext("{n} initiative", "{n} initiatives", n).format(n=formats.number(n))
    keys = ", ".join(duty.keys[:_KEYS])
    if n > _KEYS:
        keys = _("{names} and {n} more").format(names=keys, n=formats.number(n - _KEYS))
    return BriefRow(
        (
            cell(formats.date(duty.day)),
            BriefCell((words(duty.report.item.statement, " ", muted(duty.report.pack.title)),)),
            BriefCell((words(counted), words(muted(keys)))),
        )
    )


def _build(subject: PortfolioSubject, size: Size) -> Sequence[Element]:
    heading = SectionHeading(_("Dates of the law ahead"), _("duties that are not settled yet"))
    dates = subject.law_dates
    if not dates:
        return heading, grey(_("No duty with a date ahead meets an active initiative unsettled."))
    shown = dates[: _SHOWN[size]]
    columns = ((_("From"), 0.14, False), (_("Duty"), 0.54, False), (_("Who has it ahead"), 0.32, False))
    table = plain_table(
        "law-dates", _("Duties that begin, the earliest first"), columns, [_row(duty) for duty in shown]
    )
    aid = Paragraph(words(muted(_(PLANNING_AID))), "small")
    return heading, table, *left_out(len(dates) - len(shown), "", _("in the checklists")), aid


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("law-dates", N_("Dates of the law"), _build)
