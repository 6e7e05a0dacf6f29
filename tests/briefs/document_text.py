"""A document as plain text, to look at what it says before anything draws it."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.briefs.model import elements as e
from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.language.locale_styles import NBSP


def text_of(document: BriefDocument) -> str:
    """All that a reader sees, a line for each paragraph and row."""
    lines = [document.left]
    for section in document.sections:
        for element in section.elements:
            lines += _lines(element)
    return "\n".join(lines).replace(NBSP, " ")


def _lines(element: e.Element) -> Iterator[str]:
    match element:
        case e.DocumentTitle():
            yield from (element.above, f"# {element.text}", e.plain(element.lead), element.line)
        case e.SectionHeading():
            yield f"\n{'#' * (element.level + 1)} {element.text}  {element.note}"
        case e.Paragraph():
            yield e.plain(element.text)
        case e.KeyFigures():
            for figure in element.figures:
                rows = " | ".join(f"{row.name} {row.value}" for row in figure.rows)
                yield f"[{figure.label}] {figure.value} {figure.rest} ({figure.kind}) {rows}"
        case e.DecisionBox():
            amount = element.amount.text if element.amount else ""
            yield " ".join((element.lead, e.plain(element.text), amount, *element.terms))
        case e.BriefChart():
            yield f"<{element.alt}>"
        case e.BriefTable():
            yield " | ".join(column.title for column in element.columns)
            for row in element.rows:
                yield " | ".join(cell.text.replace("\n", " / ") for cell in row.cells)
        case e.SideBySide():
            for part in element.parts:
                for inner in part:
                    yield from _lines(inner)
        case e.ResolutionBox():
            yield from (element.title, element.note, *element.choices, *element.lines)
        case e.PageEnd():
            yield "-" * 40
