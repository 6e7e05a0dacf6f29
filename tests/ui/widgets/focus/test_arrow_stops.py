"""A list of controls is one stop of Tab, and the arrows move in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.focus.arrow_stops import ArrowStops


def _list() -> tuple[QWidget, Button, ArrowStops, list[Button], Button]:
    window = QWidget()
    column = QVBoxLayout(window)
    before, after = Button("Before"), Button("After")
    lines = [Button(text) for text in ("First", "Second", "Third")]
    for part in (before, *lines, after):
        column.addWidget(part)
    stops = ArrowStops(window)
    stops.set_stops(lines)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    before.setFocus()
    return window, before, stops, lines, after


def test_tab_stops_once_and_the_arrows_move(qapp: QApplication) -> None:
    window, before, stops, lines, after = _list()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert lines[0].hasFocus()
    QTest.keyClick(lines[0], Qt.Key.Key_Down)
    assert lines[1].hasFocus()
    assert stops.current() is lines[1]
    QTest.keyClick(lines[1], Qt.Key.Key_End)
    QTest.keyClick(lines[2], Qt.Key.Key_Down)
    assert lines[2].hasFocus()
    QTest.keyClick(lines[2], Qt.Key.Key_Tab)
    assert after.hasFocus()
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    assert lines[2].hasFocus()
    QTest.keyClick(lines[2], Qt.Key.Key_Home)
    assert lines[0].hasFocus()
    window.close()


def test_a_list_made_anew_keeps_its_stop(qapp: QApplication) -> None:
    window, before, stops, lines, _after = _list()
    lines[1].setFocus()
    before.setFocus()
    again = [Button(text) for text in ("Zeroth", "First", "Second")]
    for line, old in zip(again, lines, strict=True):
        window.layout().replaceWidget(old, line)  # type: ignore[union-attr]
        old.deleteLater()
    stops.set_stops(again)
    qapp.processEvents()
    assert stops.current() is again[2]
    again[2].hide()
    assert stops.current() is again[0]
    window.close()
