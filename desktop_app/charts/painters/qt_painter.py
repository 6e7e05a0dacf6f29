"""Draws the marks of a chart with QPainter: the only module outside the window that knows Qt."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from desktop_app.charts.marks import Chart, Circle, Line, Mark, Polygon, Polyline, Rect, Text
from desktop_app.charts.painters.colours import colour, edge, line_opacity
from desktop_app.text import clean
from desktop_app.theme_tokens import FALLBACK_FAMILY, FONT_FAMILY, Tokens


def paint(chart: Chart, painter: QPainter, tokens: Tokens, font_family: str = FONT_FAMILY) -> int:
    """Draw `chart` from the painter's origin, one unit a px; returns the number of marks drawn.

    The painter's pen, brush, font and hints are as before afterwards.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    pens = _Tools(painter, tokens, font_family)
    for mark in chart.marks:
        pens.draw(mark)
    painter.restore()
    return len(chart.marks)


@lru_cache(maxsize=64)
def _font(family: str, size: int, weight: int) -> QFont:
    font = QFont()
    font.setFamilies([family, FALLBACK_FAMILY])
    font.setPixelSize(max(1, size))
    font.setWeight(QFont.Weight(weight))
    return font


class _Tools:
    """The pens, brushes and fonts of one painting; each is set only when it changes."""

    def __init__(self, painter: QPainter, tokens: Tokens, family: str) -> None:
        self._painter = painter
        # Charts run from left to right on any page; each text has the direction of its own letters.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._tokens = tokens
        self._family = family
        self._pens: dict[tuple[object, ...], QPen] = {}
        self._brushes: dict[tuple[str, float], QBrush] = {}
        self._metrics: dict[tuple[int, int], QFontMetricsF] = {}
        self._pen: tuple[object, ...] | None = None
        self._brush: tuple[str, float] | None = None
        self._text: tuple[int, int] | None = None

    def draw(self, mark: Mark) -> None:
        if isinstance(mark, Circle):
            self._shape(mark.fill, mark.opacity, edge(self._tokens, mark), mark.stroke_width)
            self._painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius, mark.radius)
        elif isinstance(mark, Text):
            self._write(mark)
        elif isinstance(mark, Rect):
            self._shape(mark.fill, mark.opacity, edge(self._tokens, mark), mark.stroke_width)
            box = QRectF(mark.x, mark.y, mark.width, mark.height)
            if mark.radius:
                self._painter.drawRoundedRect(box, mark.radius, mark.radius)
            else:
                self._painter.drawRect(box)
        elif isinstance(mark, Line):
            self._use_pen(mark.stroke, mark.stroke_width, line_opacity(self._tokens, mark), mark.dash)
            self._painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2))
        elif isinstance(mark, Polyline):
            self._use_pen(mark.stroke, mark.stroke_width, line_opacity(self._tokens, mark), mark.dash)
            self._painter.drawPolyline([QPointF(x, y) for x, y in mark.points])
        elif isinstance(mark, Polygon):
            self._shape(mark.fill, mark.opacity, edge(self._tokens, mark), mark.stroke_width)
            self._painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in mark.points]))

    def _shape(self, fill: str | None, opacity: float, stroke: str | None, width: float) -> None:
        wanted = (fill or "", opacity)
        if wanted != self._brush:
            self._brush = wanted
            brush = self._brushes.get(wanted)
            if brush is None:
                brush = QBrush(self._colour(fill, opacity)) if fill else QBrush(Qt.BrushStyle.NoBrush)
                self._brushes[wanted] = brush
            self._painter.setBrush(brush)
        if stroke is None:
            if self._pen != ():
                self._pen = ()
                self._painter.setPen(Qt.PenStyle.NoPen)
        else:
            self._use_pen(stroke, width, 1.0, None)

    def _use_pen(self, stroke: str, width: float, opacity: float, dash: tuple[float, float] | None) -> None:
        wanted = (stroke, width, opacity, dash)
        if wanted == self._pen:
            return
        self._pen = wanted
        pen = self._pens.get(wanted)
        if pen is None:
            pen = QPen(self._colour(stroke, opacity), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if dash:
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                # Qt counts dashes in widths of the line.
                pen.setDashPattern([length / max(width, 0.1) for length in dash])
            self._pens[wanted] = pen
        self._painter.setPen(pen)

    def _write(self, mark: Text) -> None:
        wanted = (mark.size, mark.weight)
        if wanted != self._text:
            self._text = wanted
            self._painter.setFont(_font(self._family, *wanted))
        self._use_pen(mark.fill, 1.0, mark.opacity, None)
        x = mark.x
        if mark.anchor != "start":
            metrics = self._metrics.get(wanted)
            if metrics is None:
                metrics = QFontMetricsF(_font(self._family, *wanted), self._painter.device())
                self._metrics[wanted] = metrics
            width = metrics.horizontalAdvance(mark.text)
            x -= width if mark.anchor == "end" else width / 2
        self._painter.drawText(QPointF(x, mark.y), clean(mark.text))

    def _colour(self, name: str, opacity: float) -> QColor:
        tint = QColor(colour(self._tokens, name))
        tint.setAlphaF(opacity)
        return tint
