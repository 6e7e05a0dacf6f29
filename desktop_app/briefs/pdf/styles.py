"""Sizes, weights and colours of the briefs, from the same tokens as the screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from desktop_app.briefs.pdf.fonts import FONTS
from desktop_app.theme_tokens import Tokens, tokens

PAGE_MARGIN = 42.0
# Room above for the running head.
TOP_MARGIN = 56.0
BOTTOM_MARGIN = 34.0


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size and line height in points, weight, and the token of the colour."""

    size: float
    leading: float
    weight: int = 400
    colour: str = "ink"
    before: float = 0.0
    after: float = 0.0


STYLES: dict[str, TextStyle] = {
    "title": TextStyle(18, 22, 600, after=3),
    "subtitle": TextStyle(9, 12, 400, "muted", after=10),
    "heading": TextStyle(9.5, 12, 600, before=9, after=4),
    "body": TextStyle(8.6, 12.2, after=3),
    "decision": TextStyle(10, 14),
    "small": TextStyle(7.6, 10.4, 400, "muted"),
    # Under a table or a chart.
    "note": TextStyle(7.6, 10.4, 400, "muted", before=4),
    "line": TextStyle(7.8, 10.4, before=3),
    "cell": TextStyle(7.8, 10.4),
    "strong_cell": TextStyle(7.8, 10.4, 600),
    "head_cell": TextStyle(7.8, 10.4, 500, "muted"),
}


@lru_cache(maxsize=1)
def paper() -> Tokens:
    """The colours of a PDF: the light theme."""
    return tokens("light")


@lru_cache(maxsize=64)
def colour(token: str) -> Any:
    """A token's colour as reportlab takes it."""
    from reportlab.lib.colors import HexColor

    return HexColor(getattr(paper(), token))


@lru_cache(maxsize=64)
def paragraph_style(name: str, token: str) -> Any:
    """The reportlab style of a text style, in another colour if a token is named."""
    from reportlab.lib.styles import ParagraphStyle

    style = STYLES[name]
    return ParagraphStyle(
        f"{name}-{token}",
        fontName=FONTS[style.weight],
        fontSize=style.size,
        leading=style.leading,
        textColor=colour(token or style.colour),
        spaceBefore=style.before,
        spaceAfter=style.after,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )
