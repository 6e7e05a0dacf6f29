"""Read-only places, a second window, another program's lock, and a file that goes away while open."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop_app.domain.conflicts import EditConflict, Seen
from desktop_app.errors import EnvironmentFault
from desktop_app.services import initiatives, undo
from desktop_app.services.lists.list_reads import last_change
from desktop_app.services.portfolio_file import locking, opening
from desktop_app.store import engine
from desktop_app.store.faults import FileReplaced, ReadOnlyPortfolio
from tests.store.portfolios_at_hand import Clock, content, leftovers, make, sha, sql

AS_NOBODY = """
import sys
from pathlib import Path
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import opening
from desktop_app.store.faults import ReadOnlyPortfolio
path, copy = Path(sys.argv[1]), Path(sys.argv[2])
ws = opening.open_file(path, user="ann").workspace
assert ws.read_only
assert len(ws.spines()) == 3
try:
    initiatives.create(ws, "No")
except ReadOnlyPortfolio as error:
    assert "Save a copy" in str(error), error
else:
    raise AssertionError("it was written to")
opening.save_copy(ws, copy)
assert opening.close_portfolio(ws) == []
again = opening.open_file(copy, user="ann").workspace
assert not again.read_only
initiatives.create(again, "Yes")
again.close()
"""


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_what_can_not_be_written_opens_for_reading(portfolio: Path, tmp_path: Path, closed: str) -> None:
    """As another user where possible, since nothing is closed to the administrator."""
    setpriv = shutil.which("setpriv")
    if os.name != "posix" or os.geteuid() != 0 or not setpriv:
        pytest.skip("needs setpriv and the right to become another user")
    before = sha(portfolio)
    shared = Path("/tmp") / f"portfolio-test-{os.getpid()}-{closed}"
    shared.mkdir(mode=0o755)
    try:
        place = shared / portfolio.name
        shutil.copy(portfolio, place)
        os.chmod(place, 0o444 if closed == "file" else 0o666)
        os.chmod(shared, 0o777 if closed == "file" else 0o555)
        home = shared.with_name(shared.name + "-home")
        home.mkdir(mode=0o777)
        os.chmod(home, 0o777)
        command = [
            setpriv,
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            sys.executable,
            "-c",
            AS_NOBODY,
        ]
        done = subprocess.run(
            [*command, str(place), str(home / "copy.portfolio")],
            env={
                **os.environ,
                "AI_PORTFOLIO_HOME": str(home),
                "HOME": str(home),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        if "PermissionError" in done.stderr and "encodings" in done.stderr:
            pytest.skip("another user may not read this Python")
        assert done.returncode == 0, done.stderr
        assert sha(place) == before
    finally:
        shutil.rmtree(shared)
        shutil.rmtree(shared.with_name(shared.name + "-home"), ignore_errors=True)


def test_no_right_to_write_means_reading_only(portfolio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    ws = opening.open_file(portfolio).workspace
    assert ws.read_only
    with pytest.raises(ReadOnlyPortfolio, match="can only be read here"):
        initiatives.create(ws, "No")
    assert ws.refresh_figures() == 0
    ws.close()


# Two windows


def test_a_second_window_is_told_who_has_the_file(portfolio: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from desktop_app.services.portfolio_file.opening import open_file\n"
        f"opened = open_file(Path({str(portfolio)!r}), window=True)\n"
        "print('open', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        second = opening.open_file(portfolio, window=True)
        (warning,) = second.warnings
        assert socket.gethostname() in warning
        assert f"process {first.pid}" in warning
        # It may work on the file all the same.
        initiatives.create(second.workspace, "From the second window")
        opening.close_portfolio(second.workspace, second.window)
        first.kill()
    third = opening.open_file(portfolio, window=True)
    assert third.warnings == ()
    assert locking.holder(portfolio) is not None
    opening.close_portfolio(third.workspace, third.window)
    assert locking.holder(portfolio) is None


def test_the_slower_of_two_editors_is_told(portfolio: Path, clock: Clock) -> None:
    one, two = (opening.open_file(portfolio, user=name, clock=clock).workspace for name in ("ann", "bob"))
    with closing(one), closing(two):
        seen = one.spines()[0].initiative
        begun = Seen(last_change(two))
        initiatives.edit(one, seen.id, {"title": "Ann's"})
        with pytest.raises(EditConflict, match="changed by somebody else"), two.careful(begun):
            initiatives.edit(two, seen.id, {"title": "Bob's"})
        assert two.spine(seen.id).initiative.title == "Ann's"
        # Having looked again, it goes.
        with two.careful(Seen(last_change(two))):
            initiatives.edit(two, seen.id, {"title": "Bob's"})
        assert one.spine(seen.id).initiative.title == "Bob's"


def test_undo_takes_back_the_last_change_of_either_window(portfolio: Path, clock: Clock) -> None:
    one, two = (opening.open_file(portfolio, user=name, clock=clock).workspace for name in ("ann", "bob"))
    with closing(one), closing(two):
        first, second = (spine.initiative.id for spine in one.spines()[:2])
        initiatives.edit(one, first, {"title": "Ann's"})
        initiatives.edit(two, second, {"title": "Bob's"})
        undo.undo(one)
        assert [one.spine(i).initiative.title for i in (first, second)] == ["Ann's", "Größe 1"]
        undo.undo(two)
        assert [two.spine(i).initiative.title for i in (first, second)] == ["Größe 0", "Größe 1"]
        undo.redo(one)
        undo.redo(one)
        assert [two.spine(i).initiative.title for i in (first, second)] == ["Ann's", "Bob's"]


@contextmanager
def held(portfolio: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that writes to the file and does not end."""
    program = (
        "import sys; from sqlcipher3 import dbapi2\n"
        f"raw = dbapi2.connect({str(portfolio)!r}, isolation_level=None)\n"
        "raw.execute('BEGIN IMMEDIATE'); raw.execute(\"UPDATE portfolio SET vision = 'x'\")\n"
        "print('held', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield other
        finally:
            other.kill()


def test_another_program_that_writes_is_named(portfolio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PATIENCE_MS", 300)
    ws = opening.open_file(portfolio).workspace
    with held(portfolio) as other:
        assert len(ws.spines()) == 3
        with pytest.raises(EnvironmentFault, match="is writing to") as told:
            initiatives.create(ws, "Waits")
        if sys.platform == "linux":
            assert f"Process {other.pid} on this computer" in str(told.value)
    initiatives.create(ws, "Goes on")
    assert len(ws.spines()) == 4
    ws.close()


# The file goes away


def test_a_file_that_is_deleted_while_open(portfolio: Path, tmp_path: Path) -> None:
    ws = opening.open_file(portfolio).workspace
    before = len(ws.spines())
    portfolio.unlink()
    assert not ws.database.is_in_place()
    with pytest.raises(FileReplaced, match="save a copy"):
        initiatives.create(ws, "Lost")
    copy = opening.save_copy(ws, tmp_path / "copy.portfolio")
    opening.close_portfolio(ws)
    assert len(sql(copy, "SELECT id FROM initiative")) == before
    assert not portfolio.exists()


def test_a_file_that_is_replaced_between_write_and_commit(portfolio: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other.portfolio", initiatives_=1)
    other.close()
    was = content(other.place.path)
    ws = opening.open_file(portfolio).workspace

    def write() -> None:
        with ws.change("Edit") as step:
            initiatives.add_initiative(step.uow, ws, {"title": "Late"})
            os.replace(other.place.path, portfolio)

    with pytest.raises(FileReplaced):
        write()
    opening.close_portfolio(ws)
    for ending in ("-wal", "-shm"):
        portfolio.with_name(portfolio.name + ending).unlink(missing_ok=True)
    assert content(portfolio) == was


def test_new_files_are_private_whatever_the_mask(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        ws = make(tmp_path / "new" / "mine.portfolio")
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in ws.place.path.parent.iterdir()}
        copy = opening.save_copy(ws, tmp_path / "copy.portfolio")
        ws.close()
    finally:
        os.umask(mask)
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(ws.place.path.parent.stat().st_mode) == 0o700
    assert leftovers(tmp_path) == []
