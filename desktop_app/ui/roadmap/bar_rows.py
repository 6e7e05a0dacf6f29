"""Rows of the roadmap: groups that collapse, bars, initiatives without dates; and what the pointer is on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.charts.layout.time_scale import TimeScale, monday
from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.planning.roadmap_plan import RoadmapBar, shift_bar, stretch_bar

#: The group of initiatives without dates; no value of a field has this name.
UNPLACED = "\0unplaced"
# Within this distance from an edge of a bar, px, the pointer hits the edge.
_REACH = 5


@dataclass(frozen=True, slots=True)
class RoadmapLine:
    """One row: a group with its label and count, or an initiative by its id."""

    group: str
    label: str = ""
    count: int = 0
    id: str = ""

    @property
    def key(self) -> str:
        """What the keyboard is on when it is on this row."""
        return self.id or f"\0{self.group}"


def lines(
    groups: Iterable[tuple[str, str, Sequence[RoadmapBar]]], unplaced: Sequence[RoadmapBar], folded: set[str]
) -> list[RoadmapLine]:
    """The rows from top to bottom; the bars of collapsed groups are left out."""
    rows: list[RoadmapLine] = []
    for value, label, bars in groups:
        if label:
            rows.append(RoadmapLine(value, label, len(bars)))
        if not label or value not in folded:
            rows += [RoadmapLine(value, id=bar.id) for bar in bars]
    if unplaced:
        rows.append(RoadmapLine(UNPLACED, _("No dates yet"), len(unplaced)))
        if UNPLACED not in folded:
            rows += [RoadmapLine(UNPLACED, id=bar.id) for bar in unplaced]
    return rows


def edge_at(bar: RoadmapBar, scale: TimeScale, x: float) -> str:
    """The field of the edge under `x`, "" when there is none."""
    near = [(abs(scale.x(day) - x), field) for field, day in bar.edges()]
    away, field = min(near, default=(_REACH + 1.0, ""))
    return field if away <= _REACH else ""


def is_on_bar(bar: RoadmapBar, scale: TimeScale, x: float, end: float) -> bool:
    """Whether `x` lies on a stage of the bar; open ones reach to `end`."""
    return any(
        scale.x(segment.start) <= x <= (end if segment.end is None else scale.x(segment.end))
        for segment in bar.segments()
    )


@dataclass
class Grab:
    """A bar that is held by the mouse, as a whole or by one edge."""

    bar: RoadmapBar
    field: str
    x: float

    def moved(self, x: float, scale: TimeScale, by_days: bool) -> RoadmapBar:
        """The bar moved with the mouse to `x`, in steps of a week unless days are asked for."""
        days = round((x - self.x) / scale.day_width)
        if self.field:
            day = dict(self.bar.edges())[self.field]
            if days == 0:
                return self.bar
            wanted = day + timedelta(days=days)
            return stretch_bar(self.bar, self.field, wanted if by_days else monday(wanted))
        if not by_days:
            days = round(days / 7) * 7
        return shift_bar(self.bar, days) if days else self.bar

    def tag(self, now: RoadmapBar) -> str:
        """The effect of the move in words."""
        if self.field:
            before, after = dict(self.bar.edges())[self.field], dict(now.edges())[self.field]
            label = _(specs(Initiative)[self.field].label)
            return _("{label} {day} · {by}").format(
                label=label, day=formats.date(after), by=by_words(before, after)
            )
        first, then = self.bar.edges()[0][1], now.edges()[0][1]
        last = now.edges()[-1][1]
        return _("{first} – {last} · {by}").format(
            first=formats.date(then), last=formats.date(last), by=by_words(first, then)
        )


def by_words(before: date, after: date) -> str:
    """How far a day was moved: "2 weeks later"."""
    days = (after - before).days
    n = abs(days)
    if not days:
        return _("unchanged")
    if n % 7 == 0:
        n //= 7
        text = (
            ngettext("{n} week later", "{n} weeks later", n)
            if days > 0
            else ngettext("{n} week earlier", "{n} weeks earlier", n)
        )
    else:
        text = (
            ngettext("{n} day later", "{n} days later", n)
            if days > 0
            else ngettext("{n} day earlier", "{n} days earlier", n)
        )
    return text.format(n=formats.number(n))


def whole_rows(room: int, row: int, count: int) -> int:
    """The height for rows, px: where there are more of them than room, that of whole ones."""
    return room - room % row if count * row > room >= row else room
