"""What a piece of work costs, in things that can be counted: the same on a busy machine as on an idle one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from desktop_app.services.workspace import Workspace


def statements(ws: Workspace, work: Callable[[], object]) -> list[str]:
    """The statements that `work` sends to the database of `ws`, each on one line."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(" ".join(statement.split()))

    with ws.read() as uow:
        engine = uow.connection.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found


def reads(ws: Workspace, work: Callable[[], object]) -> list[str]:
    """The questions that `work` asks the database of `ws`, also those that go past SQLAlchemy."""
    found: list[str] = []
    traced = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(" ".join(statement.split()))

    def trace(raw: Any, *_more: Any) -> None:
        raw.set_trace_callback(note)
        traced.append(raw)

    with ws.read() as uow:
        pool = uow.connection.engine.pool
    event.listen(pool, "checkout", trace)
    try:
        work()
    finally:
        event.remove(pool, "checkout", trace)
        for raw in traced:
            raw.set_trace_callback(None)
    return found


def database_steps(connection: Any, work: Callable[[], object]) -> int:
    """How many instructions the database carries out in `work`, on this connection of SQLAlchemy."""
    raw = connection.connection.dbapi_connection
    count = 0

    def note() -> int:
        nonlocal count
        count += 1
        return 0

    raw.set_progress_handler(note, 1)
    try:
        work()
    finally:
        raw.set_progress_handler(None, 1)
    return count
