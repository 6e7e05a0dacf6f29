"""A paragraph with Arabic or Hebrew: its lines are broken as they are read and drawn from left to right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

from desktop_app.briefs.pdf import fonts
from desktop_app.language import bidi

#: Text and weight to what reportlab takes.
Markup = Callable[[str, int], str]

# reportlab adds widths up in another order, and must not break a line again.
_SLACK = 0.5


class OrderedParagraph(Paragraph):  # type: ignore[misc]  # reportlab carries no types
    """Lines are found anew for each width; each block of the text begins at the side of its own first letter."""

    # Set by `of`; a piece that reportlab splits off has none, and stays as it is.
    _source: tuple[Markup, str, ParagraphStyle, int, str] | None = None
    _width_of_lines = -1.0

    @classmethod
    def of(
        cls, markup: Markup, text: str, style: ParagraphStyle, weight: int, before: str
    ) -> OrderedParagraph:
        """A paragraph of a text in reading order; `before` is markup that stands on a line of its own."""
        if bidi.runs_right_to_left(text):
            style = ParagraphStyle(f"{style.name}-right", style, alignment=TA_RIGHT)
        paragraph = cls("", style)
        paragraph._source = (markup, text, style, weight, before)
        return paragraph

    def wrap(self, width: float, height: float) -> Any:
        if self._source is not None and width != self._width_of_lines:
            source = self._source
            self.__init__(self._lines(width), source[2])  # type: ignore[misc]  # the same paragraph for another width
            self._source, self._width_of_lines = source, width
        return super().wrap(width, height)

    def _lines(self, width: float) -> str:
        assert self._source is not None
        markup, text, style, weight, before = self._source
        lines = [before] if before else []
        for block in text.split("\n"):
            right = bidi.runs_right_to_left(block)
            for line in break_lines(block, weight, style.fontSize, width - _SLACK):
                lines.append(markup(bidi.drawn(line, right), weight))
        return "<br/>".join(lines)


def break_lines(text: str, weight: int, size: float, width: float) -> list[str]:
    """The lines of a text in reading order, each at most `width` points wide."""
    blank = _width(" ", weight, size)
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for word in (part for long in text.split() for part in _parts(long, weight, size, width)):
        wide = _width(word, weight, size)
        if line and used + blank + wide > width:
            lines.append(" ".join(line))
            line, used = [], 0.0
        used += wide + (blank if line else 0.0)
        line.append(word)
    return [*lines, " ".join(line)]


def _parts(word: str, weight: int, size: float, width: float) -> list[str]:
    """A word, or the parts of one that is wider than a line."""
    if _width(word, weight, size) <= width:
        return [word]
    parts = [""]
    for sign in word:
        if parts[-1] and _width(parts[-1] + sign, weight, size) > width:
            parts.append("")
        parts[-1] += sign
    return parts


def _width(text: str, weight: int, size: float) -> float:
    shown = text if bidi.is_plain(text) else bidi.joined(text)
    return float(sum(stringWidth(run, font, size) for font, run in fonts.runs(shown, weight)[0]))
