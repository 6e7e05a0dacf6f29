"""Nothing is written over a portfolio or what belongs to one, and nothing of the user's unasked."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.files import write_guard
from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.write_guard import WouldReplace
from desktop_app.runtime import paths


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    """A database with the mark of a portfolio; no more of it matters here."""
    path = tmp_path / "p.portfolio"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={write_guard.APPLICATION_ID}")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    return path


def write(target: Path, content: bytes = b"%PDF") -> None:
    with write_atomically(target) as part:
        part.write_bytes(content)


def spellings(portfolio: Path) -> list[Path]:
    """Other ways to name the same file."""
    folder = portfolio.parent
    (folder / "sub").mkdir()
    (folder / "link").symlink_to(portfolio)
    (folder / "chain").symlink_to(folder / "link")
    (folder / "folder").symlink_to(folder)
    os.link(portfolio, folder / "hard")
    return [
        portfolio,
        folder / "sub" / ".." / portfolio.name,
        folder / "link",
        folder / "chain",
        folder / "folder" / portfolio.name,
        folder / "hard",
        Path(os.path.relpath(portfolio)),
    ]


def test_a_portfolio_is_refused_whatever_it_is_called(portfolio: Path) -> None:
    before = portfolio.read_bytes()
    for target in spellings(portfolio):
        with pytest.raises(UserError, match="Choose another name"):
            write(target)
        write_guard.agree(target)
        with pytest.raises(UserError, match="Choose another name"):
            write(target)
    assert portfolio.read_bytes() == before


@pytest.mark.parametrize("ending", write_guard.SIDE_FILES)
@pytest.mark.parametrize("is_there", [True, False])
def test_what_belongs_to_a_portfolio_is_refused(portfolio: Path, ending: str, is_there: bool) -> None:
    beside = portfolio.with_name(portfolio.name + ending)
    if is_there:
        beside.write_bytes(b"log")
    with pytest.raises(UserError, match="belongs to"):
        write(beside)
    assert beside.exists() == is_there


def test_an_open_portfolio_is_kept_safe_even_if_it_cannot_be_read(tmp_path: Path) -> None:
    locked = tmp_path / "locked.portfolio"
    locked.write_bytes(os.urandom(4096))
    write_guard.keep_safe(locked)
    write_guard.keep_safe(locked)
    try:
        for name in ("locked.portfolio", "LOCKED.portfolio-WAL", "locked.portfolio-shm"):
            with pytest.raises(UserError, match="portfolio that is open"):
                write(tmp_path / name)
        write_guard.let_go(locked)
        with pytest.raises(UserError, match="portfolio that is open"):
            write(locked)
    finally:
        write_guard.let_go(locked)
    write_guard.agree(locked)
    write(locked)
    assert locked.read_bytes() == b"%PDF"


def test_a_portfolio_that_came_while_the_file_was_made_is_kept(portfolio: Path, tmp_path: Path) -> None:
    target = tmp_path / "brief.pdf"

    def slow_write() -> None:
        with write_atomically(target) as part:
            part.write_bytes(b"%PDF")
            os.replace(portfolio, target)

    with pytest.raises(UserError, match="is a portfolio"):
        slow_write()
    assert write_guard.is_portfolio(target)
    assert not list(tmp_path.glob("*.part"))


def test_other_databases_are_kept_too(tmp_path: Path) -> None:
    path = tmp_path / "mail.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(UserError, match="is a database"):
        write(path)


@pytest.mark.parametrize("folder", [paths.backup_folder, paths.config_folder])
def test_the_programs_own_folders_take_no_exports(folder: object, tmp_path: Path) -> None:
    home: Path = folder()  # type: ignore[operator]  # a function that gives a path
    (home / "p").mkdir()
    (tmp_path / "link").symlink_to(home)
    for target in (home / "x.pdf", home / "p" / "x.pdf", tmp_path / "link" / "x.pdf"):
        with pytest.raises(UserError, match="Choose another folder"):
            write(target)


def test_what_somebody_else_wrote_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "letter.pdf"
    target.write_bytes(b"mine")
    with pytest.raises(WouldReplace, match=r"letter\.pdf"):
        write(target)
    assert target.read_bytes() == b"mine"
    write_guard.agree(target)
    write(target)
    assert target.read_bytes() == b"%PDF"


def test_what_the_program_wrote_is_written_again_until_somebody_changes_it(tmp_path: Path) -> None:
    target = tmp_path / "sheet.xlsx"
    write(target)
    write(target, b"%PDF second")
    target.write_bytes(b"filled in")
    with pytest.raises(WouldReplace):
        write(target)
    assert target.read_bytes() == b"filled in"


def test_an_agreement_holds_once(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    target.write_bytes(b"mine")
    write_guard.agree(target)
    write(target)
    target.write_bytes(b"mine again")
    with pytest.raises(WouldReplace):
        write(target)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"[" * 100_000, b"\xff\xfe", b'{"x": 1}'])
def test_a_broken_ledger_asks_rather_than_replaces(tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "x.csv"
    write(target)
    (paths.cache_folder() / "written.json").write_bytes(content)
    with pytest.raises(WouldReplace):
        write(target)
    write_guard.agree(target)
    write(target)


def test_a_part_file_takes_nobodys_name(tmp_path: Path) -> None:
    mine = tmp_path / "x.csv.part"
    mine.write_bytes(b"mine")
    write(tmp_path / "x.csv")
    assert mine.read_bytes() == b"mine"


def test_what_was_written_from_another_portfolio_is_asked_for(tmp_path: Path) -> None:
    target, first, second = (tmp_path / name for name in ("out.csv", "a.portfolio", "b.portfolio"))
    write_guard.keep_safe(first)
    try:
        write(target, b"of a")
        write(target, b"of a again")
    finally:
        write_guard.let_go(first)
    for places in ((second,), ()):
        for place in places:
            write_guard.keep_safe(place)
        try:
            with pytest.raises(WouldReplace, match="holds something else"):
                write(target, b"of b")
        finally:
            for place in places:
                write_guard.let_go(place)
    assert target.read_bytes() == b"of a again"
    write_guard.agree(target)
    write(target, b"of b")


@pytest.mark.parametrize(
    "before", [b"Title;Owner\n", b"\xef\xbb\xbfTitle\n", b'{"a": 1}', b"PK\x03\x04", b"<svg"]
)
def test_a_file_does_not_become_one_of_another_format_unasked(before: bytes, tmp_path: Path) -> None:
    target = tmp_path / "out"
    write(target, before)
    (tmp_path / "link.pdf").symlink_to(target)
    for place in (target, tmp_path / "link.pdf"):
        with pytest.raises(WouldReplace):
            write(place, b"%PDF-1.4")
    assert target.read_bytes() == before
    write(target, before)
    write_guard.agree(target)
    write(target, b"%PDF-1.4")
    assert target.read_bytes() == b"%PDF-1.4"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_device_or_a_pipe_is_no_target(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    write_guard.agree_to_all(True)
    try:
        with pytest.raises(UserError, match="ordinary file"):
            write(pipe)
    finally:
        write_guard.agree_to_all(False)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]
