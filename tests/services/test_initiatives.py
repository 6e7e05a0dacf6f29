"""Adding, editing, rating and deleting initiatives, and who fills their roles."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.domain.records import Risk
from desktop_app.errors import ConflictError, FieldError, UserError
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store import complete
from desktop_app.store.reads.list_columns import COLUMN_INDEX


def keys(ws: Workspace) -> list[str]:
    return [row[1] for row in lists.rows(ws)]


def everything(ws: Workspace) -> list[Any]:
    """What every record says, whatever its version."""
    from desktop_app.domain.codec import content

    with ws.database.read() as connection:
        return [(record.KIND, content(record)) for record in complete.every_record(connection)]


def test_keys_run_on_and_are_not_used_again(ws: Workspace) -> None:
    made = [initiatives.create(ws, f"No {n}").record_ids[0] for n in range(3)]
    assert keys(ws) == ["AI-001", "AI-002", "AI-003"]
    initiatives.delete(ws, made[1:])
    initiatives.create(ws, "Another")
    assert keys(ws) == ["AI-001", "AI-004"]


def test_a_key_that_is_taken_is_left_out(ws: Workspace) -> None:
    initiatives.create(ws, "Given", key="AI-001")
    initiatives.create(ws, "Next")
    initiatives.create(ws, "Given too", key="AI-003")
    initiatives.create(ws, "Next again")
    assert keys(ws) == ["AI-001", "AI-002", "AI-003", "AI-004"]


@pytest.mark.parametrize("key", ["AI-001", " AI-001 ", "AI-001\x00"])
def test_a_key_is_given_once(ws: Workspace, one: str, key: str) -> None:
    with pytest.raises(FieldError) as refused:
        initiatives.create(ws, "Two", key=key)
    assert refused.value.field == "key"
    assert lists.count(ws) == 1


def test_the_key_follows_the_prefix(ws: Workspace) -> None:
    portfolios.edit(ws, {"key_prefix": "LAB"})
    initiatives.create(ws, "One")
    assert keys(ws) == ["LAB-001"]


def test_a_new_one_takes_what_the_portfolio_says(ws: Workspace) -> None:
    portfolios.edit(ws, {"default_cadence_days": 30, "industries": ["retail"]})
    made = ws.spine(initiatives.create(ws, "One").record_ids[0]).initiative
    assert (made.review_cadence_days, made.industry, made.stage) == (30, "retail", "strategy")
    assert made.created_at == ws.clock()


def test_a_title_is_needed(ws: Workspace) -> None:
    for title in ("", "   ", "\x00"):
        with pytest.raises(FieldError) as refused:
            initiatives.create(ws, title)
        assert refused.value.field == "title"
    assert lists.count(ws) == 0
    assert undo.state(ws).undo is None


def test_a_key_is_found_in_any_case(ws: Workspace, one: str) -> None:
    assert ws.find_key("ai-001").id == one
    with pytest.raises(UserError, match="no initiative AI-999"):
        ws.find_key("AI-999")


@pytest.mark.parametrize("name", ["stage", "held_from", "key", "created_at"])
def test_what_is_not_edited_is_refused(ws: Workspace, one: str, name: str) -> None:
    for edit in (
        lambda: initiatives.edit(ws, one, {name: "live"}),
        lambda: initiatives.edit_many(ws, [one], {name: "live"}),
        lambda: records.edit(ws, "initiative", one, {name: "live"}),
    ):
        with pytest.raises(FieldError) as refused:
            edit()
        assert refused.value.field == name
    assert ws.spine(one).initiative.stage == "strategy"


def test_a_step_belongs_to_its_stage(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"step": "qualified"})
    for edit in (initiatives.edit, lambda w, i, v: initiatives.edit_many(w, [i], v)):
        with pytest.raises(FieldError) as refused:
            edit(ws, one, {"step": "pilot"})
        assert str(refused.value) == "Pilot does not belong to the stage Strategy."
    initiatives.edit(ws, one, {"step": ""})
    with pytest.raises(FieldError):
        initiatives.edit(ws, one, {"step": "flight"})


def test_editing_to_the_same_changes_nothing(ws: Workspace, one: str) -> None:
    before = undo.state(ws).undo
    assert not initiatives.edit(ws, one, {"title": "Fraud bands"})
    assert undo.state(ws).undo == before


def test_editing_what_is_gone_is_refused(ws: Workspace, one: str) -> None:
    initiatives.delete(ws, [one])
    for act in (
        lambda: initiatives.edit(ws, one, {"owner": "Ann"}),
        lambda: initiatives.edit_many(ws, [one], {"owner": "Ann"}),
        lambda: initiatives.rate(ws, one, "value", {"rating": 3}),
        lambda: initiatives.set_role(ws, one, "sponsor", "Ann"),
        lambda: initiatives.move_stage(ws, one, "discovery"),
        lambda: initiatives.delete(ws, [one]),
        lambda: records.add(ws, Risk(initiative_id=one, title="Drift")),
        lambda: ws.spine(one),
    ):
        with pytest.raises(ConflictError):
            act()


def test_a_bulk_edit_is_one_step(ws: Workspace) -> None:
    made = [initiatives.create(ws, f"No {n}").record_ids[0] for n in range(5)]
    before = everything(ws)
    changes = initiatives.edit_many(ws, made, {"owner": "Ann", "topic": "Fraud"}, "Reorganised")
    assert changes.label == "5 initiatives changed"
    assert changes.initiative_ids == frozenset(made)
    assert {spine.initiative.owner for spine in ws.spines()} == {"Ann"}
    undo.undo(ws)
    assert everything(ws) == before


def test_a_bulk_edit_with_one_bad_value_changes_nothing(ws: Workspace) -> None:
    made = [initiatives.create(ws, f"No {n}").record_ids[0] for n in range(2)]
    before = everything(ws)
    with pytest.raises(FieldError):
        initiatives.edit_many(ws, made, {"owner": "Ann", "budget": -1})
    with pytest.raises(FieldError):
        initiatives.edit_many(ws, made, {"title": " "})
    assert everything(ws) == before
    assert not initiatives.edit_many(ws, [], {"owner": "Ann"})


def test_delete_and_undo_is_as_before(ws: Workspace, one: str) -> None:
    initiatives.rate(ws, one, "value", {"rating": 4})
    initiatives.set_role(ws, one, "sponsor", "Cy")
    records.add(ws, Risk(initiative_id=one, title="Drift"))
    before, row = everything(ws), lists.rows(ws)
    assert initiatives.delete(ws, [one], "Twice there").label == "Initiative “Fraud bands” deleted"
    assert lists.rows(ws) == []
    assert lists.search_ids(ws, "fraud") == []
    undo.undo(ws)
    assert everything(ws) == before
    assert lists.search_ids(ws, "drift") == [one]
    version = COLUMN_INDEX["version"]
    assert [cell for place, cell in enumerate(lists.rows(ws)[0]) if place != version] == [
        cell for place, cell in enumerate(row[0]) if place != version
    ]


# Rating and roles


def test_a_rating_notes_who_and_when(ws: Workspace, one: str) -> None:
    initiatives.rate(ws, one, "value", {"rating": 4, "confidence": "high"})
    rating = ws.spine(one).rating("value")
    assert rating is not None
    assert (rating.rating, rating.confidence, rating.rated_by) == (4, "high", "ann")
    assert rating.rated_on == ws.today()
    initiatives.rate(ws, one, "value", {"note": "Two pilots"})
    initiatives.rate(ws, one, "value", {"rating": 2})
    assert [(r.rating, r.note) for r in ws.spine(one).ratings] == [(2, "Two pilots")]
    initiatives.rate(ws, one, "value", {"rating": None})
    assert ws.spine(one).ratings[0].rating is None


def test_a_rating_of_nothing_or_out_of_range_is_refused(ws: Workspace, one: str) -> None:
    for criterion, values, field in (
        ("beauty", {"rating": 3}, "criterion"),
        ("value", {"rating": 6}, "rating"),
        ("value", {"rating": 0}, "rating"),
        ("value", {"confidence": "total"}, "confidence"),
    ):
        with pytest.raises(FieldError) as refused:
            initiatives.rate(ws, one, criterion, values)
        assert refused.value.field == field
    assert ws.spine(one).ratings == ()


def test_a_role_is_filled_by_one_person(ws: Workspace, one: str) -> None:
    initiatives.set_role(ws, one, "sponsor", "Ann")
    assert initiatives.set_role(ws, one, "sponsor", "Bo").label == "Sponsor set"
    assert ws.spine(one).role("sponsor") == "Bo"
    assert len(ws.spine(one).roles) == 1
    initiatives.set_role(ws, one, "sponsor", "")
    assert ws.spine(one).role("sponsor") == ""
    assert not initiatives.set_role(ws, one, "risk", "  ")
    with pytest.raises(FieldError):
        initiatives.set_role(ws, one, "king", "Ann")


def test_people_are_known_by_name(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"owner": "zoe"})
    initiatives.set_role(ws, one, "sponsor", "Ann")
    assert lists.people(ws) == ["Ann", "zoe"]
    assert lists.titles(ws) == [(one, "AI-001", "Fraud bands", "strategy", "zoe")]
