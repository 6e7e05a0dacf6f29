"""The top of an initiative's brief: what the page says in one sentence made from the figures, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import LEAD, first_sentence
from desktop_app.briefs.figures.initiative_set import worst_first
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import DocumentTitle, Element, muted, words
from desktop_app.domain.choices import (
    AI_VERDICTS,
    INDUSTRIES,
    REVIEW_DECISIONS,
    RISK_CLASSES,
    STAGES,
    MetricState,
    Stage,
)
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


def message(subject: InitiativeSubject) -> str:
    """The worst that leaders have to know, else how far it is."""
    return _of_guardrail(subject) or _of_need(subject) or _of_gate(subject) or _of_targets(subject)


def _of_guardrail(subject: InitiativeSubject) -> str:
    for name, report in worst_first(subject):
        metric = report.metric
        if report.state is not MetricState.BELOW_GUARDRAIL:
            return ""
        latest = subject.figure(f"metric/{name}/latest")
        bound = subject.figures.get(f"{subject.initiative.key}/metric/{name}/guardrail")
        if bound is None or metric.direction == "range":
            return _("{metric} is at {value}: guardrail breached").format(
                metric=metric.name, value=latest.text
            )
        sentence = (
            _("{metric} is at {value} and must be at least {bound}")
            if metric.direction == "higher"
            else _("{metric} is at {value} and must be at most {bound}")
        )
        return sentence.format(metric=metric.name, value=latest.text, bound=bound.text)
    return ""


def _of_need(subject: InitiativeSubject) -> str:
    verdict, value = subject.initiative.ai_verdict, subject.figure("value/expected")
    if isinstance(value.value, float) and value.value < 0:
        worth = _("on average it loses {money}").format(money=value.written(-value.value))
        if verdict and verdict != "ai":
            return _("{verdict}: {worth}").format(verdict=_(AI_VERDICTS[verdict]), worth=worth)
        return worth[:1].upper() + worth[1:]
    if verdict and verdict != "ai":
        return _("The verdict on AI is: {verdict}").format(verdict=_(AI_VERDICTS[verdict]).lower())
    return ""


def _of_gate(subject: InitiativeSubject) -> str:
    n = subject.figure("gate/open").value
    if not isinstance(n, int) or not n:
        return ""
    if subject.initiative.stage == Stage.LIVE:
        text = ngettext("It is live with {n} gate item open", "It is live with {n} gate items open", n)
        return text.format(n=formats.number(n))
    return subject.gate.blocked_words.rstrip(".")


def _of_targets(subject: InitiativeSubject) -> str:
    reports = subject.reports
    on_target = sum(report.state is MetricState.ON_TARGET for report in reports)
    if reports and any(report.latest for report in reports):
        return _("{n} of {total} metrics meet their target").format(
            n=formats.number(on_target), total=formats.number(len(reports))
        )
    if subject.gate.passes and subject.initiative.stage != Stage.LIVE:
        return _("The gate to {stage} is open").format(stage=_(STAGES[subject.gate.next_stage]))
    if subject.initiative.stage == Stage.LIVE:
        return _("It is live, and nothing has been measured yet")
    return _("Nothing has been measured yet")


def about_line(subject: InitiativeSubject) -> str:
    """What it is and who owns it."""
    initiative, spine = subject.initiative, subject.spine
    stage, since = _(STAGES[initiative.stage]), spine.entered_stage(initiative.stage)
    if since:
        stage = _("{stage} since {month}").format(stage=stage, month=formats.month(since))
    closed = [review for review in spine.reviews if review.closed_on and review.decision]
    review = ""
    if closed:
        last = max(closed, key=lambda review: review.closed_on or subject.rules.today)
        review = _("last review {date}: {decision}").format(
            date=formats.date(last.closed_on), decision=_(REVIEW_DECISIONS[last.decision]).lower()
        )
    risk_class = initiative.risk_class
    parts = (
        INDUSTRIES.label(initiative.industry),
        stage,
        _("owner {name}").format(name=initiative.owner) if initiative.owner else _("no owner"),
        _("risk class: {name}").format(name=_(RISK_CLASSES[risk_class]).lower()) if risk_class else "",
        review,
    )
    return " · ".join(part for part in parts if part)


def _build(subject: InitiativeSubject, _size: Size) -> Sequence[Element]:
    initiative = subject.initiative
    above = f"{initiative.key} {initiative.title}"
    lead = first_sentence(initiative.summary or initiative.problem, LEAD)
    run = lead if lead else muted(_("No description yet."))
    return (DocumentTitle(message(subject), above=above, lead=words(run), line=about_line(subject)),)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("title", "Title", _build, ("full",))
