"""What undo and redo would do, read back from the history, equals a plain replay of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from desktop_app.domain.codec import content
from desktop_app.domain.planning_records import SavedView
from desktop_app.services import initiatives, undo
from desktop_app.services.portfolio_file import opening
from desktop_app.services.workspace import Workspace
from desktop_app.store import engine, history, new_file, undo_history
from desktop_app.store.unit_of_work import Touched
from tests.store.portfolios_at_hand import START, Clock, make

ACTIONS = st.lists(st.sampled_from(["edit", "view", "undo", "redo", "undo", "redo", "rescue"]), max_size=60)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("history") / "mine.portfolio"
    new_file.create_file(path)
    database = engine.FileDatabase(path)
    with database.write() as connection:
        yield connection
    database.close()


class Replay:
    """Undo as everybody knows it: two stacks; what changes views alone ends no redo but that of views."""

    def __init__(self) -> None:
        self.undo: list[str] = []
        self.redo: list[str] = []
        self.views: set[str] = set()


@given(actions=ACTIONS)
def test_reading_back_equals_replaying(connection: Connection, actions: list[str]) -> None:
    connection.exec_driver_sql("DELETE FROM changed_record")
    connection.exec_driver_sql("DELETE FROM change")
    replay = Replay()

    def record(action: str, target: str = "", touched: Sequence[Touched] = ()) -> str:
        return history.record(
            connection, touched, at=START, who="ann", action=action, label=action, target=target
        ).id

    for action in actions:
        if action == "edit":
            replay.undo.append(record("edit"))
            replay.redo.clear()
        elif action == "view":
            replay.undo.append(record("edit", touched=[Touched(None, SavedView(name="Mine"))]))
            replay.views.add(replay.undo[-1])
            replay.redo = [one for one in replay.redo if one not in replay.views]
        elif action == "rescue":
            record("rescue")
            replay = Replay()
        elif action == "undo" and replay.undo:
            replay.redo.append(replay.undo.pop())
            record("undo", replay.redo[-1])
        elif action == "redo" and replay.redo:
            replay.undo.append(replay.redo.pop())
            record("redo", replay.undo[-1])
        state = undo_history.undo_state(connection)
        assert (state.undo.id if state.undo else None) == (replay.undo[-1] if replay.undo else None)
        assert (state.redo.id if state.redo else None) == (replay.redo[-1] if replay.redo else None)


def test_fifty_steps_back_and_forth_across_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    ws = make(tmp_path / "mine.portfolio", clock, initiatives_=0)
    states = [_state(ws)]
    initiatives.create(ws, "One", owner="Ann")
    states.append(_state(ws))
    for n in range(50):
        one = ws.spines()[0].initiative
        if n % 20 == 19:
            initiatives.delete(ws, [one.id])
            states.append(_state(ws))
            initiatives.create(ws, f"After {n}")
        else:
            initiatives.edit(ws, one.id, {"title": f"Title {n}", "notes": "n" * n})
        states.append(_state(ws))
    for number in range(len(states) - 1, 0, -1):
        assert undo.undo(ws)
        assert _state(ws) == states[number - 1]
        if number == 40:
            ws.close()
            ws = opening.open_file(ws.place.path, clock=clock).workspace
    assert not undo.undo(ws)
    for number in range(1, len(states)):
        assert undo.redo(ws)
        assert _state(ws) == states[number], number
    assert not undo.redo(ws)
    ws.close()


def _state(ws: Workspace) -> list[dict[str, Any]]:
    return [content(spine.initiative) for spine in ws.spines()]
