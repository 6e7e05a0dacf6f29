"""Scores of both classes as two shapes over the three bands: pass, human review, stop."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.charts.layout.scales import positive
from desktop_app.charts.layout.text_metrics import one_line, text_width
from desktop_app.charts.marks import Chart, Line, Mark, Polygon, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import TYPE_SIZES

_SMALL = TYPE_SIZES["small"]
#: Room under the shapes for the names of the bands.
FOOT = 40.0
_ROOF = 14.0


def band_histogram(
    edges: Sequence[float],
    positives: Sequence[float],
    negatives: Sequence[float],
    pass_below: float,
    stop_from: float,
    width: float,
    height: float,
    *,
    title: str = "",
    names: tuple[str, str, str] | None = None,
) -> Chart:
    """`edges` has one entry more than the counts; scores run from 0 at the left to 1 at the right.

    Each class has a scale of its own, because the rare one would otherwise be a flat line. `names` are those
    of the three bands.
    """
    width, height = positive(width), positive(height)
    floor = max(_ROOF + 10, height - FOOT)
    low, high = (max(0.0, min(1.0, value)) for value in (pass_below, stop_from))
    marks: list[Mark] = [
        Rect(0, 0, low * width, floor, fill="good_soft"),
        Rect(low * width, 0, max(0.0, high - low) * width, floor, fill="caution_soft"),
        Rect(high * width, 0, (1 - high) * width, floor, fill="bad_soft"),
    ]
    for counts, token in ((negatives, "good"), (positives, "bad")):
        shape = _shape(edges, counts, width, floor)
        if shape:
            marks.append(Polygon(shape, fill=token, opacity=0.38))
    marks.append(Line(0, floor, width, floor))
    marks += _names(low, high, width, floor, names or (_("pass"), _("human review"), _("stop")))
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        anchor = "start" if tick == 0 else "end" if tick == 1 else "middle"
        marks.append(Text(tick * width, floor + 36, formats.number(tick, 2), _SMALL, "muted", anchor))
    described = _("Pass under {low}, human review to {high}, stop from there on.").format(
        low=formats.number(low, 2), high=formats.number(high, 2)
    )
    return Chart(width, height, tuple(marks), one_line(title), described, _table(edges, positives, negatives))


def _shape(
    edges: Sequence[float], counts: Sequence[float], width: float, floor: float
) -> tuple[tuple[float, float], ...]:
    most = max(counts, default=0)
    if most <= 0 or len(edges) != len(counts) + 1:
        return ()
    tall = floor - _ROOF
    points = [(edges[0] * width, floor)]
    for left, right, count in zip(edges, edges[1:], counts, strict=False):
        points.append(((left + right) / 2 * width, floor - count / most * tall))
    points.append((edges[-1] * width, floor))
    return tuple(points)


def _names(low: float, high: float, width: float, floor: float, names: tuple[str, str, str]) -> list[Mark]:
    """The bands' names under them, where they have the room."""
    spans = ((0.0, low), (low, high), (high, 1.0))
    marks: list[Mark] = []
    for (start, end), name in zip(spans, names, strict=True):
        room = (end - start) * width - 8
        shown = one_line(name)
        if text_width(shown, _SMALL) > room:
            # The last word of a name, such as “review”, is enough; a cut name would not be clear.
            shown = shown.rpartition(" ")[2]
        if shown and text_width(shown, _SMALL) <= room:
            marks.append(Text((start + end) / 2 * width, floor + 18, shown, _SMALL, "ink", "middle"))
    return marks


def _table(
    edges: Sequence[float], positives: Sequence[float], negatives: Sequence[float]
) -> tuple[tuple[str, ...], ...]:
    """Counts by tenths, for readers."""
    rows = [(_("Score"), _("Positives"), _("Negatives"))]
    count = len(positives)
    each = max(1, count // 10)
    for start in range(0, count, each):
        end = min(count, start + each)
        span = _("{low} to {high}").format(
            low=formats.number(edges[start], 2), high=formats.number(edges[end], 2)
        )
        rows.append(
            (span, formats.number(sum(positives[start:end])), formats.number(sum(negatives[start:end])))
        )
    return tuple(rows)
