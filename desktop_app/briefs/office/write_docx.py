"""Writes a document as a Word file that can be edited on: real headings, tables and pictures with their texts."""

from __future__ import annotations

import io
from typing import Any

from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.office.docx_parts import DocxParts
from desktop_app.briefs.office.docx_xml import add_field, add_runs, set_direction
from desktop_app.briefs.office.office_extra import (
    moment,
    need_office,
    property_text,
    with_fixed_dates,
)
from desktop_app.briefs.pdf.key_links import linked_keys
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import tokens

# Points of the styles that are used, and whether they are heavy.
_STYLES = {
    "Normal": (9.0, False),
    "Title": (18.0, True),
    "Heading 1": (13.0, True),
    "Heading 2": (10.5, True),
    "Heading 3": (9.5, True),
    "Subtitle": (9.0, False),
    "List Bullet": (9.0, False),
    "Header": (8.0, False),
    "Footer": (8.0, False),
}
_FONT = "Arial"


def write(document: BriefDocument) -> bytes:
    """The Word file. The same document gives the same bytes. Raises UserError where the extra `office` is missing."""
    need_office()
    import docx

    file = docx.Document()
    _set_up(file, document)
    parts = DocxParts(file, linked_keys(document))
    parts.headed(document.elements())
    for section in document.sections:
        parts.all(section.elements)
    stream = io.BytesIO()
    file.save(stream)
    return with_fixed_dates(stream.getvalue(), document.made_on)


def _set_up(file: Any, document: BriefDocument) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    look = tokens("light")
    for name, (size, heavy) in _STYLES.items():
        style = file.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), heavy, False
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{attribute}"), None)
        style.font.color.rgb = RGBColor.from_string(look.ink[1:])
    language = document.language.replace("_", "-")
    for mark in file.styles.element.iter(qn("w:lang")):
        for attribute in ("val", "eastAsia", "bidi"):
            mark.set(qn(f"w:{attribute}"), language)
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    marks = [each for each in (document.marking, _("DRAFT") if document.draft else "") if each]
    date = formats.date(document.made_on)
    _edge(page.header, [*marks, f"{document.left} · {date}"])
    last = _edge(page.footer, [*marks, " · ".join(each for each in (document.foot, document.origin) if each)])
    add_runs(last, " · ")
    add_field(last, "PAGE")
    held = file.core_properties
    held.title, held.author = property_text(document.title), property_text(document.author)
    held.last_modified_by, held.language = property_text(document.author), language
    held.subject, held.category = property_text(document.left), property_text(document.marking)
    held.keywords, held.comments = property_text(document.foot), ""
    held.created = held.modified = moment(document.made_on)
    held.revision = 1


def _edge(part: Any, texts: list[str]) -> Any:
    """Lines in head or foot, those before the last heavy; gives the last paragraph."""
    paragraph = part.paragraphs[0]
    for number, text in enumerate(texts):
        if number:
            paragraph = part.add_paragraph(style=paragraph.style)
        add_runs(paragraph, text, bold=number < len(texts) - 1)
        set_direction(paragraph, text)
    return paragraph
