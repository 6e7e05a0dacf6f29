"""What somebody without a mouse needs: Enter, the palette, the focus; and messages that do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.choices import Stage
from desktop_app.services import initiatives
from desktop_app.services.lists import list_reads as lists
from desktop_app.ui.widgets.search_field import SearchField
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from tests.ui.filled import fill
from tests.ui.running import Running, settle, visible_widgets
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: object) -> Iterator[Running]:
    with shared_program.running(tmp_path, partial(fill, text="A plain text")) as found:
        yield found


def focus_on(name: str, window: QWidget) -> QWidget:
    widget = next(w for w in visible_widgets(window) if w.accessibleName() == name)
    widget.setFocus()
    return widget


def new_initiative(program: Running) -> str:
    program.registry.run("initiative.new")
    settle()
    QTest.keyClicks(QApplication.focusWidget(), "A new one")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    return str(program.window.current_page().initiative_id)


def test_enter_presses_the_button_with_the_focus(program: Running) -> None:
    program.go("initiatives")
    QTest.keyClick(focus_on("New initiative", program.window), Qt.Key.Key_Return)
    settle()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Title"


def test_enter_leaves_boxes_to_tick_and_buttons_that_are_off_alone(program: Running) -> None:
    program.go("briefs")
    made = next(w for w in visible_widgets(program.window) if w.accessibleName() == "Create briefs")
    assert not made.isEnabled()
    made.setFocus()
    QTest.keyClick(program.window, Qt.Key.Key_Return)
    settle()
    assert program.toasts() == []


def test_the_focus_is_in_sight_on_a_new_initiative(program: Running, qtbot: QtBot) -> None:
    program.resize((1440, 900))
    new_initiative(program)
    edit = QApplication.focusWidget()
    assert edit is not None
    tab = program.window.current_page().current_tab()
    assert tab.isAncestorOf(edit)

    def is_in_sight() -> bool:
        top = edit.mapTo(tab, edit.rect().topLeft()).y()
        return 0 <= top <= tab.height() - edit.height()

    qtbot.waitUntil(is_in_sight, timeout=5000)
    assert not edit.visibleRegion().isEmpty()


def test_the_palette_adds_records_from_any_part(program: Running) -> None:
    made = new_initiative(program)
    for action in ("source", "metric", "trade_off", "bet", "cohort", "version", "risk"):
        program.registry.run(f"initiative.add.{action}")
        settle()
    spine = program.ws.spine(made)
    assert [len(part) for part in (spine.data_sources, spine.metrics, spine.decisions, spine.bets)] == [1] * 4
    assert [len(part) for part in (spine.cohorts, spine.model_versions, spine.risks)] == [1] * 3


def test_a_review_starts_and_closes_by_the_palette(program: Running) -> None:
    new_initiative(program)
    assert not program.registry.get("initiative.review.close").enabled()[0]
    program.registry.run("initiative.review.start")
    settle()
    assert program.registry.get("initiative.review.start").enabled() == (False, "A review is already open.")
    assert program.registry.get("initiative.review.close").enabled()[0]


def test_the_first_record_of_a_list_shows_whole(program: Running) -> None:
    program.resize((1440, 900))
    new_initiative(program)
    program.registry.run("initiative.add.bet")
    settle(8)
    table = next(
        t for t in program.window.findChildren(FittedTable) if t.isVisible() and t.model.rowCount() == 1
    )
    assert not any(bar.isVisible() for bar in table.view.findChildren(QScrollBar))
    row = table.view.visualRect(table.model.index(0, 0))
    assert table.view.viewport().rect().contains(row.adjusted(0, 0, -row.width() + 1, 0))


def test_ctrl_tab_takes_the_focus_along_the_tabs(program: Running) -> None:
    program.show("initiative/overview")
    page = program.window.current_page()
    page._tab_button().setFocus()
    for _time in range(3):
        program.registry.run("initiative.next_tab")
        settle()
        assert QApplication.focusWidget() is page._tab_button()


def test_an_action_of_the_top_bar_keeps_the_focus_when_it_is_made_anew(program: Running) -> None:
    program.show("initiative/overview")
    focus_on("Brief", program.window)
    program.window.refresh_header()
    settle()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Brief"


def test_only_the_newest_change_is_offered_for_undo(program: Running) -> None:
    one = program.ws.find_key("AI-001").id
    for stage in (Stage.ON_HOLD, Stage.STOPPED):
        program.context.write(
            lambda ws, stage=stage: initiatives.move_stage(ws, one, stage, reason="Because"), toast=True
        )
        settle()
    offers = [t for t in program.window._toasts.toasts() if t.offers == "Undo"]
    assert len(offers) == 1
    program.registry.run("edit.undo")
    settle()
    assert [t for t in program.window._toasts.toasts() if t.offers == "Undo"] == []


def test_the_search_leads_to_what_it_found(program: Running) -> None:
    page = program.go("initiatives")
    program.registry.run("edit.search")
    field = QApplication.focusWidget()
    assert field is page._search
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert page.table.view.hasFocus()
    assert len(page.table.selected_refs()) == 1
    program.registry.run("edit.search")
    QTest.keyClicks(field, "AI-001")
    settle()
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert program.window.current_page_id() == "initiative"


def test_escape_leaves_the_facts_before_the_initiative(program: Running) -> None:
    program.go("initiatives")
    program.show("initiative/trust")
    tab = program.window.current_page().current_tab()
    tab.show_facts(True)
    settle()
    # The search first, then the facts, then the initiative.
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert tab.facts.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert program.window.current_page_id() == "initiative"
    assert not tab.facts.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert program.window.current_page_id() == "initiatives"


def test_escape_leads_back_to_where_an_initiative_was_opened(program: Running) -> None:
    one = lists.titles(program.ws)[0][0]

    def leave() -> str:
        settle()
        QTest.keyClick(program.window, Qt.Key.Key_Escape)
        settle()
        return str(program.window.current_page_id())

    for start in ("prioritise", "board", "health"):
        program.go(start)
        program.context.open_initiative(one)
        assert leave() == start
    # Never round in a circle: from a finding to its initiative and by the palette to the findings again.
    program.go("dashboard")
    program.go("health")
    program.context.open_initiative(one)
    program.go("health")
    assert leave() == "dashboard"


@pytest.mark.parametrize("page", ["board", "roadmap", "settings", "help", "initiatives"])
def test_the_search_of_the_page_in_front_is_taken(program: Running, page: str) -> None:
    program.go(page)
    program.registry.run("edit.search")
    settle()
    assert program.window.current_page_id() == page
    assert isinstance(program.window.focusWidget(), SearchField)


def test_a_page_without_a_search_leads_to_the_list(program: Running) -> None:
    program.go("strategy")
    program.registry.run("edit.search")
    settle()
    assert program.window.current_page_id() == "initiatives"
    assert isinstance(program.window.focusWidget(), SearchField)
