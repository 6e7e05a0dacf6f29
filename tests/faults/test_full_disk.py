"""A disk without room is called full by whatever writes to it, and the same works once there is room."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app.files import disk_space
from desktop_app.files.disk_space import DiskFull
from desktop_app.services.portfolio_file import opening, portfolios
from desktop_app.store.faults import explained

_MOUNT = 'mount -t tmpfs -o size=12m tmpfs "$1" && shift && exec "$@"'


def _on_a_small_disk(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command that finds a disk of 12 MB in `folder`; it is gone with the command."""
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", _MOUNT, "sh", str(folder), *command],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disk") / "small"
    folder.mkdir()
    try:
        if _on_a_small_disk(folder, "true").returncode == 0:
            return folder
    except OSError:
        pass
    pytest.skip("this system lets nobody mount a small disk")


def test_a_full_disk_is_called_full_by_all_that_writes(small_disk: Path) -> None:
    done = _on_a_small_disk(small_disk, sys.executable, "-m", "tests.faults.full_disk", str(small_disk))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    for name, (without, again, left) in said.items():
        # What is there already is read and closed without room.
        if name not in ("close", "open"):
            assert "disk is full" in without, (name, without)
            assert str(small_disk) in without, (name, without)
        assert again == "", (name, again)
        assert left == "", (name, left)


def test_an_error_of_the_driver_is_asked_for_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlcipher3 import dbapi2

    def fail() -> None:
        with explained(tmp_path / "a.portfolio"):
            raise dbapi2.OperationalError("disk I/O error")

    with pytest.raises(Exception, match="reports an error"):
        fail()

    def refused(*_args: Any, **_more: Any) -> Any:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    # A quota: the disk itself has room.
    monkeypatch.setattr(disk_space.tempfile, "TemporaryFile", refused)
    with pytest.raises(DiskFull, match="disk is full") as caught:
        fail()
    assert str(tmp_path) in str(caught.value)


def test_what_a_killed_process_left_in_the_caches_is_swept(own_home: Path, tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    cache, config = own_home / "cache", own_home / "config"
    config.mkdir(exist_ok=True)
    left = [cache / f"locale-en.json.{ended.pid}.part", config / f"settings.json.{ended.pid}.part"]
    kept = cache / f"written.json.{os.getpid()}.part"
    for file in (*left, kept):
        file.write_bytes(b"half")
    portfolios.create(tmp_path / "a.portfolio", name="A").close()
    opening.open_file(tmp_path / "a.portfolio").workspace.close()
    assert not any(file.exists() for file in left)
    assert kept.exists(), "of a process that runs"
