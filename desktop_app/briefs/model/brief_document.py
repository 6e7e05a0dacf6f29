"""A whole document: its sections in order, and what stands on every page and in the file's properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefChart,
    BriefTable,
    DecisionBox,
    Element,
    KeyFigures,
    Paragraph,
    SideBySide,
)
from desktop_app.briefs.model.figure import Figure, FigureSet

DocumentKind = Literal["initiative", "portfolio", "decision", "slide", "review", "dossier"]
#: The block that holds in full what stands elsewhere in part.
ANNEX = "annex"
#: The sizes of a block, from all it has to say to one line.
Size = Literal["full", "short", "line"]


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """What one block gave, in the size that it got; `block` is the block's id, `title` what it is called."""

    block: str
    title: str
    elements: tuple[Element, ...]
    size: Size = "full"


@dataclass(frozen=True, slots=True)
class BriefDocument:
    """What a writer draws.

    `left` stands in the head of each page, `marking` in head and foot ("" for none), `foot` at the left and
    `origin` at the right of the foot. `draft` runs DRAFT across each page. `language` is the tag of the language
    that the program's own texts are in; texts of people stay as they are written.
    """

    kind: DocumentKind
    title: str
    left: str
    made_on: date
    author: str
    language: str
    sections: tuple[DocumentSection, ...]
    marking: str = ""
    foot: str = ""
    origin: str = ""
    draft: bool = False
    #: The number of pages that it should fit on, without its annex; 0 for as many as it takes.
    pages: int = 0

    def elements(self) -> Iterator[Element]:
        """All elements in order, those within columns too."""
        for section in self.sections:
            yield from _within(section.elements)

    def figures(self) -> FigureSet:
        """The figures that it shows, each once, in the order in which they come."""
        shown = FigureSet()
        for element in self.elements():
            for figure in figures_of(element):
                shown.add(figure)
        return shown

    def body(self) -> BriefDocument:
        """The document without its annex, which `pages` does not count."""
        return self.with_sections(tuple(section for section in self.sections if section.block != ANNEX))

    def with_sections(self, sections: tuple[DocumentSection, ...]) -> BriefDocument:
        """The same document with other sections."""
        return replace(self, sections=sections)


def _within(elements: tuple[Element, ...]) -> Iterator[Element]:
    for element in elements:
        yield element
        if isinstance(element, SideBySide):
            for part in element.parts:
                yield from _within(part)


def figures_of(element: Element) -> Iterator[Figure]:
    """The figures that one element shows, in order."""
    if isinstance(element, KeyFigures):
        for key_figure in element.figures:
            yield key_figure.figure
            yield from (row.figure for row in key_figure.rows if row.figure)
    elif isinstance(element, DecisionBox):
        if element.amount:
            yield element.amount
        yield from (run.figure for run in element.text if run.figure)
    elif isinstance(element, Paragraph):
        yield from (run.figure for run in element.text if run.figure)
    elif isinstance(element, BriefChart):
        yield from element.figures
    elif isinstance(element, BriefTable):
        for row in element.rows:
            for held in row.cells:
                yield from _of_cell(held)


def _of_cell(held: BriefCell) -> Iterator[Figure]:
    if held.picture:
        yield from held.picture.figures
    for line in held.lines:
        yield from (run.figure for run in line if run.figure)
