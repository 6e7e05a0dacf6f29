"""What is the same to a search, and which parts of words an index holds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.language.search_text import fold, indexed, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"), ("STRAẞE", "strasse"), ("Müller", "muller"), ("ÅNGSTRÖM", "angstrom"), ("ﬁn", "FIN"),
        ("ＡＩ", "ai"), ("ﾌﾟﾗﾝ", "プラン"), ("ΤΈΛΟΣ", "τελος"), ("İzmir", "izmir"), ("µ", "μ"),
    ],
)  # fmt: skip
def test_what_is_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("が", "か"), ("プ", "フ"), ("ss", "s"), ("한", "하"), ("กา", "ก")]
)
def test_what_is_not_the_same(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_composition_does_not_count(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_pairs_of_letters_stand_in_the_index_and_are_asked_for() -> None:
    assert indexed("AI審査部 Plan").split() == ["ai", "審", "査", "部", "審査", "査部", "plan"]
    assert words_of("AI審査部") == ["ai", "審査", "査部"]
    assert words_of("審") == ["審"]
    assert words_of("Straße") == ["strasse"]


@given(st.text("審査部のシステム -한국ไทย", min_size=1, max_size=12), st.data())
def test_every_part_of_a_run_is_found(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    part = text[at : data.draw(st.integers(at + 1, len(text)))]
    held = indexed(text).split()
    for word in part.split():
        assert all(any(one.startswith(asked) for one in held) for asked in words_of(word.strip("-")))
