"""What is typed into a cell: read as in the forms, written so that it is read again, in doubt where it says two things."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.fields import FieldSpec, specs
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.ui.records.typed_cells import FieldCell


def cell(name: str, **more: Any) -> FieldCell:
    spec = specs(Initiative).get(name) or FieldSpec(name, name, more.pop("kind"), **more)
    return FieldCell(lambda: spec, lambda: "USD")


@pytest.mark.parametrize(
    ("name", "text", "value", "words"),
    [
        ("benefit_likely", "1.2m", 1_200_000, "$1,200,000"),
        ("benefit_likely", "n/a", None, ""),
        ("benefit_likely", "-40k", -40_000, "-$40,000"),
        ("chance_of_success", "70", 0.7, "70\u00a0%"),
        ("chance_of_success", "70 %", 0.7, "70\u00a0%"),
        ("in_use_since", "12.11.2026", date(2026, 11, 12), "12 Nov 2026"),
        ("in_use_since", "2026-11-12", date(2026, 11, 12), "12 Nov 2026"),
        ("industry", "HEALTHCARE", "healthcare", "Healthcare"),
        ("industry", "", "", ""),
        ("owner", "Bo", "Bo", ""),
        ("facts", "a; b", ("a", "b"), "a, b"),
    ],
)
def test_texts_are_read_as_in_the_forms(name: str, text: str, value: object, words: str) -> None:
    reading = cell(name).read(text)
    assert reading.is_understood
    assert reading.value == value
    assert reading.words.replace("Nov 12, 2026", "12 Nov 2026").replace("\u2212", "-") == words


@pytest.mark.parametrize(
    ("name", "text", "offers"),
    [
        ("chance_of_success", "approx. 70", [0.7]),
        ("chance_of_success", "0.7", [0.7, 0.007]),
        ("chance_of_success", "60 to 80", [0.6, 0.8]),
        ("benefit_likely", "700.000", [700_000, 700]),
        ("benefit_likely", "about $1.2m a year", [1_200_000]),
        ("benefit_likely", "a lot", []),
        ("build_cost_likely", "-5", []),
        ("in_use_since", "11/12/2026", [date(2026, 12, 11), date(2026, 11, 12)]),
        ("in_use_since", "March 2026", [date(2026, 3, 1)]),
        ("industry", "Heathcare", ["healthcare"]),
        ("industry", "moon", []),
        ("title", "", []),
    ],
)
def test_what_can_be_read_in_two_ways_is_in_doubt(name: str, text: str, offers: list[object]) -> None:
    reading = cell(name).read(text)
    assert not reading.is_understood
    assert reading.problem
    assert reading.value is None
    assert (
        [offer.value for offer in reading.offers] == pytest.approx(offers) if offers else not reading.offers
    )


def test_a_column_settles_what_one_cell_leaves_open() -> None:
    values = [reading.value for reading in cell("benefit_likely").read_all(["1.234", "12,5", "", "7"])]
    assert values == [1234, 12.5, None, 7]
    readings = cell("benefit_likely").read_all(["350.000", "1.200.000"])
    assert (readings[0].value, readings[0].note) == (350_000, "“350.000” is read as $350,000.")
    assert not readings[1].note
    (alone,) = cell("benefit_likely").read_all(["350.000"])
    assert not alone.is_understood
    days = [reading.value for reading in cell("in_use_since").read_all(["11/12/2026", "25/12/2026"])]
    assert days == [date(2026, 12, 11), date(2026, 12, 25)]
    shares = cell("chance_of_success").read_all(["0.7", "1", "0.45"])
    assert not any(reading.is_understood for reading in shares)


_NUMBERS = st.integers(-(10**12), 10**12).map(lambda value: value / 1000)
_VALUES = {
    "benefit_likely": _NUMBERS,
    "chance_of_success": st.integers(0, 100_000).map(lambda n: n / 100_000),
    "decisions_a_year": _NUMBERS.map(abs),
    "review_cadence_days": st.integers(1, 3650),
    "in_use_since": st.dates(date(1901, 1, 1), date(2199, 1, 1)),
    "industry": st.sampled_from(["finance", "healthcare", "retail", "other", ""]),
    "facts": st.lists(st.sampled_from(["a", "b c", "d-e"]), unique=True).map(tuple),
}


@pytest.mark.parametrize("locale", ["en_US", "de_DE"])
@pytest.mark.parametrize("name", _VALUES)
@given(data=st.data())
def test_what_is_written_is_read_again(locale: str, name: str, data: st.DataObject) -> None:
    formats.set_locale(locale)
    try:
        value = data.draw(_VALUES[name])
        typed = cell(name)
        reading = typed.read(typed.written(value))
        assert reading.is_understood, reading.problem
        assert reading.value == pytest.approx(value) if isinstance(value, float) else reading.value == value
    finally:
        formats.set_locale(None)
