"""Tells what a column of texts holds, from some of its values: numbers and how they are written, dates, yes and no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.analysis.files.data_file import CATEGORY, DATE, NUMBER, TEXT, WHOLE, YES_NO

#: Words for an unknown value. A column of numbers stays one even if it holds some.
_UNKNOWN = (
    "na n/a n.a. nan null none nil nd - -- – ? . #n/a #na #null! unknown unbekannt missing (null) <na> \\n"
)
_YES = "true yes y t ja j oui si sí sim wahr vrai on 1 1.0"
_NO = "false no n f nein non não nao falsch faux off 0 0.0"
UNKNOWN_WORDS = frozenset(_UNKNOWN.split(" "))
YES_WORDS = frozenset(_YES.split(" "))
NO_WORDS = frozenset(_NO.split(" "))
# Short ones could as well be codes.
_DOUBTFUL = frozenset(("y", "t", "j", "n", "f", "on", "off", "si", "non", "1", "0", "1.0", "0.0"))
_CLEAR_WORDS = (YES_WORDS | NO_WORDS) - _DOUBTFUL
#: This share of the values has to parse for a column to be more than text.
_MOST = 0.9
_CATEGORIES = 50

_PLAIN = re.compile(
    r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?|[+-]?inf(?:inity)?", re.IGNORECASE | re.ASCII
)
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:[. '’]\d{3})+|\d+)(?:,\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:[, '’]\d{3})+|\d+)(?:\.\d*)?", re.ASCII)
# 1,234 could be grouped; 1,23 and 1234,5 cannot be.
_SURELY_DECIMAL = re.compile(r"[+-]?(?:\d*,(?:\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+|.*[.' ’]\d{3},\d+)", re.ASCII)
_SURELY_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}|[+-]?\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
LEADING_ZERO = re.compile(r"0\d+", re.ASCII)

_TIME = (
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s?[AaPp][Mm])?(?:\s?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?"
)
#: Families of dates, each with its pattern. "three" needs an order: day first or month first.
DATE_FAMILIES = {
    "iso": re.compile(r"\d{4}-\d{1,2}-\d{1,2}" + _TIME, re.ASCII),
    "slashed": re.compile(r"\d{4}([/.])\d{1,2}\1\d{1,2}" + _TIME, re.ASCII),
    "three": re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})" + _TIME, re.ASCII),
    "words": re.compile(
        r"\d{1,2}\.?[ -][A-Za-z]{3,9}\.?,?[ -]\d{4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}" + _TIME,
        re.ASCII,
    ),
}
_COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_DATE_HEADER = re.compile(r"date|datum|birth|\bdob\b|fecha|(?:^|_)day(?:$|_)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How the numbers of a column are written."""

    decimal: str = "."
    group: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to hold. `day_first` is None where no value tells, `families` counts ways to write dates."""

    kind: str
    style: NumberStyle = NumberStyle()
    day_first: bool | None = None
    compact: bool = False


def guess(header: str, texts: Sequence[str], separator: str = ",") -> Guess:
    """What the column `header` holds, judging by `texts`; blanks and words for unknown do not count."""
    counts = Counter(texts)
    present = Counter[str]()
    for text, times in counts.items():
        tidy = text.strip()
        if tidy and tidy.casefold() not in UNKNOWN_WORDS:
            present[tidy] += times
    total = present.total()
    if not total:
        return Guess(TEXT)
    words = {text.casefold() for text in present}
    if words <= YES_WORDS | NO_WORDS and (words & _CLEAR_WORDS or _is_pair(words)):
        return Guess(YES_NO)
    as_number = _guess_number(present, total, separator, header)
    if as_number is not None:
        return as_number
    dates = sum(times for text, times in present.items() if family_of(text))
    if dates >= _MOST * total:
        return Guess(DATE, day_first=find_day_first(present))
    return Guess(CATEGORY if is_category(present, total) else TEXT)


def _is_pair(words: set[str]) -> bool:
    return len(words) == 2 and any(
        words == set(pair.split()) for pair in ("y n", "t f", "j n", "on off", "si no", "oui non")
    )


def _guess_number(present: Counter[str], total: int, separator: str, header: str) -> Guess | None:
    if any(text[0] == "0" and LEADING_ZERO.fullmatch(text) for text in present):
        if _is_compact(present, header):
            return Guess(DATE, compact=True)
        return None
    best = Guess(NUMBER, number_style(present, separator))
    pattern = pattern_of(best.style)
    fitting = {text: times for text, times in present.items() if pattern.fullmatch(text)}
    if sum(fitting.values()) < _MOST * total:
        return None
    if all(_WHOLE.fullmatch(text) for text in fitting):
        return Guess(DATE, compact=True) if _is_compact(present, header) else Guess(WHOLE)
    # Very long digits are codes, such as account numbers; a float would lose some of them.
    if any(len(text) > 18 and text.isdecimal() for text in fitting):
        return None
    return best


def _is_compact(present: Iterable[str], header: str) -> bool:
    return bool(_DATE_HEADER.search(header)) and all(_COMPACT.fullmatch(text) for text in present)


def pattern_of(style: NumberStyle) -> re.Pattern[str]:
    """The pattern of a number written in `style`."""
    if style.decimal == ",":
        return _DECIMAL_COMMA
    return _GROUPED if style.group else _PLAIN


def number_style(present: Counter[str], separator: str = ",") -> NumberStyle:
    """How most of these numbers are written: 1234.5, or 1.234,5, or 1,234.5, or 1 234.5."""
    if all(map(_PLAIN.fullmatch, present)):
        return NumberStyle()
    plain = comma = grouped = 0
    for text, times in present.items():
        if _PLAIN.fullmatch(text):
            plain += times
        if _DECIMAL_COMMA.fullmatch(text):
            comma += times
        if _GROUPED.fullmatch(text):
            grouped += times
    if plain >= max(comma, grouped):
        return NumberStyle()
    sample = list(present)[:5_000]
    decimal = any(_SURELY_DECIMAL.fullmatch(text) for text in sample)
    thousands = any(_SURELY_GROUPED.fullmatch(text) for text in sample)
    if comma > grouped or (comma == grouped and (decimal or (separator == ";" and not thousands))):
        return NumberStyle(",", _group(sample, ". '’"))
    return NumberStyle(".", _group(sample, ", '’"))


def _group(sample: Iterable[str], marks: str) -> str:
    group_marks = {mark for text in sample for mark in marks if mark in text}
    return "".join(sorted(group_marks))


def family_of(text: str) -> str:
    """How a date is written: a key of DATE_FAMILIES; "" for a text that is not a date."""
    for name, pattern in DATE_FAMILIES.items():
        if pattern.fullmatch(text):
            return name
    return ""


def find_day_first(texts: Iterable[str]) -> bool | None:
    """Whether 05/01/2024 is in January: True, False, or None. Most values with a part over 12 decide."""
    day = month = 0
    for text in texts:
        match = re.match(r"(\d{1,2})([-/.])(\d{1,2})\2\d", text)
        if match:
            first, second = int(match[1]), int(match[3])
            day += 12 < first <= 31 and second <= 12
            month += 12 < second <= 31 and first <= 12
    return None if day == month == 0 else day >= month


def is_category(present: Counter[str], total: int) -> bool:
    """Whether these texts are names of a few classes rather than free text."""
    few = len(present) <= max(2, min(_CATEGORIES, total / 4))
    return few and max(map(len, present)) <= 100
