"""One rule for every search: what is the same text to somebody who looks for it, and which parts of words are found."""

from __future__ import annotations

import re
import unicodedata

# Signs that keep most English texts from being ASCII, as people type them. What is ASCII then is folded at once.
_TYPED = {
    "\u201c": '"',
    "\u201d": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u2013": "-",
    "\u2014": "-",
    "\xa0": " ",
    "\u2026": "...",
}
# Accents of Latin, Greek and Cyrillic letters. The marks of Japanese and Indian letters make other letters of them.
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
# Letters of scripts in which words are not set apart, or stick together: Thai, Lao, Burmese, Khmer, Japanese, Chinese,
# Korean.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def fold(text: str) -> str:
    """The text as it is compared in a search: without case, accents and forms of width.

    "Straße", "STRASSE" and "strasse" are one, and so are "Müller" and "muller".
    """
    if text.isascii():
        return text.lower()
    for sign, typed in _TYPED.items():
        # Much faster than one pass with a table.
        text = text.replace(sign, typed)
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart).casefold())


def indexed(text: str) -> str:
    """The folded text as an index of words takes it: of runs without spaces every letter and every pair of letters."""
    folded = fold(text)
    if folded.isascii():
        return folded
    return _UNSPACED.sub(lambda run: f" {' '.join([*run[0], *_pairs(run[0])])} ", folded)


def words_of(word: str) -> list[str]:
    """What of an index of words a typed word asks for, all of it: itself, or the pairs of letters of its runs."""
    folded = fold(word)
    if folded.isascii():
        return [folded]
    asked: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(folded):
        asked += [folded[end : run.start()], *(_pairs(run[0]) or [run[0]])]
        end = run.end()
    return [part for part in (*asked, folded[end:]) if part]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
