"""What plugins say of an initiative beside the columns that they add to tables of the brief."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.plugin_tables import own_blocks
from desktop_app.briefs.blocks.text_parts import plain_table
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import BriefRow, Element, Paragraph, SectionHeading, cell, words
from desktop_app.domain.extensions.extension import Block
from desktop_app.language.i18n import N_, _


def _build(subject: InitiativeSubject, _size: Size) -> Sequence[Element]:
    elements: list[Element] = []
    for section, blocks in subject.plugin_blocks:
        own = own_blocks(subject, blocks)
        if own:
            title = _(section.title)
            elements += [SectionHeading(title), *(_element(title, block) for block in own)]
    return elements


def _element(title: str, block: Block) -> Element:
    if isinstance(block, str):
        return Paragraph(words(block))
    header, *rows = block
    columns = [(name, 1 / max(1, len(header)), False) for name in header]
    return plain_table("", title, columns, [BriefRow(tuple(cell(text) for text in row)) for row in rows])


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("plugins", N_("From plugins"), _build, ("full",))
