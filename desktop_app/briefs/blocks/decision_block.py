"""What is asked of leaders: what, how much, by when and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import first_sentence, is_long
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import DecisionBox, Element, words
from desktop_app.domain.choices import STAGES, MetricState, Stage
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext


def asked(subject: InitiativeSubject) -> str:
    """The decision as somebody wrote it, or as the records suggest."""
    initiative, gate = subject.initiative, subject.gate
    if initiative.decision_asked:
        return first_sentence(initiative.decision_asked)
    live = initiative.stage == Stage.LIVE
    below = [r.metric.name for r in subject.reports if r.state is MetricState.BELOW_GUARDRAIL]
    if below and live:
        return _("Decide how to go on: guardrail breached by {names}.").format(names=", ".join(below[:3]))
    if subject.behind:
        n = len(subject.behind)
        return ngettext(
            "Decide whether it may run on: {n} gate item of an earlier stage is open.",
            "Decide whether it may run on: {n} gate items of earlier stages are open.",
            n,
        ).format(n=formats.number(n))
    if gate.next_stage and gate.passes and not live:
        return _("Move on to {stage}; the gate is open.").format(stage=_(STAGES[gate.next_stage]))
    if gate.blocking and not live:
        return _("None yet; {gate}.").format(gate=gate.count_words)
    return _("None; for information.")


def terms(initiative: Initiative) -> tuple[str, ...]:
    """By when and by whom; what nobody stated says so."""
    day, owner = initiative.decision_by, initiative.decision_owner
    return (
        _("by {date}").format(date=formats.date(day)) if day else _("no date"),
        owner or _("asked by nobody yet"),
    )


def _build(subject: InitiativeSubject, _size: Size) -> Sequence[Element]:
    initiative = subject.initiative
    text = asked(subject)
    if is_long(initiative.decision_asked):
        text = _("{sentence} All of it: “The decision in full”, in the annex.").format(sentence=text)
    if not initiative.decision_asked:
        return (DecisionBox(_("Decision asked."), words(text)),)
    amount = subject.figure("decision/amount")
    whom = terms(initiative)
    if not amount.value:
        none = _("no amount") if amount.value is None else _("no money asked")
        return (DecisionBox(_("Decision asked."), words(text), None, (none, *whom)),)
    return (DecisionBox(_("Decision asked."), words(text), amount, whom),)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("decision", N_("Decision asked"), _build, ("full",))
