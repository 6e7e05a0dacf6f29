"""A date says what it is understood as while it is typed, and asks where it can be read in two ways."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.widgets.fields.date_field import DateField


@pytest.fixture
def field(qtbot: QtBot) -> DateField:
    field = DateField("Review due")
    qtbot.addWidget(field)
    field.resize(400, 80)
    field.show()
    return field


def enter(field: DateField, text: str) -> None:
    field.edit.clear()
    QTest.keyClicks(field.edit, text)


def test_what_is_typed_is_shown_as_it_is_understood(field: DateField) -> None:
    heard: list[object] = []
    field.edited.connect(heard.append)
    enter(field, "12.11.2026")
    assert field.understood() == "12 Nov 2026"
    assert field.commit()
    assert heard == [date(2026, 11, 12)]
    field.edit.left.emit()
    assert field.text() == "12 Nov 2026"
    assert field.understood() == ""
    enter(field, "soonish")
    assert field.understood() == ""


def test_a_date_in_doubt_asks_before_it_is_kept(field: DateField) -> None:
    heard: list[object] = []
    field.edited.connect(heard.append)
    enter(field, "03/04/2026")
    assert field.understood() == "4 Mar or 3 Apr?"
    assert not field.commit()
    assert heard == []
    assert "could be 4 Mar 2026 or 3 Apr 2026" in field.error()
    assert [button.text() for button in field.choices()] == ["4 Mar 2026", "3 Apr 2026"]
    field.choices()[1].click()
    assert (heard, field.error(), field.choices()) == ([date(2026, 4, 3)], "", [])
    enter(field, "05/06/2026")
    field.commit()
    field.revert()
    assert (field.error(), field.choices()) == ("", [])


@pytest.mark.parametrize("text", ["13/04/2026", "13 Apr 2026", "2026-04-13", "13.04.2026"])
def test_a_day_over_12_letters_or_the_year_in_front_leave_no_doubt(field: DateField, text: str) -> None:
    enter(field, text)
    assert field.commit()
    assert field.value() == date(2026, 4, 13)


def test_the_first_click_into_a_date_selects_it_all_and_the_next_one_does_not(qtbot: QtBot) -> None:
    holder = QWidget()
    row = QHBoxLayout(holder)
    other, field = DateField("Other"), DateField("Decided on")
    row.addWidget(other)
    row.addWidget(field)
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    QApplication.processEvents()
    other.edit.setFocus()
    field.set_value(date(2026, 12, 1))
    QTest.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    assert field.edit.selectedText() == "1 Dec 2026"
    QTest.keyClicks(field.edit, "12.11.2026")
    assert field.edit.text() == "12.11.2026"
    QTest.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    assert not field.edit.hasSelectedText()


def test_a_day_before_what_is_usual_is_asked_about(field: DateField) -> None:
    field.asks_before = date(1976, 1, 1)
    enter(field, "1917-01-01")
    assert not field.commit()
    assert field.error() == "1 Jan 1917 is long ago. Is it meant?"
    field.choices()[0].click()
    assert (field.value(), field.error()) == (date(1917, 1, 1), "")
