"""Tables: a model that keeps Qt's rules, fast filter and sort, keyboard, inline edit, kept columns."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QLineEdit,
    QMenu,
    QPushButton,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.language import formats, word_order
from desktop_app.runtime.settings import Settings
from desktop_app.ui.look import collation, theme
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.combo_box import ComboBox
from desktop_app.ui.widgets.table.cell_delegate import CellDelegate, in_two_lines
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import CellRole, TableColumn, TupleTableModel

COLUMNS = [
    TableColumn("key", "Key", 1, "muted", 80),
    TableColumn("title", "Initiative", 2, "strong", 220, editable=True),
    TableColumn("industry", "Industry", 3, "dot", colour=lambda v: theme.tokens().industry(v)),
    TableColumn(
        "stage",
        "Stage",
        4,
        "chip",
        editable=True,
        choices=lambda: [("live", "Live"), ("pilot", "Pilot")],
        state=lambda v: "good" if v == "live" else "caution",
    ),
    TableColumn("value", "Value", 5, "number", 90, display=lambda v: formats.money(v, "USD")),
    TableColumn("ready", "Data ready", 6, "bar", display=lambda v: formats.percent(v, 0)),
    TableColumn("trend", "Trend", 7, "spark", hidden=True),
    TableColumn("state", "State", 8, "dot", state=lambda v: v),
]


def rows(count: int) -> list[tuple[Any, ...]]:
    draw = random.Random(7)
    return [
        (
            f"id{n}",
            f"AI-{n:05}",
            draw.choice(["<b>Fraud</b>", "Äpfel", "triage & referral", "x" * 3000, "two\nlines"]) + f" {n}",
            draw.choice(["Finance", "Retail", ""]),
            draw.choice(["live", "pilot"]),
            draw.choice([None, draw.random() * 1e7]),
            draw.choice([None, draw.random()]),
            (0.1, 0.5, 0.2),
            draw.choice(["good", "bad", "empty"]),
        )
        for n in range(count)
    ]


@pytest.fixture
def table(qtbot: QtBot) -> DataTable:
    made = DataTable(COLUMNS, "Initiatives", rows(60))
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_model_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    model = TupleTableModel(COLUMNS, rows(30))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    draw = random.Random(3)
    for _step in range(150):
        match draw.randrange(6):
            case 0:
                model.set_rows(rows(draw.randrange(50)))
            case 1:
                keep = draw.randrange(10)
                model.filter(lambda row, keep=keep: int(row[0][2:]) % 10 >= keep)
            case 2:
                model.sort_by(draw.choice(["key", "value", "state", ""]), draw.random() < 0.5)
            case 3:
                model.filter(None)
            case _ if model.rows():
                model.update_rows([(*model.rows()[0][:2], "new", *model.rows()[0][3:])])
    assert tester.model() is model


def test_what_is_selected_stays_selected(table: DataTable) -> None:
    assert table.select("id7")
    assert table.selected_refs() == ["id7"]
    table.sort_by("value", descending=True)
    assert table.selected_refs() == ["id7"]
    table.model.filter(lambda row: row[0] != "id1")
    assert table.selected_refs() == ["id7"]
    table.set_rows([*rows(60), ("new", "AI-9", "New", "", "live", 1.0, 0.5, (), "good")])
    assert table.selected_refs() == ["id7"]
    table.model.filter(lambda row: row[0] != "id7")
    assert table.selected_refs() == []
    assert not table.select("id7")


def test_unknown_sorts_last_both_ways(qtbot: QtBot) -> None:
    model = TupleTableModel(COLUMNS, rows(50))
    for descending in (False, True):
        model.sort_by("value", descending)
        values = [row[5] for row in model.shown_rows()]
        known = [value for value in values if value is not None]
        assert values[len(known) :] == [None] * (50 - len(known))
        assert known == sorted(known, reverse=descending)
    assert model.sorted_by() == ("value", True)
    model.sort_by("")
    assert model.shown_rows() == model.rows()


@pytest.mark.parametrize("of_qt", [False, True])
def test_mixed_values_can_be_sorted(qtbot: QtBot, of_qt: bool) -> None:
    model = TupleTableModel([TableColumn("a", "A", 1)], [("1", 5), ("2", "x"), ("3", None), ("4", 2)])
    if of_qt:
        collation.follow_locale()
    try:
        model.sort_by("a")
    finally:
        word_order.use_maker(None)
    assert [row[0] for row in model.shown_rows()] == ["4", "1", "2", "3"]


@pytest.mark.parametrize("of_qt", [False, True])
def test_words_sort_as_people_look_them_up(qtbot: QtBot, of_qt: bool) -> None:
    titles = ["Zug 10", "apple", "Zug 9", "Ärger", "", "Banana", "zug 2"]
    model = TupleTableModel([TableColumn("a", "A", 1)], [(str(at), text) for at, text in enumerate(titles)])
    if of_qt:
        collation.follow_locale()
    try:
        model.sort_by("a")
        wanted = ["apple", "Ärger", "Banana", "zug 2", "Zug 9", "Zug 10", ""]
        assert [row[1] for row in model.shown_rows()] == wanted
        model.set_rows([("1", "b"), ("2", 7), ("3", "a")])
        assert [row[1] for row in model.shown_rows()] == [7, "a", "b"]
    finally:
        word_order.use_maker(None)


def test_an_edit_in_place_moves_nothing(qtbot: QtBot) -> None:
    model = TupleTableModel(COLUMNS, rows(10))
    moved: list[int] = []
    model.layoutChanged.connect(lambda: moved.append(1))
    first = model.rows()[0]
    model.update_rows([(*first[:2], "Renamed", *first[3:])])
    assert model.index(0, 1).data() == "Renamed"
    assert moved == []


def test_texts_are_literal_and_short(qtbot: QtBot) -> None:
    model = TupleTableModel(COLUMNS, rows(40))
    for row in range(40):
        index = model.index(row, 1)
        text = index.data()
        assert "\n" not in text
        assert len(text) <= 400
        tip = index.data(Qt.ItemDataRole.ToolTipRole)
        assert "<b>" not in tip
        assert len(tip) < 5000
    assert model.index(0, 4).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert "unknown" in {model.index(row, 4).data() for row in range(40)}
    assert model.index(0, 3).data(CellRole.KIND) in ("good", "caution")
    assert model.index(0, 0).data(CellRole.REF) == "id0"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Key: AI-00000"


def test_enter_opens_and_tab_leaves(table: DataTable, qtbot: QtBot) -> None:
    opened: list[Any] = []
    table.opened.connect(opened.append)
    table.select("id3")
    table.view.setFocus()
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened == ["id3", "id4"]
    QTest.keyClick(table.view, Qt.Key.Key_End)
    assert table.current_ref() == "id59"
    QTest.keyClick(table.view, Qt.Key.Key_Home)
    assert table.current_ref() == "id0"
    before = table.view.currentIndex()
    QTest.keyClick(table.view, Qt.Key.Key_Tab)
    assert table.view.currentIndex() == before
    table.view.selectAll()
    assert len(table.selected_refs()) == 60


def test_a_double_click_opens(table: DataTable) -> None:
    opened: list[Any] = []
    table.opened.connect(opened.append)
    at = table.view.visualRect(table.model.index(2, 1)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == ["id2"]


def test_f2_edits_in_place(table: DataTable, qtbot: QtBot) -> None:
    edits: list[tuple[str, str, Any]] = []
    table.edited.connect(lambda *args: edits.append(args))
    table.select("id3")
    table.view.setFocus()
    table.edit_current()
    editor = table.view.viewport().findChild(QLineEdit)
    assert editor.accessibleName() == "Initiative"
    editor.setText("Renamed")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert edits == [("id3", "title", "Renamed")]
    table.edit_current()
    editor = table.view.viewport().findChildren(QLineEdit)[-1]
    editor.setText("Not kept")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert len(edits) == 1
    index = table.index_of("id3", "stage")
    table.view.setCurrentIndex(index)
    table.edit_current()
    combo = table.view.viewport().findChild(ComboBox)
    other = 1 - combo.currentIndex()
    combo.setCurrentIndex(other)
    combo.activated.emit(other)
    assert edits[-1][:2] == ("id3", "stage")
    assert edits[-1][2] in ("live", "pilot")


def test_copied_rows_carry_no_formula(table: DataTable) -> None:
    table.set_rows([("a", "=1+1", "@SUM(A1)", "", "live", None, None, (), "good")])
    table.select("a")
    table.view.setFocus()
    QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = QApplication.clipboard().text().split("\t")
    assert cells[:2] == ["'=1+1", "'@SUM(A1)"]


def test_columns_are_kept_between_starts(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")

    def made() -> DataTable:
        table = DataTable(COLUMNS, "Initiatives", rows(3), settings, "initiatives")
        qtbot.addWidget(table)
        table.resize(900, 300)
        table.show()
        return table

    first = made()
    assert "trend" not in first.shown_columns()
    first.set_column_shown("trend", True)
    first.view.setColumnWidth(0, 123)
    first.view.horizontalHeader().moveSection(0, 2)
    first.sort_by("value", True)
    first._remember()
    first.hide()
    second = made()
    assert second.shown_columns() == first.shown_columns()
    assert second.shown_columns()[2] == "key"
    assert second.view.columnWidth(0) == 123
    assert second.model.sorted_by() == ("value", True)
    menu = QMenu()
    qtbot.addWidget(menu)
    second.fill_column_menu(menu)
    assert [a.isChecked() for a in menu.actions()[:8]] == [True] * 8
    second.reset_columns()
    assert second.shown_columns()[0] == "key"
    second.set_layout_state({"order": ["gone", "title"], "widths": {"title": "wide", "key": 10**9}})


def test_an_empty_table_shows_what_belongs_there(table: DataTable) -> None:
    state = EmptyState("initiatives", "Nothing matches the filters.", [("Clear", lambda: None)])
    table.set_empty(state)
    assert not state.isVisible()
    table.model.filter(lambda row: False)
    assert state.isVisible()
    table.model.filter(None)
    assert not state.isVisible()


def test_tab_goes_past_a_table_without_rows(qtbot: QtBot) -> None:
    window, table = QWidget(), DataTable(COLUMNS, "Initiatives", rows(2))
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    before, after = QPushButton("Before", window), QPushButton("After", window)
    for widget in (before, table, after):
        column.addWidget(widget)
    table.set_empty(EmptyState("initiatives", "Nothing matches the filters."))
    table.model.filter(lambda row: False)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for start, end in ((before, after), (after, before)):
        start.setFocus()
        QTest.keyClick(start, Qt.Key.Key_Tab)
        assert window.focusWidget() is end
    table.model.filter(None)
    table.setFocus()
    assert window.focusWidget() is table.view


def test_a_click_on_a_header_sorts(table: DataTable) -> None:
    heard: list[tuple[str, bool]] = []
    table.sorted_by.connect(lambda *args: heard.append(args))
    table.view.horizontalHeader().sectionClicked.emit(4)
    table.view.horizontalHeader().sectionClicked.emit(4)
    assert heard == [("value", False), ("value", True)]
    assert table.view.horizontalHeader().isSortIndicatorShown()


def test_only_cut_cells_have_a_tooltip(table: DataTable) -> None:
    table.view.setColumnWidth(0, 120)
    index = table.model.index(0, 0)
    item = QStyleOptionViewItem()
    item.rect = table.view.visualRect(index)
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1))
    assert table.delegate.text_width(index) <= item.rect.width()
    assert table.delegate.helpEvent(event, table.view, item, index)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_kind_of_cell_is_drawn(table: DataTable, mode: str) -> None:
    theme.set_mode(mode)  # type: ignore[arg-type]  # a test passes the names as they are
    table.set_column_shown("trend", True)
    table.set_density("compact")
    assert table.view.verticalHeader().defaultSectionSize() == 28
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    image = table.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert len(colours) > 10


def test_of_ten_thousand_rows_only_those_in_sight_are_written_out(qtbot: QtBot) -> None:
    written = 0

    def display(value: Any) -> str:
        nonlocal written
        written += 1
        return formats.money(value, "USD")

    columns = [replace(one, display=display) if one.id == "value" else one for one in COLUMNS]
    table = DataTable(columns, "Initiatives", rows(10_000))
    qtbot.addWidget(table)
    table.resize(1400, 900)
    table.show()
    qtbot.waitExposed(table)
    in_sight = table.view.viewport().height() // table.view.verticalHeader().defaultSectionSize() + 2
    for digit in "12345":
        written = 0
        table.model.filter(lambda row, digit=digit: digit in row[1])
        table.view.viewport().grab()
        assert 0 < written <= in_sight
    written = 0
    table.sort_by("value", True)
    table.view.viewport().grab()
    assert 0 < written <= in_sight


def test_other_rows_leave_the_columns_alone(qtbot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    table = DataTable(
        [
            TableColumn("name", "Name", 1),
            TableColumn("more", "More", 2, hidden=True),
            TableColumn("less", "Less", 3, width=90),
        ],
        "Things",
        rows=[("a", "A", 1, 1)],
        settings=settings,
        key="things",
    )
    qtbot.addWidget(table)
    table.show()
    table.set_rows([(str(n), f"Thing {n}", n, n) for n in range(50)])
    table.model.filter(lambda row: row[2] > 40)
    table.sort_by("name", descending=True)
    assert table.view.isColumnHidden(1)
    assert table.view.columnWidth(2) == 90
    # What nobody did by hand is not kept as a choice.
    assert "things" not in settings.values.tables


def test_a_row_that_was_selected_early_is_in_sight_once_the_table_has_its_size(qtbot: QtBot) -> None:
    table = DataTable(
        [TableColumn("name", "Name", 1, "strong", 120)], "Rows", [(n, f"Row {n}") for n in range(60)]
    )
    qtbot.addWidget(table)
    table.resize(300, 2400)
    table.show()
    table.select(40)
    table.resize(300, 300)
    QApplication.processEvents()
    seen = table.view.visualRect(table.model.index(40, 0))
    assert table.view.viewport().rect().contains(seen.center())
    # Not against the will of somebody who scrolled away.
    table.view.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    table.resize(300, 320)
    QApplication.processEvents()
    assert table.view.verticalScrollBar().value() == 0


def test_several_columns_can_take_part_in_the_room_that_is_left(qtbot: QtBot) -> None:
    table = DataTable(
        [
            TableColumn("who", "Who", 1, "strong", 150),
            TableColumn("what", "What", 2, "text", 170),
            TableColumn("why", "Why", 3, "text", 312),
        ],
        "Findings",
        [(1, "One", "Two", "Three")],
    )
    table.grows = {"who": 250, "what": 180}
    qtbot.addWidget(table)
    table.resize(646, 300)
    table.show()
    assert [table.view.columnWidth(at) for at in (0, 1)] == [150, 170]
    table.resize(1200, 300)
    QApplication.processEvents()
    assert [table.view.columnWidth(at) for at in (0, 1)] == [250, 180]
    total = sum(table.view.columnWidth(at) for at in range(3))
    assert total == table.view.viewport().width()


def test_words_give_room_so_that_a_state_is_seen_whole(qtbot: QtBot) -> None:
    table = DataTable(
        [TableColumn("title", "Title", 1, "strong", 200), TableColumn("state", "State", 2, "chip", 120)],
        "List",
        [(1, "A title that asks for all of its room", "On target, and stays there")],
        framed=False,
    )
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    state = table.delegate.text_width(table.model.index(0, 1))
    for width in (350, 300):
        table.resize(width, 200)
        QApplication.processEvents()
        assert table.view.columnWidth(1) >= state
        assert table.view.columnWidth(0) >= 110


def test_another_order_is_painted_at_once_and_once(table: DataTable) -> None:
    painted: list[int] = []

    class Counting(CellDelegate):
        def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
            painted.append(index.row())
            super().paint(painter, option, index)

    counting = Counting(table.view)
    table.view.setItemDelegate(counting)
    table.view.executeDelayedItemsLayout()
    QApplication.processEvents()
    shown = len(table.shown_columns())
    for act in (lambda: table.sort_by("value"), lambda: table.model.filter(lambda row: row[4] == "live")):
        painted.clear()
        act()
        QApplication.processEvents()
        in_sight = len(set(painted))
        assert in_sight > 5
        QApplication.processEvents()
        assert len(painted) == in_sight * shown


def test_a_text_on_two_lines_is_cut_at_its_end_only(qapp: object) -> None:
    text = "Retraining on the last four months brings recall back over 0.90"
    metrics = QFontMetrics(theme.font("body", 500))
    whole = metrics.horizontalAdvance(text)
    for width in range(whole // 2 + 40, whole):
        first, _line, second = in_two_lines(text, metrics, width).partition("\n")
        assert "…" not in first, width
        assert f"{first} {second}" == text, width
    first, _line, second = in_two_lines(text, metrics, whole // 4).partition("\n")
    assert second.endswith("…")
