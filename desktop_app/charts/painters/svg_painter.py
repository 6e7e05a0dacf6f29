"""Writes the marks of a chart as a self-contained SVG: no scripts, no outside references."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from desktop_app.charts.marks import Chart, Circle, Line, Mark, Polygon, Polyline, Rect, Text
from desktop_app.charts.painters.colours import colour, edge, line_opacity
from desktop_app.text import clean
from desktop_app.theme_tokens import FALLBACK_FAMILY, FONT_FAMILY, Tokens

_ANCHORS = {"start": "start", "middle": "middle", "end": "end"}
# Characters that XML 1.0 cannot hold even when escaped; `clean` removes the other ones.
_NOT_XML = re.compile("[\ufffe\uffff]")


def svg(
    chart: Chart,
    tokens: Tokens,
    font_family: str = FONT_FAMILY,
    background: str | None = "surface",
    margin: float = 0.0,
) -> str:
    """The chart as an SVG document; each mark is one element of class "mark", its hint the title.

    `background` is the token of the ground, None leaves it transparent; `margin` is in px.
    """
    width, height = _number(chart.width + 2 * margin), _number(chart.height + 2 * margin)
    edge = _number(-margin)
    family = quoteattr(f"{font_family}, Inter, {FALLBACK_FAMILY}, sans-serif")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{edge} {edge} {width} {height}" role="img" font-family={family}>',
        f"<title>{_text(chart.title)}</title>",
        f"<desc>{_text(chart.description)}</desc>",
    ]
    if background is not None:
        ground = colour(tokens, background)
        parts.append(f'<rect x="{edge}" y="{edge}" width="{width}" height="{height}" fill="{ground}"/>')
    parts += [_element(mark, tokens) for mark in chart.marks]
    parts.append("</svg>\n")
    return "\n".join(parts)


def _element(mark: Mark, tokens: Tokens) -> str:
    title = f"<title>{_text(mark.hint)}</title>" if mark.hint else ""
    if isinstance(mark, Text):
        attributes = (
            f'x="{_number(mark.x)}" y="{_number(mark.y)}" font-size="{mark.size}" '
            f'font-weight="{mark.weight}" text-anchor="{_ANCHORS[mark.anchor]}" '
            f'fill="{colour(tokens, mark.fill)}"{_opacity("fill", mark.opacity)}'
        )
        return f'<text class="mark" {attributes}>{_text(mark.text)}{title}</text>'
    if isinstance(mark, Rect):
        name = "rect"
        attributes = (
            f'x="{_number(mark.x)}" y="{_number(mark.y)}" width="{_number(mark.width)}" '
            f'height="{_number(mark.height)}"'
        )
        if mark.radius:
            attributes += f' rx="{_number(mark.radius)}"'
    elif isinstance(mark, Circle):
        name = "circle"
        attributes = f'cx="{_number(mark.x)}" cy="{_number(mark.y)}" r="{_number(mark.radius)}"'
    elif isinstance(mark, Line):
        name = "line"
        attributes = (
            f'x1="{_number(mark.x1)}" y1="{_number(mark.y1)}" x2="{_number(mark.x2)}" y2="{_number(mark.y2)}"'
        )
    else:
        name = "polyline" if isinstance(mark, Polyline) else "polygon"
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in mark.points)
        attributes = f'points="{points}"'
    style = _style(mark, tokens)
    if title:
        return f'<{name} class="mark" {attributes} {style}>{title}</{name}>'
    return f'<{name} class="mark" {attributes} {style}/>'


def _style(mark: Rect | Circle | Polygon | Line | Polyline, tokens: Tokens) -> str:
    if isinstance(mark, Line | Polyline):
        dash = ""
        if mark.dash:
            dash = f' stroke-dasharray="{_number(mark.dash[0])} {_number(mark.dash[1])}"'
        return (
            f'fill="none" stroke="{colour(tokens, mark.stroke)}" '
            f'stroke-width="{_number(mark.stroke_width)}"{dash}{_opacity("stroke", line_opacity(tokens, mark))}'
        )
    fill = colour(tokens, mark.fill) if mark.fill else "none"
    style = f'fill="{fill}"{_opacity("fill", mark.opacity) if mark.fill else ""}'
    if outline := edge(tokens, mark):
        stroke = colour(tokens, outline)
        style += f' stroke="{stroke}" stroke-width="{_number(mark.stroke_width)}"'
    return style


def _opacity(kind: str, opacity: float) -> str:
    return "" if opacity >= 1 else f' {kind}-opacity="{_number(opacity)}"'


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", clean(text)))
