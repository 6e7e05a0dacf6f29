"""What a roadmap shows, worked out from plain values: bars by stage, what comes too early, people by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from desktop_app.domain.choices import ACTIVE_STAGES, STAGES, Stage
from desktop_app.domain.planning.plan_dates import PLAN_FIELDS, Span
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key

Row = tuple[Any, ...]
Dates = tuple[date | None, ...]
FIELDS: tuple[str, ...] = tuple(PLAN_FIELDS.values())
_STAGE_OF = {field: str(stage) for stage, field in PLAN_FIELDS.items()}
_DELIVERY, _LIVE, _END = FIELDS.index("delivery_from"), FIELDS.index("live_from"), FIELDS.index("retire_on")
_ACTIVE = frozenset(str(stage) for stage in ACTIVE_STAGES)
# How long a stage usually takes, in days, for an initiative that is put on the roadmap without any date.
USUAL_DAYS: dict[str, int] = {Stage.STRATEGY: 28, Stage.DISCOVERY: 63, Stage.DELIVERY: 126}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stage from one day to another; without an end it goes on."""

    stage: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class RoadmapBar:
    """One initiative on the roadmap; `dates` follow FIELDS, `moves` are the real (stage, day), oldest first."""

    id: str
    key: str
    title: str
    stage: str
    industry: str
    owner: str
    goal: str
    dates: Dates
    moves: tuple[tuple[str, date], ...] = ()
    needs: tuple[str, ...] = ()
    horizon: str = ""
    # The row of the initiatives list, for filters.
    row: Row = ()

    @property
    def is_placed(self) -> bool:
        """True when a stage has a planned beginning; the end alone makes no bar."""
        return any(self.dates[:_END])

    def segments(self) -> tuple[Segment, ...]:
        """The planned stages, each up to where the next given date begins; the last may go on without end."""
        given = [(field, day) for field, day in zip(FIELDS, self.dates, strict=True) if day is not None]
        ends = [day for _field, day in given[1:]]
        parts = []
        for (field, day), end in zip(given, [*ends, None], strict=True):
            if field != FIELDS[_END]:
                # Where dates are out of order a stage has no length.
                parts.append(Segment(_STAGE_OF[field], day, end if end is None else max(day, end)))
        return tuple(parts)

    def edges(self) -> tuple[tuple[str, date], ...]:
        """(field, day) of every given date, in the order of the stages."""
        return tuple((field, day) for field, day in zip(FIELDS, self.dates, strict=True) if day is not None)

    def actual(self, today: date) -> tuple[Segment, ...]:
        """The stages as they really were, up to today."""
        ends = [day for _stage, day in self.moves[1:]] + [today]
        pairs = zip(self.moves, ends, strict=False)
        return tuple(Segment(stage, day, max(day, end)) for (stage, day), end in pairs if stage in _ACTIVE)

    def first(self) -> date | None:
        """The first planned day."""
        return min((day for day in self.dates[:_END] if day is not None), default=None)

    def last(self) -> date | None:
        """The last planned day; None for a bar that goes on."""
        return self.dates[_END]

    def starts_on(self) -> date | None:
        """When building begins: delivery, else the first planned stage; what it needs should be live by then."""
        return self.dates[_DELIVERY] or self.first()

    def live_on(self) -> date | None:
        """When it is planned to be live."""
        return self.dates[_LIVE]


def shift_bar(bar: RoadmapBar, days: int) -> RoadmapBar:
    """The bar with all dates `days` later. Raises OverflowError beyond the calendar."""
    step = timedelta(days=days)
    moved = tuple(day + step if day is not None else None for day in bar.dates)
    return replace(bar, dates=moved)


def limits(bar: RoadmapBar, field: str) -> tuple[date | None, date | None]:
    """The first and last day that a date can move to without passing its neighbours."""
    at = FIELDS.index(field)
    before = [day for day in bar.dates[:at] if day is not None]
    after = [day for day in bar.dates[at + 1 :] if day is not None]
    return (max(before) if before else None), (min(after) if after else None)


def stretch_bar(bar: RoadmapBar, field: str, day: date) -> RoadmapBar:
    """The bar with one date moved, held between its neighbours."""
    low, high = limits(bar, field)
    if high is not None:
        day = min(day, high)
    if low is not None:
        day = max(day, low)
    dates = list(bar.dates)
    dates[FIELDS.index(field)] = day
    return replace(bar, dates=tuple(dates))


def usual_dates(stage: str, day: date) -> dict[str, date]:
    """Dates for an initiative without any: its stage begins on `day`, those that follow take their usual time."""
    order = [name for name in FIELDS if name != FIELDS[_END]]
    at = PLAN_FIELDS.get(stage, FIELDS[0])
    start = order.index(at) if at in order else 0
    dates = {}
    for name in order[start:]:
        dates[name] = day
        day += timedelta(days=USUAL_DAYS.get(_STAGE_OF[name], 0))
    return dates


@dataclass(frozen=True, slots=True)
class Conflict:
    """An initiative that starts before one that it needs is live: a few words, and the whole sentence."""

    bar_id: str
    other_id: str
    short: str
    sentence: str


def conflicts(bars: Mapping[str, RoadmapBar]) -> dict[str, tuple[Conflict, ...]]:
    """Initiatives that start before one that they need is live, by id; live ones have no conflict."""
    by_bar = {}
    for bar in bars.values():
        if bar.needs and bar.stage in _ACTIVE and bar.stage != Stage.LIVE:
            mine = [one for other in bar.needs if (one := _conflict(bar, bars.get(other))) is not None]
            if mine:
                by_bar[bar.id] = tuple(mine)
    return by_bar


def _conflict(bar: RoadmapBar, other: RoadmapBar | None) -> Conflict | None:
    if other is None or other.stage == Stage.LIVE:
        return None
    words: dict[str, str] = {"one": bar.key, "other": other.key, "title": other.title}
    if other.stage not in _ACTIVE:
        words["stage"] = _(STAGES[other.stage]).lower() if other.stage in STAGES else other.stage
        return Conflict(
            bar.id,
            other.id,
            _("needs {other}: {stage}").format(**words),
            _("{one} needs {other} {title}, which does not go on: {stage}.").format(**words),
        )
    start, live = bar.starts_on(), other.live_on()
    if start is None:
        return None
    words["start"] = formats.date(start)
    if live is None:
        return Conflict(
            bar.id,
            other.id,
            _("{other} has no date to be live").format(**words),
            _("{one} starts on {start} and needs {other} {title}, which has no date to be live.").format(
                **words
            ),
        )
    if start >= live:
        return None
    words["live"] = formats.date(live)
    stage = bar.dates[_DELIVERY] is not None
    sentence = (
        _("{one} starts delivery on {start}, before {other} {title}, which it needs, is live on {live}.")
        if stage
        else _("{one} starts on {start}, before {other} {title}, which it needs, is live on {live}.")
    )
    return Conflict(bar.id, other.id, _("before {other} is live").format(**words), sentence.format(**words))


def months(first: date, last: date) -> tuple[Span, ...]:
    """The months from that of `first` to that of `last`, each as its first day and that of the next."""
    starts = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month) and year < date.max.year:
        starts.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    starts.append(date(year, month, 1))
    return tuple(pairwise(starts))


def group_bars(
    bars: Iterable[RoadmapBar], labels: Mapping[str, str], value: str
) -> list[tuple[str, str, list[RoadmapBar]]]:
    """(value, label, bars) of each group in the order of `labels`, else by name; no value comes last."""
    groups: dict[str, list[RoadmapBar]] = {}
    for bar in bars:
        groups.setdefault(getattr(bar, value), []).append(bar)
    places = {name: place for place, name in enumerate(labels)}

    def order(name: str) -> tuple[bool, int, Any]:
        return not name, places.get(name, len(places)), order_key(labels.get(name, name))

    return [
        (name, labels.get(name, name) if name else _("Not stated"), groups[name])
        for name in sorted(groups, key=order)
    ]
