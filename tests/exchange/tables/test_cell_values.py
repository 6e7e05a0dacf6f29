"""Dates, numbers, yes and no, lists and choices in the shapes in which people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.exchange.tables.cell_values import (
    cell_text,
    closest_choice,
    find_ambiguous,
    find_decimal,
    match_choice,
    parse_bool,
    parse_date,
    parse_list,
    parse_number,
)
from desktop_app.language.reading.cells import Cell

D = dt.date


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2024-10-01", D(2024, 10, 1), "day"),
        ("2024-10-01 00:00:00", D(2024, 10, 1), "day"),
        ("2024-10-01T09:30:00Z", D(2024, 10, 1), "day"),
        ("2024-10-01T09:30:00.123+02:00", D(2024, 10, 1), "day"),
        ("2024/10/01", D(2024, 10, 1), "day"),
        ("20241001", D(2024, 10, 1), "day"),
        ("13/02/2024", D(2024, 2, 13), "day"),
        ("02/13/2024", D(2024, 2, 13), "day"),
        ("13.2.24", D(2024, 2, 13), "day"),
        ("09/24/2024 12:00:00 AM", D(2024, 9, 24), "day"),
        ("9/30/2025 0:00", D(2025, 9, 30), "day"),
        ("05/05/2024", D(2024, 5, 5), "day"),
        ("5 July 2024", D(2024, 7, 5), "day"),
        ("July 5th, 2024", D(2024, 7, 5), "day"),
        ("Fri, 5 Jul 2024", D(2024, 7, 5), "day"),
        ("Friday, July 5, 2024", D(2024, 7, 5), "day"),
        ("5. März 2024", D(2024, 3, 5), "day"),
        ("1er août 2024", D(2024, 8, 1), "day"),
        ("5 août 2024", D(2024, 8, 5), "day"),
        ("5 de julio de 2024", D(2024, 7, 5), "day"),
        ("05-Jul-24", D(2024, 7, 5), "day"),
        ("Jul-25", D(2025, 7, 1), "month"),
        ("Jul-03", D(2003, 7, 1), "month"),
        ("July 2024", D(2024, 7, 1), "month"),
        ("2024 July", D(2024, 7, 1), "month"),
        ("01/2024", D(2024, 1, 1), "month"),
        ("2024-01", D(2024, 1, 1), "month"),
        ("Q3 2024", D(2024, 7, 1), "quarter"),
        ("2024-Q3", D(2024, 7, 1), "quarter"),
        ("3Q24", D(2024, 7, 1), "quarter"),
        ("H2 2024", D(2024, 7, 1), "half"),
        ("2024", D(2024, 1, 1), "year"),
        (2024.0, D(2024, 1, 1), "year"),
        (45566.0, D(2024, 10, 1), "day"),
        (45566.75, D(2024, 10, 1), "day"),
        (20241001.0, D(2024, 10, 1), "day"),
        (dt.datetime(2024, 10, 1, 12), D(2024, 10, 1), "day"),
        (D(2024, 10, 1), D(2024, 10, 1), "day"),
    ],
)
def test_dates(text: Cell, value: dt.date | None, precision: str) -> None:
    found = parse_date(text)
    assert (found.value, found.precision, found.ambiguous) == (value, precision, False)
    assert bool(found.problem) == (value is None)


@pytest.mark.parametrize(
    "text", ["", "  ", "n/a", "N/A", "-", "–", "TBD", "unknown", "Not available", "None"]
)
def test_words_for_unknown_are_no_date_and_no_problem(text: str) -> None:
    assert parse_date(text).value is None
    assert not parse_date(text).problem
    assert parse_number(text).value is None
    assert not parse_number(text).problem


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2024-02-30",
        "31/02/2024",
        "32/13/2024",
        "13/2024",
        "5 July",
        "0000-00-00",
        "45566",
        "1/1/1850",
        "2024-10-01 to 2025",
        "x" * 500,
        "Juli",
        True,
        float("nan"),
        1e300,
        dt.time(3),
        "99",
        "12345678901",
    ],
)
def test_what_is_no_date_says_so(text: Cell) -> None:
    found = parse_date(text)
    assert found.value is None
    assert found.problem
    assert not found.ambiguous


def test_ambiguous_days_are_asked() -> None:
    found = parse_date("01/02/2024")
    assert found.ambiguous
    assert found.value is None
    assert found.choices == (D(2024, 2, 1), D(2024, 1, 2))
    assert parse_date("01/02/2024", "dmy").value == D(2024, 2, 1)
    assert parse_date("01/02/2024 0:00", "mdy").value == D(2024, 1, 2)


def test_a_column_settles_its_own_order() -> None:
    assert find_ambiguous(["", "01/02/2024", "13/02/2024"]).order == "dmy"
    settled = find_ambiguous(["01/02/2024", "2/13/2024 0:00", "Jul-25", 5.0])
    assert (settled.order, settled.settled_by, settled.ambiguous) == ("mdy", "2/13/2024 0:00", False)
    open_question = find_ambiguous(["2024-01-02", "01/02/2024", "05/05/2024"])
    assert (open_question.order, open_question.ambiguous, open_question.example) == (None, True, "01/02/2024")
    torn = find_ambiguous(["13/02/2024", "02/13/2024", "01/02/2024"])
    assert (torn.order, torn.ambiguous, torn.conflict) == (None, True, True)
    assert not find_ambiguous(["2024-01-02", "05/05/2024"]).ambiguous


@given(st.dates(D(1900, 1, 1), D(2200, 12, 31)))
def test_every_day_is_read_in_both_orders(day: dt.date) -> None:
    assert parse_date(day.strftime("%d/%m/%Y"), "dmy").value == day
    assert parse_date(day.strftime("%m/%d/%Y"), "mdy").value == day
    assert parse_date(day.isoformat()).value == day
    assert parse_date(f"{day.day} {day:%B} {day.year}").value == day
    assert parse_date(f"{day:%B} {day.day}, {day.year}").value == day


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(text: str) -> None:
    parse_date(text, "dmy")
    parse_number(text)
    parse_bool(text)
    parse_list(text)
    match_choice(text, {"a": "Alpha"})


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
        ("007", 7),
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
    assert find_decimal(["1,234", "5,5"]) == ","
    assert find_decimal(["1,234", "1,234.5"]) == "."
    assert find_decimal(["1,234", "7"]) is None
    assert find_decimal(["1,5", "1.5"]) is None


@given(st.floats(-1e12, 1e12).map(lambda number: round(number, 2)))
def test_numbers_as_english_and_german_write_them(number: float) -> None:
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert parse_number(english).value == number
    assert parse_number(german).value == number
    assert parse_number(repr(number)).value == number


def test_yes_and_no() -> None:
    assert all(parse_bool(text) is True for text in ("yes", "Y", " Ja ", "TRUE", "1", "✓", True, 1.0, "x"))
    assert all(parse_bool(text) is False for text in ("no", "N", "nein", "False", "0", False, 0.0))
    assert all(
        parse_bool(text) is None for text in ("", "maybe", "Yes - risk", 2.0, "n/a", dt.date(2024, 1, 1))
    )


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("['a', 'b']", ("a", "b")),
        ('["it\'s", \'say "x"\']', ("it's", 'say "x"')),
        ("['one\\ntwo', 'C:\\\\x']", ("one\ntwo", "C:\\x")),
        ("['b) Sex', 'c) Age, other']", ("b) Sex", "c) Age, other")),
        ("[]", ()),
        ("[a, b]", ("a", "b")),
        ("a; b ;; c", ("a", "b", "c")),
        ("- a\n- b", ("a", "b")),
        ("1. a\n2) b", ("a", "b")),
        ("a | b", ("a", "b")),
        ("a, b and c", ("a, b and c",)),
        ("", ()),
        (5.0, ("5",)),
        ("[[1], [2]]", ("[[1], [2]]",)),
        ("['open", ("['open",)),
    ],
)
def test_lists(text: Cell, items: tuple[str, ...]) -> None:
    assert parse_list(text) == items


@given(
    st.lists(st.text(st.characters(min_codepoint=32, blacklist_characters="\x7f"), min_size=1), max_size=5)
)
def test_lists_as_python_writes_them(items: list[str]) -> None:
    printable = [item for item in items if item.isprintable() and item.strip()]
    assert parse_list(repr(printable)) == tuple(item.strip() for item in printable)


def test_long_lists_are_cut_and_deep_ones_are_text() -> None:
    assert len(parse_list("[" + "'a', " * 5000 + "'b']")) == 1000
    deep = "[" * 5000 + "]" * 5000
    assert parse_list(deep) == (deep,)


CHOICES = {
    "not_yet": ["Not yet", "Later"],
    "live": ["Live", "Deployed", "In production"],
    "pre": "Pre-deployment",
    "pilot": "Pilot",
}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("live", "live"),
        ("DEPLOYED", "live"),
        ("in_production", "live"),
        ("Not-Yet", "not_yet"),
        ("pre deployment", "pre"),
        ("a) Pre–deployment – The use case is in development.", "pre"),
        ("b) Pilot: limited test", "pilot"),
        ("Pilot (limited)", "pilot"),
        ("", None),
        ("pilots", None),
        ("something else", None),
        (5.0, None),
    ],
)
def test_choices(text: Cell, key: str | None) -> None:
    assert match_choice(text, CHOICES) == key


def test_a_close_choice_is_only_proposed() -> None:
    assert closest_choice("deploied", CHOICES) == "live"
    assert closest_choice("zebra", CHOICES) is None


def test_cells_as_text() -> None:
    values: list[Cell] = [
        5.0,
        5.5,
        True,
        D(2024, 1, 2),
        dt.datetime(2024, 1, 2),
        dt.datetime(2024, 1, 2, 3, 4),
    ]
    texts = ["5", "5.5", "yes", "2024-01-02", "2024-01-02", "2024-01-02 03:04:00"]
    assert [cell_text(value) for value in values] == texts
    assert cell_text(dt.time(3, 4)) == "03:04"
    assert cell_text(dt.timedelta(hours=30, seconds=5)) == "30:00:05"
