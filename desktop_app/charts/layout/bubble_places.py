"""Places bubbles: those of one point stand side by side around it, each whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

#: Left, top, right and bottom of what bubbles may cover, px.
Plot = tuple[float, float, float, float]
Item = TypeVar("Item")

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_BETWEEN = 2.0
# More than this around one point stand in a spiral, as a ring of them would be too wide.
_MOST_IN_A_RING = 7
# Points nearer than this are one, px.
_SAME = 3.0


@dataclass(frozen=True, slots=True)
class Placed(Generic[Item]):
    """A bubble where it is drawn, with the point where it belongs."""

    item: Item
    x: float
    y: float
    radius: float
    point: tuple[float, float]


def place(
    items: Sequence[Item],
    points: Sequence[tuple[float, float]],
    radii: Sequence[float],
    plot: Plot,
) -> list[Placed[Item]]:
    """Bubbles from large to small; those of one point are moved apart, so that each can be seen and hit."""
    spots: dict[tuple[int, int], list[int]] = {}
    for at in sorted(range(len(items)), key=lambda at: -radii[at]):
        x, y = points[at]
        spots.setdefault((round(x / _SAME), round(y / _SAME)), []).append(at)
    placed: dict[int, Placed[Item]] = {}
    for group in spots.values():
        if len(group) == 1:
            at = group[0]
            placed[at] = Placed(items[at], *points[at], radii[at], points[at])
            continue
        centre = points[group[0]]
        away = _around([radii[at] for at in group])
        across, down = _inward(away, [radii[at] for at in group], centre, plot)
        for at, (dx, dy) in zip(group, away, strict=True):
            x, y = centre[0] + dx + across, centre[1] + dy + down
            # In a plot too small for all of them they cover each other rather than leave it.
            x, y = _kept(x, plot[0], plot[2], radii[at]), _kept(y, plot[1], plot[3], radii[at])
            placed[at] = Placed(items[at], x, y, radii[at], centre)
    return [placed[at] for at in sorted(placed, key=lambda at: -radii[at])]


def _kept(centre: float, low: float, high: float, radius: float) -> float:
    """The centre of a circle moved between two edges; to their middle where it is larger."""
    return (low + high) / 2 if high - low < 2 * radius else min(max(centre, low + radius), high - radius)


def _around(radii: Sequence[float]) -> list[tuple[float, float]]:
    """How far each of several circles goes from their common point, so that none covers another."""
    n = len(radii)
    if n == 2:
        first, second = radii
        return [(-first - _BETWEEN / 2, 0.0), (second + _BETWEEN / 2, 0.0)]
    largest = max(radii) + _BETWEEN / 2
    if n <= _MOST_IN_A_RING:
        ring = largest / math.sin(math.pi / n)
        angles = [-math.pi / 2 + 2 * math.pi * at / n for at in range(n)]
        return [(ring * math.cos(angle), ring * math.sin(angle)) for angle in angles]
    step = 1.9 * largest
    return [
        (
            step * math.sqrt(at) * math.cos(at * _GOLDEN_ANGLE),
            step * math.sqrt(at) * math.sin(at * _GOLDEN_ANGLE),
        )
        for at in range(n)
    ]


def _inward(
    away: Sequence[tuple[float, float]], radii: Sequence[float], centre: tuple[float, float], plot: Plot
) -> tuple[float, float]:
    """How far a whole group moves to stay within the plot."""
    left, top, right, bottom = plot
    lefts, rights = zip(
        *((centre[0] + dx - r, centre[0] + dx + r) for (dx, _dy), r in zip(away, radii, strict=True)),
        strict=True,
    )
    tops, bottoms = zip(
        *((centre[1] + dy - r, centre[1] + dy + r) for (_dx, dy), r in zip(away, radii, strict=True)),
        strict=True,
    )
    across = max(0.0, left - min(lefts)) or min(0.0, right - max(rights))
    down = max(0.0, top - min(tops)) or min(0.0, bottom - max(bottoms))
    return across, down
