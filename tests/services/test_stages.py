"""Moving through the gates: what blocks, who passes over, and the way back."""

from __future__ import annotations

import pytest

from desktop_app.domain.records import StageMove
from desktop_app.errors import FieldError, UserError
from desktop_app.services import initiatives, undo
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

READY = {
    "problem": "p", "harmed": "h", "rule_alternative": "r", "ai_verdict": "ai", "industry": "retail", "facts": ["eu"],
    "risk_class": "minimal",
}  # fmt: skip


def stage_of(ws: Workspace, one: str) -> str:
    return ws.spine(one).initiative.stage


def force(ws: Workspace, one: str, *stages: str) -> None:
    for stage in stages:
        initiatives.move_stage(ws, one, stage, by="Dee", reason="Pilot agreed")


def last_move(ws: Workspace, one: str) -> StageMove:
    return ws.spine(one).stage_moves[-1]


def test_a_closed_gate_says_what_is_open_first(ws: Workspace, one: str) -> None:
    for by, reason in (("", ""), ("Dee", ""), ("", "Because"), (" ", " \n")):
        with pytest.raises(UserError) as refused:
            initiatives.move_stage(ws, one, "discovery", by=by, reason=reason)
        assert str(refused.value) == (
            "The gate is closed, 7 gate items are open, first: The problem is not written down. "
            "Complete them, or override the gate with a name and a reason."
        )
    assert stage_of(ws, one) == "strategy"
    assert ws.spine(one).stage_moves == ()


def test_passing_over_keeps_name_reason_and_what_was_open(ws: Workspace, one: str) -> None:
    changes = initiatives.move_stage(ws, one, "discovery", by="Dee", reason="Pilot agreed")
    assert changes.label == "Moved to Discovery"
    move = last_move(ws, one)
    assert (move.from_stage, move.to_stage, move.moved_by, move.reason) == (
        "strategy",
        "discovery",
        "Dee",
        "Pilot agreed",
    )
    assert move.moved_on == ws.today()
    assert len(move.passed_over) == 7
    assert ws.spine(one).initiative.step == ""
    assert move.passed_over[0] == "Problem stated: The problem is not written down."
    told = [entry for entry in lists.history_entries(ws, one) if entry.kind == "stage_move"]
    assert {(entry.change.who, entry.change.reason) for entry in told} == {("ann", "Pilot agreed")}
    assert {entry.field: entry.new for entry in told}["moved_by"] == "Dee"


def test_an_open_gate_needs_no_name(ws: Workspace) -> None:
    from desktop_app.services import checklist_answers as checklists

    one = initiatives.create(ws, "Ready", **READY).record_ids[0]
    with pytest.raises(UserError, match=r"The gate is closed: Not answered yet\. Complete it"):
        initiatives.move_stage(ws, one, "discovery")
    checklists.answer(ws, one, "base", "B-1", {"status": "yes"})
    initiatives.move_stage(ws, one, "discovery")
    move = last_move(ws, one)
    assert (move.moved_by, move.passed_over) == ("ann", ())
    # Nothing has been assessed yet.
    assert ws.spine(one).initiative.step == ""


@pytest.mark.parametrize("to", ["delivery", "live", "retired"])
def test_no_stage_is_left_out(ws: Workspace, one: str, to: str) -> None:
    with pytest.raises(UserError, match="one stage at a time; the next one is Discovery"):
        initiatives.move_stage(ws, one, to, by="Dee", reason="Hurry")


def test_a_stage_nobody_knows(ws: Workspace, one: str) -> None:
    with pytest.raises(FieldError):
        initiatives.move_stage(ws, one, "moon")


def test_moving_to_where_it_is_changes_nothing(ws: Workspace, one: str) -> None:
    assert not initiatives.move_stage(ws, one, "strategy")
    assert ws.spine(one).stage_moves == ()


def test_going_live_notes_since_when(ws: Workspace, one: str) -> None:
    force(ws, one, "discovery", "delivery", "live")
    initiative = ws.spine(one).initiative
    assert (initiative.in_use_since, initiative.step) == (ws.today(), "")
    assert lists.rows(ws)[0][COLUMN_INDEX["review_due"]] == "2027-02-19"


def test_back_along_the_way_needs_no_gate(ws: Workspace, one: str) -> None:
    force(ws, one, "discovery", "delivery")
    initiatives.move_stage(ws, one, "strategy")
    assert stage_of(ws, one) == "strategy"
    assert last_move(ws, one).passed_over == ()


@pytest.mark.parametrize("resting", ["on_hold", "stopped"])
@pytest.mark.parametrize("stages", [(), ("discovery",), ("discovery", "delivery", "live")])
def test_resting_needs_a_reason_and_leads_back(
    ws: Workspace, one: str, resting: str, stages: tuple[str, ...]
) -> None:
    force(ws, one, *stages)
    was = stage_of(ws, one)
    for reason in ("", "  "):
        with pytest.raises(FieldError) as refused:
            initiatives.move_stage(ws, one, resting, reason=reason)
        assert refused.value.field == "reason"
    initiatives.move_stage(ws, one, resting, reason="No money")
    initiative = ws.spine(one).initiative
    assert (initiative.stage, initiative.held_from, initiative.step) == (resting, was, "")
    assert last_move(ws, one).reason == "No money"
    initiatives.move_stage(ws, one, was)
    initiative = ws.spine(one).initiative
    assert (initiative.stage, initiative.held_from) == (was, "")


def test_what_rests_returns_no_further_than_it_was(ws: Workspace, one: str) -> None:
    force(ws, one, "discovery")
    initiatives.move_stage(ws, one, "on_hold", reason="No money")
    for further in ("delivery", "live", "retired"):
        with pytest.raises(UserError, match="back to where it was before"):
            initiatives.move_stage(ws, one, further, by="Dee", reason="Hurry")
    initiatives.move_stage(ws, one, "strategy")
    assert stage_of(ws, one) == "strategy"


def test_from_hold_to_stopped_it_is_still_known_where_it_was(ws: Workspace, one: str) -> None:
    force(ws, one, "discovery", "delivery")
    initiatives.move_stage(ws, one, "on_hold", reason="No money")
    initiatives.move_stage(ws, one, "stopped", reason="Still none")
    assert ws.spine(one).initiative.held_from == "delivery"
    initiatives.move_stage(ws, one, "delivery")
    assert stage_of(ws, one) == "delivery"


def test_what_is_retired_does_not_rest(ws: Workspace, one: str) -> None:
    force(ws, one, "discovery", "delivery", "live", "retired")
    for resting in ("on_hold", "stopped"):
        with pytest.raises(UserError, match="It is retired"):
            initiatives.move_stage(ws, one, resting, reason="No money")
    initiatives.move_stage(ws, one, "live")
    assert stage_of(ws, one) == "live"


def test_what_was_imported_on_hold_returns_to_the_beginning(ws: Workspace) -> None:
    one = initiatives.create(ws, "Imported", stage="on_hold").record_ids[0]
    with pytest.raises(UserError):
        initiatives.move_stage(ws, one, "discovery")
    initiatives.move_stage(ws, one, "strategy")
    assert stage_of(ws, one) == "strategy"


def test_a_move_is_one_step_of_undo(ws: Workspace, one: str) -> None:
    force(ws, one, "discovery")
    assert undo.undo(ws).label == "Undone: moved to Discovery"
    assert stage_of(ws, one) == "strategy"
    assert ws.spine(one).stage_moves == ()
    undo.redo(ws)
    assert last_move(ws, one).moved_by == "Dee"
