"""Writes a document as slides for PowerPoint: one for the summary, else one or more for each section."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from desktop_app.briefs.model.brief_document import BriefDocument, DocumentSection
from desktop_app.briefs.model.elements import (
    BriefChart,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    KeyFigures,
    SectionHeading,
    SideBySide,
    TextRun,
    words,
)
from desktop_app.briefs.office.office_extra import (
    moment,
    need_office,
    property_text,
    with_fixed_dates,
)
from desktop_app.briefs.office.slide_flow import SlideFlow
from desktop_app.briefs.office.slide_page import HEIGHT, INNER, MARGIN, WIDTH, SlidePage, emu
from desktop_app.briefs.office.slide_texts import decision_words, fitting_size, text_of_elements
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import tokens

# The figures of the summary: two by two at its left.
_FIGURES = 4
_FIGURE_WIDTH, _FIGURE_STEP, _FIGURE_TOP, _FIGURE_HEIGHT = 246.0, 274.0, 190.0, 171.0
_CHART_LEFT = 656.0
_DECISION = (MARGIN, 556.0, INNER, 88.0)


def write(document: BriefDocument) -> bytes:
    """The PowerPoint file. The same document gives the same bytes. Raises UserError where `office` is missing."""
    need_office()
    import pptx

    file: Any = pptx.Presentation()
    _left, _top, file.slide_width, file.slide_height = emu((0.0, 0.0, WIDTH, HEIGHT))
    held = file.core_properties
    held.title, held.author = property_text(document.title), property_text(document.author)
    held.last_modified_by, held.language = property_text(document.author), document.language.replace("_", "-")
    held.subject, held.category = property_text(document.left), property_text(document.marking)
    held.keywords, held.revision = property_text(document.foot), 1
    held.created = held.modified = moment(document.made_on)
    if document.kind == "slide":
        _summary(file, document)
    else:
        for section in document.sections:
            elements = list(_flat(section.elements))
            title, rest = _titled(section, elements, document)
            SlideFlow(file, document, title).all(rest, text_of_elements(elements))
    stream = io.BytesIO()
    file.save(stream)
    return with_fixed_dates(stream.getvalue(), document.made_on)


def _flat(elements: Sequence[Element]) -> Iterator[Element]:
    for element in elements:
        if isinstance(element, SideBySide):
            for part in element.parts:
                yield from _flat(part)
        else:
            yield element


def _titled(
    section: DocumentSection, elements: list[Element], document: BriefDocument
) -> tuple[str, list[Element]]:
    """What the slide says in its title, and the elements below it."""
    for place, element in enumerate(elements):
        if isinstance(element, DocumentTitle):
            return element.text or document.title, elements
        if isinstance(element, SectionHeading):
            rest = elements[:place] + elements[place + 1 :]
            if element.note:
                rest.insert(place, SectionHeading(element.note, level=2))
            return element.text, rest
    return section.title or document.title, elements


def _summary(file: Any, document: BriefDocument) -> None:
    """Title, four figures, one chart, the decision across the foot; all else is in the notes."""
    elements = [element for section in document.sections for element in _flat(section.elements)]
    title = next((each.text for each in elements if isinstance(each, DocumentTitle)), document.title)
    page = SlidePage(file, document, title, fitting_size(title, INNER, 100, (36, 32, 28, 24, 20, 16, 12)))
    figures = [each for element in elements if isinstance(element, KeyFigures) for each in element.figures]
    look = tokens("light")
    for number, each in enumerate(figures[:_FIGURES]):
        left = MARGIN + number % 2 * _FIGURE_STEP
        top = _FIGURE_TOP + number // 2 * _FIGURE_HEIGHT
        page.rule((left, top, _FIGURE_WIDTH, 2), look.kind(each.kind)[0])
        page.text((left, top + 8, _FIGURE_WIDTH, 40), words(each.label, tone="muted"), 15)
        size = fitting_size(f"{each.value} {each.rest}", _FIGURE_WIDTH, 46, (38, 32, 26, 20, 15))
        rest = TextRun(f" {each.rest}" if each.rest else "", tone="muted")
        page.text((left, top + 46, _FIGURE_WIDTH, 46), (TextRun(each.value, strong=True), rest), size)
        beside = "\n".join(f"{row.name}: {row.value}" for row in each.rows)
        size = fitting_size(beside, _FIGURE_WIDTH, 66, (15, 13, 11, 9))
        page.text((left, top + 94, _FIGURE_WIDTH, 66), words(beside), size)
    chart = next((each for each in elements if isinstance(each, BriefChart)), None)
    if chart:
        page.chart((_CHART_LEFT, 190, WIDTH - MARGIN - _CHART_LEFT, 340), chart)
    else:
        table = next((each for each in elements if isinstance(each, BriefTable)), None)
        if table:
            note = words(_("{caption}: in the notes").format(caption=table.caption), tone="muted")
            page.text((_CHART_LEFT, 190, WIDTH - MARGIN - _CHART_LEFT, 60), note, 15)
    decision = next((each for each in elements if isinstance(each, DecisionBox)), None)
    if decision:
        left, top, width, height = _DECISION
        page.rule(_DECISION, look.sunken)
        page.rule((left, top, 4, height), look.accent)
        shown, size = decision_words(decision, width - 52, height - 16)
        page.text((left + 26, top + 10, width - 52, height - 16), shown, size)
    page.notes(text_of_elements(elements))
