"""Searches the help: topics, terms and the program's words, by parts of words, whatever the case and the accents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from desktop_app.language.search_text import fold
from desktop_app.services.learning import help_texts, terms

Kind = Literal["section", "term", "word"]

_SNIPPET = 110
_BEFORE = 30
# Signs of mark-down, which a line of results does without, as it does without headings and addresses.
_SIGNS = str.maketrans("", "", "*`|")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_LINE_START = re.compile(r"^(?:#+ .*|- |\d+\. )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """Something that can be found: `target` is a topic's id with the section's anchor, or a term's id."""

    kind: Kind
    target: str
    anchor: str
    title: str
    where: str
    text: str
    #: Further names that it is found by as if they were its title.
    names: str = ""


@dataclass(frozen=True, slots=True)
class HelpHit:
    """An entry that holds every word, and the part of its text that shows them."""

    entry: HelpEntry
    snippet: str


@cache
def entries() -> tuple[HelpEntry, ...]:
    """Everything that the help holds, in the order in which it is listed."""
    sections = [
        HelpEntry(
            "section",
            topic.id,
            section.anchor,
            section.title,
            topic.title if section.number else "",
            section.text,
        )
        for topic in help_texts.topics()
        for section in topic.sections
    ]
    pages = [
        HelpEntry(
            "term", term.id, "", term.title, term.short, f"{term.short}\n{term.text}", " ".join(term.also)
        )
        for term in terms.terms().values()
    ]
    words = [
        HelpEntry("word", "", word.term, word.term, word.meaning, word.meaning) for word in terms.words()
    ]
    return (*sections, *pages, *words)


@cache
def _folded() -> tuple[tuple[str, str], ...]:
    return tuple((fold(f"{entry.title} {entry.names}"), fold(_plain(entry.text))) for entry in entries())


def search(query: str, most: int = 40) -> list[HelpHit]:
    """What holds every word of the query: in its title first, then terms, then in the text."""
    words = fold(query).split()
    if not words:
        return []
    hits = []
    for place, (entry, (title, text)) in enumerate(zip(entries(), _folded(), strict=True)):
        if not all(word in title or word in text for word in words):
            continue
        missing = sum(word not in title for word in words)
        starts = title.startswith(words[0])
        hits.append((missing, not starts, entry.kind == "section", place, entry))
    hits.sort(key=lambda hit: hit[:4])
    return [HelpHit(hit[4], snippet(hit[4].text, words)) for hit in hits[:most]]


def snippet(text: str, words: Sequence[str]) -> str:
    """The part of a text around the first of the words, on one line."""
    plain = _plain(text)
    marks = marked(plain, words)
    start = max(0, marks[0][0] - _BEFORE) if marks else 0
    if start:
        start = plain.find(" ", start) + 1
    part = plain[start : start + _SNIPPET]
    return ("…" if start else "") + part + ("…" if start + _SNIPPET < len(plain) else "")


def _plain(text: str) -> str:
    """The words of a mark-down text on one line."""
    text = _LINE_START.sub("", _LINK.sub(r"\1", text))
    return " ".join(text.translate(_SIGNS).split())


def marked(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the folded words stand in a text as it is written, as (start, end), in order and without overlap."""
    folded, origin = [], []
    for place, sign in enumerate(text):
        for letter in fold(sign):
            folded.append(letter)
            origin.append(place)
    whole = "".join(folded)
    places: list[tuple[int, int]] = []
    for word in words:
        at = whole.find(word)
        while word and at >= 0:
            places.append((origin[at], origin[at + len(word) - 1] + 1))
            at = whole.find(word, at + len(word))
    result: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
