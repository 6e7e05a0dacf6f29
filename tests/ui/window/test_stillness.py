"""What is clicked stays under the pointer for a second, whatever appears or goes above it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from desktop_app.ui.widgets.focus import walk
from desktop_app.ui.widgets.labels import Label
from tests.ui.filled import fill
from tests.ui.running import Running, name_of, running, settle


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), partial(fill, text="A plain text")) as started:
        yield started


def place(widget: QWidget, window: QWidget) -> QPoint:
    return widget.mapTo(window, widget.rect().center())


def click(widget: QWidget, window: QWidget) -> None:
    """Click as a person does, on the window."""
    handle = window.windowHandle()
    assert handle is not None
    at = place(widget, window)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    settle(2)


def area_of(widget: QWidget) -> QScrollArea:
    part = widget.parentWidget()
    while not isinstance(part, QScrollArea):
        assert part is not None
        part = part.parentWidget()
    return part


def _in_the_middle(page: QWidget) -> QWidget:
    """A field that one can click, with the page scrolled a little."""
    fields = [stop for stop in walk.stops(page) if not isinstance(stop, QAbstractButton)]
    area_of(fields[0]).verticalScrollBar().setValue(0)
    settle()
    field = next(stop for stop in fields if place(stop, page).y() > 250)
    area_of(field).verticalScrollBar().setValue(40)
    settle()
    return field


@pytest.mark.parametrize(
    "screen", ["initiative/opportunity", "initiative/metrics", "initiative/rollout", "strategy"]
)
def test_a_note_above_moves_nothing_under_the_pointer(program: Running, screen: str) -> None:
    program.resize((1440, 900))
    program.show(screen)
    page, window = program.window.current_page(), program.window
    field = _in_the_middle(page)
    click(field, window)
    before = place(field, window)
    note = Label("A measurement was kept. What follows moves down by this line.", wrap=True)
    area_of(field).widget().layout().insertWidget(0, note)
    note.show()
    settle()
    assert place(field, window) == before, name_of(field)
    note.hide()
    settle()
    assert place(field, window) == before, name_of(field)
    note.deleteLater()


def test_a_warning_that_goes_at_the_top_leaves_its_room(program: Running) -> None:
    program.resize((1440, 900))
    program.show("strategy")
    page, window = program.window.current_page(), program.window
    field = _in_the_middle(page)
    area = area_of(field)
    note = Label("Something is wrong.")
    note.setFixedHeight(44)
    layout = area.widget().layout()
    layout.insertWidget(0, note)
    note.show()
    settle()
    area.verticalScrollBar().setValue(0)
    settle()
    click(field, window)
    before = place(field, window)
    usual = layout.contentsMargins()
    note.hide()
    settle()
    assert place(field, window) == before
    # The room is given back when the page is out of sight.
    program.go("help")
    assert layout.contentsMargins() == usual
    note.deleteLater()


def test_a_page_that_gets_shorter_stays_at_its_foot(program: Running) -> None:
    program.resize((1440, 900))
    program.show("initiative/opportunity")
    page, window = program.window.current_page(), program.window
    last = walk.stops(page)[-1]
    area = area_of(last)
    note = Label("More.")
    note.setFixedHeight(120)
    area.widget().layout().addWidget(note)
    note.show()
    settle()
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle()
    click(last, window) if not isinstance(last, QAbstractButton) else click(last.parentWidget(), window)
    before = place(last, window)
    note.hide()
    settle()
    assert place(last, window) == before
    note.deleteLater()


def test_a_banner_over_the_page_moves_nothing_under_the_pointer(program: Running) -> None:
    program.resize((1440, 900))
    program.show("initiative/opportunity")
    page, window = program.window.current_page(), program.window
    field = _in_the_middle(page)
    click(field, window)
    before = place(field, window)
    window.banner("test", "Somebody else changed this.", "caution")
    settle()
    assert place(field, window) == before
    window.close_banner("test")
    settle()
    assert place(field, window) == before


def test_a_scroll_that_was_asked_for_is_left_alone(program: Running) -> None:
    program.resize((1440, 900))
    program.show("initiative/opportunity")
    page, window = program.window.current_page(), program.window
    field = _in_the_middle(page)
    click(field, window)
    area_of(field).verticalScrollBar().setValue(200)
    settle()
    assert area_of(field).verticalScrollBar().value() == 200
