"""All texts that a document holds, and a document that holds one text everywhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefChart,
    BriefColumn,
    BriefRow,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    KeyFigure,
    KeyFigures,
    Paragraph,
    ResolutionBox,
    SectionHeading,
    SideBySide,
    SideFigure,
    TextRun,
)
from desktop_app.charts.marks import Chart, Rect, Text
from tests.briefs.pdf.example_documents import document, figure, section


def texts_in(value: object) -> Iterator[str]:
    """The texts that readers see, of an element or of a document's sections."""
    if isinstance(value, BriefChart):
        yield value.alt
    elif isinstance(value, TextRun):
        yield value.text
    elif isinstance(value, KeyFigure):
        yield from (value.label, value.value, value.rest)
        yield from texts_in(value.rows)
    elif isinstance(value, SideFigure):
        yield from (value.name, value.value)
    elif isinstance(value, DecisionBox):
        yield from (value.lead, *value.terms, value.amount.text if value.amount else "")
        yield from texts_in(value.text)
    elif isinstance(value, BriefCell):
        yield from texts_in(value.picture) if value.picture else texts_in(value.lines)
    elif isinstance(value, BriefColumn):
        yield value.title
    elif isinstance(value, tuple):
        for each in value:
            yield from [each] if isinstance(each, str) else texts_in(each)
    elif dataclasses.is_dataclass(value):
        hidden = {"block", "size", "style", "align", "sign", "tone", "chip", "key", "name", "kind", "shares"}
        hidden |= {"title"} if hasattr(value, "block") else set()
        for field in dataclasses.fields(value):
            held = getattr(value, field.name)
            if field.name not in hidden:
                yield from [held] if isinstance(held, str) else texts_in(held)


def chart_of(text: str, *rows: tuple[str, ...]) -> BriefChart:
    """A chart of one bar with a text, a hint and a table."""

    def draw(width: float, height: float) -> Chart:
        marks = (Rect(0, 0, width / 2, height, "accent", ref="AI-002", hint=text), Text(4, 14, text))
        return Chart(width, height, marks, text, text, (("Quarter", "People"), *(rows or ((text, "8.0"),))))

    return BriefChart(draw, 80, text)


def document_of(text: str, **others: object) -> BriefDocument:
    """A document with this text wherever a text can stand."""
    run = (TextRun(text, strong=True, key="AI-002"), TextRun(text, tone="muted"))
    cells = (
        BriefCell((run, run), chip="bad"),
        BriefCell((run,), sign="worse"),
        BriefCell(picture=chart_of(text)),
    )
    table = BriefTable(
        tuple(BriefColumn(text, share) for share in (20, 40, 40)),
        (BriefRow(cells), BriefRow(cells, "sum")),
        text,
    )
    side = SideFigure(text, text, "bad")
    keys = KeyFigures((KeyFigure(figure("AI-002/benefit/expected", text), text, text, "good", (side,)),))
    elements = (
        DocumentTitle(text, text, run, text), SectionHeading(text, text), Paragraph(run), keys,
        DecisionBox(text, run, figure("AI-002/decision/amount", text), (text,)), chart_of(text),
        SideBySide(((SectionHeading(text, level=2), Paragraph(run, "note")), (table,)), (40, 60)),
        ResolutionBox(text, text, (text,), (text,)),
    )  # fmt: skip
    whole = document(section("asked", *elements), section("again", *elements))
    texts = {"title": text, "left": text, "author": text, "marking": text, "foot": text, "origin": text}
    return dataclasses.replace(whole, **{**texts, **others})  # type: ignore[arg-type]
