"""Labels of a time axis: under the points where each month has one, else at round days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from desktop_app.charts.layout.text_metrics import text_width
from desktop_app.language import formats

_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_DAY_STEPS = (1, 2, 7, 14)
_GAP = 12.0


def time_labels(
    days: Sequence[date], place: Callable[[date], float], width: float, size: float
) -> list[tuple[float, str]]:
    """Where on the axis (px) stands which label, thinned so that none touch.

    `days` are those of the points, in order; `place` maps a day on px; `width` is the axis' length.
    """
    if not days:
        return []
    first, last = days[0], days[-1]
    months = [(day.year, day.month) for day in days]
    if first == last:
        return [(place(first), formats.date(first))]
    if len(set(months)) == len(months) and _months_apart(first, last) >= 2:
        return _thinned([(place(day), day) for day in days], size)
    span = (last - first).days
    if span <= 75:
        return _by_days(first, last, place, width, size)
    return _by_months(first, last, place, width, size)


def _months_apart(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _thinned(places: list[tuple[float, date]], size: float) -> list[tuple[float, str]]:
    """Month names under the points; every second, third, ... one where they would touch."""
    long = _months_apart(places[0][1], places[-1][1]) > 11
    for step in range(1, len(places) + 1):
        kept = places[::-step][::-1]
        labels: list[tuple[float, str]] = []
        year = None
        for x, day in kept:
            with_year = long and day.year != year
            year = day.year
            labels.append((x, formats.month(day) if with_year else formats.month_short(day)))
        if _apart(labels, size):
            return labels
    return []


def _by_days(
    first: date, last: date, place: Callable[[date], float], width: float, size: float
) -> list[tuple[float, str]]:
    for step in _DAY_STEPS:
        count = (last - first).days // step
        labels = []
        for n in range(count + 1):
            day = last - timedelta(days=step * (count - n))
            labels.append((place(day), formats.day(day)))
        if _apart(labels, size):
            return labels
    ends = [(place(first), formats.day(first)), (place(last), formats.day(last))]
    return ends if _apart(ends, size) else ends[-1:]


def _by_months(
    first: date, last: date, place: Callable[[date], float], width: float, size: float
) -> list[tuple[float, str]]:
    span = _months_apart(first, last)
    for step in _MONTH_STEPS:
        if span / step > 60:
            continue
        labels: list[tuple[float, str]] = []
        start = first.year * 12 + first.month - 1
        start = -(-start // step) * step
        if first.day > 1 and start == first.year * 12 + first.month - 1:
            start += step
        year = None
        for index in range(start, last.year * 12 + last.month, step):
            if not 12 <= index < 9999 * 12:
                continue
            day = date(index // 12, index % 12 + 1, 1)
            labels.append((place(day), _month_label(day, step, year, span)))
            year = day.year
        if labels and _apart(labels, size):
            return labels
    return [(place(last), formats.month(last))]


def _month_label(day: date, step: int, year_before: int | None, span: int) -> str:
    if step >= 12:
        return str(day.year)
    if span > 11 and day.year != year_before:
        return formats.month(day)
    return formats.month_short(day)


def _apart(labels: list[tuple[float, str]], size: float) -> bool:
    reach = float("-inf")
    for x, label in labels:
        half = text_width(label, size) / 2
        if x - half < reach:
            return False
        reach = x + half + _GAP
    return True
