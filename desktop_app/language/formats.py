"""Numbers, money, shares, dates and sizes as a reader in the chosen locale writes them."""

from __future__ import annotations

import math
import re
from datetime import UTC, tzinfo
from datetime import date as Date
from datetime import datetime as DateTime
from decimal import Decimal
from functools import lru_cache

from desktop_app.language.i18n import _, ngettext
from desktop_app.language.locale_patterns import ACTIVE
from desktop_app.language.locale_styles import NBSP, Affixes, Styles, rounded

__all__ = [
    "bound",
    "date",
    "date_time",
    "day",
    "editable",
    "file_size",
    "locale_name",
    "measure",
    "money",
    "money_range",
    "month",
    "month_short",
    "number",
    "number_marks",
    "percent",
    "relative_days",
    "set_locale",
    "share_interval",
]

Number = int | float | Decimal

_SCIENTIFIC_FROM = 1e15
_COMPACT_MONEY_FROM = 100_000
_FILE_UNITS = ("kB", "MB", "GB", "TB")


def set_locale(name: str | None) -> None:
    """Write from now on as in locale `name` ("de_DE"); None: as LC_ALL or LANG say, else en_US."""
    ACTIVE.set(name)


def locale_name() -> str:
    """The locale in use, such as "en_US"."""
    return ACTIVE.get().name


def number_marks() -> tuple[str, str]:
    """The locale's decimal mark, and its mark between thousands."""
    styles = ACTIVE.get()
    return styles.decimal, styles.group


def unknown() -> str:
    """The word for a figure that nobody has given."""
    return _("unknown")


def number(x: Number | None, digits: int | None = None) -> str:
    """`x` with the locale's separators.

    `digits` fixes the decimals; None shows three significant ones below 1, two up to 100, one up to
    1,000 and none above, without trailing zeros (but at least two below 1, as in "0.90").
    """
    value = _finite(x)
    if value is None:
        return unknown()
    styles = ACTIVE.get()
    return _signed(value, digits, styles, styles.plain)


def two_digits(x: float) -> float:
    """A worked-out figure with the two significant digits that it can carry; whole from 100 on."""
    if not x or not math.isfinite(x):
        return x
    return round(x, max(0, 1 - math.floor(math.log10(abs(x)))))


def editable(x: Number | None) -> str:
    """`x` in full and without grouping, for a field that is being edited; "" for None."""
    value = _finite(x)
    if value is None:
        return ""
    text = format(_decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ACTIVE.get().decimal)


def percent(share: Number | None, digits: int | None = None) -> str:
    """A share (1 is the whole) in percent: 0.014 is "1.4 %".

    None for `digits` shows one decimal where needed, more below 1 % and just under 100 %.
    """
    value = _finite(share)
    if value is None:
        return unknown()
    return _percent(_decimal(value) * 100, digits)


def share_interval(
    share: Number | None, low: Number | None, high: Number | None, n: int | None = None
) -> str:
    """A share with its 95 % interval and its number of cases: "81 % (74 – 86 %, n = 120)"."""
    text = percent(share)
    if _finite(share) is None or _finite(low) is None or _finite(high) is None:
        return text
    bounds = _("{low} – {high}").format(low=percent(low), high=percent(high))
    if n is None:
        return _("{share} ({interval})").format(share=text, interval=bounds)
    return _("{share} ({interval}, n = {n})").format(share=text, interval=bounds, n=number(n))


def money(x: Number | None, currency: str, compact: bool = False) -> str:
    """An amount in `currency` (ISO 4217 code); `compact` shortens from a thousand on: "$18.4m".

    Whole amounts and those over 1,000 have no decimals; below one unit, two significant digits.
    """
    value = _finite(x)
    if value is None:
        return unknown()
    styles = ACTIVE.get()
    size = abs(_decimal(value))
    if size >= _SCIENTIFIC_FROM:
        return _scientific(size, value < 0, styles, styles.money_affixes(currency))
    if compact and size >= 1000:
        return _compact(size, value < 0, currency, styles)
    if size >= 1000 or size == int(size):
        places = 0
    elif size < 1:
        places = min(8, 1 - size.adjusted())
    else:
        places = _currency_places(currency)
    return _around(size, value < 0, places, styles, styles.money_affixes(currency))


def money_range(low: Number | None, high: Number | None, currency: str, compact: bool = True) -> str:
    """Two amounts as a range, "$11.2m – $27.9m"; if one is unknown, "at least" or "at most"."""
    lowest, highest = _finite(low), _finite(high)
    if lowest is None and highest is None:
        return unknown()
    if lowest is None:
        return _("at most {amount}").format(amount=money(highest, currency, compact))
    if highest is None:
        return _("at least {amount}").format(amount=money(lowest, currency, compact))
    first, last = money(lowest, currency, compact), money(highest, currency, compact)
    return first if first == last else _("{low} – {high}").format(low=first, high=last)


def date(d: Date | None) -> str:
    """A day with its year: "21 Nov 2026"."""
    return _dated(d, "date")


def day(d: Date | None) -> str:
    """A day of which the year is plain: "21 Nov"."""
    return _dated(d, "day")


def month(d: Date | None) -> str:
    """A month with its year: "Nov 2026"."""
    return _dated(d, "month")


def month_short(d: Date | None) -> str:
    """A month by name: "Nov"."""
    return _dated(d, "month_short")


def date_time(moment: DateTime | None, zone: tzinfo | None = None) -> str:
    """A moment in the reader's zone (or in `zone`): "21 Nov 2026, 14:05". No zone means UTC."""
    if moment is None:
        return unknown()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        local = moment.astimezone(zone)
    except (OverflowError, OSError, ValueError):
        local = moment
    from babel.dates import format_time

    styles = ACTIVE.get()
    time = format_time(local, styles.time_pattern, locale=styles.babel)
    return styles.joiner.replace("{1}", date(local)).replace("{0}", time)


def relative_days(n: int | None) -> str:
    """How far a day is from today: "today", "in 12 days", "3 days ago"."""
    if n is None:
        return unknown()
    if n == 0:
        return _("today")
    if n == 1:
        return _("tomorrow")
    if n == -1:
        return _("yesterday")
    count = abs(n)
    text = (
        ngettext("in {n} day", "in {n} days", count)
        if n > 0
        else ngettext("{n} day ago", "{n} days ago", count)
    )
    return text.format(n=number(count))


def measure(value: Number | None, unit: str, currency: str = "") -> str:
    """A measured value with its unit.

    `unit`: "" (bare number), "share" (0-1, shown in percent), "%" (already percent), "money",
    "count", "ms", "s", "min", "h", "days", "points", or any other text, which follows the number.
    """
    finite_value = _finite(value)
    if finite_value is None:
        return unknown()
    if unit == "share":
        return percent(finite_value)
    if unit == "%":
        return _percent(_decimal(finite_value), None)
    if unit == "money":
        return money(finite_value, currency, compact=abs(float(finite_value)) >= _COMPACT_MONEY_FROM)
    if unit == "days":
        whole = int(finite_value) if int(finite_value) == finite_value else 2
        return ngettext("{n} day", "{n} days", whole).format(n=number(finite_value))
    if unit == "years" and 0 < abs(float(finite_value)) < 1:
        months = round(float(finite_value) * 12)
        return ngettext("{n} month", "{n} months", abs(months)).format(n=number(months))
    if unit == "points":
        whole = int(finite_value) if int(finite_value) == finite_value else 2
        return ngettext("{n} point", "{n} points", whole).format(n=number(finite_value))
    if unit in ("", "count"):
        return number(finite_value)
    return f"{number(finite_value)}{NBSP}{unit}"


def bound(
    value: Number | tuple[Number | None, Number | None] | None,
    direction: str,
    unit: str,
    currency: str = "",
) -> str:
    """A limit with the side on which it holds: "≥ 0.85" (direction "higher"), "≤ 1.5 %" ("lower").

    A pair of limits, as for direction "range", reads "0.2 – 0.4"; one end may be open.
    """
    if isinstance(value, tuple):
        low, high = value
        if low is not None and high is not None:
            return _("{low} – {high}").format(
                low=measure(low, unit, currency), high=measure(high, unit, currency)
            )
        value, direction = (high, "lower") if low is None else (low, "higher")
    text = measure(value, unit, currency)
    if _finite(value) is None:
        return text
    sign = {"higher": "≥", "lower": "≤"}.get(str(getattr(direction, "value", direction)), "")
    return f"{sign}{NBSP}{text}" if sign else text


def file_size(size: int | None) -> str:
    """A number of bytes, in steps of 1,000: "3.4 MB"."""
    if size is None:
        return unknown()
    if abs(size) < 1000:
        return ngettext("{n} byte", "{n} bytes", size).format(n=number(size))
    power = next((n for n in (1, 2, 3) if abs(size) < 999.5 * 1000**n), 4)
    amount = size / 1000**power
    digits = 1 if abs(amount) < 99.95 else 0
    return f"{number(amount, digits)}{NBSP}{_FILE_UNITS[power - 1]}"


def _finite(x: Number | None) -> Number | None:
    """`x` as a number Python can format, or None if it is unknown, infinite or not a number."""
    if x is None:
        return None
    if type(x) is int:
        return x
    if type(x) is float:
        return x if math.isfinite(x) else None
    if isinstance(x, Decimal):
        return x if x.is_finite() else None
    # A NumPy scalar, or a subclass such as bool.
    as_float = float(x)
    return as_float if math.isfinite(as_float) else None


def _decimal(value: Number) -> Decimal:
    """The decimal a reader sees in `value`, so that 2.675 rounds as it is written."""
    return Decimal(repr(value)) if type(value) is float else Decimal(value)


def _smart_places(size: Decimal) -> tuple[int, int]:
    """Most and fewest decimals for `size`."""
    if size >= 1000 or size == int(size):
        return 0, 0
    if size >= 100:
        return 1, 0
    if size >= 1:
        return 2, 0
    return min(8, 2 - size.adjusted()), 2


def _signed(value: Number, digits: int | None, styles: Styles, affixes: Affixes) -> str:
    size = abs(_decimal(value))
    if size >= _SCIENTIFIC_FROM or (digits is None and 0 < size < Decimal("1e-7")):
        return _scientific(size, value < 0, styles, affixes)
    if digits is not None:
        return _around(size, value < 0, digits, styles, affixes)
    most, fewest = _smart_places(size)
    if most == 0:
        return affixes.around(styles.digits(size, 0), value < 0)
    return affixes.around(styles.localise(_stripped(size, most, fewest)), value < 0)


def _scientific(size: Decimal, negative: bool, styles: Styles, affixes: Affixes) -> str:
    mantissa, exponent = f"{size:.2e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    text = f"{styles.localise(mantissa)}{styles.exponent}{int(exponent)}"
    return affixes.around(text, negative)


def _stripped(size: Decimal, most: int, fewest: int) -> str:
    text = rounded(size, most)
    spare = most - fewest
    while spare and text[-1] == "0":
        text = text[:-1]
        spare -= 1
    return text.rstrip(".")


def _around(size: Decimal, negative: bool, places: int, styles: Styles, affixes: Affixes) -> str:
    text = styles.digits(size, places)
    if negative and not any(char in "123456789" for char in text):
        negative = False
    return affixes.around(text, negative)


def _percent(value: Decimal, digits: int | None) -> str:
    styles = ACTIVE.get()
    size = abs(value)
    if size >= _SCIENTIFIC_FROM:
        return _scientific(size, value < 0, styles, styles.percent)
    if digits is not None:
        return _around(size, value < 0, digits, styles, styles.percent)
    if size == int(size):
        places = 0
    elif size >= 1:
        # 99.97 must not be shown as 100: for an availability the difference matters.
        places = 1
        while size < 100 and places < 4 and round(size, places) == 100:
            places += 1
    else:
        places = min(8, 1 - size.adjusted())
    text = styles.localise(_stripped(size, places, 0)) if places else styles.digits(size, 0)
    return styles.percent.around(text, value < 0)


def _compact(size: Decimal, negative: bool, currency: str, styles: Styles) -> str:
    steps = styles.compact_steps(currency)
    for step in steps:
        if size < step.start * 0.9995:
            continue
        scaled = size / Decimal(step.divisor)
        if size < step.start and rounded(scaled, 1) != rounded(
            Decimal(step.start) / Decimal(step.divisor), 1
        ):
            continue
        places = 1 if scaled < Decimal("99.95") else 0
        text = styles.digits(scaled, places)
        if places and step.divisor <= 10_000 and text.endswith("0"):
            text = styles.digits(scaled, 0)
        return step.affixes.around(text, negative)
    return _around(size, negative, 0, styles, styles.money_affixes(currency))


@lru_cache(maxsize=256)
def _currency_places(currency: str) -> int:
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency)) if currency else 2


def _dated(d: Date | None, form: str) -> str:
    if d is None:
        return unknown()
    styles = ACTIVE.get()
    return _date_text(styles.name, getattr(styles, form + "_pattern"), d.toordinal())


@lru_cache(maxsize=32_768)
def _date_text(locale: str, pattern: str, ordinal: int) -> str:
    day = Date.fromordinal(ordinal)
    if _SIMPLE_DATE.fullmatch(pattern):
        months = ACTIVE.get().months
        parts = {"d": str(day.day), "dd": f"{day.day:02}", "M": str(day.month), "MM": f"{day.month:02}",
                 "MMM": months[day.month - 1], "y": str(day.year)}  # fmt: skip
        text = _DATE_PART.sub(lambda match: parts[match[0]], pattern)
    else:
        from babel.dates import format_date

        text = format_date(day, pattern, locale=locale)
    return text.replace("\u202f", NBSP)


# Only patterns of these parts and plain signs are formatted here; Babel formats the others.
_DATE_PART = re.compile(r"dd?|M{1,3}|y")
_SIMPLE_DATE = re.compile(r"(?:(?<!d)dd?(?!d)|(?<!M)M{1,3}(?!M)|(?<!y)y(?!y)|[^A-Za-z'])+")


def default_currency() -> str:
    """The currency of the country of the locale in use, as three letters; USD where it has none."""
    from babel.core import Locale
    from babel.numbers import get_territory_currencies

    territory = Locale.parse(locale_name()).territory
    currencies = get_territory_currencies(territory) if territory else []
    return str(currencies[0]) if currencies else "USD"


def locale_title(name: str) -> str:
    """A locale in its own words, such as "Deutsch (Schweiz)"."""
    from babel.core import Locale

    return Locale.parse(name).get_display_name() or name
