"""Breaks text into lines: words that may change their look within, scripts without blanks, words wider than a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from desktop_app.briefs.pdf import fonts
from desktop_app.language import bidi

# Rounding must not push a word to the next line.
_SLACK = 0.01
# What a line must not begin with in Chinese and Japanese.
_CLOSING = frozenset(
    "\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1a\uff1b\uff09\u300d\u300f\u3011\u3015\u300b\u3009\u30fc\u3005\u2026"
)
# A word that is too wide is cut behind one of these, if there is one near the end of the line.
_SEAMS = frozenset("-/_.,;:@&=?")
_NEAR = 16
_BLANKS = re.compile("[ \t\u2003\u2009]+")


class WordPart(NamedTuple):
    """A stretch of a word in one look and font; `width` is at size 1, `logical` the text in reading order."""

    look: int
    font: str
    text: str
    width: float
    logical: str


class SetWord(NamedTuple):
    """What is not broken; `blank` is the width at size 1 of the blank before it, 0 for none."""

    parts: tuple[WordPart, ...]
    width: float
    blank: float


class LinePart(NamedTuple):
    """What is drawn in one go, `x` points from the line's left end."""

    x: float
    look: int
    font: str
    text: str
    width: float


class TextLine(NamedTuple):
    """A line as it is drawn. `side` is where its own letters begin ("left", "right", or "" for neither),
    `logical` its text in reading order where that is another, `end` the blank that was dropped at its end."""

    parts: tuple[LinePart, ...]
    width: float
    side: str
    logical: str
    end: str


@lru_cache(maxsize=50_000)
def width_of(text: str, font: str) -> float:
    """The width at size 1."""
    from reportlab.pdfbase.pdfmetrics import getFont

    return float(getFont(font).stringWidth(text, 1))


def words_of(
    text: str, look: int, weight: int, missing: list[str], is_plain: bool
) -> Iterator[SetWord | None]:
    """The words of a text without line breaks; None says that a blank stands at that end of it."""
    pieces = _BLANKS.split(text)
    for place, piece in enumerate(pieces):
        if not piece:
            # The text begins or ends with a blank, or is empty.
            if len(pieces) > 1:
                yield None
            continue
        shown = piece if is_plain else bidi.joined(bidi.without_marks(piece))
        runs, lost = fonts.runs(shown, weight)
        if lost:
            missing.append(lost)
        # A blank is drawn in the font of the word behind it.
        blank = width_of(" ", runs[0][0]) if place and runs else 0.0
        if len(runs) == 1:
            font, run = runs[0]
            width = width_of(run, font)
            parts: tuple[WordPart, ...] = (WordPart(look, font, run, width, piece),)
        else:
            parts = tuple(
                WordPart(look, font, run, width_of(run, font), run if is_plain else "") for font, run in runs
            )
            if not is_plain and parts:
                parts = (parts[0]._replace(logical=piece), *parts[1:])
            width = sum(part.width for part in parts)
        if is_wide(piece):
            yield from _signs(SetWord(parts, width, blank))
        elif parts:
            yield SetWord(parts, width, blank)


def is_wide(text: str) -> bool:
    """Whether a text has signs of a script that is written without blanks."""
    return not text.isascii() and any(
        "\u2e80" <= sign <= "\ud7a3" or "\uf900" <= sign <= "\uffef" for sign in text
    )


def _signs(word: SetWord) -> Iterator[SetWord]:
    """A word of such a script as its signs; other letters stay together, and so does what ends a phrase."""
    blank = word.blank
    held: list[WordPart] = []
    for part in word.parts:
        for sign in part.text:
            apart = is_wide(sign) and sign not in _CLOSING
            joins = bool(held) and not apart and (sign in _CLOSING or not is_wide(held[-1].text[-1]))
            if held and not joins:
                yield SetWord(tuple(held), sum(each.width for each in held), blank)
                held, blank = [], 0.0
            width = width_of(sign, part.font)
            if held and held[-1].font == part.font:
                last = held[-1]
                held[-1] = last._replace(
                    text=last.text + sign, width=last.width + width, logical=last.logical + sign
                )
            else:
                held.append(WordPart(part.look, part.font, sign, width, sign))
    if held:
        yield SetWord(tuple(held), sum(each.width for each in held), blank)


def break_words(words: list[SetWord], room: float) -> list[list[SetWord]]:
    """Lines of words, each at most `room` wide at size 1; a word that is wider is cut."""
    lines: list[list[SetWord]] = []
    line: list[SetWord] = []
    used = 0.0
    limit = room + _SLACK
    for word in words:
        gap = word.blank if line else 0.0
        if used + gap + word.width <= limit:
            line.append(word)
            used += gap + word.width
            continue
        if line:
            lines.append(line)
        if word.width <= limit:
            line, used = [word], word.width
            continue
        cut = _cut(word, room)
        lines += [[part] for part in cut[:-1]]
        line, used = [cut[-1]], cut[-1].width
    return [*lines, line] if line or not lines else lines


def _cut(word: SetWord, room: float) -> list[SetWord]:
    """A word in pieces that fit; each has one sign at least."""
    pieces: list[SetWord] = []
    parts: list[WordPart] = []
    used, blank = 0.0, word.blank
    for part in word.parts:
        text = part.text
        start = 0
        while start < len(text):
            end, width = _fitting(text, start, part.font, room - used, bool(parts))
            if end == start:
                pieces.append(SetWord(tuple(parts), used, blank))
                parts, used, blank = [], 0.0, 0.0
                continue
            whole = start == 0 and end == len(text)
            piece = text[start:end]
            parts.append(WordPart(part.look, part.font, piece, width, part.logical if whole else piece))
            used += width
            start = end
            if start < len(text):
                pieces.append(SetWord(tuple(parts), used, blank))
                parts, used, blank = [], 0.0, 0.0
    return [*pieces, SetWord(tuple(parts), used, blank)] if parts else pieces


def _fitting(text: str, start: int, font: str, room: float, has_more: bool) -> tuple[int, float]:
    """Where the part of a text ends that fits, and its width."""
    used, end = 0.0, start
    while end < len(text):
        width = width_of(text[end], font)
        if used + width > room + _SLACK and (end > start or has_more):
            break
        used += width
        end += 1
    if end < len(text):
        for seam in range(end, max(start, end - _NEAR), -1):
            if text[seam - 1] in _SEAMS:
                return seam, width_of(text[start:seam], font)
    return end, used


def composed(words: list[SetWord], size: float, end: str) -> TextLine:
    """A line of words that are drawn in the order in which they are read."""
    parts: list[LinePart] = []
    x = 0.0
    for place, word in enumerate(words):
        blank = word.blank * size if place else 0.0
        for number, part in enumerate(word.parts):
            before = blank if number == 0 else 0.0
            width = part.width * size
            last = parts[-1] if parts else None
            sign = " " if before else ""
            if last is not None and last.look == part.look and last.font == part.font:
                parts[-1] = last._replace(
                    text=last.text + sign + part.text, width=last.width + before + width
                )
            else:
                if last is not None and before:
                    parts[-1] = last._replace(text=last.text + sign)
                parts.append(LinePart(x + before, part.look, part.font, part.text, width))
            x += before + width
    side = "left" if any(sign.isalpha() for part in parts for sign in part.text) else ""
    return TextLine(tuple(parts), x, side, "", end)


def reordered(words: list[SetWord], size: float, end: str, right: bool) -> TextLine:
    """A line with Arabic or Hebrew: signs in the order in which they are drawn, and the text as it is read."""
    signs: list[tuple[str, int, str]] = []
    logical: list[str] = []
    for place, word in enumerate(words):
        if place and word.blank:
            signs.append((" ", word.parts[0].look, word.parts[0].font))
            logical.append(" ")
        for part in word.parts:
            signs += [(sign, part.look, part.font) for sign in part.text]
            logical.append(part.logical)
    parts: list[LinePart] = []
    x = 0.0
    for sign, place in bidi.visual("".join(sign for sign, _look, _font in signs), right):
        _sign, look, font = signs[place]
        width = width_of(sign, font) * size
        last_part = parts[-1] if parts else None
        if last_part is not None and last_part.look == look and last_part.font == font:
            parts[-1] = last_part._replace(text=last_part.text + sign, width=last_part.width + width)
        else:
            parts.append(LinePart(x, look, font, sign, width))
        x += width
    return TextLine(tuple(parts), x, "right" if right else "left", "".join(logical), end)
