"""Jobs that end after their page or portfolio is gone, and pages asked for before the portfolio is there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop_app.domain.place import FilePlace
from desktop_app.errors import UserError
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.settings import Settings
from desktop_app.services import initiatives
from desktop_app.services.changes import Changes
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store.engine import FileDatabase
from desktop_app.ui.window.program import Program
from tests.driving.late_runner import LateRunner
from tests.templates import put_portfolio


def _make(path: Path) -> None:
    ws = portfolios.create(path, name="Late", user="Ann")
    initiatives.create(ws, "First")
    ws.close()


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    names = [tmp_path / f"{name}.portfolio" for name in ("first", "second")]
    for path in names:
        put_portfolio(path, "late answers", _make)
    return names


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    program = Program(Settings(tmp_path / "s.json"), LateRunner(random.Random(1)), PluginHost())
    yield program
    program.window.close()
    for thing in (program.window, program.context, program):
        thing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def open_now(program: Program, path: Path) -> Workspace:
    program.open(FilePlace(path))
    program.runner.wait()
    return program.context.workspace


def test_an_answer_is_dropped_with_its_portfolio(program: Program, paths: list[Path]) -> None:
    open_now(program, paths[0])
    heard: list[object] = []
    program.context.read(lambda ws: ws.place.name, heard.append)
    program.adopt(Workspace(FileDatabase(paths[1])))
    program.context.read(lambda ws: ws.place.name, heard.append)
    program.runner.wait()
    assert heard == [paths[1].name]


def test_an_edit_is_kept_and_one_that_is_not_is_said(program: Program, paths: list[Path]) -> None:
    open_now(program, paths[0])
    heard: list[object] = []

    def refused(_ws: Workspace) -> Changes:
        raise UserError("This was not kept.")

    program.context.write(lambda ws: initiatives.create(ws, "Second"), on_done=heard.append)
    program.context.write(refused, on_error=heard.append)
    program.close_portfolio()
    program.runner.wait()
    assert heard == []
    assert [toast.text() for toast in program.window._toasts.toasts()] == ["This was not kept."]
    again = open_now(program, paths[0])
    assert [spine.initiative.title for spine in again.spines()] == ["First", "Second"]


def test_what_makes_a_file_goes_on_and_the_portfolio_waits_for_it(
    program: Program, paths: list[Path], tmp_path: Path
) -> None:
    open_now(program, paths[0])
    heard: list[object] = []

    def work(ws: Workspace, _job: object) -> int:
        return len(ws.spines())

    program.context.read_job(work, heard.append, lasts=True)
    closed: list[object] = []
    program.close_portfolio(lambda: closed.append(list(heard)))
    assert closed == []
    program.runner.wait()
    assert closed == [[1]]


def test_a_page_comes_once_the_portfolio_is_there(program: Program, paths: list[Path]) -> None:
    program.start(FilePlace(paths[0]), "briefs")
    program.window.painted.emit()
    shown = program.window.current_page()
    assert shown is not None
    assert not shown.isEnabled()
    for page in ("strategy", "scenarios", "settings"):
        assert program.window.show_page(page) is None
    assert program.window.current_page() is shown
    program.runner.wait()
    assert program.window.current_page_id() == "settings"
    assert shown.isEnabled()


def test_a_portfolio_is_opened_again_at_once_without_a_word(program: Program, paths: list[Path]) -> None:
    open_now(program, paths[0])
    program.close_portfolio()
    program.open(FilePlace(paths[0]))
    program.runner.wait()
    assert "warning" not in program.window.banners.shown()
    assert program._lock is not None


def test_the_palette_gives_the_focus_back_to_what_still_lives(program: Program, paths: list[Path]) -> None:
    open_now(program, paths[0])
    program.window.show()
    program.window.activateWindow()
    QApplication.processEvents()
    program.window.show_page("initiatives")
    page = program.window.current_page()
    assert page is not None
    page.table.view.setFocus()
    program.registry.run("palette.open")
    open_now(program, paths[1])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    from desktop_app.ui.window.command_palette import Palette

    for palette in program.window.findChildren(Palette):
        palette.leave()


def test_a_file_that_fails_before_the_first_is_open_leaves_the_pages_of_the_first(
    program: Program, paths: list[Path]
) -> None:
    program.start(FilePlace(paths[0]), "briefs")
    program.open(FilePlace(paths[0].with_name("none.portfolio")))
    program.runner.wait()
    assert program.window.current_page_id() == "welcome"
    for _time in range(10):
        QApplication.processEvents()
        program.runner.wait()
    assert program.context.is_open
    assert program.window.current_page_id() == "dashboard"
    program.registry.run("portfolio.health")
    program.runner.wait()
    assert program.window.current_page_id() == "health"
