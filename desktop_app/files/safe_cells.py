"""Marks texts in a CSV or Excel file so that they are not run as formulas, and removes the mark again.

ASVS 5, 1.2.10: a text that a spreadsheet could take for a formula gets one single quote in front,
in CSV and Excel files alike, and also on the clipboard.
"""

from __future__ import annotations

from typing import Any

_QUOTE = "'"
# A spreadsheet runs what starts with one of the first four; the fullwidth forms are
# narrowed by some East Asian versions before they look.
_TRIGGERS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_LINE_STARTS = frozenset("\t\r\n\0")
# Characters that a spreadsheet may skip before it looks, beside what Python calls white space.
_SKIPPED = frozenset("\0\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u180e\u00ad")


def _is_dangerous(text: str) -> bool:
    if not text:
        return False
    if text[0] in _LINE_STARTS or text[0] in _TRIGGERS:
        return True
    for character in text:
        if character in _TRIGGERS:
            return True
        if not (character.isspace() or character in _SKIPPED):
            return False
    return False


def _needs_mark(text: str) -> bool:
    # Quotes in front are skipped: a text that starts with a quote and a formula gets a second quote, so that
    # `unescape` gives back exactly what was there.
    return _is_dangerous(text.lstrip(_QUOTE) if text[:1] == _QUOTE else text)


def escape(value: Any) -> Any:
    """`value` safe for a cell: a text that could run gets one quote in front; anything else is unchanged.

    Numbers must come as numbers, so that -5 stays -5.
    """
    if isinstance(value, str) and _needs_mark(value):
        return _QUOTE + value
    return value


def unescape(value: Any) -> Any:
    """The inverse of `escape`: takes off exactly the one quote that `escape` put there."""
    if isinstance(value, str) and value[:1] == _QUOTE and _needs_mark(value):
        return value[1:]
    return value
