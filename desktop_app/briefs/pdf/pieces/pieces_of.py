"""Turns the elements of a document into pieces, with the gaps between them."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.model.elements import (
    BriefChart,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    KeyFigures,
    PageEnd,
    Paragraph,
    ResolutionBox,
    SectionHeading,
    SideBySide,
    plain,
)
from desktop_app.briefs.pdf.brief_design import BLOCK_GAP
from desktop_app.briefs.pdf.pieces.box_pieces import DecisionPiece, ResolutionPiece
from desktop_app.briefs.pdf.pieces.chart_piece import ChartPiece
from desktop_app.briefs.pdf.pieces.column_piece import ColumnPiece
from desktop_app.briefs.pdf.pieces.key_figure_piece import KeyFigurePiece
from desktop_app.briefs.pdf.pieces.piece import FlowItem, Piece
from desktop_app.briefs.pdf.pieces.table_piece import TablePiece
from desktop_app.briefs.pdf.pieces.text_pieces import HeadingPiece, TextPiece
from desktop_app.briefs.pdf.set_text import TextSetter
from desktop_app.briefs.pdf.tags.structure_tree import StructureNode

_TITLE_GAP = 18.0
# Headings of more characters than this are running text for the page.
_LONGEST_HEADING = 400
# Below the heading above an element, and below an element of the same section.
_BELOW_HEADING = {Paragraph: 2.5, BriefTable: 1.5, BriefChart: 3.75, SideBySide: 3.0}
_BELOW_ELEMENT = {Paragraph: 4.0, BriefTable: 6.0, BriefChart: 6.0, SideBySide: 7.5}
# Blocks by themselves, wherever they stand.
_APART = (KeyFigures, DecisionBox, ResolutionBox)


class PieceMaker:
    """Makes the pieces of one document."""

    def __init__(self, setter: TextSetter, page_room: float) -> None:
        self._setter = setter
        self._page_room = page_room

    def items(self, elements: Sequence[Element], *, begins_block: bool = True) -> list[FlowItem]:
        """The pieces of a section, or of a column within one."""
        items: list[FlowItem] = []
        before: Element | None = None
        for element in elements:
            if isinstance(element, PageEnd):
                items.append(FlowItem(None))
            elif isinstance(element, DocumentTitle):
                items += self._title(element)
            elif isinstance(element, SectionHeading):
                items += self._heading(element, before, begins_block)
            else:
                piece = self._piece(element)
                if piece is not None:
                    gap, is_loose = _gap(element, before, begins_block)
                    items.append(FlowItem(piece, gap, is_loose))
            before = element
        return items

    def _piece(self, element: Element) -> Piece | None:
        if isinstance(element, Paragraph):
            set_text = self._setter.set(element.text, element.style)
            return TextPiece(set_text, StructureNode("P")) if plain(element.text).strip() else None
        if isinstance(element, KeyFigures):
            return KeyFigurePiece(element.figures, self._setter) if element.figures else None
        if isinstance(element, DecisionBox):
            return DecisionPiece.of(element, self._setter)
        if isinstance(element, BriefChart):
            return ChartPiece(element)
        if isinstance(element, BriefTable):
            return TablePiece.of(element, self._setter, self._page_room) if element.columns else None
        if isinstance(element, SideBySide):
            # Pages end within a column where the column does.
            parts = [[each for each in part if not isinstance(each, PageEnd)] for part in element.parts]
            columns = [self.items(part, begins_block=False) for part in parts]
            return ColumnPiece(columns, element.shares) if any(columns) else None
        assert isinstance(element, ResolutionBox)
        return ResolutionPiece(element, self._setter)

    def note(self, text: str) -> FlowItem:
        """A sentence of the program itself, below all else."""
        return FlowItem(self._text(text, "note"), BLOCK_GAP, True)

    def _title(self, title: DocumentTitle) -> list[FlowItem]:
        texts: list[tuple[str, Piece, float]] = []
        if title.above:
            above = self._setter.set(title.above, "above")
            texts.append(("above", TextPiece(above, StructureNode("P"), leads=title.above), 0.0))
        heading = TextPiece(
            self._setter.set(title.text, "title"), StructureNode("H1"), bookmark=(title.text, 0)
        )
        texts.append(("title", heading, 1.5))
        if title.line:
            texts.append(("line", self._text(title.line, "title_line"), 3.75))
        if title.lead:
            texts.append(("lead", TextPiece(self._setter.set(title.lead, "lead"), StructureNode("P")), 3.75))
        items = [FlowItem(piece, before, with_next=True) for _name, piece, before in texts]
        first, last = items[0], items[-1]
        items[-1] = FlowItem(last.piece, last.before)
        items[0] = FlowItem(first.piece, _TITLE_GAP, True, items[0].with_next)
        return items

    def _text(self, text: str, style: str) -> TextPiece:
        return TextPiece(self._setter.set(text, style), StructureNode("P"))

    def _heading(self, heading: SectionHeading, before: Element | None, begins_block: bool) -> list[FlowItem]:
        set_text = self._setter.set(heading.text, "heading" if heading.level <= 1 else "subheading")
        note = self._setter.set(heading.note, "heading_note") if heading.note else None
        bookmark = (heading.text, max(1, heading.level))
        gap, is_loose = (9.0, False) if heading.level > 1 else (BLOCK_GAP, before is not None or begins_block)
        if len(heading.text) + len(heading.note) <= _LONGEST_HEADING:
            return [FlowItem(HeadingPiece(set_text, note, bookmark), gap, is_loose, True)]
        # It may have to be cut.
        items = [FlowItem(TextPiece(set_text, StructureNode("H2"), bookmark=bookmark), gap, is_loose, True)]
        if note is not None:
            items.append(FlowItem(TextPiece(note, StructureNode("P")), 0.0, False, True))
        return items


def _gap(element: Element, before: Element | None, begins_block: bool) -> tuple[float, bool]:
    """The gap before an element, and whether it may grow."""
    if isinstance(before, SectionHeading):
        return _BELOW_HEADING.get(type(element), 6.0), False
    if isinstance(element, _APART) or (before is None and begins_block) or isinstance(before, DocumentTitle):
        return BLOCK_GAP, True
    if before is None:
        return 0.0, False
    if isinstance(before, _APART):
        return BLOCK_GAP if not isinstance(element, Paragraph) else 6.0, False
    return _BELOW_ELEMENT.get(type(element), 6.0), False
