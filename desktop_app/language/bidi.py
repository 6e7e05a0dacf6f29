"""Puts Arabic and Hebrew text into the order in which it is drawn, with the letters of Arabic joined.

For renderers that draw signs from left to right and know nothing of scripts, as in a PDF. The order is that of the Unicode
bidirectional algorithm (UAX 9) for one line, without marks that a person inserts to change it; the joined forms are
those of the Unicode character database.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

_RIGHT = frozenset({"R", "AL", "AN"})
_LEFT = re.compile("[\u0000-\u058f]*")
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
# Marks that change the order: nobody sees them, and what they ask for is not followed.
_DROPPED = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_LAM = "\u0644"
_JOINER, _NON_JOINER, _TATWEEL = "\u200d", "\u200c", "\u0640"
_MIRRORED = str.maketrans("()[]{}<>«»\u2039\u203a≤≥", ")(][}{><»«\u203a\u2039≥≤")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_FORMS = ("isolated", "final", "initial", "medial")


def is_plain(text: str) -> bool:
    """True for a text in which nothing runs from right to left."""
    if _LEFT.fullmatch(text):
        return True
    return not any(unicodedata.bidirectional(sign) in _RIGHT for sign in text)


def runs_right_to_left(text: str) -> bool:
    """Whether a paragraph begins at the right: its first letter with a direction says so."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind == "L":
            return False
        if kind in ("R", "AL"):
            return True
    return False


def drawn(line: str, from_right: bool | None = None) -> str:
    """A line as it is drawn from left to right; `from_right` is the direction of its paragraph, found if None."""
    if is_plain(line):
        return line
    text = joined(without_marks(line))
    right = runs_right_to_left(text) if from_right is None else from_right
    return "".join(sign for sign, _place in visual(text, right))


def without_marks(text: str) -> str:
    """A text without the marks that change its order."""
    return _DROPPED.sub("", text)


def visual(text: str, right: bool) -> list[tuple[str, int]]:
    """The signs of a line as they are drawn, each with its place in `text`, whose letters are joined already."""
    # A mark over a letter comes to stand before it: fonts for Arabic draw it to the right of where it begins.
    levels = _levels(list(text), right)
    return [
        (text[place].translate(_MIRRORED) if levels[place] % 2 else text[place], place)
        for place in _order(levels)
    ]


def _order(levels: list[int]) -> list[int]:
    """Rule L2: from the highest level down, each run of at least that level is turned round."""
    places = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(places):
            end = start
            while end < len(places) and levels[places[end]] >= level:
                end += 1
            places[start:end] = reversed(places[start:end])
            start = end + 1
    return places


def _levels(signs: list[str], right: bool) -> list[int]:
    base = 1 if right else 0
    kinds = _resolved(
        signs, [unicodedata.bidirectional(sign) or "ON" for sign in signs], "R" if right else "L"
    )
    levels = []
    for kind in kinds:
        if base:
            levels.append(1 if kind == "R" else 2)
        else:
            levels.append({"R": 1, "AN": 2, "EN": 2}.get(kind, 0))
    # Rule L1: blanks at the end of a line are where the line ends.
    for place in range(len(signs) - 1, -1, -1):
        if unicodedata.bidirectional(signs[place]) not in ("WS", "BN", "S", "B"):
            break
        levels[place] = base
    return levels


def _resolved(signs: list[str], kinds: list[str], base: str) -> list[str]:
    """Rules W1 to W7 and N0 to N2: each sign is L, R, EN or AN."""
    strong = base
    for place, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "NSM":
            kinds[place] = kinds[place - 1] if place else base
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):
        before, after = kinds[place - 1], kinds[place + 1]
        if before == after and (
            (kinds[place] == "CS" and before in ("EN", "AN")) or (kinds[place] == "ES" and before == "EN")
        ):
            kinds[place] = before
    kinds = _with_terminators(kinds)
    strong = base
    for place, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"
    return _without_neutrals(_with_brackets(signs, kinds, base), base)


def _with_brackets(signs: list[str], kinds: list[str], base: str) -> list[str]:
    """Rule N0: both brackets of a pair take the direction of what they enclose, as far as it fits what stands before."""
    result = list(kinds)
    for start, end in _pairs(signs):
        inside = {_side(kind) for kind in result[start + 1 : end]} - {""}
        if not inside:
            continue
        before = (
            next((side for kind in result[start - 1 :: -1] if (side := _side(kind))), base) if start else base
        )
        other = "L" if base == "R" else "R"
        side = base if base in inside or before != other else other
        result[start] = result[end] = side
    return result


def _side(kind: str) -> str:
    """The direction that a kind of sign has in brackets; "" for neutral ones."""
    return "L" if kind == "L" else "R" if kind in ("R", "EN", "AN") else ""


def _pairs(signs: list[str]) -> list[tuple[int, int]]:
    """Positions of opening and closing brackets that belong together, by the opening one."""
    pairs, opened = [], list[tuple[str, int]]()
    for place, sign in enumerate(signs):
        if sign in _BRACKETS:
            opened.append((_BRACKETS[sign], place))
        elif any(sign == closing for closing, _place in opened):
            while opened:
                closing, start = opened.pop()
                if closing == sign:
                    pairs.append((start, place))
                    break
    return sorted(pairs)


def _with_terminators(kinds: list[str]) -> list[str]:
    """Rules W5 and W6: what stands at a European number, such as %, belongs to it; other separators are neutral."""
    result: list[str] = []
    for kind, group in groupby(enumerate(kinds), key=lambda pair: pair[1]):
        places = [place for place, _kind in group]
        if kind == "ET":
            first, last = places[0] - 1, places[-1] + 1
            at_number = (first >= 0 and kinds[first] == "EN") or (last < len(kinds) and kinds[last] == "EN")
            kind = "EN" if at_number else "ON"
        elif kind in ("ES", "CS", "BN"):
            kind = "ON"
        result += [kind] * len(places)
    return result


def _without_neutrals(kinds: list[str], base: str) -> list[str]:
    """Rules N1 and N2: neutral signs between two of one direction take it, others that of the paragraph."""

    def direction(place: int) -> str:
        if not 0 <= place < len(kinds):
            return base
        return "L" if kinds[place] == "L" else "R"

    result = list(kinds)
    for neutral, group in groupby(range(len(kinds)), key=lambda place: kinds[place] in _NEUTRAL):
        places = list(group)
        if neutral:
            before, after = direction(places[0] - 1), direction(places[-1] + 1)
            for place in places:
                result[place] = before if before == after else base
    return result


def joined(text: str) -> str:
    """The text with each Arabic letter in the form that it has beside its neighbours."""
    forms = _forms()
    signs = list(text)
    shown: list[str] = []
    place = 0
    while place < len(signs):
        sign = signs[place]
        if sign in (_JOINER, _NON_JOINER):
            place += 1
            continue
        before = _joins_after(_neighbour(signs, place, -1))
        pair = forms.get(sign + _letter(signs, place + 1)) if sign == _LAM else None
        if pair is not None:
            shown.append(pair.get("final" if before else "isolated", sign))
            place += 2
            continue
        own = forms.get(sign)
        if own is not None:
            after = "initial" in own and _joins_before(_neighbour(signs, place, 1))
            form = ("medial" if after else "final") if before else ("initial" if after else "isolated")
            sign = own.get(form, sign)
        shown.append(sign)
        place += 1
    return "".join(shown)


def _letter(signs: list[str], place: int) -> str:
    return signs[place] if place < len(signs) else ""


def _neighbour(signs: list[str], place: int, step: int) -> str:
    """The next sign that is no mark over or under a letter; "" at the ends."""
    place += step
    while 0 <= place < len(signs) and unicodedata.bidirectional(signs[place]) == "NSM":
        place += step
    return signs[place] if 0 <= place < len(signs) else ""


def _joins_after(sign: str) -> bool:
    """Whether a sign is joined to what follows it."""
    return sign in (_TATWEEL, _JOINER) or "initial" in _forms().get(sign, {})


def _joins_before(sign: str) -> bool:
    """Whether a sign is joined to what stands before it."""
    return sign in (_TATWEEL, _JOINER) or "final" in _forms().get(sign, {})


@lru_cache(maxsize=1)
def _forms() -> dict[str, dict[str, str]]:
    """For each letter, and for lam with alef, the sign of each form."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFDFC), *range(0xFE70, 0xFEFD)):
        kind, *codes = unicodedata.decomposition(chr(code)).split() or [""]
        name = kind.strip("<>")
        letters = "".join(chr(int(number, 16)) for number in codes)
        single = len(letters) == 1
        lam_alef = len(letters) == 2 and letters[0] == _LAM and code >= 0xFEF5
        if name in _FORMS and (single or lam_alef):
            forms.setdefault(letters, {}).setdefault(name, chr(code))
    return forms
