"""Finds a colour by the name that marks carry; the colours themselves stand in resources/theme/tokens.toml."""

from __future__ import annotations

from desktop_app.charts.marks import Circle, Line, Polygon, Polyline, Rect
from desktop_app.theme_tokens import Tokens


def colour(tokens: Tokens, name: str) -> str:
    """The "#RRGGBB" of a token such as "accent", "industry:finance", "chart:2", "stage:0" or "on_stage:0".

    Raises AttributeError for an unknown token.
    """
    kind, colon, rest = name.partition(":")
    if not colon:
        return str(getattr(tokens, name))
    if kind == "industry":
        return tokens.industry(rest)
    if kind == "chart":
        return tokens.chart(int(rest))
    if kind in ("stage", "on_stage"):
        ground = tokens.stage(int(rest))
        return ground if kind == "stage" else tokens.ink_on(ground)
    raise AttributeError(name)


def edge(tokens: Tokens, mark: Rect | Circle | Polygon) -> str | None:
    """The token of a shape's outline: in high contrast a pale area gets one in its full colour."""
    if mark.stroke is None and tokens.high_contrast and mark.opacity < 1 and mark.fill != "surface":
        return mark.fill
    if mark.stroke is None and tokens.high_contrast and (mark.fill or "").startswith("stage:"):
        return "accent"
    return mark.stroke


def line_opacity(tokens: Tokens, mark: Line | Polyline) -> float:
    """The opacity of a line: in high contrast nothing shows through one."""
    return 1.0 if tokens.high_contrast else mark.opacity
