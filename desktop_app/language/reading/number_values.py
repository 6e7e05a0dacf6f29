"""Reads numbers in the shapes people really write: separators, currencies, per cent, k and m, brackets."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.unknown_words import is_unknown_word

_LONGEST = 60
_LARGEST = 1e18
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-"))
_SYMBOLS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "us$": "USD",
    "chf": "CHF",
    "fr.": "CHF",
}
_CODES = frozenset(
    (
        *(
            "usd",
            "eur",
            "gbp",
            "chf",
            "jpy",
            "inr",
            "cad",
            "aud",
            "nzd",
            "sek",
            "nok",
            "dkk",
            "pln",
            "czk",
            "huf",
        ),
        *("ron", "bgn", "try", "brl", "mxn", "cny", "hkd", "sgd", "krw", "zar", "ils", "aed", "sar"),
    )
)
_MULTIPLES = {
    **dict.fromkeys(("k", "tsd", "thousand", "thousands", "tausend"), 1e3),
    **dict.fromkeys(("m", "mn", "mm", "mio", "mln", "million", "millions", "millionen"), 1e6),
    **dict.fromkeys(("b", "bn", "mrd", "md", "billion", "billions", "milliarden", "milliarde"), 1e9),
}
_CURRENCY = r"(?:us\$|[$€£¥₹]|[a-z]{3}(?![a-z])|fr\.)"
_SHAPE = re.compile(
    rf"(?P<before>{_CURRENCY})?\s*(?P<sign>[-+])?\s*(?P<between>{_CURRENCY})?\s*"
    r"(?P<digits>\d[\d\s.,'’]*|[.,]\d+)(?P<exponent>e[+-]?\d{1,3})?\s*"
    rf"(?P<multiple>[a-z]+\.?(?=$|\s|[%€£$]))?\s*(?P<after>{_CURRENCY}|%)?"
)
_GROUPED = {
    ",": re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}"),
    ".": re.compile(r"\d{1,3}(?:\.\d{3})+"),
    " ": re.compile(r"\d{1,3}(?: \d{3})+"),
    "'": re.compile(r"\d{1,3}(?:'\d{3})+"),
}


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """What a cell says as a number.

    `value` is None when nothing is stated or it cannot be read; 40 % is 0.4 with `percent` True.
    `currency` is an ISO code, or empty. `ambiguous` is True for one such as 1,234, whose separator
    may be a decimal one; `value` is then the likelier reading. `problem` is a sentence or empty.
    """

    value: float | None = None
    percent: bool = False
    currency: str = ""
    ambiguous: bool = False
    problem: str = ""


def parse_number(cell: Cell, decimal: str | None = None) -> ParsedNumber:
    """The number in `cell`; `decimal` is "." or "," where the column settles it, None to find out.

    Read are 1,234.56 and 1.234,56 and 1 234 and 1'234, a currency before or after, k, m, bn and
    their words, per cent, and brackets for minus. "unknown", "n/a" and the like mean that no number is
    stated, without a problem.
    """
    if isinstance(cell, (bool, dt.date, dt.time, dt.timedelta)):
        return _unreadable(str(cell))
    if isinstance(cell, (int, float)):
        return _checked(float(cell), str(cell))
    text = " ".join(cell.split())
    if not text or is_unknown_word(text):
        return ParsedNumber()
    if len(text) > _LONGEST:
        return _unreadable(text)
    return _from_text(text, decimal)


def find_decimal(cells: Iterable[Cell]) -> str | None:
    """The decimal separator of a column, "." or ",", as far as some value settles it; else None."""
    votes: dict[str, int] = {".": 0, ",": 0}
    for cell in cells:
        if not isinstance(cell, str) or len(cell) > _LONGEST:
            continue
        match = _SHAPE.fullmatch(_tidy(cell))
        if match:
            settled = _decimal_of(match["digits"].strip().replace("’", "'"))
            if settled in votes:
                votes[settled] += 1
    if bool(votes["."]) == bool(votes[","]):
        return None
    return "." if votes["."] else ","


def _tidy(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_MINUS).casefold()
    return " ".join(folded.split())


def _from_text(text: str, decimal: str | None) -> ParsedNumber:
    tidy = _tidy(text)
    negative = False
    if tidy.startswith("(") and tidy.endswith(")"):
        negative, tidy = True, tidy[1:-1].strip()
    elif tidy.endswith("-") and len(tidy) > 1:
        negative, tidy = True, tidy[:-1].strip()
    match = _SHAPE.fullmatch(tidy)
    if match is None:
        return _unreadable(text)
    marks = [mark for mark in (match["before"], match["between"], match["after"]) if mark]
    factor, word = 1.0, (match["multiple"] or "").rstrip(".")
    if word in _MULTIPLES:
        factor = _MULTIPLES[word]
    elif word:
        marks.append(word)
    percent = "%" in marks
    currencies = {_currency(mark) for mark in marks if mark != "%"}
    if len(currencies) > 1 or "" in currencies or (percent and (currencies or factor != 1)):
        return _unreadable(text)
    plain, ambiguous = _plain(match["digits"].strip().replace("’", "'"), decimal)
    if plain is None:
        return _unreadable(text)
    value = float(plain + (match["exponent"] or "")) * factor
    if negative or match["sign"] == "-":
        value = -value
    if percent:
        value /= 100
    checked_number = _checked(value, text)
    return ParsedNumber(
        checked_number.value,
        percent,
        currencies.pop() if currencies else "",
        ambiguous,
        checked_number.problem,
    )


def _currency(mark: str) -> str:
    if mark in _SYMBOLS:
        return _SYMBOLS[mark]
    return mark.upper() if mark in _CODES else ""


def _decimal_of(digits: str) -> str | None:
    """The decimal separator as this number alone settles it: "." or ",", else None."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return None
    mark, other = digits[last], "," if digits[last] == "." else "."
    if digits.count(mark) > 1:
        return other
    if other in digits or " " in digits[:last] or "'" in digits[:last]:
        return mark
    head, tail = digits[:last], digits[last + 1 :]
    # 1,234 may be grouped; 1,23 and 1234,5 and 0,123 cannot be.
    grouped = len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0")
    return None if grouped else mark


def _plain(digits: str, decimal: str | None) -> tuple[str | None, bool]:
    """`digits` as Python's float reads them, and whether another reading was possible."""
    settled = _decimal_of(digits)
    ambiguous = False
    if settled is None:
        mark = "." if "." in digits else "," if "," in digits else ""
        if mark and decimal:
            settled = decimal
        elif mark:
            # A single comma before three figures nearly always groups thousands, a single point almost never.
            settled, ambiguous = ".", True
    head, tail = digits, ""
    if settled and settled in digits:
        head, _mark, tail = digits.rpartition(settled)
    if not tail.isdecimal() and tail:
        return None, False
    for group in (",", ".", " ", "'"):
        if group in head:
            if group == settled or not _GROUPED[group].fullmatch(head):
                return None, False
            head = head.replace(group, "")
            break
    if head and not head.isdecimal():
        return None, False
    return f"{head or '0'}.{tail or '0'}", ambiguous


def _checked(value: float, text: str) -> ParsedNumber:
    if not math.isfinite(value):
        return _unreadable(text)
    if abs(value) > _LARGEST:
        return ParsedNumber(problem=_("“{text}” is too large.").format(text=text[:40]))
    return ParsedNumber(value)


def _unreadable(text: str) -> ParsedNumber:
    from desktop_app.text import shorten

    return ParsedNumber(
        problem=_("“{text}” is not a number. Write it such as 1234.5.").format(text=shorten(text, 40))
    )
