"""Where a file lies decides how it is written: network shares and synced folders get no shared-memory log."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import opening
from desktop_app.store import location
from tests.store.portfolios_at_hand import Clock, sql

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:40 / /mnt/team rw,relatime shared:1 - {kind} server:/team rw,vers=4.2
41 22 0:41 / /mnt/team/local rw,relatime - ext4 /dev/vdb rw
42 22 0:42 / /mnt/my\\040share rw,relatime - cifs //server/my\\040share rw
43 22 broken line
"""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_a_network_share_is_told_by_its_mount(kind: str) -> None:
    where = location.location_of(Path("/mnt/team/2026/mine.portfolio"), MOUNTS.format(kind=kind))
    assert (where.network, where.journal) == (kind, "TRUNCATE")
    assert kind in where.warning


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/ann/mine.portfolio", ""),
        ("/mnt/team/local/mine.portfolio", ""),
        ("/mnt/teamwork/mine.portfolio", ""),
        ("/mnt/team", "nfs"),
        ("/mnt/my share/mine.portfolio", "cifs"),
    ],
)
def test_the_deepest_mount_counts(path: str, kind: str) -> None:
    where = location.location_of(Path(path), MOUNTS.format(kind="nfs"))
    assert where.network == kind
    assert bool(where.warning) == bool(kind)


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)/work", "Dropbox"),
        ("OneDrive - Contoso/Team", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Google Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("documents", ""),
        ("dropboxes", ""),
    ],
)
def test_a_synced_folder_is_told_by_its_name(tmp_path: Path, folder: str, program: str) -> None:
    where = location.location_of(tmp_path / folder / "mine.portfolio", MOUNTS.format(kind="nfs"))
    assert where.synced == program
    assert where.journal == ("TRUNCATE" if program else "WAL")
    assert (program in where.warning) if program else not where.warning


def test_a_synced_folder_is_told_by_what_the_program_leaves_in_it(tmp_path: Path) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    assert location.location_of(tmp_path / "shared" / "a" / "mine.portfolio", "").synced == "Syncthing"
    assert location.location_of(tmp_path / "mine.portfolio", "").synced == ""


def test_a_file_that_comes_into_a_synced_folder_changes_its_journal(
    portfolio: Path, tmp_path: Path, clock: Clock
) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    assert sql(portfolio, "PRAGMA journal_mode") == [("wal",)]
    moved = portfolio.rename(folder / portfolio.name)
    opened = opening.open_file(moved, clock=clock)
    assert [warning for warning in opened.warnings if "Dropbox" in warning]
    initiatives.create(opened.workspace, "Written there")
    assert not (folder / "mine.portfolio-wal").exists()
    assert opening.close_portfolio(opened.workspace) == []
    assert sql(moved, "PRAGMA journal_mode") == [("delete",)]
    assert [one.name for one in folder.iterdir()] == ["mine.portfolio"]
    back = moved.rename(portfolio)
    opened = opening.open_file(back, clock=clock)
    assert opened.warnings == ()
    assert len(opened.workspace.spines()) == 4
    opening.close_portfolio(opened.workspace)
    assert sql(portfolio, "PRAGMA journal_mode") == [("wal",)]


def test_on_a_share_the_reader_is_warned_once_an_opening(
    portfolio: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:1 / {portfolio.parent} rw - nfs4 server:/x rw\n")
    monkeypatch.setattr(location, "_MOUNTS", mounts)
    opened = opening.open_file(portfolio, clock=clock)
    assert len(opened.warnings) == 1
    assert "network share (nfs4)" in opened.warnings[0]
    opening.close_portfolio(opened.workspace)
