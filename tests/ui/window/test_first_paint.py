"""The first picture of a page is the one that stays: nothing is drawn crushed and jumps into place after that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.filled import fill
from tests.ui.running import PAGES, TABS, Running, name_of, running, settle


class _Pictures(QObject):
    """Notes where everything stands whenever a page is drawn."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self._page = page
        self.first: dict[QWidget, QRect] = {}
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.first:
            self.first = places(self._page)
        return False


def places(page: QWidget) -> dict[QWidget, QRect]:
    return {
        part: QRect(part.mapTo(page, QPoint(0, 0)), part.size())
        for part in page.findChildren(QWidget)
        if part.isVisible() and part.window() is page.window()
    }


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), partial(fill, text="A plain text")) as started:
        started.resize((1440, 900))
        yield started


def _moved(program: Running, page: QWidget) -> list[str]:
    pictures = _Pictures(page)
    page.update()
    # One turn of the loop, as until the first picture.
    QApplication.processEvents()
    before = pictures.first
    assert before, "nothing was drawn"
    settle(6)
    after = places(page)
    return [
        name_of(part)
        for part, box in before.items()
        if part in after and (abs(after[part].y() - box.y()) > 1 or after[part].height() > box.height() + 1)
    ]


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_of_an_initiative_stands_at_once(program: Running, tab: str) -> None:
    program.context.open_initiative(program.ws.find_key("AI-001").id, tab)
    page = program.window.current_page()
    assert page is not None
    assert _moved(program, page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_at_once(program: Running, name: str) -> None:
    page = program.window.show_page(name)
    assert page is not None
    assert _moved(program, page) == []
