"""Turns a locale's CLDR patterns into styles that format a number in a few microseconds."""

from __future__ import annotations

import os
import threading
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.language import pattern_cache
from desktop_app.language.locale_styles import (
    FALLBACK,
    NBSP,
    Affixes,
    Styles,
    compile_affixes,
    find_locale,
    with_wide_spaces,
)

if TYPE_CHECKING:
    from babel import Locale


def from_environment() -> str:
    """The locale that LC_ALL or LANG asks for; en_US where they ask for none."""
    for variable in ("LC_ALL", "LANG"):
        value = os.environ.get(variable, "").split(".")[0].split("@")[0]
        if value and value not in ("C", "POSIX"):
            return value
    return FALLBACK


def compile_styles(name: str) -> Styles:
    """Read the CLDR patterns of `name` and make them ready for use."""
    locale = find_locale(name)
    symbols = locale.number_symbols["latn"]
    minus = symbols.get("minusSign", "-")
    english = locale.language == "en"
    grouping = locale.decimal_formats[None].grouping
    order = [letter for letter in locale.date_formats["short"].pattern if letter in "dMy"]
    return Styles(
        name=str(locale),
        language=str(locale.language),
        decimal=with_wide_spaces(symbols.get("decimal", ".")),
        group=with_wide_spaces(symbols.get("group", ",")),
        minus=minus,
        exponent=symbols.get("exponential", "E"),
        indian=grouping[1] == 2,
        plain=Affixes("", "", minus, ""),
        percent=_percent(locale, minus),
        date_pattern="d MMM y" if english else _skeleton(locale, "yMMMd"),
        day_pattern="d MMM" if english else _skeleton(locale, "MMMd"),
        month_pattern="MMM y" if english else _skeleton(locale, "yMMM"),
        month_short_pattern="MMM",
        time_pattern="HH:mm" if english else with_wide_spaces(locale.time_formats["short"].pattern),
        joiner=with_wide_spaces(str(locale.datetime_formats["medium"])),
        day_first=order.index("d") < order.index("M"),
        year_first=order[0] == "y",
        months=tuple(str(locale.months["format"]["abbreviated"][month]) for month in range(1, 13)),
    )


def _percent(locale: Locale, minus: str) -> Affixes:
    """The locale's place of the percent sign, with a space as between any number and its unit."""
    affixes = compile_affixes(locale, locale.percent_formats[None], minus, "")
    if not affixes.suffix or affixes.suffix[0].isspace():
        return affixes
    return Affixes(
        affixes.prefix, NBSP + affixes.suffix, affixes.negative_prefix, NBSP + affixes.negative_suffix
    )


def _skeleton(locale: Locale, skeleton: str) -> str:
    skeleton_pattern = locale.datetime_skeletons.get(skeleton)
    pattern = str(
        getattr(skeleton_pattern, "pattern", skeleton_pattern) or locale.date_formats["medium"].pattern
    )
    # Babel mixes up stand-alone month names between locales read by one process.
    return pattern.replace("LLL", "MMM")


class Active:
    """The styles in use; read without a lock, replaced as a whole."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._name: str | None = None
        self._styles: Styles | None = None

    def set(self, name: str | None) -> None:
        with self._lock:
            if name is None or name != self._name:
                self._name = name
                self._styles = None

    def get(self) -> Styles:
        styles = self._styles
        if styles is None:
            with self._lock:
                if self._styles is None:
                    self._styles = self._load_or_compile()
                styles = self._styles
        return styles

    def _load_or_compile(self) -> Styles:
        name = self._name or from_environment()
        styles = pattern_cache.load(name)
        if styles is None:
            styles = compile_styles(name)
            pattern_cache.store(name, styles)
        styles.grown = partial(pattern_cache.store, name)
        return styles


ACTIVE = Active()
