"""May it ship, and can we prove it: the four numbers by checklist, waivers, and what the gate waits for."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.text_parts import grey, led, left_out, named, plain_table
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.figures.proof_figures import ProofCounts, count_proof
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefRow,
    BriefTable,
    Element,
    Paragraph,
    SectionHeading,
    Tone,
    Words,
    cell,
    muted,
    strong,
    words,
)
from desktop_app.domain.choices import HIGH_IMPACT, STAGES, Stage
from desktop_app.domain.trust.checklists import PLANNING_AID
from desktop_app.domain.trust.trust_report import ItemState
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

_GATE_ITEMS: dict[Size, int] = {"full": 6, "short": 3, "line": 0}


def proof_sentence(subject: InitiativeSubject) -> Words:
    """The four numbers in a sentence, so that "settled" never stands for "proved"."""
    numbers = {
        name: subject.figure(f"proof/{name}")
        for name in ("settled", "total", "yes", "with_evidence", "signed", "expired")
    }
    tone: Tone = "caution" if numbers["settled"].state == "caution" else "ink"
    return words(
        strong(_("{settled} of {total} settled").format(settled=numbers["settled"].text, total=numbers["total"].text)),
        ". ",
        *_of_yes(subject, {name: figure.text for name, figure in numbers.items()}),
        tone="bad" if numbers["settled"].state == "bad" else tone,
    )  # fmt: skip


def _of_yes(subject: InitiativeSubject, texts: dict[str, str]) -> tuple[str, ...]:
    sentence = _("Of {yes} answered yes, {with_evidence} with evidence and {signed} signed.")
    parts = [sentence.format(**texts)]
    expired = subject.figure("proof/expired").value
    if isinstance(expired, int) and expired:
        text = ngettext(
            " The evidence of {n} is past its date.", " The evidence of {n} is past its date.", expired
        )
        parts.append(text.format(n=formats.number(expired)))
    return tuple(parts)


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    elements: list[Element] = [SectionHeading(_("May it ship, and can we prove it?"))]
    if not subject.items:
        elements.append(grey(_("No checklist applies yet: industry and facts are not stated.")))
    else:
        elements.append(Paragraph(proof_sentence(subject)))
        if size == "full":
            elements.append(_by_list(subject))
    for unchecked in subject.rules.unchecked_of(subject.initiative.industry):
        elements.append(named(_("Not checked"), unchecked.sentence))
    elements += _gate(subject, _GATE_ITEMS[size])
    if size != "line":
        elements += _waivers(subject)
        elements += _overridden(subject)
    if subject.initiative.high_impact_reason:
        verdict = _(HIGH_IMPACT.get(subject.initiative.high_impact, "High impact"))
        elements.append(led(verdict, subject.initiative.high_impact_reason))
    return (*elements, Paragraph(words(muted(_(PLANNING_AID))), "small"))


def _by_list(subject: InitiativeSubject) -> BriefTable:
    packs = list(dict.fromkeys(item.pack for item in subject.items))
    columns = [(_("Checklist"), 0.34, False), (_("Settled"), 0.13, True), (_("Yes"), 0.08, True),
               (_("With evidence"), 0.13, True), (_("Signed"), 0.09, True), (_("Expired"), 0.09, True),
               (_("List as of"), 0.14, True)]  # fmt: skip
    rows = []
    for pack in packs:
        own = [item for item in subject.items if item.pack is pack]
        counts = count_proof(subject.spine, own, subject.rules.today)
        rows.append(
            BriefRow((cell(pack.title), *_counted(counts), cell(formats.date(pack.as_of), tone="muted")))
        )
    if len(packs) > 1:
        counts = count_proof(subject.spine, subject.items, subject.rules.today)
        rows.append(BriefRow((cell(_("Together")), *_counted(counts), cell("")), "sum"))
    return plain_table("checklists", _("Checklists with what is settled and what is proved"), columns, rows)


def _counted(counts: ProofCounts) -> tuple[BriefCell, ...]:
    settled = _("{n} of {total}").format(n=formats.number(counts.settled), total=formats.number(counts.total))
    return (
        cell(settled),
        cell(formats.number(counts.yes)),
        cell(formats.number(counts.with_evidence), tone="caution" if counts.with_evidence < counts.yes else "ink"),
        cell(formats.number(counts.signed), tone="caution" if counts.signed < counts.yes else "ink"),
        cell(formats.number(counts.expired), tone="bad" if counts.expired else "ink"),
    )  # fmt: skip


def _gate(subject: InitiativeSubject, most: int) -> list[Element]:
    live = subject.initiative.stage == Stage.LIVE
    if live:
        titles = [item.item.statement for item in subject.behind]
        lead = _("Open although it is live")
    else:
        titles = [item.title for item in subject.gate.blocking]
        if not subject.gate.next_stage:
            return []
        lead = _("Open before {stage}").format(stage=_(STAGES[subject.gate.next_stage]))
    if not titles:
        if live:
            return []
        sentence = _("The gate to {stage} is open: no gate item blocks it.")
        return [Paragraph(words(sentence.format(stage=_(STAGES[subject.gate.next_stage]))))]
    shown = titles[:most]
    elements: list[Element] = [named(lead, " · ".join(shown))] if shown else []
    n = len(titles) - len(shown)
    more = ngettext("{n} gate item open", "{n} gate items open", n).format(n=formats.number(n))
    return [*elements, *left_out(n, more, _("in the program, on the page of the checks"))]


def _waivers(subject: InitiativeSubject) -> list[Element]:
    waived = [item for item in subject.items if item.state is ItemState.WAIVED and item.answer]
    elements: list[Element] = []
    for item in waived[:4]:
        answer = item.answer
        if answer is None:
            continue
        sentence = _("{item}, until {date}, by {who}: {reason}").format(
            item=item.item.statement, date=formats.date(answer.waiver_until),
            who=answer.waiver_by or _("nobody named"), reason=answer.waiver_reason,
        )  # fmt: skip
        elements.append(named(_("Waived"), sentence))
    return [*elements, *left_out(len(waived) - 4, "", _("waived in the program, on the page of the checks"))]


def _overridden(subject: InitiativeSubject) -> list[Element]:
    elements: list[Element] = []
    for move in subject.spine.stage_moves:
        if not move.passed_over:
            continue
        n = len(move.passed_over)
        sentence = ngettext(
            "by {by} on {date}, with {n} gate item open: {reason}",
            "by {by} on {date}, with {n} gate items open: {reason}",
            n,
        ).format(by=move.moved_by, date=formats.date(move.moved_on), n=formats.number(n), reason=move.reason)
        stage = _(STAGES.get(move.to_stage, move.to_stage))
        elements.append(named(_("Gate to {stage} overridden").format(stage=stage), sentence))
    return elements


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("proof", N_("Proof"), _build)
