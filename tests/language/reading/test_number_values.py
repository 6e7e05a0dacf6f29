"""Numbers in the shapes in which people write them, and how a column settles what could be read in two ways."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.date_values import parse_date
from desktop_app.language.reading.header_units import read_header
from desktop_app.language.reading.number_decision import (
    NumberHints,
    decide_numbers,
    read_number,
    read_values,
)
from desktop_app.language.reading.number_values import parse_number
from desktop_app.language.reading.unknown_words import PLAIN_LIST, not_known


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


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("900 T€", 900_000, "EUR"),
        ("900 TEUR", 900_000, "EUR"),
        ("1.2 Mio", 1_200_000, ""),
        ("3 Mrd", 3e9, ""),
        ("1,1 Mio. €", 1_100_000, "EUR"),
        ("US$5.5m", 5_500_000, "USD"),
        ("R$ 1.234,56", 1234.56, "BRL"),
        ("5 lakh", 500_000, ""),
        ("2億円", 2e8, "JPY"),
        ("$1.2t", None, ""),
        ("10²", None, ""),
        ("½", None, ""),
        ("5 m²", None, ""),
    ],
)
def test_units_in_cells(text: str, value: float | None, currency: str) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.currency, bool(parsed.problem)) == (value, currency, value is None)


def test_a_mark_stands_for_what_is_expected() -> None:
    assert parse_number("$5", currency="CAD").currency == "CAD"
    assert parse_number("$5", currency="EUR").currency == "USD"
    assert parse_number("5 kr", currency="NOK").currency == "NOK"


@pytest.mark.parametrize(
    "word", ["", " ", "NA", "n/a", "#N/A", "NaN", "null", "None", "nil", "-", "--", ".", "?", "–"]
)
def test_one_list_says_not_known(word: str) -> None:
    assert PLAIN_LIST.has(word)
    assert PLAIN_LIST.has(f" {word} ")
    assert not not_known(keep=[word]).has(word) or not word.strip()


def test_more_words_and_kept_words() -> None:
    assert not PLAIN_LIST.has("unknown")
    assert not PLAIN_LIST.has("missing")
    assert not_known(more=["unknown"]).has("Unknown")
    assert not not_known(keep=["NA"]).has("na")


@pytest.mark.parametrize(
    ("header", "name", "factor", "codes"),
    [
        ("Budget (k€)", "Budget", 1e3, ("EUR",)),
        ("Build cost in EUR", "Build cost", 1, ("EUR",)),
        ("Benefit p.a. (m)", "Benefit p.a.", 1e6, ()),
        ("Cost (thousands)", "Cost", 1e3, ()),
        ("Cost (€ '000)", "Cost", 1e3, ("EUR",)),
        ("Nutzen (T€ p.a.)", "Nutzen", 1e3, ("EUR",)),
        ("Budget in Mio. EUR", "Budget", 1e6, ("EUR",)),
        ("Value (in thousands of USD)", "Value", 1e3, ("USD",)),
        ("Budget TEUR", "Budget", 1e3, ("EUR",)),
        ("In use since", "In use since", 1, ()),
        ("Cost in use", "Cost in use", 1, ()),
        ("EUR", "EUR", 1, ()),
    ],
)
def test_units_in_headers(header: str, name: str, factor: float, codes: tuple[str, ...]) -> None:
    unit = read_header(header)
    assert (unit.name, unit.marks.factor, unit.marks.currencies) == (name, factor, codes)


def test_units_that_are_no_money() -> None:
    assert read_header("Effort (story points)").other
    assert read_header("Chance %").marks.percent
    assert read_header("Payback (m)").letter


def test_what_settles_a_column() -> None:
    other = NumberHints(elsewhere=lambda: (",", "Budget"))
    by_column = decide_numbers(["12.000", "x"], other)
    assert (by_column.decimal, by_column.by, by_column.by_column) == (",", "column", "Budget")
    assert decide_numbers(["12.000"], NumberHints(separator=";")).decimal == ","
    assert decide_numbers(["12.000"], NumberHints(decimal=".", separator=";")).by == "person"
    german = NumberHints(locale_decimal=",", locale_group=".")
    assert (decide_numbers(["12.000"], german).decimal, decide_numbers(["12.000"], german).in_doubt) == (
        ",",
        True,
    )
    # A mark that the locale does not use says nothing of it.
    assert decide_numbers(["12.000"], NumberHints(locale_decimal=",", locale_group=" ")).decimal == "."
    by_size = decide_numbers(["1000", "1.000", 2500.0])
    assert (by_size.decimal, by_size.by, by_size.in_doubt) == (",", "size", False)
    assert decide_numbers(["5", "7", "1.125"]).by == "use"
    assert decide_numbers(["5", "7", "1,125"]).by == "use"
    assert decide_numbers(["900000", "1.125"]).in_doubt
    assert decide_numbers(["007", "12"]).codes
    assert not decide_numbers(["0", "0.5", "70"]).codes
    assert read_number("12.000", by_column).value == 12000


@given(st.lists(st.one_of(st.sampled_from(["n/a", "x", "40 %", "1 234", "007", "(5)", "1.2.3", ""]),
                          st.floats(-1e9, 1e9).map(lambda number: f"{number:,.3f}"),
                          st.floats(-1e9, 1e9).map(lambda number: f"{number:.2f}".replace(".", ",")))),
       st.sampled_from([".", ","]))  # fmt: skip
def test_many_at_once_are_read_as_one_by_one(texts: list[str], decimal: str) -> None:
    decision = decide_numbers(texts, NumberHints(decimal=decimal))
    singly = [read_number(text, decision) for text in texts]
    values, unread = read_values(texts, decision)
    assert values == [number.value for number in singly]
    assert unread == [place for place, number in enumerate(singly) if number.problem]
