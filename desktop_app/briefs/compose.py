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
from desktop_app.briefs.figures.change_lines import NO_CHANGES, ChangeLines
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import BriefDocument, Size
from desktop_app.briefs.model.figure import Figure
from desktop_app.briefs.portfolio_blocks import (
    asked_block,
    blocked_gates_block,
    law_block,
    live_block,
    matrix_block,
    page_titles,
    plan_block,
    portfolio_keys_block,
    ranking_block,
    top_risks_block,
)
from desktop_app.language import i18n
from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace
from desktop_app.text import clean_line

#: The blocks of an initiative's brief in their order.
INITIATIVE_BLOCKS: tuple[BriefBlock[InitiativeSubject], ...] = (
    title_block.BLOCK,
    decision_block.BLOCK,
    key_figures_block.BLOCK,
    changed_block.BLOCK,
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
#: The blocks of the portfolio's brief in their order.
PORTFOLIO_BLOCKS: tuple[BriefBlock[PortfolioSubject], ...] = (
    page_titles.FRONT,
    asked_block.BLOCK,
    portfolio_keys_block.BLOCK,
    changed_block.BLOCK,
    page_titles.PLAN_PAGE,
    plan_block.BLOCK,
    ranking_block.BLOCK,
    page_titles.LIVE_PAGE,
    live_block.BLOCK,
    matrix_block.BLOCK,
    page_titles.GATE_PAGE,
    blocked_gates_block.BLOCK,
    top_risks_block.BLOCK,
    law_block.BLOCK,
)
_INITIATIVE_PAGES, _PORTFOLIO_PAGES = 2, 4


def initiative_document(
    ws: Workspace,
    initiative_id: str,
    *,
    source: BriefSource | None = None,
    changes: ChangeLines = NO_CHANGES,
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


def portfolio_document(
    ws: Workspace,
    *,
    source: BriefSource | None = None,
    changes: ChangeLines = NO_CHANGES,
    sizes: Mapping[str, Size] | None = None,
) -> BriefDocument:
    """The brief of the whole portfolio; it has the same length however many initiatives there are."""
    source = source or BriefSource(ws)
    subject, sizes = PortfolioSubject(source, changes), sizes or {}
    sections = (block.section(subject, sizes.get(block.id, "full")) for block in PORTFOLIO_BLOCKS)
    portfolio = source.portfolio
    return BriefDocument(
        kind="portfolio",
        title=clean_line(portfolio.name),
        left=_("{portfolio} · Portfolio brief").format(portfolio=portfolio.name),
        made_on=source.rules.today,
        author=clean_line(portfolio.organisation or ws.user),
        language=i18n.language(),
        sections=tuple(section for section in sections if section is not None),
        origin=_("Sample: published cases, made-up figures") if portfolio.is_sample else "",
        pages=_PORTFOLIO_PAGES,
    )
