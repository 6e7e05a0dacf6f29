"""Records as plain JSON values and back, for every kind, with any value a field can hold."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import fields as f
from desktop_app.domain.codec import content, field_types, from_json, to_json
from desktop_app.domain.records import BY_KIND, RECORDS, Initiative, Metric, Record, new_id
from desktop_app.errors import UserError

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": texts,
    "int": st.none() | st.integers(-(2**53), 2**53),
    "float": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "date": st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    "datetime": st.none() | st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)),
    "words": st.lists(texts, max_size=4).map(tuple),
}


@st.composite
def any_record(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from(RECORDS))
    names = [name for name in field_types(kind) if name not in ("id", "version", "position")]
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=8))
    values = {name: draw(VALUES[field_types(kind)[name]]) for name in chosen}
    if values.get("next_key", 1) is None:
        values["next_key"] = 1
    return kind(version=draw(st.integers(1, 10**6)), **values)


@given(any_record())
def test_there_and_back(record: Record) -> None:
    text = json.dumps(to_json(record), allow_nan=False)
    again = from_json(record.KIND, json.loads(text))
    assert again == record
    assert type(again) is type(record)


@pytest.mark.parametrize("kind", list(BY_KIND))
def test_every_kind_with_every_field_filled(kind: str) -> None:
    samples = {"str": "é\n\u200d", "int": 7, "float": 0.1, "bool": True, "date": date(2026, 11, 21),
               "datetime": datetime(2026, 11, 21, 12, 30, 15, 123456, tzinfo=UTC), "words": ("a", "b, c")}  # fmt: skip
    types = field_types(BY_KIND[kind])
    record = BY_KIND[kind](**{name: samples[plain] for name, plain in types.items()})
    assert from_json(kind, json.loads(json.dumps(to_json(record)))) == record
    assert set(types.values()) <= set(samples)
    # Each described field is one of the record's.
    assert set(f.specs(BY_KIND[kind])) <= set(types) == {item.name for item in dataclasses.fields(record)}


@pytest.mark.parametrize("kind", list(BY_KIND))
def test_a_record_that_says_nothing(kind: str) -> None:
    record = BY_KIND[kind]()
    assert from_json(kind, to_json(record)) == record
    # What is left out says nothing.
    assert from_json(kind, {"id": record.id}) == record


def test_the_content_leaves_out_the_version() -> None:
    one = Initiative(key="AI-001", title="One")
    assert content(one) == content(dataclasses.replace(one, version=9))
    assert content(one) != content(dataclasses.replace(one, title="Two"))


def test_fields_of_a_later_version_are_left_out() -> None:
    assert from_json("metric", {"id": "m1", "name": "Recall", "colour": "red"}) == Metric(
        id="m1", name="Recall"
    )


def test_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(UserError, match="no kind of record called ghost"):
        from_json("ghost", {})


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("initiative", "title", 5),
        ("initiative", "title", ["a"]),
        ("initiative", "budget", "much"),
        ("initiative", "budget", True),
        ("initiative", "budget", float("nan")),
        ("initiative", "budget", float("inf")),
        ("initiative", "budget", 10**400),
        ("initiative", "budget", []),
        ("initiative", "in_use_since", "yesterday"),
        ("initiative", "in_use_since", 20261121),
        ("initiative", "created_at", "noon"),
        ("initiative", "created_at", "2026-11-21T12:00:00"),
        ("initiative", "facts", "eu"),
        ("initiative", "facts", 5),
        ("initiative", "facts", [1]),
        ("initiative", "facts", {"eu": 1}),
        ("initiative", "review_cadence_days", 1.5),
        ("initiative", "review_cadence_days", True),
        ("initiative", "version", None),
        ("initiative", "id", None),
        ("readiness", "applicable", None),
        ("readiness", "applicable", 1),
        ("readiness", "position", None),
    ],
)
def test_a_value_of_another_shape_is_refused_by_name(kind: str, name: str, value: object) -> None:
    with pytest.raises(UserError, match=f"{kind}.{name} holds a value that does not fit"):
        from_json(kind, {name: value})


def test_ids_are_fresh() -> None:
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(one) == 32 and one.isalnum() for one in made)
