"""Texts of slides: how high they are, in which size they fit, and what stands in the notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_app.briefs.model.elements import (
    BriefChart,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    KeyFigures,
    Paragraph,
    ResolutionBox,
    SectionHeading,
    TextRun,
    Words,
    plain,
    words,
)
from desktop_app.charts.layout.text_metrics import text_width
from desktop_app.language.i18n import _

# Arial is not as wide as the fonts that are measured, but lines break at words.
_LOOSE = 1.12
_LEADING = 1.3


def lines_of(text: str, width: float, size: float) -> int:
    """About how many lines a text takes."""
    room = max(width, 10.0)
    return sum(
        max(1, -int(-text_width(line, round(size), 400) * _LOOSE // room)) for line in text.split("\n")
    )


def height_of(text: str, width: float, size: float) -> float:
    """About how high a text is."""
    return lines_of(text, width, size) * size * _LEADING


def fitting_size(text: str, width: float, height: float, sizes: Sequence[float]) -> float:
    """The first size in which a text fits, else the last."""
    return next((size for size in sizes if height_of(text, width, size) <= height), sizes[-1])


def decision_words(decision: DecisionBox, width: float, height: float) -> tuple[Words, float]:
    """What is asked, and its size; what does not fit in any says where all of it stands."""
    amount = decision.amount.text if decision.amount else ""
    apart = " · ".join(each for each in (amount, *decision.terms) if each)
    lead = TextRun(f"{decision.lead} " if decision.lead else "", strong=True)
    last = TextRun(f"\n{apart}" if apart else "", strong=True)
    shown = words(lead, *decision.text, last)
    size = fitting_size(plain(shown), width, height, (20, 18, 16, 14, 12))
    if height_of(plain(shown), width, size) <= height:
        return shown, size
    text = plain(decision.text)
    more = _("… (all of it is in the notes)")
    while text and height_of(f"{lead.text}{text} {more}{last.text}", width, size) > height:
        text = text[: int(len(text) * 0.9)]
    return words(lead, text.rstrip(), f" {more}", last), size


def pieces_of(text: Words, width: float, size: float, room: float) -> Iterator[Words]:
    """A text in pieces that are no higher than `room`; one that fits keeps its weights."""
    whole = plain(text)
    if height_of(whole, width, size) <= room:
        yield text
        return
    tone = text[0].tone
    while whole:
        length = len(whole)
        while length > 1 and height_of(whole[:length], width, size) > room:
            length = max(1, int(length * 0.8))
        if length < len(whole) and (space := whole.rfind(" ", 0, length)) > 0:
            length = space + 1
        yield words(whole[:length], tone=tone)
        whole = whole[length:]


def text_of_elements(elements: Sequence[Element]) -> str:
    """All that elements say, a line each; the data of charts too."""
    return "\n".join(line for element in elements for line in _lines(element) if line.strip())


def _lines(element: Element) -> Iterator[str]:
    if isinstance(element, DocumentTitle):
        yield from (element.above, element.text, element.line, plain(element.lead))
    elif isinstance(element, SectionHeading):
        yield f"{element.text} {element.note}".strip()
    elif isinstance(element, Paragraph):
        yield plain(element.text)
    elif isinstance(element, KeyFigures):
        for each in element.figures:
            beside = "; ".join(f"{row.name}: {row.value}" for row in each.rows)
            yield f"{each.label}: {each.value} {each.rest}".rstrip() + (f" ({beside})" if beside else "")
    elif isinstance(element, DecisionBox):
        amount = element.amount.text if element.amount else ""
        yield from (f"{element.lead} {plain(element.text)}".strip(), amount, *element.terms)
    elif isinstance(element, BriefChart):
        yield element.alt
        yield from ("; ".join(row) for row in element.draw(560, element.height).table)
    elif isinstance(element, BriefTable):
        yield element.caption
        yield "; ".join(column.title for column in element.columns)
        yield from ("; ".join(held.text for held in row.cells) for row in element.rows)
    elif isinstance(element, ResolutionBox):
        yield from (element.title, element.note, *element.choices, *element.lines)
