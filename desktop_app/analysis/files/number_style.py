"""How the numbers of a data column are written: what the one reader decided, and patterns that read most of them fast."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from desktop_app.language.reading.number_decision import (
    BY_PERSON,
    BY_VALUES,
    NumberDecision,
    NumberHints,
    decide_numbers,
    read_number,
)
from desktop_app.language.reading.number_values import COMMA, POINT, ParsedNumber, shape_of

PLAIN = re.compile(
    r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?|[+-]?inf(?:inity)?", re.IGNORECASE | re.ASCII
)
#: White space that may stand between a number and its mark; RE2 has no name for all of it.
BLANKS = "[ \t\u00a0\u2009\u202f]*"
_EXPONENT = r"(?:[eE][+-]?\d{1,3})?"
# 1.234 can be 1,234 too; every other plain number with a point shows that the point is the decimal mark.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_GROUP_MARKS = ".,' ’\u00a0\u2009\u202f"
_DRESSED = re.compile(r"[^\d]*")
_NO_MARK = "+-()%., \t\u00a0\u2009\u202f'’"
_MOST_MARKS = 6


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How the numbers of a column are written.

    `group` holds the marks that group thousands, `marks` the currency marks as they are written,
    `brackets` says that some numbers are negative by brackets or a minus behind, `percent` that some have
    a per cent sign. `unit` is the first of them as it stands; `currencies` are the ISO codes that occur.
    """

    decimal: str = POINT
    group: str = ""
    marks: tuple[str, ...] = ()
    percent: bool = False
    brackets: bool = False
    unit: str = ""
    currencies: tuple[str, ...] = ()
    decision: NumberDecision = field(default_factory=NumberDecision)

    @property
    def is_point(self) -> bool:
        """Whether a number that a program wrote, such as 1234.5, is read as it stands."""
        return self.decimal == POINT

    @property
    def is_dressed(self) -> bool:
        """Whether something stands around the digits that the patterns here can take away."""
        # Both at once in one value is no number; the reader tells.
        return (bool(self.marks) or self.percent or self.brackets) and not (self.marks and self.percent)

    @property
    def is_mixed(self) -> bool:
        """Whether amounts in several currencies stand in the column, which cannot be added."""
        return len(self.currencies) > 1

    def pattern(self) -> re.Pattern[str]:
        """What most of the numbers look like without currency, per cent and brackets."""
        return _pattern(self.decimal, self.group)

    def read(self, text: str) -> ParsedNumber:
        """One number, by the one reader; `value` is None where it is none, or a code with a zero in front."""
        number = read_number(text, self.decision)
        return number if not number.code else ParsedNumber()

    @property
    def is_unproved(self) -> bool:
        """Whether the column has values that can be read in two ways, and none that tells; nor did a person."""
        return self.decision.needs_mark and self.decision.by != BY_PERSON

    @property
    def shown_decimal(self) -> str:
        """The decimal mark where the column shows one, or needs one to be read; empty otherwise."""
        return self.decimal if self.decision.by == BY_VALUES or self.decision.example else ""

    def contradicts(self, text: str) -> bool:
        """Whether `text` alone proves another decimal mark than the one that was taken without a proof."""
        if not self.is_unproved:
            return False
        shape = shape_of(text)
        return shape is not None and shape.decimal in (POINT, COMMA) and shape.decimal != self.decimal


#: Of numbers without any mark, and of those whose points can only be decimal marks.
_WHOLE = NumberStyle()
_POINTED = NumberStyle(decision=NumberDecision(by=BY_VALUES))


@lru_cache(maxsize=64)
def _pattern(decimal: str, group: str) -> re.Pattern[str]:
    if decimal == POINT and not group:
        return PLAIN
    groups = "|".join(rf"(?:{re.escape(mark)}\d{{3}})+" for mark in group)
    whole = rf"(?:\d{{1,3}}(?:{groups})|\d+)" if group else r"\d+"
    fraction = r"(?:\.\d*)?" if decimal == POINT else r"(?:,\d+)?"
    return re.compile(rf"[+-]?{whole}{fraction}{_EXPONENT}", re.ASCII)


def find_style(texts: Sequence[str], hints: NumberHints) -> NumberStyle:
    """The style of a column, from its different texts; those that are no numbers are passed over."""
    plain = all(PLAIN.fullmatch(text) for text in texts)
    if plain and not hints.decimal:
        pointed = [text for text in texts if POINT in text]
        if not pointed or any(not _EITHER.fullmatch(text) for text in pointed):
            return _WHOLE if not pointed else _POINTED
    decision = decide_numbers(texts, hints)
    if plain and decision.decimal == POINT:
        return NumberStyle(decision=decision)
    return _dressed(texts, decision)


def _dressed(texts: Iterable[str], decision: NumberDecision) -> NumberStyle:
    group: set[str] = set()
    marks: dict[str, None] = {}
    units: dict[str, None] = {}
    currencies: set[str] = set()
    percent = brackets = False
    for text in texts:
        shape = shape_of(text)
        if shape is None:
            continue
        group |= {mark for mark in _GROUP_MARKS if mark in text and mark != decision.decimal}
        brackets = brackets or (shape.negative and text[0] not in "-+" and text[-1] in ")-")
        if shape.marks.percent:
            percent = True
            units["%"] = None
        if shape.marks.currencies:
            currencies.add(shape.marks.currencies[0])
            for mark in _around(text):
                units[mark] = None
                if shape.marks.factor == 1:
                    marks[mark.casefold()] = None
    return NumberStyle(
        decimal=decision.decimal,
        group="".join(sorted(group)),
        marks=tuple(marks) if len(marks) <= _MOST_MARKS else (),
        percent=percent,
        brackets=brackets,
        unit=next(iter(units), ""),
        currencies=tuple(sorted(currencies)),
        decision=decision,
    )


def _around(text: str) -> list[str]:
    """What stands before and after the digits, without signs, brackets and blanks."""
    before = _DRESSED.match(text)
    after = _DRESSED.match(text[::-1])
    parts = (before[0] if before else "", after[0][::-1] if after else "")
    return [part.strip(_NO_MARK) for part in parts if part.strip(_NO_MARK)]
