"""What stands on every page around its content: head, foot, marking, and DRAFT across. None of it is content."""

from __future__ import annotations

from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.pdf.brief_pen import BriefPen
from desktop_app.briefs.pdf.set_text import TextSetter
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.text import clean_line

# The middle of the line in the head from the upper edge, that in the foot and the rule above it from the lower.
_HEAD, _FOOT, _RULE = 31.5, 31.9, 45.4
_LEADING = 11.25
_MARK_PAD, _MARK_HEIGHT = 6.0, 13.5
_DRAFT_SIZE = 150.0


def draw_page_edges(
    pen: BriefPen, document: BriefDocument, setter: TextSetter, number: int, total: int
) -> None:
    """Draw them on page `number`, from 1, before its content."""
    frame = pen.frame
    if document.draft:
        with pen.decoration("/Type /Background"):
            pen.across(_("DRAFT"), _DRAFT_SIZE)
    right = _("{date} · page {n} of {total}").format(
        date=formats.date(document.made_on), n=formats.number(number), total=formats.number(total)
    )
    with pen.decoration("/Type /Pagination /Subtype /Header"):
        _edge(pen, setter, document.left, right, document.marking, _HEAD)
    with pen.decoration("/Type /Pagination /Subtype /Footer"):
        pen.rule(frame.margin, frame.height - _RULE, frame.inner, "line")
        _edge(pen, setter, document.foot, document.origin, document.marking, frame.height - _FOOT)


def _edge(pen: BriefPen, setter: TextSetter, left: str, right: str, marking: str, middle: float) -> None:
    frame = pen.frame
    top = middle - _LEADING / 2
    room = frame.inner / 2 - 6
    if marking:
        word = setter.fitted(clean_line(marking), "marking", frame.inner / 3)
        wide = word.width + 2 * _MARK_PAD
        start = (frame.width - wide) / 2
        pen.rect(start, middle - _MARK_HEIGHT / 2, wide, _MARK_HEIGHT, "ink")
        pen.text(word, start, top, wide, "centre")
        room = frame.inner / 2 - wide / 2 - 6
    end = setter.fitted(right, "page_edge", room)
    begin = setter.fitted(left, "page_edge", room if marking else frame.inner - end.width - 12)
    pen.text(begin, frame.margin, top, frame.inner, "start")
    pen.text(end, frame.margin, top, frame.inner, "end")
