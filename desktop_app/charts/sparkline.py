"""The course of a metric in a table cell: a line without axes, its last point marked."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.charts.layout.scales import Scale, finite, positive
from desktop_app.charts.marks import Chart, Circle, Mark, Polyline
from desktop_app.language import formats
from desktop_app.language.i18n import _

_EDGE = 3.0


def sparkline(
    values: Sequence[float | None],
    width: float,
    height: float,
    unit: str = "",
    currency: str = "",
    token: str = "accent",
) -> Chart:
    """`values` from old to new at equal steps on `width` x `height` px; None leaves a gap."""
    width, height = positive(width), positive(height)
    known = [(index, number) for index, v in enumerate(values) if (number := finite(v)) is not None]
    marks: list[Mark] = []
    description = ""
    if known:
        numbers = [number for _index, number in known]
        description = _("From {first} to {last}").format(
            first=formats.measure(numbers[0], unit, currency),
            last=formats.measure(numbers[-1], unit, currency),
        )
        if width > 3 * _EDGE and height > 3 * _EDGE:
            marks = _marks(known, width, height, token)
    rows = tuple((formats.measure(value, unit, currency),) for value in values)
    return Chart(width, height, tuple(marks), _("Trend"), description, ((_("Value"),), *rows))


def _marks(known: list[tuple[int, float]], width: float, height: float, token: str) -> list[Mark]:
    numbers = [number for _index, number in known]
    x = Scale(known[0][0], known[-1][0], _EDGE, width - _EDGE)
    y = Scale(min(numbers), max(numbers), height - _EDGE, _EDGE)
    runs: list[list[tuple[float, float]]] = []
    before: int | None = None
    for index, number in known:
        if before is None or index != before + 1:
            runs.append([])
        runs[-1].append((x(index), y(number)))
        before = index
    marks: list[Mark] = [Polyline(tuple(run), stroke=token, stroke_width=1.5) for run in runs if len(run) > 1]
    # A point between two gaps would vanish as a line.
    marks += [Circle(*run[0], 1.2, fill=token) for run in runs[:-1] if len(run) == 1]
    marks.append(Circle(*runs[-1][-1], 2.2, fill=token))
    return marks
