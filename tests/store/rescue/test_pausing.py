"""After a restore no backup is made by itself and none is removed, until a person says that it is the right portfolio."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import backups, opening, recovery
from desktop_app.services.workspace import Workspace
from desktop_app.store.rescue import restore as store_restore
from tests.store.portfolios_at_hand import Clock


def opened(path: Path, clock: Clock) -> Workspace:
    return opening.open_file(path, user="ann", clock=clock).workspace


def edit(ws: Workspace) -> None:
    initiatives.edit(ws, ws.spines()[0].initiative.id, {"notes": ws.clock().isoformat()})


@pytest.fixture
def restored(portfolio: Path, clock: Clock) -> Path:
    """A portfolio with twelve old backups, the second of which was put back."""
    ws = opened(portfolio, clock)
    for _hour in range(12):
        edit(ws)
        opening.backup_now(ws)
        clock.move(hours=1)
    opening.close_portfolio(ws)
    clock.move(days=200)
    recovery.restore(backups.backups_of(portfolio)[-2].path, portfolio, clock.now)
    return portfolio


def test_nothing_is_made_or_removed_until_somebody_confirms(restored: Path, clock: Clock) -> None:
    before = [one.path for one in backups.backups_of(restored)]
    ws = opened(restored, clock)
    assert backups.is_paused(ws)
    edit(ws)
    clock.move(hours=1)
    assert opening.backup_if_due(ws, 30) is None
    assert opening.close_portfolio(ws) == []
    assert [one.path for one in backups.backups_of(restored)] == before

    ws = opened(restored, clock)
    assert backups.is_paused(ws), "also after a restart"
    made_by_hand = opening.backup_now(ws)
    assert [one.path for one in backups.backups_of(restored)] == [made_by_hand, *before]

    assert backups.confirm_restored(ws)
    assert not backups.is_paused(ws)
    assert not backups.confirm_restored(ws)
    edit(ws)
    opening.close_portfolio(ws)
    after = [one.path for one in backups.backups_of(restored)]
    assert after[0] not in before
    assert not set(before) <= set(after), "old backups are thinned out again"


def test_before_an_import_a_backup_is_made_all_the_same(restored: Path, clock: Clock) -> None:
    before = {one.path for one in backups.backups_of(restored)}
    ws = opened(restored, clock)
    edit(ws)
    assert backups.backup_before_import(ws) == ()
    assert before < {one.path for one in backups.backups_of(restored)}
    ws.close()


def test_other_copies_of_the_portfolio_are_not_paused(restored: Path, clock: Clock) -> None:
    ws = opened(restored, clock)
    copy = opening.save_copy(ws, restored.with_name("copy.portfolio"))
    opening.close_portfolio(ws)
    with_copy = opened(copy, clock)
    assert not backups.is_paused(with_copy)
    with_copy.close()


def test_a_restore_that_fails_pauses_nothing(
    portfolio: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = opened(portfolio, clock)
    kept = opening.backup_now(ws)
    opening.close_portfolio(ws)

    def fails(*_any: object) -> None:
        raise PermissionError(13, "not here")

    monkeypatch.setattr(store_restore, "replace_database", fails)
    with pytest.raises(Exception, match="can't be written here"):
        recovery.restore(kept, portfolio)
    monkeypatch.undo()
    ws = opened(portfolio, clock)
    assert not backups.is_paused(ws)
    ws.close()


def test_a_note_that_is_damaged_pauses_nothing(restored: Path, clock: Clock) -> None:
    note = backups.backups_of(restored)[0].path.parent / "paused.json"
    for text in (b"", b"[]", b"\xff", b"[" * 100_000):
        note.write_bytes(text)
        ws = opened(restored, clock)
        assert not backups.is_paused(ws)
        ws.close()
