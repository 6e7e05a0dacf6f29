"""What an initiative is about, as people wrote it, how it was rated and what it may cost; where room is short, the annex."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import beginning
from desktop_app.briefs.blocks.text_parts import led
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import Element, SectionHeading
from desktop_app.domain.choices import CRITERIA
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    if size != "full":
        return ()
    initiative = subject.initiative
    texts = (
        (_("Problem"), initiative.problem if initiative.summary else ""),
        (_("Users"), initiative.users),
        (_("Success criteria"), initiative.success_criteria),
        (_("Benefits in words"), initiative.benefits),
        (_("Outputs"), initiative.outputs),
        (_("Data it uses"), initiative.data_description),
        (_("Ratings of 5"), _ratings(subject)),
        (_("Estimated cost"), _costs(subject)),
    )
    paragraphs = [led(title, beginning(text)) for title, text in texts if text]
    return (SectionHeading(_("What it is about")), *paragraphs) if paragraphs else ()


def _ratings(subject: InitiativeSubject) -> str:
    return ", ".join(
        _("{criterion} {rating}").format(criterion=_(CRITERIA[name]), rating=formats.number(rating.rating))
        for name in CRITERIA
        if (rating := subject.spine.rating(name)) is not None and rating.rating is not None
    )


def _costs(subject: InitiativeSubject) -> str:
    initiative, currency = subject.initiative, subject.portfolio.currency
    return ", ".join(
        text.format(money=formats.money(amount, currency, compact=True))
        for text, amount in (
            (_("build {money}"), initiative.build_cost_likely),
            (_("run {money} a year"), initiative.run_cost),
        )
        if amount is not None
    )


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("about", N_("What it is about"), _build, ("full", "line"))
