"""Rows of dots with names under a chart."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.charts.layout.text_metrics import fit, text_width
from desktop_app.charts.marks import Circle, Mark, Text
from desktop_app.theme_tokens import TYPE_SIZES

ROW = 20.0
_DOT = 4.5
_GAP = 14.0
_SIZE = TYPE_SIZES["small"]


def legend_rows(names: Sequence[str], width: float) -> list[list[tuple[int, str]]]:
    """The entries, by index, that fit into each row of at most `width` px."""
    rows: list[list[tuple[int, str]]] = []
    used = width + 1.0
    for index, name in enumerate(names):
        shown = fit(name, width - 3 * _DOT, _SIZE)
        needed = 3 * _DOT + text_width(shown, _SIZE)
        if used + needed > width:
            rows.append([])
            used = 0.0
        rows[-1].append((index, shown))
        used += needed + _GAP
    return rows


def legend(
    entries: Sequence[tuple[str, str]], left: float, top: float, width: float, rows: int
) -> list[Mark]:
    """Marks for `entries` (token and name) in at most `rows` rows from (left, top)."""
    marks: list[Mark] = []
    y = top + ROW / 2
    for row in legend_rows([name for _token, name in entries], width)[:rows]:
        x = left
        for index, shown in row:
            marks.append(Circle(x + _DOT, y, _DOT, fill=entries[index][0]))
            marks.append(Text(x + 3 * _DOT, y + 0.36 * _SIZE, shown, _SIZE, fill="muted"))
            x += 3 * _DOT + text_width(shown, _SIZE) + _GAP
        y += ROW
    return marks
