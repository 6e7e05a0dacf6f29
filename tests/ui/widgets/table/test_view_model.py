"""The table of a view: several levels of order, groups with subtotals, columns that come and go."""

from __future__ import annotations

import random
import statistics
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest

from desktop_app.ui.widgets.table.table_model import TableColumn
from desktop_app.ui.widgets.table.view_model import Grouping, GroupRef, ViewTableModel
from desktop_app.ui.widgets.table.view_table import ViewTable

COLUMNS = [
    TableColumn("title", "Title", 1, "strong", 120),
    TableColumn("owner", "Owner", 2, "text", 90),
    TableColumn("money", "Money", 3, "number", 90, display=lambda v: "–" if v is None else f"${v:.0f}"),
    TableColumn("score", "Score", 4, "number", 90, display=lambda v: "–" if v is None else f"{v:.1f}"),
]
ROWS = [
    ("1", "Delta", "Bo", 10.0, 50.0),
    ("2", "alpha", "Ann", None, 70.0),
    ("3", "Charlie", "Bo", 30.0, None),
    ("4", "bravo", "", 5.0, 20.0),
    ("5", "Echo", "Ann", 1.0, 70.0),
]
BY_ID = {column.id: column for column in COLUMNS}


def grouping(**more: Any) -> Grouping:
    return Grouping(2, "Owner", lambda v: v or "nobody", totals={"money": "sum", "score": "mean"}, **more)


def shown(model: ViewTableModel) -> list[str]:
    return [
        f"[{group.label} {group.members}]" if (group := model.group_at(at)) else str(model.row_at(at)[1])
        for at in range(model.rowCount())
    ]


@pytest.fixture
def model(qapp: object) -> ViewTableModel:
    return ViewTableModel(COLUMNS, ROWS)


def test_levels_sort_one_within_the_other_and_unknown_last(model: ViewTableModel) -> None:
    model.set_view(None, None, [(BY_ID["owner"], False), (BY_ID["money"], True)], None)
    assert shown(model) == ["Echo", "alpha", "Charlie", "Delta", "bravo"]
    model.set_view(None, None, [(BY_ID["score"], True), (BY_ID["title"], False)], None)
    assert shown(model) == ["alpha", "Echo", "Delta", "bravo", "Charlie"]
    assert model.levels() == (("score", True), ("title", False))
    assert model.sorted_by() == ("score", True)


def test_rows_without_a_column_that_was_just_added_show_nothing_there(qapp: object) -> None:
    """An error in what Qt asks a model for ends the program."""
    late = TableColumn("late", "Late", 5, "strong", 90, display=lambda v: "" if v is None else str(v))
    table = ViewTableModel([*COLUMNS, late], ROWS)
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole)
    told = [table.data(table.index(0, 4), role) for role in roles]
    assert told == ["", "", "Late: "]
    table.set_view(None, None, [(late, False)], None)
    assert table.rowCount() == len(ROWS)
    assert table.value(0, 4) is None


def test_groups_stand_over_their_rows_with_subtotals(model: ViewTableModel) -> None:
    model.set_view(None, None, [(BY_ID["title"], False)], grouping())
    assert shown(model) == ["[Ann 2]", "alpha", "Echo", "[Bo 2]", "Charlie", "Delta", "[nobody 1]", "bravo"]
    money, score = 2, 3
    assert [model.shown(at, money) for at in (0, 3, 6)] == ["$1", "$40", "$5"]
    assert [model.shown(at, score) for at in (0, 3, 6)] == ["avg. 70.0", "avg. 50.0", "avg. 20.0"]
    tip = model.index(3, score).data(Qt.ItemDataRole.ToolTipRole)
    assert "mean of 1 known, of 2" in tip
    said = model.index(3, money).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Bo" in said
    assert "$40" in said


def test_subtotals_follow_the_filter_and_edits(model: ViewTableModel) -> None:
    model.set_view(None, lambda row: row[0] != "3", [], grouping())
    assert model.shown(shown(model).index("[Bo 1]"), 2) == "$10"
    model.update_rows([("1", "Delta", "Bo", 12.0, 50.0)])
    assert model.shown(shown(model).index("[Bo 1]"), 2) == "$12"
    model.update_rows([("1", "Delta", "Cleo", 12.0, 50.0)])
    assert "[Cleo 1]" in shown(model)
    assert "[Bo 1]" not in shown(model)


def test_a_folded_group_still_counts(model: ViewTableModel) -> None:
    model.set_view(None, None, [], grouping())
    ref = model.ref_at(0)
    assert isinstance(ref, GroupRef)
    model.fold(ref)
    assert shown(model)[:2] == ["[Ann 2]", "[Bo 2]"]
    assert model.matching_total(3) == (5, 46)
    assert len(model.shown_rows()) == 3
    model.fold_all(True)
    assert shown(model) == ["[Ann 2]", "[Bo 2]", "[nobody 1]"]
    model.set_view(None, None, [(BY_ID["title"], True)], grouping())
    assert shown(model) == ["[Ann 2]", "[Bo 2]", "[nobody 1]"]
    model.fold_all(False)
    assert len(shown(model)) == 8
    model.set_view(None, None, [], None)
    assert shown(model) == [row[1] for row in ROWS]


@pytest.mark.parametrize("seed", range(20))
def test_groups_and_sums_agree_with_a_plain_count(qapp: object, seed: int) -> None:
    rng = random.Random(seed)
    rows = [
        (
            str(n),
            f"T{n}",
            rng.choice(["", "Ann", "Bo", None]),
            rng.choice([None, float(rng.randrange(9))]),
            None,
        )
        for n in range(30)
    ]
    model = ViewTableModel(COLUMNS, rows)
    model.set_view(None, lambda row: int(row[0]) % 3 > 0, [(BY_ID["money"], rng.random() < 0.5)], grouping())
    taken = [row for row in rows if int(row[0]) % 3 > 0]
    for group in model.groups():
        members = [row for row in taken if (row[2] or "nobody") == group.label]
        known = [row[3] for row in members if row[3] is not None]
        assert group.members == len(members)
        assert group.text("money") == (f"${sum(known):.0f}" if known else "")
        assert group.text("score") == ""
    assert sum(group.members for group in model.groups()) == len(taken)
    assert statistics.fmean(group.members for group in model.groups()) > 0


@pytest.fixture
def table(qapp: object) -> ViewTable:
    made = ViewTable(COLUMNS, "Things", ROWS)
    made.resize(700, 400)
    made.show()
    QTest.qWait(1)
    return made


def test_groups_are_folded_by_keys_and_mouse_and_never_selected(table: ViewTable) -> None:
    table.data.set_view(None, None, [], grouping())
    view = table.view
    view.setFocus()
    view.setCurrentIndex(table.data.index(0, 0))
    assert table.selected_refs() == []
    opened: list[object] = []
    table.opened.connect(opened.append)
    for key, rows in (("Left", 6), ("Left", 6), ("Right", 8), ("Return", 6), ("Space", 8)):
        QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"))
        assert table.data.rowCount() == rows, key
        assert isinstance(table.current_ref(), GroupRef)
    assert opened == []
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(table.data.index(0, 0)).center()
    )
    assert table.data.rowCount() == 6
    view.selectAll()
    assert sorted(table.selected_refs()) == ["1", "3", "4"]
    table.edit_current()


def test_shift_and_arrows_select_over_groups(table: ViewTable) -> None:
    table.data.set_view(None, None, [(BY_ID["title"], False)], grouping())
    table.view.setFocus()
    table.select("5")
    for _step in range(2):
        QTest.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_refs() == ["5", "3"]


def test_what_is_selected_stays_when_the_order_changes(table: ViewTable) -> None:
    table.select("3")
    table.data.set_view(None, None, [(BY_ID["title"], True)], grouping())
    assert table.selected_refs() == ["3"]
    table.data.set_view(None, lambda row: row[0] != "3", [], None)
    assert table.selected_refs() == []


def test_columns_come_and_go_with_their_widths(table: ViewTable) -> None:
    table.view.setColumnWidth(2, 133)
    more = TableColumn("more", "More", 0, "text", 77)
    table.set_columns([*COLUMNS, more])
    assert table.shown_columns() == ["title", "owner", "money", "score"]
    table.set_layout((("more", 0), ("money", 133), ("title", 0)))
    assert table.shown_columns() == ["more", "money", "title"]
    assert table.layout_now() == (("more", 0), ("money", 133), ("title", 0))
    table.set_columns(COLUMNS)
    assert table.shown_columns() == ["money", "title"]
    table.set_layout((("title", 0), ("gone", 40)))
    assert table.shown_columns() == ["title"]


def test_shift_with_a_click_on_a_header_adds_a_level(
    table: ViewTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[bool] = []
    table.layout_changed.connect(lambda: moved.append(True))
    table._header_clicked(1)
    from desktop_app.ui.widgets.table import view_table

    class Shifted:
        @staticmethod
        def keyboardModifiers() -> Qt.KeyboardModifier:
            return Qt.KeyboardModifier.ShiftModifier

    monkeypatch.setattr(view_table, "QApplication", Shifted)
    table._header_clicked(0)
    table._header_clicked(0)
    assert table.data.levels() == (("owner", False), ("title", True))
    assert [row[0] for row in table.data.shown_rows()] == ["5", "2", "1", "3", "4"]
    assert moved


def test_a_selection_of_ten_thousand_holds_them_all(qapp: object) -> None:
    table = ViewTable(COLUMNS, "Many", [(str(n), f"T{n}", "Ann", 1.0, 2.0) for n in range(10_000)])
    table.show()
    table.view.selectAll()
    assert len(table.selected_refs()) == 10_000
    table.view.selectionModel().clear()
    flags = QItemSelectionModel.SelectionFlag
    table.view.selectionModel().select(table.data.index(3, 0), flags.Select | flags.Rows)
    assert table.selected_refs() == ["3"]
