"""Cleans text from outside, so that it is shown, searched and printed the same everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# C0 and C1 controls but tab and newline; bidi overrides and isolates, which make a name read as another;
# the byte-order mark. Zero-width joiners stay: emoji and several scripts need them.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(value: str) -> str:
    """`value` without controls, lone surrogates and bidi overrides; line ends become newlines."""
    # Nothing that is taken out is printable; newlines, which stay, are not either.
    if value.isprintable() or ("\n" in value and value.replace("\n", "").isprintable()):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode("utf-8")
    return _UNWANTED.sub("", value)


def clean_line(value: str) -> str:
    """`clean`, on one line: every run of white space becomes one blank."""
    # Of printable white space there is the blank alone.
    if value.isprintable() and "  " not in value and value[:1] != " " and value[-1:] != " ":
        return value
    return " ".join(clean(value).split())


def has_visible(value: str) -> bool:
    """Whether a reader sees anything of a text: not of blanks, joiners and marks of direction alone."""
    if value.isprintable():
        return bool(value.strip())
    return any(unicodedata.category(letter) not in _UNSEEN for letter in value)


_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def shorten(value: str, length: int) -> str:
    """At most `length` characters of the first line, with an ellipsis where something was cut."""
    line = clean_line(value)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def close_match(word: str, known: Iterable[str]) -> str:
    """The known word that is nearly `word`, whatever its case; empty where none is close."""
    import difflib

    by_key = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word[:80].casefold(), by_key, 1, 0.7)
    return by_key[near[0]] if near else ""
