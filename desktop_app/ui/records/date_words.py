"""Days in words: a date near by, and how late something is."""

from __future__ import annotations

from datetime import date

from desktop_app.language import formats
from desktop_app.language.i18n import ngettext

# From this many days before it is due, something is in caution.
_SOON = 14


def near_date(day: date | None, today: date) -> str:
    """A date, without its year if that is clear."""
    return formats.day(day) if day is not None and day.year == today.year else formats.date(day)


def due_words(days_late: int) -> tuple[str, str]:
    """How late something is, or how long there is, with its kind."""
    if days_late > 0:
        return ngettext("{n} day late", "{n} days late", days_late).format(n=formats.number(days_late)), "bad"
    return formats.relative_days(-days_late), "caution" if -days_late <= _SOON else "neutral"
