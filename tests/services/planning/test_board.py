"""The board: columns, their sums, what a column does to a card, and moves as one step of undo."""

from __future__ import annotations

from collections import Counter

import pytest

from desktop_app.domain.choices import STAGES
from desktop_app.domain.record_rules import GateBlocked
from desktop_app.domain.records import Initiative
from desktop_app.errors import FieldError, UserError
from desktop_app.services import initiatives, undo
from desktop_app.services.planning import board
from desktop_app.services.planning.board import GROUP, Way
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from tests.counting import reads


def make(ws: Workspace, title: str = "One", **values: object) -> str:
    return initiatives.create(ws, title, **values).record_ids[0]


def card(ws: Workspace, one: str, group_by: str = "stage") -> board.Row:
    return board.cards(ws, group_by, [one])[0]


def stages(ws: Workspace, *ids: str) -> list[str]:
    return [ws.spine(one).initiative.stage for one in ids]


def test_columns_in_the_order_of_the_field_with_count_and_sum(ws: Workspace) -> None:
    make(ws, "A", stage="live", benefit_likely=1_000_000.0)
    make(ws, "B", stage="live", benefit_likely=250_000.0)
    make(ws, "C", stage="live")
    make(ws, "D")
    columns = board.arrange(board.cards(ws))
    assert [one.value for one in columns] == list(STAGES)
    live = next(one for one in columns if one.value == "live")
    assert (live.label, len(live.cards), live.benefit, live.without_benefit) == ("Live", 3, 1_250_000.0, 1)
    strategy = columns[0]
    assert (len(strategy.cards), strategy.benefit, strategy.without_benefit) == (1, None, 1)


def test_any_choice_makes_columns_and_what_is_not_stated_comes_last(ws: Workspace) -> None:
    make(ws, "A", horizon="later")
    make(ws, "B")
    assert [one.value for one in board.arrange(board.cards(ws, "horizon"), "horizon")] == [
        "now",
        "next",
        "later",
        "",
    ]
    fields = board.group_fields()
    assert next(iter(fields)) == "stage"
    assert {"industry", "risk_class", "horizon", "ai_kind", "high_impact"} <= set(fields)
    assert "held_from" not in fields
    for name in fields:
        rows = board.cards(ws, name)
        columns = board.arrange(rows, name)
        expected = Counter(str(getattr(one.initiative, name)) for one in ws.spines())
        assert {one.value: len(one.cards) for one in columns if one.cards} == dict(expected)


@pytest.mark.parametrize("name", ["title", "held_from", "nothing", "stage; DROP TABLE initiative"])
def test_only_choices_make_columns(ws: Workspace, name: str) -> None:
    with pytest.raises(FieldError, match="no columns by"):
        board.cards(ws, name)
    with pytest.raises(FieldError, match="no columns by"):
        board.move(ws, "x", "y", group_by=name)


def test_a_closed_gate_says_what_is_open_and_moves_nothing(ws: Workspace, one: str) -> None:
    assert board.way(card(ws, one), "discovery") is Way.BLOCKED
    with pytest.raises(GateBlocked) as refused:
        board.move(ws, one, "discovery")
    ((initiative, report),) = refused.value.blocked
    assert initiative.id == one
    assert len(report.blocking) == card(ws, one)[COLUMN_INDEX["gate_blocking"]] == 7
    assert all(item.tab for item in report.blocking)
    assert stages(ws, one) == ["strategy"]


def test_passing_over_with_name_and_reason(ws: Workspace, one: str) -> None:
    changes = board.move(ws, one, "discovery", by="Dee", reason="Pilot agreed")
    assert changes.label == "Moved to Discovery"
    assert (stages(ws, one), ws.spine(one).stage_moves[0].moved_by) == (["discovery"], "Dee")
    undo.undo(ws)
    assert stages(ws, one) == ["strategy"]


def test_ways_agree_with_what_a_move_does(ws: Workspace) -> None:
    for stage in STAGES:
        for column in STAGES:
            one = make(ws, f"{stage} {column}")
            if stage in ("on_hold", "stopped"):
                board.move(ws, one, "discovery", by="Dee", reason="r")
                board.move(ws, one, stage, reason="r")
            else:
                with ws.change("Set") as step:
                    step.uow.update(step.uow.get(Initiative, one), stage=stage)
            assert board.way(card(ws, one), column) is outcome(ws, one, column), (stage, column)


def outcome(ws: Workspace, one: str, column: str) -> Way:
    """What a move really does."""
    try:
        return Way.FREE if board.move(ws, one, column) else Way.HERE
    except GateBlocked:
        return Way.BLOCKED
    except FieldError:
        return Way.REASON
    except UserError:
        return Way.NONE


def test_another_field_is_an_ordinary_edit(ws: Workspace, one: str) -> None:
    row = card(ws, one, "horizon")
    assert [board.way(row, column, "horizon") for column in ("now", "", "never")] == [
        Way.FREE,
        Way.HERE,
        Way.NONE,
    ]
    changes = board.move(ws, one, "next", group_by="horizon")
    assert changes.label == "When changed"
    assert card(ws, one, "horizon")[GROUP] == "next"
    board.move(ws, one, "", group_by="horizon")
    assert card(ws, one, "horizon")[GROUP] == ""
    with pytest.raises(FieldError):
        board.move(ws, one, "never", group_by="horizon")


def test_steps_stay_within_their_stage(ws: Workspace, one: str) -> None:
    row = card(ws, one, "step")
    assert board.way(row, "qualified", "step") is Way.FREE
    assert board.way(row, "pilot", "step") is Way.NONE
    with pytest.raises(FieldError):
        board.move(ws, one, "pilot", group_by="step")


def test_several_cards_move_in_one_step_or_not_at_all(ws: Workspace) -> None:
    ids = [make(ws, name) for name in "ABC"]
    with pytest.raises(GateBlocked) as refused:
        board.move(ws, ids, "discovery")
    assert [one.id for one, _report in refused.value.blocked] == ids
    assert str(refused.value) == "The gate is closed to 3 initiatives."
    changes = board.move(ws, ids, "discovery", by="Dee", reason="Pilot agreed")
    assert changes.label == "3 initiatives moved to Discovery"
    assert stages(ws, *ids) == ["discovery"] * 3
    undo.undo(ws)
    assert stages(ws, *ids) == ["strategy"] * 3


def test_one_card_without_a_way_keeps_all_where_they_are(ws: Workspace) -> None:
    first, second = make(ws, "A"), make(ws, "B", stage="live")
    with pytest.raises(UserError, match=r"AI-001: It moves one stage at a time"):
        board.move(ws, [first, second], "delivery")
    assert stages(ws, first, second) == ["strategy", "live"]
    rows = board.cards(ws)
    assert board.worst_way(rows, "delivery") is Way.NONE
    assert board.worst_way(rows[1:], "delivery") is Way.FREE
    assert board.worst_way(rows[1:], "live") is Way.HERE


def test_several_cards_of_another_field_move_in_one_step(ws: Workspace) -> None:
    ids = [make(ws, name) for name in "ABC"]
    board.move(ws, ids, "high", group_by="risk_class")
    assert [row[GROUP] for row in board.cards(ws, "risk_class")] == ["high"] * 3
    undo.undo(ws)
    assert [row[GROUP] for row in board.cards(ws, "risk_class")] == [""] * 3


def test_many_cards_are_read_all_at_once(ws: Workspace) -> None:
    with ws.change("Fill") as step:
        step.uow.add_all([Initiative(key=f"X-{n:05d}", title=f"Case {n}") for n in range(500)])
    rows: list[board.Row] = []
    assert len(reads(ws, lambda: rows.extend(board.cards(ws)))) < 10
    columns: list[board.ColumnOfCards] = []
    assert reads(ws, lambda: columns.extend(board.arrange(rows))) == []
    assert sum(len(one.cards) for one in columns) == 500


def test_the_portfolio_s_own_choices_make_columns_too(ws: Workspace) -> None:
    from desktop_app.services import custom_field_edits as custom_fields

    field = custom_fields.add(
        ws, {"name": "Council", "field_type": "choice", "options": ("Asked", "Agreed")}
    ).record_ids[0]
    custom_fields.add(ws, {"name": "Remark", "field_type": "text"})
    first, second = make(ws, "A"), make(ws, "B")
    own = board.own_choices(ws)
    (name,) = own
    assert board.group_fields(own)[name] == "Council"
    assert board.column_labels(name, own) == {"Asked": "Asked", "Agreed": "Agreed", "": "Not stated"}
    changes = board.move(ws, first, "Asked", group_by=name)
    assert changes.label == "Council changed"
    board.move(ws, [first, second], "Agreed", group_by=name)
    columns = {one.value: one for one in board.arrange(board.cards(ws, name), name, own)}
    assert [row[0] for row in columns["Agreed"].cards] == [first, second]
    row = board.cards(ws, name, [second])[0]
    assert board.way(row, "Asked", name, own) is Way.FREE
    assert board.way(row, "Never", name, own) is Way.NONE
    undo.undo(ws)
    assert [row[GROUP] for row in board.cards(ws, name)] == ["Asked", None]
    board.move(ws, first, "", group_by=name)
    assert board.cards(ws, name)[0][GROUP] is None
    with pytest.raises(FieldError):
        board.move(ws, first, "Never", group_by=name)
    custom_fields.remove(ws, [field])
    with pytest.raises(FieldError):
        board.cards(ws, name)
    with pytest.raises(FieldError):
        board.move(ws, first, "Asked", group_by=name)
