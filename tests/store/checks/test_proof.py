"""The history proves itself: cut, deleted, rewritten, passed by, and merely older, each is told from the others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.runtime import paths
from desktop_app.services import initiatives, undo
from desktop_app.services.portfolio_file import check, opening, recovery
from desktop_app.store import engine
from desktop_app.store.proof.prove import ALTERED, AS_WRITTEN, OLDER, Proof
from desktop_app.store.rescue.rescue_rows import rechain
from tests.store.portfolios_at_hand import Clock, make, sql
from tests.templates import put_portfolio


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "store", lambda new: make(new).close())
    edit(path, "First", "Second", "Third")
    return path


def edit(path: Path, *titles: str) -> None:
    with closing(opening.open_file(path, clock=Clock(), user="ann").workspace) as ws:
        for title in titles:
            initiatives.edit(ws, ws.spines()[0].initiative.id, {"title": title})


def prove(path: Path) -> Proof:
    """What the command finds, which opens the file to read only, and the check beside it."""
    with closing(opening.open_file(path, read_only=True, clock=Clock()).workspace) as ws:
        proof = check.verify_history(ws)
    told = [one.sentence for one in check.check_file(path)]
    assert all(sentence in told for sentence in proof.sentences)
    return proof


def forge(path: Path, *statements: str) -> None:
    """Change a file behind the program's back, and chain its history anew as somebody who knows how would."""
    sql(path, "PRAGMA foreign_keys=OFF", *statements)
    with closing(engine.FileDatabase(path)) as database, database.write() as connection:
        rechain(connection)


def cut(path: Path, after: int) -> None:
    sql(
        path,
        "PRAGMA foreign_keys=OFF",
        f"DELETE FROM changed_record WHERE change_id IN (SELECT id FROM change WHERE number > {after})",
        f"DELETE FROM change WHERE number > {after}",
    )


def delete_history(path: Path) -> None:
    cut(path, 0)


def edit_past_the_history(path: Path) -> None:
    sql(path, "UPDATE risk SET title = 'None at all'")


def edit_past_the_history_and_go_on(path: Path) -> None:
    sql(path, "UPDATE initiative SET notes = 'Approved' WHERE key = 'AI-001'")
    edit(path, "Fourth")


def add_past_the_history(path: Path) -> None:
    names = ", ".join(row[1] for row in sql(path, "PRAGMA table_info(risk)")[3:])
    sql(path, f"INSERT INTO risk SELECT lower(hex(randomblob(16))), 1, 0, {names} FROM risk LIMIT 1")


def rewrite(path: Path) -> None:
    forge(path, "UPDATE change SET who = 'mallory' WHERE number = 5")


def cut_data_and_history(path: Path) -> None:
    """What is left agrees with itself, and the chain is as good as any."""
    forge(path, "UPDATE change SET who = 'mallory' WHERE number = 2")
    cut(path, 4)
    sql(path, "UPDATE initiative SET title = 'First', version = 2, last_change = 4 WHERE last_change > 4")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (lambda path: cut(path, 5), "its end is gone"),
        (delete_history, "its end is gone"),
        (edit_past_the_history, "changed outside the program"),
        (edit_past_the_history_and_go_on, "Change 7 found Initiative"),
        (add_past_the_history, "added outside the program"),
        (lambda path: sql(path, "DELETE FROM measurement"), "it is gone"),
        (rewrite, "is not the one that was seen on 2 Mar 2026"),
        (lambda path: sql(path, "UPDATE change SET who = 'mallory' WHERE number = 5"), "altered at change 5"),
        (lambda path: sql(path, "UPDATE risk SET last_change = 6"), "says that change 6 was its last"),
    ],
)  # fmt: skip
def test_what_is_altered_is_found(path: Path, fault: Callable[[Path], None], told: str) -> None:
    assert prove(path).state == AS_WRITTEN
    fault(path)
    proof = prove(path)
    assert proof.state == ALTERED
    assert any(told in sentence for sentence in proof.sentences), proof.sentences


def test_an_older_copy_is_older_and_not_altered(path: Path, tmp_path: Path) -> None:
    copy = shutil.copy(path, tmp_path / "copy.portfolio")
    edit(path, "Fourth", "Fifth")
    proof = prove(copy)
    assert (proof.state, proof.changes, proof.broken_at) == (OLDER, 6, None)
    assert proof.sentences == (
        "The file is older than what was last seen: it ends with change 6, and on 2 Mar 2026, 09:00 there were 8.",
    )
    # Going on from it makes it a history of its own, whichever copy is looked at and whenever.
    edit(copy, "Another fourth", "Another fifth", "Another sixth")
    edit(path, "Sixth")
    assert [prove(one).state for one in (path, copy, path)] == [AS_WRITTEN] * 3
    forge(copy, "UPDATE change SET who = 'mallory' WHERE number = 8")
    assert [prove(one).state for one in (path, copy)] == [AS_WRITTEN, ALTERED]


def test_a_process_that_is_killed_leaves_no_false_alarm(path: Path, tmp_path: Path) -> None:
    copy = shutil.copy(path, tmp_path / "copy.portfolio")
    edit(path, "Fourth", "Fifth")
    killed = opening.open_file(copy, clock=Clock(), user="ann").workspace
    for n in range(4):
        initiatives.edit(killed, killed.spines()[0].initiative.id, {"title": f"Killed {n}"})
    killed.database.close()
    assert prove(copy).state == AS_WRITTEN


def test_a_restored_backup_is_older(path: Path) -> None:
    with closing(opening.open_file(path, clock=Clock()).workspace) as ws:
        kept = opening.backup_now(ws)
    edit(path, "Fourth")
    recovery.restore(kept, path)
    assert prove(path).state == OLDER


def test_backups_tell_where_the_settings_are_gone(path: Path) -> None:
    with closing(opening.open_file(path, clock=Clock()).workspace) as ws:
        opening.backup_now(ws)
    shutil.rmtree(paths.config_folder() / "histories")
    rewrite(path)
    assert prove(path).state == ALTERED
    shutil.rmtree(paths.config_folder() / "histories", ignore_errors=True)


def test_a_rescued_file_and_the_one_it_came_from_are_both_as_written(path: Path, tmp_path: Path) -> None:
    recovery.rescue(path, tmp_path / "rescued.portfolio", user="ann")
    assert prove(tmp_path / "rescued.portfolio").state == AS_WRITTEN
    assert prove(path).state == AS_WRITTEN


def test_every_record_carries_the_number_of_its_last_change(path: Path) -> None:
    with closing(opening.open_file(path, clock=Clock()).workspace) as ws:
        undo.undo(ws)
    assert sql(path, "SELECT key, last_change FROM initiative ORDER BY key") == [
        ("AI-001", 7), ("AI-002", 2), ("AI-003", 3),
    ]  # fmt: skip
    assert set(sql(path, "SELECT last_change FROM risk")) == {(1,), (2,), (3,)}
    assert prove(path).state == AS_WRITTEN


@pytest.mark.parametrize("anchors", [b"", b"[[1]]", b"[" * 5000, b'[[1, "x", "soon", 0]]', b"\xff"])
def test_what_stands_in_the_list_of_what_was_seen_does_no_harm(path: Path, anchors: bytes) -> None:
    for file in (paths.config_folder() / "histories").iterdir():
        file.write_bytes(anchors)
    assert prove(path).state == AS_WRITTEN
