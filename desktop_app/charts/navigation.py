"""Moves from one mark of a chart to the next by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.charts.marks import Mark, bounds


def reading_order(marks: Sequence[Mark]) -> list[int]:
    """Indices of `marks` from top to bottom, and from left to right where they stand in a row."""
    boxes = [bounds(mark) for mark in marks]
    order = sorted(range(len(marks)), key=lambda i: (boxes[i][1], boxes[i][0]))
    rows: list[list[int]] = []
    for index in order:
        top = (boxes[index][1] + boxes[index][3]) / 2
        if rows and top < boxes[rows[-1][0]][3]:
            rows[-1].append(index)
        else:
            rows.append([index])
    return [index for row in rows for index in sorted(row, key=lambda i: boxes[i][0])]


def neighbour(marks: Sequence[Mark], current: int, across: int, down: int) -> int:
    """The mark next to `current` in the direction (`across`, `down`), each -1, 0 or 1.

    Marks straight ahead count as nearer than marks to the side; without any mark, `current` stays.
    """
    x, y = _centre(marks[current])
    best, least = current, float("inf")
    for index, mark in enumerate(marks):
        other_x, other_y = _centre(mark)
        ahead = (other_x - x) * across + (other_y - y) * down
        aside = abs((other_x - x) * down) + abs((other_y - y) * across)
        # For marks at the same place, the order in the chart decides, so that each can be reached.
        if ahead < -1e-9 or (ahead <= 1e-9 and (aside > 1e-9 or index == current)):
            continue
        if ahead <= 1e-9 and (index > current) != (across + down > 0):
            continue
        cost = ahead + 2.5 * aside
        if cost < least:
            best, least = index, cost
    return best


def _centre(mark: Mark) -> tuple[float, float]:
    left, top, right, bottom = bounds(mark)
    return (left + right) / 2, (top + bottom) / 2
