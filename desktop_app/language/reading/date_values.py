"""Reads dates in the shapes people really write, and says which of them could be two different days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.language.i18n import N_, _
from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.unknown_words import is_unknown_word

#: How exact a date was written; the value is its first day.
DAY, MONTH, QUARTER, HALF, YEAR = "day", "month", "quarter", "half", "year"
DATE_ORDERS = {"dmy": N_("day, month, year"), "mdy": N_("month, day, year")}
FIRST_YEAR, LAST_YEAR = 1900, 2200

# Days since this one are what Excel keeps for a date; right for every day from March 1900.
_EXCEL_START = dt.date(1899, 12, 30)
_SERIALS = range(10_000, 110_000)  # 1927 to 2201
_LONGEST = 60

# English, German, French, Spanish; the first letters must say which month it is.
_MONTHS = {
    1: "january jan januar jän jänner janvier janv enero ene",
    2: "february feb februar février fevrier févr fevr fév febrero",
    3: "march mar märz maerz mär mrz mars marzo",
    4: "april apr avril avr abril abr",
    5: "may mai mayo",
    6: "june jun juni juin junio",
    7: "july jul juli juillet juil julio",
    8: "august aug août aout agosto ago",
    9: "september sep sept septembre septiembre",
    10: "october oct oktober okt octobre octubre",
    11: "november nov novembre noviembre",
    12: "december dec dezember dez décembre decembre déc diciembre dic",
}
_MONTH = {word: number for number, words in _MONTHS.items() for word in words.split()}

_TIME = r"(?:[T ,]+\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME, re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_THREE = re.compile(r"(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER = re.compile(
    r"(?:q|quarter )([1-4])[ ,/.'-]*(\d{4}|\d{2})|(\d{4})[ ,/.-]*q([1-4])|([1-4])q[ /'-]*(\d{4}|\d{2})"
)
_HALF = re.compile(r"h([12])[ ,/.'-]*(\d{4}|\d{2})|(\d{4})[ ,/.-]*h([12])")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_DIGITS = re.compile(r"\d{5}(?:\.\d+)?")
_WEEKDAY = re.compile(r"^[^\W\d_]{2,10}day,?\s+|^(?:mon|tue|wed|thu|fri|sat|sun),?\s+")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TRAILING_TIME = re.compile(_TIME + r"$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """What a cell says as a date.

    `value` is the first day of what was written (None when nothing was, or it cannot be read);
    `precision` is day, month, quarter, half or year; `ambiguous` is True when the day and the month
    could be exchanged: `value` is then None and `choices` holds the day read as dmy and as mdy.
    `problem` is a sentence, empty when all is well.
    """

    value: dt.date | None = None
    precision: str = DAY
    ambiguous: bool = False
    problem: str = ""
    choices: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How the dates of one column are to be read.

    `order` is "dmy" or "mdy" when a value settles it (`settled_by`), else None. `ambiguous` is True
    when at least one value needs an order and none settles it, or when values contradict each
    other (`conflict`). `example` is the first value that needs an order.
    """

    order: str | None
    ambiguous: bool
    settled_by: str = ""
    example: str = ""
    conflict: bool = False


def parse_date(cell: Cell, date_order: str | None = None) -> ParsedDate:
    """The date in `cell`; `date_order` is "dmy" or "mdy" for days such as 01/02/2024, None to be told.

    A number is an Excel day when it could be one, or a year. Words such as "unknown" mean that no date is
    stated, without a problem. A month without a day is its first day, with its precision told.
    """
    if isinstance(cell, dt.datetime):
        return _found(cell.year, cell.month, cell.day, str(cell))
    if isinstance(cell, dt.date):
        return _found(cell.year, cell.month, cell.day, str(cell))
    if isinstance(cell, (bool, dt.time, dt.timedelta)):
        return _unreadable(str(cell))
    if isinstance(cell, (int, float)):
        return _from_number(cell)
    text = " ".join(cell.split())
    if not text or is_unknown_word(text):
        return ParsedDate()
    if len(text) > _LONGEST:
        return _unreadable(text)
    return _from_text(text, date_order)


def find_ambiguous(cells: Iterable[Cell]) -> DateOrder:
    """Whether the column's dates are day-first or month-first, as far as a value with a day over 12 tells."""
    settled: dict[str, str] = {}
    example = ""
    for cell in cells:
        if not isinstance(cell, str):
            continue
        match = _THREE.fullmatch(" ".join(cell.split()))
        if match is None:
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second >= 1 and first <= 31:
            settled.setdefault("dmy", cell)
        elif second > 12 >= first >= 1 and second <= 31:
            settled.setdefault("mdy", cell)
        elif first != second and 1 <= first <= 12 and 1 <= second <= 12 and not example:
            example = cell
    if len(settled) == 1:
        order, by = next(iter(settled.items()))
        return DateOrder(order, False, by, example)
    return DateOrder(None, bool(example), "", example, conflict=len(settled) == 2)


def _from_number(number: float) -> ParsedDate:
    if number == number and abs(number) < 100_000_000:
        whole = int(number)
        if number == whole and FIRST_YEAR <= whole <= LAST_YEAR:
            return ParsedDate(dt.date(whole, 1, 1), YEAR)
        if whole in _SERIALS:
            return ParsedDate(_EXCEL_START + dt.timedelta(days=whole))
        if number == whole and _COMPACT.fullmatch(str(whole)):
            return _from_text(str(whole), None)
    return _unreadable(f"{number:g}")


def _from_text(text: str, date_order: str | None) -> ParsedDate:
    lower = _WEEKDAY.sub("", text.casefold())
    if match := _ISO.fullmatch(lower) or _COMPACT.fullmatch(lower):
        return _found(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _THREE.fullmatch(lower):
        return _by_order(int(match[1]), int(match[3]), _full_year(match[4]), date_order, text)
    if match := _YEAR_MONTH.fullmatch(lower):
        return _found(int(match[1]), int(match[2]), 1, text, MONTH)
    if match := _MONTH_YEAR.fullmatch(lower):
        return _found(int(match[2]), int(match[1]), 1, text, MONTH)
    if match := _QUARTER.fullmatch(lower):
        quarter = int(match[1] or match[4] or match[5])
        return _found(_full_year(match[2] or match[3] or match[6]), quarter * 3 - 2, 1, text, QUARTER)
    if match := _HALF.fullmatch(lower):
        half = int(match[1] or match[4])
        return _found(_full_year(match[2] or match[3]), half * 6 - 5, 1, text, HALF)
    if match := _YEAR.fullmatch(lower):
        return _found(int(match[1]), 1, 1, text, YEAR)
    if _DIGITS.fullmatch(lower):
        return ParsedDate(
            problem=_("“{text}” looks like Excel's number for a day. Format the column as a date.").format(
                text=text
            )
        )
    return _by_words(lower, text)


def _by_order(first: int, second: int, year: int, order: str | None, text: str) -> ParsedDate:
    as_dmy, as_mdy = _day(year, second, first), _day(year, first, second)
    if as_dmy and as_mdy and as_dmy != as_mdy:
        if order == "dmy":
            return ParsedDate(as_dmy)
        if order == "mdy":
            return ParsedDate(as_mdy)
        return ParsedDate(
            ambiguous=True,
            choices=(as_dmy, as_mdy),
            problem=_(
                "“{text}” can be two different days. Say whether the day or the month comes first."
            ).format(text=text),
        )
    value = as_dmy or as_mdy
    return ParsedDate(value) if value else _unreadable(text)


def _by_words(lower: str, text: str) -> ParsedDate:
    """ "5 July 2024", "July 5, 2024", "Jul-25" (a month and its year), "July 2024"."""
    words = _WORD.findall(_TRAILING_TIME.sub("", lower))
    months = [_MONTH[word] for word in words if word in _MONTH]
    figures = [word for word in words if word.isdecimal()]
    others = [w for w in words if w not in _MONTH and not w.isdecimal() and w not in _FILLERS]
    if len(months) != 1 or others or not 1 <= len(figures) <= 2:
        return _unreadable(text)
    if len(figures) == 1:
        # A day and month without a year ("5 July") are no date; in "Jul-25" the number is the year.
        if words[0].isdecimal() and len(figures[0]) < 4:
            return ParsedDate(problem=_("“{text}” has no year.").format(text=text))
        if len(figures[0]) not in (2, 4):
            return _unreadable(text)
        return _found(_full_year(figures[0]), months[0], 1, text, MONTH)
    day, year = figures if len(figures[0]) < 4 else reversed(figures)
    if len(day) > 2 or len(year) not in (2, 4):
        return _unreadable(text)
    return _found(_full_year(year), months[0], int(day), text)


_FILLERS = frozenset({"th", "st", "nd", "rd", "of", "de", "del", "le", "er"})


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) != 2:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _found(year: int, month: int, day: int, text: str, precision: str = DAY) -> ParsedDate:
    value = _day(year, month, day)
    return ParsedDate(value, precision) if value else _unreadable(text)


def _unreadable(text: str) -> ParsedDate:
    from desktop_app.text import shorten

    return ParsedDate(
        problem=_("“{text}” is not a date. Write it such as 2026-11-21.").format(text=shorten(text, 40))
    )
