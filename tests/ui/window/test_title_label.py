"""The title in the header is the field: click or F2, Enter keeps, Escape restores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Bed planning", industry="healthcare")


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, fill) as running:
        running.show("initiative/opportunity")
        yield running


def title(program: Running) -> str:
    return program.ws.find_key("AI-001").title


def press(key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)
    settle()


def test_f2_opens_it_with_the_title_chosen_and_enter_keeps(program: Running) -> None:
    program.window.search.setFocus()
    press(Qt.Key.Key_F2)
    edit = QApplication.focusWidget()
    assert (edit.accessibleName(), edit.selectedText()) == ("Title", "Bed planning")
    QTest.keyClicks(edit, "Planning of beds & wards")
    press(Qt.Key.Key_Return)
    assert title(program) == "Planning of beds & wards"
    assert program.window._title.full_text() == "Planning of beds & wards"
    assert QApplication.focusWidget() is program.window.search
    program.registry.run("edit.undo")
    settle()
    assert program.window._title.full_text() == "Bed planning"


def test_a_click_opens_it_and_escape_restores(program: Running) -> None:
    QTest.mouseClick(program.window._title, Qt.MouseButton.LeftButton)
    QTest.keyClicks(QApplication.focusWidget(), "Something else")
    press(Qt.Key.Key_Escape)
    assert not program.window._title.is_renaming()
    assert program.window._title.full_text() == "Bed planning"
    assert title(program) == "Bed planning"
    assert program.window.current_page_id() == "initiative"


def test_an_empty_title_is_not_kept_and_leaving_keeps(program: Running) -> None:
    QTest.mouseClick(program.window._title, Qt.MouseButton.LeftButton)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)
    assert title(program) == "Bed planning"
    QTest.mouseClick(program.window._title, Qt.MouseButton.LeftButton)
    QTest.keyClicks(QApplication.focusWidget(), "Left")
    program.window.search.setFocus()
    settle()
    assert title(program) == "Left"


def test_other_pages_have_nothing_to_rename(program: Running) -> None:
    program.go("dashboard")
    press(Qt.Key.Key_F2)
    QTest.mouseClick(program.window._title, Qt.MouseButton.LeftButton)
    assert not program.window._title.is_renaming()
