"""The program that tests share: nothing of a test can be seen in the next one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.bus import bus
from tests.ui.running import running
from tests.ui.shared_program import SharedProgram, traces_of
from tests.ui.traces import first_difference


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Fraud bands", owner="Ann")


def folder(parent: Path, name: str) -> Path:
    path = parent / name
    path.mkdir()
    return path


def test_what_a_test_did_is_gone_before_the_next(shared_program: SharedProgram, tmp_path: Path) -> None:
    first, second = folder(tmp_path, "first"), folder(tmp_path, "second")
    with shared_program.running(first, fill) as program:
        window, as_started = program.window, traces_of(program, first)
        bus.publish(initiatives.create(program.ws, "Churn"))
        program.go("initiatives").setFocus()
        program.context.settings.update(organisation="Somebody's")
        program.window.banner("warning", "Said", "caution")
        program.context.toast("Said")
        program.resize((1200, 800))
        assert first_difference(as_started, traces_of(program, first))
    with shared_program.running(second, fill) as again:
        assert again.window is window
        assert [spine.initiative.title for spine in again.ws.spines()] == ["Fraud bands"]
        assert set(again.window.made_pages()) == {"dashboard"}
        assert again.context.settings.values.organisation == ""
        assert again.path.parent == second
        assert first_difference(as_started, traces_of(again, second)) == ""


def test_what_cannot_be_taken_back_is_started_anew(shared_program: SharedProgram, tmp_path: Path) -> None:
    first, second = folder(tmp_path, "first"), folder(tmp_path, "second")
    with shared_program.running(first, fill) as program:
        window = program.window
        program.registry.set_shortcut("edit.undo", "Ctrl+U")
    with shared_program.running(second, fill) as again:
        assert again.window is not window
        assert again.registry.shortcut("edit.undo") == "Ctrl+Z"


def test_a_shared_program_is_as_one_of_its_own(
    shared_program: SharedProgram, qapp: QApplication, tmp_path: Path
) -> None:
    first, second, own = (folder(tmp_path, name) for name in ("first", "second", "own"))
    with shared_program.running(first, fill) as program:
        program.go("initiatives")
    with shared_program.running(second, fill) as program:
        shared = traces_of(program, second)
    shared_program.close()
    with running(own, fill) as alone:
        assert first_difference(shared, traces_of(alone, own)) == ""
