"""The one order of words and of keys, for window, command line, briefs and stored orders alike.

The window sorts by the collation of Qt (`use_maker`). What runs without Qt has an order of its own here, which agrees
with it for Latin letters, signs and numbers in the locales that Settings offer. It differs in this: letters of other
scripts come by code point, and words that differ in their accents alone may stand the other way round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from desktop_app.language import formats

# Signs come before numbers, and numbers before letters, in this order.
_SIGNS = " _-–—,;:!?.…·'‘’\"“”„«»()[]{}§@*/\\&#%•`^°+×<=>|~$£€"
_NUMBER_MARK = "\x5f"
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d\uff01"}
# Letters that a language has at places of their own: after the letter that begins the replacement.
_OWN_PLACES: dict[str, dict[str, str]] = {
    "fi": {"å": "z\uff01", "ä": "z\uff02", "æ": "z\uff02", "ö": "z\uff03", "ø": "z\uff03"},
    "da": {"æ": "z\uff01", "ä": "z\uff01", "ø": "z\uff02", "ö": "z\uff02", "å": "z\uff03"},
    "es": {"ñ": "n\uff01"},
    "pl": {
        **{"ą": "a\uff01", "ć": "c\uff01", "ę": "e\uff01", "ł": "l\uff01", "ń": "n\uff01"},
        **{"ó": "o\uff01", "ś": "s\uff01", "ź": "z\uff01", "ż": "z\uff02"},
    },
}
_OWN_PLACES["sv"] = {**_OWN_PLACES["fi"], "œ": "z\uff03"}
_OWN_PLACES["nb"] = _OWN_PLACES["no"] = {**_OWN_PLACES["da"], "œ": "z\uff02"}

_NUMBER = re.compile(r"[0-9]+")
_maker: Callable[[str], Any] | None = None


def use_maker(maker: Callable[[str], Any] | None) -> None:
    """Make the keys of words by `maker` from now on; None: by the order of this module."""
    global _maker
    _maker = maker


def order_in_use() -> object:
    """Equal as long as words keep their order; the keys of one order tell nothing in another."""
    return _maker if _maker is not None else _language()


def order_key(text: str) -> Any:
    """What sorts `text` among other words: case does not count, accents count last, AI-2 comes before AI-10.

    In a tuple it stands last: what is alike to it stays in its order, whatever would follow.
    """
    return _maker(text) if _maker is not None else plain_order_key(text)


def plain_order_key(text: str) -> str:
    """The order of this module, in the language of the locale in use."""
    folded = text.casefold()
    if text.isascii():
        return _NUMBER.sub(_number, folded.translate(_signs("")))
    folded = unicodedata.normalize("NFC", folded)
    apart = unicodedata.normalize("NFD", folded.translate(_signs(_language())))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return f"{_NUMBER.sub(_number, plain)}\0{folded}"


@lru_cache(maxsize=50_000)
def natural_key(text: str) -> str:
    """What sorts the key of an initiative among others, in every locale alike: AI-2 before AI-10."""
    return f"{_NUMBER.sub(_number, text.casefold())}\0{text}"


def _number(digits: re.Match[str]) -> str:
    value = digits[0].lstrip("0")
    return f"{_NUMBER_MARK}{len(value):04}{value}"


def _language() -> str:
    language = formats.locale_name().partition("_")[0]
    return language if language in _OWN_PLACES else ""


@cache
def _signs(language: str) -> dict[int, str]:
    signs = {sign: chr(place) for place, sign in enumerate(_SIGNS, 1)}
    return str.maketrans({**signs, **_PLAIN, **_OWN_PLACES.get(language, {})})
