"""The unit that a column's header names: "Budget (k€)", "Build cost in EUR", "Cost (thousands)", "Chance %"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.language.reading.unknown_words import normal
from desktop_app.language.reading.written_marks import PLAIN, Marks, read_marks
from desktop_app.text import clean_line

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]{1,40})[)\]}]")
_LAST_IN = re.compile(r"\s+(?:in|en)\s+(\S+(?:\s+\S+){0,3})\s*$", re.IGNORECASE)
_LAST_WORD = re.compile(r"[\s,/_-]+(\S{1,6})\s*$")
_ZEROS = re.compile(r"['’]?\s?000(?:['’]?s)?(?!\d)")
_A_YEAR = re.compile(
    r"[\s,/]*(?:\bp\.\s?a\b\.?|\bpa\b|per (?:year|annum)|a year|/\s?(?:year|a|yr)\b|pro jahr|jährlich|par an)\s*$"
)
_BARE_LETTERS = frozenset({"m", "b", "mm", "md", "th"})
#: Units that are no money: a column in one of these is no amount, whatever else its header says.
_OTHER_UNIT_WORDS = (
    "points,story points,sp,punkte,hours,hour,hrs,h,stunden,days,day,d,tage,person days,man days,personentage,pt,"
    "weeks,wochen,months,monate,person months,pm,years,jahre,fte,ftes,people,heads,users,rows,gb,mb,tb,kwh,sprints"
)
_OTHER_UNITS = frozenset(_OTHER_UNIT_WORDS.split(","))


@dataclass(frozen=True, slots=True)
class HeaderUnit:
    """What a header says beside its name.

    `name` is the header without its unit, `unit` the unit as it stands there. `other` is True for a
    unit that is neither money nor a share, such as points; `letter` for a bare "m" or "b", which may
    also be metres or months.
    """

    name: str
    unit: str = ""
    marks: Marks = PLAIN
    other: bool = False
    letter: bool = False


@lru_cache(maxsize=2048)
def read_header(header: str) -> HeaderUnit:
    """The unit in `header`, in brackets, after "in" or as its last word; `unit` is empty where none is named."""
    line = clean_line(header)
    for match in reversed(list(_BRACKETS.finditer(line))):
        unit = _unit(line, match.start(), match.end(), match[1])
        if unit is not None:
            return unit
    after_in = _LAST_IN.search(line)
    if after_in:
        unit = _unit(line, after_in.start(), after_in.end(), after_in[1])
        if unit is not None:
            return unit
    last = _LAST_WORD.search(line)
    if last:
        unit = _unit(line, last.start(), last.end(), last[1])
        if unit is not None and (unit.marks.currencies or unit.marks.percent):
            return unit
    return HeaderUnit(line)


def _unit(line: str, start: int, end: int, text: str) -> HeaderUnit | None:
    name = clean_line(f"{line[:start]} {line[end:]}")
    if not name:
        return None
    words = _A_YEAR.sub("", text.casefold().strip())
    for filler in ("in ", "en "):
        words = words.removeprefix(filler)
    words = words.replace(" of ", " ").replace(" de ", " ")
    if normal(words) in _OTHER_UNITS:
        return HeaderUnit(name, text.strip(), other=True)
    spelled = _ZEROS.sub(" thousand ", words).strip()
    marks = read_marks(spelled, "") if spelled else None
    if marks is None or marks == PLAIN:
        return None
    return HeaderUnit(name, text.strip(), marks, letter=spelled in _BARE_LETTERS)
