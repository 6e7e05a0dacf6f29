"""What may be done to a record, asked of the rules alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from desktop_app.domain.gates import GateReport, OpenItem
from desktop_app.domain.planning_records import Dependency
from desktop_app.domain.record_rules import GateBlocked, PlannedMove, may_return, plan_move, refuse_link
from desktop_app.domain.records import Initiative
from desktop_app.errors import FieldError, UserError

TODAY = date(2026, 6, 1)
OPEN = (OpenItem("owner", "gate", "Owner", "Nobody owns it.", "overview"),)


def move(stage: str, to_stage: str, *, open_items: tuple[OpenItem, ...] = (), **more: str) -> PlannedMove:
    """The move of an initiative whose gate leads to "live"."""
    initiative = Initiative(title="Fraud", key="AI-001", stage=stage)
    gate = GateReport(stage, "live" if stage == "delivery" else "", open_items)
    words = {"by": "", "reason": "", **more}
    return plan_move(initiative, gate, to_stage, today=TODAY, user="Ann", **words)


def test_a_move_through_an_open_gate_notes_since_when_it_is_in_use() -> None:
    planned = move("delivery", "live")
    assert planned.values["stage"] == "live"
    assert planned.values["in_use_since"] == TODAY
    assert (planned.move.from_stage, planned.move.moved_by, planned.move.passed_over) == (
        "delivery",
        "Ann",
        (),
    )


def test_a_closed_gate_is_passed_over_with_a_name_and_a_reason_only() -> None:
    with pytest.raises(GateBlocked) as refused:
        move("delivery", "live", open_items=OPEN, by="Bo")
    assert refused.value.blocked[0][1].blocking == OPEN
    planned = move("delivery", "live", open_items=OPEN, by="Bo", reason="Agreed")
    assert planned.move.moved_by == "Bo"
    assert planned.move.passed_over == ("Owner: Nobody owns it.",)


def test_what_is_put_on_hold_remembers_where_it_was() -> None:
    with pytest.raises(FieldError):
        move("discovery", "on_hold")
    assert move("discovery", "on_hold", reason="Later").values["held_from"] == "discovery"
    with pytest.raises(UserError, match="retired"):
        move("retired", "stopped", reason="Over")


@pytest.mark.parametrize(
    ("stage", "held_from", "to_stage", "allowed"),
    [
        ("live", "", "discovery", True),
        ("discovery", "", "live", False),
        ("on_hold", "delivery", "delivery", True),
        ("on_hold", "delivery", "live", False),
        ("stopped", "", "strategy", True),
        ("live", "", "on_hold", False),
    ],
)
def test_the_way_back(stage: str, held_from: str, to_stage: str, allowed: bool) -> None:
    assert may_return(stage, held_from, to_stage) is allowed


def test_keys_are_asked_for_only_where_a_circle_is_named() -> None:
    def keys_of(ids: Sequence[str]) -> Mapping[str, str]:
        return {one: one.upper() for one in ids}

    def no_keys(_ids: Sequence[str]) -> Mapping[str, str]:
        raise AssertionError("nobody needs them")

    known = [Dependency(initiative_id="a", other_id="b", relation="needs")]
    refuse_link(Dependency(initiative_id="b", other_id="c", relation="needs"), known, no_keys)
    with pytest.raises(FieldError, match="A"):
        refuse_link(Dependency(initiative_id="b", other_id="a", relation="needs"), known, keys_of)
    with pytest.raises(FieldError):
        refuse_link(Dependency(initiative_id="a", other_id="b", relation="needs"), known, no_keys)
    with pytest.raises(FieldError):
        refuse_link(Dependency(initiative_id="a", other_id="", relation="needs"), known, no_keys)
