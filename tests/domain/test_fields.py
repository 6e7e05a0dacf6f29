"""What a field takes, what it cleans and what it refuses by name."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import fields as f
from desktop_app.domain.records import RECORDS, Bet, Initiative, Metric, Portfolio, Rating, Record, Review
from desktop_app.errors import FieldError

ODD = "\x00\x07\x1b\x7f\x85\u202e\u2066\u2069\ufeff\ud800\udfff"
UNWANTED = set(ODD)
TEXT_KINDS = ("text", "long_text", "person", "choice", "link", "json", "hidden")
TEXT_FIELDS = [
    (record, spec) for record in RECORDS for spec in f.specs(record).values() if spec.kind in TEXT_KINDS
]
ALL_FIELDS = [(record, spec) for record in RECORDS for spec in f.specs(record).values()]

hostile = st.text(
    st.one_of(
        st.characters(exclude_categories=[]),
        st.sampled_from([*ODD, "\r", "\n", "\t", " ", "\u200d", "\u0301", "🧑", "a", ","]),
    ),
    max_size=60,
)


def one(kind: str, **more: Any) -> f.FieldSpec:
    return f.FieldSpec(name="thing", label="Thing", kind=kind, **more)  # type: ignore[arg-type]  # of any kind


def refused(spec: f.FieldSpec, value: Any) -> str:
    with pytest.raises(FieldError) as error:
        f.validate_field(spec, value)
    assert error.value.field == spec.name
    return str(error.value)


REFUSED = object()


def held(record: type[Record], spec: f.FieldSpec, value: Any) -> Any:
    """What the field makes of the value, or REFUSED with a sentence and its own name."""
    found, told = REFUSED, None
    try:
        found = f.validate(record, {spec.name: value})[spec.name]
    except FieldError as error:
        told = error
    assert told is None or (told.field == spec.name and str(told))
    return found


@given(hostile)
def test_every_text_field_cleans_or_refuses(value: str) -> None:
    for record, spec in TEXT_FIELDS:
        cleaned = held(record, spec, value)
        if cleaned is REFUSED:
            continue
        assert not UNWANTED & set(cleaned)
        assert cleaned.encode("utf-8").decode("utf-8") == cleaned
        assert len(cleaned) <= spec.max_length
        # Cleaning twice changes nothing more.
        assert f.validate(record, {spec.name: cleaned}) == {spec.name: cleaned}


@pytest.mark.parametrize(
    "value",
    [b"bytes", object(), {"a": 1}, 1 + 2j, math.nan, math.inf, -math.inf, 2**63, 10**400, "\x00", True,
     [None], [[]], "x" * 1_000_001, datetime.max.replace(tzinfo=timezone(-timedelta(hours=14)))],
    ids=lambda value: repr(value)[:12],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_name_or_held(value: Any) -> None:
    for record, spec in ALL_FIELDS:
        kept = held(record, spec, value)
        if kept is REFUSED:
            continue
        # What is held, the field holds again, and it is of the field's own type.
        assert f.validate(record, {spec.name: kept}) == {spec.name: kept}
        default = f.default_of(record, spec.name)
        assert default is None or kept is None or type(kept) is type(default)


def test_a_field_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(FieldError) as error:
        f.validate(Initiative, {"colour": "red"})
    assert error.value.field == "colour"
    assert "colour" in str(error.value)


def test_a_million_characters_fit_a_long_text_and_no_more() -> None:
    assert len(f.validate(Initiative, {"problem": "x" * 1_000_000})["problem"]) == 1_000_000
    with pytest.raises(FieldError) as error:
        f.validate(Initiative, {"problem": "x" * 1_000_001})
    assert str(error.value) == "Problem is 1000001 characters long; 1000000 fit. Shorten it."


def test_controls_surrogates_and_directions_are_taken_out() -> None:
    cleaned = f.validate(Initiative, {"title": f"a{ODD}b", "notes": "one\r\ntwo\rthree\tfour\x00"})
    assert cleaned["title"].replace("?", "") == "ab"
    assert cleaned["notes"] == "one\ntwo\nthree\tfour"
    assert f.validate(Initiative, {"title": "  a \n\t b "}) == {"title": "a b"}
    family = "👨\u200d👩\u200d👧"
    assert f.validate(Initiative, {"title": family}) == {"title": family}


@pytest.mark.parametrize("value", [None, "", "   ", "\n\t", "\x00", "\u202e \ufeff"])
@pytest.mark.parametrize(
    ("record", "name"), [(Initiative, "title"), (Bet, "assumption"), (Portfolio, "currency")]
)
def test_what_is_required_cannot_be_blank(record: type[Record], name: str, value: Any) -> None:
    with pytest.raises(FieldError) as error:
        f.validate(record, {name: value})
    assert error.value.field == name
    assert "can't be empty" in str(error.value)


def test_a_long_text_of_blanks_says_nothing() -> None:
    assert f.validate(Initiative, {"problem": " \n "}) == {"problem": ""}
    assert f.validate(Initiative, {"problem": "  a\n"}) == {"problem": "  a\n"}


def test_a_choice_takes_its_keys_only() -> None:
    assert f.validate(Metric, {"direction": "lower"}) == {"direction": "lower"}
    assert f.validate(Metric, {"unit": ""}) == {"unit": ""}
    with pytest.raises(FieldError) as error:
        f.validate(Metric, {"direction": "Lower"})
    assert str(error.value) == "Direction takes one of: higher, lower, range."
    with pytest.raises(FieldError):
        f.validate(Metric, {"direction": ""})


def test_words_with_a_closed_list_take_its_keys_only() -> None:
    assert f.validate(Portfolio, {"industries": ["finance", "retail"]}) == {
        "industries": ("finance", "retail")
    }
    with pytest.raises(FieldError) as error:
        f.validate(Portfolio, {"industries": ["finance", "piracy"]})
    assert error.value.field == "industries"
    assert str(error.value).startswith("Industries takes any of: finance, healthcare")


def test_numbers() -> None:
    number = one("number")
    assert f.validate_field(number, 2**63) == float(2**63)
    assert f.validate_field(number, "") is None
    assert f.validate_field(number, None) is None
    assert type(f.validate_field(number, 3)) is float
    assert f.validate_field(one("integer"), 3.0) == 3
    assert type(f.validate_field(one("integer"), 3.0)) is int
    assert refused(number, math.nan) == "Thing takes a finite number."
    assert refused(number, math.inf) == "Thing takes a finite number."
    assert refused(number, 10**400) == "Thing is too large."
    assert refused(number, True) == "Thing takes a number."
    assert refused(number, "3") == "Thing takes a number."
    assert refused(one("integer"), 2**63) == "Thing is too large."
    assert refused(one("integer"), 10**400) == "Thing is too large."
    assert refused(one("integer"), 2.5) == "Thing takes a whole number."


@pytest.mark.parametrize(
    ("value", "sentence"), [(0, "can't be under 1"), (6, "can't be over 5"), (2.5, "whole")]
)
def test_a_rating_runs_from_1_to_5(value: float, sentence: str) -> None:
    with pytest.raises(FieldError, match=sentence):
        f.validate(Rating, {"rating": value})
    assert [f.validate(Rating, {"rating": n})["rating"] for n in range(1, 6)] == [1, 2, 3, 4, 5]


def test_shares_and_money_stay_within_their_limits() -> None:
    assert f.validate(Initiative, {"chance_of_success": 1}) == {"chance_of_success": 1.0}
    for name, value in (("chance_of_success", 1.01), ("chance_of_success", -0.1), ("budget", -1)):
        with pytest.raises(FieldError) as error:
            f.validate(Initiative, {name: value})
        assert error.value.field == name
    # A benefit may be negative, and zero is not unknown.
    assert f.validate(Initiative, {"benefit_low": -5, "budget": 0}) == {"benefit_low": -5.0, "budget": 0.0}
    assert not f.is_unknown(0)
    assert not f.is_unknown(0.0)
    assert not f.is_unknown(False)


def test_dates() -> None:
    day = one("date")
    assert f.validate_field(day, "2026-11-21") == date(2026, 11, 21)
    assert f.validate_field(day, datetime(2026, 11, 21, 23, tzinfo=UTC)) == date(2026, 11, 21)
    assert f.validate_field(day, "") is None
    for value in (
        "21.11.2026",
        "2026-02-30",
        "\x00",
        date(1899, 12, 31),
        date(2201, 1, 1),
        20261121,
        "1800-01-01",
    ):
        assert "Thing takes a date" in refused(day, value)


def test_times_need_a_zone_and_a_year_that_can_be_kept() -> None:
    time = one("time")
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert f.validate_field(time, noon.isoformat()) == noon
    assert f.validate_field(time, noon) == noon
    assert f.validate_field(time, "") is None
    for value in (datetime(2026, 11, 21), "2026-11-21T12:00", "noon", 5, datetime.min.replace(tzinfo=UTC)):
        assert "Thing takes a time" in refused(time, value)


def test_words() -> None:
    words = one("tags")
    assert f.validate_field(words, "a, b,, a , c d") == ("a", "b", "c d")
    assert f.validate_field(words, ["a", "a\x00", " b "]) == ("a", "b")
    assert f.validate_field(words, None) == ()
    for value in (5, b"ab", {"a": 1}, [1], [None], object()):
        assert "Thing takes" in refused(words, value)
    assert "1,000" in refused(words, [str(n) for n in range(1001)])
    assert "500 characters" in refused(words, ["x" * 501])


def test_yes_or_no_takes_nothing_else() -> None:
    spec = one("bool")
    assert f.validate_field(spec, True) is True
    for value in (1, 0, "yes", None, ""):
        assert refused(spec, value) == "Thing takes yes or no."


@pytest.mark.parametrize("address", ["https://a.example/b?c=d", "HTTP://a.example", "mailto:a@b.example"])
def test_an_address_that_may_be_opened(address: str) -> None:
    assert f.validate_field(one("link"), address) == address


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/hostname", "data:text/html,x", "\\\\host\\share", "a.example", "ftp://a",
     "java\x00script:alert(1)", " \tvbscript:x", "\u202ehttps:x"],
)  # fmt: skip
def test_an_address_that_may_not(address: str) -> None:
    assert "https://" in refused(one("link"), address)


def test_the_registry_is_sound() -> None:
    for record in RECORDS:
        specs = f.specs(record)
        assert f.specs(record) is specs
        for name, spec in specs.items():
            assert spec.name == name
            default = f.default_of(record, name)
            if not spec.required or not f.is_unknown(default):
                # A field holds what it starts with.
                assert f.validate_field(spec, default) == default
            if spec.kind == "choice":
                assert spec.choices
            if spec.editable:
                assert spec.label
        assert [s.name for s in f.editable_specs(record)] == [n for n, s in specs.items() if s.editable]


def test_the_version_and_the_id_are_not_fields() -> None:
    for name in ("id", "version", "initiative_id", "position"):
        with pytest.raises(FieldError):
            f.validate(Review, {name: 1})


def test_an_unknown_field_has_no_default() -> None:
    with pytest.raises(KeyError):
        f.default_of(Initiative, "colour")


@given(st.text(max_size=12), st.sampled_from(["title", "problem", "stage", "owner", "external_id"]))
def test_the_quick_look_at_a_record_gives_what_its_cleaners_give(value: str, name: str) -> None:
    record = Initiative(**{"title": "T", name: value})
    filled = {field: getattr(record, field) for field in f.specs(Initiative)}
    try:
        cleaned = f.validate(Initiative, filled, stored=True)
    except FieldError:
        with pytest.raises(FieldError):
            f.unclean_fields(record)
        return
    assert {**filled, **f.unclean_fields(record)} == cleaned


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060 \u200d", " \u00ad "])
def test_a_required_text_that_nobody_sees_is_none(unseen: str) -> None:
    with pytest.raises(FieldError, match="empty"):
        f.validate(Initiative, {"title": unseen})
    assert f.validate(Initiative, {"title": f"A\u200d{unseen}"})["title"].startswith("A")
