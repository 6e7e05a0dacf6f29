"""The open list of a choice: whole rows, search, groups, keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.combo_box import ComboBox
from desktop_app.ui.widgets.fields.drop_down import MOST_ROWS, DropDown
from desktop_app.ui.widgets.fields.picker import Picker
from desktop_app.ui.widgets.fields.text_fields import PersonField

_COUNTRIES = [f"Country {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


class _Form:
    def __init__(self) -> None:
        self.window = QWidget()
        theme.dress_window(self.window)
        column = QVBoxLayout(self.window)
        self.combo = ComboBox()
        self.combo.setAccessibleName("Country")
        self.after = Button("After")
        column.addWidget(self.combo)
        column.addWidget(self.after)
        self.heard: list[int] = []
        self.shown: list[int] = []
        self.combo.activated.connect(self.heard.append)
        self.combo.highlighted.connect(self.shown.append)

    def open(self, entries: list[str]) -> DropDown:
        self.combo.clear()
        self.combo.addItems(entries)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.combo.setFocus()
        QTest.keyClick(self.combo, Qt.Key.Key_Down)
        return self.opened()

    def opened(self) -> DropDown:
        popup = self.combo.open_list()
        assert popup is not None
        return popup


@pytest.fixture
def form(qapp: QApplication) -> Iterator[_Form]:
    form = _Form()
    yield form
    form.combo.hidePopup()
    form.window.close()
    form.window.deleteLater()


def whole_rows(popup: DropDown) -> int:
    """How many rows an open list shows, all of them whole."""
    QApplication.processEvents()
    popup.list.doItemsLayout()
    assert popup.rect().contains(popup.list.geometry())
    view, model = popup.list, popup.list.model()
    room = view.viewport().rect()
    shown = [view.visualRect(model.index(at, 0)) for at in range(model.rowCount())]
    inside = [box for box in shown if room.intersects(box)]
    assert all(room.contains(box) for box in inside), "a row is cut"
    return len(inside)


@pytest.mark.parametrize("scale", [1.0, 1.3, 1.5])
@pytest.mark.parametrize("count", [1, 5, 8, 9, 12, 26])
def test_every_row_is_whole(form: _Form, count: int, scale: float) -> None:
    theme.apply("light", scale)
    popup = form.open(_COUNTRIES[:count])
    assert whole_rows(popup) == min(count, MOST_ROWS)
    assert (popup.search is not None) == (count > 8)
    assert popup.width() >= form.combo.width()


def test_the_longest_entry_is_whole(form: _Form) -> None:
    long = "German, as it is written in Liechtenstein, with a very long remark behind it"
    form.combo.setMaximumWidth(120)
    popup = form.open(["German", long])
    assert popup.list.viewport().width() > popup.fontMetrics().horizontalAdvance(long)


def test_the_keys_under_a_long_list_are_whole(form: _Form) -> None:
    form.combo.setMaximumWidth(120)
    popup = form.open(list("ABCDEFGHIJ"))
    keys = popup.findChild(QFrame, "dropdown_keys")
    assert keys is not None
    assert keys.width() >= keys.sizeHint().width()


def test_it_opens_upwards_when_short_of_room(form: _Form) -> None:
    popup = form.open(_COUNTRIES)
    screen = form.combo.screen().availableGeometry()
    popup.open_at(QRect(QPoint(20, screen.bottom() - 60), form.combo.size()))
    assert popup.geometry().bottom() < screen.bottom() - 60
    assert screen.contains(popup.geometry())
    assert whole_rows(popup) >= 1
    popup.open_at(QRect(QPoint(20, screen.top() + 10), form.combo.size()))
    assert popup.geometry().top() > screen.top() + 10


def test_typing_searches_and_escape_restores(form: _Form) -> None:
    popup = form.open(_COUNTRIES)
    assert popup.search is not None
    QTest.keyClicks(popup.search, "y q")
    assert [row.text for row in popup.rows()] == ["Country Q"]
    assert form.shown[-1] == _COUNTRIES.index("Country Q")
    QTest.keyClick(popup.search, Qt.Key.Key_Escape)
    assert form.heard == []
    assert form.shown[-1] == form.combo.currentIndex() == 0
    form.combo.setFocus()
    QTest.keyClicks(form.combo, "z")
    popup = form.opened()
    assert popup.search is not None
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert form.heard == [25]
    assert form.combo.currentText() == "Country Z"


def test_a_letter_finds_in_a_short_list(form: _Form) -> None:
    popup = form.open(["Draft", "Live", "Retired"])
    QTest.keyClicks(popup.list, "re")
    assert popup.marked() == "Retired"
    QTest.keyClick(popup.list, Qt.Key.Key_Space)
    assert form.heard == [2]


def test_tab_takes_the_value_and_goes_on(form: _Form) -> None:
    popup = form.open(_COUNTRIES)
    assert popup.search is not None
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Tab)
    assert form.heard == [1]
    assert form.combo.open_list() is None or not form.opened().isVisible()
    assert form.after.hasFocus()


def test_groups_have_headings_that_nothing_takes(form: _Form) -> None:
    form.open(["a"])
    form.combo.hidePopup()
    QApplication.processEvents()
    form.combo.clear()
    form.combo.addItems(["None", *_COUNTRIES[:10]])
    for place in range(1, 11):
        form.combo.set_group(place, "North" if place < 6 else "South")
    form.combo.set_details(1, ["1,234.56", "30 Nov 2026"])
    form.combo.showPopup()
    popup = form.opened()
    texts = [row.text for row in popup.rows()]
    assert texts[:3] == ["None", "North", "Country A"]
    assert texts[7] == "South"
    assert popup.search is not None
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    assert popup.marked() == "Country A"
    popup.take(1)
    assert form.heard == []
    # A search for the heading finds its entries; the heading stays over them.
    QTest.keyClicks(popup.search, "south")
    assert [row.text for row in popup.rows()] == ["South", *_COUNTRIES[5:10]]
    popup.search.clear()
    QTest.keyClicks(popup.search, "30 nov")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert form.combo.currentText() == "Country A"


@pytest.mark.parametrize("count", [2, 7, 40])
def test_a_list_to_tick_shows_whole_rows(form: _Form, count: int) -> None:
    theme.apply("light", 1.3)
    picker = Picker(
        [(name, name) for name in [*_COUNTRIES, *_COUNTRIES][:count]], [], "Countries", form.window
    )
    form.window.show()
    picker.show()
    QApplication.processEvents()
    view, room = picker.list, picker.list.viewport().rect()
    boxes = [view.visualItemRect(view.item(row)) for row in range(view.count())]
    shown = [box for box in boxes if room.intersects(box)]
    assert len(shown) == min(count, 10)
    assert all(room.contains(box) for box in shown)
    picker.close()


def test_proposed_words_show_whole_rows(form: _Form) -> None:
    field = PersonField("Owner", people=_COUNTRIES)
    form.window.layout().addWidget(field)
    form.window.show()
    form.window.activateWindow()
    QTest.qWaitForWindowActive(form.window)
    field.focus()
    QTest.keyClicks(field.edit, "country")
    popup = field.edit.completer().popup()
    QApplication.processEvents()
    assert popup.isVisible()
    room = popup.viewport().rect()
    boxes = [popup.visualRect(popup.model().index(row, 0)) for row in range(popup.model().rowCount())]
    assert all(room.contains(box) for box in boxes if room.intersects(box))
    popup.hide()
