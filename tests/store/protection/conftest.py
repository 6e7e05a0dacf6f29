"""A protected portfolio file whose key is known, made without the slow way from a password to a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.files.write_guard import PROTECTED_MARK
from desktop_app.services.portfolio_file import opening, portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.file_key import FileKey
from desktop_app.store.protection.rewrite import rewrite
from tests.store.portfolios_at_hand import Clock, attach, make
from tests.templates import put_portfolio

#: Stands in titles, notes, an attachment, and the name of the portfolio; in no file may it be read.
CANARY = "Zaunkönig-4711"
KEY = FileKey(PROTECTED_MARK + bytes(range(10)), bytes(range(100, 132)))


@pytest.fixture
def key() -> FileKey:
    key_ring.remember(KEY)
    return KEY


@pytest.fixture
def protected(tmp_path: Path, key: FileKey) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()

    def new(path: Path) -> None:
        ws = make(path)
        portfolios.edit(ws, {"name": f"Plan {CANARY}"})
        attach(ws, path.parent, CANARY.encode() * 200)
        ws.close()
        (path.parent / "study.txt").unlink()
        rewrite(path, KEY)
        # From the first opening on the file has the mode with a log.
        opening.open_file(path).workspace.close()

    path = folder / "mine.portfolio"
    put_portfolio(path, "store, protected", new)
    return path


@pytest.fixture
def ws(protected: Path, clock: Clock) -> Workspace:
    return opening.open_file(protected, user="ann", clock=clock).workspace
