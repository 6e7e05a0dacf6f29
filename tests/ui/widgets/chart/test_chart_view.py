"""The chart on the screen: hover, click, keyboard, theme, pictures and the table beside it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtGui import Qt as mark_up
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.charts.marks import Chart, Circle, Rect, Text
from desktop_app.errors import EnvironmentFault
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.chart.chart_export import file_name, save
from desktop_app.ui.widgets.chart.chart_view import ChartView


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    theme.apply("light")
    yield
    theme.apply("light")


def three(width: float, height: float) -> Chart:
    marks = (
        Rect(0, 0, width, height, fill="sunken"),
        Circle(40, 40, 15, fill="accent", ref="i:1", hint="First <b>one</b>"),
        Circle(140, 40, 15, fill="good", ref="i:2", hint="Second"),
        Circle(140, 120, 15, fill="bad", ref="i:3", hint="Third"),
        Text(200, 40, "words"),
    )
    table = (("Name", "Value"), ("First", "1"), ("Second", "2"), ("Third", "3"))
    return Chart(width, height, marks, "Three things", "Three of them.", table)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ChartView]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(320, 260)
    before = QLineEdit(window)
    before.move(0, 220)
    view = ChartView(three, parent=window)
    view.setGeometry(0, 0, 300, 200)
    window.show()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    yield view
    window.close()


def test_it_paints_in_the_colours_of_the_theme(view: ChartView) -> None:
    light = view.grab().toImage()
    assert light.pixelColor(5, 5).name().upper() == theme.tokens().sunken
    assert light.pixelColor(40, 40).name().upper() == theme.tokens().accent
    theme.set_mode("dark")
    dark = view.grab().toImage()
    assert dark.pixelColor(5, 5).name().upper() == theme.tokens().sunken
    assert dark != light


def test_a_click_opens_what_the_mark_stands_for(qtbot: QtBot, view: ChartView) -> None:
    with qtbot.waitSignal(view.activated) as caught:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(140, 45))
    assert caught.args == ["i:2"]
    with qtbot.assertNotEmitted(view.activated):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(90, 160))
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(140, 40))


def test_hover_names_the_mark_as_plain_text(qtbot: QtBot, view: ChartView) -> None:
    qtbot.mouseMove(view, QPoint(40, 40))
    qtbot.waitUntil(lambda: "First" in QToolTip.text())
    assert not mark_up.mightBeRichText(QToolTip.text())
    assert "<b>one</b>" in QToolTip.text().replace("\u200b", "")
    assert view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(view, QPoint(90, 160))
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_keyboard_moves_between_marks_and_opens_them(qtbot: QtBot, view: ChartView) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.current_ref() == "i:1"
    for key, ref in (
        (Qt.Key.Key_Right, "i:2"),
        (Qt.Key.Key_Down, "i:3"),
        (Qt.Key.Key_Up, "i:2"),
        (Qt.Key.Key_Left, "i:1"),
        (Qt.Key.Key_End, "i:3"),
        (Qt.Key.Key_PageUp, "i:2"),
        (Qt.Key.Key_PageDown, "i:3"),
        (Qt.Key.Key_Home, "i:1"),
    ):
        qtbot.keyClick(view, key)
        assert view.current_ref() == ref
    assert view.accessibleName() == "Three things"
    assert view.accessibleDescription() == "First <b>one</b>\nThree of them."
    with qtbot.waitSignal(view.activated) as caught:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == ["i:1"]


def test_the_mark_under_the_keyboard_has_a_ring(qtbot: QtBot, view: ChartView) -> None:
    plain = view.grab().toImage()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    ringed = view.grab().toImage()
    assert ringed.pixelColor(40, 22).name().upper() == theme.tokens().focus
    assert plain.pixelColor(40, 22) != ringed.pixelColor(40, 22)


def test_a_refresh_keeps_the_place_if_it_still_stands(view: ChartView) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.refresh()
    assert view.chart().title == "Three things"
    assert view.current_ref() == "i:1"
    view.set_builder(lambda width, height: Chart(width, height, (), "Empty"))
    assert view.chart().title == "Empty"
    assert view.current_ref() is None
    view.set_builder(None)
    view.grab()


def test_font_scale_keeps_marks_and_pointer_together(qtbot: QtBot, view: ChartView) -> None:
    theme.set_scale(2.0)
    assert view.chart().width == 150
    with qtbot.waitSignal(view.activated) as caught:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(80, 80))
    assert caught.args == ["i:1"]


def test_copy_puts_a_sharp_picture_on_the_clipboard(qtbot: QtBot, view: ChartView) -> None:
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    picture = QGuiApplication.clipboard().image()
    assert (picture.width(), picture.height()) == (2 * 332, 2 * 232)


def test_save_as_png_and_svg(view: ChartView, tmp_path: Path) -> None:
    save(view.chart(), tmp_path / "chart.png")
    assert QImage(str(tmp_path / "chart.png")).width() == 2 * 332
    save(view.chart(), tmp_path / "chart.svg")
    root = ElementTree.parse(tmp_path / "chart.svg").getroot()
    assert len(root.findall("*[@class='mark']")) == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chart.png", "chart.svg"]
    with pytest.raises(EnvironmentFault, match="does not exist"):
        save(view.chart(), tmp_path / "missing" / "chart.png")


def test_the_menu_saves_where_the_user_says(
    view: ChartView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(name)
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    told: list[tuple[str, str]] = []
    view.window().toast = lambda text, kind: told.append((text, kind))  # type: ignore[attr-defined]  # as the program's window
    actions = {action.text(): action for action in view.menu().actions()}
    actions["Save as SVG…"].trigger()
    assert [Path(name).name for name in asked] == ["Three things.svg"]
    assert (tmp_path / "mine.svg").exists()
    assert told == [("Saved as mine.svg.", "good")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "no" / "x"), ""))
    actions["Save as PNG…"].trigger()
    assert told[-1][1] == "bad"


@pytest.mark.parametrize(
    ("title", "name"),
    [("a/b: c?", "a b c.png"), ("", "chart.png"), ("..", "chart.png"), ("Übersicht 1", "Übersicht 1.png")],
)
def test_file_names_are_fit_for_every_system(title: str, name: str) -> None:
    assert file_name(title, ".png") == name


def test_the_same_facts_as_a_table_and_back(qtbot: QtBot, view: ChartView) -> None:
    view.show_table()
    table = view.findChild(QTableView)
    assert table is not None
    model = table.model()
    shown = [[model.index(row, column).data() for column in range(2)] for row in range(model.rowCount())]
    assert shown == [["First", "1"], ["Second", "2"], ["Third", "3"]]
    assert table.accessibleName() == "Three things"
    back = view.findChild(QPushButton)
    assert back is not None
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not table.isVisible())
    view.show_table()
    again = [found for found in view.findChildren(QTableView) if found.isVisible()]
    qtbot.keyClick(again[0], Qt.Key.Key_Escape)
    assert not again[0].isVisible()


def test_a_chart_without_rows_offers_no_table(qtbot: QtBot) -> None:
    view = ChartView(lambda width, height: Chart(width, height, (), "Empty"))
    qtbot.addWidget(view)
    view.show()
    actions = {action.text(): action for action in view.menu().actions()}
    assert not actions["Show as table"].isEnabled()
    view.show_table()
    assert view.findChild(QTableView) is None
