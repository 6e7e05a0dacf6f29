"""What one cell of a table can hold, and when it holds nothing."""

from __future__ import annotations

import datetime as dt

#: What one cell may hold. An empty cell is the empty text; CSV cells are always texts.
Cell = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be read in the cell."""
    return isinstance(cell, str) and (not cell or cell.isspace())
