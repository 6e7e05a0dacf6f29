"""Value against feasibility, or any two figures: one bubble an initiative, with its size and its colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.charts.layout.bubble_axes import Axes, BubbleAxis, arrow_names, axis_marks, label_width, span
from desktop_app.charts.layout.bubble_places import Placed, Plot, place
from desktop_app.charts.layout.legend import ROW, legend, legend_rows
from desktop_app.charts.layout.scales import Scale, finite, positive
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Box, Chart, Circle, Line, Mark, Text, bounds, overlap, text_box
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.word_order import order_key
from desktop_app.theme_tokens import TYPE_SIZES

#: The ref of the line about initiatives without scores.
UNSCORED_REF = "initiatives:unscored"

_SIZE = TYPE_SIZES["small"]
_BASELINE = 0.36 * _SIZE
_LARGEST, _SMALLEST = 18.0, 4.0
# A circle under this radius has no room for two digits.
_LABEL_FROM = 9.0
# More bubbles than this have no room for words beside them.
_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Bubble:
    """One initiative: `value` goes up, `feasibility` to the right (both 0-100 unless the axes say otherwise).

    `amount` is its size, a year in the portfolio's currency unless the axes say otherwise; `industry` is
    the key that colours it unless `token` does, `industry_name` what the legend says, `industry_short` what
    stands beside the bubble where there is room.
    """

    ref: str
    key: str
    title: str
    value: float | None
    feasibility: float | None
    amount: float | None
    industry: str = ""
    industry_name: str = ""
    token: str = ""
    industry_short: str = ""


def short_key(key: str) -> str:
    """The part of a key that fits into a bubble: "AI-002" gives "02"."""
    digits = key.rpartition("-")[2].strip() or key.strip()
    if digits.isdecimal():
        return digits.lstrip("0").rjust(2, "0")
    return digits[:4]


def bubbles(
    items: Sequence[Bubble],
    width: float,
    height: float,
    currency: str = "",
    title: str = "",
    axes: Axes | None = None,
    *,
    names_axes: bool = True,
    has_legend: bool = True,
) -> Chart:
    """The chart on a canvas of `width` x `height` px; initiatives without scores are counted below.

    `axes` say what is shown; without them it is feasibility, value and the benefit a year. `names_axes` is
    False where the words around the chart name them, `has_legend` where short words beside the bubbles are enough.
    """
    width, height = positive(width), positive(height)
    scored: list[tuple[Bubble, float, float]] = []
    unscored: list[Bubble] = []
    for item in items:
        value, feasibility = finite(item.value), finite(item.feasibility)
        if value is None or feasibility is None:
            unscored.append(item)
        else:
            scored.append((item, value, feasibility))
    name = title or _("Value against feasibility")
    shown = axes or _usual()
    texts = {id(item): _Words.of(item, shown, currency) for item in items}
    described = _described(len(scored), axes)
    if unscored:
        described += " " + _without_scores(len(unscored), axes)
    marks: tuple[Mark, ...] = ()
    if width >= 120 and height >= 90:
        marks = tuple(_marks(scored, unscored, texts, width, height, currency, axes, names_axes, has_legend))
    return Chart(width, height, marks, name, described, _table(items, texts, axes))


def _usual() -> Axes:
    return Axes(
        BubbleAxis(_("feasibility")),
        BubbleAxis(_("value")),
        BubbleAxis(_("Expected benefit a year"), "money"),
    )


def _described(n: int, axes: Axes | None) -> str:
    if axes is None:
        return ngettext(
            "{n} initiative; size is the expected benefit a year.",
            "{n} initiatives; size is the expected benefit a year.",
            n,
        ).format(n=formats.number(n))
    return ngettext(
        "{n} initiative; {y} upwards, {x} to the right, size is {size}.",
        "{n} initiatives; {y} upwards, {x} to the right, size is {size}.",
        n,
    ).format(n=formats.number(n), x=axes.x.name, y=axes.y.name, size=axes.size.name)


class _Words(NamedTuple):
    value: str
    feasibility: str
    amount: str

    @classmethod
    def of(cls, item: Bubble, axes: Axes, currency: str) -> _Words:
        return cls(
            axes.y.said(item.value, currency),
            axes.x.said(item.feasibility, currency),
            axes.size.said(item.amount, currency),
        )


def _marks(
    scored: list[tuple[Bubble, float, float]],
    unscored: list[Bubble],
    texts: dict[int, _Words],
    width: float,
    height: float,
    currency: str,
    axes: Axes | None,
    names_axes: bool,
    has_legend: bool,
) -> list[Mark]:
    entries = _industries(scored, axes) if has_legend else []
    shown = axes or _usual()
    rows = len(legend_rows([name for _token, name in entries], width))
    notes = ROW if unscored else 0.0
    if height - rows * ROW - notes < 140:
        rows = min(rows, max(0, int((height - notes - 110) / ROW)))
    # The name of the upright axis is above the plot, where no bubble can cover it.
    top, bottom = 22.0 if names_axes else _SIZE / 2, height - rows * ROW - notes - 26
    x_low, x_high = span([feasibility for _i, _v, feasibility in scored], shown.x.unit)
    y_low, y_high = span([value for _i, value, _f in scored], shown.y.unit)
    left = label_width(shown.y, y_low, y_high, bottom - top, currency) + 10
    right = width - text_width("100", _SIZE) / 2 - 2
    radii = _radii([item for item, _v, _f in scored], (right - left) * (bottom - top))
    inset = _inset(scored, radii, Scale(x_low, x_high, left, right), Scale(y_low, y_high, bottom, top))
    x_scale = Scale(x_low, x_high, left + inset[0], right - inset[2])
    y_scale = Scale(y_low, y_high, bottom - inset[3], top + inset[1])

    names = arrow_names(axes) if axes is not None else (_("feasibility →"), _("value ↑"))
    plot = (left, top, right, bottom)
    marks = axis_marks(shown, x_scale, y_scale, plot, currency, names if names_axes else None)
    if scored:
        points = [(x_scale(feasibility), y_scale(value)) for _item, value, feasibility in scored]
        placed = place([item for item, _v, _f in scored], points, radii, plot)
        marks += _threads(placed)
        marks += _bubbles(placed, texts, axes)
        marks += _short_names(placed, plot, marks)
    else:
        marks.append(
            Text(
                (left + right) / 2,
                (top + bottom) / 2,
                fit(_("Nothing is scored yet"), right - left - 8, _SIZE),
                _SIZE,
                fill="muted",
                anchor="middle",
            )
        )
    marks += legend(entries, 0, bottom + 26, width, rows)
    if unscored:
        marks.append(_note(unscored, width, height, axes))
    return marks


def _industries(scored: list[tuple[Bubble, float, float]], axes: Axes | None) -> list[tuple[str, str]]:
    if axes is not None and not axes.colour:
        return []  # all have one colour, which means nothing
    industries: dict[tuple[str, str], str] = {}
    for item, _value, _feasibility in scored:
        industries.setdefault((_token(item), item.industry), item.industry_name)
    entries = [(key[0], one_line(name) or _("No industry")) for key, name in industries.items()]
    return sorted(entries, key=lambda entry: order_key(entry[1]))


def _token(item: Bubble) -> str:
    return item.token or (f"industry:{item.industry}" if item.industry else "muted")


def _radii(items: list[Bubble], area: float) -> list[float]:
    """Areas in proportion to the amounts; unknown and negative amounts get the smallest circle."""
    each = math.sqrt(max(1.0, area) / max(1, len(items)))
    largest = max(_SMALLEST, min(_LARGEST, each * (0.28 if len(items) <= 60 else 0.22)))
    smallest = max(_SMALLEST, largest * 0.55)
    if len(items) <= 20 and largest > _LABEL_FROM + 1:
        smallest = max(smallest, _LABEL_FROM + 0.4)
    amounts = [finite(item.amount) or 0.0 for item in items]
    most = max(amounts, default=0.0)
    if most <= 0:
        return [smallest for _amount in amounts]
    return [max(smallest, largest * math.sqrt(max(0.0, amount) / most)) for amount in amounts]


def _inset(
    scored: list[tuple[Bubble, float, float]], radii: list[float], x_scale: Scale, y_scale: Scale
) -> tuple[float, float, float, float]:
    """How far to draw the plot in at left, top, right and bottom, so that every bubble is inside."""
    left = top = right = bottom = 0.0
    for (_item, value, feasibility), radius in zip(scored, radii, strict=True):
        x, y, reach = x_scale(feasibility), y_scale(value), radius + 1
        left = max(left, x_scale.start - (x - reach))
        right = max(right, x + reach - x_scale.end)
        top = max(top, y_scale.end - (y - reach))
        bottom = max(bottom, y + reach - y_scale.start)
    return left, top, right, bottom


def _threads(placed: Sequence[Placed[Bubble]]) -> list[Mark]:
    """A hair line from each bubble that was moved to the point where it belongs."""
    marks: list[Mark] = []
    points: set[tuple[float, float]] = set()
    for bubble in placed:
        if (bubble.x, bubble.y) == bubble.point:
            continue
        marks.append(Line(bubble.x, bubble.y, *bubble.point, stroke="control", opacity=0.8))
        points.add(bubble.point)
    return [*marks, *(Circle(x, y, 1.8, fill="muted") for x, y in sorted(points))]


def _bubbles(placed: Sequence[Placed[Bubble]], texts: dict[int, _Words], axes: Axes | None) -> list[Mark]:
    known = _("{key} {title}\nValue {value}, feasibility {feasibility}, {amount} a year")
    unknown = _("{key} {title}\nValue {value}, feasibility {feasibility}, amount unknown")
    if axes is not None:
        known = unknown = _("{key} {title}\n{y}: {value}\n{x}: {feasibility}\n{size}: {amount}")
    named = {"x": axes.x.name, "y": axes.y.name, "size": axes.size.name} if axes is not None else {}
    marks: list[Mark] = []
    for index, bubble in enumerate(placed):
        item, words = bubble.item, texts[id(bubble.item)]
        token = _token(item)
        has_amount = finite(item.amount) is not None
        hint = (known if has_amount else unknown).format(
            key=one_line(item.key),
            title=one_line(item.title),
            value=words.value,
            feasibility=words.feasibility,
            amount=words.amount,
            **named,
        )
        marks.append(
            Circle(
                bubble.x,
                bubble.y,
                bubble.radius,
                fill=token if has_amount else None,
                stroke=token,
                stroke_width=1.5,
                opacity=0.24,
                ref=item.ref,
                hint=hint,
            )
        )
        if bubble.radius < _LABEL_FROM:
            continue
        label = short_key(one_line(item.key))
        if (
            label
            and text_width(label, _SIZE) <= 2 * bubble.radius - 3
            and not any(
                math.hypot(bubble.x - other.x, bubble.y - other.y) < other.radius + 6
                for other in placed[index + 1 :]
            )
        ):
            marks.append(Text(bubble.x, bubble.y + _BASELINE, label, _SIZE, anchor="middle"))
    return marks


def _short_names(placed: Sequence[Placed[Bubble]], plot: Plot, drawn: Sequence[Mark]) -> list[Mark]:
    """The industry in a short word beside its bubble, where nothing else is: colour does not speak alone."""
    if len(placed) > _MOST_NAMED:
        return []
    left, top, right, bottom = plot
    taken = [_grown(bounds(mark), 3.0) for mark in drawn if isinstance(mark, Circle)]
    # The names of the axes stand within the plot.
    taken += [text_box(mark) for mark in drawn if isinstance(mark, Text)]
    marks: list[Mark] = []
    for bubble in placed:
        word = one_line(bubble.item.industry_short)
        if not word:
            continue
        across, reach = text_width(word, _SIZE) / 2, bubble.radius + 4
        middle = bubble.y + _BASELINE
        for text in (
            Text(bubble.x + reach, middle, word, _SIZE, "muted"),
            Text(bubble.x - reach, middle, word, _SIZE, "muted", "end"),
            Text(bubble.x, bubble.y + reach + 0.76 * _SIZE, word, _SIZE, "muted", "middle"),
            Text(bubble.x, bubble.y - reach, word, _SIZE, "muted", "middle"),
        ):
            box: Box = text_box(text)
            inside = box[0] >= left and box[2] <= right + 12 and box[1] >= top - 4 and box[3] <= bottom
            # A bubble's own word stands as near to it as no other does.
            others = [other for other in taken if not _holds(other, bubble)]
            if across and inside and not any(overlap(box, other) for other in others):
                marks.append(text)
                taken.append(box)
                break
    return marks


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _holds(box: Box, bubble: Placed[Bubble]) -> bool:
    return abs((box[0] + box[2]) / 2 - bubble.x) < 0.5 and abs((box[1] + box[3]) / 2 - bubble.y) < 0.5


def _without_scores(n: int, axes: Axes | None = None) -> str:
    if axes is not None:
        text = ngettext("{n} not placed: a figure is unknown.", "{n} not placed: a figure is unknown.", n)
        return text.format(n=formats.number(n))
    return ngettext("{n} without scores.", "{n} without scores.", n).format(n=formats.number(n))


def _note(unscored: list[Bubble], width: float, height: float, axes: Axes | None) -> Text:
    names = [one_line(item.key) or one_line(item.title) for item in unscored[:40]]
    text = ngettext("{n} without scores: {names}", "{n} without scores: {names}", len(unscored))
    if axes is not None:
        text = ngettext("{n} not placed: {names}", "{n} not placed: {names}", len(unscored))
    shown = text.format(n=formats.number(len(unscored)), names=", ".join(names))
    titles = [one_line(f"{item.key} {item.title}") for item in unscored[:20]]
    if len(unscored) > len(titles):
        titles.append("…")
    return Text(
        0,
        height - 6,
        fit(shown, width, _SIZE),
        _SIZE,
        fill="muted",
        ref=UNSCORED_REF,
        hint="\n".join([_without_scores(len(unscored), axes), *titles]),
    )


def _table(
    items: Sequence[Bubble], texts: dict[int, _Words], axes: Axes | None
) -> tuple[tuple[str, ...], ...]:
    header = (
        _("Key"),
        _("Initiative"),
        _("Industry"),
        _("Value"),
        _("Feasibility"),
        _("Expected benefit a year"),
    )
    if axes is not None:
        header = (_("Key"), _("Initiative"), axes.colour, axes.y.name, axes.x.name, axes.size.name)
    rows = []
    for item in items:
        words = texts[id(item)]
        rows.append((item.key, item.title, item.industry_name, words.value, words.feasibility, words.amount))
    return (header, *rows)
