"""The short form for a new initiative, driven by keys and accessible names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.records import Initiative
from desktop_app.services import drafts, initiatives
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiatives.new_panel import panel_of
from tests.ui.running import Running, button, delete_now, field, in_sight, settle
from tests.ui.shared_program import SharedProgram

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Chest X-ray triage", owner="Radiology", industry="healthcare")
    initiatives.create(ws, "Bed planning", industry="healthcare", stage="discovery")


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, fill) as running:
        yield running


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)
    settle()


def write(text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def name_of_focus() -> str:
    focused = QApplication.focusWidget()
    return focused.accessibleName() if focused is not None else ""


def ctrl_n(program: Running) -> None:
    QTest.keyClick(QApplication.focusWidget() or program.window, Qt.Key.Key_N, CTRL)
    settle()


def titles(program: Running) -> list[str]:
    return [title for _id, _key, title, _stage, _owner in lists.titles(program.ws)]


def newest(program: Running) -> Initiative:
    return max((spine.initiative for spine in program.ws.spines()), key=lambda one: one.key)


def panel(program: Running) -> QWidget:
    shown = panel_of(program.context)
    assert shown is not None
    return shown


def test_only_a_title_is_needed_and_the_new_one_opens_at_its_start(program: Running) -> None:
    program.go("initiatives")
    ctrl_n(program)
    assert name_of_focus() == "Title"
    write("No-show prediction")
    press(Qt.Key.Key_Return)
    made = newest(program)
    assert (made.title, made.stage, made.ai_kind) == ("No-show prediction", "strategy", "learning_from_data")
    assert program.window.current_page_id() == "initiative"
    assert program.window.current_page().initiative_id == made.id
    focused = QApplication.focusWidget()
    assert focused is not None
    assert program.window.current_page().isAncestorOf(focused)
    assert in_sight(focused)


def test_without_a_title_it_says_so_and_makes_nothing(program: Running) -> None:
    program.go("dashboard")
    ctrl_n(program)
    press(Qt.Key.Key_Tab)
    write("Puts urgent cases first")
    press(Qt.Key.Key_Return)
    assert name_of_focus() == "Title"
    assert "Give it a title." in QApplication.focusWidget().accessibleDescription()
    assert len(titles(program)) == 2


def test_enter_creates_from_any_field(program: Running) -> None:
    program.go("initiatives")
    for number, name in enumerate(["What it does, and for whom", "Prediction", "Industry", "Owner"]):
        ctrl_n(program)
        write(f"Case {number}")
        while name_of_focus() != name:
            press(Qt.Key.Key_Tab)
        press(Qt.Key.Key_Return)
        assert newest(program).title == f"Case {number}"
        program.go("initiatives")


def test_tab_goes_through_the_form_and_stays_in_it(program: Running) -> None:
    program.go("initiatives")
    ctrl_n(program)
    seen = [name_of_focus()]
    for _step in range(9):
        press(Qt.Key.Key_Tab)
        seen.append(name_of_focus())
    assert seen == ["Title", "What it does, and for whom", "Prediction", "Industry", "Owner", "Stage",
                    "Create and add another", "Create", "Close and keep the draft", "Title"]  # fmt: skip
    press(Qt.Key.Key_Backtab)
    assert name_of_focus() == "Close and keep the draft"


def test_arrows_choose_the_kind_and_its_fields_are_set(program: Running) -> None:
    program.go("initiatives")
    ctrl_n(program)
    write("Letters to patients")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Right)
    assert name_of_focus() == "Assistant"
    press(Qt.Key.Key_Down)
    assert name_of_focus() == "Optimisation"
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return)
    spine = program.ws.spine(newest(program).id)
    assert (spine.initiative.ai_kind, spine.initiative.purpose) == ("generative", "generation")
    # What the template proposes is not there before somebody accepts it.
    assert not spine.metrics
    assert not spine.bets
    assert not spine.risks
    assert not spine.initiative.facts


def test_ctrl_enter_creates_and_starts_another_with_the_same_place(program: Running) -> None:
    program.go("initiatives")
    ctrl_n(program)
    write("First")
    field(panel(program), "Owner").edit.setFocus()
    write("Outpatients")
    press(Qt.Key.Key_Return, CTRL)
    assert name_of_focus() == "Title"
    assert QApplication.focusWidget().text() == ""
    assert program.window.current_page_id() == "initiatives"
    write("Second")
    press(Qt.Key.Key_Return, CTRL)
    rows = [(title, owner) for _id, _key, title, _stage, owner in lists.titles(program.ws)]
    assert rows[-2:] == [("First", "Outpatients"), ("Second", "Outpatients")]
    assert any("Second" in toast for toast in program.toasts())


def test_escape_and_a_click_beside_it_keep_the_draft(program: Running) -> None:
    program.go("initiatives")
    ctrl_n(program)
    write("A draft")
    press(Qt.Key.Key_Escape)
    assert not panel(program).isVisible()
    assert program.window.current_page_id() == "initiatives"
    ctrl_n(program)
    assert QApplication.focusWidget().text() == "A draft"
    write(" that goes on")
    QTest.mouseClick(panel(program), Qt.MouseButton.LeftButton, pos=QPoint(4, 300))
    settle()
    assert not panel(program).isVisible()
    program.go("board")
    ctrl_n(program)
    assert QApplication.focusWidget().text() == "A draft that goes on"
    assert len(titles(program)) == 2


def test_the_focus_returns_to_where_it_was(program: Running) -> None:
    page = program.go("initiatives")
    page.table.view.setFocus()
    ctrl_n(program)
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.table.view


def test_it_opens_over_any_page_and_goes_with_it(program: Running) -> None:
    for page in ("reviews", "settings", "briefs", "backups"):
        program.go(page)
        ctrl_n(program)
        assert name_of_focus() == "Title"
        program.go("strategy")
        assert not panel(program).isVisible()


def test_the_button_of_the_header_is_pressed_while_it_is_open(program: Running) -> None:
    program.go("dashboard")

    def header_button() -> QWidget:
        # The one before is deleted only later.
        delete_now()
        return button(program.window.top_bar, "New initiative")

    QTest.mouseClick(header_button(), Qt.MouseButton.LeftButton)
    settle()
    assert header_button().look() == "pressed"
    QTest.mouseClick(header_button(), Qt.MouseButton.LeftButton)
    settle()
    assert not panel(program).isVisible()
    assert header_button().look() == "primary"


def test_a_column_of_the_board_gives_its_stage(program: Running) -> None:
    board = program.go("board")
    QTest.mouseClick(button(board, "New initiative in Discovery"), Qt.MouseButton.LeftButton)
    settle()
    write("In discovery")
    press(Qt.Key.Key_Return)
    assert newest(program).stage == "discovery"
    board = program.go("board")
    board.view.setFocus()
    board.view.set_current(program.ws.find_key("AI-002").id)
    ctrl_n(program)
    assert field(panel(program), "Stage").value() == "discovery"


def test_creating_is_one_undo(program: Running) -> None:
    program.go("initiatives")
    ctrl_n(program)
    write("One step")
    press(Qt.Key.Key_Return)
    program.registry.run("edit.undo")
    settle()
    assert "One step" not in titles(program)


def test_it_goes_with_its_portfolio(program: Running) -> None:
    program.go("initiatives")
    ctrl_n(program)
    write("Of this portfolio only")
    program.context.close_portfolio()
    settle()
    assert panel_of(program.context) is None


def test_what_was_typed_outlives_the_program(program: Running) -> None:
    program.go("initiatives")
    ctrl_n(program)
    write("Half a thought")
    press(Qt.Key.Key_Escape)
    program.context.close_portfolio()
    settle()
    program.context.open_path(program.path)
    settle()
    banner = program.window.banners.shown()["draft"]
    assert "“New initiative” was not kept" in banner.text()
    button(banner, "Continue").click()
    settle()
    assert panel(program).isVisible()
    assert panel(program).title.text() == "Half a thought"
    press(Qt.Key.Key_Return)
    assert newest(program).title == "Half a thought"
    program.program._drafts.flush()
    assert drafts.store_of(program.ws).read() == []


def test_the_search_of_a_page_comes_before_that_of_a_panel_beside_it(program: Running) -> None:
    page = program.go("initiatives")
    program.registry.run("list.columns")
    settle()
    QTest.keyClick(QApplication.focusWidget() or program.window, Qt.Key.Key_F, CTRL)
    settle()
    assert name_of_focus() == "Search title, problem, notes, risks"
    assert page.isVisible()
