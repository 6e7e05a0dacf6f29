"""The annex: what stands in the brief in part, in full."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.doing_block import SHOWN as METRICS_SHOWN
from desktop_app.briefs.blocks.doing_block import metric_table
from desktop_app.briefs.blocks.long_texts import about_texts, is_long, long_texts
from desktop_app.briefs.blocks.risks_block import SHOWN as RISKS_SHOWN
from desktop_app.briefs.blocks.risks_block import open_risks, risk_table
from desktop_app.briefs.blocks.steps_block import SHOWN as STEPS_SHOWN
from desktop_app.briefs.blocks.steps_block import next_steps, step_table
from desktop_app.briefs.figures.initiative_set import worst_first
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import ANNEX, Size
from desktop_app.briefs.model.elements import Element, PageEnd, Paragraph, SectionHeading, words
from desktop_app.language.i18n import N_, _


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    """`size` is that of the blocks that stop: the annex holds what they leave out."""
    elements: list[Element] = []
    metrics, risks, steps = worst_first(subject), open_risks(subject), next_steps(subject)
    if len(metrics) > METRICS_SHOWN[size]:
        elements += [SectionHeading(_("All metrics"), level=2), metric_table(subject, metrics)]
    if len(risks) > RISKS_SHOWN[size]:
        elements += [SectionHeading(_("All risks"), level=2), risk_table(subject, risks)]
    if len(steps) > STEPS_SHOWN[size]:
        elements += [SectionHeading(_("All next steps"), level=2), step_table(steps, subject.rules.today)]
    for title, text, most in about_texts(subject):
        # Where there is room, what is short stands before it.
        if size != "full" or is_long(text, most):
            elements += [SectionHeading(title, level=2), Paragraph(words(text))]
    for title, text in long_texts(subject):
        elements += [SectionHeading(title, level=2), Paragraph(words(text))]
    return (PageEnd(), SectionHeading(_("Annex")), *elements) if elements else ()


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock(ANNEX, N_("Annex"), _build)
