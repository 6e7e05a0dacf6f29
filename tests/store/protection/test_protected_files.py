"""A protected portfolio: told from a damaged one, opened by its password alone, readable nowhere, rescued with its key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop_app.errors import UserError
from desktop_app.files import write_guard
from desktop_app.files.atomic_write import write_atomically
from desktop_app.runtime import paths
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import backups, opening, passwords, recovery
from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.workspace import Workspace
from desktop_app.store.engine import USER_VERSION
from desktop_app.store.faults import DamagedPortfolio, LockedPortfolio, UnusableFile, WrongPassword
from desktop_app.store.protection import key_ring, seals
from desktop_app.store.protection.file_key import FileKey, new_key
from desktop_app.store.protection.rewrite import rewrite
from desktop_app.store.reads.first_rows import read_first_rows
from desktop_app.store.rescue.copying import verify_copy
from tests.store.portfolios_at_hand import PAGE, Clock, garbage, leftovers, sha
from tests.store.protection.conftest import CANARY


def holders(*folders: Path) -> list[str]:
    """Files below these folders that hold the canary."""
    words = [
        CANARY.encode(code)
        for code in ("utf-8", "utf-16-le", "ascii", "cp1252")
        if CANARY.isascii() or code != "ascii"
    ]
    words += [b"4711", b"Trouble 0", "Größe 0".encode()]
    return [
        str(file)
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in words)
    ]


def test_a_backup_is_copied_as_it_lies_there(ws: Workspace) -> None:
    initiatives.create(ws, "In the log when the backup begins")
    kept = opening.backup_now(ws)
    facts = verify_copy(kept)
    assert facts.counts["initiative"] == len(ws.spines())
    ws.close()
    # Nothing was opened up and sealed anew, but for the first page, which says that no log lies beside it.
    assert kept.read_bytes()[PAGE:] == ws.place.path.read_bytes()[PAGE:]


def test_nothing_of_it_can_be_read_anywhere(ws: Workspace, own_home: Path, clock: Clock) -> None:
    path = ws.place.path
    initiatives.edit(ws, ws.spines()[0].initiative.id, {"notes": f"{CANARY} " * 500})
    assert ws.spines()[0].initiative.notes.startswith(CANARY)
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0, "the log is looked at too"
    assert holders(path.parent, own_home) == []
    kept = opening.backup_now(ws)
    opening.backup_to(ws, path.with_name("other.portfolio"))
    opening.save_copy(ws, path.with_name("copy.portfolio"))
    clock.move(hours=1)
    initiatives.edit(ws, ws.spines()[1].initiative.id, {"title": f"{CANARY} again"})
    assert opening.close_portfolio(ws) == []
    assert len(backups.backups_of(path)) == 2
    assert holders(path.parent, own_home) == []
    for file in (path, kept, path.with_name("other.portfolio"), path.with_name("copy.portfolio")):
        assert not file.read_bytes().startswith(b"SQLite format 3")
        assert key_ring.is_protected(file)


def test_the_canary_is_seen_where_there_is_no_password(protected: Path) -> None:
    rewrite(protected, None)
    assert holders(protected.parent) == [str(protected)]


READERS: list[Callable[[Path], object]] = [
    opening.open_file,
    lambda path: read_first_rows(path, 10),
    verify_copy,
    lambda path: recovery.restore(path, path.with_name("restored.portfolio")),
    lambda path: recovery.rescue(path, path.with_name("rescued.portfolio")),
    lambda path: rewrite(path, None),
]


@pytest.mark.parametrize("read", READERS)
def test_without_its_password_it_is_locked_and_not_damaged(
    protected: Path, read: Callable[[Path], object]
) -> None:
    key_ring.lock(protected)
    before = sha(protected)
    with pytest.raises(LockedPortfolio, match="is protected by a password") as caught:
        read(protected)
    assert not isinstance(caught.value, UnusableFile), "neither backups nor a rescue are offered"
    assert [problem.sentence for problem in integrity.check_file(protected)] == [str(caught.value)]
    assert sha(protected) == before
    assert [file.name for file in protected.parent.iterdir()] == [protected.name]


def test_nothing_is_written_over_it(protected: Path) -> None:
    key_ring.lock(protected)
    assert write_guard.is_portfolio(protected)
    for name, sentence in (
        (protected.name, "is a portfolio"),
        (f"{protected.name}-wal", "belongs to a database"),
    ):
        with pytest.raises(UserError, match=sentence), write_atomically(protected.with_name(name)) as part:
            part.write_bytes(b"%PDF")


def test_the_password_opens_it_here_and_in_sqlcipher_itself(protected: Path, key: FileKey) -> None:
    # The second "ü" comes in two code points, as another system may send it.
    with pytest.raises(UserError, match="at least 8 characters"):
        new_key("müzzle")
    rewrite(protected, new_key("schlüssel süd"))
    key_ring.lock(protected)
    with pytest.raises(WrongPassword, match="not the password of mine"):
        passwords.unlock(protected, "schlussel sud")
    assert passwords.is_locked(protected)
    passwords.unlock(protected, "schlüssel su\u0308d")
    assert integrity.check_file(protected) == []
    with closing(dbapi2.connect(str(protected))) as raw:
        raw.execute("PRAGMA key='schlüssel süd'")
        assert raw.execute("SELECT count(*) FROM initiative").fetchone() == (3,)
    assert "schl" not in repr(key_ring.key_of(protected))


def test_an_open_file_is_not_read_beside_sqlite(
    ws: Workspace, key: FileKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "fits", lambda *_any: pytest.fail("this drops the locks of the process"))
    with pytest.raises(WrongPassword):
        passwords.unlock(ws.place.path, "some other word")
    key_ring.lock(ws.place.path)
    assert key_ring.key_of(ws.place.path) == key, "the key of an open file is kept"
    ws.close()
    key_ring.lock(ws.place.path)
    assert key_ring.is_locked(ws.place.path)


def rows_of(path: Path) -> int:
    with closing(opening.open_file(path).workspace) as ws:
        return sum(len(spine.measurements) for spine in ws.spines())


def test_backups_are_protected_and_put_back(ws: Workspace) -> None:
    path = ws.place.path
    kept = opening.backup_now(ws)
    opening.close_portfolio(ws)
    (one,) = backups.backups_of(path)
    assert one.is_protected
    assert one.is_intact()
    assert backups.label(one).endswith(", protected by a password")
    assert one.name == "", "the manifest can be read by anybody"
    path.write_bytes(b"lost")
    restored = recovery.restore(kept, path)
    assert restored.aside is not None
    assert rows_of(path) == 15
    assert "opens with the password that it had" in recovery.restored_sentences(restored)[1]


def test_a_backup_of_before_the_password_is_put_back_and_said(portfolio: Path, key: FileKey) -> None:
    ws = opening.open_file(portfolio).workspace
    kept = opening.backup_now(ws)
    opening.close_portfolio(ws)
    rewrite(portfolio, key)
    restored = recovery.restore(kept, portfolio)
    assert "is not protected now" in recovery.restored_sentences(restored)[1]
    assert not key_ring.is_protected(portfolio)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: -3 * PAGE])


def shortest(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def flipped_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[5 * PAGE + 77] ^= 4
    path.write_bytes(content)


def garbage_page(path: Path) -> None:
    garbage(path, 9)


def flipped_beginning(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[2000] ^= 4
    path.write_bytes(content)


@pytest.mark.parametrize("breaks", [cut, shortest, flipped_bit, garbage_page, flipped_beginning])
def test_damage_is_told_from_a_wrong_password(
    protected: Path, key: FileKey, breaks: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    breaks(protected)
    before = sha(protected)
    with pytest.raises(
        DamagedPortfolio, match="can't be read" if breaks is flipped_beginning else "is damaged"
    ):
        opening.open_file(protected)
    assert integrity.check_file(protected) != []
    assert sha(protected) == before
    assert capfd.readouterr().err == "", "SQLCipher writes nothing beside what the program says"
    if breaks is shortest:
        key_ring.lock(protected)
        with pytest.raises(DamagedPortfolio, match="cut short"):
            passwords.unlock(protected, "no matter which")
        return
    assert seals.fits(protected, key), "a right password stays right"
    assert not seals.fits(protected, FileKey(key.salt, bytes(32)))


@pytest.mark.parametrize("breaks", [flipped_bit, garbage_page, flipped_beginning])
def test_a_rescue_reads_past_the_damage_and_stays_protected(
    protected: Path, own_home: Path, breaks: Callable[[Path], None]
) -> None:
    breaks(protected)
    target = protected.with_name("rescued.portfolio")
    rescued = recovery.rescue(protected, target)
    assert rescued.kept["initiative"] == 3
    assert sum(rescued.lost.values()) < 30
    assert "More may be lost" in rescued.sentence
    assert integrity.check_file(target) == []
    assert key_ring.key_of(target) == key_ring.key_of(protected)
    assert holders(protected.parent, own_home) == []
    assert leftovers(protected.parent) == []


def test_a_lost_beginning_is_known_by_the_backups(ws: Workspace, key: FileKey) -> None:
    path = ws.place.path
    opening.backup_now(ws)
    opening.close_portfolio(ws)
    path.write_bytes(bytes(16) + path.read_bytes()[16:])
    with pytest.raises(DamagedPortfolio, match="its beginning is lost") as caught:
        opening.open_file(path)
    assert caught.value.backups
    target = path.with_name("rescued.portfolio")
    key_ring.lock(caught.value.backups[0].path)
    with pytest.raises(LockedPortfolio):
        recovery.rescue(path, target)
    key_ring.remember(key)
    assert sum(recovery.rescue(path, target).lost.values()) == 0
    assert rows_of(target) == 15


def test_an_older_file_is_checked_and_brought_up_to_date_under_its_password(
    tmp_path: Path, key: FileKey, own_home: Path
) -> None:
    frozen = Path(__file__).parents[2] / "schemas" / "v1_0.portfolio"
    path = Path(shutil.copy(frozen, tmp_path / "old.portfolio"))
    rewrite(path, key)
    assert integrity.check_file(path) == []
    opened = opening.open_file(path)
    with opened.workspace.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == USER_VERSION
    opening.close_portfolio(opened.workspace)
    assert {one.kind for one in backups.backups_of(path)} >= {"migration"}
    assert all(one.is_protected for one in backups.backups_of(path))
    assert key_ring.is_protected(path)


def test_what_was_typed_is_in_no_message_of_the_database(ws: Workspace) -> None:
    from sqlalchemy.exc import DBAPIError

    with ws.database.read() as connection, pytest.raises(DBAPIError) as caught:
        connection.exec_driver_sql("SELECT nothing FROM initiative WHERE title = ?", (CANARY,))
    assert CANARY not in str(caught.value)
    ws.close()


def test_the_settings_and_the_log_hold_no_key(ws: Workspace, key: FileKey, own_home: Path) -> None:
    opening.close_portfolio(ws)
    forms = (key.secret, key.secret.hex().encode(), key.secret.hex().upper().encode())
    for folder in (own_home, ws.place.path.parent, paths.config_folder()):
        for file in folder.rglob("*"):
            assert not file.is_file() or not any(form in file.read_bytes() for form in forms), file
