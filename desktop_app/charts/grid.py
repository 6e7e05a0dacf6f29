"""States as a grid: initiatives down, parts of the spine across; shape, word and colour agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.charts.layout.scales import positive
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Chart, Circle, Mark, Polygon, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.theme_tokens import TYPE_SIZES

#: The ref of the line about rows that did not fit.
MORE_REF = "more"

_SMALL = TYPE_SIZES["small"]
_HEAD, _ROW, _CELL = 24.0, 30.0, 22.0
_GAP = 6.0
_SHAPE, _BESIDE, _PADDING = 7.0, 4.0, 8.0
_STATES = {
    "good": ("good", "good_soft", N_("Good")),
    "caution": ("caution", "caution_soft", N_("Caution")),
    "bad": ("bad", "bad_soft", N_("Bad")),
    "in_work": ("accent", "accent_soft", N_("In work")),
    "empty": ("muted", "sunken", N_("Not started")),
}


@dataclass(frozen=True, slots=True)
class GridCell:
    """A state (good, caution, bad, in_work, empty) with its figure; without one its word is shown."""

    state: str
    text: str = ""
    hint: str = ""
    ref: str | None = None


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
) -> Chart:
    """The grid on `width` x `height` px; rows that do not fit are counted with the ref `MORE_REF`.

    `more` counts those that were left out of `rows` before.
    """
    width, height = positive(width), positive(height)
    marks: list[Mark] = []
    if width >= 140 and height >= _HEAD + _ROW and columns:
        marks = _marks(columns, rows, width, height, more)
    return Chart(
        width,
        height,
        tuple(marks),
        one_line(title) or _("States by part"),
        _describe(rows),
        _table(columns, rows),
    )


def _state(cell: GridCell) -> tuple[str, str, str]:
    return _STATES.get(cell.state, _STATES["empty"])


def _word(cell: GridCell) -> str:
    return one_line(cell.text) or _(_state(cell)[2])


def _marks(
    columns: Sequence[str], rows: Sequence[GridRow], width: float, height: float, more: int
) -> list[Mark]:
    fitting = int((height - _HEAD) / _ROW)
    shown = rows if len(rows) <= fitting and not more else rows[: max(1, fitting - 1)]
    hidden = len(rows) - len(shown) + more
    lefts, widths = _columns(columns, shown, width)
    marks: list[Mark] = []
    for name, left, across in zip(columns, lefts, widths, strict=True):
        label = fit(name, across + 0.01, _SMALL, 500)
        full_name = "" if label == one_line(name) else one_line(name)
        middle = left + across / 2
        marks.append(Text(middle, 14, label, _SMALL, "muted", "middle", 500, hint=full_name))
    if not rows:
        text = fit(_("No initiatives yet"), width, _SMALL)
        marks.append(Text(0, _HEAD + 18, text, _SMALL, "muted"))
    for index, row in enumerate(shown):
        top = _HEAD + index * _ROW
        baseline = top + _ROW / 2 + 0.36 * _SMALL
        label = one_line(row.label)
        fitted = fit(label, lefts[0] - 10, _SMALL)
        if row.ref is not None:
            hint = one_line(row.hint) or label
            marks.append(Rect(0, top, max(0.0, lefts[0] - 6), _ROW, ref=row.ref, hint=hint))
        marks.append(Text(0, baseline, fitted, _SMALL))
        for name, cell, left, across in zip(columns, row.cells, lefts, widths, strict=False):
            marks += _cell(cell, left, top + (_ROW - _CELL) / 2, across, f"{label}, {one_line(name)}")
    if hidden:
        text = ngettext("and {n} more", "and {n} more", hidden).format(n=formats.number(hidden))
        y = _HEAD + len(shown) * _ROW + _ROW / 2 + 0.36 * _SMALL
        if y + 4 <= height:
            shown_text = fit(text, width, _SMALL)
            marks.append(Text(0, y, shown_text, _SMALL, "muted", ref=MORE_REF, hint=text))
    return marks


def _columns(
    columns: Sequence[str], rows: Sequence[GridRow], width: float
) -> tuple[list[float], list[float]]:
    """Left ends and widths of the columns; names of initiatives keep a good quarter of the room."""
    wanted = []
    for index, name in enumerate(columns):
        words = [_word(row.cells[index]) for row in rows if index < len(row.cells)]
        widest = max((text_width(word, _SMALL, 500) for word in words), default=0.0)
        needed = min(widest, 80.0) + _SHAPE + _BESIDE + _PADDING
        wanted.append(max(min(text_width(one_line(name), _SMALL, 500), 120.0), needed, 40.0))
    labels = max((text_width(one_line(row.label), _SMALL) for row in rows), default=0.0) + 16
    spare = width - sum(wanted) - _GAP * (len(wanted) - 1)
    kept = min(labels, width * 0.27)
    if spare < kept:
        factor = max(0.0, width - kept - _GAP * (len(wanted) - 1)) / max(1.0, sum(wanted))
        wanted = [each * factor for each in wanted]
    else:
        # Room that the names do not need makes the cells wider, up to a limit for looks.
        extra = min((spare - min(labels, spare)) / len(wanted), 28.0)
        wanted = [each + extra for each in wanted]
    lefts: list[float] = []
    right = width
    for each in reversed(wanted):
        lefts.insert(0, max(0.0, right - each))
        right -= each + _GAP
    return lefts, wanted


def _cell(cell: GridCell, left: float, top: float, width: float, where: str) -> list[Mark]:
    ink, ground, name = _state(cell)
    word = _word(cell)
    hint_text = one_line(cell.hint)
    hint = _("{where}: {state}").format(where=where, state=_(name))
    if one_line(cell.text):
        hint += f" ({one_line(cell.text)})"
    if hint_text:
        hint += "\n" + hint_text
    marks: list[Mark] = [Rect(left, top, width, _CELL, fill=ground, radius=4, ref=cell.ref, hint=hint)]
    room = width - _PADDING + 0.01
    across = text_width(word, _SMALL, 500)
    # Nothing is cut: a word for the state can be without its shape, a figure needs the shape beside it.
    both = _SHAPE + _BESIDE + across <= room
    word_alone = not both and not one_line(cell.text) and across <= room
    used = _SHAPE + _BESIDE + across if both else across if word_alone else _SHAPE
    start = left + (width - used) / 2
    if not word_alone and room >= _SHAPE:
        marks += _shape(cell.state, ink, start, top + _CELL / 2, _SHAPE)
        start += _SHAPE + _BESIDE
    if both or word_alone:
        baseline = top + _CELL / 2 + 0.36 * _SMALL
        marks.append(Text(start, baseline, word, _SMALL, ink, weight=500))
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
    return ", ".join(f"{_(_STATES[state][2])}: {formats.number(n)}" for state, n in counts.items() if n)


def _table(columns: Sequence[str], rows: Sequence[GridRow]) -> tuple[tuple[str, ...], ...]:
    def cell_words(cell: GridCell) -> str:
        state, figure = _(_state(cell)[2]), one_line(cell.text)
        return f"{state} ({figure})" if figure else state

    def filled(row: GridRow) -> tuple[str, ...]:
        cell_texts = [cell_words(cell) for cell in row.cells[: len(columns)]]
        return (row.label, *cell_texts, *[""] * (len(columns) - len(cell_texts)))

    return ((_("Initiative"), *columns), *(filled(row) for row in rows))
