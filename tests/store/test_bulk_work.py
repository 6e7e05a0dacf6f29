"""Bulk work takes the same few statements for many as for some, and looking back does not read the whole history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.records import Answer, Initiative, Record
from desktop_app.services import initiatives, undo
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store import undo_history
from tests.counting import database_steps, statements


def add_many(ws: Workspace, many: int) -> None:
    with ws.change("Import") as step:
        records: list[Record] = []
        for number in range(many):
            one = Initiative(
                key=f"AI-{number:04d}",
                title=f"Use case {number}",
                stage="live",
                problem="A problem " * 20,
                benefits="Benefit " * 30,
                facts=("personal_data",),
            )
            records.append(one)
            records += [Answer(initiative_id=one.id, pack_id="omb", item_id=f"P-{n}") for n in range(4)]
        step.uow.add_all(records)
    assert step.changes


def sent(folder: Path, many: int) -> dict[str, int]:
    """How many statements each piece of bulk work takes."""
    ws = portfolios.create(folder / f"{many}.portfolio", name="Many", user="ann")
    ws.rules()
    found: dict[str, int] = {}

    def count(what: str, work: Callable[[], Any]) -> None:
        found[what] = len(statements(ws, work))

    count("add", lambda: add_many(ws, many))
    count("take the adding back", lambda: undo.undo(ws))
    count("add again", lambda: undo.redo(ws))
    ids = [spine.initiative.id for spine in ws.spines()]
    assert len(ids) == many
    count("edit", lambda: initiatives.edit_many(ws, ids, {"owner": "Ann"}))
    count("take the edit back", lambda: undo.undo(ws))
    count("delete", lambda: initiatives.delete(ws, ids))
    assert not ws.spines()
    count("take the deletion back", lambda: undo.undo(ws))
    count("edit one", lambda: initiatives.edit(ws, ids[0], {"owner": "Bo"}))
    assert len(ws.spines()) == many
    ws.close()
    return found


def test_many_at_once_take_the_statements_of_some(tmp_path: Path) -> None:
    # One more for each further batch of several hundred; one for each initiative would be 500 more.
    some, many = sent(tmp_path, 100), sent(tmp_path, 600)
    assert {what: count for what, count in many.items() if count > some[what] + 3} == {}
    assert many["edit one"] == some["edit one"]
    assert max(many.values()) < 60


@pytest.mark.parametrize("back", [0, 5])
def test_the_way_back_does_not_grow_with_the_history(tmp_path: Path, back: int) -> None:
    ws = portfolios.create(tmp_path / "long.portfolio", name="Long", user="ann")
    (initiative_id,) = initiatives.create(ws, "Fraud bands").initiative_ids
    steps = []
    for half in range(2):
        for n in range(70):
            initiatives.edit(ws, initiative_id, {"notes": f"{half} {n}"})
        for _n in range(back):
            undo.undo(ws)
        with ws.read() as uow:
            steps.append(
                database_steps(uow.connection, lambda uow=uow: undo_history.undo_state(uow.connection))
            )
        assert undo.state(ws).undo is not None
    assert 0 < steps[1] <= steps[0] + 20
    ws.close()
