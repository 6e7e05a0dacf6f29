"""A change of the password happens whole or not at all, whenever it is stopped, and only to a file nobody has open."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from desktop_app.errors import Cancelled, EnvironmentFault
from desktop_app.files.write_guard import PROTECTED_MARK
from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.portfolio_file import opening
from desktop_app.store.engine import connect_reader
from desktop_app.store.protection import key_ring
from desktop_app.store.protection import rewrite as rewrite_module
from desktop_app.store.protection.file_key import FileKey
from desktop_app.store.protection.rewrite import rewrite
from desktop_app.store.search_index import search
from tests.store.portfolios_at_hand import PAGE, Clock, content, leftovers

OTHER = FileKey(PROTECTED_MARK + bytes(10), bytes(32))


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files take few steps."""
    monkeypatch.setattr(rewrite_module, "_STEPS", 10)


def rows(path: Path) -> list[tuple[Any, ...]]:
    """What a protected file holds; its bytes change with the mode of its journal."""
    with closing(connect_reader(path)) as raw:
        tables = ("portfolio", "initiative", "measurement", "change", "blob", "summary", "search_entry")
        return [row for table in tables for row in raw.execute(f"SELECT * FROM {table} ORDER BY 1")]


def test_all_of_it_is_taken_over_and_back(portfolio: Path, key: FileKey) -> None:
    before = content(portfolio)
    reports: list[tuple[int, int]] = []
    rewrite(portfolio, key, lambda done, total: reports.append((done, total)))
    assert key_ring.key_of(portfolio) == key
    assert len(reports) > 5
    assert all(0 <= done <= total for done, total in reports)
    rewrite(portfolio, OTHER)
    assert key_ring.key_of(portfolio) == OTHER
    assert integrity.check_file(portfolio) == []
    with closing(opening.open_file(portfolio).workspace) as ws, ws.database.read() as connection:
        assert len(search.find(connection, "troub")) == 3
    rewrite(portfolio, None)
    assert content(portfolio) == before
    assert portfolio.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in portfolio.parent.iterdir()] == [portfolio.name]


def test_what_waits_in_the_log_is_taken_over(portfolio: Path, key: FileKey, tmp_path: Path) -> None:
    ws = opening.open_file(portfolio).workspace
    ws.refresh_figures()
    with ws.change("Rename") as step:
        step.uow.update(ws.spines()[0].initiative, title="In the log")
    copy = tmp_path / "copy.portfolio"
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).write_bytes(
            portfolio.with_name(portfolio.name + ending).read_bytes()
        )
    ws.close()
    rewrite(copy, key)
    with closing(opening.open_file(copy).workspace) as ws:
        assert ws.spines()[0].initiative.title == "In the log"


def stop(done: int, _total: int) -> None:
    if done > 20 * PAGE:
        raise Cancelled


def test_who_cancels_keeps_the_file_as_it_was(portfolio: Path, key: FileKey) -> None:
    before = content(portfolio)
    with pytest.raises(Cancelled):
        rewrite(portfolio, key, stop)
    assert content(portfolio) == before
    assert leftovers(portfolio.parent) == []


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_full_disk_leaves_the_file_as_it_was(
    protected: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_any: object) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = rows(protected)
    monkeypatch.setattr(os, call, full)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        rewrite(protected, None)
    monkeypatch.undo()
    assert rows(protected) == before
    assert leftovers(protected.parent) == []


def test_a_file_that_is_open_is_left_alone(portfolio: Path, key: FileKey, clock: Clock) -> None:
    ws = opening.open_file(portfolio, clock=clock).workspace
    with pytest.raises(EnvironmentFault, match="is open; close it first"):
        rewrite(portfolio, key)
    ws.close()
    # As another program has it, of whose locks no list tells on this system.
    with closing(dbapi2.connect(str(portfolio))) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("SELECT count(*) FROM initiative").fetchone()
        with pytest.raises(EnvironmentFault, match="Another program"):
            rewrite(portfolio, key)
    assert not key_ring.is_protected(portfolio)
    rewrite(portfolio, key)


def killed_while(run: Callable[[], object]) -> bool:
    """Run something in a process of its own; whether it came to the kill in it."""
    child = os.fork()
    if not child:
        try:
            run()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.parametrize("moment", ["export", "fsync", "chmod", "replace", "after"])
def test_a_kill_leaves_the_old_file_or_the_new_one(
    protected: Path, key: FileKey, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(protected)
    key_ring.remember(OTHER)

    def die(*_any: object) -> None:
        os._exit(9)

    def run() -> None:
        if moment == "after":
            replace = os.replace
            monkeypatch.setattr(os, "replace", lambda *names: (replace(*names), die()))
        elif moment != "export":
            monkeypatch.setattr(os, moment, die)
        rewrite(protected, OTHER, lambda done, _total: moment == "export" and done > 20 * PAGE and die())

    assert killed_while(run)
    assert key_ring.key_of(protected) == (OTHER if moment == "after" else key)
    assert rows(protected) == before
    opening.close_portfolio(opening.open_file(protected).workspace)
    assert leftovers(protected.parent) == []
    assert integrity.check_file(protected) == []
