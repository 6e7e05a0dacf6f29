"""The embedded fonts of a PDF, and which of them can show a character."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

from desktop_app.language.i18n import _
from desktop_app.runtime.resources_path import resource_path
from desktop_app.theme_tokens import FALLBACK_FILES, FONT_FILES

# Fonts by weight, as reportlab knows them.
FONTS: dict[int, str] = {weight: f"Sans-{weight}" for weight in FONT_FILES}
FALLBACKS: dict[int, str] = {weight: f"Fallback-{weight}" for weight in FALLBACK_FILES}
# Signs that join or choose forms and have none of their own; the last one puts a key around a figure.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\u20e3"
# What joins emoji, or says how they are drawn.
_OF_EMOJI = "\u200d\ufe0e\ufe0f\u20e3"
_FLAG_A = 0x1F1E6
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
# Shown for a character that no font has, so that readers see that one is missing.
_MISSING = "\u25a1"
# How many widths of words each font remembers.
_WIDTHS_KEPT = 20_000
_lock = threading.Lock()


def register() -> None:
    """Make the fonts known to reportlab; the second call does nothing."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    with _lock:
        known = set(pdfmetrics.getRegisteredFontNames())
        for names, files in ((FONTS, FONT_FILES), (FALLBACKS, FALLBACK_FILES)):
            for weight, name in names.items():
                if name not in known:
                    font = TTFont(name, str(resource_path("fonts", files[weight])))
                    # Cached, as briefs repeat the same words and reportlab adds up the widths of letters in
                    # Python.
                    font.stringWidth = lru_cache(maxsize=_WIDTHS_KEPT)(font.stringWidth)
                    pdfmetrics.registerFont(font)


@lru_cache(maxsize=8)
def coverage(font: str) -> frozenset[str]:
    """The characters that a registered font has."""
    from reportlab.pdfbase import pdfmetrics

    return frozenset(chr(code) for code in pdfmetrics.getFont(font).face.charToGlyph)


def fallback(weight: int) -> str:
    """The fallback font nearest to a weight."""
    return FALLBACKS[400 if weight < 500 else 600]


def runs(text: str, weight: int) -> tuple[list[tuple[str, str]], str]:
    """`text` in pieces of (font, text), and the characters that no font has, one for each box.

    An emoji that no font has is written by its name, as in "[rocket]".
    """
    main = FONTS[weight]
    if text.isascii() or coverage(main).issuperset(text):
        return [(main, text)], ""
    has, second = coverage(main), fallback(weight)
    has_second = coverage(second)
    pieces: list[tuple[str, list[str]]] = []
    missing = []
    for char in _with_named_emoji(text, has | has_second):
        if char in has or char in "\n\t":
            font, shown = main, char
        elif char in has_second:
            font, shown = second, char
        elif char in _INVISIBLE:
            continue
        else:
            missing.append(char)
            font, shown = second, _MISSING
        if pieces and pieces[-1][0] == font:
            pieces[-1][1].append(shown)
        else:
            pieces.append((font, [shown]))
    return [(font, "".join(chars)) for font, chars in pieces], "".join(missing)


def _with_named_emoji(text: str, has: frozenset[str]) -> str:
    """The text with the name of each emoji that no font has; letters of flags are put together."""
    flags = _FLAG.sub(
        lambda match: (
            "[" + _("flag") + " " + "".join(chr(ord(c) - _FLAG_A + ord("A")) for c in match[0]) + "]"
        ),
        text,
    )
    return "".join(
        char if char in has or not _is_emoji(char) else _name_of(char)
        for char in flags
        if char not in _OF_EMOJI
    )


def _is_emoji(char: str) -> bool:
    code = ord(char)
    if not (
        0x2300 <= code <= 0x23FF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF or code >= 0x1F000
    ):
        return False
    return unicodedata.category(char) in ("So", "Sk", "Sm") and bool(unicodedata.name(char, ""))


def _name_of(char: str) -> str:
    # A tone of skin changes the sign before it, and says nothing alone.
    return "" if 0x1F3FB <= ord(char) <= 0x1F3FF else f"[{unicodedata.name(char).lower()}]"
