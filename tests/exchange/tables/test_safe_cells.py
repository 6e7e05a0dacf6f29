"""Nothing that is exported runs in a spreadsheet, and it comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.files.safe_cells import escape, unescape

TRIGGERS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20"]


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("lead", ["", " ", "\u00a0", "\ufeff", "\u200b", "   \t", "\n"])
def test_each_trigger_gets_one_quote(trigger: str, lead: str) -> None:
    text = f"{lead}{trigger}1+1"
    if lead in ("", "\n") or trigger not in "\t\r\n\0":
        assert escape(text) == "'" + text
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("value", ["", "plain", "a=b", "'quoted'", "'", "a - b", 5, -5, -1.5, None, True])
def test_what_cannot_run_is_unchanged(value: object) -> None:
    assert escape(value) == value
    assert unescape(value) == value


def test_numbers_stay_numbers() -> None:
    assert escape(-5) == -5
    assert escape("-5") == "'-5"


@given(st.text(st.sampled_from("'=+-@ \t\n\ufeff\u200babc\uff1d1"), max_size=8))
def test_round_trip_of_what_is_near_the_triggers(text: str) -> None:
    assert unescape(escape(text)) == text


@given(st.text(max_size=30))
def test_round_trip_of_any_text(text: str) -> None:
    safe = escape(text)
    assert unescape(safe) == text
    assert safe in (text, "'" + text)
    assert safe.lstrip(" \t\r\n\0\u00a0\ufeff")[:1] not in tuple("=+-@\uff1d\uff0b\uff0d\uff20") or not safe
