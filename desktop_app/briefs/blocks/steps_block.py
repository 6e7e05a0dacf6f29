"""What is done next, by whom and by when, each step as an action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.briefs.blocks.long_texts import CELL, beginning
from desktop_app.briefs.blocks.text_parts import grey, left_out, named, plain_table
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefRow,
    BriefTable,
    Element,
    Paragraph,
    SectionHeading,
    cell,
    muted,
    words,
)
from desktop_app.domain.choices import ROLES, Stage
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

SHOWN: dict[Size, int] = {"full": 7, "short": 4, "line": 1}


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """An action with who does it and by when."""

    what: str
    owner: str = ""
    due: date | None = None


def next_steps(subject: InitiativeSubject) -> list[PlannedStep]:
    """The actions that are open, the earliest first; what has no date comes last."""
    spine = subject.spine
    steps = [
        PlannedStep(action.what, action.owner, action.due)
        for action in spine.review_actions
        if action.done_on is None
    ]
    steps += [
        PlannedStep(_("Settle the bet: {assumption}").format(assumption=bet.assumption), bet.owner, bet.due)
        for bet in spine.bets
        if bet.state in ("open", "running")
    ]
    steps += [
        PlannedStep(
            _("Settle the check: {item}").format(item=item.item.statement), item.answer.owner, item.answer.due
        )
        for item in subject.items
        if item.answer and item.answer.due and not item.settled
    ]
    if not steps and subject.initiative.stage != Stage.LIVE:
        steps = [
            PlannedStep(_("Settle the gate item: {item}").format(item=item.title))
            for item in subject.gate.blocking
        ]
    if not steps and subject.behind:
        steps = [
            PlannedStep(_("Settle the check: {item}").format(item=item.item.statement))
            for item in subject.behind
        ]
    return sorted(steps, key=lambda step: step.due or date.max)


def step_table(steps: Sequence[PlannedStep], today: date) -> BriefTable:
    """A row for each step; a day that is past says so."""
    rows = []
    for step in steps:
        late = step.due is not None and step.due < today
        when = formats.date(step.due) if step.due else _("no date")
        if late:
            when = _("{date}, late").format(date=when)
        rows.append(
            BriefRow(
                (
                    cell(beginning(step.what, CELL)),
                    cell(step.owner or _("nobody yet"), tone="ink" if step.owner else "muted"),
                    cell(when, tone="bad" if late else "ink" if step.due else "muted"),
                )
            )
        )
    columns = ((_("What"), 0.6, False), (_("Who"), 0.2, False), (_("When"), 0.2, False))
    return plain_table("steps", _("Next steps, the earliest first"), columns, rows)


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    steps, today = next_steps(subject), subject.rules.today
    elements: list[Element] = []
    last = max(
        (review for review in subject.spine.reviews if review.state == "closed" and review.closed_on),
        key=lambda review: review.closed_on or date.min,
        default=None,
    )
    if last is not None and last.reason and size == "full":
        lead = _("Last review, {date}").format(date=formats.date(last.closed_on))
        elements.append(named(lead, beginning(last.reason)))
    if steps:
        shown = steps[: SHOWN[size]]
        late = sum(step.due is not None and step.due < today for step in steps[len(shown) :])
        elements.append(step_table(shown, today))
        late_words = ngettext("{n} late", "{n} late", late).format(n=formats.number(late)) if late else ""
        elements += left_out(len(steps) - len(shown), late_words, _("in the annex"))
    else:
        elements.append(grey(_("Nothing is planned.")))
    people = [f"{_(ROLES[role.role])}: {role.name}" for role in subject.spine.roles if role.name]
    if people and size != "line":
        elements.append(Paragraph(words(muted(" · ".join(people))), "small"))
    return SectionHeading(_("Next steps")), *elements


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("steps", N_("Next steps"), _build)
