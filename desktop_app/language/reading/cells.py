"""What one cell of a table can hold, and when it holds nothing."""

from __future__ import annotations

import datetime as dt

#: What one cell may hold. An empty cell is the empty text; CSV cells are always texts.
Cell = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


class FormattedNumber(float):
    """A number of a workbook whose format says more: 0.4 shown as 40 %, or an amount in a currency."""

    percent: bool
    currencies: tuple[str, ...]

    def __new__(
        cls, value: float, percent: bool = False, currencies: tuple[str, ...] = ()
    ) -> FormattedNumber:
        """The number `value`, as it is stored; `currencies` are the ISO codes that its mark can stand for."""
        number = super().__new__(cls, value)
        number.percent = percent
        number.currencies = currencies
        return number


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be read in the cell."""
    return isinstance(cell, str) and (not cell or cell.isspace())
