"""Fills slides from top to bottom, and begins another under the same title where one is full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.model.elements import (
    BriefChart,
    BriefRow,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    KeyFigures,
    PageEnd,
    Paragraph,
    ResolutionBox,
    SectionHeading,
    TextRun,
    Words,
    plain,
    words,
)
from desktop_app.briefs.office.slide_page import BOTTOM, INNER, MARGIN, TOP, SlidePage
from desktop_app.briefs.office.slide_texts import fitting_size, height_of, pieces_of
from desktop_app.language import formats
from desktop_app.language.i18n import _

_TEXT, _CELL, _GAP = 15.0, 12.0, 8.0
_ROOM = BOTTOM - TOP


class SlideFlow:
    """The slides of one section."""

    def __init__(self, file: Any, document: BriefDocument, title: str) -> None:
        self._file = file
        self._document = document
        self._title = title
        self._pages: list[SlidePage] = []
        self._y = BOTTOM
        self._next_page()

    def all(self, elements: Sequence[Element], notes: str) -> None:
        """All elements; the notes stand on the first slide."""
        for element in elements:
            self._element(element)
        self._pages[0].notes(notes)

    def _next_page(self) -> None:
        title = self._title
        if self._pages:
            number = formats.number(len(self._pages) + 1)
            title = _("{title} ({n})").format(title=title, n=number)
        size = fitting_size(title, INNER, 100, (30, 26, 22, 18, 14, 10))
        self._pages.append(SlidePage(self._file, self._document, title, size))
        self._y = TOP

    def _place(self, height: float) -> tuple[SlidePage, float]:
        """The slide and the top of something of this height."""
        if self._y + height > BOTTOM and self._y > TOP:
            self._next_page()
        top = self._y
        self._y += height + _GAP
        return self._pages[-1], top

    def _element(self, element: Element) -> None:
        if isinstance(element, DocumentTitle):
            for text in (
                words(element.above, tone="accent"),
                element.lead,
                words(element.line, tone="muted"),
            ):
                self._text(text)
        elif isinstance(element, SectionHeading):
            self._text(words(TextRun(element.text, strong=True), TextRun(f"  {element.note}", tone="muted")))
        elif isinstance(element, Paragraph):
            self._text(element.text)
        elif isinstance(element, KeyFigures):
            self._key_figures(element)
        elif isinstance(element, DecisionBox):
            self._text(words(TextRun(f"{element.lead} ", strong=True), *element.text))
            if element.amount:
                self._text((TextRun(element.amount.text, strong=True),), 20)
            for term in element.terms:
                self._text(words(term, tone="muted"))
        elif isinstance(element, BriefChart):
            height = min(max(element.height * 1.4, 160.0), _ROOM)
            page, top = self._place(height)
            page.chart((MARGIN, top, INNER, height), element)
        elif isinstance(element, BriefTable):
            self._table(element)
        elif isinstance(element, ResolutionBox):
            self._text((TextRun(element.title, strong=True),))
            lines = [f"☐ {choice}" for choice in element.choices]
            lines += [f"{line} ____________________" for line in element.lines]
            for line in (element.note, *lines):
                self._text(words(line))
        else:
            # Each section has its own slides already.
            assert isinstance(element, PageEnd)

    def _text(self, text: Words, size: float = _TEXT) -> None:
        if not plain(text).strip():
            return
        for piece in pieces_of(text, INNER, size, _ROOM):
            height = height_of(plain(piece), INNER, size)
            page, top = self._place(height)
            page.text((MARGIN, top, INNER, height), piece, size)

    def _key_figures(self, element: KeyFigures) -> None:
        rows = tuple(
            (
                words(each.label),
                (TextRun(f"{each.value} {each.rest}".strip(), strong=True),),
                words("\n".join(f"{row.name}: {row.value}" for row in each.rows)),
            )
            for each in element.figures
        )
        head = (_("Figure"), _("Value"), _("Beside it"))
        self._rows(head, rows, (0.4, 0.2, 0.4), (False,) * 3, _("Key figures"))

    def _table(self, element: BriefTable) -> None:
        whole = sum(max(column.share, 0.01) for column in element.columns)
        self._rows(
            [column.title for column in element.columns],
            [_cells(row) for row in element.rows],
            [max(column.share, 0.01) / whole for column in element.columns],
            [column.align == "right" for column in element.columns],
            element.caption,
        )

    def _rows(
        self, head: Sequence[str], rows: Sequence[Sequence[Words]], shares: Sequence[float],
        right: Sequence[bool], caption: str,
    ) -> None:  # fmt: skip
        """A table over as many slides as it takes, each with the header; a row that no slide holds comes as text."""
        widths = [share * INNER for share in shares]
        above = _height([words(each) for each in head], widths)
        kept: list[Sequence[Words]] = []
        high = above

        def settle() -> None:
            nonlocal high
            if kept:
                page, top = self._place(high)
                page.table((MARGIN, top, INNER, high), head, tuple(kept), widths, right, caption)
            kept.clear()
            high = above

        for row in rows:
            height = _height(row, widths)
            if above + height > _ROOM:
                settle()
                for name, text in zip(head, row, strict=False):
                    self._text(words(TextRun(f"{name}: " if name else "", strong=True), *text))
                continue
            fits = self._y + high + height <= BOTTOM
            if not fits and kept:
                settle()
                self._next_page()
            elif not fits and self._y > TOP:
                self._next_page()
            kept.append(row)
            high += height
        settle()


def _height(row: Sequence[Words], widths: Sequence[float]) -> float:
    cells = zip(row, widths, strict=False)
    return max((height_of(plain(text), width - 8, _CELL) + 5 for text, width in cells), default=20.0)


def _cells(row: BriefRow) -> list[Words]:
    """The texts of a row; a small chart says its sentence, and lines stand below each other."""
    texts: list[Words] = []
    for held in row.cells:
        if held.picture:
            texts.append(words(held.picture.alt))
            continue
        runs: list[TextRun] = []
        for line in held.lines:
            runs += [TextRun("\n"), *line] if runs else line
        texts.append(tuple(runs))
    return texts
