"""Reads numbers in the shapes people really write: separators, currencies, per cent, k and m, brackets."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell, FormattedNumber
from desktop_app.language.reading.unknown_words import REGISTER_LIST, NotKnown
from desktop_app.language.reading.written_marks import Marks, read_marks
from desktop_app.text import shorten

POINT, COMMA = ".", ","
LONGEST_NUMBER = 60
_LARGEST = 1e18
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d\u2796", "-"))
_DIRECTION = re.compile("[\u200b\u200e\u200f\u061c\u2060\u202a-\u202e\u2066-\u2069]")
# Arabic signs for thousands and per cent, and every apostrophe, have one meaning only.
_ONE_MEANING = str.maketrans({"\u066a": "%"} | dict.fromkeys("\u066c\u2018\u2019\u02bc\u00b4`", "'"))
_ARABIC_DECIMAL = "\u066b"
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_SHAPE = re.compile(
    r"(?P<before>[^\d]*?)(?P<digits>[.,\u066b]?\d(?:[\d.,'\u066b]|\s(?=\d))*)(?P<exponent>e[+-]?\d{1,3}(?!\d))?"
    r"(?P<after>[^\d]*)"
)
_GROUPED = {
    COMMA: re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}"),
    POINT: re.compile(r"\d{1,3}(?:\.\d{3})+"),
    " ": re.compile(r"\d{1,3}(?: \d{3})+|\d{1,2}(?: \d{2})+ \d{3}"),
    "'": re.compile(r"\d{1,3}(?:'\d{3})+"),
}
LEADING_ZERO = re.compile(r"0\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """What a cell says as a number.

    `value` is None when nothing is stated or it cannot be read; 40 % is 0.4 with `percent` True.
    `currency` is an ISO code, or empty. `ambiguous` is True for one such as 1,234, whose separator
    may be a decimal one; `value` is then the reading that was asked for, or the likelier one. `code` is
    True for digits with a zero in front, `scaled` for a number with "k" or "million". `problem` is a
    sentence or empty.
    """

    value: float | None = None
    percent: bool = False
    currency: str = ""
    ambiguous: bool = False
    code: bool = False
    scaled: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NumberShape:
    """The parts of a written number: its digits with their separators, and what stands around them.

    `decimal` is the mark that this number alone shows to be the decimal one; empty where it has no
    mark, None where its only mark can be either.
    """

    digits: str
    exponent: str
    negative: bool
    marks: Marks
    decimal: str | None


NOTHING = ParsedNumber()


def parse_number(
    cell: Cell,
    decimal: str | None = None,
    *,
    currency: str = "",
    unit: str = "",
    words: NotKnown = REGISTER_LIST,
) -> ParsedNumber:
    """The number in `cell`; `decimal` is "." or "," where the column settles it, None to find out.

    Read are 1,234.56 and 1.234,56 and 1 234 and 1'234, a currency before or after, k, m, bn and
    their words, per cent, and brackets or a minus at the end for minus. `currency` is what a mark such as
    "$" stands for if it can; `unit` may stand after the number. Of `words` each means that no number is
    stated, without a problem.
    """
    if isinstance(cell, (bool, dt.date, dt.time, dt.timedelta)):
        return _unreadable(str(cell))
    if isinstance(cell, FormattedNumber):
        number = _checked(float(cell), str(float(cell)))
        code = Marks(currencies=cell.currencies).currency(currency)
        return ParsedNumber(number.value, cell.percent, code, problem=number.problem)
    if isinstance(cell, (int, float)):
        return _checked(float(cell), str(cell))
    if _PLAIN.fullmatch(cell) and len(cell) <= LONGEST_NUMBER:
        _head, mark, tail = cell.lstrip("-").partition(POINT)
        if not mark or len(tail) != 3:
            return _checked(float(cell), cell)
    text = cell.strip()
    if words.has(text):
        return NOTHING
    shape = shape_of(text, unit)
    if shape is None:
        return _unreadable(text)
    return number_of(shape, text, decimal, currency)


@lru_cache(maxsize=4096)
def shape_of(text: str, unit: str = "") -> NumberShape | None:
    """The parts of the number in `text`, or None where it is none; `unit` may stand after it."""
    if len(text) > LONGEST_NUMBER:
        return None
    tidy = _tidy(text)
    negative = tidy.startswith("(") and tidy.endswith(")")
    if negative:
        tidy = tidy[1:-1].strip()
    match = _SHAPE.fullmatch(tidy)
    if match is None:
        return None
    before, after = match["before"], match["after"]
    signs = before.count("-") + before.count("+") + after.count("-") + after.count("+")
    if signs > 1 or (signs and negative):
        return None
    if signs:
        negative = "-" in before or "-" in after
        before = before.replace("-", " ").replace("+", " ")
        after = after.replace("-", " ").replace("+", " ")
    if unit and after.strip().rstrip(".") == unit.casefold():
        after = ""
    marks = read_marks(before.strip(), after.strip())
    digits = match["digits"]
    decimal = decimal_of(digits)
    if marks is None or decimal == "?":
        return None
    return NumberShape(digits, match["exponent"] or "", negative, marks, decimal)


def _tidy(text: str) -> str:
    if not text.isascii():
        text = _DIRECTION.sub("", text).translate(_ONE_MEANING)
        if any(unicodedata.category(sign) == "No" for sign in text):
            # Raised figures and fractions are no digits of the number before them.
            return ""
        text = unicodedata.normalize("NFKC", text).translate(_MINUS)
        if any(sign.isdigit() and not sign.isascii() for sign in text):
            text = "".join(
                str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
                for sign in text
            )
    elif "`" in text:
        text = text.replace("`", "'")
    return " ".join(text.casefold().split())


def decimal_of(digits: str) -> str | None:
    """The decimal mark as this number alone settles it, "" without any, None for either, "?" where none fits."""
    if _ARABIC_DECIMAL in digits:
        return _ARABIC_DECIMAL if _plain(digits, _ARABIC_DECIMAL) is not None else "?"
    points, commas = digits.count(POINT), digits.count(COMMA)
    if not points and not commas:
        return "" if _plain(digits, "") is not None else "?"
    if points and commas:
        mark = POINT if digits.rfind(POINT) > digits.rfind(COMMA) else COMMA
    else:
        mark = POINT if points else COMMA
        if points + commas > 1:
            mark = COMMA if points else POINT
        else:
            head, _mark, tail = digits.partition(mark)
            # 1,234 may be grouped; 1,23 and 1234,5 and 0,123 and 1 234,567 cannot be.
            if len(tail) == 3 and 1 <= len(head) <= 3 and head.isdecimal() and head[0] != "0":
                return None
    return mark if _plain(digits, mark) is not None else "?"


def _plain(digits: str, decimal: str) -> str | None:
    """`digits` as Python's float reads them with this decimal mark; None where they do not fit it."""
    head, tail = digits, ""
    if decimal and decimal in digits:
        head, _mark, tail = digits.rpartition(decimal)
        if tail and not tail.isdecimal():
            return None
    for group, pattern in _GROUPED.items():
        if group in head:
            if group == decimal or not pattern.fullmatch(head):
                return None
            head = head.replace(group, "")
            break
    if head and not head.isdecimal():
        return None
    return f"{head or '0'}.{tail or '0'}"


def number_of(shape: NumberShape, text: str, decimal: str | None = None, currency: str = "") -> ParsedNumber:
    """The number of this shape; `decimal` is the mark where the shape leaves it open, `text` that of the cell."""
    ambiguous = shape.decimal is None
    mark = shape.decimal
    if mark is None:
        # A single comma before three figures nearly always groups thousands, a single point almost never.
        mark = decimal or POINT
    plain = _plain(shape.digits, mark)
    if plain is None:
        return _unreadable(text)
    value = float(plain + shape.exponent) * shape.marks.factor
    if shape.marks.factor != 1 and math.isfinite(value):
        # 1.1 million are 1,100,000, where the product of floats is a little more.
        value = float(format(value, ".15g"))
    if shape.negative:
        value = -value
    if shape.marks.percent:
        value /= 100
    number = _checked(value, text)
    return ParsedNumber(
        number.value,
        shape.marks.percent,
        shape.marks.currency(currency),
        ambiguous,
        LEADING_ZERO.fullmatch(shape.digits) is not None,
        shape.marks.factor != 1,
        number.problem,
    )


def _checked(value: float, text: str) -> ParsedNumber:
    if not math.isfinite(value):
        return _unreadable(text)
    if abs(value) > _LARGEST:
        return ParsedNumber(problem=_("“{text}” is too large.").format(text=text[:40]))
    return ParsedNumber(value)


def _unreadable(text: str) -> ParsedNumber:
    return ParsedNumber(
        problem=_("“{text}” is not a number. For example 1234.5.").format(text=shorten(text, 40))
    )
