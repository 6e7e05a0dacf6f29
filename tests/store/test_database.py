"""The database of a file is what the program asks of any database, with the same parameters."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from desktop_app.domain.place import FilePlace
from desktop_app.errors import UserError
from desktop_app.services.workspace import Workspace
from desktop_app.store import engine
from desktop_app.store.database import Database

ASKED = [name for name in vars(Database) if not name.startswith("_")]


def test_there_is_something_asked() -> None:
    assert set(ASKED) == {"place", "read_only", "dialect", "read", "write", "check_in_place", "close"}


@pytest.mark.parametrize("name", ASKED)
def test_a_file_answers(name: str, portfolio: Path) -> None:
    database = engine.FileDatabase(portfolio)
    try:
        asked, answers = getattr(Database, name), getattr(database, name)
        if isinstance(asked, property):
            assert answers is not None
        else:
            wanted = list(inspect.signature(asked).parameters)[1:]
            assert list(inspect.signature(answers).parameters)[: len(wanted)] == wanted
    finally:
        database.close()


def test_a_file_says_where_and_what_it_is(portfolio: Path) -> None:
    database = engine.FileDatabase(portfolio, read_only=True)
    try:
        assert (database.place, database.dialect, database.read_only) == (
            FilePlace(portfolio), "sqlite", True,
        )  # fmt: skip
        assert Workspace(database).place == FilePlace(portfolio)
        assert engine.as_file(database) is database
    finally:
        database.close()


def test_what_goes_with_a_file_only_is_refused_elsewhere() -> None:
    with pytest.raises(UserError, match="in a file"):
        engine.as_file(object())  # type: ignore[arg-type]
