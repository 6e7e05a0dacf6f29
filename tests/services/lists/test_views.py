"""Rows with any further field, filters over them, and views that outlive restarts, exports and removed fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.custom_fields import PREFIX, field_name
from desktop_app.domain.fields import specs
from desktop_app.domain.filters import saved_views as vw
from desktop_app.domain.filters import tree as fl
from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.domain.filters.tree import Condition, Group
from desktop_app.domain.records import Contribution, Goal, Initiative, Rating, SavedView
from desktop_app.errors import FieldError, UserError
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives, undo
from desktop_app.services.lists import view_edits as views
from desktop_app.services.lists import view_fields, view_rows
from desktop_app.services.workspace import Workspace
from tests.counting import reads


def custom(ws: Workspace, name: str, field_type: str = "number", **more: Any) -> str:
    return custom_fields.add(ws, {"name": name, "field_type": field_type, **more}).record_ids[0]


def column(ws: Workspace, name: str, ids: list[str] | None = None) -> list[Any]:
    extra = view_rows.pick_further([name])
    at = view_rows.places(extra)[name]
    return [row[at] for row in view_rows.read(ws, extra, ids)]


@pytest.fixture
def three(ws: Workspace) -> list[str]:
    """Three initiatives: one says a lot, one little, one nothing."""
    first = initiatives.create(
        ws, "Fraud bands", industry="finance", facts=["eu", "personal"], budget=100.0, run_cost=10.0,
        delivery_from="2026-12-01", benefit_likely=50.0,
    ).record_ids[0]  # fmt: skip
    second = initiatives.create(ws, "Churn", budget=30.0).record_ids[0]
    third = initiatives.create(ws, "Routing").record_ids[0]
    return [first, second, third]


def test_any_field_can_be_read_behind_the_tables_own(ws: Workspace, three: list[str]) -> None:
    with ws.change("more") as step:
        goal = step.uow.add(Goal(name="Less fraud"))
        step.uow.add(Contribution(initiative_id=three[0], goal_id=goal.id))
        step.uow.add(Rating(initiative_id=three[1], criterion="value", rating=4))
    initiatives.set_role(ws, three[0], "sponsor", "Ann")
    names = [*view_fields.list_all(ws)]
    extra = view_rows.pick_further(names)
    rows = view_rows.read(ws, extra)
    at = view_rows.places(extra)
    assert {len(row) for row in rows} == {len(at)}
    by_name = [dict(zip(at, row, strict=True)) for row in rows]
    assert by_name[0]["facts"] == ("eu", "personal")
    assert by_name[0]["delivery_from"] == "2026-12-01"
    assert by_name[0]["role.sponsor"] == "Ann"
    assert by_name[0]["goals"] == ("Less fraud",)
    assert by_name[1]["rating.value"] == 4
    assert by_name[2]["facts"] is None
    assert view_rows.read(ws, extra, [three[2], three[0]]) == [rows[0], rows[2]]
    assert view_rows.read(ws) == [row[: len(view_rows.places(()))] for row in rows]


def test_every_field_of_an_initiative_is_offered(ws: Workspace) -> None:
    offered = view_fields.list_all(ws)
    assert {
        n for n, s in specs(Initiative).items() if s.kind not in ("hidden", "ids", "json")
    } <= offered.keys()
    assert all(fl.operators_of(field.kind) for field in offered.values())
    assert all(field.label and field.group for field in offered.values())


def test_custom_values_stand_in_rows_typed_and_worked_out(ws: Workspace, three: list[str]) -> None:
    hours, ends = custom(ws, "Hours"), custom(ws, "Ends", "date")
    left = custom(ws, "Left", "formula", formula="budget - Hours")
    half = custom(ws, "Half", "formula", formula="Left / 2")
    custom_fields.set_value(ws, three[0], hours, 4)
    custom_fields.set_value(ws, three[1], hours, 5.5)
    custom_fields.set_value(ws, three[2], ends, "2027-01-31")
    assert column(ws, field_name(hours)) == [4.0, 5.5, None]
    assert column(ws, field_name(ends)) == [None, None, "2027-01-31"]
    assert column(ws, field_name(left)) == [96.0, 24.5, None]
    assert column(ws, field_name(half), three[:2]) == [48.0, 12.25]
    assert column(ws, PREFIX + "gone") == [None, None, None]
    matching = view_rows.matching_ids(ws, Condition(field_name(half), "gt", 20))
    assert matching == [three[0]]


@pytest.mark.parametrize(
    ("node", "places"),
    [
        (Group(), None),
        (Condition("title", "contains", "R"), [0, 1, 2]),
        (Condition("facts", "any_of", ("eu",)), [0]),
        (Condition("facts", "unknown"), [1, 2]),
        (Condition("budget", "between", (20, 90)), [1]),
        (Condition("delivery_from", "in_next", 30), [0]),
        (Condition("industry", "is_not", "retail"), [0]),
        (Condition("gone", "is", "x"), None),
        (Group("none", (Condition("budget", "known"),)), [2]),
        (Group("any", (Condition("run_cost", "is", 10), Condition("title", "is", "routing"))), [0, 2]),
    ],
)
def test_filters_over_stored_rows(
    ws: Workspace, three: list[str], node: fl.Node, places: list[int] | None
) -> None:
    assert view_rows.matching_ids(ws, node) == (None if places is None else [three[at] for at in places])


def shown() -> ViewDefinition:
    return ViewDefinition(
        Group("all", (Condition("stage", "any_of", ("live", "strategy")),)),
        (("score", True), ("title", False)),
        "industry",
        (("key", 72), ("title", 0)),
        {"x": "value", "open": ["a"], "width": 3},
    )


def test_a_view_outlives_a_restart(ws: Workspace, reopened: Callable[[], Workspace]) -> None:
    views.save(ws, "Ours", "table", shown())
    views.save(ws, "Board of it", "board", ViewDefinition())
    again = reopened()
    found = views.list_all(again)
    assert [(one.name, one.layout) for one in found] == [("Ours", "table"), ("Board of it", "board")]
    assert views.definition_of(found[0]) == (shown(), "")


def test_views_are_renamed_duplicated_ordered_kept_and_removed_each_with_undo(ws: Workspace) -> None:
    first = views.save(ws, "First", "table", ViewDefinition()).record_ids[0]
    second = views.save(ws, "Second", "table", ViewDefinition()).record_ids[0]
    names = lambda: [one.name for one in views.list_all(ws)]  # noqa: E731  # asked often
    views.rename(ws, second, "Other")
    views.duplicate(ws, first)
    views.duplicate(ws, first)
    assert names() == ["First", "Other", "First (copy)", "First (copy 2)"]
    views.move(ws, second, -1)
    assert names()[0] == "Other"
    views.keep(ws, first, "matrix", shown())
    kept = views.find(ws, first)
    assert kept is not None
    assert kept.layout == "matrix"
    assert views.definition_of(kept)[0] == shown()
    views.remove(ws, first)
    assert "First" not in names()
    for _step in range(6):
        undo.undo(ws)
    assert names() == ["First", "Second"]
    assert not views.keep(ws, first, "table", ViewDefinition())


@pytest.mark.parametrize("name", ["first", " FIRST ", ""])
def test_two_views_never_have_one_name(ws: Workspace, name: str) -> None:
    views.save(ws, "First", "table", ViewDefinition())
    with pytest.raises(FieldError):
        views.save(ws, name, "table", ViewDefinition())
    other = views.save(ws, "Second", "table", ViewDefinition()).record_ids[0]
    with pytest.raises(FieldError):
        views.rename(ws, other, name)
    with pytest.raises(FieldError):
        views.save(ws, "Third", "spiral", ViewDefinition())


def test_a_view_goes_out_with_the_portfolio_and_comes_back(ws: Workspace, tmp_path: Path) -> None:
    from desktop_app.exchange.export import export_portfolio
    from desktop_app.exchange.json_portfolio import import_json
    from desktop_app.services.portfolio_file import portfolios

    hours = custom(ws, "Hours")
    one = initiatives.create(ws, "Fraud").record_ids[0]
    custom_fields.set_value(ws, one, hours, 3)
    view = ViewDefinition(
        Group("all", (Condition(field_name(hours), "ge", 2),)), columns=((field_name(hours), 0),)
    )
    views.save(ws, "Long ones", "table", view)
    export_portfolio(ws, tmp_path / "all.json")
    with_it = portfolios.create(tmp_path / "other.portfolio", name="Other")
    try:
        import_json(with_it, tmp_path / "all.json")
        found = views.list_all(with_it)
        assert [(v.name, views.definition_of(v)[0]) for v in found] == [("Long ones", view)]
        assert views.matching_ids(with_it, view) == [one]
    finally:
        with_it.close()


def test_a_view_survives_the_removal_of_what_it_shows(ws: Workspace, three: list[str]) -> None:
    hours = custom(ws, "Hours")
    custom_fields.set_value(ws, three[0], hours, 3)
    view = ViewDefinition(
        Group("all", (Condition(field_name(hours), "ge", 2), Condition("budget", "known"))),
        group=field_name(hours),
    )
    made = views.save(ws, "Long ones", "table", view).record_ids[0]
    assert views.matching_ids(ws, view) == [three[0]]
    assert views.filter_words(ws, view) == "Hours is at least 2 and Budget is known"
    custom_fields.remove(ws, [hours])
    kept = views.find(ws, made)
    assert kept is not None
    assert views.definition_of(kept)[0] == view
    assert views.matching_ids(ws, view) == three[:2]
    assert len(views.filter_problems(ws, view)) == 1
    undo.undo(ws)
    assert views.matching_ids(ws, view) == [three[0]]


def test_a_view_that_nobody_can_read_shows_everything_and_says_so(ws: Workspace) -> None:
    with ws.change("broken") as step:
        step.uow.add(SavedView(name="Broken", definition='{"filter": 3}'))
    found, sentence = views.definition_of(views.list_all(ws)[0])
    assert found == ViewDefinition()
    assert "Broken" in sentence
    assert views.as_mapping(views.list_all(ws)[0])["filter"] == {"all": []}


_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["filter", "sort", "group", "columns", "options", "all", "field", "is"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_any_json_is_a_view_or_refused_in_a_sentence(data: Any) -> None:
    try:
        found = vw.from_json(data)
    except UserError:
        return
    assert vw.from_json(vw.to_text(found)) == found
    json.dumps(vw.to_json(found), allow_nan=False)


def test_the_values_of_custom_fields_are_read_all_at_once(ws: Workspace) -> None:
    from desktop_app.domain.records import CustomValue

    ids = [custom(ws, f"Number {n}") for n in range(4)]
    total = custom(ws, "Total", "formula", formula="[Number 0] + [Number 1] * 2")
    with ws.change("many") as step:
        made = initiatives.add_initiatives(step.uow, ws, [{"title": f"Case {n}"} for n in range(500)])
        step.uow.add_all(
            CustomValue(initiative_id=one.id, custom_field_id=field, value=str(at), position=place)
            for at, one in enumerate(made)
            for place, field in enumerate(ids, 1)
        )
    extra = view_rows.pick_further([*map(field_name, ids), field_name(total)])
    rows: list[tuple[Any, ...]] = []
    asked = reads(ws, lambda: rows.extend(view_rows.read(ws, extra)))
    assert len([one for one in asked if "custom_value" in one]) == 1
    assert len(asked) < 10
    assert len(rows) == 500
    assert rows[7][view_rows.places(extra)[field_name(total)]] == 21.0


def test_views_are_counted_from_one_read(ws: Workspace, three: list[str]) -> None:
    views.save(ws, "Named so", "table", ViewDefinition(Group("all", (Condition("title", "is", "No such"),))))
    views.save(ws, "All", "table", ViewDefinition())
    kept = views.list_all(ws)
    assert views.counts(ws, kept) == {"": 3, kept[0].id: 0, kept[1].id: 3}
    assert len(reads(ws, lambda: views.counts(ws, kept))) == len(
        reads(ws, lambda: views.counts(ws, kept[:1]))
    )
