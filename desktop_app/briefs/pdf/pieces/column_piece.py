"""Columns of elements side by side."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.pdf.brief_design import COLUMN_GAP
from desktop_app.briefs.pdf.brief_pen import BriefPen
from desktop_app.briefs.pdf.pieces.piece import FlowItem, Piece, draw_column, least_of, take


class ColumnPiece(Piece):
    """Each column flows for itself; what does not fit goes on in the same column of the next page."""

    def __init__(self, columns: Sequence[Sequence[FlowItem]], shares: Sequence[float]) -> None:
        self._columns = columns
        self._shares = shares

    def _widths(self, width: float) -> list[float]:
        room = width - COLUMN_GAP * (len(self._shares) - 1)
        whole = sum(self._shares)
        return [room * share / whole for share in self._shares]

    def height(self, width: float) -> float:
        return max(
            take(column, own, float("inf")).height
            for column, own in zip(self._columns, self._widths(width), strict=True)
        )

    def least(self, width: float) -> float:
        return max(
            least_of(column, own) for column, own in zip(self._columns, self._widths(width), strict=True)
        )

    def split(self, width: float, room: float) -> tuple[Piece, Piece | None] | None:
        if room < self.least(width):
            return None
        first, rest = [], []
        for column, own in zip(self._columns, self._widths(width), strict=True):
            taken = take(column, own, room)
            if taken.height > room + 1:
                return None
            # The last piece may have been cut in two.
            items = zip(taken.placed, column, strict=False)
            first.append([FlowItem(placed.piece, item.before) for placed, item in items])
            rest.append(list(taken.rest))
        return ColumnPiece(first, self._shares), ColumnPiece(rest, self._shares) if any(rest) else None

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        for column, own in zip(self._columns, self._widths(width), strict=True):
            draw_column(take(column, own, float("inf")), pen, x, top, own)
            x += own + COLUMN_GAP
