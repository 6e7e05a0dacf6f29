"""Bulk edit: the preview says what happens, what can't be changed stays with its reason, one step of undo."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop_app.domain.planning_records import CustomField
from desktop_app.domain.records import StageMove
from desktop_app.errors import FieldError, UserError
from desktop_app.services import bulk_edit, initiatives, undo
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.bulk_edit import BulkPlan, Edit
from desktop_app.services.workspace import Workspace
from tests.counting import reads


@pytest.fixture
def three(ws: Workspace) -> list[str]:
    return [
        initiatives.create(ws, "A", owner="Ann", facts=["eu"], delivery_from="2026-12-01").record_ids[0],
        initiatives.create(ws, "B", owner="Bo", facts=["eu", "personal"]).record_ids[0],
        initiatives.create(ws, "C", delivery_from="2200-12-31").record_ids[0],
    ]


def got(ws: Workspace, ids: list[str], name: str) -> list[Any]:
    return [getattr(ws.spine(one).initiative, name) for one in ids]


def do(ws: Workspace, ids: list[str], *edits: Edit, **more: str) -> BulkPlan:
    """Plan and apply; what was promised is what was done."""
    promised = bulk_edit.plan(ws, ids, edits, **more)
    _changes, done = bulk_edit.apply(ws, ids, edits, **more)
    assert done == promised
    return done


@pytest.mark.parametrize(
    ("edit", "values"),
    [
        (Edit("owner", "set", " Cleo "), ["Cleo"] * 3),
        (Edit("owner", "clear"), [""] * 3),
        (Edit("industry", "set", "retail"), ["retail"] * 3),
        (Edit("budget", "set", 5), [5.0] * 3),
        (Edit("facts", "add", ("new", "eu")), [("eu", "new"), ("eu", "personal", "new"), ("new", "eu")]),
        (Edit("facts", "remove", ("eu",)), [(), ("personal",), ()]),
        (Edit("facts", "set", ("x",)), [("x",)] * 3),
        (Edit("facts", "clear"), [()] * 3),
        (Edit("delivery_from", "shift", -30), [date(2026, 11, 1), None, date(2200, 12, 1)]),
        (Edit("delivery_from", "set", "2027-01-01"), [date(2027, 1, 1)] * 3),
        (Edit("delivery_from", "clear"), [None] * 3),
    ],
)
def test_each_way_of_changing_a_field(ws: Workspace, three: list[str], edit: Edit, values: list[Any]) -> None:
    before = got(ws, three, edit.field)
    plan = do(ws, three, edit)
    assert got(ws, three, edit.field) == values
    assert plan.changed == sum(a != b for a, b in zip(before, values, strict=True))
    undo.undo(ws)
    assert got(ws, three, edit.field) == before
    undo.redo(ws)
    assert got(ws, three, edit.field) == values


def test_what_can_not_be_changed_stays_and_says_why(ws: Workspace, three: list[str]) -> None:
    plan = do(ws, three, Edit("delivery_from", "shift", 40))
    assert got(ws, three, "delivery_from") == [date(2027, 1, 10), None, date(2200, 12, 31)]
    reasons = {row.title: row.problem for row in plan.problems}
    assert set(reasons) == {"B", "C"}
    assert all(sentence.endswith(".") for sentence in reasons.values())
    assert plan.selected == 3
    assert plan.changed == 1


def test_several_fields_roles_and_custom_fields_go_in_one_step(ws: Workspace, three: list[str]) -> None:
    hours = custom_fields.add(ws, {"name": "Hours", "field_type": "number"}).record_ids[0]
    custom_fields.set_value(ws, three[0], hours, 8)
    initiatives.set_role(ws, three[1], "sponsor", "Old")
    edits = [
        Edit("owner", "set", "Cleo"),
        Edit("role.sponsor", "set", "Dee"),
        Edit(f"custom:{hours}", "set", 3),
    ]
    plan = do(ws, three, *edits)
    assert len(plan.rows) == 9
    assert plan.changed == 3
    fields = custom_fields.list_all(ws)
    for one in three:
        spine = ws.spine(one)
        assert (spine.initiative.owner, spine.role("sponsor")) == ("Cleo", "Dee")
        assert custom_fields.values_of(fields, spine) == {hours: 3.0}
    undo.undo(ws)
    assert [ws.spine(one).role("sponsor") for one in three] == ["", "Old", ""]
    assert custom_fields.values_of(fields, ws.spine(three[0])) == {hours: 8.0}
    assert not ws.spine(three[1]).custom_values


def test_a_stage_goes_through_the_gate_row_by_row(ws: Workspace, three: list[str]) -> None:
    plan = do(ws, three, Edit("stage", "set", "discovery"))
    assert got(ws, three, "stage") == ["strategy"] * 3
    assert len(plan.problems) == 3
    assert not plan.changed
    passed = do(ws, three[:2], Edit("stage", "set", "discovery"), by="Ann", reason="Agreed")
    assert passed.changed == 2
    assert got(ws, three, "stage") == ["discovery", "discovery", "strategy"]
    mixed = do(ws, three, Edit("stage", "set", "delivery"), by="Ann", reason="Agreed")
    assert [row.problem != "" for row in mixed.rows] == [False, False, True]
    assert ws.spine(three[0]).stage_moves[-1].passed_over
    undo.undo(ws)
    assert got(ws, three, "stage") == ["discovery", "discovery", "strategy"]
    with ws.read() as uow:
        assert len(uow.find(StageMove)) == 2


def test_the_gate_sees_what_the_same_edit_settles(ws: Workspace, three: list[str]) -> None:
    edits = [Edit("owner", "set", "Ann"), Edit("stage", "set", "on_hold")]
    assert len(bulk_edit.plan(ws, three, edits).problems) == 3
    done = do(ws, three, *edits, reason="Budget")
    assert not done.problems
    assert got(ws, three, "stage") == ["on_hold"] * 3
    assert got(ws, three, "owner") == ["Ann"] * 3


@pytest.mark.parametrize(
    "edit",
    [
        Edit("key", "set", "X"),
        Edit("title", "set", "X"),
        Edit("gone", "set", "X"),
        Edit("owner", "add", ("x",)),
        Edit("owner", "shift", 3),
        Edit("owner", "set", ""),
        Edit("stage", "set", "moon"),
        Edit("stage", "clear"),
        Edit("industry", "set", "moon"),
        Edit("budget", "set", -1),
        Edit("budget", "set", "much"),
        Edit("facts", "add", ()),
        Edit("delivery_from", "shift", 0),
        Edit("delivery_from", "shift", 1.5),
        Edit("delivery_from", "shift", 10**9),
        Edit("delivery_from", "set", "soon"),
    ],
)
def test_an_edit_that_none_can_take_is_refused(ws: Workspace, three: list[str], edit: Edit) -> None:
    with pytest.raises(UserError):
        bulk_edit.plan(ws, three, [edit])
    with pytest.raises(UserError):
        bulk_edit.apply(ws, three, [edit])


def test_a_formula_is_not_offered(ws: Workspace, three: list[str]) -> None:
    made = custom_fields.add(
        ws, {"name": "Sum", "field_type": "formula", "formula": "budget * 2"}
    ).record_ids[0]
    assert CustomField.KIND
    assert f"custom:{made}" not in bulk_edit.list_editable(ws)
    with pytest.raises(UserError):
        bulk_edit.plan(ws, three, [Edit(f"custom:{made}", "set", 3)])
    with pytest.raises(UserError, match="twice"):
        bulk_edit.plan(ws, three, [Edit("owner", "clear"), Edit("owner", "clear")])


def test_steps_of_another_stage_are_named(ws: Workspace, three: list[str]) -> None:
    plan = do(ws, three, Edit("step", "set", "pilot"))
    assert len(plan.problems) == 3


def test_nothing_different_is_no_change(ws: Workspace, three: list[str]) -> None:
    do(ws, three, Edit("owner", "set", "Cleo"))
    changes, plan = bulk_edit.apply(ws, three, [Edit("owner", "set", "Cleo")])
    assert not changes
    assert plan.changed == 0


def test_an_initiative_that_is_gone_is_left_out(ws: Workspace, three: list[str]) -> None:
    initiatives.delete(ws, [three[1]])
    assert do(ws, three, Edit("owner", "set", "Cleo")).selected == 2


def test_a_thousand_rows_in_one_step(ws: Workspace) -> None:
    with ws.change("many") as step:
        made = initiatives.add_initiatives(step.uow, ws, [{"title": f"Case {n}"} for n in range(1000)])
    hours = custom_fields.add(ws, {"name": "Hours", "field_type": "number"}).record_ids[0]
    ids = [one.id for one in made]
    edits = [Edit("owner", "set", "Cleo"), Edit(f"custom:{hours}", "set", 3)]
    plan = bulk_edit.plan(ws, ids, edits)
    assert (plan.selected, plan.changed) == (1000, 1000)
    assert len(reads(ws, lambda: bulk_edit.plan(ws, ids, edits))) < 30
    changes, done = bulk_edit.apply(ws, ids, edits)
    assert done == plan
    assert len(changes.initiative_ids) == 1000
    undo.undo(ws)
    assert set(got(ws, ids[:3], "owner")) == {""}
    with pytest.raises(FieldError):
        bulk_edit.plan(ws, ids, [Edit("budget", "set", float("inf"))])


def test_planned_dates_keep_the_order_of_the_stages(ws: Workspace, three: list[str]) -> None:
    one, other, _late = three
    initiatives.edit(ws, one, {"live_from": date(2026, 12, 20)})
    done = do(ws, [one, other], Edit("delivery_from", "set", date(2027, 1, 10)))
    assert [row.key for row in done.problems] == ["AI-001"]
    assert "is before Delivery planned from" in done.problems[0].problem
    assert got(ws, [one, other], "delivery_from") == [date(2026, 12, 1), date(2027, 1, 10)]
    # Together they may pass where each alone may not.
    done = do(ws, [one], Edit("delivery_from", "shift", 40), Edit("live_from", "shift", 40))
    assert done.problems == ()
    assert got(ws, [one], "live_from") == [date(2027, 1, 29)]
