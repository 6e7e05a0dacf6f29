"""One unit for the amounts of a column, so that they compare by eye: all in millions, or all in thousands."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from desktop_app.language import formats
from desktop_app.language.locale_patterns import ACTIVE


class MoneyUnit(NamedTuple):
    """Where the unit starts, such as 1e6, and the decimals that show two digits of the smaller amounts."""

    start: float
    places: int


#: One in so many amounts may be too small for the unit; it is shown in a unit of its own.
_SMALL = 10


def money_unit(amounts: Iterable[float | None], currency: str) -> MoneyUnit | None:
    """The largest unit in which nine of ten amounts that are not 0 show two digits; None where there is none."""
    sizes = sorted(abs(amount) for amount in amounts if amount and math.isfinite(amount))
    if not sizes:
        return None
    small, largest = sizes[len(sizes) // _SMALL], sizes[-1]
    for step in ACTIVE.get().compact_steps(currency):
        if largest >= step.start * 0.9995 and small >= step.start / 10:
            # Thousands of two digits and more say enough without decimals.
            whole = step.divisor <= 10_000 and small >= 10 * step.start
            return MoneyUnit(step.start, 0 if whole else 1 if small >= step.start else 2)
    return None


def money_in(amount: float | None, currency: str, unit: MoneyUnit | None) -> str:
    """`amount` in the unit of its column; one that is far smaller or larger, such as a sum, in a unit of its own."""
    if amount is None or unit is None or not math.isfinite(amount):
        return formats.money(amount, currency, compact=True)
    if not unit.start / 10 <= abs(amount) < unit.start * 1000:
        return formats.money(amount, currency, compact=True)
    styles = ACTIVE.get()
    step = next((one for one in styles.compact_steps(currency) if one.start == unit.start), None)
    if step is None:
        return formats.money(amount, currency, compact=True)
    text = styles.digits(abs(Decimal(repr(float(amount)))) / Decimal(step.divisor), unit.places)
    return step.affixes.around(text, amount < 0)
