"""The order of words: natural numbers, accents and signs, the same in the window and without Qt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from desktop_app.language import formats, word_order
from desktop_app.ui.look import collation

#: The locales that Settings offer, and some of the neighbours.
LOCALES = ("en_US", "en_GB", "de_DE", "de_CH", "fr_FR", "es_ES", "it_IT", "nl_NL", "sv_SE", "pl_PL", "pt_BR", "ja_JP",
           "da_DK", "nb_NO", "fi_FI")  # fmt: skip
WORDS = (
    *(
        "AI-1",
        "AI-2",
        "AI-10",
        "AI-100",
        "ai-3",
        "AI 4",
        "Plan 1.5",
        "Plan 1.10",
        "Plan 2",
        "plan",
        "50 % more",
    ),
    *(
        "Zürich",
        "zug",
        "Zoo",
        "Ärger",
        "Arger",
        "Årsplan",
        "Äpple",
        "Ölpreis",
        "Olive",
        "Étude",
        "étage",
        "Ettal",
    ),
    *(
        "niño",
        "nino",
        "nión",
        "Łódź",
        "Lodz",
        "Lublin",
        "żaba",
        "źle",
        "zły",
        "ślad",
        "sok",
        "Straße",
        "Strasse",
    ),
    *(
        "Øre",
        "Ære",
        "Aere",
        "œuvre",
        "(draft)",
        "“Quoted”",
        "_private",
        "-minus",
        "&more",
        "€ 5",
        "$ 5",
        "a/b",
        "a b",
    ),
)


@pytest.fixture(autouse=True)
def own_order() -> Iterator[None]:
    yield
    formats.set_locale("en_US")
    word_order.use_maker(None)


def in_order(words: list[str]) -> list[str]:
    return sorted(words, key=word_order.order_key)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_window_and_the_command_line_sort_alike(locale: str) -> None:
    words = list(WORDS)
    random.Random(4).shuffle(words)
    formats.set_locale(locale)
    plain = in_order(words)
    collation.follow_locale()
    key: Any = word_order.order_key
    back = [pair for pair in pairwise(plain) if key(pair[1]) < key(pair[0])]
    assert back == []
    assert in_order(words) == plain


@pytest.mark.parametrize("of_qt", [False, True])
def test_numbers_count_and_case_does_not(of_qt: bool) -> None:
    formats.set_locale("en_US")
    if of_qt:
        collation.follow_locale()
    assert in_order(["b", "AI-10", "ai-9", "AI-2", "", "A"]) == ["", "A", "AI-2", "ai-9", "AI-10", "b"]
    assert in_order(["b", "B", "a"]) == ["a", "b", "B"]
    assert in_order(["B", "b", "a"]) == ["a", "B", "b"]  # what is alike stays in its order


@pytest.mark.parametrize("of_qt", [False, True])
def test_a_language_has_its_letters_where_it_reads_them(of_qt: bool) -> None:
    for locale, order in (
        ("sv_SE", ["a", "zebra", "ål", "äng", "ö"]),
        ("de_DE", ["a", "ål", "äng", "ö", "zebra"]),
        ("es_ES", ["nata", "nube", "ñame"]),
        ("en_US", ["ñame", "nata", "nube"]),
    ):
        formats.set_locale(locale)
        if of_qt:
            collation.follow_locale()
        assert in_order(sorted(order)) == order, locale


def test_keys_sort_the_same_in_every_locale() -> None:
    keys = ["AI-1000", "AI-999", "ai-2", "AI-010", "B-1", "2026-9", "2026-10"]
    ordered = ["2026-9", "2026-10", "ai-2", "AI-010", "AI-999", "AI-1000", "B-1"]
    for locale in ("en_US", "sv_SE"):
        formats.set_locale(locale)
        assert sorted(keys, key=word_order.natural_key) == ordered
