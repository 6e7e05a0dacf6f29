"""The words that say that nobody knows, one list for all readers, and the normal form under which words are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

#: The one list for every column and every command; case and blanks around a word do not matter.
NOT_KNOWN = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", ".", "?"))
#: What people write into registers where a date, a number or a choice is asked for. An import names
#: these besides, in columns of that kind; elsewhere each is a word like others.
REGISTER_WORDS = frozenset(
    (
        *("n.a.", "n. a.", "n/a.", "unknown", "not known", "not available", "not applicable", "not provided"),
        *("not stated", "not specified", "undefined", "missing", "tbd", "tba", "tbc", "to be determined"),
        *("to be confirmed", "unbekannt", "keine angabe", "k. a.", "k.a.", "offen", "inconnu", "desconocido"),
        *("(blank)", "(none)", "(unknown)", "<na>", "tbd.", "unknown.", "unknown?", "tbd?"),
    )
)
_LONGEST = 30
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_SEPARATORS = re.compile(r"[\s\-_/\\.,:;!?*'\"()\[\]{}·•|\u2010-\u2015\u2018-\u201d]+")
_ENUMERATION = re.compile(r"^\s*(?:\(?[a-zA-Z0-9]{1,2}[.)]\s*)+")
# These separate words where a script has no blanks; between other letters they only hide there.
_INVISIBLE_SIGNS = "\u200b\u2060\u00ad\u180e\ufeff"
_INVISIBLE = re.compile(f"[{_INVISIBLE_SIGNS}]")
_NEEDS_INVISIBLE = re.compile("[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The words for "not known" as one column has them: the list, less words to keep, and more words."""

    kept: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    #: Whether some word has a figure in it, such as 999 where nothing was measured.
    has_figures: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        has_figures = any(sign.isdigit() for word in self.more for sign in word)
        object.__setattr__(self, "has_figures", has_figures)

    def has(self, text: str) -> bool:
        """Whether `text` only says that nothing is known."""
        if len(text) > _LONGEST:
            return not text or text.isspace()
        if text[:1].isdigit() and not self.has_figures:
            return False
        word = _folded(text)
        return not word or ((word in NOT_KNOWN or word in self.more) and word not in self.kept)

    def keeps(self, text: str) -> bool:
        """Whether a person said that `text` is a value here, though a list has it for "not known"."""
        return bool(self.kept) and _folded(text) in self.kept

    def longest(self) -> int:
        """The most bytes in UTF-8 that a word of this list can take, without blanks around it."""
        words = NOT_KNOWN | self.more
        if all(word.isascii() and " " not in word for word in words):
            return max(map(len, words))
        # Other letters take up to four, and between two parts of a word more than one blank may stand.
        return 4 * _LONGEST

    def lead_signs(self) -> str:
        """The signs that a word of this list can begin with, in any case; a blank stands before some."""
        words = (NOT_KNOWN | self.more) - self.kept
        return "".join(sorted({sign for word in words if word for sign in (word[0], word[0].upper())}))

    def is_named(self, text: str) -> bool:
        """Whether `text` is one of the words that a person or a preset has added, which count in long texts too."""
        return bool(self.more) and len(text) <= _LONGEST and _folded(text) in self.more


def not_known(keep: Iterable[str] = (), more: Iterable[str] = ()) -> NotKnown:
    """The list with words to keep as values (`--keep-word`) and more that count as missing (`--missing-word`)."""
    return NotKnown(frozenset(map(_folded, keep)), frozenset(map(_folded, more)))


def _folded(text: str) -> str:
    return " ".join(text.translate(_DASHES).casefold().split())


#: The list as it stands.
PLAIN_LIST = NotKnown()
#: The list with the words of registers, for columns of dates, numbers and choices in an import.
REGISTER_LIST = not_known(more=REGISTER_WORDS)


def is_unknown_word(text: str) -> bool:
    """Whether `text` only says that nothing is known, as registers have it: "n/a", "TBD", "-", "unknown"."""
    return REGISTER_LIST.has(text)


def normal(text: str) -> str:
    """`text` for comparing: no case, accents, dashes, underscores, quotes, invisible signs or repeated blanks."""
    if text.isascii():
        plain = text.lower()
    else:
        plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).casefold())
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    return _SEPARATORS.sub(" ", plain).strip()


def without_enumeration(text: str) -> str:
    """`text` without "a)", "2." or "(b)" in front."""
    return _ENUMERATION.sub("", text)


def without_invisible(text: str) -> str:
    """`text` without signs that nobody sees, such as a zero-width blank; between letters that need them they stay."""
    if text.isascii():
        return text
    for sign in _INVISIBLE_SIGNS:
        if sign in text:
            first, *others = text.split(sign)
            pieces = [first]
            for piece in others:
                if _NEEDS_INVISIBLE.fullmatch(piece[:1]) or _NEEDS_INVISIBLE.fullmatch(pieces[-1][-1:]):
                    pieces.append(sign)
                pieces.append(piece)
            text = "".join(pieces)
    return text
