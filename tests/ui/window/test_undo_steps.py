"""Undo in the window: it says what it took, asks before something big or old, and what it took can be done again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.services import initiatives
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.lists import view_edits
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.undo_dialogs import AgainDialog, UndoDialog
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.dialog import Dialog
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram

Asked = TypeVar("Asked", bound=Dialog)


def two(ws: Workspace) -> None:
    """Two initiatives that were there before the program was opened."""
    with ws.change("Add two") as step:
        initiatives.add_initiatives(step.uow, ws, [{"title": "Old"}, {"title": "Older"}])


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, two) as running:
        running.go("initiatives")
        yield running


def add(program: Running, n: int) -> None:
    with program.ws.change(f"Import {n} rows") as step:
        initiatives.add_initiatives(step.uow, program.ws, [{"title": f"Row {i}"} for i in range(n)])
    bus.publish(step.changes)
    settle()


def press(program: Running, shortcut: str) -> None:
    program.registry.run(shortcut)
    settle()


def asked(program: Running, kind: type[Asked]) -> list[Asked]:
    return [dialog for dialog in program.window.findChildren(kind) if dialog.isVisible()]


def press_toast(program: Running, label: str) -> None:
    area = program.window._toasts
    assert area is not None
    (toast,) = [toast for toast in area.toasts() if toast.offers == label]
    toast.action_button.click()
    settle()


def count(program: Running) -> int:
    return len(lists.titles(program.ws))


def test_undo_says_what_it_took_and_offers_to_redo_it(program: Running) -> None:
    add(program, 3)
    program.clear_toasts()
    press(program, "edit.undo")
    assert asked(program, UndoDialog) == []
    assert program.toasts() == ["Undone: 3 rows imported (3 initiatives)"]
    press_toast(program, "Redo")
    assert count(program) == 5
    assert program.toasts() == ["Redone: 3 rows imported (3 initiatives)"]
    press_toast(program, "Undo")
    assert count(program) == 2


def test_a_big_undo_asks_first_and_keeps_by_default(program: Running) -> None:
    add(program, 60)
    press(program, "edit.undo")
    (dialog,) = asked(program, UndoDialog)
    assert dialog.windowTitle() == "Undo “60 rows imported”?"
    assert "60 records" in dialog.sentence.text()
    assert QApplication.focusWidget() in (dialog.keep, None)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle()
    assert count(program) == 62
    press(program, "edit.undo")
    (dialog,) = asked(program, UndoDialog)
    dialog.take.click()
    settle()
    assert count(program) == 2
    assert program.toasts() == ["Undone: 60 rows imported (60 initiatives)"]
    press_toast(program, "Redo")
    # The message names the step, so pressing its button needs no question.
    press_toast(program, "Undo")
    assert asked(program, UndoDialog) == []
    assert count(program) == 2


def test_undo_of_what_was_there_before_the_program_asks_first(program: Running) -> None:
    program.context.undo_steps._began = program.ws.clock()
    press(program, "edit.undo")
    (dialog,) = asked(program, UndoDialog)
    assert "before you opened the program" in dialog.sentence.text()
    dialog.reject()
    settle()
    assert count(program) == 2


def test_a_saved_view_keeps_the_redo(program: Running) -> None:
    add(program, 3)
    press(program, "edit.undo")
    bus.publish(view_edits.save(program.ws, "Mine", "table", ViewDefinition()))
    press(program, "edit.redo")
    assert count(program) == 5


def test_what_was_taken_back_can_be_done_again_after_later_edits(program: Running) -> None:
    press(program, "edit.again")
    assert program.toasts() == ["Nothing was undone"]
    add(program, 3)
    press(program, "edit.undo")
    bus.publish(initiatives.create(program.ws, "Mine"))
    press(program, "edit.redo")
    assert count(program) == 3
    press(program, "edit.again")
    (dialog,) = asked(program, AgainDialog)
    (button,) = dialog.buttons
    assert button.accessibleName() == "Do again: 3 rows imported"
    button.click()
    settle()
    assert count(program) == 6
    assert "Redone: 3 rows imported (3 initiatives)" in program.toasts()
    press_toast(program, "Undo")
    assert count(program) == 3


@pytest.mark.parametrize("kind", [UndoDialog, AgainDialog])
def test_a_question_goes_with_its_portfolio(program: Running, kind: type[Dialog]) -> None:
    add(program, 60)
    press(program, "edit.undo")
    if kind is AgainDialog:
        asked(program, UndoDialog)[0].take.click()
        settle()
        press(program, "edit.again")
    (dialog,) = asked(program, kind)
    answer = next(button for button in dialog.findChildren(Button) if button.text() in ("Undo", "Do again"))
    program.context.close_portfolio()
    # Somebody may press it in the same moment.
    answer.click()
    settle()
    assert asked(program, kind) == []
