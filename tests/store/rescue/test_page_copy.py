"""A backup copies the pages of a portfolio as they are, in one state, and holds what the portfolio holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import EnvironmentFault
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.portfolio_file import opening
from desktop_app.services.workspace import Workspace
from desktop_app.store.engine import FileDatabase, as_file
from desktop_app.store.files import sha256_of
from desktop_app.store.protection import key_ring
from desktop_app.store.rescue import backup, copying, page_copy
from tests.store.portfolios_at_hand import Clock, content, leftovers


@pytest.fixture
def ws(portfolio: Path, clock: Clock) -> Workspace:
    return opening.open_file(portfolio, user="ann", clock=clock).workspace


def made(ws: Workspace, tmp_path: Path) -> backup.Backup:
    return backup.make(as_file(ws.database), "manual", ws.clock(), root=tmp_path / "backups")


class Statements:
    """What is asked through the connections of a database."""

    def __init__(self, database: FileDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
        self.list: list[str] = []
        connect = database._connect

        def traced() -> Any:
            raw = connect()
            raw.set_trace_callback(self.list.append)
            return raw

        monkeypatch.setattr(database, "_connect", traced)

    def count(self, pattern: str) -> int:
        return sum(bool(re.match(pattern, one, re.IGNORECASE)) for one in self.list)


def test_every_page_is_copied_and_the_portfolio_is_checked_once(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    initiatives.create(ws, "In the log when the backup begins")
    statements = Statements(as_file(ws.database), monkeypatch)
    kept = made(ws, tmp_path)
    assert [statements.count(words) for words in ("PRAGMA quick_check", "VACUUM")] == [1, 0]
    assert kept.sha256 == sha256_of(kept.path)
    assert content(kept.path) == content(ws.place.path)
    ws.close()
    source, copy = ws.place.path.read_bytes(), kept.path.read_bytes()
    assert source[4096:] == copy[4096:]
    assert copy[18:20] == b"\x01\x01", "it needs no log beside it"
    assert leftovers(kept.path.parent) == []
    assert integrity.check_file(kept.path) == []


def test_somebody_who_writes_meanwhile_is_neither_held_up_nor_half_in_it(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(ws.place.path)
    write = page_copy._write

    def slowly(source: int, part: Path, size: int) -> None:
        with closing(opening.open_file(ws.place.path, user="bea").workspace) as bea:
            for number in range(5):
                initiatives.create(bea, f"Meanwhile {number}", notes="n" * 20_000)
            with bea.database.raw() as raw:  # type: ignore[attr-defined]  # a file
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        write(source, part, size)

    monkeypatch.setattr(page_copy, "_write", slowly)
    kept = made(ws, tmp_path)
    assert content(kept.path) == before
    assert copying.verify_copy(kept.path).counts["initiative"] == 3
    assert len(ws.spines()) == 8
    ws.close()


def test_what_an_older_reader_keeps_in_the_log_is_in_it(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = Statements(as_file(ws.database), monkeypatch)
    with ws.database.read() as old:
        old.exec_driver_sql("SELECT count(*) FROM initiative").fetchall()
        initiatives.create(ws, "After the reader began")
        kept = made(ws, tmp_path)
        assert content(kept.path) == content(ws.place.path)
        assert statements.count("VACUUM INTO") == 1
    ws.close()


# Where SQLite locks a file that it reads; in a process of its own, as one never keeps itself out.
TRY = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        sys.exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there, closing a file keeps the locks on it")
def test_the_locks_on_the_portfolio_stay(ws: Workspace, tmp_path: Path) -> None:
    def is_locked() -> bool:
        return subprocess.run([sys.executable, "-S", "-c", TRY, ws.place.path], check=False).returncode == 7

    for number in range(2):
        initiatives.create(ws, f"Change {number}")
        made(ws, tmp_path)
    assert is_locked()
    ws.close()
    assert not is_locked()
    assert not key_ring._readers


def test_a_copy_that_differs_in_one_byte_is_no_backup(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = made(ws, tmp_path)
    write = page_copy._write

    def wrongly(source: int, part: Path, size: int) -> None:
        write(source, part, size)
        with part.open("r+b") as file:
            file.seek(size - 1)
            last = file.read(1)
            file.seek(size - 1)
            file.write(bytes([last[0] ^ 1]))

    monkeypatch.setattr(page_copy, "_write", wrongly)
    initiatives.create(ws, "One more")
    with pytest.raises(EnvironmentFault):
        made(ws, tmp_path)
    assert [one.path for one in backup.listed(kept.path.parent)] == [kept.path]
    assert leftovers(kept.path.parent) == []
    ws.close()


@pytest.mark.parametrize("error", ["ENOSYS", "EXDEV"])
def test_a_system_that_cannot_copy_by_itself_is_helped(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    import errno

    def refuses(*_args: object) -> int:
        raise OSError(getattr(errno, error), "no")

    monkeypatch.setattr(os, "copy_file_range", refuses, raising=False)
    monkeypatch.setattr(page_copy, "_PIECE", 8192)
    kept = made(ws, tmp_path)
    assert content(kept.path) == content(ws.place.path)
    monkeypatch.delattr(os, "pread")
    initiatives.create(ws, "Without any of it")
    assert content(made(ws, tmp_path).path) == content(ws.place.path)
    ws.close()


def test_what_was_deleted_is_not_in_a_copy_for_others(ws: Workspace, tmp_path: Path) -> None:
    with ws.database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE passing (words)")
        connection.exec_driver_sql("INSERT INTO passing VALUES (?)", ("Kanarienvogel " * 3000,))
    with ws.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE passing")
    assert b"Kanarienvogel Kanarienvogel" in made(ws, tmp_path).path.read_bytes(), "it is what the file is"
    opening.backup_to(ws, tmp_path / "given.portfolio")
    opening.save_copy(ws, tmp_path / "saved.portfolio")
    for name in ("given", "saved"):
        assert b"Kanarienvogel Kanarienvogel" not in (tmp_path / f"{name}.portfolio").read_bytes()
    ws.close()


def test_a_file_with_many_free_pages_is_copied_without_them(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ws.database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE passing (words)")
        connection.exec_driver_sql("INSERT INTO passing VALUES (zeroblob(4000000))")
    with ws.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE passing")
    statements = Statements(as_file(ws.database), monkeypatch)
    kept = made(ws, tmp_path)
    assert statements.count("VACUUM INTO") == 1
    assert kept.size < 2_000_000
    assert content(kept.path) == content(ws.place.path)
    ws.close()
