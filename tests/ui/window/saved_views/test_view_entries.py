"""Saved views in the navigation: opened, marked, named, put in order, by pointer and by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.domain.filters.tree import Condition, Group
from desktop_app.services import initiatives
from desktop_app.services.lists import view_edits as views
from desktop_app.services.workspace import Workspace
from desktop_app.ui.window.saved_views.view_entries import ViewEntries, ViewEntry
from desktop_app.ui.window.saved_views.views_keeper import ViewsKeeper
from tests.ui.running import SMALL, USUAL, Running, settle
from tests.ui.shared_program import SharedProgram

_HOSTILE = "<b>R&D</b> \u202eoverride " + "long " * 30


def _of(owner: str) -> ViewDefinition:
    return ViewDefinition(Group("all", (Condition("owner", "is", owner),)))


def fill(ws: Workspace) -> None:
    for title, owner in (("Fraud bands", "Ann"), ("Churn", "Bo"), ("Triage", "Ann")):
        initiatives.create(ws, title, owner=owner)
    views.save(ws, "Of Ann", "table", _of("Ann"))
    views.save(ws, "Of Bo", "board", _of("Bo"))
    views.save(ws, _HOSTILE, "table", ViewDefinition())


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as started:
        keeper(started)._count()
        settle()
        yield started


def keeper(program: Running) -> ViewsKeeper:
    held = program.program._views
    assert held is not None
    return held


def entries(program: Running) -> ViewEntries:
    return keeper(program).entries


def entry(program: Running, name: str) -> ViewEntry:
    return next(one for one in entries(program).entries() if one.view.name == name)


def names(program: Running) -> list[str]:
    return [one.view.name for one in entries(program).entries()]


def marked(program: Running) -> list[str]:
    return [one.view.name for one in entries(program).entries() if one.isChecked()]


def key(name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, getattr(Qt.Key, f"Key_{name}"), modifier)
    settle(2)


def test_views_are_opened_and_the_open_one_is_marked(program: Running) -> None:
    program.go("dashboard")
    assert marked(program) == []
    assert [one.accessibleName() for one in entries(program).entries()][:3] == [
        "All initiatives, 3 initiatives", "View: Of Ann, 2 initiatives", "View: Of Bo, 1 initiative",
    ]  # fmt: skip
    entry(program, "Of Ann").click()
    settle()
    page = program.window.current_page()
    assert program.window.current_page_id() == "initiatives"
    assert [row[2] for row in page.table.data.shown_rows()] == ["Fraud bands", "Triage"]
    assert marked(program) == ["Of Ann"]
    entry(program, "Of Bo").click()
    settle()
    assert program.window.current_page_id() == "board"
    assert marked(program) == ["Of Bo"]
    program.window.current_page().filter.clear()
    assert marked(program) == []
    program.go("initiatives")
    assert marked(program) == ["Of Ann"]
    entry(program, "All initiatives").click()
    settle()
    assert marked(program) == ["All initiatives"]
    assert len(page.table.data.shown_rows()) == 3


def test_counts_follow_what_changes(program: Running) -> None:
    program.context.write(lambda ws: initiatives.create(ws, "Routing", owner="Bo"))
    assert keeper(program)._later.isActive()
    keeper(program)._later.timeout.emit()
    settle()
    assert entry(program, "Of Bo").view.count == 2
    assert entry(program, "All initiatives").view.count == 4


def test_arrows_go_through_views_and_sections(program: Running) -> None:
    program.go("dashboard")
    sidebar = program.window.sidebar
    assert sidebar.stops()[3] is entry(program, "All initiatives")
    program.window.sidebar.stops()[2].setFocus()
    walked = []
    for _step in range(6):
        key("Down")
        walked.append(QApplication.focusWidget().accessibleName().partition(",")[0])
    assert walked[:3] == ["All initiatives", "View: Of Ann", "View: Of Bo"]
    assert walked[4:] == ["Save this view", "Board"]
    key("Up")
    key("Up")
    key("Up")
    assert QApplication.focusWidget() is entry(program, "Of Bo")
    key("Return")
    assert program.window.current_page_id() == "board"
    assert QApplication.focusWidget() is entry(program, "Of Bo")


def test_tab_stops_once_among_the_views(program: Running) -> None:
    program.go("initiatives")
    entry(program, "Of Ann").click()
    settle()
    stops = [one for one in entries(program).entries() if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [one.view.name for one in stops] == ["Of Ann"]


def test_views_are_put_in_order_renamed_and_deleted_by_keys(program: Running) -> None:
    entry(program, "Of Bo").setFocus()
    key("Up", Qt.KeyboardModifier.AltModifier)
    assert names(program)[:3] == ["All initiatives", "Of Bo", "Of Ann"]
    assert QApplication.focusWidget() is entry(program, "Of Bo")
    key("Up", Qt.KeyboardModifier.AltModifier)
    assert [one.name for one in views.list_all(program.ws)][:2] == ["Of Bo", "Of Ann"]
    key("F2")
    QTest.keyClicks(QApplication.focusWidget(), "Bo's own")
    key("Return")
    assert "Bo's own" in names(program)
    key("F2")
    QTest.keyClicks(QApplication.focusWidget(), "of ann")
    key("Return")
    assert any("already" in text for text in program.toasts())
    # What was typed stays typed.
    assert QApplication.focusWidget().text() == "of ann"
    key("Escape")
    assert "Bo's own" in names(program)
    key("Delete")
    assert "Bo's own" not in names(program)
    assert QApplication.focusWidget() is entry(program, "Of Ann")
    program.registry.run("edit.undo")
    settle()
    assert names(program)[1] == "Bo's own"


def test_a_view_is_dragged_to_its_place(program: Running) -> None:
    moving, hostile = entry(program, "Of Ann"), entries(program).entries()[3]
    start, end = moving.rect().center(), QPoint(20, moving.height() * 3)
    QTest.mousePress(moving, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(moving, QPoint(20, moving.height()))
    QTest.mouseMove(moving, end)
    QTest.mouseRelease(moving, Qt.MouseButton.LeftButton, pos=end)
    settle()
    assert names(program) == ["All initiatives", "Of Bo", hostile.view.name, "Of Ann"]
    # It was no click.
    assert marked(program) != ["Of Ann"]


def test_the_menu_of_a_view(program: Running) -> None:
    menu = QMenu()
    entries(program).fill_menu(menu, entry(program, "Of Ann"))
    offered = {action.text(): action for action in menu.actions() if action.text()}
    assert list(offered) == ["Open", "Rename", "Move up", "Move down", "Delete"]
    assert not offered["Move up"].isEnabled()
    offered["Delete"].trigger()
    settle()
    assert "Of Ann" not in names(program)


def test_views_fold_under_their_section(program: Running) -> None:
    section = program.window.sidebar.stops()[2]
    section.setFocus()
    key("Left")
    assert not entries(program).isVisible()
    assert program.context.settings.values.views_folded
    key("Down")
    assert QApplication.focusWidget().accessibleName() == "Board"
    section.setFocus()
    key("Right")
    assert entries(program).isVisible()


def test_hostile_names_stay_text(program: Running) -> None:
    line = entries(program).entries()[3]
    assert "<b>" not in line.toolTip()
    assert "R&D" in line.toolTip()
    assert line.width() <= program.window.sidebar.width()


def test_without_views_nothing_shows(program: Running) -> None:
    for view in views.list_all(program.ws):
        program.context.write(lambda ws, view=view: views.remove(ws, view.id))
    settle()
    assert not entries(program).isVisible()
    assert program.window.sidebar.stops()[2].is_open is None
    program.registry.run("edit.undo")
    settle()
    assert entries(program).isVisible()
    program.context.close_portfolio()
    settle()
    assert not entries(program).isVisible()
    assert entries(program).entries() == []


def test_many_views_leave_the_sections_in_sight(program: Running) -> None:
    for number in range(47):
        views.save(program.ws, f"View number {number}", "table", ViewDefinition())
    program.context.write(lambda ws: views.save(ws, "Last", "table", ViewDefinition()))
    sidebar = program.window.sidebar
    for size in (USUAL, SMALL):
        program.resize(size)
        for section in sidebar._entries:
            box = section.geometry()
            assert sidebar.rect().contains(box)
            assert box.height() == section.sizeHint().height()
    program.resize(USUAL)
    sidebar.stops()[2].setFocus()
    key("Up")
    sidebar._entries[2].setFocus()
    key("Up")
    key("Up")
    last = entry(program, "Last")
    assert QApplication.focusWidget() is last
    assert not last.visibleRegion().isEmpty()
