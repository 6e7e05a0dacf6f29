"""Dates in the shapes in which people write them, and which of them are asked."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.date_values import find_ambiguous, parse_date

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
