"""A chart over the whole width of its column."""

from __future__ import annotations

from desktop_app.briefs.model.elements import BriefChart
from desktop_app.briefs.pdf.brief_design import PX
from desktop_app.briefs.pdf.brief_pen import BriefPen
from desktop_app.briefs.pdf.pieces.piece import Piece
from desktop_app.briefs.pdf.tags.structure_tree import StructureNode

# A chart may lose this share of its height to fill a page.
_SMALLEST = 0.65


class ChartPiece(Piece):
    """A chart with the marks of the screen; drawn lower where that is what fits."""

    def __init__(self, chart: BriefChart, height: float | None = None) -> None:
        self._chart = chart
        self._height = chart.height * PX if height is None else height

    def height(self, width: float) -> float:
        return self._height

    def least(self, width: float) -> float:
        return self._chart.height * PX * _SMALLEST

    def split(self, width: float, room: float) -> tuple[Piece, None] | None:
        if room < self.least(width):
            return None
        return ChartPiece(self._chart, min(room, self._height)), None

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        chart = self._chart.draw(width / PX, self._height / PX)
        pen.chart(chart, x, top, width, StructureNode("Figure", alt=self._chart.alt))
