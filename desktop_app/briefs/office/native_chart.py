"""Which charts can be native ones of PowerPoint: those whose table holds plain numbers that bars or lines show truly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.charts.marks import Chart, Circle, Polyline

_MOST_SERIES, _MOST_POINTS = 4, 60
# A comma may part thousands or decimals: a text with one is no plain number.
_NUMBER = re.compile(r"[-\u2212]?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class ChartNumbers:
    """Names along the axis, and each series with its values; `is_line` where the chart is one of lines."""

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    is_line: bool


def chart_numbers(chart: Chart) -> ChartNumbers | None:
    """The numbers of a chart, or None where a picture says more: bubbles, ranges, texts and mixed units."""
    head, rows = (chart.table[0], chart.table[1:]) if chart.table else ((), ())
    if not 2 <= len(head) <= _MOST_SERIES + 1 or not 1 <= len(rows) <= _MOST_POINTS:
        return None
    if any(len(row) != len(head) for row in rows):
        return None
    is_line = any(isinstance(mark, Polyline) for mark in chart.marks)
    if not is_line and any(isinstance(mark, Circle) for mark in chart.marks):
        return None
    series = []
    for place in range(1, len(head)):
        texts = [row[place].strip() for row in rows]
        if not all(not text or _NUMBER.fullmatch(text) for text in texts) or not any(texts):
            return None
        values = tuple(float(text.replace("\u2212", "-")) if text else None for text in texts)
        series.append((head[place], values))
    return ChartNumbers(tuple(row[0] for row in rows), tuple(series), is_line)
