"""Proposals below a line: none for what is typed already, and a click beside them does what it would do anyway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.widgets.fields.text_fields import LineField, PersonField


class Form(QWidget):
    """A name with proposals, another field and a button."""

    def __init__(self) -> None:
        super().__init__()
        self.person = PersonField("Owner", people=["Dr. K. Yilmaz", "Dr. A. Kurz"])
        self.share = LineField("Completeness")
        self.button = QPushButton("Create")
        column = QVBoxLayout(self)
        column.addWidget(self.person)
        # Room for the proposals.
        column.addSpacing(200)
        column.addWidget(self.share)
        column.addWidget(self.button)


@pytest.fixture
def form(qapp: QApplication) -> Iterator[Form]:
    form = Form()
    form.show()
    form.activateWindow()
    form.person.edit.setFocus()
    QApplication.processEvents()
    yield form
    form.close()
    form.deleteLater()
    QApplication.processEvents()


def proposals(form: Form) -> QWidget:
    return form.person.edit.completer().popup()


def press_beside(form: Form, target: QWidget) -> None:
    """Press where the target lies: while a list is open, its window gets the event."""
    popup = proposals(form)
    place = QPointF(target.mapToGlobal(target.rect().center()))
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPointF(popup.mapFromGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseButtonPress, at, place, left, left, none)
    QApplication.sendEvent(popup, event)
    QApplication.processEvents()


def test_a_click_into_another_field_leaves_the_name(form: Form) -> None:
    QTest.keyClicks(form.person.edit, "Dr.")
    assert proposals(form).isVisible()
    press_beside(form, form.share.edit)
    assert not proposals(form).isVisible()
    focused = QApplication.focusWidget()
    assert focused is form.share.edit
    QTest.keyClicks(focused, "92")
    assert (form.person.text(), form.share.text()) == ("Dr.", "92")


def test_a_click_on_a_button_presses_it(form: Form) -> None:
    pressed: list[bool] = []
    form.button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClicks(form.person.edit, "Dr.")
    press_beside(form, form.button)
    assert pressed == [True]


def test_what_is_typed_already_is_not_proposed(form: Form) -> None:
    QTest.keyClicks(form.person.edit, "dr. k. yilma")
    assert proposals(form).isVisible()
    QTest.keyClicks(form.person.edit, "z")
    assert not proposals(form).isVisible()
    QTest.keyClick(form.person.edit, Qt.Key.Key_Backspace)
    assert proposals(form).isVisible()


def test_a_press_within_the_list_is_its_own(form: Form) -> None:
    QTest.keyClicks(form.person.edit, "Dr.")
    popup = proposals(form)
    QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 8))  # type: ignore[attr-defined]
    QApplication.processEvents()
    assert form.person.text() == "Dr. K. Yilmaz"
