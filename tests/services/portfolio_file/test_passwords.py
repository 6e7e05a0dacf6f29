"""Setting, changing and removing a password, and what is said about what earlier states leave behind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.services.portfolio_file import backups, opening, passwords, portfolios, recovery
from desktop_app.store.faults import MissingPortfolio, NotAPortfolio, WrongPassword
from desktop_app.store.protection import file_key
from tests.store.portfolios_at_hand import Clock
from tests.templates import put_portfolio

FIRST, SECOND = "first password", "second password"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are slow to try out, which is not what these tests are about."""
    monkeypatch.setattr(file_key, "_ROUNDS", 10)


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "services, passwords", lambda new: portfolios.create(new, name="Mine").close())
    return path


def backed_up(path: Path, clock: Clock) -> Path:
    ws = opening.open_file(path, clock=clock).workspace
    kept = opening.backup_now(ws)
    ws.close()
    clock.move(minutes=1)
    return kept


def test_set_change_and_remove(portfolio: Path) -> None:
    clock = Clock()
    unprotected = backed_up(portfolio, clock)
    copied = recovery.restore(unprotected, portfolio, clock.now)
    assert copied.aside is not None

    change = passwords.set_password(portfolio, FIRST, clock=clock)
    assert change.is_protected
    assert change.backup is not None
    assert passwords.is_protected(change.backup)
    assert [one.path for one in change.unprotected] == [unprotected]
    assert change.beside == (copied.aside,)
    said = " ".join(change.sentences)
    assert f"1 earlier backup is not protected: {unprotected.parent}" in said
    assert str(copied.aside) in said
    with pytest.raises(UserError, match="has a password already"):
        passwords.set_password(portfolio, SECOND)
    assert passwords.delete_unprotected(change) == 1
    assert [one.path for one in backups.backups_of(portfolio)] == [change.backup]

    with pytest.raises(WrongPassword):
        passwords.change_password(portfolio, SECOND, FIRST)
    clock.move(minutes=1)
    changed = passwords.change_password(portfolio, FIRST, SECOND, clock=clock)
    assert [one.path for one in changed.earlier] == [change.backup]
    assert "1 earlier backup opens with the password of its time only." in changed.sentences
    passwords.lock(portfolio)
    with pytest.raises(WrongPassword):
        passwords.unlock(portfolio, FIRST)

    clock.move(minutes=1)
    removed = passwords.remove_password(portfolio, SECOND, clock=clock)
    assert not removed.is_protected
    assert "has no password any more" in removed.sentences[0]
    assert len(removed.earlier) == 2
    assert passwords.delete_unprotected(removed) == 0, "only what a protected backup holds too"
    with pytest.raises(UserError, match="has no password"):
        passwords.remove_password(portfolio, SECOND)


def test_no_unprotected_backup_is_deleted_before_a_protected_one_is_whole(portfolio: Path) -> None:
    clock = Clock()
    unprotected = backed_up(portfolio, clock)
    change = passwords.set_password(portfolio, FIRST, clock=clock)
    assert change.backup is not None
    change.backup.write_bytes(change.backup.read_bytes()[:-1])
    assert passwords.delete_unprotected(change) == 0
    assert unprotected.exists()


def test_a_backup_that_fails_is_said(portfolio: Path, own_home: Path) -> None:
    (own_home / "backups").write_text("no folder")
    change = passwords.set_password(portfolio, FIRST)
    assert change.backup is None
    assert "No backup was made" in " ".join(change.sentences)


def test_what_is_refused_changes_nothing(portfolio: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="at least 8"):
        passwords.set_password(portfolio, "short")
    with pytest.raises(MissingPortfolio):
        passwords.set_password(tmp_path / "none.portfolio", FIRST)
    text = tmp_path / "text.portfolio"
    text.write_text("just words " * 100)
    with pytest.raises(NotAPortfolio):
        passwords.remove_password(text, FIRST)
    frozen = Path(__file__).parents[2] / "schemas" / "v1_0.portfolio"
    old = Path(shutil.copy(frozen, tmp_path / "old.portfolio"))
    with pytest.raises(UserError, match="made by an older version"):
        passwords.set_password(old, FIRST)
    assert old.read_bytes() == frozen.read_bytes()
    assert not passwords.is_protected(portfolio)
