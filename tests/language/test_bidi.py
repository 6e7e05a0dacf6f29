"""Arabic and Hebrew as they are drawn; what is expected was compared with python-bidi and arabic-reshaper."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.language import bidi


def names(text: str) -> list[str]:
    """The forms of the letters, such as "initial"."""
    return [unicodedata.decomposition(sign).split()[0].strip("<>") for sign in text]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("سلم", ["initial", "medial", "final"]),
        ("دار", ["isolated", "isolated", "isolated"]),
        ("بدا", ["initial", "final", "isolated"]),
        # Lam and alef are one sign.
        ("سلام", ["initial", "final", "isolated"]),
        ("لا", ["isolated"]),
    ],
)
def test_letters_are_joined(text: str, forms: list[str]) -> None:
    assert names(bidi.joined(text)) == forms


def test_marks_do_not_part_letters() -> None:
    assert bidi.joined("تُرا") == "\ufe97\u064f\ufeae\ufe8d"
    assert bidi.joined("ب\u200cب") == "\ufe8f\ufe8f"


@pytest.mark.parametrize(
    ("logical", "drawn"),
    [
        ("שלום", "םולש"),
        ("plan שלום a", "plan םולש a"),
        ("שלום (עולם) 12.5%", "12.5% (םלוע) םולש"),
        ("שלום (v2) 10:30", "10:30 (v2) םולש"),
        ("a שלום 5 b", "a 5 םולש b"),
        ("שלום 3-5", "3-5 םולש"),
        ("«שלום»", "«םולש»"),
        ("abc 12 %", "abc 12 %"),
        ("\u202bשלום\u202c", "םולש"),
    ],
)
def test_a_line_is_drawn_from_left_to_right(logical: str, drawn: str) -> None:
    assert bidi.drawn(logical) == drawn


def test_numbers_after_arabic_letters_stand_at_their_left() -> None:
    assert bidi.drawn("قيمة 15 % من").split() == [bidi.joined(w)[::-1] for w in ("من",)] + ["%", "15"] + [
        bidi.joined("قيمة")[::-1]
    ]


def test_the_side_at_which_a_paragraph_begins() -> None:
    assert bidi.runs_right_to_left("12 שלום plan")
    assert not bidi.runs_right_to_left("plan שלום")
    assert not bidi.runs_right_to_left("12 %")
    # Told its direction, a line of numbers follows its paragraph.
    assert bidi.drawn("שלום 12 a", from_right=False) == "12 םולש a"
    assert bidi.drawn("שלום 12 a", from_right=True) == "a 12 םולש"


@given(st.text("abc אבג 123 (%),.-[]مسلا\u064f", max_size=30))
def test_no_sign_is_lost(text: str) -> None:
    assert len(bidi.drawn(text)) == len(bidi.joined(text))
    if bidi.is_plain(text):
        assert bidi.drawn(text) == text
