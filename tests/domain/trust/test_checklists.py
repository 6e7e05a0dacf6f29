"""Which checklist items apply, why, and from when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.trust.checklists import (
    ChecklistItem,
    ChecklistPack,
    Vocabulary,
    age_sentence,
    applicable_items,
    applies,
    duty_sentence,
    first_date,
    is_prepare,
    order_packs,
    pack_is_old,
    why_applies,
)
from desktop_app.language import formats

TODAY = date(2026, 11, 21)
WORDS = Vocabulary(
    tags={"eu": "Used in the EU", "credit": "Credit decision", "fraud": "Fraud detection"},
    stages=("strategy", "live"),
    severities={"gate": "blocks"},
)
ITEM = ChecklistItem(
    id="X-1",
    theme="Theme",
    question="Is it so?",
    why_it_matters="Because.",
    evidence=("A note",),
    stage="strategy",
    severity="gate",
)


def item(**changes: object) -> ChecklistItem:
    return replace(ITEM, **changes)  # type: ignore[arg-type]  # each test gives fields of the item


def pack(name: str, industry: str | None, *items: ChecklistItem, plugin: str = "") -> ChecklistPack:
    return ChecklistPack(name, name.title(), industry, TODAY, items or (ITEM,), plugin=plugin)


@pytest.mark.parametrize(
    ("all_of", "any_of", "facts", "expected"),
    [
        ((), (), set(), True),
        (("eu",), (), set(), False),
        (("eu",), (), {"eu"}, True),
        (("eu", "credit"), (), {"eu"}, False),
        ((), ("credit", "fraud"), {"eu"}, False),
        ((), ("credit", "fraud"), {"fraud"}, True),
        (("eu",), ("credit", "fraud"), {"eu"}, False),
        (("eu",), ("credit", "fraud"), {"eu", "credit"}, True),
        (("eu",), ("credit", "fraud"), {"credit"}, False),
    ],
)
def test_all_tags_hold_and_one_of_any(
    all_of: tuple[str, ...], any_of: tuple[str, ...], facts: set[str], expected: bool
) -> None:
    assert applies(item(applies_all=all_of, applies_any=any_of), frozenset(facts)) is expected


def test_the_sentence_names_the_facts_that_hold() -> None:
    one = item(applies_all=("eu",), applies_any=("credit", "fraud"))
    said = why_applies(one, frozenset({"eu", "fraud"}), WORDS)
    assert said == "Applies because of what is stated: Used in the EU; Fraud detection."
    assert why_applies(ITEM, frozenset(), WORDS) == ("Applies to every initiative that uses this list.")


def test_the_sentence_names_what_is_not_stated() -> None:
    one = item(applies_all=("eu",), applies_any=("credit", "fraud"))
    assert why_applies(one, frozenset(), WORDS) == (
        "Does not apply, because this is not stated: Used in the EU."
    )
    assert why_applies(one, frozenset({"eu"}), WORDS) == (
        "Does not apply, because none of these is stated: Credit decision; Fraud detection."
    )


def test_a_fact_that_nobody_explains_is_named_as_it_is() -> None:
    said = why_applies(item(applies_all=("moon",)), frozenset({"moon"}), WORDS)
    assert said.endswith("moon.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-12-02", date(2027, 12, 2)),
        ("2029-03", date(2029, 3, 1)),
        ("UN rules expected 2027-01", date(2027, 1, 1)),
        ("2027-12-02 (AI Act); 2026-12-02 (platform work)", date(2026, 12, 2)),
        ("2026-13-40", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_first_date_in_a_text(text: str, expected: date | None) -> None:
    assert first_date(text) == expected


def test_a_duty_that_starts_later_is_to_be_prepared() -> None:
    later = item(legal_duty_from=date(2026, 11, 22), legal_duty_text="2026-11-22")
    assert is_prepare(later, TODAY)
    assert not is_prepare(later, date(2026, 11, 22))
    assert not is_prepare(ITEM, TODAY)
    assert (
        duty_sentence(later, TODAY)
        == f"Prepare: the duty starts later ({formats.date(later.legal_duty_from)})."
    )
    assert (
        duty_sentence(later, date(2027, 1, 1))
        == f"The duty applies already ({formats.date(later.legal_duty_from)})."
    )
    assert duty_sentence(ITEM, TODAY) == ""


def test_a_duty_in_steps_is_told_as_it_is_written() -> None:
    text = "2027-12-02 (Annex III) / 2028-08-02 (Annex I)"
    later = item(legal_duty_from=first_date(text), legal_duty_text=text)
    assert text in duty_sentence(later, TODAY)


def test_a_list_of_over_180_days_is_old() -> None:
    fresh, old = date(2026, 5, 25), date(2026, 5, 24)
    assert not pack_is_old(replace(pack("a", None), as_of=fresh), TODAY)
    assert pack_is_old(replace(pack("a", None), as_of=old), TODAY)
    assert "180 days" in age_sentence(replace(pack("a", None), as_of=old), TODAY)
    assert age_sentence(replace(pack("a", None), as_of=fresh), TODAY) == f"As of {formats.date(fresh)}."


def test_only_the_own_industry_and_those_for_all() -> None:
    packs = (pack("base", None), pack("bank", "finance"), pack("shop", "retail"))
    found = applicable_items(packs, "finance", frozenset())
    assert [p.id for p, _item in found] == ["base", "bank"]
    assert [p.id for p, _item in applicable_items(packs, "", frozenset())] == ["base"]


def test_what_was_found_is_remembered() -> None:
    packs = (pack("base", None),)
    first = applicable_items(packs, "finance", frozenset({"eu"}))
    assert applicable_items(packs, "finance", frozenset({"eu"})) is first


def test_packs_of_equal_id_and_other_items_are_told_apart() -> None:
    one = (pack("base", None, item(id="A")),)
    other = (pack("base", None, item(id="B")),)
    assert applicable_items(one, "", frozenset())[0][1].id == "A"
    assert applicable_items(other, "", frozenset())[0][1].id == "B"


def test_the_order_of_packs() -> None:
    packs = [
        pack("cars", "automotive"),
        pack("own", None, plugin="mine"),
        pack("bank", "finance"),
        pack("base", None, plugin="core"),
        pack("zoo", "zoology"),
    ]
    assert [p.id for p in order_packs(packs)] == ["base", "own", "bank", "cars", "zoo"]
