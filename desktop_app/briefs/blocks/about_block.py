"""What it does, for whom and against what problem, as people wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import about_texts
from desktop_app.briefs.blocks.text_parts import grey, led
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import Element, SectionHeading
from desktop_app.language.i18n import N_, _


def _build(subject: InitiativeSubject, _size: Size) -> Sequence[Element]:
    texts = about_texts(subject)
    heading = SectionHeading(_("About"))
    if not texts:
        return heading, grey(_("No description yet."))
    return heading, *(led(title, text) for title, text in texts)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("about", N_("About"), _build, ("full",))
