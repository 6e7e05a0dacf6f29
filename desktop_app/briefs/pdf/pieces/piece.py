"""What every piece of a page can do, and how pieces follow each other down a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_app.briefs.pdf.brief_pen import BriefPen

# Adding up heights must not push out what fits.
_SLACK = 0.05


class Piece:
    """A piece for any width; it is drawn with its upper edge at `top`. Sizes in points."""

    def height(self, width: float) -> float:
        """Its height in this width."""
        raise NotImplementedError

    def least(self, width: float) -> float:
        """The least room at the end of a page in which it may begin."""
        return self.height(width)

    def split(self, width: float, room: float) -> tuple[Piece, Piece | None] | None:
        """What of it fits into `room`, and the rest; None as the rest where it made itself smaller, None alone where
        it can't be cut there."""
        return None

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        """Draw it."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class FlowItem:
    """A piece in the flow: the gap before it, whether that gap may grow, and whether the next one must stay with it.

    An item without a piece ends the page.
    """

    piece: Piece | None
    before: float = 0.0
    is_loose: bool = False
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """A piece with its upper edge, counted from that of the column."""

    piece: Piece
    top: float
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column, its height, and what did not fit. `is_ended` says that a page was asked to end."""

    placed: list[PlacedPiece]
    height: float
    rest: Sequence[FlowItem]
    is_ended: bool = False


def take(items: Sequence[FlowItem], width: float, room: float) -> Column:
    """Fill a column of this height from the top. At least one piece is placed, however high it is."""
    placed: list[PlacedPiece] = []
    y = 0.0
    for number, item in enumerate(items):
        if item.piece is None:
            if placed:
                return Column(placed, y, items[number + 1 :], True)
            continue
        before = item.before if placed else 0.0
        left = room - y - before + _SLACK
        height = item.piece.height(width)
        needed = height + (_least_after(items, number + 1, width) if item.with_next else 0.0)
        if needed <= left or (item.with_next and not placed and height <= left):
            placed.append(PlacedPiece(item.piece, y + before, item.is_loose))
            y += before + height
            continue
        parts = None
        if not item.with_next or not placed:
            parts = item.piece.split(width, left)
        if parts is not None:
            first, rest = parts
            placed.append(PlacedPiece(first, y + before, item.is_loose))
            y += before + first.height(width)
            if rest is None:
                continue
            return Column(placed, y, [replace(item, piece=rest), *items[number + 1 :]])
        if not placed:
            # Nothing helps: it is higher than a page and can't be cut.
            return Column([PlacedPiece(item.piece, 0.0)], height, items[number + 1 :])
        return Column(placed, y, items[number:])
    return Column(placed, y, ())


def _least_after(items: Sequence[FlowItem], start: int, width: float) -> float:
    """The room that must be left below a heading."""
    needed = 0.0
    for item in items[start:]:
        if item.piece is None:
            break
        needed += item.before
        if not item.with_next:
            return needed + item.piece.least(width)
        needed += item.piece.height(width)
    return needed


def least_of(items: Sequence[FlowItem], width: float) -> float:
    """The least room in which a column may begin."""
    return _least_after(items, 0, width) - (items[0].before if items else 0.0)


def draw_column(
    column: Column, pen: BriefPen, x: float, top: float, width: float, shared: float = 0.0
) -> None:
    """Draw a column; `shared` is added to each gap that may grow."""
    added = 0.0
    for number, placed in enumerate(column.placed):
        if number and placed.is_loose:
            added += shared
        placed.piece.draw(pen, x, top + placed.top + added, width)
