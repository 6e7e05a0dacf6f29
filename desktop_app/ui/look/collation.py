"""Words in the order that Qt knows of the user's locale, for everything that the window sorts."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import local

from PySide6.QtCore import QCollator, QCollatorSortKey, QLocale, Qt

from desktop_app.language import formats, word_order

_MOST_KEPT = 20_000


def follow_locale() -> None:
    """Sort from now on as in the locale of numbers and dates."""
    word_order.use_maker(_Keys(formats.locale_name()))


class _Keys:
    """Makes the keys of words. Jobs sort too, and a collator serves one thread at a time, so each has its own."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._mine = local()

    def __call__(self, text: str) -> QCollatorSortKey:
        make: Callable[[str], QCollatorSortKey] | None = getattr(self._mine, "make", None)
        if make is None:
            collator = QCollator(QLocale(self._locale))
            collator.setNumericMode(True)
            collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            # Kept, as a sorted table is sorted again with each letter typed into its filter.
            make = self._mine.make = lru_cache(maxsize=_MOST_KEPT)(collator.sortKey)
        return make(text)
