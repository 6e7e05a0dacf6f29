"""What a template proposes for an initiative of its kind, and what of that the initiative has not taken over yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.extensions.extension import CatalogueMetric
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.language.i18n import _


@dataclass(frozen=True, slots=True)
class ProposedBet:
    """An assumption that initiatives of this kind stand or fall with."""

    assumption: str
    area: str
    test: str
    plan: str


@dataclass(frozen=True, slots=True)
class ProposedRisk:
    """What goes wrong with initiatives of this kind."""

    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class InitiativeTemplate:
    """What initiatives of one kind usually need; texts are not translated yet.

    `kind` are the fields that say which initiatives it is for, `sets` what else a new one starts with; `metrics` are
    ids of the catalogue, `facts` words of the checklists.
    """

    id: str
    title: str
    note: str
    icon: str
    kind: tuple[tuple[str, str], ...]
    sets: tuple[tuple[str, str], ...]
    metrics: tuple[str, ...]
    facts: tuple[str, ...]
    bets: tuple[ProposedBet, ...]
    risks: tuple[ProposedRisk, ...]

    def values(self) -> dict[str, str]:
        """The fields that a new initiative of this kind starts with."""
        return {**dict(self.sets), **dict(self.kind)}

    def fits(self, initiative: Initiative) -> bool:
        """Whether the initiative is of this kind."""
        return all(getattr(initiative, name) == value for name, value in self.kind)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a template proposes and the initiative has not taken over; `accepted` counts what it has."""

    template: InitiativeTemplate
    metrics: tuple[CatalogueMetric, ...]
    facts: tuple[str, ...]
    bets: tuple[ProposedBet, ...]
    risks: tuple[ProposedRisk, ...]
    accepted: Mapping[str, int]

    def __bool__(self) -> bool:
        return bool(self.metrics or self.facts or self.bets or self.risks)


def template_of(initiative: Initiative, templates: Sequence[InitiativeTemplate]) -> InitiativeTemplate | None:
    """The template for the kind of an initiative, the one that says most about it; None where there is none."""
    fitting = [template for template in templates if template.kind and template.fits(initiative)]
    return max(fitting, key=lambda template: len(template.kind), default=None)


def proposal_for(
    spine: Spine,
    template: InitiativeTemplate,
    catalogue: Iterable[CatalogueMetric],
    known_facts: Iterable[str],
) -> Proposal:
    """What the template proposes beyond what the initiative has; metrics and facts of absent plugins are left out."""
    by_id, known = {metric.id: metric for metric in catalogue}, frozenset(known_facts)
    has_metrics = {metric.catalogue_id for metric in spine.metrics}
    has_bets = {bet.assumption for bet in spine.bets}
    has_risks = {risk.title for risk in spine.risks}
    metrics = [by_id[metric_id] for metric_id in template.metrics if metric_id in by_id]
    facts = [fact for fact in template.facts if fact in known]
    open_metrics = tuple(metric for metric in metrics if metric.id not in has_metrics)
    open_facts = tuple(fact for fact in facts if fact not in spine.initiative.facts)
    open_bets = tuple(bet for bet in template.bets if _(bet.assumption) not in has_bets)
    open_risks = tuple(risk for risk in template.risks if _(risk.title) not in has_risks)
    accepted = {
        "metrics": len(metrics) - len(open_metrics),
        "facts": len(facts) - len(open_facts),
        "bets": len(template.bets) - len(open_bets),
        "risks": len(template.risks) - len(open_risks),
    }
    return Proposal(template, open_metrics, open_facts, open_bets, open_risks, accepted)
