"""The window notices within five seconds that its file was deleted, replaced or written by somebody else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import opening
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.window import file_watch
from tests.ui.running import Running, part
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    home = tmp_path / "home"
    home.mkdir()
    with shared_program.running(home) as program:
        yield program


def banner(program: Running) -> tuple[str, list[str]]:
    """What the banner about the file says, and what it offers."""
    shown = program.window.banners.shown().get("damaged")
    return (shown.text(), [button.text() for button in shown.buttons]) if shown else ("", [])


def deleted(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    other = path.with_name("other.portfolio")
    shutil.copy(path, other)
    os.replace(other, path)


@pytest.mark.parametrize("harm", [deleted, replaced])
def test_a_file_that_goes_is_noticed_and_a_copy_offered(program: Running, harm: object) -> None:
    watch = program.program._watch
    assert watch._looks.isActive()
    assert watch._looks.interval() <= 5_000
    watch._look()
    assert banner(program) == ("", [])
    harm(program.path)
    watch._look()
    text, offered = banner(program)
    assert "save a copy" in text.lower()
    assert offered == ["Save a copy"]
    assert file_watch._WATCH_MS <= 5_000


def test_what_another_program_wrote_shows(program: Running) -> None:
    other = opening.open_file(program.path, user="bob").workspace
    initiatives.create(other, "From elsewhere")
    other.close()
    program.program._watch._look()
    table = part(program.go("initiatives"), DataTable)
    model = table.model
    shown = [
        str(model.index(row, column).data())
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert "From elsewhere" in shown
