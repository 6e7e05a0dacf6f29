"""The list is sorted by keys alone: from the palette, from a menu of columns, from the menu of the header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiatives.page import InitiativesPage
from desktop_app.ui.widgets.table.sort_menu import fill_of_column, fill_sort_menu
from desktop_app.ui.window.commands import palette_places
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    for title, likely in (("Fraud bands", 4e6), ("Churn", 2e6), ("Triage", None)):
        initiatives.create(ws, title, benefit_likely=likely)


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as started:
        yield started


@pytest.fixture
def page(program: Running) -> InitiativesPage:
    return cast(InitiativesPage, program.go("initiatives"))


def titles(page: InitiativesPage) -> list[str]:
    return [row[2] for row in page.table.data.shown_rows()]


def test_keys_open_a_menu_of_columns(program: Running, page: InitiativesPage) -> None:
    page.table.enter()
    program.registry.run("table.sort")
    settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    shown = [action for action in menu.actions() if action.text() == "Initiative"]
    menu.setActiveAction(shown[0])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    settle()
    assert titles(page) == ["Churn", "Fraud bands", "Triage"]
    again = QMenu(page)
    fill_sort_menu(page.table, again)
    ticked = [action.text() for action in again.actions() if action.isChecked()]
    assert ticked == ["Initiative", "Ascending"]
    next(action for action in again.actions() if action.text() == "Descending").trigger()
    assert titles(page) == ["Triage", "Fraud bands", "Churn"]
    # It is kept, as after a click on the header.
    assert page.display.definition().sort == (("title", True),)


def test_the_palette_sorts_the_table_in_front(program: Running, page: InitiativesPage) -> None:
    items = {item.title: item for item in palette_places(program.context)}
    items["Sort by Benefit a year, ascending"].run()
    assert titles(page) == ["Churn", "Fraud bands", "Triage"]
    program.go("settings")
    assert not any(item.title.startswith("Sort by") for item in palette_places(program.context))
    possible, reason = program.registry.get("table.sort").enabled()
    assert not possible
    assert "no table" in reason


def test_the_menu_of_a_header_sorts_by_its_column(page: InitiativesPage) -> None:
    menu = QMenu(page)
    at = [column.id for column in page.table.data.columns()].index("title")
    fill_of_column(page.table, menu, at)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Sort ascending", "Sort descending", "Sort by"]
    menu.actions()[1].trigger()
    assert titles(page) == ["Triage", "Fraud bands", "Churn"]
    page.table.view.horizontalHeader().customContextMenuRequested.emit(QPoint(5, 5))
    settle()
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    assert "Reset columns to defaults" in [action.text() for action in opened.actions()]
    opened.close()
