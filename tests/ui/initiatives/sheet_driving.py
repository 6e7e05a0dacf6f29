"""Drives the list of initiatives as a sheet: goes to cells, marks them, types and pastes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives
from desktop_app.services.lists import view_rows
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiatives.page import InitiativesPage
from desktop_app.ui.widgets.table.sheet_cells import CellArea
from tests.ui.running import Running, activate, settle

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def fill(ws: Workspace) -> None:
    for number in range(1, 7):
        initiatives.create(ws, f"Case {number}", owner="Ann", benefit_likely=number * 100_000.0)
    custom_fields.add(ws, {"name": "Audience", "field_type": "text"})
    custom_fields.add(ws, {"name": "Seats", "field_type": "number"})


def open_list(program: Running) -> Iterator[InitiativesPage]:
    """The list with its cells under the keyboard; each test takes back what it changed, so that they share the portfolio."""
    shown = program.go("initiatives")
    assert isinstance(shown, InitiativesPage)
    before = view_rows.read(program.ws)
    shown.display.reset_columns()
    activate(program.window)
    shown.table.view.setFocus()
    yield shown
    assert view_rows.read(program.ws) == before
    shown.sheet.report.withdraw()
    shown.table.model.doubts.clear()
    program.clear_toasts()


def show(page: InitiativesPage, *names: str) -> None:
    page.display.set_columns(["key", "title", *names])
    settle()


def stand(page: InitiativesPage, row: int, name: str) -> None:
    model, view = page.table.model, page.table.view
    at = next(at for at, column in enumerate(model.columns()) if column.id == name)
    page.sheet._go_to(model.index(row, at))
    view.setFocus()


def mark(page: InitiativesPage, rows: range, *names: str) -> None:
    places = [at for at, column in enumerate(page.table.model.columns()) if column.id in names]
    page.sheet.cells.select(CellArea(rows, sorted(places, key=page.sheet.cells.shown_columns().index)))


def press(
    page: InitiativesPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    focused = QApplication.focusWidget() or page.table.view
    QTest.keyClick(focused, key, modifier)
    settle(2)


def type_in(page: InitiativesPage, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the current cell as somebody at the keyboard does: the first letter opens it."""
    # A list of proposals has been the active window of this platform.
    activate(page.window())
    QTest.keyClicks(page.table.view, text[:1])
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, text[1:])
    QTest.keyClick(editor, end)
    settle(2)


def paste(page: InitiativesPage, text: str) -> None:
    QApplication.clipboard().setText(text)
    QTest.keyClick(page.table.view, Qt.Key.Key_V, CONTROL)
    settle(3)


def undo(program: Running) -> None:
    program.registry.run("edit.undo")
    settle(2)


def custom_id(ws: Workspace, name: str) -> str:
    return next(one.id for one in custom_fields.list_all(ws).fields if one.name == name)
