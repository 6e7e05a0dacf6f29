"""Ranges under each other on one axis: what several people estimate, or how several initiatives score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.charts.bars import MORE_REF
from desktop_app.charts.layout.scales import (
    Scale,
    axis_unit,
    finite,
    nice_step,
    positive,
    tick_label,
    ticks,
)
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Chart, Circle, Line, Mark, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import TYPE_SIZES

_SMALL, _BODY = TYPE_SIZES["small"], TYPE_SIZES["body"]
_ROW, _LEAST_ROW, _BAR, _DOT = 30.0, 20.0, 6.0, 4.5
_FOOT = 22.0


@dataclass(frozen=True, slots=True)
class RangeBar:
    """One range; `middle` is its median or likely value. A range that is not sure is drawn hollow."""

    label: str
    low: float | None
    middle: float | None
    high: float | None
    ref: str | None = None
    is_sure: bool = True
    token: str = "accent"

    def ends(self) -> tuple[float, float] | None:
        """The low and high end to draw; None when nothing is known."""
        known = [v for v in map(finite, (self.low, self.middle, self.high)) if v is not None]
        return (min(known), max(known)) if known else None


def range_bars(
    items: Sequence[RangeBar],
    width: float,
    height: float,
    *,
    unit: str = "",
    currency: str = "",
    title: str = "",
    columns: tuple[str, str, str] | None = None,
) -> Chart:
    """One row a range; `columns` name the low, middle and high figure in the table for readers."""
    width, height = positive(width), positive(height)

    def value_text(value: float | None) -> str:
        known = finite(value)
        if known is not None and unit == "money":
            return formats.money(known, currency, compact=True)
        return formats.unknown() if known is None else formats.measure(known, unit, currency)

    marks: list[Mark] = []
    drawn = [ends for one in items if (ends := one.ends()) is not None]
    if width >= 120 and height >= _FOOT + _LEAST_ROW:
        if not drawn:
            text = fit(_("Nothing is estimated yet."), width, _SMALL)
            marks.append(Text(0, 15, text, _SMALL, "muted"))
        else:
            low, high = min(low for low, _high in drawn), max(high for _low, high in drawn)
            marks = _rows(items, width, height, low, high, value_text, (unit, currency))
    names = columns or (_("Low"), _("Likely"), _("High"))
    rows = [(one_line(i.label), value_text(i.low), value_text(i.middle), value_text(i.high)) for i in items]
    described = _("From {low} to {high}.").format(
        low=value_text(min((low for low, _high in drawn), default=None)),
        high=value_text(max((high for _low, high in drawn), default=None)),
    )
    return Chart(width, height, tuple(marks), one_line(title), described, ((_("Name"), *names), *rows))


def _range(bar: RangeBar, scale: Scale, middle: float) -> list[Mark]:
    """The bar from low to high at a height, with a dot at the middle; a word where the range is not known."""
    ends = bar.ends()
    if ends is None:
        text = fit(formats.unknown(), scale.end - scale.start, _SMALL)
        return [Text(scale.start, middle + 0.36 * _SMALL, text, _SMALL, "muted")]
    start, end = scale(ends[0]), scale(ends[1])
    marks: list[Mark] = [
        Rect(
            start - _BAR / 2,
            middle - _BAR / 2,
            end - start + _BAR,
            _BAR,
            fill=bar.token if bar.is_sure else None,
            stroke=None if bar.is_sure else "muted",
            radius=_BAR / 2,
            opacity=0.35,
        )
    ]
    known = finite(bar.middle)
    if known is not None:
        marks.append(Circle(scale(known), middle, _DOT, fill=bar.token))
    return marks


def _rows(
    items: Sequence[RangeBar],
    width: float,
    height: float,
    low: float,
    high: float,
    value_text: Callable[[float | None], str],
    unit: tuple[str, str],
) -> list[Mark]:
    fitting = max(1, int((height - _FOOT) / _LEAST_ROW))
    shown = list(items[: fitting - 1 if len(items) > fitting else fitting]) or list(items[:1])
    hidden = len(items) - len(shown)
    row = min(_ROW, (height - _FOOT) / (len(shown) + (1 if hidden else 0)))
    labels = [one_line(one.label) for one in shown]
    short, words = axis_unit(unit[0])
    widest = max([text_width(one_line(words), _SMALL), *(text_width(text, _BODY) for text in labels)])
    names = min(widest + 12, width * 0.4)
    if high <= low:
        low, high = low - (abs(low) or 1.0) * 0.1, high + (abs(high) or 1.0) * 0.1
    scale = Scale(low, high, names + 8, width - 10)
    bottom = row * (len(shown) + (1 if hidden else 0))
    marks: list[Mark] = []
    step = nice_step(high - low, max(2, int((scale.end - scale.start) / 80)))
    if words:
        shown_unit = fit(one_line(words), max(0.0, names - 8), _SMALL)
        marks.append(Text(0, bottom + 16, shown_unit, _SMALL, "muted", hint=one_line(words)))
    for tick in ticks(low, high, step):
        x, label = scale(tick), tick_label(tick, step, short, unit[1])
        half = text_width(label, _SMALL) / 2
        marks.append(Line(x, 0, x, bottom))
        at = min(max(x, half), width - half)
        marks.append(Text(at, bottom + 16, label, _SMALL, "muted", "middle"))
    for index, bar in enumerate(shown):
        middle = (index + 0.5) * row
        figures = _("{low} – {middle} – {high}").format(
            low=value_text(bar.low), middle=value_text(bar.middle), high=value_text(bar.high)
        )
        hint = f"{labels[index]}\n{figures}"
        marks.append(Rect(0, index * row, width, row, ref=bar.ref, hint=hint))
        marks.append(Text(0, middle + 0.36 * _BODY, fit(labels[index], names - 8, _BODY), _BODY))
        marks += _range(bar, scale, middle)
    if hidden:
        text = ngettext("and {n} more", "and {n} more", hidden).format(n=formats.number(hidden))
        marks.append(Text(0, bottom - row / 2 + 4, fit(text, width, _SMALL), _SMALL, "muted", ref=MORE_REF))
    return marks
