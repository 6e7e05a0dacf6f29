"""Draws the marks of a chart on a reportlab canvas, as vectors, with plain drawing commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.charts.marks import (
    Box,
    Chart,
    Circle,
    Line,
    Mark,
    Polygon,
    Polyline,
    Rect,
    Text,
    bounds,
)
from desktop_app.charts.painters.colours import colour
from desktop_app.language import bidi
from desktop_app.text import clean_line
from desktop_app.theme_tokens import Tokens, blend, rgb


def paint(
    chart: Chart,
    canvas: Any,
    x: float,
    y: float,
    tokens: Tokens,
    fonts: Mapping[int, str],
    fallbacks: Mapping[int, str] | None = None,
    scale: float = 1.0,
) -> int:
    """Draw `chart` with its lower left corner at (x, y) points; returns the number of marks drawn.

    `fonts` and `fallbacks` name registered fonts by weight (the nearest is taken); characters that
    the first lack are set in the second. `scale` is points a px. The canvas' state is kept.
    Nothing is transparent, which files for archives must not have: what shows through is mixed into the colour.
    """
    canvas.saveState()
    canvas.translate(x, y)
    if scale != 1.0:
        canvas.scale(scale, scale)
    tool = _Tool(canvas, chart.height, tokens, fonts, fallbacks or {})
    for mark in chart.marks:
        tool.draw(mark)
    canvas.restoreState()
    return len(chart.marks)


class _Tool:
    """Turns px from the top into points from the bottom; sets colours only when they change."""

    def __init__(
        self,
        canvas: Any,
        height: float,
        tokens: Tokens,
        fonts: Mapping[int, str],
        fallbacks: Mapping[int, str],
    ) -> None:
        self._canvas = canvas
        self._height = height
        self._tokens = tokens
        self._fonts = fonts
        self._fallbacks = fallbacks
        self._fill: str | None = None
        self._stroke: tuple[str, float, tuple[float, float] | None] | None = None
        # Areas that lie behind what is drawn later, with their colours.
        self._grounds: list[tuple[Box, str]] = []
        canvas.setLineJoin(1)

    def draw(self, mark: Mark) -> None:
        canvas, top = self._canvas, self._height
        if isinstance(mark, Text):
            self._write(mark)
        elif isinstance(mark, Line):
            self._use_stroke(self._mixed(mark, mark.stroke), mark.stroke_width, mark.dash)
            canvas.line(mark.x1, top - mark.y1, mark.x2, top - mark.y2)
        elif isinstance(mark, Polyline):
            self._use_stroke(self._mixed(mark, mark.stroke), mark.stroke_width, mark.dash)
            self._path(mark.points, closed=False, stroke=1, fill=0)
        else:
            fill, stroke = int(mark.fill is not None), int(mark.stroke is not None)
            if not fill and not stroke:
                return
            if mark.fill is not None:
                shown = self._mixed(mark, mark.fill)
                if isinstance(mark, Rect):
                    self._grounds.append((bounds(mark), shown))
                self._use_fill(shown)
            if mark.stroke is not None:
                self._use_stroke(colour(self._tokens, mark.stroke), mark.stroke_width, None)
            if isinstance(mark, Circle):
                canvas.circle(mark.x, top - mark.y, mark.radius, stroke=stroke, fill=fill)
            elif isinstance(mark, Polygon):
                self._path(mark.points, closed=True, stroke=stroke, fill=fill)
            elif mark.radius > 0:
                radius = min(mark.radius, mark.width / 2, mark.height / 2)
                left, bottom = mark.x, top - mark.y - mark.height
                canvas.roundRect(left, bottom, mark.width, mark.height, radius, stroke=stroke, fill=fill)
            else:
                bottom = top - mark.y - mark.height
                canvas.rect(mark.x, bottom, mark.width, mark.height, stroke=stroke, fill=fill)

    def _mixed(self, mark: Mark, token: str) -> str:
        """The colour of a mark: where it lets through what lies behind it, mixed with the ground that it stands on."""
        own = colour(self._tokens, token)
        if mark.opacity >= 1:
            return own
        left, top, right, bottom = bounds(mark)
        ground = self._tokens.surface
        for area, behind in reversed(self._grounds):
            if area[0] <= left and area[1] <= top and area[2] >= right and area[3] >= bottom:
                ground = behind
                break
        return blend(own, ground, mark.opacity)

    def _path(self, points: Iterable[tuple[float, float]], closed: bool, stroke: int, fill: int) -> None:
        path = self._canvas.beginPath()
        for index, (x, y) in enumerate(points):
            (path.lineTo if index else path.moveTo)(x, self._height - y)
        if closed:
            path.close()
        self._canvas.drawPath(path, stroke=stroke, fill=fill)

    def _use_fill(self, shown: str) -> None:
        if self._fill == shown:
            return
        self._fill = shown
        red, green, blue = rgb(shown)
        self._canvas.setFillColorRGB(red / 255, green / 255, blue / 255)

    def _use_stroke(self, shown: str, width: float, dash: tuple[float, float] | None) -> None:
        wanted = (shown, width, dash)
        if self._stroke == wanted:
            return
        before = self._stroke or ("", 0.0, None)
        self._stroke = wanted
        if dash != before[2]:
            self._canvas.setDash(list(dash) if dash else [])
        if width != before[1]:
            self._canvas.setLineWidth(width)
        red, green, blue = rgb(shown)
        self._canvas.setStrokeColorRGB(red / 255, green / 255, blue / 255)

    def _write(self, mark: Text) -> None:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        font = _nearest(self._fonts, mark.weight)
        runs = _runs(bidi.drawn(clean_line(mark.text)), font, _nearest(self._fallbacks, mark.weight, font))
        widths = [stringWidth(text, name, mark.size) for text, name in runs]
        x = mark.x
        if mark.anchor != "start":
            x -= sum(widths) if mark.anchor == "end" else sum(widths) / 2
        self._use_fill(self._mixed(mark, mark.fill))
        for (text, name), width in zip(runs, widths, strict=True):
            self._canvas.setFont(name, mark.size)
            self._canvas.drawString(x, self._height - mark.y, text)
            x += width


def _nearest(fonts: Mapping[int, str], weight: int, other: str = "Helvetica") -> str:
    if not fonts:
        return other
    return fonts[min(fonts, key=lambda known: abs(known - weight))]


def _runs(text: str, font: str, fallback: str) -> list[tuple[str, str]]:
    """`text` in pieces with the font that has their characters."""
    from reportlab.pdfbase.pdfmetrics import getFont

    glyphs = getattr(getattr(getFont(font), "face", None), "charToGlyph", None)
    if glyphs is None or font == fallback or all(ord(char) in glyphs for char in text):
        return [(text, font)]
    runs: list[tuple[str, str]] = []
    for char in text:
        name = font if ord(char) in glyphs else fallback
        if runs and runs[-1][1] == name:
            runs[-1] = (runs[-1][0] + char, name)
        else:
            runs.append((char, name))
    return runs
