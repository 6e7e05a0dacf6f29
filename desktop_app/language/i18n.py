"""Translation of every text a person reads, through gettext catalogues in resources/translations."""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterable

_DOMAIN = "ai_portfolio"
_active: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"
_PSEUDO_WORD = 10


class _PseudoTranslations(_gettext.NullTranslations):
    """Brackets every text and makes it about 35 % longer, as German is: to show what is not translated or gets cut."""

    def gettext(self, message: str) -> str:
        return _pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _pseudo(msgid1 if n == 1 else msgid2)


def _pseudo(message: str) -> str:
    if not message:
        return message
    more = max(1, len(message) * 35 // 100)
    # In words, since no language writes a third of a sentence as one.
    words = ["~" * min(_PSEUDO_WORD, more - at) for at in range(0, more, _PSEUDO_WORD)]
    return f"[{message}{words[0]} {' '.join(words[1:])}".rstrip() + "]"


def set_language(language: str | None) -> None:
    """Use the catalogue of `language` (such as "de"); "pseudo" is the test language, None is English."""
    global _active, _language
    _language = "en" if not language or language.startswith("en") else language
    if language == "pseudo":
        _active = _PseudoTranslations()
        return
    if not language or language.startswith("en"):
        _active = _gettext.NullTranslations()
        return
    from desktop_app.runtime.resources_path import resource_path

    _active = _gettext.translation(
        _DOMAIN,
        localedir=str(resource_path("translations")),
        languages=_candidates(language),
        fallback=True,
    )


def language() -> str:
    """The language in use, such as "en"."""
    return _language


def is_right_to_left() -> bool:
    """Whether the texts are read from right to left; English in place of a missing catalogue is not."""
    translated = isinstance(_active, _gettext.GNUTranslations)
    return translated and _language.split("_")[0] in (
        "ar",
        "dv",
        "fa",
        "he",
        "ks",
        "ps",
        "sd",
        "ug",
        "ur",
        "yi",
    )


def _candidates(language: str) -> Iterable[str]:
    base = language.split("_")[0]
    return (language, base) if base != language else (language,)


def _(message: str) -> str:
    """The text in the user's language; "" stays "" (gettext would give the catalogue's header)."""
    return _active.gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The text for n things, by the plural rules of the user's language."""
    return _active.ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark a text for translation where it is written; `_` translates it where it is shown."""
    return message
