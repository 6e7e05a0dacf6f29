"""Filters: what they match against a naive reading of them, hostile JSON, words, and fields that are gone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.filters import tree as fl
from desktop_app.domain.filters.match import predicate
from desktop_app.domain.filters.tree import Condition, FilterField, Group, Node
from desktop_app.domain.filters.words import words
from desktop_app.errors import UserError

TODAY = date(2026, 11, 21)
FIELDS = {
    field.name: field
    for field in (
        FilterField("title", "Title", "text"),
        FilterField("stage", "Stage", "choice", {"live": "Live", "build": "Build"}),
        FilterField("score", "Score", "number"),
        FilterField("benefit", "Benefit", "money"),
        FilterField("ready", "Data ready", "share"),
        FilterField("due", "Review due", "date"),
        FilterField("facts", "Facts", "tags"),
        FilterField("sample", "Sample", "bool"),
    )
}
AT = {name: place for place, name in enumerate(FIELDS)}

_days = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40)).map(date.isoformat)
_texts = st.text("aAbBß", min_size=1, max_size=3)
_numbers = st.one_of(st.integers(-3, 3), st.floats(-3, 3, allow_nan=False))
_keys = st.sampled_from(["live", "build", "gone"])
_VALUES: dict[str, Any] = {
    "title": _texts, "stage": _keys, "score": _numbers, "benefit": _numbers, "ready": _numbers, "due": _days,
    "facts": _texts, "sample": st.booleans(),
}  # fmt: skip
_unknown = st.sampled_from([None, ""])
rows = st.tuples(
    *(
        st.one_of(_unknown, st.lists(_texts, max_size=3).map(tuple))
        if name == "facts"
        else st.one_of(_unknown, values)
        for name, values in _VALUES.items()
    )
)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    name = draw(st.sampled_from(list(FIELDS)))
    operator = draw(st.sampled_from(fl.operators_of(FIELDS[name].kind)))
    value: Any = None
    if operator in fl.LISTS:
        value = tuple(draw(st.lists(_VALUES[name], min_size=1, max_size=3)))
    elif operator in fl.DAYS:
        value = draw(st.integers(0, 40))
    elif operator == "between":
        value = (draw(_VALUES[name]), draw(_VALUES[name]))
    elif operator not in fl.BARE:
        value = draw(_VALUES[name])
    return Condition(name, operator, value)


nodes: st.SearchStrategy[Node] = st.recursive(
    conditions(),
    lambda inner: st.builds(
        Group, st.sampled_from(["all", "any", "none"]), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=6,
)


def naive(node: Node, row: tuple[Any, ...]) -> bool | None:
    """Reads a filter literally; None asks for nothing."""
    if isinstance(node, Group):
        found = [one for part in node.parts if (one := naive(part, row)) is not None]
        if not found:
            return None
        return {"all": all(found), "any": any(found), "none": not any(found)}[node.mode]
    value, operator, wanted = row[AT[node.field]], node.operator, node.value
    unknown = value is None or value == "" or value == ()
    if operator in ("unknown", "known"):
        return unknown == (operator == "unknown")
    if unknown:
        return False
    kind = FIELDS[node.field].kind
    if kind == "tags":
        have = [word.casefold() for word in value]
        if operator == "contains":
            return any(wanted.casefold() in word for word in have)
        hits = [one.casefold() in have for one in wanted]
        return {"any_of": any(hits), "all_of": all(hits), "none_of": not any(hits)}[operator]
    if kind == "text":
        value = value.casefold()
        wanted = [w.casefold() for w in wanted] if isinstance(wanted, tuple) else wanted.casefold()
    if kind == "date":
        value = date.fromisoformat(value)
        if operator in ("in_last", "in_next"):
            distance = (value - TODAY).days
            return -wanted <= distance <= 0 if operator == "in_last" else 0 <= distance <= wanted
        wanted = (
            [date.fromisoformat(w) for w in wanted]
            if isinstance(wanted, tuple)
            else date.fromisoformat(wanted)
        )
    if operator == "between":
        return bool(min(wanted) <= value <= max(wanted))
    return {
        "is": lambda: value == wanted, "is_not": lambda: value != wanted,
        "contains": lambda: wanted in value, "not_contains": lambda: wanted not in value,
        "starts_with": lambda: value.startswith(wanted), "any_of": lambda: value in wanted,
        "none_of": lambda: value not in wanted, "lt": lambda: value < wanted, "le": lambda: value <= wanted,
        "gt": lambda: value > wanted, "ge": lambda: value >= wanted, "before": lambda: value < wanted,
        "after": lambda: value > wanted,
    }[operator]()  # fmt: skip


@given(nodes, st.lists(rows, max_size=6))
def test_the_compiled_filter_agrees_with_a_naive_reading(node: Node, found: list[tuple[Any, ...]]) -> None:
    accept = predicate(node, FIELDS, AT, TODAY)
    for row in found:
        wanted = naive(node, row)
        assert (accept is None) == (wanted is None)
        if accept is not None:
            assert accept(row) is wanted


@given(nodes)
def test_json_gives_the_same_filter_again(node: Node) -> None:
    text = json.dumps(fl.to_json(node))
    again = fl.from_json(text)
    wanted = node if isinstance(node, Group) else Group("all", (node,))
    assert fl.to_json(again) == fl.to_json(wanted)
    assert words(again, FIELDS, "USD") == words(wanted, FIELDS, "USD")
    assert not fl.problems(again, FIELDS)


_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "any", "none", "field", "is", "value", "x"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_any_json_is_read_or_refused_in_a_sentence(data: Any) -> None:
    try:
        node = fl.from_json(data)
    except UserError:
        return
    accept = predicate(node, FIELDS, AT, TODAY)
    words(node, FIELDS, "USD")
    if accept is not None:
        accept((None,) * len(FIELDS))


def deep(levels: int) -> dict[str, Any]:
    node: dict[str, Any] = {"field": "title", "is": "known"}
    for _level in range(levels):
        node = {"all": [node]}
    return node


@pytest.mark.parametrize(
    "data",
    [
        deep(fl.MAX_DEPTH),
        {"all": [{"field": "title", "is": "known"}] * fl.MAX_CONDITIONS},
        {"all": [{"all": []}] * (fl.MAX_CONDITIONS + 1)},
        {"field": "title", "is": "is", "value": "x" * (fl.MAX_CHARS + 1)},
        {"field": "title", "is": "any_of", "value": ["x"] * (fl.MAX_VALUES + 1)},
        {"field": "title", "is": "any_of", "value": [["x"]]},
        {"field": "title", "is": "is", "value": {"a": 1}},
        {"field": "title", "is": "is", "value": float("nan")},
        {"field": "score", "is": "is", "value": 10**400},
        {"field": "title"},
        {"field": 3, "is": "is"},
        {"field": "x" * 501, "is": "is"},
        {"all": [], "any": []},
        {"all": {}},
        [],
        "[" * 100_000,
        "not json",
        " " * (fl.MAX_JSON + 1),
        7,
    ],
)
def test_hostile_filters_are_refused_in_a_sentence(data: Any) -> None:
    with pytest.raises(UserError):
        fl.from_json(data)


def test_the_deepest_allowed_filter_is_read() -> None:
    assert fl.from_json(deep(fl.MAX_DEPTH - 1)).mode == "all"


@pytest.mark.parametrize("data", [None, {}, "", "{}", {"all": []}, {"any": []}, {"none": [{"all": []}]}])
def test_an_empty_filter_asks_for_nothing(data: Any) -> None:
    assert predicate(fl.from_json(data), FIELDS, AT, TODAY) is None
    assert words(fl.from_json(data), FIELDS) == ""


@pytest.mark.parametrize(
    "condition",
    [
        Condition("gone", "is", "x"),
        Condition("title", "ge", 3),
        Condition("title", "sounds_like", "x"),
        Condition("score", "ge", "seventy"),
        Condition("score", "ge", True),
        Condition("score", "between", (1,)),
        Condition("due", "before", "2026-13-01"),
        Condition("due", "in_last", -1),
        Condition("due", "in_last", 1.5),
        Condition("stage", "any_of", ()),
        Condition("title", "is", ""),
        Condition("sample", "is", "yes"),
    ],
)
def test_what_can_not_be_used_is_kept_and_left_out(condition: Condition) -> None:
    group = Group("all", (condition, Condition("title", "known")))
    assert [one for one, sentence in fl.problems(group, FIELDS) if sentence.endswith(".")] == [condition]
    accept = predicate(group, FIELDS, AT, TODAY)
    assert accept is not None
    assert accept(("Fraud", *[None] * 7))
    assert fl.to_json(fl.from_json(fl.to_json(group))) == fl.to_json(group)
    assert words(group, FIELDS)


def test_unknown_matches_no_comparison_but_none_of_includes_it() -> None:
    row = (None,) * len(FIELDS)
    for operator, value in (("is", 3), ("is_not", 3), ("lt", 3), ("ge", 3), ("between", (0, 3))):
        accept = predicate(Condition("score", operator, value), FIELDS, AT, TODAY)
        assert accept is not None
        assert not accept(row)
    accept = predicate(Group("none", (Condition("score", "is", 3),)), FIELDS, AT, TODAY)
    assert accept is not None
    assert accept(row)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Condition("stage", "is", "live"), "Stage is Live"),
        (Condition("stage", "any_of", ("live", "build")), "Stage is Live or Build"),
        (Condition("benefit", "ge", 1_500_000), "Benefit is at least $1,500,000"),
        (Condition("ready", "lt", 0.5), "Data ready is under 50 %"),
        (Condition("due", "in_next", 30), "Review due is in the next 30 days"),
        (Condition("due", "before", "2026-12-01"), "Review due is before 1 Dec 2026"),
        (Condition("score", "between", (10, 20)), "Score is between 10 and 20"),
        (Condition("gone", "is", "x"), "gone is x"),
        (Condition("facts", "all_of", ("eu", "bank")), "Facts: all of eu and bank"),
        (Condition("facts", "none_of", ("eu",)), "Facts: not eu"),
        (
            Group("any", (Condition("stage", "any_of", ("live", "build")), Condition("score", "gt", 70))),
            "(Stage is Live or Build) or Score is over 70",
        ),
        (Group("any", (Condition("stage", "any_of", ("live", "build")),)), "Stage is Live or Build"),
        (
            Group(
                "all",
                (
                    Condition("stage", "is", "live"),
                    Group("any", (Condition("score", "gt", 70), Condition("title", "contains", "bank"))),
                    Group("none", (Condition("score", "unknown"),)),
                ),
            ),
            "Stage is Live and (Score is over 70 or Title contains “bank”) and not (Score is unknown)",
        ),
    ],
)
def test_a_filter_reads_as_a_sentence(node: Node, text: str) -> None:
    assert words(node, FIELDS, "USD").replace("\u00a0", " ") == text
