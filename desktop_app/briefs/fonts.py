"""The embedded fonts of a PDF, and which of them can show a character."""

from __future__ import annotations

import threading
from functools import lru_cache

from desktop_app.runtime.resources_path import resource_path
from desktop_app.theme_tokens import FALLBACK_FILES, FONT_FILES

# Fonts by weight, as reportlab knows them.
FONTS: dict[int, str] = {weight: f"Sans-{weight}" for weight in FONT_FILES}
FALLBACKS: dict[int, str] = {weight: f"Fallback-{weight}" for weight in FALLBACK_FILES}
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


def runs(text: str, weight: int) -> tuple[list[tuple[str, str]], int]:
    """`text` in pieces of (font, text), and how many characters no font has."""
    main = FONTS[weight]
    if text.isascii() or coverage(main).issuperset(text):
        return [(main, text)], 0
    has, second = coverage(main), fallback(weight)
    has_second = coverage(second)
    pieces: list[tuple[str, list[str]]] = []
    missing = 0
    for char in text:
        if char in has or char in "\n\t":
            font, shown = main, char
        elif char in has_second:
            font, shown = second, char
        elif char in "\u200b\u200c\u200d\u2060\ufe0e\ufe0f":
            continue
        else:
            missing += 1
            font, shown = second, _MISSING
        if pieces and pieces[-1][0] == font:
            pieces[-1][1].append(shown)
        else:
            pieces.append((font, [shown]))
    return [(font, "".join(chars)) for font, chars in pieces], missing
