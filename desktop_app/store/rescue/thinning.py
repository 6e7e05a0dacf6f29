"""Decides which backups are kept: all of two days, then one a day, a week, a month; never the newest ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

# This many of the newest stay, however the clock jumps.
NEWEST = 10
ALL_OF = timedelta(days=2)
DAILY_FOR = timedelta(days=30)
WEEKLY_FOR = timedelta(days=183)

Entry = tuple[int, datetime]


def thin_out(entries: Iterable[Entry], now: datetime) -> set[Entry]:
    """The entries (number, moment) to remove.

    Of each day, week or month the one with the highest number stays. Days are counted in UTC, so that summer
    time changes nothing. An entry from the future is treated by its distance, like one from the past: the
    clock was wrong then or is now, and neither makes it worthless.
    """
    ordered = sorted(entries, key=lambda entry: entry[0], reverse=True)
    keep = set(ordered[:NEWEST])
    seen: set[tuple[str, int, int]] = set()
    for entry in ordered:
        slot = _slot(entry[1], now)
        if slot is None:
            keep.add(entry)
        elif slot not in seen:
            seen.add(slot)
            keep.add(entry)
    return set(ordered) - keep


def _slot(at: datetime, now: datetime) -> tuple[str, int, int] | None:
    """The day, week or month of which one is kept; None while all are kept."""
    age = abs(now - at)
    day = at.astimezone(UTC)
    if age < ALL_OF:
        return None
    if age < DAILY_FOR:
        return "day", day.year, day.timetuple().tm_yday
    if age < WEEKLY_FOR:
        year, week, _day = day.isocalendar()
        return "week", year, week
    return "month", day.year, day.month
