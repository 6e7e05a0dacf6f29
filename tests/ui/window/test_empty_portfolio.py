"""A portfolio with nothing in it: every page says what belongs there, and holds what starts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop_app.domain.place import FilePlace
from desktop_app.services import initiatives
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.field import Field
from tests.ui.cut_texts import primaries
from tests.ui.running import TABS, Running, running, settle, visible_widgets


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home")) as found:
        yield found


def empty_states(root: QWidget) -> list[EmptyState]:
    return [widget for widget in visible_widgets(root) if isinstance(widget, EmptyState)]


def enabled_buttons(root: QWidget) -> list[QAbstractButton]:
    return [
        widget
        for widget in visible_widgets(root)
        if isinstance(widget, QAbstractButton) and widget.isEnabled()
    ]


@pytest.mark.parametrize(
    "page", ["dashboard", "initiatives", "board", "roadmap", "reviews", "briefs", "import", "backups"]
)
def test_an_empty_page_says_what_belongs_there_with_a_button(program: Running, page: str) -> None:
    shown = program.go(page)
    states = empty_states(shown)
    assert states, page
    assert len(primaries(program.window)) <= 1, primaries(program.window)
    for state in states:
        assert len(state.sentence()) > 15
        assert [button for button in state.buttons if button.isVisible() and button.text()], state.sentence()


def test_the_buttons_of_empty_pages_start_something(program: Running) -> None:
    state = empty_states(program.go("initiatives"))[0]
    state.buttons[0].click()
    settle()
    QTest.keyClicks(QApplication.focusWidget(), "Traffic lights")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    assert program.window.current_page_id() == "initiative"
    program.registry.run("edit.undo")
    assert not program.go("initiatives").table.model.rows()
    program.clear_toasts()


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_of_a_bare_initiative_has_something_to_begin_with(program: Running, tab: str) -> None:
    made = initiatives.create(program.ws, "Bare")
    page = program.open_tab(made.record_ids[0], tab)
    panel = page.current_tab()
    begins = [*enabled_buttons(panel), *(w for w in visible_widgets(panel) if isinstance(w, Field))]
    if tab == "history":
        # It has the change that made the initiative.
        assert not empty_states(panel) or empty_states(panel)[0].sentence()
    else:
        assert begins, tab
    for state in empty_states(panel):
        assert state.sentence()
    initiatives.delete(program.ws, [made.record_ids[0]])


def test_a_search_that_finds_nothing_says_so_and_offers_to_clear_it(program: Running) -> None:
    made = initiatives.create(program.ws, "Traffic lights")
    page = program.go("initiatives")
    page.refresh()
    page.display.look_for("zzz")
    settle()
    state = empty_states(page)[0]
    assert "match" in state.sentence()
    state.buttons[0].click()
    settle()
    assert empty_states(page) == []
    assert len(page.table.model.shown_rows()) == 1
    initiatives.delete(program.ws, [made.record_ids[0]])
    page.refresh()


def test_without_a_portfolio_the_window_shows_only_what_works(program: Running) -> None:
    program.registry.run("portfolio.close")
    settle()
    assert program.window.current_page_id() == "welcome"
    shown = {action.id for action in program.registry if action.id.startswith("go.")}
    assert shown == {"go.welcome", "go.plugins", "go.settings", "go.help"}
    assert [button for button in enabled_buttons(program.window.current_page()) if button.text()]
    for page in ("plugins", "settings", "backups", "help", "new"):
        assert program.go(page).isVisible()
    program.program.open(FilePlace(program.path))
    settle()
    assert program.window.current_page_id() == "dashboard"
