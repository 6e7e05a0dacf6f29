"""Reads numbers, measured values and dates that a person typed, as in the locale or as in ISO."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date as Date
from functools import lru_cache

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.locale_patterns import ACTIVE
from desktop_app.language.locale_styles import Styles, symbol

_LONGEST = 60
_MINUSES = "-\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d"
_SPACES = " \u00a0\u2009\u202f\t"
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
_PLAIN = re.compile(r"\d+(\.\d*)?(e[+-]?\d{1,3})?|\.\d+(e[+-]?\d{1,3})?", re.IGNORECASE)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_THREE_NUMBERS = re.compile(r"(\d{1,4})[./\-\s年]+(\d{1,2})[./\-\s月]+(\d{1,4})[.日]?")
_WORDS = re.compile(r"\d+|[^\d\s.,/()\-]+")
_MULTIPLES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "mln": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "mrd": 1e9,
    "md": 1e9,
    "mld": 1e9,
    "billion": 1e9,
    "billions": 1e9,
}


def parse_number(text: str) -> float:
    """The number in `text`, written as in the locale ("1.234,5" in German) or plainly ("1234.5").

    Raises ValueError with a sentence for the reader.
    """
    value = _number(_tidy(text), ACTIVE.get())
    if value is None:
        raise ValueError(_not_a_number(text))
    return value


def parse_measure(text: str, unit: str, currency: str = "") -> float:
    """The value in `text` for `unit` (see `formats.measure`), with or without its unit written.

    For "share", "85 %" is 0.85; for "money", "$18.4m" and "40k" are read.
    Raises ValueError with a sentence for the reader.
    """
    styles = ACTIVE.get()
    rest = _tidy(text)
    factor = 1.0
    if unit in ("share", "%") and "%" in rest:
        rest = rest.replace("%", "", 1).strip(_SPACES)
        factor = 0.01 if unit == "share" else 1.0
    elif unit == "money":
        rest = _without_currency(rest, currency, styles)
        rest, factor = _multiple(rest)
    elif unit and unit not in ("share", "%", "count") and rest.lower().endswith(unit.lower()):
        rest = rest[: -len(unit)].strip(_SPACES)
    value = _number(rest, styles)
    if value is None or not math.isfinite(value * factor):
        raise ValueError(_not_a_number(text))
    # Dividing keeps 85 % at exactly 0.85, where multiplying by 0.01 would not.
    return value / 100 if factor == 0.01 else value * factor


def parse_date(text: str) -> Date:
    """The day in `text`: ISO ("2026-11-21"), figures ("21.11.26") or words ("21 Nov 2026").

    Figures that are not a valid day in the locale's order are read in the other order if that is valid.
    Raises ValueError with a sentence for the reader.
    """
    styles = ACTIVE.get()
    tidy = _tidy(text)
    iso = _ISO_DATE.fullmatch(tidy)
    if iso:
        day = _day(int(iso[1]), int(iso[2]), int(iso[3]))
    elif figures := _THREE_NUMBERS.fullmatch(tidy):
        day = _by_figures(figures[1], figures[2], figures[3], styles)
    else:
        day = _by_words(tidy, styles)
    if day is None:
        example = formats.date(Date(2026, 11, 21))
        raise ValueError(
            _("“{text}” is not a date. Write it such as {example} or 2026-11-21.").format(
                text=_quoted(text), example=example
            )
        )
    return day


def _not_a_number(text: str) -> str:
    return _("“{text}” is not a number. Write it such as {example}.").format(
        text=_quoted(text), example=formats.number(1234.5)
    )


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def _tidy(text: str) -> str:
    """`text` without outer spaces and direction marks, with western digits and separators."""
    if len(text) > _LONGEST:
        return ""
    text = text.translate(_MARKS).replace("\u066b", ".").replace("\u066c", ",")
    text = "".join(
        str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char
        for char in text.replace("\u066a", "%").replace("\uff05", "%")
    )
    return text.replace("\uff0e", ".").replace("\uff0c", ",").strip().strip(_SPACES)


def _number(text: str, styles: Styles) -> float | None:
    sign = 1.0
    if text and text[0] in _MINUSES:
        sign, text = -1.0, text[1:].strip(_SPACES)
    elif text.startswith("+"):
        text = text[1:].strip(_SPACES)
    plain = _ungrouped(text, styles)
    if plain is None:
        return None
    value = float(plain)
    return sign * value if math.isfinite(value) else None


def _ungrouped(text: str, styles: Styles) -> str | None:
    """`text` as Python's float reads it: grouped as in the locale, or plain; else None."""
    spaced = styles.group in _SPACES or styles.group in "'’"
    separators = f"{_SPACES}'’" if spaced else f"{_SPACES}{styles.group}"
    group = "[" + re.escape(separators) + "]"
    size = "{2,3}" if styles.indian else "{3}"
    decimal = re.escape(styles.decimal)
    grouped = re.fullmatch(rf"([1-9]\d{{0,2}}(?:({group})\d{size})*)(?:{decimal}(\d*))?", text)
    if grouped and (grouped[2] or grouped[3] is not None):
        parts = re.split(group, grouped[1])
        if len(parts) == 1 or len(parts[-1]) == 3:
            return "".join(parts) + "." + (grouped[3] or "0")
    local = re.fullmatch(rf"(\d*){decimal}(\d*)", text)
    if local and (local[1] or local[2]):
        return f"{local[1] or '0'}.{local[2] or '0'}"
    return text if _PLAIN.fullmatch(text) else None


def _without_currency(text: str, currency: str, styles: Styles) -> str:
    signs = {"$", "€", "£", "¥", "₹", currency, symbol(styles.babel, currency)} - {""}
    sign, body = ("-", text[1:]) if text[:1] and text[0] in _MINUSES else ("", text)
    body = body.strip(_SPACES)
    for mark in sorted(signs, key=len, reverse=True):
        if body.upper().startswith(mark.upper()):
            body = body[len(mark) :]
            break
        if body.upper().endswith(mark.upper()):
            body = body[: -len(mark)]
            break
    return sign + body.strip(_SPACES)


def _multiple(text: str) -> tuple[str, float]:
    match = re.fullmatch(r"(.*?\d[.,]?)\s*([^\W\d_]+)\.?", text)
    if match and match[2].lower() in _MULTIPLES:
        return match[1].strip(_SPACES), _MULTIPLES[match[2].lower()]
    return text, 1.0


def _day(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int | None:
    if len(text) == 4:
        return int(text)
    if len(text) == 2:
        return 2000 + int(text) if int(text) < 70 else 1900 + int(text)
    return None


def _by_figures(first: str, second: str, third: str, styles: Styles) -> Date | None:
    if len(first) == 4 or (styles.year_first and len(third) <= 2):
        year = _year(first)
        return None if year is None or len(third) > 2 else _day(year, int(second), int(third))
    year = _year(third)
    if year is None or len(first) > 2:
        return None
    first_number, two = int(first), int(second)
    orders = (
        [(two, first_number), (first_number, two)]
        if styles.day_first
        else [(first_number, two), (two, first_number)]
    )
    return next((found for m, d in orders if (found := _day(year, m, d))), None)


def _by_words(text: str, styles: Styles) -> Date | None:
    words = _WORDS.findall(text.casefold())
    figures = [word for word in words if word.isdigit()]
    if len(figures) != 2 or not 3 <= len(words) <= 6:
        return None
    months = {month for word in words if not word.isdigit() and (month := _month(word, styles.name))}
    if len(months) != 1:
        return None
    first, second = figures
    day, year = (second, first) if len(first) == 4 else (first, second)
    whole_year = _year(year)
    if whole_year is None or len(day) > 2:
        return None
    return _day(whole_year, months.pop(), int(day))


@lru_cache(maxsize=512)
def _month(word: str, locale_name: str) -> int | None:
    return _month_names(locale_name).get(word)


@lru_cache(maxsize=16)
def _month_names(locale_name: str) -> dict[str, int]:
    from babel import Locale

    names: dict[str, int] = {}
    for name in ("en_US", locale_name):
        for forms in Locale.parse(name).months.values():
            for width in ("abbreviated", "wide"):
                for number, month in forms.get(width, {}).items():
                    words = [w for w in _WORDS.findall(str(month).casefold()) if not w.isdigit()]
                    if len(words) == 1:
                        names[words[0]] = number
    names.setdefault("sept", 9)
    return names
