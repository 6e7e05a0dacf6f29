"""Proof as four numbers that are kept apart: settled, with evidence, signed, expired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.briefs.model.figure import Figure, FigureSet
from desktop_app.domain.spine import Spine
from desktop_app.domain.state_kinds import StateKind
from desktop_app.domain.trust.trust_report import ItemReport, ItemState
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.briefs.figures.initiative_ground import InitiativeGround


@dataclass(frozen=True, slots=True)
class ProofCounts:
    """How many items apply, are settled, are answered yes, have evidence or a signature for that yes, rest on evidence past
    its date whatever the answer, and are waived."""

    total: int = 0
    settled: int = 0
    yes: int = 0
    with_evidence: int = 0
    signed: int = 0
    expired: int = 0
    waived: int = 0

    def __add__(self, other: ProofCounts) -> ProofCounts:
        return ProofCounts(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    @property
    def kind(self) -> StateKind:
        """Good only where all is settled, shown and signed; grey where nothing applies."""
        if not self.total:
            return "neutral"
        if self.expired:
            return "bad"
        proven = self.settled == self.total and self.with_evidence == self.yes == self.signed
        return "good" if proven else "caution"


def count_proof(spine: Spine, items: Iterable[ItemReport], today: date) -> ProofCounts:
    """The counts over the items of one initiative."""
    there = {evidence.id: evidence for evidence in spine.evidence}
    total = settled = yes = shown = signed = expired = waived = 0
    for report in items:
        total += 1
        settled += report.settled
        waived += report.state is ItemState.WAIVED
        answer = report.answer
        if answer is None:
            continue
        kept = [there[evidence_id] for evidence_id in answer.evidence_ids if evidence_id in there]
        expired += any(evidence.expires_on and evidence.expires_on < today for evidence in kept)
        if report.state is ItemState.DONE:
            yes += 1
            signed += bool(answer.signed_by)
            shown += bool(kept)
    return ProofCounts(total, settled, yes, shown, signed, expired, waived)


def proof_labels() -> dict[str, str]:
    """What each count is called."""
    return {
        "total": _("Checks that apply"),
        "settled": _("Settled"),
        "yes": _("Answered yes"),
        "with_evidence": _("With evidence"),
        "signed": _("Signed"),
        "expired": _("Evidence expired"),
        "waived": _("Waived"),
    }


def proof_figures(counts: ProofCounts, prefix: str, as_of: date, origin: str = "") -> list[Figure]:
    """A figure for each count; `origin` opens where it comes from, "" for nowhere."""
    kinds: dict[str, StateKind] = {
        "settled": counts.kind,
        "with_evidence": "caution" if counts.with_evidence < counts.yes else "neutral",
        "signed": "caution" if counts.signed < counts.yes else "neutral",
        "expired": "bad" if counts.expired else "neutral",
    }
    return [
        Figure(
            f"{prefix}/{name}", label, getattr(counts, name), unit="count", as_of=as_of,
            source="formula:checklist_answers", state=kinds.get(name, "neutral"),
            direction="lower" if name == "expired" else "higher", origin=origin,
            n=counts.total if name == "settled" else None,
        )
        for name, label in proof_labels().items()
    ]  # fmt: skip


def add_proof(figures: FigureSet, subject: InitiativeGround) -> None:
    """Add the counts of an initiative."""
    counts = count_proof(subject.spine, subject.items, subject.rules.today)
    for figure in proof_figures(
        counts, f"{subject.initiative.key}/proof", subject.rules.today, "checklist_done"
    ):
        figures.add(figure)
