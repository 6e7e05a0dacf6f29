"""How well it works in plain words, and beside it whether it needs AI at all."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import beginning
from desktop_app.briefs.blocks.text_parts import grey, led
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import Element, Paragraph, SectionHeading, SideBySide, words
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _


def _plain(subject: InitiativeSubject) -> tuple[Element, ...]:
    text = subject.initiative.plain_words
    body = Paragraph(words(beginning(text))) if text else grey(_("It is not in plain words yet."))
    return SectionHeading(_("In plain words")), body


def _need(subject: InitiativeSubject) -> tuple[Element, ...]:
    initiative, verdict = subject.initiative, subject.figure("verdict")
    note = ""
    if verdict.is_known:
        verdict_words = verdict.words if verdict.value == "ai" else verdict.words.lower()
        note = _("verdict: {verdict}").format(verdict=verdict_words)
        if verdict.as_of:
            note = _("{verdict}, {date}").format(verdict=note, date=formats.date(verdict.as_of))
    elements: list[Element] = [SectionHeading(_("Does this need AI?"), note)]
    if not verdict.is_known:
        elements.append(grey(_("No verdict yet.")))
    if initiative.rule_alternative:
        elements.append(led(_("Without AI"), initiative.rule_alternative))
    if initiative.ai_verdict_reason:
        elements.append(led(_("Why"), initiative.ai_verdict_reason))
    return tuple(elements)


def _build(subject: InitiativeSubject, _size: Size) -> Sequence[Element]:
    return (SideBySide((_plain(subject), _need(subject)), (0.5, 0.5)),)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("plain-words", N_("In plain words"), _build, ("full",))
