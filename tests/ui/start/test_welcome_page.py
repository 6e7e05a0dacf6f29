"""The welcome page: three ways by keys and clicks, a picture that leads into the sample, and what was open before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.start.live_picture import LivePicture
from desktop_app.ui.start.recent_list import RecentLine
from desktop_app.ui.start.welcome_page import WelcomePage
from desktop_app.ui.widgets.chart.chart_view import ChartView
from tests.ui.running import SMALL, USUAL, Running, part, settle
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def run(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path) as started:
        started.resize(USUAL)
        yield started


def welcome(run: Running) -> WelcomePage:
    run.context.close_portfolio()
    settle()
    page = run.window.current_page()
    assert isinstance(page, WelcomePage)
    return page


def chosen(page: WelcomePage) -> list[int]:
    return [at for at, tile in enumerate(page.tiles) if tile.is_chosen()]


def test_digits_and_arrows_choose_and_enter_starts(run: Running) -> None:
    page = welcome(run)
    assert chosen(page) == [0]
    QTest.keyClick(page.tiles[0].button, Qt.Key.Key_3)
    assert chosen(page) == [2]
    assert QApplication.focusWidget() is page.tiles[2].button
    QTest.keyClick(page.tiles[2].button, Qt.Key.Key_Up)
    assert chosen(page) == [1]
    # The blue button is the one that Enter presses.
    assert [tile.button.look() for tile in page.tiles] == ["", "primary", ""]
    QTest.keyClick(page.tiles[1].button, Qt.Key.Key_3)
    QTest.keyClick(page.tiles[2].button, Qt.Key.Key_Return)
    assert run.window.current_page_id() == "new"


def test_the_picture_follows_the_tile_and_is_drawn_after_the_first_paint(run: Running) -> None:
    page = welcome(run)
    picture = part(page, LivePicture)
    settle()
    for at, title in enumerate(("Value against feasibility", "Import preview", "New portfolio")):
        page._choose(at)
        page.grab()
        settle()
        titles = [view.chart().title for view in picture.findChildren(ChartView) if view.isVisible()]
        assert title in titles
    assert all(view.focusPolicy() == Qt.FocusPolicy.NoFocus for view in picture.findChildren(ChartView))


def test_a_click_in_the_picture_opens_the_sample_there(run: Running) -> None:
    page = welcome(run)
    page.grab()
    settle()
    view = next(
        view for view in page.findChildren(ChartView) if view.chart().title == "Value against feasibility"
    )
    view.activated.emit("AI-012")
    settle()
    assert run.ws.portfolio().is_sample
    assert run.window.current_page_id() == "initiative"
    assert run.window.current_page().initiative_id == run.ws.find_key("AI-012").id
    # The way there is gone: the next portfolio opens as usual.
    welcome(run)
    run.context.open_path(run.path)
    settle()
    assert run.window.current_page_id() == "dashboard"


def test_a_portfolio_is_listed_by_its_name_and_can_be_taken_off(run: Running) -> None:
    name = run.ws.portfolio().name
    page = welcome(run)
    line = next(iter(page.findChildren(RecentLine)))
    assert line.accessibleName().startswith(name)
    assert "0 initiatives" in line.accessibleName()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    settle()
    assert run.context.settings.values.recent_portfolios == ()
    assert run.context.settings.values.recent_facts == {}


def test_nothing_is_cut_in_a_small_window(run: Running) -> None:
    page = welcome(run)
    run.resize(SMALL)
    for tile in page.tiles:
        assert tile.button.width() >= tile.button.sizeHint().width()
        assert tile.height() >= tile.heightForWidth(tile.width())


def test_name_and_role_are_kept_with_the_first_thing_that_is_begun(run: Running) -> None:
    run.context.settings.update(user_name="", user_role="")
    page = welcome(run)
    page.name.set_value("Mira Tellander")
    page.role.set_value("product_manager")
    page.tiles[2].button.click()
    values = run.context.settings.values
    assert (values.user_name, values.user_role) == ("Mira Tellander", "product_manager")
