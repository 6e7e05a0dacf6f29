"""Dates, numbers, yes and no, lists and choices in the shapes in which people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.exchange.tables.cell_values import (
    cell_text,
    closest_choice,
    match_choice,
    parse_bool,
    parse_list,
)
from desktop_app.language.reading.cells import Cell

D = dt.date


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(text: str) -> None:
    parse_bool(text)
    parse_list(text)
    match_choice(text, {"a": "Alpha"})


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
