"""Words in the order that Qt knows of the user's locale, for everything that the window sorts."""

from __future__ import annotations

from threading import local

from PySide6.QtCore import QCollator, QCollatorSortKey, QLocale, Qt

from desktop_app.language import formats, word_order


def follow_locale() -> None:
    """Sort from now on as in the locale of numbers and dates."""
    word_order.use_maker(_Keys(formats.locale_name()))


class _Keys:
    """Makes the keys of words. Jobs sort too, and a collator serves one thread at a time, so each has its own."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._mine = local()

    def __call__(self, text: str) -> QCollatorSortKey:
        collator: QCollator | None = getattr(self._mine, "collator", None)
        if collator is None:
            collator = self._mine.collator = QCollator(QLocale(self._locale))
            collator.setNumericMode(True)
            collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        return collator.sortKey(text)
