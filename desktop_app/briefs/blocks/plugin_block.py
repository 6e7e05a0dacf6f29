"""What plugins say of an initiative beside the columns that they add to tables of the brief."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.plugin_tables import own_blocks
from desktop_app.briefs.blocks.text_parts import named, plain_table
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import BriefRow, Element, Paragraph, SectionHeading, cell, words
from desktop_app.domain.extensions.extension import Block
from desktop_app.language.i18n import N_, _


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    elements: list[Element] = []
    for section, blocks in subject.plugin_blocks:
        own = own_blocks(subject, blocks)
        title = _(section.title)
        if own and size == "short":
            elements.append(named(title, " ".join(map(_sentence, own))))
        elif own:
            elements += [SectionHeading(title), *(_element(title, block) for block in own)]
    return elements


def _element(title: str, block: Block) -> Element:
    if isinstance(block, str):
        return Paragraph(words(block))
    header, *rows = block
    columns = [(name, 1 / max(1, len(header)), False) for name in header]
    return plain_table("", title, columns, [BriefRow(tuple(cell(text) for text in row)) for row in rows])


def _sentence(block: Block) -> str:
    """A block on one line: of a table the rows, each its name and what it says."""
    if isinstance(block, str):
        return block
    rows = [(row[0], ", ".join(text for text in row[1:] if text)) for row in block[1:] if row]
    return "; ".join(_("{name}: {value}").format(name=name, value=value) for name, value in rows)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("plugins", N_("From plugins"), _build, ("full", "short"))
