"""Running text and headings."""

from __future__ import annotations

from desktop_app.briefs.pdf.brief_pen import Align, BriefPen
from desktop_app.briefs.pdf.pieces.piece import Piece
from desktop_app.briefs.pdf.set_text import SetText
from desktop_app.briefs.pdf.tags.structure_tree import StructureNode

# Lines that stay together at the end and at the beginning of a page.
_TOGETHER = 2


class TextPiece(Piece):
    """Lines of a text, all or some; `node` is the one element for all pieces of it."""

    def __init__(self, set_text: SetText, node: StructureNode, align: Align = "own", start: int = 0,
                 end: int | None = None, bookmark: tuple[str, int] | None = None, leads: str = "") -> None:  # fmt: skip
        self._made = set_text
        self._node = node
        self._align: Align = align
        self._start, self._end = start, end
        self._bookmark = bookmark
        # The text above a title, to which links of the key in it lead.
        self._leads = leads

    def _count(self, width: float) -> int:
        return len(self._made.lines(width)[self._start : self._end])

    def height(self, width: float) -> float:
        return self._count(width) * self._made.style.leading

    def least(self, width: float) -> float:
        count = self._count(width)
        return (count if count < 2 * _TOGETHER else _TOGETHER) * self._made.style.leading

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:
        count = self._count(width)
        fits = min(int(room / self._made.style.leading), count - _TOGETHER)
        if fits < _TOGETHER:
            return None
        middle = self._start + fits
        first = TextPiece(self._made, self._node, self._align, self._start, middle, self._bookmark)
        return first, TextPiece(self._made, self._node, self._align, middle, self._end)

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        if self._leads:
            pen.lead_to(self._leads, top)
        if self._bookmark is not None:
            self._node.role = f"H{pen.bookmark(*self._bookmark, top) + 1}"
        pen.text(self._made, x, top, width, self._align, self._node, self._start, self._end)


# Between a heading and its note, in points.
_NOTE_GAP = 6.0


class HeadingPiece(Piece):
    """A heading with its quiet note on the same line, or below where the line is too short."""

    def __init__(self, set_text: SetText, note: SetText | None, bookmark: tuple[str, int]) -> None:
        self._made, self._note = set_text, note
        self._bookmark = bookmark

    def _is_beside(self, width: float) -> bool:
        return self._note is not None and self._made.width + _NOTE_GAP + self._note.width <= width

    def height(self, width: float) -> float:
        height = self._made.height(width)
        if self._note is not None and not self._is_beside(width):
            height += self._note.height(width)
        return height

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        level = pen.bookmark(*self._bookmark, top)
        pen.text(self._made, x, top, width, "start", StructureNode(f"H{level + 1}"))
        if self._note is None:
            return
        node = StructureNode("P")
        if self._is_beside(width):
            start = self._made.width + _NOTE_GAP
            # Both stand on one line of writing.
            lower = top + 0.36 * (self._made.style.size - self._note.style.size)
            pen.text(self._note, x + start, lower, width - start, "start", node)
        else:
            pen.text(self._note, x, top + self._made.height(width), width, "start", node)
