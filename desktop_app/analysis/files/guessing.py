"""Tells what a column of texts holds, from some of its values: numbers and how they are written, dates, yes and no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from desktop_app.analysis.files.data_file import CATEGORY, DATE, NUMBER, TEXT, WHOLE, YES_NO
from desktop_app.analysis.files.number_style import PLAIN, NumberStyle, find_style
from desktop_app.language.reading.number_decision import NO_HINTS, NumberHints
from desktop_app.language.reading.number_values import LEADING_ZERO, LONGEST_NUMBER
from desktop_app.language.reading.unknown_words import PLAIN_LIST, REGISTER_LIST, NotKnown

_YES = "true yes y t ja j oui si sí sim wahr vrai on 1 1.0"
_NO = "false no n f nein non não nao falsch faux off 0 0.0"
YES_WORDS = frozenset(_YES.split(" "))
NO_WORDS = frozenset(_NO.split(" "))
# Short ones could as well be codes.
_DOUBTFUL = frozenset(("y", "t", "j", "n", "f", "on", "off", "si", "non", "1", "0", "1.0", "0.0"))
_CLEAR_WORDS = (YES_WORDS | NO_WORDS) - _DOUBTFUL
#: This share of the values has to parse for a column to be more than text.
_MOST = 0.9
_CATEGORIES = 50

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)

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
class Guess:
    """What a column seems to hold. `day_first` is None where no value tells, `families` counts ways to write dates."""

    kind: str
    style: NumberStyle = field(default_factory=NumberStyle)
    day_first: bool | None = None
    compact: bool = False
    words: NotKnown = PLAIN_LIST


def guess(header: str, texts: Sequence[str], hints: NumberHints = NO_HINTS) -> Guess:
    """What the column `header` holds, judging by `texts`; blanks and words for unknown do not count.

    `hints` are what the rest of the file tells of its numbers, and which words mean "not known".
    """
    counts = Counter(texts)
    present = Counter[str]()
    for text, times in counts.items():
        tidy = text.strip()
        # A column of numbers stays one even if registers' words stand in it.
        if not hints.words.has(tidy) and (hints.words.keeps(tidy) or not REGISTER_LIST.has(tidy)):
            present[tidy] += times
    total = present.total()
    if not total:
        return Guess(TEXT, words=hints.words)
    words = {text.casefold() for text in present}
    if words <= YES_WORDS | NO_WORDS and (words & _CLEAR_WORDS or _is_pair(words)):
        return Guess(YES_NO, words=hints.words)
    as_number = _guess_number(present, total, header, hints)
    if as_number is not None and not as_number.style.is_mixed:
        return replace(as_number, words=hints.words)
    style = as_number.style if as_number is not None else NumberStyle()
    dates = sum(times for text, times in present.items() if family_of(text))
    if dates >= _MOST * total:
        return Guess(DATE, day_first=find_day_first(present), words=hints.words)
    return Guess(CATEGORY if is_category(present, total) else TEXT, style, words=hints.words)


def _is_pair(words: set[str]) -> bool:
    return len(words) == 2 and any(
        words == set(pair.split()) for pair in ("y n", "t f", "j n", "on off", "si no", "oui non")
    )


def _guess_number(present: Counter[str], total: int, header: str, hints: NumberHints) -> Guess | None:
    if any(text[0] == "0" and LEADING_ZERO.fullmatch(text) for text in present):
        if _is_compact(present, header):
            return Guess(DATE, compact=True)
        return None
    if _fitting(present, total, _may_be_number) is None:
        return None
    best = Guess(NUMBER, find_style(list(present), hints))
    pattern = best.style.pattern()
    fitting = _fitting(
        present, total, lambda text: bool(pattern.fullmatch(text)) or _is_number(text, best.style)
    )
    if fitting is None:
        return None
    if all(_WHOLE.fullmatch(text) for text in fitting):
        return Guess(DATE, compact=True) if _is_compact(present, header) else Guess(WHOLE)
    # Very long digits are codes, such as account numbers; a float would lose some of them.
    if any(len(text) > 18 and text.isdecimal() for text in fitting):
        return None
    return best


def _fitting(present: Counter[str], total: int, fits: Callable[[str], bool]) -> list[str] | None:
    """The texts that fit; None as soon as too many do not."""
    fitting = []
    spare = total - _MOST * total
    for text, times in present.items():
        if fits(text):
            fitting.append(text)
        else:
            spare -= times
            if spare < 0:
                return None
    return fitting


def _may_be_number(text: str) -> bool:
    # Quick, so that columns of free text are not looked at further.
    return (len(text) <= LONGEST_NUMBER and any(map(str.isdigit, text))) or PLAIN.fullmatch(text) is not None


def _is_number(text: str, style: NumberStyle) -> bool:
    number = style.read(text)
    # "3 m" are more often metres than millions; only beside a currency it is plain.
    return number.value is not None and (not number.scaled or bool(number.currency))


def _is_compact(present: Iterable[str], header: str) -> bool:
    return bool(_DATE_HEADER.search(header)) and all(_COMPACT.fullmatch(text) for text in present)


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
