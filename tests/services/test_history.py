"""The history: who changed what, when, from what to what and why; undo and redo by name, also after a restart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from desktop_app.domain.records import Risk
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.workspace import Workspace


def labels(ws: Workspace) -> tuple[str, str]:
    state = undo.state(ws)
    return (state.undo.label if state.undo else "", state.redo.label if state.redo else "")


def test_an_entry_says_who_when_what_from_to_and_why(ws: Workspace, one: str, clock: Any) -> None:
    clock.add(days=2)
    ws.user = "bo"
    initiatives.edit(ws, one, {"budget": 100.0, "ai_verdict_on": date(2026, 11, 1)}, "Board of May")
    clock.add(days=1)
    initiatives.edit(ws, one, {"budget": None}, "Withdrawn")
    entries = lists.history_entries(ws, one)
    told = [
        (e.change.who, e.change.at.astimezone().day, e.kind, e.field, e.old, e.new, e.change.reason)
        for e in entries[:3]
    ]
    assert told[0] == ("bo", 24, "initiative", "budget", 100.0, None, "Withdrawn")
    assert sorted(told[1:]) == [
        ("bo", 23, "initiative", "ai_verdict_on", None, "2026-11-01", "Board of May"),
        ("bo", 23, "initiative", "budget", None, 100.0, "Board of May"),
    ]
    assert {e.record_id for e in entries} == {one}
    assert {e.change.label for e in lists.history_entries(ws, one, limit=1)} == {"Budget changed"}


def test_the_history_of_one_is_its_own(ws: Workspace, one: str) -> None:
    other = initiatives.create(ws, "Other").record_ids[0]
    records.add(ws, Risk(initiative_id=other, title="Drift"))
    initiatives.edit_many(ws, [one, other], {"owner": "Ann"})
    assert {e.initiative_id for e in lists.history_entries(ws, one)} == {one}
    assert {e.kind for e in lists.history_entries(ws, other)} == {"initiative", "risk"}
    assert {e.initiative_id for e in lists.history_entries(ws)} >= {one, other}
    # What is gone is still told.
    initiatives.delete(ws, [other], "Twice there")
    newest = lists.history_entries(ws, other)[0].change
    assert (newest.label, newest.reason) == ("Initiative “Other” deleted", "Twice there")


def test_undo_and_redo_say_what_they_do(ws: Workspace) -> None:
    assert labels(ws) == ("", "")
    one = initiatives.create(ws, "Fraud").record_ids[0]
    initiatives.edit(ws, one, {"owner": "Ann"})
    assert labels(ws) == ("Owner changed", "")
    assert undo.undo(ws).label == "Undone: owner changed"
    assert labels(ws) == ("“Fraud” added", "Owner changed")
    assert undo.undo(ws).label == "Undone: “Fraud” added"
    assert labels(ws) == ("", "“Fraud” added")
    assert not undo.undo(ws)
    assert undo.redo(ws).label == "Redone: “Fraud” added"
    assert undo.redo(ws).label == "Redone: owner changed"
    assert not undo.redo(ws)
    assert ws.spine(one).initiative.owner == "Ann"


def test_a_new_change_ends_what_can_be_made_again(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"owner": "Ann"})
    undo.undo(ws)
    initiatives.edit(ws, one, {"owner": "Bo"})
    assert labels(ws) == ("Owner changed", "")
    assert not undo.redo(ws)
    undo.undo(ws)
    undo.undo(ws)
    assert lists.count(ws) == 0


def test_undo_after_a_restart(ws: Workspace, one: str, reopened: Callable[[], Workspace]) -> None:
    initiatives.edit(ws, one, {"owner": "Ann"})
    again = reopened()
    assert labels(again)[0] == "Owner changed"
    undo.undo(again)
    assert again.spine(one).initiative.owner == ""
    again = reopened()
    assert labels(again) == ("“Fraud bands” added", "Owner changed")
    undo.redo(again)
    assert again.spine(one).initiative.owner == "Ann"
    # Undoing and making again are told as well, by who did it.
    told = [e.change.label for e in lists.history_entries(again, one)][:2]
    assert told == ["Redone: owner changed", "Undone: owner changed"]
    assert lists.history_entries(again, one)[0].change.who == "bo"
    assert integrity.verify_history(again).ok


def test_an_undo_moves_the_newest_number(ws: Workspace, one: str) -> None:
    number = lists.last_change(ws)
    initiatives.edit(ws, one, {"owner": "Ann"})
    undo.undo(ws)
    assert lists.last_change(ws) == number + 2


def test_a_change_that_fails_leaves_nothing(ws: Workspace, one: str) -> None:
    before = lists.last_change(ws), lists.rows(ws)
    try:
        with ws.change("Half") as step:
            step.uow.update(ws.spine(one).initiative, owner="Ann")
            raise RuntimeError("in the middle")
    except RuntimeError:
        pass
    assert (lists.last_change(ws), lists.rows(ws)) == before
    assert not step.changes


def test_a_change_of_nothing_is_no_entry(ws: Workspace, one: str) -> None:
    number = lists.last_change(ws)
    with ws.change("Nothing") as step:
        step.uow.update(ws.spine(one).initiative, title="Fraud bands")
    assert not step.changes
    assert lists.last_change(ws) == number
