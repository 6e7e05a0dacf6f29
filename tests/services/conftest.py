"""A portfolio on a fixed day, with small checklists, for the tests of what a user can do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import NoExtensions, Workspace
from desktop_app.store import engine
from tests.steady import noon


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = noon(2026, 11, 21)

    def __call__(self) -> datetime:
        return self.now

    def add(self, days: int) -> None:
        self.now += timedelta(days=days)


class Checklists(NoExtensions):
    """The core's rules and two small checklists."""

    def __init__(self) -> None:
        self.there = True
        self.more_words = ""

    def packs(self) -> tuple[ChecklistPack, ...]:
        def item(item_id: str, severity: str, **more: Any) -> ChecklistItem:
            words = f"{item_id}{self.more_words}?"
            return ChecklistItem(
                item_id, "Theme", words, "Because.", ("A note",), "strategy", severity, **more
            )

        base = ChecklistPack(
            "base", "Base", None, date(2026, 11, 1), (item("B-1", "gate"), item("B-2", "required"))
        )
        bank = ChecklistPack(
            "bank", "Bank", "finance", date(2026, 11, 1), (item("F-1", "gate", applies_all=("eu",)),)
        )
        return (base, bank) if self.there else ()

    def fingerprint(self) -> str:
        return f"checklists {self.there} {self.more_words}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def checklists() -> Checklists:
    return Checklists()


@pytest.fixture(scope="session")
def empty_portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty portfolio, to be copied: making one takes ten times as long."""
    path = tmp_path_factory.mktemp("empty") / "mine.portfolio"
    portfolios.create(path, name="Mine", clock=Clock()).close()
    return path


@pytest.fixture
def ws(tmp_path: Path, empty_portfolio: Path, clock: Clock, checklists: Checklists) -> Iterator[Workspace]:
    """An empty portfolio of the test's own."""
    path = tmp_path / "mine.portfolio"
    shutil.copy(empty_portfolio, path)
    workspace = Workspace(engine.FileDatabase(path), extensions=checklists, user="ann", clock=clock)
    yield workspace
    workspace.close()


@pytest.fixture
def one(ws: Workspace) -> str:
    """The id of its only initiative."""
    return initiatives.create(ws, "Fraud bands", industry="finance", facts=["eu"]).record_ids[0]


@pytest.fixture
def reopened(ws: Workspace) -> Iterator[Callable[[], Workspace]]:
    """Gives the portfolio as another run of the program opens it."""
    opened: list[Workspace] = []

    def reopen() -> Workspace:
        (opened[-1] if opened else ws).close()
        database = engine.FileDatabase(ws.place.path)
        opened.append(Workspace(database, extensions=ws.extensions, user="bo", clock=ws.clock))
        return opened[-1]

    yield reopen
    for workspace in opened:
        workspace.close()
