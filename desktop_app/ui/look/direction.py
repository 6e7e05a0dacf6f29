"""Pages that are read from right to left, and texts that keep the direction of their own letters on any page."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop_app.text import clean

# Letters of Hebrew, Arabic, Syriac, Thaana and their kin.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATE, _END = "\u2068", "\u2069"


def is_mirrored() -> bool:
    """Whether the pages are read from right to left."""
    return QGuiApplication.isRightToLeft()


def own_direction(text: str) -> str:
    """`text` to be drawn on one line: its full stop or ellipsis stays at the end of its own direction.

    Where both directions can meet, the text gets invisible marks around it. Marks of its own that would turn it round, so
    that a name reads as another, are not drawn: a file from a stranger can hold them.
    """
    text = clean(text)
    if not is_mirrored() and (text.isascii() or not _RIGHT_TO_LEFT.search(text)):
        return text
    return f"{_ISOLATE}{text}{_END}"


def place_on_page(alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """An alignment whose left is where the page begins, whatever direction the letters have."""
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    sides = alignment & (left | right)
    if not is_mirrored() or not sides or alignment & Qt.AlignmentFlag.AlignAbsolute:
        return alignment
    return (alignment ^ (left | right)) | Qt.AlignmentFlag.AlignAbsolute
