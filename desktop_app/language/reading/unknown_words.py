"""Words that say that nobody knows, and the normal form under which words are compared."""

from __future__ import annotations

import re
import unicodedata

# In a column of dates, numbers or choices these mean "not stated"; in a text they are text.
_UNKNOWN = frozenset(
    [
        *(
            "",
            "n a",
            "na",
            "nan",
            "none",
            "null",
            "nil",
            "unknown",
            "not known",
            "not available",
            "not applicable",
        ),
        *(
            "not provided",
            "not stated",
            "tbd",
            "tba",
            "tbc",
            "to be determined",
            "to be confirmed",
            "missing",
        ),
        *(
            "unbekannt",
            "keine angabe",
            "k a",
            "offen",
            "inconnu",
            "desconocido",
            "undefined",
            "not specified",
        ),
    ]
)
_SEPARATORS = re.compile(r"[\s\-_/\\.,:;!?*'\"()\[\]{}·•|\u2010-\u2015\u2018-\u201d]+")
_ENUMERATION = re.compile(r"^\s*(?:\(?[a-zA-Z0-9]{1,2}[.)]\s*)+")


def normal(text: str) -> str:
    """`text` for comparing: no case, accents, dashes, underscores, quotes or repeated blanks."""
    if text.isascii():
        plain = text.lower()
    else:
        plain = unicodedata.normalize("NFKD", text.casefold())
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    return _SEPARATORS.sub(" ", plain).strip()


def without_enumeration(text: str) -> str:
    """`text` without "a)", "2." or "(b)" in front."""
    return _ENUMERATION.sub("", text)


def is_unknown_word(text: str) -> bool:
    """Whether `text` only says that nothing is known: "n/a", "TBD", "-", "unknown"."""
    return len(text) <= 30 and normal(text).rstrip("?") in _UNKNOWN
