"""Amounts of the initiatives list, each column in one unit that follows what it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.language import formats
from desktop_app.language.money_units import MoneyUnit, money_in, money_unit


class MoneyColumns:
    """`display(at)` writes the amounts at a position of the rows; `follow(rows)` looks which unit suits them."""

    def __init__(self, currency: Callable[[], str]) -> None:
        self._currency = currency
        self._units: dict[int, MoneyUnit | None] = {}
        self._locale = ""

    def display(self, at: int) -> Callable[[Any], str]:
        """How an amount at this position is written."""
        self._units.setdefault(at, None)
        return lambda value: self._text(at, value)

    def follow(self, rows: Sequence[Sequence[Any]]) -> None:
        """Choose each column's unit by its amounts."""
        self._locale = formats.locale_name()
        for at in self._units:
            self._units[at] = money_unit((row[at] for row in rows if len(row) > at), self._currency())

    def _text(self, at: int, value: float | None) -> str:
        if value is None:
            return "–"
        # Of another locale the unit is not known until the rows are shown anew.
        unit = self._units[at] if self._locale == formats.locale_name() else None
        return money_in(value, self._currency(), unit)
