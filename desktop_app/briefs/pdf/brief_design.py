"""Grid, sizes and colours of a brief's pages, in points; 1 px of the design is 0.75 points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from desktop_app.briefs.model.elements import Tone
from desktop_app.briefs.pdf.styles import TextStyle, paper
from desktop_app.charts.painters.colours import colour as colour_of
from desktop_app.domain.state_kinds import StateKind
from desktop_app.theme_tokens import blend, rgb, tokens

Paper = Literal["A4", "letter"]
#: Width and height.
PAPERS: dict[Paper, tuple[float, float]] = {"A4": (595.28, 841.89), "letter": (612.0, 792.0)}
#: Points of a px.
PX = 0.75

STYLES_OF_BRIEF: dict[str, TextStyle] = {
    "title": TextStyle(18, 21.75, 600),
    "above": TextStyle(9, 12.75, 600, "accent"),
    "title_line": TextStyle(9, 12.75, 400, "muted"),
    "lead": TextStyle(9, 12.75),
    "heading": TextStyle(9.75, 12.75, 600),
    "subheading": TextStyle(9, 12.75, 600),
    "heading_note": TextStyle(8, 12.75, 400, "muted"),
    "body": TextStyle(9, 12.75),
    "note": TextStyle(8, 11.25, 400, "muted"),
    "small": TextStyle(7.5, 10.5, 400, "muted"),
    "cell": TextStyle(8, 11.25),
    "head_cell": TextStyle(8, 11.25, 500, "muted"),
    "chip": TextStyle(8, 11.25, 500),
    "key_label": TextStyle(8, 10.5, 400, "muted"),
    "key_row": TextStyle(8, 12),
    "key_rest": TextStyle(9, 20, 600, "muted"),
    "decision": TextStyle(9.75, 14.25),
    "amount": TextStyle(13.5, 17.25, 600),
    "term": TextStyle(8, 11.25, 400, "muted"),
    "choice": TextStyle(9, 12.75),
    "page_edge": TextStyle(8, 11.25, 400, "muted"),
    "marking": TextStyle(8, 11.25, 600, "marking"),
}
#: The large figure of a key figure, from the size that it should have to the smallest that it may.
FIGURE_SIZES = (15.75, 13.5, 11.25, 9.75)

#: Between blocks, at least.
BLOCK_GAP = 12.0
#: Between columns that stand side by side, of elements and of a table's cells.
COLUMN_GAP = 18.0
CELL_GAP = 7.5
#: Between two key figures.
KEY_GAP = 12.0
#: What sharing the room that is left adds to a gap, at most.
MOST_SHARED = 21.0


@dataclass(frozen=True, slots=True)
class PageFrame:
    """Where things stand on a page, y downwards from its upper edge."""

    width: float
    height: float
    margin: float = 57.0
    top: float = 60.0
    foot: float = 56.6

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def room(self) -> float:
        """The height between head and foot."""
        return self.height - self.foot - self.top


def frame_of(paper_name: Paper) -> PageFrame:
    """The frame of a paper."""
    return PageFrame(*PAPERS[paper_name])


def tone_token(tone: Tone, base: str) -> str:
    """The colour of a run: ink is that of the style."""
    return base if tone == "ink" else tone


@lru_cache(maxsize=256)
def colour_code(token: str) -> str:
    """Red, green and blue of a token or "#RRGGBB", each from 0 to 1, as a PDF takes them."""
    if token == "marking":
        # On a ground of ink.
        shown = tokens("dark").caution
    elif token == "draft":
        shown = blend(paper().muted, paper().surface, 0.1)
    else:
        shown = token if token.startswith("#") else colour_of(paper(), token)
    return " ".join(f"{part / 255:.4g}" for part in rgb(shown))


def kind_tokens(kind: StateKind) -> tuple[str, str]:
    """Foreground and soft ground of a state."""
    if kind in ("good", "caution", "bad"):
        return kind, f"{kind}_soft"
    return ("accent", "accent_soft") if kind == "info" else ("muted", "sunken")
