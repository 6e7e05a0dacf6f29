"""A write that fails leaves what was there, nothing half-done, and works again when the cause is gone."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.portfolio_file import opening, portfolios, recovery
from desktop_app.services.workspace import Workspace
from desktop_app.store import new_file, projections
from desktop_app.store.rescue import backup, copying, restore
from tests.store.portfolios_at_hand import Clock, content, leftovers, make, sha


def no_space(*_args: object, **_more: object) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def ws(portfolio: Path, clock: Clock) -> Workspace:
    return opening.open_file(portfolio, user="ann", clock=clock).workspace


def test_a_disk_that_is_full_while_a_copy_is_renamed(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.portfolio"
    target.write_bytes(b"the old copy")
    kept = opening.backup_now(ws)
    monkeypatch.setattr(os, "replace", no_space)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        opening.save_copy(ws, target)
    assert target.read_bytes() == b"the old copy"
    with pytest.raises(EnvironmentFault, match="disk is full"):
        opening.backup_now(ws)
    assert [one.path for one in backup.of_file(ws.place.path)] == [kept]
    assert sorted(one.name for one in kept.parent.iterdir()) == sorted([kept.name, f"{kept.stem}.json"])
    monkeypatch.undo()
    assert leftovers(tmp_path) == []
    opening.save_copy(ws, target)
    assert integrity.check_file(target) == []
    ws.close()


def test_a_disk_that_is_full_while_a_copy_is_written(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    class Full:
        def __init__(self, raw: Any) -> None:
            self._raw = raw

        def execute(self, statement: str, *more: Any) -> Any:
            if statement.startswith("VACUUM INTO"):
                Path(more[0][0]).write_bytes(b"half a copy")
                raise dbapi2.OperationalError("database or disk is full")
            return self._raw.execute(statement, *more)

        def close(self) -> None:
            self._raw.close()

    connect = ws.database._connect
    monkeypatch.setattr(ws.database, "_connect", lambda: Full(connect()))
    with pytest.raises(EnvironmentFault, match="disk is full"):
        opening.save_copy(ws, tmp_path / "copy.portfolio")
    assert not (tmp_path / "copy.portfolio").exists()
    monkeypatch.setattr(os, "copy_file_range", no_space, raising=False)
    monkeypatch.setattr(os, "pwrite", no_space, raising=False)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        opening.backup_now(ws)
    assert backup.of_file(ws.place.path) == []
    # Closing goes on, and says that there is no backup.
    initiatives.create(ws, "One more")
    (warning,) = opening.close_portfolio(ws)
    assert "No backup was made" in warning
    assert leftovers(tmp_path) == []


def test_no_room_is_seen_before_anything_is_written(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = opening.backup_now(ws)
    ws.close()
    before = sha(ws.place.path)
    from desktop_app.store import files

    monkeypatch.setattr(files.shutil, "disk_usage", lambda _path: _Usage())
    for attempt in (
        lambda: recovery.restore(kept, ws.place.path),
        lambda: recovery.rescue(ws.place.path, tmp_path / "saved.portfolio"),
    ):
        with pytest.raises(EnvironmentFault, match="disk is full"):
            attempt()
    assert sha(ws.place.path) == before
    assert not (tmp_path / "saved.portfolio").exists()
    assert leftovers(tmp_path) == []


class _Usage:
    free = 1000


@pytest.mark.parametrize("where", ["_copy", "sync_file", "replace_database"])
def test_a_restore_that_fails_half_way(ws: Workspace, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    kept = opening.backup_now(ws)
    initiatives.create(ws, "Newer than the backup")
    ws.close()
    before = sha(ws.place.path)
    monkeypatch.setattr(restore, where, no_space)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        recovery.restore(kept, ws.place.path)
    assert sha(ws.place.path) == before
    assert [one.name for one in ws.place.path.parent.iterdir()] == [ws.place.path.name]


@pytest.mark.parametrize("where", ["write_schema", "put_in_place"])
def test_a_new_file_that_can_not_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(new_file, where, no_space)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        portfolios.create(tmp_path / "new.portfolio", name="New")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_comes_out_broken_replaces_nothing(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.store.faults import DamagedPortfolio

    target = opening.save_copy(ws, tmp_path / "copy.portfolio")
    before = sha(target)

    def broken(path: Path, **_more: Any) -> Any:
        raise DamagedPortfolio(path, "bad sector")

    monkeypatch.setattr(copying, "verify_copy", broken)
    with pytest.raises(DamagedPortfolio):
        opening.save_copy(ws, target)
    assert sha(target) == before
    assert leftovers(tmp_path) == []
    ws.close()


def test_a_full_database_takes_back_the_whole_change_and_can_be_tried_again(ws: Workspace) -> None:
    before = content(ws.place.path)

    def write(limit: int) -> None:
        with ws.change("Many") as step:
            pages = step.uow.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            step.uow.connection.exec_driver_sql(f"PRAGMA max_page_count={pages + limit}")
            initiatives.add_initiatives(
                step.uow, ws, [{"title": f"New {n}", "notes": "n" * 900} for n in range(300)]
            )

    with pytest.raises(EnvironmentFault, match="disk is full"):
        write(5)
    assert content(ws.place.path) == before
    write(100_000)
    assert len(ws.spines()) == 303
    ws.close()
    assert integrity.check_file(ws.place.path) == []


def test_figures_that_can_not_be_computed_take_back_the_whole_change(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(ws.place.path)

    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError("a plugin's fault")

    monkeypatch.setattr(projections, "refresh", fails)
    with pytest.raises(RuntimeError, match="a plugin's fault"):
        initiatives.create(ws, "Half")
    monkeypatch.undo()
    assert content(ws.place.path) == before
    initiatives.create(ws, "Whole")
    assert ws.spines()[-1].initiative.key == "AI-004"
    ws.close()


def test_a_disk_that_fails_under_the_search_index_is_said(portfolio: Path) -> None:
    from sqlcipher3 import dbapi2

    from desktop_app.store.faults import explained

    with pytest.raises(EnvironmentFault, match="disk"), explained(portfolio):
        raise dbapi2.OperationalError("vtable constructor failed: search_index")


def test_a_write_takes_the_lock_at_once(ws: Workspace, portfolio: Path) -> None:
    from sqlcipher3 import dbapi2

    with ws.database.write():
        raw = dbapi2.connect(str(portfolio), isolation_level=None, timeout=0)
        with pytest.raises(dbapi2.OperationalError, match="locked"):
            raw.execute("BEGIN IMMEDIATE")
        raw.close()
    ws.close()


def test_threads_read_while_one_writes(tmp_path: Path) -> None:
    ws = make(tmp_path / "mine.portfolio", initiatives_=1)
    faults: list[BaseException] = []
    done = threading.Event()

    def guarded(work: Any) -> None:
        try:
            work()
        except BaseException as error:
            faults.append(error)

    def write() -> None:
        try:
            for n in range(25):
                with ws.change("Two") as step:
                    initiatives.add_initiatives(step.uow, ws, [{"title": f"a{n}"}, {"title": f"b{n}"}])
        finally:
            done.set()

    def read() -> None:
        while not done.is_set():
            titles = [spine.initiative.title for spine in ws.spines()]
            # One state of the file: both of a change, or neither.
            assert sum(t.startswith("a") for t in titles) == sum(t.startswith("b") for t in titles)
            assert ws.rules().today

    threads = [threading.Thread(target=guarded, args=[work]) for work in (write, read, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(ws.spines()) == 51
    ws.close()
    ws.close()
    assert [one.name for one in tmp_path.iterdir()] == ["mine.portfolio"]
    assert integrity.check_file(ws.place.path) == []


def test_odd_text_is_cleaned_or_refused(ws: Workspace) -> None:
    odd = "a\x00b\ud83dc\x07 \u202egpj.exe \ufeffd\u200d" + "x" * 1000
    initiatives.create(ws, "Odd", notes=odd, problem="NUL \x00 here")
    one = ws.spines()[-1].initiative
    for text in (one.notes, one.problem):
        assert not set(text) & {"\x00", "\x07", "\ud83d", "\u202e"}
        text.encode("utf-8")
    for value in (float("nan"), float("inf")):
        with pytest.raises(UserError):
            initiatives.edit(ws, one.id, {"run_cost": value})
    with pytest.raises(UserError):
        initiatives.edit(ws, one.id, {"title": "t" * 1_000_000})
    assert integrity.check_workspace(ws) == []
    ws.close()
