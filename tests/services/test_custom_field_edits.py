"""Custom fields: defined, renamed, retyped with what is lost shown, removed and brought back; values kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop_app.domain.planning_records import CustomValue
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives, undo
from desktop_app.services.workspace import Workspace


def add(ws: Workspace, name: str, field_type: str = "text", **more: Any) -> str:
    return custom_fields.add(ws, {"name": name, "field_type": field_type, **more}).record_ids[0]


def values(ws: Workspace, initiative_id: str) -> dict[str, Any]:
    fields = custom_fields.list_all(ws)
    found = custom_fields.values_of(fields, ws.spine(initiative_id))
    return {fields.specs[field_id].label: value for field_id, value in found.items()}


@pytest.mark.parametrize(
    ("field_type", "given", "kept"),
    [
        ("text", " Zürich\u0000 ", "Zürich"),
        ("number", 4, 4.0),
        ("money", 1e6, 1_000_000.0),
        ("date", "2027-02-01", date(2027, 2, 1)),
        ("choice", "B", "B"),
        ("person", "Ann", "Ann"),
        ("link", "https://e.org/", "https://e.org/"),
    ],
)
def test_each_type_keeps_its_value_and_gives_it_up(
    ws: Workspace, one: str, field_type: str, given: Any, kept: Any
) -> None:
    field = add(ws, "Field", field_type, options=("A", "B"))
    custom_fields.set_value(ws, one, field, given)
    assert values(ws, one) == {"Field": kept}
    assert not custom_fields.set_value(ws, one, field, given)
    custom_fields.set_value(ws, one, field, None)
    assert values(ws, one) == {}
    undo.undo(ws)
    assert values(ws, one) == {"Field": kept}
    undo.undo(ws)
    assert values(ws, one) == {}


@pytest.mark.parametrize(
    ("field_type", "wrong"),
    [("number", "x"), ("date", "soon"), ("choice", "C"), ("link", "javascript:x"), ("formula", 3)],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    ws: Workspace, one: str, field_type: str, wrong: Any
) -> None:
    field = add(ws, "Field", field_type, options=("A",), formula="budget * 2")
    with pytest.raises(FieldError):
        custom_fields.set_value(ws, one, field, wrong)
    with pytest.raises(UserError):
        custom_fields.set_value(ws, one, "gone", "x")
    with pytest.raises(UserError):
        custom_fields.set_value(ws, "gone", field, "A" if field_type == "choice" else None)


@pytest.mark.parametrize("name", ["Owner", "owner", "Benefit a year, likely", "score", "hours", ""])
def test_a_name_that_is_taken_is_refused(ws: Workspace, name: str) -> None:
    add(ws, "Hours")
    with pytest.raises(FieldError) as error:
        custom_fields.add(ws, {"name": name})
    assert error.value.field == "name"


def test_a_new_type_shows_what_it_loses_and_loses_just_that(ws: Workspace) -> None:
    field = add(ws, "Hours")
    made = [initiatives.create(ws, f"Case {n}").record_ids[0] for n in range(4)]
    for owner, text in zip(made, ("12", "about 3", "1 000.5"), strict=False):
        custom_fields.set_value(ws, owner, field, text)
    loss = custom_fields.find_loss(ws, field, {"field_type": "number"})
    assert (loss.kept, [(title, text) for _key, title, text in loss.lost]) == (2, [("Case 1", "about 3")])
    custom_fields.edit(ws, field, {"field_type": "number", "unit": "h"})
    assert [values(ws, owner) for owner in made] == [{"Hours": 12.0}, {}, {"Hours": 1000.5}, {}]
    undo.undo(ws)
    assert [values(ws, owner) for owner in made][1] == {"Hours": "about 3"}
    assert custom_fields.list_all(ws).fields[0].field_type == "text"


def test_texts_become_numbers_by_one_decision_for_all_of_them(ws: Workspace) -> None:
    field = add(ws, "Spent")
    made = [initiatives.create(ws, f"Case {n}").record_ids[0] for n in range(4)]
    for owner, text in zip(made, ("12.000", "1.234,5", "007", "40 %"), strict=True):
        custom_fields.set_value(ws, owner, field, text)
    custom_fields.edit(ws, field, {"field_type": "number"})
    assert [values(ws, owner) for owner in made] == [{"Spent": 12000.0}, {"Spent": 1234.5}, {}, {}]
    # A kept number is no text of a person, and does not change with the locale.
    custom_fields.set_value(ws, made[0], field, 12.125)
    formats.set_locale("de_DE")
    try:
        custom_fields.edit(ws, field, {"field_type": "money"})
    finally:
        formats.set_locale("en_US")
    assert values(ws, made[0]) == {"Spent": 12.125}


def test_fewer_choices_lose_those_that_are_taken_off(ws: Workspace, one: str) -> None:
    field = add(ws, "Tier", "choice", options=("A", "B"))
    custom_fields.set_value(ws, one, field, "B")
    assert custom_fields.find_loss(ws, field, {"options": ("A",)}).lost[0][2] == "B"
    assert not custom_fields.find_loss(ws, field, {"options": ("A", "B", "C")}).lost
    custom_fields.edit(ws, field, {"options": ("A",)})
    assert values(ws, one) == {}


def test_a_new_name_goes_into_formulas(ws: Workspace, one: str) -> None:
    hours = add(ws, "Hours a year", "number")
    add(ws, "Days", "formula", formula="[Hours a year] / 8")
    custom_fields.set_value(ws, one, hours, 16)
    custom_fields.edit(ws, hours, {"name": "Effort"})
    assert values(ws, one) == {"Effort": 16.0, "Days": 2.0}
    assert custom_fields.list_all(ws).find("days").formula == "Effort / 8"  # type: ignore[union-attr]  # it is there
    undo.undo(ws)
    assert values(ws, one) == {"Hours a year": 16.0, "Days": 2.0}


def test_a_removed_field_takes_its_values_along_and_brings_them_back(ws: Workspace, one: str) -> None:
    hours = add(ws, "Hours", "number")
    add(ws, "Days", "formula", formula="Hours / 8")
    custom_fields.set_value(ws, one, hours, 16)
    assert custom_fields.counts(ws) == {hours: 1}
    custom_fields.remove(ws, [hours])
    with ws.read() as uow:
        assert not uow.find(CustomValue)
    assert values(ws, one) == {}
    assert len(custom_fields.list_all(ws).broken) == 1
    undo.undo(ws)
    assert values(ws, one) == {"Hours": 16.0, "Days": 2.0}


def test_fields_have_an_order(ws: Workspace) -> None:
    add(ws, "A")
    last = add(ws, "B")
    custom_fields.move(ws, last, -1)
    assert [field.name for field in custom_fields.list_all(ws).fields] == ["B", "A"]


def test_names_find_fields_in_any_case(ws: Workspace) -> None:
    hours = add(ws, "Hours")
    fields = custom_fields.list_all(ws)
    assert custom_fields.find_all(fields, ["hours", "custom:HOURS", "title"]) == {
        "hours": hours,
        "custom:HOURS": hours,
    }


def test_a_value_can_be_searched_for(ws: Workspace, one: str) -> None:
    from desktop_app.services.lists import list_reads as lists

    field = add(ws, "Contract")
    custom_fields.set_value(ws, one, field, "Löwenbräu 4711")
    assert lists.search_ids(ws, "lowenbrau") == [one]
    custom_fields.remove(ws, [field])
    assert lists.search_ids(ws, "lowenbrau") == []
