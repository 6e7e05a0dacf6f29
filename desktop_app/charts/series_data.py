"""What a metric over time is made of, and what a chart of it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.charts.layout.scales import finite
from desktop_app.charts.layout.text_metrics import one_line
from desktop_app.domain.intervals import wilson
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

#: Under this many cases a share is shown hollow: too few to judge.
FEW_CASES = 30


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One measurement; `n` is the number of cases it rests on."""

    day: date | None
    value: float | None
    n: int | None = None
    ref: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeriesEvent:
    """Something that happened on a day, such as a new model version."""

    day: date | None
    label: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A metric with its measurements.

    `direction` is "higher", "lower" or "range"; in a range, `target` and `guardrail` are the lower
    ends and the `_high` ones the upper; a missing end is open. `unit` as in `formats.measure`.
    """

    name: str
    points: tuple[SeriesPoint, ...]
    direction: str = "higher"
    unit: str = ""
    currency: str = ""
    target: float | None = None
    target_high: float | None = None
    guardrail: float | None = None
    guardrail_high: float | None = None
    events: tuple[SeriesEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of target or guardrail: values on its `side` (+1 above, -1 below) are coloured."""

    value: float
    side: int
    token: str
    label: str


@dataclass(frozen=True, slots=True)
class Known:
    """A point that can be drawn."""

    day: date
    value: float
    low: float | None
    high: float | None
    source: SeriesPoint


def known_points(data: Series) -> list[Known]:
    """The points that have a day and a finite value, oldest first."""
    points = []
    for point in data.points:
        value = finite(point.value)
        if value is None or point.day is None:
            continue
        interval = _interval(data, point, value)
        low, high = interval or (None, None)
        points.append(Known(point.day, value, low, high, point))
    return sorted(points, key=lambda known: known.day)


def _interval(data: Series, point: SeriesPoint, value: float) -> tuple[float, float] | None:
    """The 95 % interval of a share, in the unit of the series."""
    factor = {"share": 1.0, "%": 100.0}.get(data.unit)
    if factor is None or not point.n or point.n <= 0 or not 0 <= value / factor <= 1:
        return None
    low, high = wilson(value / factor, point.n)
    return low * factor, high * factor


def bounds(data: Series) -> list[Bound]:
    """The ends of target and guardrail that are set."""

    def shown(value: float) -> str:
        return formats.measure(value, data.unit, data.currency)

    kept_bounds: list[Bound] = []

    def add(value: float | None, side: int, token: str, text: str) -> None:
        number = finite(value)
        if number is not None:
            kept_bounds.append(Bound(number, side, token, text.format(value=shown(number))))

    if data.direction == "range":
        add(data.target, 1, "good", _("target from {value}"))
        add(data.target_high, -1, "good", _("target to {value}"))
        add(data.guardrail, -1, "bad", _("guardrail from {value}"))
        add(data.guardrail_high, 1, "bad", _("guardrail to {value}"))
    else:
        good = -1 if data.direction == "lower" else 1
        add(data.target, good, "good", _("target {value}"))
        add(data.guardrail, -good, "bad", _("guardrail {value}"))
    return kept_bounds


def verdict(data: Series, value: float) -> str:
    """In words, on which side of target and guardrail `value` lies; "" without either."""

    def meets(low: float | None, high: float | None) -> bool | None:
        low, high = finite(low), finite(high)
        if data.direction == "range":
            if low is None and high is None:
                return None
            return (low is None or value >= low) and (high is None or value <= high)
        if low is None:
            return None
        return value <= low if data.direction == "lower" else value >= low

    if meets(data.guardrail, data.guardrail_high) is False:
        return _("guardrail breached")
    on_target = meets(data.target, data.target_high)
    if on_target is None:
        return ""
    return _("on target") if on_target else _("short of the target")


def _interval_text(data: Series, point: Known) -> str:
    if point.low is None or point.high is None:
        return ""
    return _("{low} – {high}").format(
        low=formats.measure(point.low, data.unit), high=formats.measure(point.high, data.unit)
    )


def hint(data: Series, point: Known) -> str:
    """The lines that are shown when the pointer is at a measurement."""
    lines = [
        _("{date}: {value}").format(
            date=formats.date(point.day),
            value=formats.measure(point.value, data.unit, data.currency),
        )
    ]
    words = verdict(data, point.value)
    if words:
        lines.append(words)
    n = point.source.n
    if n is not None:
        lines.append(ngettext("{n} case", "{n} cases", n).format(n=formats.number(n)))
    interval = _interval_text(data, point)
    if interval:
        lines.append(_("95 % interval {interval}").format(interval=interval))
        if n is not None and n < FEW_CASES:
            lines.append(_("too few to judge"))
    if point.source.note:
        lines.append(one_line(point.source.note[:200]))
    return "\n".join(lines)


def describe(data: Series, points: Sequence[Known]) -> str:
    """The chart in two or three sentences."""
    if not points:
        return _("Nothing measured yet.")
    last = points[-1]
    sentences = [
        ngettext("{n} measurement.", "{n} measurements.", len(points)).format(n=formats.number(len(points))),
        _("Last on {date}: {value}.").format(
            date=formats.date(last.day), value=formats.measure(last.value, data.unit, data.currency)
        ),
    ]
    sentences += [f"{bound.label}." for bound in bounds(data)]
    return " ".join(sentences)


def table(data: Series, points: Sequence[Known]) -> tuple[tuple[str, ...], ...]:
    """All measurements and events as rows under a header."""
    known = {id(point.source): point for point in points}
    header = (_("Date"), _("Value"), _("Cases"), _("95 % interval"), _("State"), _("Note"))
    rows = []
    for point in sorted(data.points, key=lambda p: p.day or date.max):
        drawn = known.get(id(point))
        rows.append(
            (
                formats.date(point.day),
                formats.measure(point.value, data.unit, data.currency),
                "" if point.n is None else formats.number(point.n),
                _interval_text(data, drawn) if drawn else "",
                verdict(data, drawn.value) if drawn else "",
                point.note,
            )
        )
    events = [(formats.date(event.day), "", "", "", "", one_line(event.label)) for event in data.events]
    return (header, *rows, *events)
