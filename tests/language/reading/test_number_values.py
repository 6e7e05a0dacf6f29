"""Numbers in the shapes in which people write them, and how a column settles what could be read in two ways."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.date_values import parse_date
from desktop_app.language.reading.number_columns import decide_numbers
from desktop_app.language.reading.number_values import parse_number


@pytest.mark.parametrize(
    "text", ["", "  ", "n/a", "N/A", "-", "–", "TBD", "unknown", "Not available", "None"]
)
def test_words_for_unknown_are_no_date_and_no_problem(text: str) -> None:
    assert parse_date(text).value is None
    assert not parse_date(text).problem
    assert parse_number(text).value is None
    assert not parse_number(text).problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.56", 1234.56),
        ("1.234,56", 1234.56),
        ("1 234", 1234),
        ("1\u00a0234,5", 1234.5),
        ("1'234.50", 1234.5),
        ("12,34,567", 1234567),
        ("1.234.567", 1234567),
        ("0,5", 0.5),
        ("0.123", 0.123),
        (".5", 0.5),
        ("-5", -5),
        ("\u22125", -5),
        ("5-", -5),
        ("(5)", -5),
        ("($1,200)", -1200),
        ("$1.2m", 1_200_000),
        ("€ 40k", 40_000),
        ("1,5 Mio. €", 1_500_000),
        ("USD 3 million", 3_000_000),
        ("-$5", -5),
        ("$-5", -5),
        ("2bn", 2e9),
        ("40 %", 0.4),
        ("12,5%", 0.125),
        ("1e6", 1e6),
        (5, 5),
        (-5.5, -5.5),
    ],
)
def test_numbers(text: Cell, value: float) -> None:
    found = parse_number(text)
    assert found.value == pytest.approx(value, rel=1e-12)
    assert not found.problem


@pytest.mark.parametrize(
    "text",
    [
        "about 5",
        "5 apples",
        "1,2,3",
        "1.2.3",
        "1,23,4",
        "5%%",
        "$5 €",
        "nan",
        "inf",
        "1e999",
        "--5",
        "12 34",
        "1..2",
        "x" * 100,
        True,
        float("inf"),
        dt.date(2024, 1, 1),
        "5 % $",
        "1,234.5,6",
    ],
)
def test_what_is_no_number_says_so(text: Cell) -> None:
    found = parse_number(text)
    assert found.value is None
    # "nan" is a way of writing that nothing is known.
    assert bool(found.problem) == (text != "nan")


def test_what_is_said_beside_a_number() -> None:
    assert parse_number("40 %").percent
    assert parse_number("CHF 5").currency == "CHF"
    assert parse_number("5 €").currency == "EUR"
    assert parse_number("1e30").problem


def test_a_column_settles_its_decimal_separator() -> None:
    assert parse_number("1,234").ambiguous
    assert parse_number("1,234").value == 1234
    assert parse_number("1.234").value == 1.234
    assert parse_number("1,234", ",").value == 1.234
    assert parse_number("1.234", ",").value == 1234
    assert decide_numbers(["1,234", "5,5"]).decimal == ","
    assert decide_numbers(["1,234", "1,234.5"]).decimal == "."
    assert decide_numbers(["1,234", "7"]).in_doubt
    assert decide_numbers(["1,5", "1.5"]).both_marks


@given(st.floats(-1e12, 1e12).map(lambda number: round(number, 2)))
def test_numbers_as_english_and_german_write_them(number: float) -> None:
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert parse_number(english).value == number
    assert parse_number(german).value == number
    assert parse_number(repr(number)).value == number
