"""Reads numbers, measured values and dates that a person typed: the one reader, with the locale where a text leaves doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as Date
from functools import lru_cache

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.locale_patterns import ACTIVE
from desktop_app.language.locale_styles import Styles
from desktop_app.language.reading import date_values
from desktop_app.language.reading.number_decision import NumberHints
from desktop_app.language.reading.number_values import COMMA, POINT, NumberShape, number_of, shape_of
from desktop_app.language.reading.unknown_words import PLAIN_LIST, NotKnown
from desktop_app.language.reading.written_marks import PLAIN

_WORDS = re.compile(r"[^\d\s.,/()\-]+")
_NO_WORDS = NotKnown(kept=frozenset(("na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", ".", "?")))


def local_hints() -> NumberHints:
    """What the reader's locale says of the numbers of a column, for where nothing else does."""
    decimal, group = formats.number_marks()
    return NumberHints(locale_decimal=decimal, locale_group=group)


def is_not_known(text: str) -> bool:
    """Whether what was typed only says that nothing is known, such as "n/a" or "?"."""
    return PLAIN_LIST.has(text)


def parse_number(text: str, decimal: str = "") -> float:
    """The number in `text`, written as in the locale ("1.234,5" in German) or plainly ("1234.5").

    `decimal` is the decimal mark where a person said it (see `possible_marks`). Raises ValueError with a sentence for the reader.
    """
    shape = shape_of(text.strip())
    if shape is None or shape.marks != PLAIN:
        raise ValueError(_not_a_number(text))
    return _value(text, shape, decimal=decimal)


def parse_measure(text: str, unit: str, currency: str = "", decimal: str = "") -> float:
    """The value in `text` for `unit` (see `formats.measure`), with or without its unit written.

    For "share", "85 %" is 0.85; for "money", "$18.4m" and "40k" are read, and an amount in another currency is
    refused. `decimal` is the decimal mark where a person said it. Raises ValueError with a sentence for the reader.
    """
    shape = shape_of(text.strip(), unit if unit not in ("share", "%", "money", "count") else "")
    if shape is None:
        raise ValueError(_not_a_number(text, unit))
    marks = shape.marks
    if unit in ("share", "%"):
        if marks.currencies or marks.factor != 1:
            raise ValueError(_not_a_number(text, unit))
        value = _value(text, shape, decimal=decimal)
        # Through the decimal text, so that 7 % are 7 and not 7.000000000000001.
        return float(format(value * 100, ".15g")) if unit == "%" and marks.percent else value
    if unit != "money" and marks != PLAIN:
        raise ValueError(_not_a_number(text, unit))
    if marks.percent:
        raise ValueError(_not_a_number(text, unit))
    named = marks.currency(currency)
    if named and currency and named != currency:
        raise ValueError(
            _("“{text}” is in {code}, not in {currency}.").format(
                text=_quoted(text), code=named, currency=currency
            )
        )
    return _value(text, shape, unit, decimal)


def parse_percent(text: str, decimal: str = "") -> float:
    """The share in `text`, where a bare number is per cent, as beside a field in per cent: "7" is 0.07."""
    return float(format(parse_measure(text, "%", decimal=decimal) / 100, ".15g"))


def possible_marks(text: str, unit: str = "") -> tuple[str, ...]:
    """The decimal marks by which a number may be meant, that of the larger reading first; empty where none is in doubt.

    12.000 has two where a point is the decimal mark: it can be twelve thousand. The locale's own way of grouping
    leaves no doubt. `unit` may stand after the number.
    """
    shape = shape_of(text.strip(), unit if unit not in ("share", "%", "money", "count") else "")
    if shape is None or shape.decimal is not None:
        return ()
    mark = POINT if POINT in shape.digits else COMMA
    return (COMMA if mark == POINT else POINT, mark) if mark == _decimal_mark(shape) else ()


def two_ways(text: str, first: str, second: str) -> str:
    """A sentence on a text that has two readings, and what they are."""
    return _("“{text}” can be {first} or {second}.").format(text=_quoted(text), first=first, second=second)


def refuse_two_ways(text: str, unit: str = "") -> None:
    """Raise ValueError for a number that can be read in two ways, with how each is written."""
    marks = possible_marks(text, unit)
    shape = shape_of(text.strip(), unit)
    if not marks or shape is None:
        return
    values = [number_of(shape, text, mark).value or 0.0 for mark in marks]
    if shape.marks.percent:
        values = [float(format(value * 100, ".15g")) for value in values]
    sentence = two_ways(text, *map(formats.number, values))
    first, second = (in_one_way(formats.editable(value)) for value in values)
    raise ValueError(
        _("{sentence} Write {first} or {second}.").format(sentence=sentence, first=first, second=second)
    )


def in_one_way(text: str) -> str:
    """A written number so that it can be read in one way only: 1.234 could be grouped, 1.2340 cannot."""
    # Nearly all are none that could be grouped.
    return f"{text}0" if text[-4:-3] in (POINT, COMMA) and possible_marks(text) else text


def parse_date(text: str) -> Date:
    """The day in `text`: ISO ("2026-11-21"), figures ("21.11.26") or words ("21 Nov 2026").

    Figures that are not a valid day in the locale's order are read in the other order if that is valid; with dots
    the day comes first. Raises ValueError with a sentence for the reader.
    """
    styles = ACTIVE.get()
    day = _day(text, styles, {})
    if day is None and _WORDS.search(text):
        # Two languages may call two months by one word; the reader's own decides.
        day = _day(text, styles, _month_names(styles.name))
    if day is None:
        example = formats.date(Date(2026, 11, 21))
        raise ValueError(
            _("“{text}” is not a date. For example {example} or 2026-11-21.").format(
                text=_quoted(text), example=example
            )
        )
    return day


def possible_dates(text: str) -> tuple[Date, ...]:
    """The days that a text may mean, the one of the locale's order first: two for 03/04/2026, none where it is no date."""
    try:
        day = parse_date(text)
    except ValueError:
        return ()
    styles = ACTIVE.get()
    order = "mdy" if styles.day_first else "dmy"
    other = date_values.parse_date(text, order, year_first=styles.year_first, words=_NO_WORDS)
    if other.precision != date_values.DAY or other.value in (None, day):
        return (day,)
    return day, other.value


def refuse_two_days(text: str) -> None:
    """Raise ValueError for a date that can be read in two ways, with how each is written."""
    days = possible_dates(text)
    if len(days) > 1:
        first, second = (day.isoformat() for day in days)
        raise ValueError(
            _("{sentence} Write {first} or {second}.").format(
                sentence=two_ways(text, *map(formats.date, days)), first=first, second=second
            )
        )


def _value(text: str, shape: NumberShape, unit: str = "", decimal: str = "") -> float:
    number = number_of(shape, text, decimal or _decimal_mark(shape))
    if number.value is None:
        raise ValueError(_not_a_number(text, unit))
    return number.value


def _decimal_mark(shape: NumberShape) -> str:
    """The decimal mark of a number that a person typed, where the number alone does not tell."""
    styles = ACTIVE.get()
    mark = POINT if POINT in shape.digits else COMMA
    if mark == styles.group:
        return COMMA if mark == POINT else POINT
    # A mark that the locale does not use at all is the decimal one, as programs write it.
    return mark


def _day(text: str, styles: Styles, months: Mapping[str, int]) -> Date | None:
    order = "dmy" if styles.day_first else "mdy"
    parsed = date_values.parse_date(text, order, year_first=styles.year_first, words=_NO_WORDS, months=months)
    return parsed.value if parsed.precision == date_values.DAY else None


def _not_a_number(text: str, unit: str = "") -> str:
    sentence = _("“{text}” is not a number. For example {example}.")
    if unit == "money":
        sentence = _("“{text}” is not a number. For example {example} or {short} million.")
    return sentence.format(text=_quoted(text), example=formats.number(1235), short=formats.number(1.2))


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


@lru_cache(maxsize=16)
def _month_names(locale_name: str) -> dict[str, int]:
    from babel import Locale

    names: dict[str, int] = {}
    for name in ("en_US", locale_name):
        for forms in Locale.parse(name).months.values():
            for width in ("abbreviated", "wide"):
                for number, month in forms.get(width, {}).items():
                    words = _WORDS.findall(str(month).casefold())
                    if len(words) == 1:
                        names[words[0]] = number
    names.setdefault("sept", 9)
    return names
