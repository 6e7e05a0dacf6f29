"""How many statements a read takes: kinds that an initiative has nothing of are not asked for one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from desktop_app.domain.records import SPINE_KINDS, Metric, Risk, Role
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store import rows


@pytest.fixture
def ws(tmp_path: Path) -> Any:
    made = portfolios.create(tmp_path / "one.portfolio", name="One", user="ann")
    yield made
    made.close()


def reads(ws: Workspace, work: Callable[[], object]) -> list[str]:
    """The tables that a piece of work reads from, once for each statement."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            found.append(statement.replace("\n", " ").split(" FROM ")[1].split()[0])

    with ws.read() as uow:
        engine = uow.connection.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found


def test_a_spine_reads_the_kinds_that_it_has(ws: Workspace) -> None:
    (bare,) = initiatives.create(ws, "Bare").initiative_ids
    (full,) = initiatives.create(ws, "Full").initiative_ids
    records.add(ws, Risk(initiative_id=full, title="Drift"))
    records.add(ws, Metric(initiative_id=full, name="Recall"))
    assert reads(ws, lambda: ws.spine(bare)) == ["initiative"]
    assert reads(ws, lambda: ws.spine(full)) == ["initiative", "metric", "risk"]
    assert reads(ws, lambda: ws.spines()) == ["initiative", "metric", "risk"]
    assert reads(ws, lambda: ws.spines([full, bare])) == ["initiative", "metric", "risk"]
    assert reads(ws, lambda: ws.spines([bare])) == ["initiative"]
    assert [one.title for one in ws.spine(full).risks] == ["Drift"]
    assert [one.name for one in ws.spines([full])[0].metrics] == ["Recall"]


def test_an_edit_reads_no_more_with_more_kinds(ws: Workspace) -> None:
    (bare,) = initiatives.create(ws, "Bare").initiative_ids
    asked = reads(ws, lambda: initiatives.edit(ws, bare, {"owner": "Ann"}))
    assert not {record.KIND for record in SPINE_KINDS} & set(asked)


def test_the_kinds_that_are_there(ws: Workspace) -> None:
    (one,) = initiatives.create(ws, "One").initiative_ids
    (other,) = initiatives.create(ws, "Other").initiative_ids
    initiatives.set_role(ws, one, "sponsor", "Ann")
    kinds = [record.KIND for record in SPINE_KINDS]
    with ws.read() as uow:
        assert rows.kinds_there(uow.connection, kinds) == {Role.KIND}
        assert rows.kinds_there(uow.connection, kinds, one) == {Role.KIND}
        assert rows.kinds_there(uow.connection, kinds, other) == set()
