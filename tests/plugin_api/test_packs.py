"""Checklist files: whole and exact when they are right, a sentence for each slip when they are not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from desktop_app.plugin_api import PackError, load_pack, read_pack
from desktop_app.plugin_api.packs import load_instruments, load_vocabulary

ITEM: dict[str, Any] = {
    "id": "X-1",
    "theme": "Theme",
    "question": "Is it so?",
    "why_it_matters": "Because.",
    "evidence": ["A note"],
    "stage": "delivery",
    "severity": "gate",
}


def written(*items: dict[str, Any], tags: dict[str, str] | None = None, **meta: Any) -> bytes:
    document: dict[str, Any] = {
        "meta": {"set": "mine", "title": "Mine", "as_of": "2026-11-21", **meta},
        "items": list(items),
    }
    if tags:
        document["tags"] = tags
    # JSON is YAML too, and repeats what is used twice.
    return json.dumps(document).encode()


def problems(content: bytes) -> tuple[str, ...]:
    with pytest.raises(PackError) as caught:
        read_pack(content, "mine.yaml")
    return caught.value.problems


def test_the_least_that_a_list_needs() -> None:
    pack = read_pack(written(ITEM), "mine.yaml")
    assert (pack.id, pack.title, pack.industry, pack.as_of) == (
        "mine",
        "Mine",
        None,
        date(2026, 11, 21),
    )
    item = pack.items[0]
    assert (item.applies_all, item.applies_any, item.citations) == ((), (), ())
    assert item.legal_duty_from is None


def test_a_citation_takes_the_rest_from_the_registry() -> None:
    cited = {**ITEM, "citations": [{"instrument_id": "GDPR", "provision": "Art. 22"}]}
    citation = read_pack(written(cited), "mine.yaml").items[0].citations[0]
    registered = load_instruments()["GDPR"]
    assert citation.instrument == registered.name
    assert citation.in_force == registered.in_force == "2018-05-25"
    assert citation.status_note == registered.status_note != ""
    assert (citation.confidence, citation.instrument_verified) == ("RECALLED", True)


def test_an_own_instrument_is_written_out() -> None:
    own = {
        "instrument_id": "HOUSE",
        "instrument": "House rule 7",
        "provision": "all",
        "jurisdiction": "us",
        "nature": "government_policy",
        "in_force": "2026-01-01",
    }
    citation = read_pack(written({**ITEM, "citations": [own]}), "mine.yaml").items[0].citations[0]
    assert citation.instrument == "House rule 7"
    assert not citation.instrument_verified


def test_own_facts_are_explained_in_the_list() -> None:
    own = {**ITEM, "applies_when": {"all": ["drone"], "any": ["eu_market"]}}
    pack = read_pack(written(own, tags={"drone": "Flies"}), "mine.yaml")
    assert pack.tags == (("drone", "Flies"),)
    assert pack.items[0].applies_all == ("drone",)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"severty": "gate"},
            "mine.yaml, X-1, severty: is not a field that this program knows; did you mean “severity”?",
        ),
        (
            {"severity": "block"},
            "mine.yaml, X-1, severity: takes one of: 'gate', 'required' or 'recommended'.",
        ),
        ({"stage": ""}, "mine.yaml, X-1, stage: takes one of: "),
        ({"question": "Do it"}, "mine.yaml, X-1, question: ends in a question mark"),
        ({"question": ""}, "mine.yaml, X-1, question: can't be empty."),
        ({"question": "x" * 10_001}, "mine.yaml, X-1, question: is longer than 10000 characters."),
        ({"question": ["a"]}, "mine.yaml, X-1, question: takes a text."),
        ({"evidence": []}, "mine.yaml, X-1, evidence: needs at least 1."),
        ({"evidence": "a note"}, "mine.yaml, X-1, evidence: takes a list"),
        ({"id": "a b"}, "mine.yaml, a b, id: takes letters"),
        ({"legal_duty_from": "soon"}, "mine.yaml, X-1, legal_duty_from: names a date"),
        ({"support": ["rumour"]}, "mine.yaml, X-1, support, number 1: takes one of: binding_law"),
        (
            {"applies_when": {"all": ["mars"]}},
            "mine.yaml, X-1, applies_when: there is no fact “mars”. A new one goes under “tags”",
        ),
        (
            {"citations": [{"instrument_id": "NOPE", "provision": "1"}]},
            "mine.yaml, X-1, citations, NOPE: the registry does not know it: give",
        ),
        (
            {"citations": [{"instrument_id": "GDPR"}]},
            "mine.yaml, X-1, citations, number 1, provision: is missing.",
        ),
        (
            {"citations": [{"instrument_id": "GDPR", "provision": "1", "confidence": "VERIFIED"}]},
            "a VERIFIED citation names verified_in and source_kind.",
        ),
    ],
)
def test_each_slip_names_file_item_and_field(change: dict[str, Any], sentence: str) -> None:
    found = problems(written({**ITEM, **change}))
    assert any(problem.startswith(sentence) or sentence in problem for problem in found), found


@pytest.mark.parametrize(
    ("meta", "sentence"),
    [
        ({"item_count": 2}, "mine.yaml, meta, item_count: the list holds 1."),
        ({"severity_counts": {"gate": 2}}, "mine.yaml, meta, severity_counts: the list holds"),
        ({"stage_counts": {"live": 1}}, "mine.yaml, meta, stage_counts: the list holds"),
        ({"citation_counts": {"VERIFIED": 1}}, "mine.yaml, meta, citation_counts: the list holds"),
        ({"industry": "farming"}, "mine.yaml, meta, industry: takes one of: finance"),
        ({"as_of": "soon"}, "mine.yaml, meta, as_of: takes a date such as 2026-11-21."),
        ({"colour": "red"}, "mine.yaml, meta, colour: is not a field"),
    ],
)
def test_the_head_of_the_list_is_checked(meta: dict[str, Any], sentence: str) -> None:
    assert any(problem.startswith(sentence) for problem in problems(written(ITEM, **meta)))


def test_an_id_twice_is_a_slip() -> None:
    assert problems(written(ITEM, ITEM)) == ("mine.yaml, X-1: the id is there twice.",)


def test_a_field_that_is_missing_names_its_item() -> None:
    short = {key: value for key, value in ITEM.items() if key != "theme"}
    assert problems(written(short)) == ("mine.yaml, X-1, theme: is missing.",)


def test_many_slips_are_counted() -> None:
    bad = [{**ITEM, "id": f"X-{n}", "stage": "never"} for n in range(9)]
    with pytest.raises(PackError) as caught:
        read_pack(written(*bad), "mine.yaml")
    assert len(caught.value.problems) == 9
    assert str(caught.value).endswith("4 more problems.")


@pytest.mark.parametrize("content", [b"", b"- a", b"just text", b"items: {}", b"meta: 1\nitems: 2"])
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    assert problems(content)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(
        PackError, match=r"data/none\.yaml is not in the installed package desktop_app\.plugin_api"
    ):
        load_pack("desktop_app.plugin_api", "data/none.yaml")


def test_every_fact_stands_under_one_heading() -> None:
    words = load_vocabulary()
    grouped = [tag for group in words.groups for tag in group.tags]
    assert sorted(grouped) == sorted(words.tags)
    assert len(grouped) == len(set(grouped)) == 74


def test_the_registry_counts_what_it_holds() -> None:
    assert len(load_instruments()) == 125


def test_a_wrong_key_among_counts_is_told_and_what_was_meant() -> None:
    (told,) = problems(written(ITEM, stage_counts={"livd": 1}))
    assert "stage_counts" in told
    assert "did you mean “live”?" in told
