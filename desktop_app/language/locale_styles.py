"""The compiled styles of a locale: signs around, separators between and replacements of a number's digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from babel import Locale

FALLBACK = "en_US"
NBSP = "\u00a0"
_LETTERED_MAGNITUDES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
_PLACES = tuple(Decimal(1).scaleb(-n) for n in range(16))


class Affixes(NamedTuple):
    """What stands before and after the digits of a number, for both signs."""

    prefix: str
    suffix: str
    negative_prefix: str
    negative_suffix: str

    def around(self, digits: str, negative: bool) -> str:
        if negative:
            return self.negative_prefix + digits + self.negative_suffix
        return self.prefix + digits + self.suffix


class Magnitude(NamedTuple):
    """One step of short money: from `start` on, the amount is divided and gets a suffix."""

    start: float
    divisor: float
    affixes: Affixes


@dataclass(slots=True)
class Styles:
    """The compiled patterns of one locale; only the money styles grow, by one a currency."""

    name: str
    language: str
    decimal: str
    group: str
    minus: str
    exponent: str
    indian: bool
    plain: Affixes
    percent: Affixes
    date_pattern: str
    day_pattern: str
    month_pattern: str
    month_short_pattern: str
    time_pattern: str
    joiner: str
    day_first: bool
    year_first: bool
    months: tuple[str, ...]
    money: dict[str, Affixes] = field(default_factory=dict)
    compact: dict[str, tuple[Magnitude, ...]] = field(default_factory=dict)
    grown: Callable[[Styles], object] | None = None

    @property
    def babel(self) -> Locale:
        """The locale with all that CLDR says of it; reading it takes 20 ms."""
        return find_locale(self.name)

    def digits(self, size: Decimal, places: int) -> str:
        """Digits of a number that is not negative, grouped and with the locale's separators."""
        return self.localise(rounded(size, places))

    def localise(self, text: str) -> str:
        """`text` such as "1,234.5" with this locale's separators and grouping."""
        if self.indian:
            text = _indian(text)
        if self.group == "," and self.decimal == ".":
            return text
        whole, dot, fraction = text.partition(".")
        whole = whole.replace(",", self.group)
        return whole + self.decimal + fraction if dot else whole

    def money_affixes(self, currency: str) -> Affixes:
        """Sign and place of `currency`; an empty code gives the bare number."""
        affixes = self.money.get(currency)
        if affixes is None:
            locale = self.babel
            affixes = compile_affixes(
                locale, locale.currency_formats["standard"], self.minus, symbol(locale, currency)
            )
            self.money[currency] = affixes
            if self.grown is not None:
                self.grown(self)
        return affixes

    def compact_steps(self, currency: str) -> tuple[Magnitude, ...]:
        """Short forms of `currency`, largest first: k, m, bn in English, else the locale's own."""
        steps = self.compact.get(currency)
        if steps is None:
            steps = tuple(self._steps(currency))
            self.compact[currency] = steps
            if self.grown is not None:
                self.grown(self)
        return steps

    def _steps(self, currency: str) -> list[Magnitude]:
        if self.language == "en" and not self.indian:
            base = self.money_affixes(currency)
            return [
                Magnitude(
                    start,
                    start,
                    Affixes(
                        base.prefix,
                        letter + base.suffix,
                        base.negative_prefix,
                        letter + base.negative_suffix,
                    ),
                )
                for start, letter in _LETTERED_MAGNITUDES
            ]
        steps: list[Magnitude] = []
        locale = self.babel
        for start, pattern in locale.compact_currency_formats["short"]["other"].items():
            zeros = pattern.pattern.count("0")
            if pattern.pattern == "0" or not zeros:
                continue
            divisor = float(start) / 10 ** (zeros - 1)
            sign = symbol(locale, currency)
            step = Magnitude(float(start), divisor, compile_affixes(locale, pattern, self.minus, sign))
            if steps and steps[-1].divisor == divisor:
                continue
            steps.append(step)
        return steps[::-1]


def rounded(size: Decimal, places: int) -> str:
    """`size` (below 1e15) with `places` (0-12) decimals; halves go up, as in a spreadsheet."""
    return format(size.quantize(_PLACES[min(places, 12)], ROUND_HALF_UP), ",f")


def symbol(locale: Locale, currency: str) -> str:
    """How `currency` is written; a code without a sign of its own stays a code."""
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, locale=locale)) if currency else ""


def find_locale(name: str) -> Locale:
    """The locale `name` ("de_DE", "de-DE", "de"); if unknown, its language alone, or en_US."""
    from babel import Locale, UnknownLocaleError

    wanted = name.replace("-", "_")
    for candidate in (wanted, wanted.split("_")[0]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(FALLBACK)


def compile_affixes(locale: Locale, pattern: Any, minus: str, currency_symbol: str) -> Affixes:
    """What stands around digits by a pattern of CLDR, with the currency's sign in its place."""

    def written(text: str, before: bool) -> str:
        shown = text.replace("-", minus).replace("'", "")
        if not currency_symbol:
            shown = re.sub(r"\s*¤\s*", "", shown)
        elif "¤" in shown:
            sign = currency_symbol
            if before and shown.endswith("¤") and sign[-1].isalpha():
                sign += NBSP
            elif not before and shown.startswith("¤") and sign[0].isalpha():
                sign = NBSP + sign
            shown = shown.replace("¤", sign)
        return with_wide_spaces(shown)

    return Affixes(
        written(pattern.prefix[0], True),
        written(pattern.suffix[0], False),
        written(pattern.prefix[1], True),
        written(pattern.suffix[1], False),
    )


def with_wide_spaces(text: str) -> str:
    """Narrow no-break spaces become ordinary no-break ones, which every font has."""
    return text.replace("\u202f", NBSP).replace("\u2009", NBSP)


def _indian(text: str) -> str:
    """Regroup "12,345,678.5" as lakh and crore: "1,23,45,678.5"."""
    whole, dot, fraction = text.partition(".")
    digits = whole.replace(",", "")
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail]) + dot + fraction
