"""A column of amounts has one unit, and none of them is rounded away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.language import formats
from desktop_app.language.money_units import money_in, money_unit


def column(*amounts: float | None, currency: str = "USD") -> list[str]:
    unit = money_unit(amounts, currency)
    return [money_in(amount, currency, unit).replace("\u00a0", " ") for amount in amounts]


def test_amounts_compare_by_eye() -> None:
    assert column(840_000, 1_900_000, 4_200_000) == ["$0.84m", "$1.90m", "$4.20m"]
    assert column(1_200_000, 14_900_000, None) == ["$1.2m", "$14.9m", "unknown"]
    assert column(12_000, 350_000, -3_000) == ["$12.0k", "$350.0k", "-$3.0k"]
    assert column(12, 800) == ["$12", "$800"]
    assert column(None, 0) == ["unknown", "$0"]


def test_what_is_too_small_for_the_unit_keeps_its_own() -> None:
    many = [1_000_000.0 + step for step in range(20)]
    assert column(*many, 5_000)[-1] == "$5k"
    assert column(*many, 0)[-1] == "$0"


def test_it_follows_the_locale() -> None:
    before = formats.locale_name()
    formats.set_locale("de_DE")
    try:
        assert column(840_000, 1_900_000, currency="EUR") == ["0,84 Mio. €", "1,90 Mio. €"]
    finally:
        formats.set_locale(before)


@given(st.lists(st.floats(-1e13, 1e13).filter(lambda x: x == 0 or abs(x) > 1), min_size=1, max_size=30))
def test_no_amount_is_shown_as_nothing(amounts: list[float]) -> None:
    unit = money_unit(amounts, "USD")
    for amount in amounts:
        shown = money_in(amount, "USD", unit)
        digits = [letter for letter in shown if letter.isdigit()]
        assert (set(digits) == {"0"}) is (amount == 0), (amount, shown)


@pytest.mark.parametrize("nothing", [float("nan"), float("inf"), None])
def test_what_is_no_amount_is_unknown(nothing: float | None) -> None:
    assert column(nothing, 1e6)[0] == "unknown"
