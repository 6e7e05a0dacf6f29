"""A table: it is cut between rows, with its header again on each page, and stays one table for readers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from desktop_app.briefs.model.elements import BriefTable
from desktop_app.briefs.pdf.brief_design import CELL_GAP
from desktop_app.briefs.pdf.brief_pen import Align, BriefPen
from desktop_app.briefs.pdf.pieces.piece import Piece
from desktop_app.briefs.pdf.pieces.table_cells import SetRow, rules_between
from desktop_app.briefs.pdf.set_text import TextSetter
from desktop_app.briefs.pdf.tags.structure_tree import StructureNode, text_string

# No page has fewer rows than this.
_TOGETHER = 2
_HEAD_TOP, _HEAD_BOTTOM = 3.0, 3.75
# A row that is higher than a page is cut where at least this much of it fits.
_LEAST_OF_ROW = 45.0


class TableShape:
    """What all pieces of a table share: columns, header, and the room of an empty page."""

    def __init__(self, table: BriefTable, setter: TextSetter, page_room: float) -> None:
        self.columns = table.columns
        self.has_head = table.head
        self.page_room = page_room
        self.titles = [setter.set(column.title, "head_cell") for column in table.columns]
        summary = f"/O /Table /Summary {text_string(table.caption)}" if table.caption else ""
        self.node = StructureNode("Table", attributes=summary)
        self._by_width: dict[float, list[tuple[float, float, Align]]] = {}

    def places(self, width: float) -> list[tuple[float, float, Align]]:
        """Left edge, width and side of each column."""
        places = self._by_width.get(width)
        if places is None:
            whole = sum(max(column.share, 0.0) for column in self.columns) or 1.0
            room = width - CELL_GAP * (len(self.columns) - 1)
            places, x = [], 0.0
            for column in self.columns:
                own = room * max(column.share, 0.0) / whole
                places.append((x, own, "end" if column.align == "right" else "start"))
                x += own + CELL_GAP
            self._by_width[width] = places
        return places

    def head_height(self, width: float) -> float:
        """The height of the header."""
        if not self.has_head:
            return 0.0
        lines = (
            set_text.height(own)
            for set_text, (_x, own, _a) in zip(self.titles, self.places(width), strict=True)
        )
        return max(lines, default=0.0) + _HEAD_TOP + _HEAD_BOTTOM


class TablePiece(Piece):
    """Rows of a table, all or some; `is_first` says that its header is the one that readers are told."""

    def __init__(self, shape: TableShape, rows: Sequence[SetRow], is_first: bool = True) -> None:
        self._shape = shape
        self._rows = rows
        self._is_first = is_first
        self._ends: tuple[float, list[float]] = (-1.0, [])

    @classmethod
    def of(cls, table: BriefTable, setter: TextSetter, page_room: float) -> TablePiece:
        """The piece of an element."""
        rows = [SetRow.of(row, len(table.columns), setter) for row in table.rows]
        return cls(TableShape(table, setter, page_room), rows)

    def _row_ends(self, width: float) -> list[float]:
        """The lower edge of each row, counted from below the header."""
        if self._ends[0] != width:
            widths = [own for _x, own, _align in self._shape.places(width)]
            self._ends = (width, list(accumulate(row.height(widths) for row in self._rows)))
        return self._ends[1]

    def height(self, width: float) -> float:
        ends = self._row_ends(width)
        return self._shape.head_height(width) + (ends[-1] if ends else 0.0)

    def least(self, width: float) -> float:
        ends = self._row_ends(width)
        if len(ends) < 2 * _TOGETHER:
            needed = ends[-1] if ends else 0.0
        else:
            needed = ends[_TOGETHER - 1]
        head = self._shape.head_height(width)
        if head + needed > self._shape.page_room:
            needed = min(ends[0], _LEAST_OF_ROW)
        return head + needed

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:
        ends = self._row_ends(width)
        if not ends:
            return None
        left = room - self._shape.head_height(width)
        fits = bisect_right(ends, left)
        is_alone = room >= self._shape.page_room - 1
        if len(ends) - fits < _TOGETHER and len(ends) >= 2 * _TOGETHER:
            fits = len(ends) - _TOGETHER
        is_enough = fits >= (1 if is_alone else _TOGETHER) and (len(ends) >= 2 * _TOGETHER or is_alone)
        if is_enough and fits < len(ends):
            first, rest = self._cut(self._rows[:fits], self._rows[fits:])
            # Measured once: a table of 100 pages is cut 99 times.
            above = ends[fits - 1]
            first._ends = (width, ends[:fits])
            rest._ends = (width, [end - above for end in ends[fits:]])
            return first, rest
        return self._split_row(width, left, ends)

    def _split_row(self, width: float, left: float, ends: list[float]) -> tuple[Piece, Piece] | None:
        """Cut within a row, if one is higher than a page."""
        fits = bisect_right(ends, left)
        if fits >= len(ends):
            return None
        start = ends[fits - 1] if fits else 0.0
        is_higher = ends[fits] - start > self._shape.page_room - self._shape.head_height(width)
        if not is_higher or left - start < _LEAST_OF_ROW:
            return None
        widths = [own for _x, own, _align in self._shape.places(width)]
        first, rest = self._rows[fits].cut(widths, left - start)
        return self._cut([*self._rows[:fits], first], [rest, *self._rows[fits + 1 :]])

    def _cut(self, first: Sequence[SetRow], rest: Sequence[SetRow]) -> tuple[TablePiece, TablePiece]:
        return TablePiece(self._shape, first, self._is_first), TablePiece(self._shape, rest, False)

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        places = [(x + left, own, align) for left, own, align in self._shape.places(width)]
        head = self._shape.head_height(width)
        ends = self._row_ends(width)
        self._draw_grounds(pen, x, top + head, width)
        with pen.within(self._shape.node):
            if self._is_first:
                self._draw_head(pen, places, top, head)
            elif self._shape.has_head:
                # Readers have been told; a header that comes again is decoration.
                with pen.decoration("/Type /Pagination"):
                    self._draw_titles(pen, places, top, head)
            y = top + head
            for row, end in zip(self._rows, ends, strict=True):
                row.draw(pen, places, y)
                y = top + head + end
        self._draw_rules(pen, places, top + head, x + width)

    def _draw_grounds(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        chosen = [place for place, row in enumerate(self._rows) if row.style == "chosen"]
        if not chosen:
            return
        ends = [0.0, *self._row_ends(width)]
        with pen.decoration():
            for place in chosen:
                pen.rect(x, top + ends[place], width, ends[place + 1] - ends[place], "accent_soft")

    def _draw_head(
        self, pen: BriefPen, places: Sequence[tuple[float, float, Align]], top: float, head: float
    ) -> None:
        with pen.within(StructureNode("TR")):
            for set_text, (x, own, align) in zip(self._shape.titles, places, strict=True):
                node = StructureNode("TH", attributes="/O /Table /Scope /Column")
                with pen.within(node):
                    if self._shape.has_head:
                        y = top + head - _HEAD_BOTTOM - set_text.height(own)
                        pen.text(set_text, x, y, own, align)
                    else:
                        pen.hidden(set_text, x, top)

    def _draw_titles(
        self, pen: BriefPen, places: Sequence[tuple[float, float, Align]], top: float, head: float
    ) -> None:
        for set_text, (x, own, align) in zip(self._shape.titles, places, strict=True):
            pen.text(set_text, x, top + head - _HEAD_BOTTOM - set_text.height(own), own, align)

    def _draw_rules(
        self, pen: BriefPen, places: Sequence[tuple[float, float, Align]], top: float, right: float
    ) -> None:
        ends = self._ends[1]
        left = places[0][0] if places else 0.0
        with pen.decoration():
            if self._shape.has_head:
                pen.rule(left, top, right - left, "ink")
            for end, (token, column) in zip(ends, rules_between(self._rows), strict=True):
                if token:
                    start = places[column][0]
                    pen.rule(start, top + end, right - start, token, 0.75 if token == "ink" else 0.6)
