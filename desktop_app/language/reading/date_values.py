"""Reads dates in the shapes people really write, and says which of them could be two different days."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop_app.language.i18n import N_, _
from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.month_words import MONTH_WORDS
from desktop_app.language.reading.unknown_words import REGISTER_LIST, NotKnown
from desktop_app.text import shorten

#: How exact a date was written; the value is its first day.
DAY, MONTH, QUARTER, HALF, YEAR = "day", "month", "quarter", "half", "year"
DATE_ORDERS = {"dmy": N_("day, month, year"), "mdy": N_("month, day, year")}
FIRST_YEAR, LAST_YEAR = 1900, 2200

# Days since this one are what Excel keeps for a date; right for every day from March 1900.
_EXCEL_START = dt.date(1899, 12, 30)
_EXCEL_1904_START = dt.date(1904, 1, 1)
_SERIALS = range(10_000, 110_000)  # 1927 to 2201
_LONGEST = 60

_TIME = r"(?:[T ,]+\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})\.?" + _TIME, re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_THREE = re.compile(r"(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4}|\d{2})\.?" + _TIME, re.IGNORECASE)
# Korean short dates begin with the year, and others written like this with the day.
_DOTS_ALL_THROUGH = re.compile(r"(\d{2})\. (\d{1,2})\. (\d{1,2})\.")
_FAR_EAST = re.compile(r"(\d{2,4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?")
_VIETNAMESE = re.compile(r"(?:ngày )?(\d{1,2}) (?:tháng|thg) (\d{1,2})(?:,| năm)? (\d{4})")
_OFFSET = re.compile(r":\d{2}(?:[.,]\d+)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_UNSEEN = re.compile("[\u200b\u200e\u200f\u061c\u2060\u202a-\u202e\u2066-\u2069]")
# Russian, Ukrainian and Bulgarian write a letter for "year" behind the year.
_YEAR_SIGN = re.compile(r"(?<=\d) ?[\u0433\u0440]\.?$")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER = re.compile(
    r"(?:q|quarter )([1-4])[ ,/.'-]*(\d{4}|\d{2})|(\d{4})[ ,/.-]*q([1-4])|([1-4])q[ /'-]*(\d{4}|\d{2})"
)
_HALF = re.compile(r"h([12])[ ,/.'-]*(\d{4}|\d{2})|(\d{4})[ ,/.-]*h([12])")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_DIGITS = re.compile(r"\d{5}(?:\.\d+)?")
_WEEKDAY = re.compile(r"^[^\W\d_]{2,10}day,?\s+|^(?:mon|tue|wed|thu|fri|sat|sun),?\s+")
_WORD = re.compile(r"\d+|[^\s\d.,/()'’-]+")
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
    other (`conflict`), as `settled_by` and `against` do. `example` is the first value that needs an order.
    `offsets` are the different ones with which times are written; each is taken as its local day.
    """

    order: str | None
    ambiguous: bool
    settled_by: str = ""
    example: str = ""
    conflict: bool = False
    against: str = ""
    offsets: tuple[str, ...] = ()


def parse_date(
    cell: Cell,
    date_order: str | None = None,
    *,
    year_first: bool = False,
    from_1904: bool = False,
    words: NotKnown = REGISTER_LIST,
    months: Mapping[str, int] | None = None,
) -> ParsedDate:
    """The date in `cell`; `date_order` is "dmy" or "mdy" for days such as 01/02/2024, None to be told.

    Days with dots are read day first. A number is an Excel day when it could be one, counted from 1904 if the
    workbook does, or a year. `months` are words for months that go before those known; `year_first` reads
    26/11/21 as written in Japan. Of `words` each means that no date is stated, without a problem. A month without
    a day is its first day, with its precision told. A time with an offset falls on the day that is written.
    """
    if isinstance(cell, (dt.datetime, dt.date)):
        return _found(cell.year, cell.month, cell.day, str(cell))
    if isinstance(cell, (bool, dt.time, dt.timedelta)):
        return _unreadable(str(cell))
    if isinstance(cell, (int, float)):
        return _from_number(cell, from_1904)
    text = " ".join(cell.split())
    if words.has(text):
        return ParsedDate()
    if len(text) > _LONGEST:
        return _unreadable(text)
    return _from_text(text, date_order, year_first, months or {})


def find_ambiguous(cells: Iterable[Cell]) -> DateOrder:
    """Whether the column's dates are day-first or month-first, as far as a value with a day over 12 tells."""
    settled: dict[str, str] = {}
    offsets: dict[str, None] = {}
    example = ""
    for cell in cells:
        if not isinstance(cell, str):
            continue
        text = _tidy(" ".join(cell.split()))
        if ":" in text and len(offsets) < 2 and (offset := _OFFSET.search(text)):
            offsets["+00:00" if offset[1].casefold() in ("z", "utc", "gmt") else offset[1]] = None
        match = _THREE.fullmatch(text)
        if match is None or _DOTS_ALL_THROUGH.fullmatch(text):
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second >= 1 and first <= 31:
            settled.setdefault("dmy", cell)
        elif second > 12 >= first >= 1 and second <= 31:
            settled.setdefault("mdy", cell)
        elif match[2] == ".":
            # Whoever writes dots puts the day first; another dotted day that can't be so contradicts this.
            if first != second and 1 <= first <= 12 and 1 <= second <= 12:
                settled.setdefault("dmy", cell)
        elif first != second and 1 <= first <= 12 and 1 <= second <= 12 and not example:
            example = cell
    zones = tuple(offsets) if len(offsets) > 1 else ()
    if len(settled) == 1:
        order, by = next(iter(settled.items()))
        return DateOrder(order, False, by, example, offsets=zones)
    by, against = (*settled.values(), "", "")[:2]
    return DateOrder(None, bool(example), by, example, len(settled) == 2, against, zones)


def _tidy(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\u202f", " ").replace("\u00a0", " ")
    if any(sign.isdigit() and not sign.isascii() for sign in text):
        text = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    return _YEAR_SIGN.sub("", text)


def _from_number(number: float, from_1904: bool) -> ParsedDate:
    if number == number and abs(number) < 100_000_000:
        whole = int(number)
        if number == whole and FIRST_YEAR <= whole <= LAST_YEAR:
            return ParsedDate(dt.date(whole, 1, 1), YEAR)
        if whole in _SERIALS:
            start = _EXCEL_1904_START if from_1904 else _EXCEL_START
            return ParsedDate(start + dt.timedelta(days=whole))
        if number == whole and _COMPACT.fullmatch(str(whole)):
            return _from_text(str(whole), None, False, {})
    return _unreadable(f"{number:g}")


def _from_text(text: str, date_order: str | None, year_first: bool, months: Mapping[str, int]) -> ParsedDate:
    lower = _WEEKDAY.sub("", _tidy(text).casefold())
    if match := _ISO.fullmatch(lower) or _COMPACT.fullmatch(lower):
        return _found(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _DOTS_ALL_THROUGH.fullmatch(lower):
        return _korean_or_not(match, date_order, year_first, text)
    if match := _THREE.fullmatch(lower):
        first, second, year = int(match[1]), int(match[3]), match[4]
        if year_first and len(year) == 2:
            return _found(_full_year(match[1]), second, int(year), text)
        order = "dmy" if match[2] == "." else date_order
        return _by_order(first, second, _full_year(year), order, text)
    return _month_or_year(lower, text) or _by_words(lower, text, months)


def _korean_or_not(match: re.Match[str], date_order: str | None, year_first: bool, text: str) -> ParsedDate:
    by_day = _day(_full_year(match[3]), int(match[2]), int(match[1])) if len(match[3]) == 2 else None
    by_year = _day(_full_year(match[1]), int(match[2]), int(match[3]))
    if date_order == "dmy" and by_day:
        return ParsedDate(by_day)
    if by_year and (year_first or not by_day or by_day == by_year):
        return ParsedDate(by_year)
    if by_day and by_year:
        return ParsedDate(problem=_two_days(text))
    return _unreadable(text)


def _month_or_year(lower: str, text: str) -> ParsedDate | None:
    """A day as East Asia and Vietnam write it, or what names no day: a month, a quarter, a half, a year."""
    if match := _FAR_EAST.fullmatch(lower):
        precision = DAY if match[3] else MONTH
        return _found(_full_year(match[1]), int(match[2]), int(match[3] or 1), text, precision)
    if match := _VIETNAMESE.fullmatch(lower):
        return _found(int(match[3]), int(match[2]), int(match[1]), text)
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
    return None


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
            problem=_two_days(text),
        )
    value = as_dmy or as_mdy
    return ParsedDate(value) if value else _unreadable(text)


def _two_days(text: str) -> str:
    return _("“{text}” can be two different days. Say whether the day or the month comes first.").format(
        text=text
    )


def _by_words(lower: str, text: str, more: Mapping[str, int]) -> ParsedDate:
    """ "5 July 2024", "July 5, 2024", "Jul-25" (a month and its year), "July 2024"."""
    words = _WORD.findall(_TRAILING_TIME.sub("", lower))
    figures = [word for word in words if word.isdecimal()]
    names = [word for word in words if not word.isdecimal()]
    months = [month for word in names if (month := more.get(word) or _month(word))]
    others = [word for word in names if word not in _FILLERS and word not in more and not _month(word)]
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


_FILLER_WORDS = "th st nd rd of de del le er den m d gada \u0433 \u0440 ค ศ"
_FILLERS = frozenset(_FILLER_WORDS.split())


def _month(word: str) -> int | None:
    # Hebrew says "in January" in one word.
    return MONTH_WORDS.get(word) or MONTH_WORDS.get(word.removeprefix("ב"))


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
    return ParsedDate(
        problem=_("“{text}” is not a date. For example 2026-11-21.").format(text=shorten(text, 40))
    )
