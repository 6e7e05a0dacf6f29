"""Which keys of initiatives lead somewhere within a document: to their heading, else to the next place that names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.model.elements import (
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    Paragraph,
    SectionHeading,
    Words,
)

_FIRST_WORD = re.compile(r"[^\s:,]+")


def heading_key(text: str) -> str:
    """What may be the key in a heading such as "AI-002 Payment fraud": its first word."""
    match = _FIRST_WORD.match(text)
    return match[0] if match else ""


def linked_keys(document: BriefDocument) -> frozenset[str]:
    """The keys that are links: those with a heading of their own, and those that are named twice or more."""
    named: Counter[str] = Counter()
    headed: set[str] = set()
    for element in document.elements():
        if isinstance(element, DocumentTitle):
            headed |= {heading_key(element.above), heading_key(element.text)}
        elif isinstance(element, SectionHeading):
            headed.add(heading_key(element.text))
        for text in _texts(element):
            named.update({run.key for run in text if run.key})
    return frozenset(key for key, count in named.items() if count > 1 or key in headed)


def _texts(element: Element) -> Iterator[Words]:
    if isinstance(element, DocumentTitle):
        yield element.lead
    elif isinstance(element, Paragraph | DecisionBox):
        yield element.text
    elif isinstance(element, BriefTable):
        for row in element.rows:
            for cell in row.cells:
                yield from cell.lines
