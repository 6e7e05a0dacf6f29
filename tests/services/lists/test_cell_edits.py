"""Many cells kept in one step: what is allowed is kept, the rest is told, and undo takes all of it back."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.planning_records import Contribution, Goal
from desktop_app.domain.records import Initiative
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives, portfolio_records, undo
from desktop_app.services.lists import view_rows
from desktop_app.services.lists.cell_edits import CellChange, keep_cell, keep_cells, list_typed
from desktop_app.services.planning import strategy
from desktop_app.services.workspace import Workspace


def test_a_block_is_one_step(ws: Workspace) -> None:
    first = initiatives.create(ws, "First").record_ids[0]
    second = initiatives.create(ws, "Second").record_ids[0]
    field = custom_fields.add(ws, {"name": "Seats", "field_type": "number"}).record_ids[0]
    names = ("role.sponsor", "rating.value", f"custom:{field}", "live_from", "delivery_from")
    before = view_rows.read(ws, names)
    reports: list[tuple[int, int]] = []
    changes, refused = keep_cells(
        ws,
        [
            CellChange(first, "owner", "Bo"),
            CellChange(first, "role.sponsor", "Cy"),
            CellChange(first, "rating.value", 4),
            CellChange(first, f"custom:{field}", 12.0),
            CellChange(second, "budget", -5.0),
            CellChange(second, "delivery_from", date(2026, 5, 1)),
            CellChange(second, "live_from", date(2026, 1, 1)),
            CellChange(second, "stage", "live"),
            CellChange(second, "title", ""),
            CellChange("", "title", "Third", 0),
            CellChange("", "role.sponsor", "Di", 0),
            CellChange("", "owner", "nobody", 1),
        ],
        "Paste",
        lambda done, total: reports.append((done, total)),
    )
    rows = {row[2]: row for row in view_rows.read(ws, names)}
    assert rows["First"][5] == "Bo"
    assert rows["First"][-5:-2] == ("Cy", 4, 12.0)
    assert rows["Third"][-5] == "Di"
    assert len(rows) == 3
    assert sorted(one.change.field for one in refused) == [
        "budget",
        "delivery_from",
        "live_from",
        "stage",
        "title",
    ]
    assert all(one.sentence for one in refused)
    assert reports[-1][0] == reports[-1][1] == 3
    assert changes.label == "Paste"
    undo.undo(ws)
    assert view_rows.read(ws, names) == before


def test_a_new_initiative_may_say_its_stage(ws: Workspace) -> None:
    there = initiatives.create(ws, "There").record_ids[0]
    changes, refused = keep_cells(
        ws,
        [
            CellChange("", "title", "First", 0),
            CellChange("", "stage", "delivery", 0),
            CellChange("", "title", "Second", 2),
            CellChange("", "role.sponsor", "Di", 2),
            CellChange("", "stage", "moon", 2),
            CellChange(there, "stage", "delivery"),
        ],
        "Paste",
    )
    with ws.read() as uow:
        first, second = (uow.get(Initiative, one) for one in changes.record_ids[:2])
        assert uow.get(Initiative, there).stage == "strategy"
    assert (first.title, first.stage, second.title, second.stage) == (
        "First",
        "delivery",
        "Second",
        "strategy",
    )
    assert [(one.change.initiative_id, one.change.row) for one in refused] == [("", 2), (there, -1)]


def test_a_rating_that_stays_is_not_signed_anew(ws: Workspace) -> None:
    one = initiatives.create(ws, "First").record_ids[0]
    initiatives.rate(ws, one, "value", {"rating": 4, "rated_by": "Ann"})
    changes, refused = keep_cells(ws, [CellChange(one, "rating.value", 4)], "Paste")
    assert not changes
    assert not refused


def test_goals_are_linked_by_name_and_keep_their_weight(ws: Workspace) -> None:
    one = initiatives.create(ws, "First").record_ids[0]
    assert "goals" not in list_typed(ws)
    safer, faster = (portfolio_records.add(ws, Goal(name=name)).record_ids[0] for name in ("Safer", "Faster"))
    strategy.contribute(ws, one, safer, 0.4)
    keep_cells(ws, [CellChange(one, "goals", ("Safer", "Faster"))], "Paste")
    with ws.read() as uow:
        links = {link.goal_id: link.weight for link in uow.find(Contribution)}
    assert links == {safer: 0.4, faster: None}
    keep_cell(ws, one, "goals", ("Faster",))
    assert view_rows.read(ws, ("goals",))[0][-1] == ("Faster",)
    assert keep_cells(ws, [CellChange(one, "goals", ("Nowhere",))], "Paste")[1]


def test_fields_that_nobody_types_are_not_listed(ws: Workspace) -> None:
    typed = list_typed(ws)
    assert "title" in typed
    assert "role.sponsor" in typed
    assert not {"key", "stage", "score", "held_from", "created_at"} & typed.keys()


def test_a_new_initiative_is_held_to_the_rules_of_an_edit(ws: Workspace) -> None:
    _changes, refused = keep_cells(
        ws,
        [
            CellChange("", "title", "First", 3),
            CellChange("", "strategy_from", date(2030, 1, 1), 3),
            CellChange("", "live_from", date(2026, 1, 1), 3),
            CellChange("", "step", "monitored", 3),
        ],
        "Paste",
    )
    assert {one.change.field for one in refused} == {"strategy_from", "live_from", "step"}
    assert {one.change.row for one in refused} == {3}
    assert view_rows.read(ws, ("strategy_from", "live_from"))[0][-2:] == (None, None)


def test_an_initiative_that_is_gone_is_told(ws: Workspace) -> None:
    there, gone = (initiatives.create(ws, title).record_ids[0] for title in ("First", "Second"))
    initiatives.delete(ws, [gone])
    _changes, refused = keep_cells(
        ws, [CellChange(there, "owner", "Bo"), CellChange(gone, "owner", "Cy")], "Paste"
    )
    assert [(one.change.initiative_id, one.is_gone) for one in refused] == [(gone, True)]
