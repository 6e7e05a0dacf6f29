"""Slanting lines over an area, which tell it from others where colours are not seen."""

from __future__ import annotations

from desktop_app.charts.marks import Box, Line

# Between two lines, and how strong they are.
_STEP = 8.0
_OPACITY = 0.4


def hatching(area: Box, token: str, step: float = _STEP) -> list[Line]:
    """Lines from lower left to upper right over an area, cut at its edges."""
    left, top, right, bottom = area
    wide, high = right - left, bottom - top
    lines: list[Line] = []
    if wide <= 0 or high <= 0:
        return lines
    # Each line is x - left = along - (bottom - y) turned around: it starts at the lower or the left edge.
    along = step
    while along < wide + high:
        start, end = max(0.0, along - high), min(along, wide)
        lines.append(
            Line(
                left + start,
                top + (along - start),
                left + end,
                top + (along - end),
                stroke=token,
                opacity=_OPACITY,
            )
        )
        along += step
    return lines
