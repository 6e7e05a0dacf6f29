"""The operations that a formula needs of a kind of value, and the error where there is no value."""

from __future__ import annotations

import math
from typing import Protocol, TypeVar

from desktop_app.language.i18n import _

T = TypeVar("T")


class Operations(Protocol[T]):
    """The operations that a formula needs of a kind of value; those for numpy arrays are in `analysis`."""

    def number(self, value: float) -> T:
        """A number as it is written."""

    def negate(self, a: T) -> T:
        """-a."""

    def add(self, a: T, b: T) -> T:
        """a + b."""

    def subtract(self, a: T, b: T) -> T:
        """a - b."""

    def multiply(self, a: T, b: T) -> T:
        """a * b."""

    def divide(self, a: T, b: T) -> T:
        """a / b."""

    def power(self, a: T, b: T) -> T:
        """a ^ b."""

    def minimum(self, a: T, b: T) -> T:
        """The smaller one."""

    def maximum(self, a: T, b: T) -> T:
        """The larger one."""

    def sqrt(self, a: T) -> T:
        """The square root."""

    def log(self, a: T) -> T:
        """The natural logarithm."""

    def annuity(self, rate: T, years: T) -> T:
        """What 1 a year is worth today; see `annuity`."""


class Undefined(Exception):
    """Raised by operations where there is no value; the sentence takes {part}, the text of the operand."""

    def __init__(self, sentence: str, operand: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.operand = operand


def annuity(rate: float, years: float) -> float:
    """Sum of 1 / (1 + rate)^t for t = 1 .. years, the years counted whole: what 1 a year is worth today.

    `rate` is a share a year. Raises Undefined for a rate of -1 or less and for years under 0, OverflowError
    where it is too large for a number. Closed form, exact near a rate of 0 too.
    """
    if rate <= -1:
        raise Undefined(_("the rate {part} is -1 or less"), 0)
    if years < 0:
        raise Undefined(_("the years {part} are under 0"), 1)
    whole = math.floor(years)
    return float(whole) if rate == 0 else -math.expm1(-whole * math.log1p(rate)) / rate
