"""Fills pages with pieces: each as full as the pieces allow, the room that is left shared between its blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.briefs.pdf.brief_design import MOST_SHARED
from desktop_app.briefs.pdf.pieces.piece import Column, FlowItem, take

# A page that ends by itself is as good as full from here on.
_FULL = 0.8


@dataclass(frozen=True, slots=True)
class FilledPage:
    """The pieces of a page, and what is added to each gap that may grow."""

    column: Column
    shared: float


def fill_pages(items: Sequence[FlowItem], width: float, room: float) -> list[FilledPage]:
    """The pages that pieces take; one page at least."""
    pages: list[FilledPage] = []
    rest = items
    while rest:
        column = take(rest, width, room)
        if column.placed:
            pages.append(FilledPage(column, _shared(column, room)))
        rest = column.rest
    return pages or [FilledPage(Column([], 0.0, ()), 0.0)]


def _shared(column: Column, room: float) -> float:
    goes_on = bool(column.rest) and not column.is_ended
    gaps = sum(1 for placed in column.placed[1:] if placed.is_loose)
    if not gaps or (not goes_on and column.height < _FULL * room):
        return 0.0
    return min(max(0.0, room - column.height) / gaps, MOST_SHARED)
