"""Sizes, weights and colours of the briefs, from the same tokens as the screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from desktop_app.theme_tokens import Tokens, tokens


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size and line height in points, weight, and the token of the colour."""

    size: float
    leading: float
    weight: int = 400
    colour: str = "ink"
    before: float = 0.0
    after: float = 0.0


@lru_cache(maxsize=1)
def paper() -> Tokens:
    """The colours of a PDF: the light theme."""
    return tokens("light")
