"""Puts the blocks of a brief together to one document, apart from the form that it is written in."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.briefs.blocks import (
    about_block,
    analyses_block,
    annex_block,
    changed_block,
    decision_block,
    doing_block,
    findings_block,
    key_figures_block,
    money_block,
    own_fields_block,
    plugin_block,
    proof_block,
    risks_block,
    steps_block,
    title_block,
    words_block,
)
from desktop_app.briefs.brief_source import BriefSource
from desktop_app.briefs.figures.change_lines import ChangeLines
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import BriefDocument, Size
from desktop_app.briefs.model.figure import Figure
from desktop_app.language import i18n
from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace
from desktop_app.text import clean_line

#: The blocks of an initiative's brief in their order.
INITIATIVE_BLOCKS: tuple[BriefBlock[InitiativeSubject], ...] = (
    title_block.BLOCK,
    decision_block.BLOCK,
    key_figures_block.BLOCK,
    changed_block.BLOCK,  # type: ignore[assignment]  # it asks less of its subject
    doing_block.BLOCK,
    words_block.BLOCK,
    findings_block.BLOCK,
    money_block.BLOCK,
    risks_block.BLOCK,
    proof_block.BLOCK,
    analyses_block.BLOCK,
    steps_block.BLOCK,
    about_block.BLOCK,
    plugin_block.BLOCK,
    own_fields_block.BLOCK,
    annex_block.BLOCK,
)
_INITIATIVE_PAGES = 2


def initiative_document(
    ws: Workspace,
    initiative_id: str,
    *,
    source: BriefSource | None = None,
    changes: ChangeLines = ChangeLines(),
    last: Mapping[str, Figure] | None = None,
    sizes: Mapping[str, Size] | None = None,
) -> BriefDocument:
    """The brief of one initiative; give `source` where several are made, and `sizes` by block where one is shorter.

    `last` holds the figures of the last brief by id.
    """
    source = source or BriefSource(ws)
    subject = source.subject(ws.spine(initiative_id), changes, last)
    sizes = sizes or {}
    sections = (block.section(subject, sizes.get(block.id, "full")) for block in INITIATIVE_BLOCKS)
    portfolio, initiative = source.portfolio, subject.initiative
    return BriefDocument(
        kind="initiative",
        title=clean_line(f"{initiative.key} {initiative.title}"),
        left=_("{portfolio} · Initiative brief").format(portfolio=portfolio.name),
        made_on=source.rules.today,
        author=clean_line(portfolio.organisation or ws.user),
        language=i18n.language(),
        sections=tuple(section for section in sections if section is not None),
        origin=_("Sample: published cases, made-up figures") if portfolio.is_sample else "",
        pages=_INITIATIVE_PAGES,
    )
