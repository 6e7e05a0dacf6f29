"""Horizontal bars with labels and figures, a single progress bar, and the stages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.charts.layout.scales import Scale, finite, positive
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Chart, Line, Mark, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import TYPE_SIZES

#: The ref of the line about bars that did not fit.
MORE_REF = "more"

_SMALL, _BODY, _BIG = TYPE_SIZES["small"], TYPE_SIZES["body"], TYPE_SIZES["page"]
_BAR = 6.0
_ROW, _LEAST_ROW = 34.0, 20.0
_STAGE_ROW = 56.0
_LEAST_STAGE = 76.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `text` is the figure as shown (the plain number if empty), `token` its colour."""

    label: str
    value: float | None
    text: str = ""
    token: str = "accent"
    ref: str | None = None
    hint: str = ""

    def figure(self) -> str:
        """The figure beside the bar."""
        return one_line(self.text) or formats.number(self.value)


def bars(
    items: Sequence[Bar],
    width: float,
    height: float,
    title: str = "",
    maximum: float | None = None,
    limit: float | None = None,
    limit_label: str = "",
) -> Chart:
    """One row a bar, from 0 to `maximum` (the largest value if None); `limit` is a dotted line.

    Rows that do not fit into `height` are counted in a last line with the ref `MORE_REF`.
    """
    width, height = positive(width), positive(height)
    marks: list[Mark] = []
    if width >= 90 and height >= _LEAST_ROW and items:
        marks = _rows(items, width, height, maximum, limit, limit_label)
    elif not items and width >= 90 and height >= _LEAST_ROW:
        marks.append(Text(0, 15, fit(_("Nothing to show yet"), width, _SMALL), _SMALL, "muted"))
    return Chart(width, height, tuple(marks), one_line(title), _count(items), _table(items, title))


def progress(
    share: float | None, width: float, height: float, title: str = "", token: str = "accent"
) -> Chart:
    """A bar of `height` px filled to `share` (0-1); an unknown share leaves the track empty."""
    width, height = positive(width), positive(height)
    known = finite(share)
    share_text = formats.percent(known, digits=0)
    filled = 0.0 if known is None else max(0.0, min(1.0, known))
    marks = _track(0, 0, width, height, filled, token)
    return Chart(width, height, tuple(marks), one_line(title), share_text, ((_("Share"),), (share_text,)))


def stage_bars(items: Sequence[Bar], width: float, height: float, title: str = "") -> Chart:
    """Stages side by side: name, figure, and a bar against the fullest; wraps where it is narrow."""
    width, height = positive(width), positive(height)
    marks: list[Mark] = []
    if items and width >= 60 and height >= _STAGE_ROW:
        columns = min(len(items), max(1, int((width + 12) / _LEAST_STAGE)))
        each = (width - 12 * (columns - 1)) / columns
        most = max((finite(item.value) or 0.0 for item in items), default=0.0)
        for index, item in enumerate(items):
            left = (index % columns) * (each + 12)
            top = (index // columns) * (_STAGE_ROW + 12)
            if top + _STAGE_ROW > height:
                break
            marks += _stage(item, left, top, each, most)
    return Chart(width, height, tuple(marks), one_line(title), _count(items), _table(items, title))


def _stage(item: Bar, left: float, top: float, width: float, most: float) -> list[Mark]:
    value = finite(item.value) or 0.0
    share = max(0.0, value / most) if most > 0 else 0.0
    label, figure = one_line(item.label), item.figure()
    marks: list[Mark] = [
        # An invisible area, so that the pointer hits the whole column.
        Rect(left, top, width, _STAGE_ROW, ref=item.ref, hint=_hint(item)),
        Text(left, top + 12, fit(label, width, _SMALL), _SMALL, "muted"),
        Text(left, top + 35, fit(figure, width, _BIG, 600), _BIG, weight=600),
    ]
    return marks + _track(left, top + _STAGE_ROW - _BAR, width, _BAR, share, item.token)


def _rows(
    items: Sequence[Bar],
    width: float,
    height: float,
    maximum: float | None,
    limit: float | None,
    limit_label: str,
) -> list[Mark]:
    foot = 18.0 if limit_label and finite(limit) is not None and height > 60 else 0.0
    fitting = max(1, int((height - foot) / _LEAST_ROW))
    shown = list(items[: fitting - 1 if len(items) > fitting else fitting])
    hidden = len(items) - len(shown)
    row = min(_ROW, (height - foot) / (len(shown) + (1 if hidden else 0)))

    labels = [one_line(item.label) for item in shown]
    figures = [item.figure() for item in shown]
    label_width = min(max((text_width(t, _BODY) for t in labels), default=0.0) + 12, width * 0.42)
    figure_width = min(max((text_width(t, _BODY) for t in figures), default=0.0) + 12, width * 0.35)
    known = [finite(item.value) or 0.0 for item in shown]
    bound = finite(limit)
    whole = finite(maximum) or max([*known, bound or 0.0, 0.0])
    scale = Scale(0.0, whole if whole > 0 else 1.0, label_width, width - figure_width)

    marks: list[Mark] = []
    for index, item in enumerate(shown):
        middle = (index + 0.5) * row
        baseline = middle + 0.36 * _BODY
        if item.ref is not None or item.hint:
            marks.append(Rect(0, index * row, width, row, ref=item.ref, hint=_hint(item)))
        marks.append(Text(0, baseline, fit(labels[index], label_width - 8, _BODY), _BODY))
        track = scale.end - scale.start
        share = (scale(known[index]) - scale.start) / track if track > 0 else 0.0
        marks += _track(scale.start, middle - _BAR / 2, track, _BAR, share, item.token)
        figure = fit(figures[index], figure_width - 6, _BODY)
        muted = "ink" if finite(item.value) is not None else "muted"
        marks.append(Text(width, baseline, figure, _BODY, muted, "end"))
    if hidden:
        text = ngettext("and {n} more", "and {n} more", hidden).format(n=formats.number(hidden))
        y = (len(shown) + 0.5) * row + 0.36 * _SMALL
        marks.append(Text(0, y, fit(text, width, _SMALL), _SMALL, "muted", ref=MORE_REF, hint=text))
    if bound is not None and 0 <= bound <= scale.high:
        x = scale(bound)
        bottom = len(shown) * row
        marks.append(Line(x, 2, x, bottom, "muted", 1.2, (1.5, 3), hint=one_line(limit_label)))
        if foot:
            limit_text = fit(limit_label, width, _SMALL)
            half = text_width(limit_text, _SMALL) / 2
            centre = min(max(x, half), width - half)
            marks.append(Text(centre, height - 4, limit_text, _SMALL, "muted", "middle"))
    return marks


def _track(x: float, y: float, width: float, height: float, share: float, token: str) -> list[Mark]:
    radius = min(height / 2, 3.0)
    marks: list[Mark] = [Rect(x, y, max(0.0, width), height, fill="line", radius=radius, opacity=0.6)]
    filled = width * share
    if filled > 0.5:
        marks.append(Rect(x, y, filled, height, fill=token, radius=min(radius, filled / 2)))
    return marks


def _hint(item: Bar) -> str:
    return one_line(item.hint) or _("{label}: {figure}").format(
        label=one_line(item.label), figure=item.figure()
    )


def _count(items: Sequence[Bar]) -> str:
    return "; ".join(f"{one_line(item.label)}: {item.figure()}" for item in items[:12])


def _table(items: Sequence[Bar], title: str) -> tuple[tuple[str, ...], ...]:
    header = (one_line(title) or _("Name"), _("Value"))
    return (header, *((item.label, item.figure()) for item in items))
