"""What is asked of leaders, and what they fill in."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.model.elements import DecisionBox, ResolutionBox, TextRun
from desktop_app.briefs.pdf.brief_pen import BriefPen
from desktop_app.briefs.pdf.pieces.piece import Piece
from desktop_app.briefs.pdf.set_text import SetText, TextSetter
from desktop_app.briefs.pdf.tags.structure_tree import StructureNode

_BAR = 2.25
_PAD = 7.5
_SIDE_PAD = 12.75
# The share of the width that amount and terms take.
_SIDE_SHARE = 0.195
# Boxes of up to so many lines are never cut.
_WHOLE_LINES = 14
_LEAST_LINES = 4


class DecisionPiece(Piece):
    """The decision on a soft ground, with its amount apart at the side."""

    def __init__(self, set_text: SetText, side: Sequence[SetText], node: StructureNode, start: int = 0,
                 end: int | None = None) -> None:  # fmt: skip
        self._made, self._side, self._node = set_text, side, node
        self._start, self._end = start, end
        # The widths must not change where the side stands on the first page alone.
        self._has_side = bool(side)

    @classmethod
    def of(cls, box: DecisionBox, setter: TextSetter) -> DecisionPiece:
        """The piece of an element."""
        lead = (TextRun(box.lead, strong=True), TextRun(" ")) if box.lead else ()
        side = [setter.set((TextRun(box.amount.text, figure=box.amount),), "amount")] if box.amount else []
        side += [setter.set(term, "term") for term in box.terms]
        return cls(setter.set((*lead, *box.text), "decision"), side, StructureNode("P"))

    def _side_width(self, width: float) -> float:
        return width * _SIDE_SHARE if self._has_side else 0.0

    def _text_width(self, width: float) -> float:
        apart = 2 * _SIDE_PAD if self._has_side else _SIDE_PAD
        return width - _BAR - _SIDE_PAD - apart - self._side_width(width)

    def _count(self, width: float) -> int:
        return len(self._made.lines(self._text_width(width))[self._start : self._end])

    def height(self, width: float) -> float:
        side = sum(text.height(self._side_width(width)) for text in self._side)
        return max(self._count(width) * self._made.style.leading, side) + 2 * _PAD

    def least(self, width: float) -> float:
        if self._count(width) <= _WHOLE_LINES:
            return self.height(width)
        return _LEAST_LINES * self._made.style.leading + 2 * _PAD

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:
        count = self._count(width)
        fits = min(int((room - 2 * _PAD) / self._made.style.leading), count - 2)
        side = sum(text.height(self._side_width(width)) for text in self._side)
        if count <= _WHOLE_LINES or fits < _LEAST_LINES or side + 2 * _PAD > room:
            return None
        middle = self._start + fits
        rest = DecisionPiece(self._made, (), self._node, middle, self._end)
        first = DecisionPiece(self._made, self._side, self._node, self._start, middle)
        first._has_side = rest._has_side = self._has_side
        return first, rest

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        height, side = self.height(width), self._side_width(width)
        left = x + width - side - _SIDE_PAD
        with pen.decoration():
            pen.rect(x, top, width, height, "background")
            pen.rect(x, top, _BAR, height, "accent")
            if self._side:
                pen.upright(left - _SIDE_PAD + 3, top + _PAD, height - 2 * _PAD, "line")
        pen.text(self._made, x + _BAR + _SIDE_PAD - 2, top + _PAD, self._text_width(width), "own", self._node,
                 self._start, self._end)  # fmt: skip
        y = top + _PAD
        for text in self._side:
            pen.text(text, left, y, side, node=StructureNode("P"))
            y += text.height(side)


_BOX_PAD = 11.25
_TICK = 8.25
_TICK_GAP = 6.0
_LINE_ROOM = 24.0


class ResolutionPiece(Piece):
    """Choices to tick and lines to write on, within a frame of ink."""

    def __init__(self, box: ResolutionBox, setter: TextSetter) -> None:
        self._title = setter.set(box.title, "heading")
        self._note = setter.set(box.note, "heading_note")
        self._choices = [setter.set(choice, "choice") for choice in box.choices]
        self._lines = [setter.set(line, "term") for line in box.lines]

    def _rows(self, inner: float) -> list[list[SetText]]:
        """The choices in rows that fit."""
        rows: list[list[SetText]] = [[]]
        used = 0.0
        for choice in self._choices:
            needed = _TICK + _TICK_GAP + choice.width + 12
            if rows[-1] and used + needed > inner:
                rows.append([])
                used = 0.0
            rows[-1].append(choice)
            used += needed
        return [row for row in rows if row]

    def _head(self, inner: float) -> float:
        beside = self._title.width + 12 + self._note.width <= inner
        return self._title.height(inner) + (0.0 if beside else self._note.height(inner))

    def _row_height(self, row: list[SetText], inner: float) -> float:
        return max(choice.height(inner - _TICK - _TICK_GAP) for choice in row) + 7.5

    def _shares(self) -> list[float]:
        # The first line is for what was decided and takes half of the width.
        count = len(self._lines)
        return [1.0] * count if count < 2 else [1.7, *[1.0] * (count - 1)]

    def _line_widths(self, inner: float) -> list[float]:
        shares = self._shares()
        room = inner - 13.5 * (len(shares) - 1)
        return [room * share / sum(shares) for share in shares]

    def height(self, width: float) -> float:
        inner = width - 2 * _BOX_PAD
        height = 2 * (_BOX_PAD - 3) + self._head(inner)
        height += sum(self._row_height(row, inner) for row in self._rows(inner))
        if self._lines:
            labels = zip(self._lines, self._line_widths(inner), strict=True)
            height += _LINE_ROOM + max(text.height(own) for text, own in labels)
        return height

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        inner, left = width - 2 * _BOX_PAD, x + _BOX_PAD
        with pen.decoration():
            pen.rect(x, top, width, self.height(width), stroke="ink")
        y = top + _BOX_PAD - 3
        head = self._head(inner)
        pen.text(self._title, left, y, inner, "start", StructureNode("P"))
        if self._note.width:
            beside = head == self._title.height(inner)
            lower = 0.0 if beside else self._title.height(inner)
            pen.text(self._note, left, y + lower, inner, "end" if beside else "start", StructureNode("P"))
        y += head
        with pen.within(StructureNode("L")):
            for row in self._rows(inner):
                self._draw_choices(row, pen, left, y + 7.5, inner)
                y += self._row_height(row, inner)
        if self._lines:
            self._draw_lines(pen, left, y + _LINE_ROOM, inner)

    def _draw_choices(self, row: list[SetText], pen: BriefPen, left: float, y: float, inner: float) -> None:
        widths = [min(_TICK + _TICK_GAP + choice.width, inner) for choice in row]
        gap = (inner - sum(widths)) / (len(row) - 1) if len(row) > 1 else 0.0
        for choice, own in zip(row, widths, strict=True):
            with pen.decoration():
                pen.rect(left, y + (choice.style.leading - _TICK) / 2, _TICK, _TICK, stroke="ink")
            with pen.within(StructureNode("LI")), pen.within(StructureNode("LBody")):
                start = _TICK + _TICK_GAP
                pen.text(choice, left + start, y, own - start + 0.1, node=StructureNode("P"))
            left += own + gap

    def _draw_lines(self, pen: BriefPen, left: float, y: float, inner: float) -> None:
        for text, own in zip(self._lines, self._line_widths(inner), strict=True):
            with pen.decoration():
                pen.rule(left, y, own, "muted")
            pen.text(text, left, y + 1.5, own, node=StructureNode("P"))
            left += own + 13.5
