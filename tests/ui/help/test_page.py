"""The help page: F1 leads to the section of where one is, search by keys, links, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop_app.services import initiatives
from desktop_app.services.learning import help_texts
from desktop_app.services.workspace import Workspace
from desktop_app.ui.help.contents import HelpPlace
from desktop_app.ui.help.page import HelpPage
from desktop_app.ui.window.command_palette import Palette
from desktop_app.ui.window.commands import palette_places
from tests.ui.running import Running, running, settle, visible_widgets


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Payment fraud")


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), fill) as started:
        yield started


@pytest.fixture
def page(program: Running) -> HelpPage:
    program.go("dashboard")
    shown = program.go("help")
    assert isinstance(shown, HelpPage)
    shown.show_topic("start")
    return shown


def help_for(program: Running) -> HelpPage:
    QTest.keyClick(program.window, Qt.Key.Key_F1)
    settle()
    page = program.window.current_page()
    assert isinstance(page, HelpPage)
    return page


def type_into(page: HelpPage, text: str) -> None:
    page._search.setFocus()
    QTest.keyClicks(page._search, text)
    settle()


# That every page has its section is a test of the texts; here one of each kind of page is enough.
@pytest.mark.parametrize("page_id", ["dashboard", "fields", "settings", "backups"])
def test_f1_opens_the_section_of_the_page(program: Running, page_id: str) -> None:
    program.go(page_id)
    page = help_for(program)
    section = help_texts.section_for(page_id)
    assert page._place == HelpPlace(section.topic, section.anchor)
    assert page_id in section.places


def test_f1_opens_the_section_of_the_tab_and_escape_leads_back(program: Running) -> None:
    one = program.ws.find_key("AI-001").id
    for tab in ("overview", "metrics", "history"):
        program.open_tab(one, tab)
        page = help_for(program)
        assert page._list.place_at(page._list.currentRow()) == HelpPlace("parts", tab)
        assert page._list.currentItem().text().strip().lower() == tab
        QTest.keyClick(page._search, Qt.Key.Key_Escape)
        settle()
        assert program.window.current_page_id() == "initiative"
        assert program.window.current_page().tabs.current() == tab


def test_the_button_names_where_it_leads_back(program: Running) -> None:
    program.open_tab(program.ws.find_key("AI-001").id, "metrics")
    help_for(program)
    button = next(
        w
        for w in visible_widgets(program.window)
        if isinstance(w, QAbstractButton) and w.accessibleName() == "Back to Payment fraud"
    )
    button.click()
    settle()
    assert program.window.current_page_id() == "initiative"


def test_type_down_enter(program: Running, page: HelpPage) -> None:
    type_into(page, "drift")
    assert page._count.text().endswith("places")
    assert page._place == HelpPlace("terms", "drift")
    QTest.keyClick(page._search, Qt.Key.Key_Down)
    settle()
    assert page._place != HelpPlace("terms", "drift")
    assert QApplication.focusWidget() is page._search
    QTest.keyClick(page._search, Qt.Key.Key_Up)
    QTest.keyClick(page._search, Qt.Key.Key_Return)
    settle()
    assert QApplication.focusWidget() is page._term._head
    marks = page._term._head.extraSelections()
    assert {mark.cursor.selectedText().lower() for mark in marks} == {"drift"}


def test_hits_are_marked_in_the_text(page: HelpPage) -> None:
    type_into(page, "custom field contract")
    marks = page._text.extraSelections()
    assert {mark.cursor.selectedText().lower() for mark in marks} == {"custom", "field", "contract"}
    QTest.keyClick(page._search, Qt.Key.Key_Escape)
    settle()
    assert page._text.extraSelections() == []
    assert page._lists.currentWidget() is page._list


def test_nothing_found_says_so(page: HelpPage) -> None:
    type_into(page, "qqqq")
    assert page._count.text() == "No results for “qqqq”"


def test_links_lead_inside_the_help(page: HelpPage) -> None:
    page._open_link(QUrl("help:deciding#health-check"))
    assert page._place == HelpPlace("deciding", "health-check")
    assert page._text.verticalScrollBar().value() > 0
    page._open_link(QUrl("term:recall"))
    assert page._place == HelpPlace("terms", "recall")
    assert "Of the cases that really are" in page._term.text()


def test_a_term_shows_its_picture_and_whose_figures_they_are(page: HelpPage) -> None:
    page.show_topic("terms", "recall")
    settle()
    picture = page._term.picture
    assert picture.origin.text() == "From the sample, with made-up figures."
    assert picture.title.text() == "Of 100 cases that are real"
    assert picture.button.isHidden()


@pytest.mark.parametrize(("typed", "title"), [("positive predictive", "Precision"), ("backups", "Backups")])
def test_the_palette_finds_sections_and_terms(program: Running, typed: str, title: str) -> None:
    palette = Palette(program.registry, lambda: palette_places(program.context), None, program.window)
    palette.open(typed)
    entry = next(entry for entry in palette.entries() if entry.title == title and entry.icon == "help")
    palette.leave()
    entry.run()
    settle()
    assert program.window.current_page_id() == "help"
