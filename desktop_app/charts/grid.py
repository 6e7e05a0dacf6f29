"""States as a grid: initiatives down, parts of the spine across; shape, word and colour agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.charts.layout.scales import positive
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Chart, Circle, Line, Mark, Polygon, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.theme_tokens import TYPE_SIZES

#: The ref of the line about rows that did not fit.
MORE_REF = "more"

_SMALL, _BODY = TYPE_SIZES["small"], TYPE_SIZES["body"]
#: Heights of the heading and of a row, px.
HEAD, ROW = 30.0, 36.0
_CELL = 26.0
_GAP, _PADDING = 10.0, 8.0
_SHAPE, _BESIDE, _BETWEEN = 8.0, 6.0, 8.0
# Ground under a cell is kept for what is bad, so that it stands out in grey too.
_STATES = {
    "good": ("good", N_("Good")),
    "caution": ("caution", N_("Caution")),
    "bad": ("bad", N_("Bad")),
    "in_work": ("accent", N_("In work")),
    "empty": ("muted", N_("Not started")),
}


@dataclass(frozen=True, slots=True)
class GridCell:
    """A state (good, caution, bad, in_work, empty) with its figure; `short` is the figure where room is scarce."""

    state: str
    text: str = ""
    hint: str = ""
    ref: str | None = None
    short: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One initiative with a cell for each column."""

    label: str
    cells: tuple[GridCell, ...]
    ref: str | None = None
    hint: str = ""


def state_grid(
    columns: Sequence[str],
    rows: Sequence[GridRow],
    width: float,
    height: float,
    title: str = "",
    more: int = 0,
    units: Sequence[str] = (),
) -> Chart:
    """The grid on `width` x `height` px; rows that do not fit are counted with the ref `MORE_REF`.

    `more` counts those that were left out of `rows` before. `units` say what the figures of each column count.
    """
    width, height = positive(width), positive(height)
    marks: list[Mark] = []
    if width >= 140 and height >= HEAD + ROW and columns:
        marks = _marks(columns, rows, width, height, more, [*units, *[""] * len(columns)])
    return Chart(
        width,
        height,
        tuple(marks),
        one_line(title) or _("States by part"),
        _describe(rows),
        _table(columns, rows),
    )


def _state(cell: GridCell) -> tuple[str, str]:
    return _STATES.get(cell.state, _STATES["empty"])


def _marks(
    columns: Sequence[str],
    rows: Sequence[GridRow],
    width: float,
    height: float,
    more: int,
    units: Sequence[str],
) -> list[Mark]:
    fitting = int((height - HEAD) / ROW)
    shown = rows if len(rows) <= fitting and not more else rows[: max(1, fitting - 1)]
    hidden = len(rows) - len(shown) + more
    labels = max((text_width(one_line(row.label), _BODY, 500) for row in rows), default=0.0) + _GAP
    first = min(labels, max(width * 0.22, width - len(columns) * 158.0))
    across = max(0.0, (width - first) / len(columns) - _GAP)
    lefts = [first + _GAP + at * (across + _GAP) for at in range(len(columns))]
    form = _form(shown, len(columns), across)
    marks: list[Mark] = []
    for name, unit, left in zip(columns, units, lefts, strict=False):
        marks += _heading(one_line(name), one_line(unit), left, across)
    if not rows:
        text = fit(_("No initiatives yet"), width, _SMALL)
        marks.append(Text(0, HEAD + 18, text, _SMALL, "muted"))
    for index, row in enumerate(shown):
        top = HEAD + index * ROW
        marks.append(Line(0, top, width, top))
        label = one_line(row.label)
        if row.ref is not None:
            hint = one_line(row.hint) or label
            marks.append(Rect(0, top, max(0.0, first), ROW, ref=row.ref, hint=hint))
        fitted = fit(label, first - 4, _BODY, 500)
        marks.append(Text(0, top + ROW / 2 + 0.36 * _BODY, fitted, _BODY, weight=500))
        for name, cell, left in zip(columns, row.cells, lefts, strict=False):
            marks += _cell(cell, left, top + (ROW - _CELL) / 2, across, f"{label}, {one_line(name)}", form)
    if hidden:
        text = ngettext("and {n} more", "and {n} more", hidden).format(n=formats.number(hidden))
        y = HEAD + len(shown) * ROW + ROW / 2 + 0.36 * _SMALL
        if y + 4 <= height:
            shown_text = fit(text, width, _SMALL)
            marks.append(Text(0, y, shown_text, _SMALL, "muted", ref=MORE_REF, hint=text))
    return marks


def _heading(name: str, unit: str, left: float, across: float) -> list[Mark]:
    """The name of a part, and what its figures count where there is room."""
    y, room = HEAD / 2 + 0.36 * _BODY - 2, across - _PADDING
    shown = fit(name, room + 0.01, _BODY, 600)
    start = left + _PADDING
    marks: list[Mark] = [Text(start, y, shown, _BODY, weight=600, hint=name if shown != name else "")]
    used = text_width(shown, _BODY, 600) + 4
    if unit and used + text_width(unit, _BODY) <= room:
        marks.append(Text(start + used, y, unit, _BODY, "muted"))
    return marks


def _form(rows: Sequence[GridRow], columns: int, across: float) -> int:
    """How much the cells of all rows can say, so that a column reads alike: 3 sign, word and figure; 2 with the short
    figure; 1 sign and short figure; 0 the sign alone."""
    cells = [cell for row in rows for cell in row.cells[:columns]]
    room = across - 2 * _PADDING - _SHAPE - _BESIDE + 0.01

    def needed(cell: GridCell, form: int) -> float:
        word, figure = _texts(cell, form)
        both = _BETWEEN if word and figure else 0.0
        return text_width(word, _BODY, 500) + both + text_width(figure, _BODY)

    for form in (3, 2, 1):
        if all(needed(cell, form) <= room for cell in cells):
            return form
    return 0


def _texts(cell: GridCell, form: int) -> tuple[str, str]:
    """Word and figure of a cell in a form."""
    figure = one_line(cell.text)
    if form < 3 and one_line(cell.short):
        figure = one_line(cell.short)
    if form == 0:
        return "", ""
    return ("" if form == 1 else _(_state(cell)[1])), figure


def _cell(cell: GridCell, left: float, top: float, width: float, where: str, form: int) -> list[Mark]:
    ink, name = _state(cell)
    hint_text = one_line(cell.hint)
    hint = _("{where}: {state}").format(where=where, state=_(name))
    if one_line(cell.text):
        hint += f" ({one_line(cell.text)})"
    if hint_text:
        hint += "\n" + hint_text
    ground = "bad_soft" if cell.state == "bad" else None
    marks: list[Mark] = [Rect(left, top, width, _CELL, fill=ground, radius=6, ref=cell.ref, hint=hint)]
    word, figure = _texts(cell, form)
    if form == 1 and not figure:
        # Without a figure there is room for the word, or for none: its sign and its hint say it.
        alone = _(name)
        fits = text_width(alone, _BODY, 500) <= width - 2 * _PADDING - _SHAPE - _BESIDE + 0.01
        word = alone if fits else ""
    start, baseline = left + _PADDING, top + _CELL / 2 + 0.36 * _BODY
    if width >= _SHAPE:
        marks += _shape(
            cell.state,
            ink,
            min(start, left + (width - _SHAPE) / 2 if form == 0 else start),
            top + _CELL / 2,
            _SHAPE,
        )
    start += _SHAPE + _BESIDE
    if word:
        marks.append(Text(start, baseline, word, _BODY, ink, weight=500))
    if figure:
        tone = "bad" if cell.state == "bad" else "muted"
        right = left + width - _PADDING
        marks.append(
            Text(right if word else start, baseline, figure, _BODY, tone, "end" if word else "start")
        )
    return marks


def _shape(state: str, token: str, x: float, y: float, side: float) -> list[Mark]:
    """Circle good, triangle caution, square bad, half circle in work, ring empty."""
    half = side / 2
    middle = x + half
    if state == "good":
        return [Circle(middle, y, half, fill=token)]
    if state == "caution":
        points = ((middle, y - half), (x + side, y + half), (x, y + half))
        return [Polygon(points, fill=token)]
    if state == "bad":
        return [Rect(x + 0.5, y - half + 0.5, side - 1, side - 1, fill=token, radius=1)]
    ring = Circle(middle, y, half - 0.6, stroke=token, stroke_width=1.2)
    if state == "in_work":
        arc = tuple(
            (middle - dx * (half - 0.6), y + dy * (half - 0.6))
            for dx, dy in (
                (0.0, -1.0),
                (0.5, -0.866),
                (0.866, -0.5),
                (1.0, 0.0),
                (0.866, 0.5),
                (0.5, 0.866),
                (0.0, 1.0),
            )
        )
        return [Polygon(arc, fill=token), ring]
    return [ring]


def _describe(rows: Sequence[GridRow]) -> str:
    counts = dict.fromkeys(_STATES, 0)
    for row in rows:
        for cell in row.cells:
            counts[cell.state if cell.state in counts else "empty"] += 1
    return ", ".join(f"{_(_STATES[state][1])}: {formats.number(n)}" for state, n in counts.items() if n)


def _table(columns: Sequence[str], rows: Sequence[GridRow]) -> tuple[tuple[str, ...], ...]:
    def cell_words(cell: GridCell) -> str:
        state, figure = _(_state(cell)[1]), one_line(cell.text)
        return f"{state} ({figure})" if figure else state

    def filled(row: GridRow) -> tuple[str, ...]:
        cell_texts = [cell_words(cell) for cell in row.cells[: len(columns)]]
        return (row.label, *cell_texts, *[""] * (len(columns) - len(cell_texts)))

    return ((_("Initiative"), *columns), *(filled(row) for row in rows))
