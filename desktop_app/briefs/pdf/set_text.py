"""Text that is set: its runs in their fonts, broken into lines for a width, measured before it is drawn."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from desktop_app.briefs.model.elements import TextRun, Words
from desktop_app.briefs.model.figure import Figure
from desktop_app.briefs.pdf import fonts
from desktop_app.briefs.pdf.brief_design import STYLES_OF_BRIEF, tone_token
from desktop_app.briefs.pdf.line_breaking import (
    LinePart,
    SetWord,
    TextLine,
    break_words,
    composed,
    reordered,
    width_of,
    words_of,
)
from desktop_app.briefs.pdf.styles import TextStyle
from desktop_app.language import bidi
from desktop_app.text import clean

_SCRIPTS = (
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("CJK", "zh"),
    ("THAI", "th"),
    ("DEVANAGARI", "hi"),
    ("GREEK", "el"),
    ("CYRILLIC", "ru"),
)


class Look(NamedTuple):
    """How a run looks, where it leads, and the figure that it shows."""

    weight: int
    colour: str
    key: str = ""
    figure: Figure | None = None


class SetText:
    """One text in one style. Lines are found once for each width."""

    __slots__ = ("_blocks", "_by_width", "_one_line", "language", "looks", "style")

    def __init__(self, words: Words, style: TextStyle, missing: list[str]) -> None:
        self.style = style
        self.looks = [
            Look(
                600 if run.strong else style.weight,
                tone_token(run.tone, style.colour),
                run.key,
                run.figure,
            )
            for run in words
        ]
        self._by_width: dict[float, list[TextLine]] = {}
        self._blocks: list[tuple[list[SetWord], bool | None]] | None = None
        self._one_line: TextLine | None = None
        self.language = ""
        if len(words) == 1 and words[0].text.isascii() and words[0].text.isprintable():
            # Most cells of a long table.
            self._set_plain(words[0].text)
            return
        texts = [clean(run.text) for run in words]
        self._set(texts, missing)

    def _set_plain(self, text: str) -> None:
        look = self.looks[0]
        font = fonts.FONTS[look.weight]
        text = " ".join(text.split())
        width = width_of(text, font) * self.style.size
        parts = (LinePart(0.0, 0, font, text, width),) if text else ()
        self._one_line = TextLine(parts, width, "left" if any(map(str.isalpha, text)) else "", "", "")

    def _set(self, texts: list[str], missing: list[str]) -> None:
        whole = "".join(texts)
        is_plain = bidi.is_plain(whole)
        if not whole.isascii():
            self.language = language_of(whole)
        blocks: list[list[SetWord]] = [[]]
        blank = False
        for look, text in enumerate(texts):
            weight = self.looks[look].weight
            for number, line in enumerate(text.split("\n")):
                if number:
                    blocks.append([])
                    blank = False
                glues = bool(blocks[-1]) and not blank
                for word in words_of(line, look, weight, missing, is_plain):
                    if word is None:
                        blank, glues = True, False
                        continue
                    if glues and not word.blank:
                        last = blocks[-1][-1]
                        blocks[-1][-1] = SetWord(last.parts + word.parts, last.width + word.width, last.blank)
                    elif blank and not word.blank:
                        blocks[-1].append(word._replace(blank=width_of(" ", word.parts[0].font)))
                    else:
                        blocks[-1].append(word)
                    blank, glues = False, False
        rights: list[bool | None] = [None] * len(blocks)
        if not is_plain:
            rights = [bidi.runs_right_to_left(block) for block in whole.split("\n")]
        self._blocks = list(zip(blocks, rights, strict=True))

    def lines(self, width: float) -> list[TextLine]:
        """Its lines, each at most `width` points wide."""
        if self._one_line is not None and self._one_line.width <= width + 0.1:
            return [self._one_line]
        lines = self._by_width.get(width)
        if lines is None:
            lines = self._by_width[width] = self._broken(width)
        return lines

    def _broken(self, width: float) -> list[TextLine]:
        if self._blocks is None:
            assert self._one_line is not None
            text, weight = self._one_line.parts[0].text, self.looks[0].weight
            words = [word for word in words_of(text, 0, weight, [], True) if word is not None]
            self._blocks = [(words, None)]
        size = self.style.size
        lines: list[TextLine] = []
        for block, right in self._blocks:
            broken = break_words(block, max(width, 1.0) / size)
            for number, words in enumerate(broken):
                follows = number + 1 < len(broken) and broken[number + 1][0].blank
                end = " " if follows else ""
                if right is None:
                    lines.append(composed(words, size, end))
                else:
                    lines.append(reordered(words, size, end, right))
        return lines

    def height(self, width: float) -> float:
        """The height of its lines."""
        return len(self.lines(width)) * self.style.leading

    @property
    def width(self) -> float:
        """Its width where nothing but its own line breaks ends a line."""
        if self._one_line is not None:
            return self._one_line.width
        return max((line.width for line in self.lines(1e6)), default=0.0)


class TextSetter:
    """Sets texts, and keeps what no font could show."""

    def __init__(self) -> None:
        fonts.register()
        self._seen: set[str] = set()
        self._missing: list[str] = []

    @property
    def missing(self) -> str:
        """One sign for each box, in the order of the texts; a text that stands on every page counts once."""
        return "".join(self._missing)

    def set(self, text: str | Words, style: str | TextStyle) -> SetText:
        """A text in a style of the design, or in one of its own."""
        words = (TextRun(text),) if isinstance(text, str) else text
        missing: list[str] = []
        set_text = SetText(words, STYLES_OF_BRIEF[style] if isinstance(style, str) else style, missing)
        if missing:
            whole = "".join(run.text for run in words)
            if whole not in self._seen:
                self._seen.add(whole)
                self._missing += missing
        return set_text

    def fitted(self, text: str, style: str, width: float) -> SetText:
        """One line, cut with an ellipsis where it is wider: for heads and feet alone, which repeat what stands elsewhere."""
        line = " ".join(clean(text).split())
        set_text = self.set(line, style)
        low, high = 0, len(line)
        if set_text.width <= width:
            return set_text
        while low < high:
            middle = (low + high + 1) // 2
            if SetText((TextRun(line[:middle] + "…"),), STYLES_OF_BRIEF[style], []).width <= width:
                low = middle
            else:
                high = middle - 1
        return SetText((TextRun(line[:low].rstrip() + "…"),), STYLES_OF_BRIEF[style], [])


def language_of(text: str) -> str:
    """The language that the first letter of another script suggests; "" for Latin letters."""
    for sign in text:
        if sign < "\u0370" or not sign.isalpha():
            continue
        name = unicodedata.name(sign, "")
        for script, language in _SCRIPTS:
            if name.startswith(script):
                # Japanese mixes in signs of Chinese.
                if language == "zh" and any("\u3040" <= other <= "\u30ff" for other in text):
                    return "ja"
                return language
        return ""
    return ""
