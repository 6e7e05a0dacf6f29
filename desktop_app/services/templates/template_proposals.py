"""Starting an initiative from a template, and taking over what its template proposes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.extensions.extension import CatalogueMetric
from desktop_app.domain.extensions.initiative_template import (
    InitiativeTemplate,
    Proposal,
    ProposedBet,
    ProposedRisk,
    proposal_for,
    template_of,
)
from desktop_app.domain.records import Bet, Child, Initiative, Metric, Risk
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.word_order import order_key
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.templates.template_files import core_templates, template_called
from desktop_app.services.workspace import Workspace, load_spine, the_portfolio
from desktop_app.store.reads import initiative_rows
from desktop_app.store.unit_of_work import UnitOfWork

#: The parts of a proposal, in the order in which they are shown.
PARTS = ("metrics", "facts", "bets", "risks")


def start(ws: Workspace, title: str, template_id: str = "", **values: Any) -> Changes:
    """A new initiative of the kind of a template, "" for none; the rest of the template is only proposed."""
    kind = template_called(template_id).values() if template_id else {}
    return initiatives.create(ws, title, **{**kind, **values})


def proposal_of(ws: Workspace, spine: Spine, rules: Rules) -> Proposal | None:
    """What the template for the initiative's kind proposes and it has not; None where there is no such template.

    The proposal follows from the kind that is kept with the initiative: what was taken over is not proposed again.
    """
    template = template_of(spine.initiative, core_templates())
    if template is None:
        return None
    return proposal_for(spine, template, ws.extensions.metric_catalogue(), rules.vocabulary.tags)


def choose_template(ws: Workspace, initiative_id: str, template_id: str) -> Changes:
    """Make an initiative one of the template's kind; "" takes its kind away. What was taken over stays."""
    if template_id:
        values: Mapping[str, str] = template_called(template_id).values()
    else:
        initiative = ws.spine(initiative_id).initiative
        template = template_of(initiative, core_templates())
        values = dict.fromkeys(template.values(), "") if template is not None else {}
    with ws.change(_("Template changed")) as step:
        step.uow.update(step.uow.get(Initiative, initiative_id), **values)
    return step.changes


def accept(ws: Workspace, initiative_id: str, wanted: Mapping[str, Collection[str]] | None = None) -> Changes:
    """Take over what the template proposes, in one step: all of it, or of each part what `wanted` names.

    Metrics and facts are named by id, bets by their assumption, risks by their title, as the template has them.
    """
    rules = ws.rules()
    with ws.change("") as step:
        spine = load_spine(step.uow, initiative_id)
        proposal = proposal_of(ws, spine, rules)
        if proposal is None:
            raise UserError(_("There is no template for this kind of initiative."))
        taken = 0
        for part in PARTS:
            offered = {_name(one): one for one in getattr(proposal, part)}
            names = list(offered) if wanted is None else [n for n in offered if n in wanted.get(part, ())]
            taken += len(names)
            _take(step.uow, spine, part, [offered[name] for name in names])
        if not taken:
            raise UserError(_("The template proposes nothing more."))
        template = _(proposal.template.title)
        text = ngettext(
            "{n} proposal of “{template}” accepted", "{n} proposals of “{template}” accepted", taken
        )
        step.label = text.format(n=formats.number(taken), template=template)
    return step.changes


def names_of(proposal: Proposal) -> dict[str, list[str]]:
    """What is proposed, by part, under the names that `accept` takes."""
    return {part: [_name(offer) for offer in getattr(proposal, part)] for part in PARTS}


def _name(offer: CatalogueMetric | ProposedBet | ProposedRisk | str) -> str:
    if isinstance(offer, str):
        return offer
    if isinstance(offer, CatalogueMetric):
        return offer.id
    return offer.assumption if isinstance(offer, ProposedBet) else offer.title


def _take(uow: UnitOfWork, spine: Spine, part: str, offers: list[Any]) -> None:
    if part == "facts":
        if offers:
            uow.update(spine.initiative, facts=(*spine.initiative.facts, *offers))
        return
    for offer in offers:
        records.append(uow, _MAKERS[part](offer, spine.initiative.id))


def metric_from(offer: CatalogueMetric, initiative_id: str) -> Metric:
    """A metric of the initiative as the catalogue describes it, without a target yet."""
    return Metric(
        initiative_id=initiative_id,
        name=_(offer.name),
        kind=offer.kind,
        direction=offer.direction,
        unit=offer.unit,
        note=_(offer.sentence),
        catalogue_id=offer.id,
    )


def _bet(offer: ProposedBet, initiative_id: str) -> Bet:
    return Bet(
        initiative_id=initiative_id,
        assumption=_(offer.assumption),
        area=offer.area,
        test=offer.test,
        plan=_(offer.plan),
    )


def _risk(offer: ProposedRisk, initiative_id: str) -> Risk:
    return Risk(initiative_id=initiative_id, title=_(offer.title), kind=offer.kind)


_MAKERS: dict[str, Callable[[Any, str], Child]] = {"metrics": metric_from, "bets": _bet, "risks": _risk}


def templates() -> tuple[InitiativeTemplate, ...]:
    """Every template that a new initiative can start from."""
    return core_templates()


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What somebody who starts an initiative is shown before it is there."""

    next_key: str
    people: tuple[str, ...]
    industries: tuple[str, ...]
    packs: tuple[ChecklistPack, ...]

    def checklists(self, industry: str) -> int:
        """How many checklists an initiative of this industry answers."""
        return sum(pack.industry in (None, industry) for pack in self.packs)


def start_facts(ws: Workspace) -> StartFacts:
    """What the form for a new initiative needs of the portfolio."""
    with ws.read() as uow:
        portfolio = the_portfolio(uow)
        taken = initiative_rows.keys(uow.connection)
        key, _number = next(initiatives.free_keys(portfolio, taken))
        people = tuple(sorted(sorted(initiative_rows.people(uow.connection)), key=order_key))
    return StartFacts(key, people, portfolio.industries, ws.rules().packs)
