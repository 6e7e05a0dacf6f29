"""The plan against what there is: each budget with what the plan takes of it, and people by quarter."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.text_parts import grey, left_out, named, plain_table
from desktop_app.briefs.figures.portfolio_set import budget_slugs
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefRow,
    Element,
    SectionHeading,
    TextRun,
    Tone,
    cell,
    words,
)
from desktop_app.briefs.model.figure import Figure
from desktop_app.domain.choices import BUDGET_KINDS, STAFF_ROLES
from desktop_app.domain.planning.plan_dates import quarter_label
from desktop_app.domain.planning.workload import Load
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

_BUDGETS, _ROLES, _FINDINGS = 8, 8, 4


def _exact(subject: PortfolioSubject, figure: Figure) -> BriefCell:
    if not isinstance(figure.value, float | int):
        return cell(_("unknown"), tone="muted")
    tone: Tone = "bad" if figure.state == "bad" else "ink"
    run = TextRun(formats.money(figure.value, subject.currency), figure=figure, tone=tone)
    return BriefCell((words(run),))


def _money(subject: PortfolioSubject) -> list[Element]:
    if not subject.budgets:
        return [grey(_("No budget is stated."))]
    columns = ((_("Budget"), 0.36, False), (_("For"), 0.14, False), (_("Amount"), 0.17, True),
               (_("The plan takes"), 0.17, True), (_("Left"), 0.16, True))  # fmt: skip
    rows = []
    order = sorted(
        zip(budget_slugs(subject), subject.budgets, strict=True),
        key=lambda pair: pair[1].left if pair[1].left is not None else 0.0,
    )
    for name, use in order[:_BUDGETS]:
        budget = use.budget
        title = budget.name or _(BUDGET_KINDS[budget.kind])
        figures = [subject.figure(f"plan/{name}/{aspect}") for aspect in ("amount", "planned", "left")]
        year = str(budget.year or "–")
        rows.append(
            BriefRow((cell(title), cell(year, tone="muted"), *(_exact(subject, one) for one in figures)))
        )
    elements: list[Element] = [plain_table("budgets", _("Budgets and what the plan takes"), columns, rows)]
    over = sum(use.left is not None and use.left < 0 for _name, use in order[_BUDGETS:])
    short = ngettext("{n} exceeded", "{n} exceeded", over).format(n=formats.number(over)) if over else ""
    elements += left_out(len(order) - _BUDGETS, short, _("on the page Strategy"))
    without = subject.budgets[0].without
    if without:
        text = ngettext(
            "{n} active initiative plans no cost; its part is unknown.",
            "{n} active initiatives plan no cost; their part is unknown.",
            without,
        )
        elements.append(grey(text.format(n=formats.number(without))))
    return elements


def _load(load: Load) -> BriefCell:
    needed = formats.number(load.needed, 1)
    if load.there is None:
        return cell(needed)
    text = _("{needed} of {there}").format(needed=needed, there=formats.number(load.there, 1))
    return cell(text, tone="bad" if load.is_over else "ink")


def _people(subject: PortfolioSubject) -> list[Element]:
    people = subject.people
    if not people.roles:
        return [grey(_("How many people the plan needs is not stated."))]
    columns = [(_("Role"), 0.28, False)] + [(quarter_label(span), 0.18, True) for span in people.periods]
    ordered = sorted(
        people.roles.items(),
        key=lambda pair: min((load.there or 0.0) - load.needed if load.is_over else 0.0 for load in pair[1]),
    )
    rows = [
        BriefRow((cell(_(STAFF_ROLES[role])), *(_load(load) for load in loads)))
        for role, loads in ordered[:_ROLES]
    ]  # fmt: skip
    elements: list[Element] = [
        plain_table("people", _("People needed of those there, by quarter"), columns, rows)
    ]
    return [*elements, *left_out(len(ordered) - _ROLES, "", _("on the page Strategy"))]


def _findings(subject: PortfolioSubject) -> list[Element]:
    bad = [problem for problem in subject.source.plan_problems if problem.severity == "bad"]
    shown = [named(_(problem.title), problem.sentence) for problem in bad[:_FINDINGS]]
    return [*shown, *left_out(len(bad) - _FINDINGS, _("all bad"), _("in the program's health check"))]


def _build(subject: PortfolioSubject, size: Size) -> Sequence[Element]:
    elements: list[Element] = [SectionHeading(_("The plan and its budgets"))]
    elements += _money(subject)
    elements += _findings(subject)
    if size != "line":
        note = _("people needed, of those there")
        elements += [SectionHeading(_("People by quarter"), note), *_people(subject)]
    return elements


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("plan", N_("Plan and people"), _build)
