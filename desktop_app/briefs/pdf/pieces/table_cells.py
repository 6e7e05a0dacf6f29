"""The cells and rows of a table, set for their columns: texts, chips, signs and small charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop_app.briefs.model.elements import BriefCell, BriefChart, BriefRow, Sign
from desktop_app.briefs.pdf.brief_design import PX, kind_tokens
from desktop_app.briefs.pdf.brief_pen import Align, BriefPen
from desktop_app.briefs.pdf.set_text import SetText, TextSetter
from desktop_app.briefs.pdf.styles import TextStyle
from desktop_app.briefs.pdf.tags.structure_tree import StructureNode

# Above and below the cells of a row of one line, and of a row of more.
_PAD, _PAD_OF_LINES = 3.0, 4.1
_CHIP_PAD = 5.25
_SIGN = 6.0
_SIGN_ROOM = 12.0
_SIGN_TOKENS: dict[Sign, str] = {
    "worse": "bad",
    "better": "good",
    "new": "accent",
    "gone": "muted",
    "moved": "accent",
}
_SIGN_POINTS: dict[Sign, Sequence[tuple[float, float]]] = {
    "worse": ((0, 0.08), (1, 0.08), (0.5, 0.95)),
    "better": ((0, 0.92), (1, 0.92), (0.5, 0.05)),
    "new": ((0, 0), (1, 0), (1, 1), (0, 1)),
    "square": ((0, 0), (1, 0), (1, 1), (0, 1)),
    "moved": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
}


@dataclass(frozen=True, slots=True)
class TextSlice:
    """Lines of a text: all, or those from `start` to `end`."""

    set_text: SetText
    start: int = 0
    end: int | None = None

    def count(self, width: float) -> int:
        """How many lines it has in this width."""
        if not self.start and self.end is None:
            return len(self.set_text.lines(width))
        return len(self.set_text.lines(width)[self.start : self.end])


class SetCell:
    """A cell as it is drawn, for columns of any width; `node` is its element, the same on each page."""

    __slots__ = ("_chip", "_node", "_picture", "_sign", "_texts", "_tone")

    def __init__(self, cell: BriefCell | None, setter: TextSetter) -> None:
        self._node: StructureNode | None = None
        self._picture: BriefChart | None = cell.picture if cell else None
        self._sign: Sign = cell.sign if cell else ""
        self._chip = kind_tokens(cell.chip) if cell and cell.chip else None
        self._tone = cell.tone if cell else "ink"
        style: str | TextStyle = "cell"
        if self._chip:
            style = TextStyle(8, 11.25, 500, self._chip[0])
        elif self._tone != "ink":
            style = TextStyle(8, 11.25, 400, self._tone)
        self._texts = [TextSlice(setter.set(line, style)) for line in cell.lines] if cell else []

    @property
    def is_empty(self) -> bool:
        """Whether it shows nothing."""
        return self._picture is None and not any(text.set_text.width for text in self._texts)

    @property
    def has_picture(self) -> bool:
        """Whether it holds a small chart."""
        return self._picture is not None

    def _room(self, width: float) -> float:
        if self._chip:
            return width - 2 * _CHIP_PAD
        return width - _SIGN_ROOM if self._sign else width

    def lines(self, width: float) -> int:
        """How many lines it has."""
        room = self._room(width)
        return sum(text.count(room) for text in self._texts)

    def height(self, width: float) -> float:
        """Its height without what stands above and below."""
        leading = self._texts[0].set_text.style.leading if self._texts else 0.0
        text = self.lines(width) * leading
        return max(text, self._picture.height * PX) if self._picture else text

    def cut(self, width: float, height: float) -> tuple[SetCell, SetCell]:
        """The cell in two at a height."""
        first, rest = self._copy(), self._copy()
        if not self._texts:
            rest._picture = None
            return first, rest
        room, left = self._room(width), int(height / self._texts[0].set_text.style.leading)
        first._texts, rest._texts = [], []
        rest._sign = ""
        rest._picture = None
        for text in self._texts:
            count = text.count(room)
            if left >= count:
                first._texts.append(text)
            elif left <= 0:
                rest._texts.append(text)
            else:
                middle = text.start + left
                first._texts.append(replace(text, end=middle))
                rest._texts.append(replace(text, start=middle))
            left -= count
        if self._sign:
            # What goes on keeps its place beside the sign.
            first._sign = self._sign
        return first, rest

    def _copy(self) -> SetCell:
        self._element("TD")
        copy = SetCell.__new__(SetCell)
        for name in SetCell.__slots__:
            setattr(copy, name, getattr(self, name))
        return copy

    def _element(self, role: str, attributes: str = "") -> StructureNode:
        if self._node is None:
            self._node = StructureNode(role, attributes=attributes)
        return self._node

    def draw(self, pen: BriefPen, x: float, top: float, width: float, height: float, align: Align) -> None:
        """Draw it in a row whose inner height is given."""
        node = self._element("TD")
        with pen.within(node):
            if self._picture is not None:
                self._draw_picture(self._picture, pen, x, top, width, height)
            if self._chip and self._texts:
                self._draw_chip(pen, x, top, width, self._chip[1])
                x += _CHIP_PAD
            if self._sign:
                with pen.decoration():
                    draw_sign(pen, self._sign, x, top, self._tone)
                x += _SIGN_ROOM
            room, y = self._room(width), top
            for text in self._texts:
                pen.text(text.set_text, x, y, room, align, None, text.start, text.end)
                y += text.count(room) * text.set_text.style.leading
                if text.set_text.language and not node.language:
                    node.language = text.set_text.language

    def _draw_picture(
        self, picture: BriefChart, pen: BriefPen, x: float, top: float, width: float, height: float
    ) -> None:
        chart = picture.draw(width / PX, picture.height)
        middle = top + (height - chart.height * PX) / 2
        pen.chart(chart, x, middle, width, StructureNode("Figure", alt=picture.alt))

    def _draw_chip(self, pen: BriefPen, x: float, top: float, width: float, token: str) -> None:
        room = self._room(width)
        wide = max(line.width for text in self._texts for line in text.set_text.lines(room)) + 2 * _CHIP_PAD
        with pen.decoration():
            pen.rect(x, top - 0.5, min(wide, width), self.height(width) + 1, token, radius=6)


def draw_sign(pen: BriefPen, sign: Sign, x: float, top: float, tone: str) -> None:
    """The shape of a state beside its word; colour never speaks alone."""
    y = top + (11.25 - _SIGN) / 2
    token = _SIGN_TOKENS.get(sign, tone)
    points = _SIGN_POINTS.get(sign)
    if points is not None:
        pen.shape(x + 0.4, y, _SIGN, points, token)
    elif sign == "gone":
        pen.rect(x + 0.9, y + 0.5, _SIGN - 1, _SIGN - 1, stroke=token, line=0.9)
    else:
        pen.ring(x + 0.4, y, _SIGN, "muted")


class SetRow:
    """A row of set cells; `node` is its element, the same on each page."""

    __slots__ = ("_height", "_pad", "cells", "node", "style")

    def __init__(self, cells: Sequence[SetCell], style: str) -> None:
        self.cells = cells
        self.style = style
        self.node: StructureNode | None = None
        self._height = -1.0
        self._pad = _PAD

    @classmethod
    def of(cls, row: BriefRow, columns: int, setter: TextSetter) -> SetRow:
        """A row with a cell for each column."""
        cells = [SetCell(cell, setter) for cell in row.cells[:columns]]
        return cls([*cells, *(SetCell(None, setter) for _ in range(columns - len(cells)))], row.style)

    def height(self, widths: Sequence[float]) -> float:
        """Its height in columns of these widths."""
        if self._height < 0:
            cells = list(zip(self.cells, widths, strict=True))
            has_lines = any(cell.lines(width) > 1 for cell, width in cells)
            self._pad = _PAD_OF_LINES if has_lines else _PAD
            self._height = max(11.25, *(cell.height(width) for cell, width in cells)) + 2 * self._pad
        return self._height

    def cut(self, widths: Sequence[float], height: float) -> tuple[SetRow, SetRow]:
        """The row in two at a height, for one that is higher than a page."""
        self.element()
        inner = height - 2 * _PAD_OF_LINES
        halves = [cell.cut(width, inner) for cell, width in zip(self.cells, widths, strict=True)]
        first = SetRow([half[0] for half in halves], self.style)
        rest = SetRow([half[1] for half in halves], "chosen" if self.style == "chosen" else "")
        first.node = rest.node = self.node
        return first, rest

    def element(self) -> StructureNode:
        """Its element."""
        if self.node is None:
            self.node = StructureNode("TR")
        return self.node

    def draw(self, pen: BriefPen, places: Sequence[tuple[float, float, Align]], top: float) -> None:
        """Draw its cells; `places` are left edge, width and side of the columns."""
        height = self.height([width for _x, width, _align in places]) - 2 * self._pad
        with pen.within(self.element()):
            for cell, (x, width, align) in zip(self.cells, places, strict=True):
                raised = cell.height(width) if any(each.has_picture for each in self.cells) else height
                lower = 0.0 if cell.has_picture else max(0.0, (height - raised) / 2)
                cell.draw(pen, x, top + self._pad + lower, width, height, align)


def rules_between(rows: Sequence[SetRow]) -> Iterator[tuple[str, int]]:
    """For each row the colour of the rule below it and the column at which that begins; "" for none."""
    for row, after in pairwise(rows):
        if after.style in ("sum", "group"):
            yield "ink", 0
        else:
            # Rows that share what stands in the first column are not parted there.
            yield "line", 1 if row.cells and len(row.cells) > 1 and after.cells[0].is_empty else 0
    if rows:
        yield ("" if rows[-1].style == "sum" else "line"), 0
