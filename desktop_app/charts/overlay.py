"""Two distributions over one another: the reference as outline, the current one filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.charts.layout.legend import ROW, legend
from desktop_app.charts.layout.scales import finite, positive
from desktop_app.charts.layout.text_metrics import fit, one_line
from desktop_app.charts.marks import Chart, Line, Mark, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import TYPE_SIZES

_SMALL = TYPE_SIZES["small"]
_LABELS = 18.0


@dataclass(frozen=True, slots=True)
class OverlayPart:
    """One bar: a range or a category, with its share (0-1) in both files."""

    label: str
    reference: float
    current: float


def overlay(parts: Sequence[OverlayPart], width: float, height: float, title: str = "") -> Chart:
    """Bars side by side from the left, as high as the largest share of both."""
    width, height = positive(width), positive(height)
    rows = (
        (one_line(one.label), formats.percent(one.reference), formats.percent(one.current)) for one in parts
    )
    table = ((_("Values"), _("Reference"), _("Current")), *rows)
    floor = height - ROW - _LABELS
    most = max((max(one.reference, one.current) for one in parts), default=0.0)
    if not parts or most <= 0 or width < 80 or floor < 30:
        marks: tuple[Mark, ...] = (
            Text(0, 15, fit(_("Nothing to show yet"), width, _SMALL), _SMALL, "muted"),
        )
        return Chart(width, height, marks, one_line(title), "", table)
    bar_marks: list[Mark] = []
    each = width / len(parts)
    gap = min(4.0, each * 0.15)
    for index, part in enumerate(parts):
        left = index * each + gap / 2
        wide = max(1.0, each - gap)
        hint = f"{one_line(part.label)}\n" + _("reference {a}, current {b}").format(
            a=formats.percent(part.reference), b=formats.percent(part.current)
        )
        tall = (finite(part.current) or 0.0) / most * (floor - 8)
        bar_marks.append(Rect(left, floor - tall, wide, tall, fill="accent", opacity=0.55, hint=hint))
        tall = (finite(part.reference) or 0.0) / most * (floor - 8)
        bar_marks.append(Rect(left, floor - tall, wide, tall, stroke="ink", stroke_width=1.2, hint=hint))
    bar_marks.append(Line(0, floor, width, floor))
    bar_marks += _labels(parts, each, floor)
    bar_marks += legend(
        [("ink", _("Reference, outlined")), ("accent", _("Current, filled"))], 0, height - ROW, width, 1
    )
    described = _("{n} parts, the largest {share}.").format(
        n=formats.number(len(parts)), share=formats.percent(most)
    )
    return Chart(width, height, tuple(bar_marks), one_line(title), described, table)


def _labels(parts: Sequence[OverlayPart], each: float, floor: float) -> list[Mark]:
    """As many names as fit, spread evenly."""
    every = max(1, -(-56 // max(1, int(each))))
    marks: list[Mark] = []
    for index in range(0, len(parts), every):
        shown = fit(one_line(parts[index].label), each * every - 6, _SMALL)
        marks.append(Text(index * each + 2, floor + 13, shown, _SMALL, "muted"))
    return marks
