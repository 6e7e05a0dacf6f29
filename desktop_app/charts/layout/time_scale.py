"""A time axis of even days: maps days to places and back, and finds the months, quarters or years on it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.language import formats
from desktop_app.language.i18n import _

#: Width of a day at each zoom, px at 100 %.
ZOOMS: dict[str, float] = {"months": 5.0, "quarters": 1.6, "years": 0.55}
_MONTHS = {"months": 1, "quarters": 3, "years": 12}


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Days from `origin` on, each `day_width` px wide, the first at `left`."""

    origin: date
    day_width: float
    left: float = 0.0

    def x(self, day: date) -> float:
        """Where the morning of a day stands, px."""
        return self.left + (day - self.origin).days * self.day_width

    def days_at(self, x: float) -> float:
        """Days from the origin to `x`."""
        return (x - self.left) / self.day_width

    def day_at(self, x: float) -> date:
        """The day under `x`, held within the calendar."""
        number = self.origin.toordinal() + math.floor(self.days_at(x) + 1e-6)
        return date.fromordinal(max(date.min.toordinal(), min(date.max.toordinal(), number)))


def period_start(day: date, zoom: str) -> date:
    """The first day of the month, quarter or year of `day`."""
    step = _MONTHS[zoom]
    return date(day.year, (day.month - 1) // step * step + 1, 1)


def next_period(day: date, zoom: str) -> date:
    """The first day of the month, quarter or year after that of `day`."""
    at = day.year * 12 + day.month - 1 + _MONTHS[zoom]
    return date(min(at // 12, 9999), at % 12 + 1, 1) if at // 12 <= 9999 else date.max


def periods(first: date, last: date, zoom: str) -> list[date]:
    """The beginnings of the months, quarters or years that lie between two days."""
    day = period_start(first, zoom)
    starts: list[date] = []
    while day <= last and len(starts) < 2000:
        if day >= first:
            starts.append(day)
        following = next_period(day, zoom)
        if following <= day:
            break
        day = following
    return starts


def period_label(day: date, zoom: str) -> str:
    """What the period that begins on `day` is called, short: "Nov 2026", "Q4 26", "2026"."""
    if zoom == "months":
        return formats.month(day)
    if zoom == "quarters":
        return _("Q{number} {year}").format(number=(day.month - 1) // 3 + 1, year=f"{day.year % 100:02d}")
    return str(day.year)


def monday(day: date) -> date:
    """The Monday that is nearest to a day."""
    return day + timedelta(days=-day.weekday() if day.weekday() <= 3 else 7 - day.weekday())


def month_later(day: date, count: int) -> date:
    """The same day some months later or earlier; the last of a month that is too short. Held within the calendar."""
    at = max(12, min(9999 * 12 + 11, day.year * 12 + day.month - 1 + count))
    year, month = at // 12, at % 12 + 1
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, min(day.day, 28))
