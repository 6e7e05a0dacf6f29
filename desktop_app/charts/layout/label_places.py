"""Places labels so that they never cover each other, and cover data only if unavoidable."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from desktop_app.charts.layout.text_metrics import fit
from desktop_app.charts.marks import Box, Mark, Rect, Text, overlap, text_box

_ROWS = 3
# A label cut to fewer characters is useless.
_SHORTEST = 8
# Lines are divided into pieces of this length, in px.
_PIECE = 6


class LabelPlacer:
    """Keeps what is taken within a plot, and finds room beside lines."""

    def __init__(self, left: float, top: float, right: float, bottom: float, size: int) -> None:
        self._left, self._top, self._right, self._bottom = left, top, right, bottom
        self._size = size
        self._labels: list[Box] = []
        self._data: list[Box] = []

    def avoid_curve(self, points: Sequence[tuple[float, float]]) -> None:
        """Keep off the line through `points` where there is a choice."""
        for x, y in points:
            self._data.append((x - 4, y - 4, x + 4, y + 4))
        for (x1, y1), (x2, y2) in pairwise(points):
            pieces = min(40, int(math.hypot(x2 - x1, y2 - y1) / _PIECE))
            for n in range(1, pieces):
                x, y = x1 + (x2 - x1) * n / pieces, y1 + (y2 - y1) * n / pieces
                self._data.append((x - 2, y - 2, x + 2, y + 2))

    def beside_line(self, text: str, y: float) -> list[Mark]:
        """A label for the level line at `y`: above or below it, at the right or the left end."""
        shown = fit(text, (self._right - self._left) / 2 - 8, self._size)
        above, below = y - 4, y + self._size
        choices = [
            Text(self._right - 4, above, shown, self._size, fill="muted", anchor="end"),
            Text(self._right - 4, below, shown, self._size, fill="muted", anchor="end"),
            Text(self._left + 4, above, shown, self._size, fill="muted"),
            Text(self._left + 4, below, shown, self._size, fill="muted"),
        ]
        return self._best(choices, text)

    def at_top(self, text: str, x: float) -> list[Mark]:
        """A label for the upright line at `x`: right or left of it, in one of the uppermost rows."""
        choices = []
        for row in range(_ROWS):
            y = self._top + self._size + row * (self._size + 3)
            right = fit(text, self._right - x - 6, self._size)
            left = fit(text, x - self._left - 6, self._size)
            if len(right) >= len(left) or right == text:
                choices.append(Text(x + 4, y, right, self._size, fill="muted"))
            choices.append(Text(x - 4, y, left, self._size, fill="muted", anchor="end"))
        return self._best(choices, text)

    def _best(self, choices: list[Text], text: str) -> list[Mark]:
        """The first choice that covers no label and least of the data; none if all cover a label.

        A label that covers data gets a background, so that it can be read.
        """
        best_choice: Text | None = None
        least = float("inf")
        for choice in choices:
            box = text_box(choice)
            if (
                len(choice.text) < min(_SHORTEST, len(text))
                or box[1] < self._top - 1
                or box[3] > self._bottom + 1
            ):
                continue
            if any(overlap(box, label) for label in self._labels):
                continue
            # Most of the data is far away, so lines that do not reach the box are skipped at once.
            near = (other for other in self._data if other[0] < box[2] and other[2] > box[0])
            covered = sum(overlap(box, other) for other in near)
            if covered < least:
                best_choice, least = choice, covered
            if not least:
                break
        if best_choice is None:
            return []
        box = text_box(best_choice)
        self._labels.append(box)
        if not least:
            return [best_choice]
        left, top, right, bottom = box[0] - 2, box[1] - 1, box[2] + 2, box[3] + 1
        ground = Rect(left, top, right - left, bottom - top, "surface", radius=3, opacity=0.82)
        return [ground, best_choice]
