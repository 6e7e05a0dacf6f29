"""People needed and people there, month by month, under a time axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.charts.layout.scales import positive
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Chart, Line, Mark, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

_SMALL, _TOP, _FOOT = 12, 20.0, 4.0


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """One month: its first day and that of the next, people needed and available (None: not stated)."""

    first: date
    after: date
    needed: float
    there: float | None
    hint: str = ""

    @property
    def over(self) -> float:
        """How many people are missing; a hundredth of one person is rounding."""
        short = 0.0 if self.there is None else self.needed - self.there
        return short if short > 0.01 else 0.0


def load_bars(
    months: Sequence[MonthLoad],
    place: Callable[[date], float],
    left: float,
    width: float,
    height: float,
    title: str,
) -> Chart:
    """A bar a month from `left` on where `place` puts its days, with a line at the people available.

    A month with too few people has the colour for bad states, and shows how many are missing.
    """
    width, height = positive(width), positive(height)
    most = max([1.0, *(month.needed for month in months), *(month.there or 0.0 for month in months)])
    room = max(1.0, height - _TOP - _FOOT)

    def level(people: float) -> float:
        return _TOP + room * (1 - people / most)

    marks: list[Mark] = [Line(left, height - _FOOT, width, height - _FOOT, "line")]
    limits: list[Mark] = []
    named = False
    seen: list[tuple[MonthLoad, float, float]] = []
    for month in months:
        start, end = max(left, place(month.first)), min(width, place(month.after))
        if end - start >= 2 and place(month.after) > left and place(month.first) < width:
            seen.append((month, start, end))
    wording = _wording(seen)
    for month, start, end in seen:
        limit = None if month.there is None else level(month.there)
        marks += _bar(month, start, end, level(month.needed), height - _FOOT, limit, wording)
        if month.there is not None:
            y = level(month.there)
            limits.append(Line(start, y, end, y, "ink" if month.over else "bad", 1.2, (4, 3)))
            if not named:
                named = True
                words = _people(month.there)
                limits.append(Text(left - 8, y + 4, fit(words, left - 12, _SMALL), _SMALL, "muted", "end"))
    header = (_("Month"), _("Needed"), _("Available"), _("Too few"))
    table = [
        (
            formats.month(month.first),
            _number(month.needed),
            _number(month.there) if month.there is not None else _("unknown"),
            _number(month.over) if month.over else "–",
        )
        for month in months
    ]
    n = sum(bool(month.over) for month in months)
    words = ngettext("{n} overloaded month", "{n} overloaded months", n).format(n=formats.number(n))
    return Chart(width, height, (*marks, *limits), one_line(title), words, (header, *table))


def _bar(
    month: MonthLoad, start: float, end: float, top: float, bottom: float, limit: float | None, wording: int
) -> list[Mark]:
    gap = _gap(start, end)
    x, wide = start + gap, end - start - 2 * gap
    over = month.over
    ref = month.first.isoformat()
    marks: list[Mark] = [
        # An invisible area, so that the pointer hits the whole month.
        Rect(start, 0, end - start, bottom, ref=ref, hint=month.hint)
    ]
    if month.needed > 0:
        token, opacity = ("bad", 0.85) if over else ("accent", 0.38)
        marks.append(
            Rect(x, top, wide, max(1.0, bottom - top), token, radius=min(3.0, wide / 2), opacity=opacity)
        )
    middle = (start + end) / 2
    figure = _number(month.needed) if month.needed else ""
    if figure and text_width(figure, _SMALL, 600) <= end - start:
        tone, weight = ("bad", 600) if over else ("muted", 400)
        y = top - 5
        if not over and limit is not None and -6 < y - limit < 18 and bottom - top > 18:
            # Below the line of available people, not on it.
            y, tone = top + 14, "ink"
        marks.append(Text(middle, y, figure, _SMALL, tone, "middle", weight))
    if over and bottom - top > 20:
        # At the foot of the bar, away from the line of available people.
        y = top + 15 if limit is not None and bottom - limit < 22 < bottom - top - 16 else bottom - 7
        words = _missing(month)[wording]
        if text_width(words, _SMALL, 500) <= wide - 2:
            marks.append(Text(middle, y, words, _SMALL, "surface", "middle", 500))
    return marks


def _gap(start: float, end: float) -> float:
    return min(3.0, (end - start) * 0.08)


def _missing(month: MonthLoad) -> tuple[str, ...]:
    """How many people a month lacks, from the longest wording to the shortest."""
    n = _number(month.over)
    return _("{n} too few").format(n=n), _("{n} over").format(n=n), _("+{n}").format(n=n)


def _wording(seen: Sequence[tuple[MonthLoad, float, float]]) -> int:
    """The longest wording that fits all whole months, so that one row speaks in one way."""
    over = [(month, end - start - 2 * _gap(start, end)) for month, start, end in seen if month.over]
    widest = max((wide for _month, wide in over), default=0.0)
    # One at the edge of the chart that is half out of sight does not shorten the words of the others.
    whole = [(month, wide) for month, wide in over if wide > 0.85 * widest]
    for place in range(2):
        if all(text_width(_missing(month)[place], _SMALL, 500) <= wide - 2 for month, wide in whole):
            return place
    return 2


def _number(people: float | None) -> str:
    return formats.number(None if people is None else round(people, 1))


def _people(people: float) -> str:
    whole = int(people) if int(people) == people else 2
    return ngettext("{n} person", "{n} people", whole).format(n=_number(people))
