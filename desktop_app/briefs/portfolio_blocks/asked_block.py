"""The decisions that are asked, by date, then amount, with their sum and what the budgets have left."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import first_sentence, is_long
from desktop_app.briefs.blocks.text_parts import grey, left_out, plain_table
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefRow,
    Element,
    SectionHeading,
    TextRun,
    cell,
    muted,
    strong,
    words,
)
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

_SHOWN: dict[Size, int] = {"full": 8, "short": 5, "line": 2}
_LONGEST = 160


def _build(subject: PortfolioSubject, size: Size) -> Sequence[Element]:
    asked = subject.asked
    n = len(asked)
    if not n:
        return SectionHeading(_("Decisions asked")), grey(_("No initiative asks for a decision."))
    note = ngettext("{n} in all, by date, then amount", "{n} in all, by date, then amount", n)
    rows = [_row(subject, asks) for asks in asked[: _SHOWN[size]]]
    rows.append(_sum(subject))
    columns = ((_("By when"), 0.14, False), (_("What is asked"), 0.52, False), (_("Owner"), 0.18, False),
               (_("Amount"), 0.16, True))  # fmt: skip
    table = plain_table("decisions", _("Decisions asked, by date, then amount"), columns, rows)
    return (
        SectionHeading(_("Decisions asked"), note.format(n=formats.number(n))),
        table,
        *_left(subject, asked[_SHOWN[size] :]),
        *_free(subject),
    )


def _row(subject: PortfolioSubject, asks: Initiative) -> BriefRow:
    amount = subject.figures[f"{asks.key}/decision/amount"]
    if amount.value is None:
        money = cell(_("no amount"), tone="muted")
    elif amount.value:
        money = BriefCell((words(_exact(subject, asks)),))
    else:
        money = cell(_("no money"), tone="muted")
    text = first_sentence(asks.decision_asked, _LONGEST).replace("\n", " ")
    if is_long(asks.decision_asked, _LONGEST):
        text = _("{sentence} (more in its own brief)").format(sentence=text)
    day = asks.decision_by
    late = day is not None and day < subject.rules.today
    return BriefRow(
        (
            cell(
                formats.date(day) if day else _("no date"), tone="bad" if late else "ink" if day else "muted"
            ),
            BriefCell((words(strong(asks.title), " ", muted(asks.key, asks.key)), words(text))),
            cell(asks.decision_owner or asks.owner or _("nobody"), tone="ink"),
            money,
        )
    )


def _exact(subject: PortfolioSubject, asks: Initiative) -> TextRun:
    figure = subject.figures[f"{asks.key}/decision/amount"]
    return TextRun(formats.money(asks.decision_amount, subject.currency), strong=True, figure=figure)


def _sum(subject: PortfolioSubject) -> BriefRow:
    amount, with_money = subject.figure("decision/amount"), subject.figure("decision/with_money")
    n = int(with_money.value or 0)
    if not n:
        name = _("No decision states an amount.") if not amount.is_known else _("No decision asks for money.")
        return BriefRow((cell(""), cell(name, tone="muted"), cell(""), cell("")), "sum")
    name = ngettext("Asked in {n} decision", "Asked in {n} decisions", n).format(n=formats.number(n))
    run = TextRun(formats.money(float(amount.value or 0.0), subject.currency), strong=True, figure=amount)
    return BriefRow((cell(""), cell(strong(name)), cell(""), BriefCell((words(run),))), "sum")


def _left(subject: PortfolioSubject, left: Sequence[Initiative]) -> tuple[Element, ...]:
    if not left:
        return ()
    free = all(not asks.decision_amount for asks in left)
    if free and len(left) <= 6:
        keys = ", ".join(asks.key for asks in left)
        n = len(left)
        text = ngettext("{n} more asks for no money: {keys}.", "{n} more ask for no money: {keys}.", n)
        return (grey(text.format(n=formats.number(n), keys=keys)),)
    money = sum(asks.decision_amount or 0.0 for asks in left)
    asked = _("{money} asked").format(money=formats.money(money, subject.currency))
    return left_out(len(left), asked, _("in the list of initiatives"))


def _free(subject: PortfolioSubject) -> tuple[Element, ...]:
    """What the budgets have left beside the plan, or lack."""
    this_year = subject.rules.today.year
    parts = []
    for use in subject.budgets:
        left = use.left
        if left is None or (use.budget.year or 0) < this_year:
            continue
        text = _("“{name}” has {money} left") if left >= 0 else _("“{name}” lacks {money}")
        parts.append(
            text.format(
                name=use.budget.name or use.budget.year, money=formats.money(abs(left), subject.currency)
            )
        )
    if not parts:
        return ()
    return (grey(_("Beside the plan: {budgets}.").format(budgets="; ".join(parts))),)


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("decisions", N_("Decisions asked"), _build)
