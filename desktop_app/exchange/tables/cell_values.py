"""Turns cells into values of fields: texts, yes or no, lists, choices; dates and numbers apart."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping

from desktop_app.language.reading.cells import Cell, FormattedNumber
from desktop_app.language.reading.unknown_words import normal, without_enumeration

_YES = frozenset(
    (
        *("yes", "y", "true", "t", "1", "x", "on", "ja", "j", "wahr", "oui", "vrai"),
        *("si", "sí", "sì", "sim", "verdadero", "✓", "✔", "☑"),
    )
)
_NO = frozenset(
    (
        *("no", "n", "false", "f", "0", "off", "nein", "falsch", "non", "faux"),
        *("nao", "não", "falso", "✗", "✘", "☐"),
    )
)
MAX_ITEMS = 1000
_QUOTED = re.compile(
    r"\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|([^\s,'\"\[\]][^,'\"\[\]]*))\s*(,|$)", re.DOTALL
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)])\s+")
# A dash with blanks around it begins an explanation: "Pilot – deployed in a limited test".
_EXPLANATION = re.compile(r"\s+[-\u2010-\u2015:]\s+|:\s+|\s+\(")

Choices = Mapping[str, str | Iterable[str]]


def cell_text(cell: Cell) -> str:
    """The cell as a person would type it: whole numbers without a point, dates in ISO order, yes or no."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, FormattedNumber):
        shown = float(format(cell * 100, ".13g")) if cell.percent else float(cell)
        text = cell_text(shown)
        return f"{text} %" if cell.percent else " ".join((text, *cell.currencies[:1]))
    if isinstance(cell, (int, float)):
        cell = float(cell)
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        if cell.time() == dt.time() and cell.tzinfo is None:
            return cell.date().isoformat()
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes" if not cell.second else "seconds")
    hours, rest = divmod(round(cell.total_seconds()), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def parse_bool(cell: Cell) -> bool | None:
    """True or False for yes and no in several languages, 1 and 0, a tick; None for anything else."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, (int, float)):
        return bool(cell) if cell in (0, 1) else None
    if not isinstance(cell, str):
        return None
    word = cell.strip().strip(".!").casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    return None


def parse_list(cell: Cell) -> tuple[str, ...]:
    """The items of a cell: "['a', 'b']" as Python or JSON writes it, "a; b", "a | b", or one a line.

    Empty items are left out, at most MAX_ITEMS are kept. A comma alone does not separate items: names and
    sentences have commas too often.
    """
    text = cell_text(cell).strip()
    if text[:1] == "[" and text[-1:] == "]":
        items = _bracketed(text[1:-1])
        if items is not None:
            return items
    for separator in ("\n", ";", "|"):
        if separator in text:
            parts = (_BULLET.sub("", part).strip() for part in text.split(separator))
            return tuple(part for part in parts if part)[:MAX_ITEMS]
    item = _BULLET.sub("", text).strip()
    return (item,) if item else ()


def _bracketed(inside: str) -> tuple[str, ...] | None:
    """Items between brackets; None if it is not a flat list. The text is parsed, never evaluated."""
    items: list[str] = []
    position = 0
    inside = inside.strip()
    while position < len(inside):
        match = _QUOTED.match(inside, position)
        if match is None or len(items) >= MAX_ITEMS:
            return None if match is None else tuple(items)
        single, double, bare, _end = match.groups()
        text = bare if bare is not None else _ESCAPE.sub(_escaped, single if single is not None else double)
        text = text.strip()
        if text:
            items.append(text)
        position = match.end()
    return tuple(items)


def _escaped(match: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t", "r": "\n"}.get(match[1], match[1])


def match_choice(text: Cell, choices: Choices) -> str | None:
    """The key of `choices` (key -> label, or label and synonyms) that `text` means, or None.

    Case, blanks and hyphens within words, dashes, accents, "a)" in front and an explanation after a dash do not matter; no
    other guess is made (see `closest_choice`).
    """
    known = _known(choices)
    for candidate in _candidates(cell_text(text)):
        if candidate in known:
            return known[candidate]
    # "Health care" is "Healthcare"; what two choices are called so says nothing.
    closed: dict[str, set[str]] = {}
    for name, key in known.items():
        closed.setdefault(name.replace(" ", ""), set()).add(key)
    for candidate in _candidates(cell_text(text)):
        keys = closed.get(candidate.replace(" ", ""), set())
        if len(keys) == 1:
            return next(iter(keys))
    return None


def closest_choice(text: Cell, choices: Choices) -> str | None:
    """The key whose label or synonym looks most like `text`, to be proposed to a person, or None."""
    known = _known(choices)
    for candidate in _candidates(cell_text(text)[:200]):
        close = difflib.get_close_matches(candidate, known, n=1, cutoff=0.75)
        if close:
            return known[close[0]]
    return None


def _known(choices: Choices) -> dict[str, str]:
    known: dict[str, str] = {}
    for key, names in choices.items():
        for name in (key, *([names] if isinstance(names, str) else names)):
            known.setdefault(normal(str(name)), str(key))
    known.pop("", None)
    return known


def _candidates(text: str) -> list[str]:
    bare = without_enumeration(text)
    shapes = [text, bare, _EXPLANATION.split(bare.strip(), maxsplit=1)[0]]
    candidates: list[str] = []
    for shape in shapes:
        word = normal(shape)
        if word and word not in candidates:
            candidates.append(word)
    return candidates
