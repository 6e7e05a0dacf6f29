"""Backups lie outside the data folder, are thinned by a plan, and survive a clock that jumps."""

from __future__ import annotations

import contextlib
import stat
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop_app.errors import UserError
from desktop_app.runtime import paths
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import backups, opening
from desktop_app.services.workspace import Workspace
from desktop_app.store.engine import FileDatabase, as_file
from desktop_app.store.faults import DamagedPortfolio
from desktop_app.store.rescue import backup, copying, thinning
from tests.store.portfolios_at_hand import START, Clock, garbage, leftovers, make, sha, sql


@pytest.fixture
def ws(portfolio: Path, clock: Clock) -> Workspace:
    return opening.open_file(portfolio, user="ann", clock=clock).workspace


def edit(ws: Workspace) -> None:
    initiatives.edit(ws, ws.spines()[0].initiative.id, {"notes": ws.clock().isoformat()})


def test_a_backup_lies_outside_the_data_folder_and_is_private(ws: Workspace) -> None:
    kept = opening.backup_now(ws)
    ws.close()
    assert paths.data_folder() not in kept.parents
    assert ws.place.path.parent not in kept.parents
    for file in (kept, kept.with_suffix(".json")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    (one,) = backups.backups_of(ws.place.path)
    assert one.is_intact()
    assert (one.initiatives, one.sha256, one.size) == (3, sha(kept), kept.stat().st_size)
    assert backups.label(one).endswith("Initiatives: 3, changes: 3")


def test_closing_backs_up_only_what_changed(portfolio: Path, clock: Clock) -> None:
    def session(changes: bool) -> int:
        ws = opening.open_file(portfolio, clock=clock).workspace
        if changes:
            edit(ws)
        assert opening.close_portfolio(ws) == []
        clock.move(minutes=1)
        return len(backups.backups_of(portfolio))

    assert [session(changes) for changes in (False, False, True, False)] == [1, 1, 2, 2]
    assert [one.kind for one in backups.backups_of(portfolio)] == ["close", "close"]


def test_while_working_every_thirty_minutes(ws: Workspace, clock: Clock) -> None:
    assert opening.backup_if_due(ws, 30) is not None
    edit(ws)
    assert opening.backup_if_due(ws, 30) is None
    clock.move(minutes=29)
    assert opening.backup_if_due(ws, 30) is None
    clock.move(minutes=2)
    assert opening.backup_if_due(ws, 30) is not None
    clock.move(hours=5)
    assert opening.backup_if_due(ws, 30) is None
    ws.close()


def test_a_backup_from_the_future_does_not_block_new_ones(ws: Workspace, clock: Clock) -> None:
    clock.move(days=365)
    opening.backup_now(ws)
    clock.move(days=-365)
    edit(ws)
    made = opening.backup_if_due(ws, 30)
    assert made is not None
    # The newest by number, whatever the clock said.
    newest = max(backups.backups_of(ws.place.path), key=lambda one: one.number)
    assert newest.path == made
    clock.move(days=-365)
    edit(ws)
    assert opening.backup_if_due(ws, 30) is not None
    ws.close()


def test_four_hundred_days_of_use(ws: Workspace, clock: Clock) -> None:
    """Every day of use is played through on the plan itself, with the clock a year off for two weeks."""
    kept: set[thinning.Entry] = set()
    number = 0
    for day in range(400):
        for hour in (9, 13, 17):
            number += 1
            wrong = (
                timedelta(days=365)
                if 100 <= day < 107
                else timedelta(days=-365)
                if 200 <= day < 207
                else None
            )
            now = START + timedelta(days=day, hours=hour) + (wrong or timedelta())
            kept.add((number, now))
            kept -= thinning.thin_out(kept, now)
            assert {one for one in kept if one[0] > number - thinning.NEWEST} == {
                one for one in kept if one[0] > number - 10
            }
            assert len([one for one in kept if one[0] > number - 10]) == min(10, number)
    now = START + timedelta(days=399, hours=17)
    ages = sorted((now - at).days for _number, at in kept)
    assert len(kept) < 120
    # One for each of the last thirty days, each of the weeks before, and each month back to the first.
    assert set(range(1, 30)) <= set(ages)
    weeks = [age for age in ages if 30 <= age < 183]
    assert max(b - a for a, b in pairwise(weeks)) <= 8
    assert max(ages) >= 365
    ws.close()


def test_summer_time_loses_no_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    days = [datetime(2026, 3, 20, 23, 30, tzinfo=berlin) + timedelta(days=n) for n in range(20)]
    kept = set(enumerate(days))
    now = datetime(2026, 4, 12, tzinfo=UTC)
    left = kept - thinning.thin_out(kept, now)
    assert len({at.astimezone(UTC).date() for _n, at in left}) == len(days)


def test_files_are_thinned_with_their_manifests(ws: Workspace, clock: Clock) -> None:
    for _day in range(16):
        for _time in range(2):
            edit(ws)
            opening.backup_now(ws)
            clock.move(hours=1)
        clock.move(hours=22)
    there = backups.backups_of(ws.place.path)
    assert 16 <= len(there) < 32
    folder = there[0].path.parent
    assert sorted(one.stem for one in folder.glob("*.json")) == sorted(
        one.stem for one in folder.glob(f"*{paths.SUFFIX}")
    )
    assert [one.number for one in there][:10] == list(range(32, 22, -1))
    ws.close()


def test_the_last_good_backup_is_never_removed(ws: Workspace, clock: Clock) -> None:
    made = []
    for _n in range(15):
        edit(ws)
        made.append(backup.make(ws.database, "close", clock(), thin=False))
        clock.move(minutes=1)
    ws.close()
    # All but the oldest are broken afterwards; the plan alone would drop the oldest.
    for one in made[1:]:
        garbage(one.path, 3)
    clock.move(days=10)
    assert backup.prune(made[0].path.parent, clock()) == []
    assert made[0].path.exists()
    assert made[0].is_intact()
    assert not made[1].is_intact()


def test_a_damaged_portfolio_is_not_backed_up_over_good_ones(ws: Workspace, clock: Clock) -> None:
    opening.backup_now(ws)
    path = ws.place.path
    root = sql(path, "SELECT rootpage FROM sqlite_master WHERE name = 'measurement'")[0][0]
    ws.close()
    before = [one.path for one in backups.backups_of(path)]
    garbage(path, root)
    database = FileDatabase(path)
    with pytest.raises(DamagedPortfolio) as refusal:
        backup.make(database, "close", clock())
    database.close()
    assert path.name in str(refusal.value)
    assert [one.path for one in backups.backups_of(path)] == before
    assert leftovers(before[0].parent) == []
    assert all(one.is_intact() for one in backups.backups_of(path))


@pytest.mark.parametrize(
    ("large", "compact"), [(copying._LARGE, True), (0, True), (0, False)], ids=["small", "large", "pages"]
)
def test_what_only_the_check_of_the_source_finds_stops_the_copy(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int, compact: bool
) -> None:
    monkeypatch.setattr(copying, "_LARGE", large)
    path = ws.place.path
    ws.close()
    # A page that is counted but belongs to nothing: the copy leaves it out and is good.
    with path.open("r+b") as file:
        file.seek(0, 2)
        pages = file.tell() // 4096
        file.write(b"\0" * 4096)
        file.seek(28)
        file.write((pages + 1).to_bytes(4, "big"))
    database = FileDatabase(path)
    with pytest.raises(DamagedPortfolio, match=path.name):
        copying.copy_database(database, tmp_path / "copy.portfolio", compact=compact)
    database.close()
    assert not list(tmp_path.glob("copy*"))


def test_a_large_portfolio_is_copied_whole(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = copying.copy_database(as_file(ws.database), tmp_path / "small.portfolio")
    monkeypatch.setattr(copying, "_LARGE", 0)
    assert copying.copy_database(as_file(ws.database), tmp_path / "large.portfolio") == small
    assert (tmp_path / "large.portfolio").read_bytes() == (tmp_path / "small.portfolio").read_bytes()
    ws.close()


def test_copies_of_a_portfolio_keep_their_backups_apart(ws: Workspace, tmp_path: Path, clock: Clock) -> None:
    copy = opening.save_copy(ws, tmp_path / "copy.portfolio")
    opening.backup_now(ws)
    other = opening.open_file(copy, clock=clock).workspace
    edit(other)
    opening.backup_now(other)
    ws.close()
    other.close()
    assert len(backups.backups_of(ws.place.path)) == len(backups.backups_of(copy)) == 1
    assert len(backups.all_backups()) == 2


def test_a_lost_manifest_leaves_the_backup_usable(ws: Workspace) -> None:
    kept = opening.backup_now(ws)
    ws.close()
    kept.with_suffix(".json").write_text("{")
    (one,) = backups.all_backups()
    assert one.is_intact()
    assert one.initiatives is None


def test_before_an_import_once(tmp_path: Path) -> None:
    ws = make(tmp_path / "a.portfolio")
    assert backups.backup_before_import(ws) == ()
    assert backups.backup_before_import(ws) == ()
    assert [one.kind for one in backups.backups_of(ws.place.path)] == ["import"]
    ws.close()


def test_a_backup_refuses_a_name_that_is_taken(ws: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "there.portfolio"
    target.write_text("mine")
    with pytest.raises(UserError, match="there already"):
        opening.backup_to(ws, target)
    with pytest.raises(UserError, match="open portfolio itself"):
        opening.save_copy(ws, ws.place.path)
    assert target.read_text() == "mine"
    ws.close()


def test_a_place_for_backups_that_cannot_be_made_keeps_no_portfolio_open(
    ws: Workspace, own_home: Path
) -> None:
    edit(ws)
    with contextlib.suppress(FileNotFoundError):
        (own_home / "backups").rmdir()
    (own_home / "backups").write_text("no folder")
    assert backups.all_backups() == backups.backups_of(ws.place.path) == []
    (warning,) = opening.close_portfolio(ws)
    assert "backups: File exists" in warning
