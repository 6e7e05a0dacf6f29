"""The only place that turns text into reportlab paragraphs: cleaned, escaped, and in pieces that stay fast."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from desktop_app.briefs.pdf import fonts
from desktop_app.briefs.pdf.ordered_paragraph import OrderedParagraph
from desktop_app.briefs.pdf.page_pictures import PlacedFigure
from desktop_app.briefs.pdf.styles import STYLES, paragraph_style
from desktop_app.language import bidi
from desktop_app.text import clean

# reportlab's line breaking is quadratic in the length of a paragraph.
_PIECE = 2000
# A word without a blank is cut so that it can be broken over lines.
_WORD = 400


class Writer:
    """Makes paragraphs, and keeps which characters no font could show and where its key figures stand."""

    def __init__(self) -> None:
        fonts.register()
        # Each text that was written, so that one that is drawn on every page counts once.
        self._written: set[str] = set()
        self._missing: list[str] = []
        self._marks = 0
        self.figures: list[PlacedFigure] = []

    @property
    def missing(self) -> str:
        """The characters that show as boxes, one for each box in a text, in the order of the texts."""
        return "".join(self._missing)

    def next_mark(self) -> str:
        """A unique name for a place in the document."""
        self._marks += 1
        return f"h{self._marks}"

    def para(self, text: str, style: str = "body", *, colour: str = "", lead: str = "") -> Any:
        """One paragraph; longer texts than one piece go through `paras`.

        `lead` is set in a heavier weight before the text; `colour` is the name of a token.
        """
        from reportlab.platypus import Paragraph

        shown = clean(text)[:_PIECE]
        self._note(shown)
        before = self.markup(lead, 600, always=True) if lead else ""
        if not bidi.is_plain(shown):
            return self._ordered(shown, style, colour, before)
        markup = self.markup(shown, STYLES[style].weight)
        return Paragraph(f"{before} {markup}" if lead else markup, paragraph_style(style, colour))

    def paras(self, text: str, style: str = "body") -> list[Any]:
        """A text of any length as paragraphs; empty lines separate them, nothing is lost."""
        from reportlab.platypus import Paragraph

        paragraphs: list[Any] = []
        shape = paragraph_style(style, "")
        for piece in pieces(clean(text)):
            self._note(piece)
            if bidi.is_plain(piece):
                paragraphs.append(Paragraph(self.markup(piece, STYLES[style].weight), shape))
            else:
                paragraphs.append(self._ordered(piece, style, "", ""))
        return paragraphs

    def draws(self, text: str) -> bool:
        """True when the main font has every character of `text`."""
        return fonts.coverage(fonts.FONTS[400]).issuperset(text)

    def line(self, text: str, weight: int = 400) -> list[tuple[str, str]]:
        """One line for drawing directly: (font, text) runs from left to right."""
        shown = " ".join(clean(text).split())
        self._note(shown)
        return fonts.runs(bidi.drawn(shown), weight)[0]

    def markup(self, text: str, weight: int, *, always: bool = False) -> str:
        """`text` as reportlab takes it, each part in a font that has its characters."""
        parts = []
        for font, run in fonts.runs(text, weight)[0]:
            safe = escape(run).replace("\n", "<br/>")
            plain = font == fonts.FONTS[weight] and not always
            parts.append(safe if plain else f'<font name="{font}">{safe}</font>')
        return "".join(parts)

    def _ordered(self, text: str, style: str, colour: str, before: str) -> Any:
        return OrderedParagraph.of(
            self.markup, text, paragraph_style(style, colour), STYLES[style].weight, before
        )

    def _note(self, text: str) -> None:
        """Keep what of a text shows as boxes, once for each text."""
        if text.isascii() or text in self._written:
            return
        self._written.add(text)
        self._missing += fonts.runs(text, 400)[1]


def pieces(text: str) -> list[str]:
    """`text` in paragraphs of at most 2,000 characters, cut at line ends or blanks where there are any."""
    chunks: list[str] = []
    for block in text.split("\n\n"):
        rest = block.strip("\n")
        while len(rest) > _PIECE:
            cut = max(rest.rfind("\n", 0, _PIECE), rest.rfind(" ", 0, _PIECE))
            cut = cut if cut > _PIECE // 2 else _PIECE
            chunks.append(rest[:cut])
            rest = rest[cut:].lstrip(" \n")
        if rest.strip():
            chunks.append(rest)
    return [breakable(piece) for piece in chunks]


def breakable(text: str) -> str:
    """`text` with blanks inside words that are longer than any line."""
    if all(len(word) <= _WORD for word in text.split()):
        return text
    cut = []
    for word in text.split(" "):
        cut.append(" ".join(word[i : i + _WORD] for i in range(0, len(word), _WORD)) or word)
    return " ".join(cut)
