"""Undo asks before something old or big, views end no redo, and what was taken back can be done again later."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.domain.records import Rating
from desktop_app.errors import ConflictError
from desktop_app.services import initiatives, undo
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.lists import view_edits
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace


def add(ws: Workspace, titles: list[str]) -> str:
    """Add initiatives in one step, as an import does; gives its id in the history."""
    with ws.change("Import") as step:
        initiatives.add_initiatives(step.uow, ws, [{"title": title} for title in titles])
    return step.changes.change_id


def titles(ws: Workspace) -> list[tuple[str, str]]:
    return [(spine.initiative.key, spine.initiative.title) for spine in ws.spines()]


def test_a_view_that_is_saved_keeps_the_redo(ws: Workspace) -> None:
    add(ws, ["A", "B"])
    undo.undo(ws)
    view_edits.save(ws, "Mine", "table", ViewDefinition())
    portfolios.set_weights(ws, {"value": 0.7})
    assert undo.redo(ws).target_label == "Import"
    assert [title for _key, title in titles(ws)] == ["A", "B"]
    assert [view.name for view in view_edits.list_all(ws)] == ["Mine"]


def test_an_edit_ends_the_redo_but_not_the_way_back_through_the_history(ws: Workspace) -> None:
    step = add(ws, ["A", "B"])
    undo.undo(ws)
    # It takes the key that the first of them had.
    initiatives.create(ws, "Mine")
    assert not undo.redo(ws)
    (taken,) = undo.taken_back(ws)
    assert (taken.change.id, taken.records) == (step, 2)
    done = undo.do_again(ws, step)
    assert done.label == "Redone: import"
    assert titles(ws) == [("AI-001", "Mine"), ("AI-002", "B"), ("AI-003", "A")]
    assert undo.taken_back(ws) == []
    # It is a step like any other, and the next key is free.
    initiatives.create(ws, "Next")
    assert titles(ws)[-1] == ("AI-004", "Next")
    undo.undo(ws)
    assert undo.undo(ws).target == done.change_id
    assert titles(ws) == [("AI-001", "Mine")]
    assert undo.taken_back(ws)[0].change.id == done.change_id
    with pytest.raises(ConflictError):
        undo.do_again(ws, step)


def test_what_was_added_anew_since_is_not_added_twice(ws: Workspace) -> None:
    one = initiatives.create(ws, "One").record_ids[0]
    step = initiatives.rate(ws, one, "value", {"rating": 3}).change_id
    undo.undo(ws)
    initiatives.rate(ws, one, "value", {"rating": 4})
    with pytest.raises(ConflictError, match="added anew"):
        undo.do_again(ws, step)
    with ws.read() as uow:
        assert [rating.rating for rating in uow.find(Rating)] == [4]


def test_what_belonged_to_something_that_is_gone_is_refused_in_a_sentence(ws: Workspace) -> None:
    one = initiatives.create(ws, "One").record_ids[0]
    step = initiatives.rate(ws, one, "value", {"rating": 3}).change_id
    undo.undo(ws)
    initiatives.delete(ws, [one])
    with pytest.raises(ConflictError, match="removed in the meantime"):
        undo.do_again(ws, step)


def test_undo_asks_before_something_old(ws: Workspace, clock: Any) -> None:
    before = initiatives.create(ws, "Before").change_id
    clock.add(days=1)
    asking = undo.Asking(since=clock())
    initiatives.create(ws, "Now")
    assert undo.undo(ws, asking)
    with pytest.raises(undo.UndoAsks) as asked:
        undo.undo(ws, asking)
    assert (asked.value.change.id, asked.value.is_old) == (before, True)
    assert len(lists.titles(ws)) == 1
    assert undo.undo(ws, undo.Asking(asking.since, before))
    # Made again now, it is not old.
    clock.add(days=1)
    undo.redo(ws)
    assert undo.undo(ws, asking)


def test_undo_asks_before_more_than_fifty_records(ws: Workspace, clock: Any) -> None:
    asking = undo.Asking(since=clock())
    add(ws, ["A"] * 50)
    assert undo.undo(ws, asking)
    big = add(ws, ["A"] * 51)
    with pytest.raises(undo.UndoAsks) as asked:
        undo.undo(ws, asking)
    assert (asked.value.records, asked.value.is_old) == (51, False)
    assert undo.undo(ws, undo.Asking(asking.since, big))
    assert lists.titles(ws) == []


def test_an_edit_is_done_again_beside_later_ones_of_other_fields(ws: Workspace) -> None:
    ids = [initiatives.create(ws, title).record_ids[0] for title in ("A", "B")]
    step = initiatives.edit_many(ws, ids, {"owner": "Ann", "unit": "Claims"}).change_id
    undo.undo(ws)
    initiatives.edit(ws, ids[0], {"notes": "Later", "owner": "Ann"})
    undo.do_again(ws, step)
    assert [(s.initiative.owner, s.initiative.unit, s.initiative.notes) for s in ws.spines()] == [
        ("Ann", "Claims", "Later"),
        ("Ann", "Claims", ""),
    ]
    undo.undo(ws)
    initiatives.edit(ws, ids[1], {"unit": "Cards"})
    again = undo.taken_back(ws)[0].change.id
    with pytest.raises(ConflictError, match="changed since then"):
        undo.do_again(ws, again)
    assert [s.initiative.unit for s in ws.spines()] == ["", "Cards"]


def test_a_change_is_named_with_the_initiatives_that_it_touched(ws: Workspace) -> None:
    ids = [initiatives.create(ws, f"Case {n}").record_ids[0] for n in range(5)]
    initiatives.edit(ws, ids[1], {"owner": "Bo"})
    head = undo.state(ws).undo
    assert head is not None
    assert undo.named(ws, head) == "AI-002: Owner changed"
    initiatives.edit_many(ws, ids, {"owner": "Cy"})
    head = undo.state(ws).undo
    assert head is not None
    assert undo.named(ws, head).startswith("AI-001, AI-002, AI-003 …: ")
