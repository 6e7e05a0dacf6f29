"""The terms of the field, each a page of plain words from resources/help/terms, and the program's own words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from desktop_app.language.search_text import fold
from desktop_app.language.word_order import order_key
from desktop_app.runtime.resources_path import resource_path

#: The parts of each page, in this order.
PARTS = ("What it is", "Why it matters", "How to read it", "What to ask", "A common mistake")


@dataclass(frozen=True, slots=True)
class HelpTerm:
    """A term: `short` is one sentence, `also` are other names, `picture` names what is drawn, `see` are related terms.

    `source` says where the definition is from, as (text, address) pairs; `text` is the mark-down of its parts.
    """

    id: str
    title: str
    short: str
    also: tuple[str, ...]
    picture: str
    see: tuple[str, ...]
    source: tuple[tuple[str, str], ...]
    #: Metrics of the catalogue that measure it.
    metrics: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """One of the program's own words, and the words that are not used for the same."""

    term: str
    meaning: str
    instead_of: tuple[str, ...] = ()


@cache
def terms() -> dict[str, HelpTerm]:
    """All terms by their id, in the order of their titles."""
    read = [
        _read(path.stem, path.read_text(encoding="utf-8"))
        for path in resource_path("help", "terms").glob("*.md")
    ]
    return {term.id: term for term in sorted(read, key=lambda term: order_key(term.title))}


def _read(term_id: str, written: str) -> HelpTerm:
    """A page as it is written: lines of "name: value", a line of "---", then mark-down."""
    head, _line, text = written.partition("\n---\n")
    values = {}
    for line in head.splitlines():
        name, _colon, value = line.partition(":")
        values[name.strip()] = value.strip()
    return HelpTerm(
        id=term_id,
        title=values["title"],
        short=values["short"],
        also=_list(values.get("also", "")),
        picture=values["picture"],
        see=_list(values.get("see", "")),
        metrics=_list(values.get("metrics", "")),
        source=tuple(_source(part) for part in _list(values.get("source", ""), ";")),
        text=text.strip(),
    )


def _source(written: str) -> tuple[str, str]:
    """A title and the address behind it; most books have none."""
    title, _space, address = written.rpartition(" ")
    return (title, address) if address.startswith("https://") else (written, "")


def _list(value: str, between: str = ",") -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(between) if part.strip())


@cache
def _by_name() -> dict[str, str]:
    return {fold(name): term.id for term in terms().values() for name in (term.title, *term.also)}


def term_named(text: str) -> str:
    """The id of the term that a text names, such as a metric's name; "" if it names none."""
    return _by_name().get(fold(text.strip()), "")


@cache
def _by_metric() -> dict[str, str]:
    return {metric: term.id for term in terms().values() for metric in term.metrics}


def term_of_metric(catalogue_id: str, name: str) -> str:
    """The id of the term that a metric measures, by its entry in the catalogue, else by its name; "" for none."""
    return _by_metric().get(catalogue_id) or term_named(name)


@cache
def words() -> tuple[Word, ...]:
    """The program's own words in the order of the alphabet."""
    from desktop_app.plugin_api.strict_yaml import parse_yaml

    path = resource_path("help", "glossary.yaml")
    if not path.exists():
        return ()
    listed = parse_yaml(path.read_bytes(), path.name) or []
    read = [Word(entry["term"], entry["meaning"], tuple(entry.get("instead_of") or ())) for entry in listed]
    return tuple(sorted(read, key=lambda word: order_key(word.term)))
