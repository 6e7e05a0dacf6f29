"""Which input moves a result most: a bar an input, from the result at its P10 to the result at its P90."""

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
from desktop_app.charts.marks import Chart, Line, Mark, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import TYPE_SIZES

_SMALL, _BODY = TYPE_SIZES["small"], TYPE_SIZES["body"]
_ROW, _LEAST_ROW, _BAR = 34.0, 22.0, 12.0
_HEAD, _FOOT = 20.0, 22.0


@dataclass(frozen=True, slots=True)
class Swing:
    """One input: the result's median with the input at its P10 (`low`) and at its P90 (`high`).

    `low_input` and `high_input` say what the input is there, with its unit.
    """

    label: str
    low: float | None
    high: float | None
    low_input: str = ""
    high_input: str = ""
    ref: str | None = None

    @property
    def size(self) -> float:
        """How far the median moves; 0 where that is unknown."""
        low, high = finite(self.low), finite(self.high)
        return abs(high - low) if low is not None and high is not None else 0.0


def tornado(
    items: Sequence[Swing],
    base: float | None,
    width: float,
    height: float,
    *,
    unit: str = "",
    currency: str = "",
    title: str = "",
) -> Chart:
    """Bars around the median `base`, the longest first; rows that do not fit are counted in a last line."""
    width, height = positive(width), positive(height)
    swings = sorted(items, key=lambda swing: -swing.size)
    middle = finite(base)

    def value_text(value: float | None) -> str:
        return _said(value, unit, currency)

    marks: list[Mark] = []
    drawn = [one for one in swings if finite(one.low) is not None and finite(one.high) is not None]
    if width >= 140 and height >= _HEAD + _FOOT + _LEAST_ROW:
        if middle is None or not drawn:
            text = _("Nothing here is estimated as a range yet.")
            marks.append(Text(0, 15, fit(text, width, _SMALL), _SMALL, "muted"))
        else:
            marks = _marks(drawn, middle, width, height, value_text, (unit, currency))
    described = _("Median {value}.").format(value=value_text(middle))
    if drawn and drawn[0].size > 0:
        described = _("Median {value}. {input} moves it most, by {size}.").format(
            value=value_text(middle), input=one_line(drawn[0].label), size=value_text(drawn[0].size)
        )
    header = (_("Input"), _("Its P10"), _("Its P90"), _("Median at P10"), _("Median at P90"), _("Change"))
    rows = [
        (
            one_line(one.label),
            one.low_input,
            one.high_input,
            value_text(one.low),
            value_text(one.high),
            value_text(one.size) if one in drawn else formats.unknown(),
        )
        for one in swings
    ]
    return Chart(width, height, tuple(marks), one_line(title), described, (header, *rows))


def _said(value: float | None, unit: str, currency: str) -> str:
    known = finite(value)
    if known is None:
        return formats.unknown()
    if unit == "money":
        return formats.money(known, currency, compact=True)
    return formats.measure(known, unit, currency)


def _marks(
    swings: Sequence[Swing],
    base: float,
    width: float,
    height: float,
    value_text: Callable[[float | None], str],
    unit: tuple[str, str],
) -> list[Mark]:
    fitting = max(1, int((height - _HEAD - _FOOT) / _LEAST_ROW))
    shown = swings[: fitting - 1 if len(swings) > fitting else fitting] or swings[:1]
    hidden = len(swings) - len(shown)
    row = min(_ROW, (height - _HEAD - _FOOT) / (len(shown) + (1 if hidden else 0)))
    labels = [one_line(one.label) for one in shown]
    short, words = axis_unit(unit[0])
    widest = max([text_width(one_line(words), _SMALL), *(text_width(text, _BODY) for text in labels)])
    names = min(widest + 12, width * 0.38)
    ends = [value for one in shown for value in (one.low or 0.0, one.high or 0.0)]
    low, high = min(base, *ends), max(base, *ends)
    if high <= low:
        low, high = low - (abs(low) or 1.0) * 0.1, high + (abs(high) or 1.0) * 0.1
    scale = Scale(low, high, names + 6, width - 8)
    bottom = _HEAD + row * (len(shown) + (1 if hidden else 0))

    marks: list[Mark] = []
    step = nice_step(high - low, max(2, int((scale.end - scale.start) / 80)))
    if words:
        shown_unit = fit(one_line(words), max(0.0, names - 8), _SMALL)
        marks.append(Text(0, bottom + 16, shown_unit, _SMALL, "muted", hint=one_line(words)))
    for tick in ticks(low, high, step):
        x = scale(tick)
        marks.append(Line(x, _HEAD, x, bottom))
        label = tick_label(tick, step, short, unit[1])
        half = text_width(label, _SMALL) / 2
        at = min(max(x, half), width - half)
        marks.append(Text(at, bottom + 16, label, _SMALL, "muted", "middle"))
    for index, swing in enumerate(shown):
        marks += _bar(
            swing, labels[index], names, _HEAD + (index + 0.5) * row, row, width, scale, base, value_text
        )
    x = scale(base)
    marks.append(Line(x, _HEAD - 2, x, bottom, stroke="ink", stroke_width=1.5))
    median = fit(_("median {value}").format(value=value_text(base)), width, _SMALL)
    half = text_width(median, _SMALL) / 2
    marks.append(Text(min(max(x, half), width - half), 12, median, _SMALL, "muted", "middle"))
    if hidden:
        text = ngettext("and {n} more that moves it less", "and {n} more that move it less", hidden)
        shown_text = fit(text.format(n=formats.number(hidden)), width, _SMALL)
        marks.append(Text(0, bottom - row / 2 + 4, shown_text, _SMALL, "muted", ref=MORE_REF))
    return marks


def _bar(
    swing: Swing,
    label: str,
    names: float,
    middle: float,
    row: float,
    width: float,
    scale: Scale,
    base: float,
    value_text: Callable[[float | None], str],
) -> list[Mark]:
    low, high = swing.low or 0.0, swing.high or 0.0
    hint = _(
        "{input}\nat its P10, {low_input}: median {low}\nat its P90, {high_input}: median {high}"
    ).format(
        input=label,
        low_input=swing.low_input or formats.unknown(),
        high_input=swing.high_input or formats.unknown(),
        low=value_text(low),
        high=value_text(high),
    )
    marks: list[Mark] = [
        # An invisible area, so that the pointer hits the whole row.
        Rect(0, middle - row / 2, width, row, ref=swing.ref, hint=hint),
        Text(0, middle + 0.36 * _BODY, fit(label, names - 8, _BODY), _BODY),
    ]
    thick = min(_BAR, row - 6)
    # A high input is filled and a low one hollow, so that the direction shows without colour.
    for value, full in ((low, False), (high, True)):
        start, end = sorted((scale(base), scale(value)))
        if end - start < 0.5:
            continue
        marks.append(
            Rect(
                start,
                middle - thick / 2,
                end - start,
                thick,
                fill="accent",
                stroke="accent",
                radius=2,
                opacity=1.0 if full else 0.2,
            )
        )
    return marks
