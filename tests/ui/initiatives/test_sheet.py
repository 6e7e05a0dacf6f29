"""The list of initiatives as a sheet: typing into every kind of cell, blocks in and out, fill, new rows, all undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.lists import cell_edits
from desktop_app.ui.initiatives import sheet_keeper
from desktop_app.ui.initiatives.columns import initiative_columns
from desktop_app.ui.initiatives.page import InitiativesPage
from desktop_app.ui.widgets.table.sheet_cells import CellArea
from desktop_app.ui.widgets.table.table_model import written_at
from tests.ui.initiatives.sheet_driving import (
    CONTROL,
    SHIFT,
    custom_id,
    fill,
    mark,
    open_list,
    paste,
    press,
    show,
    stand,
    type_in,
    undo,
)
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram


@pytest.fixture(scope="module")
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> Iterator[InitiativesPage]:
    yield from open_list(program)


# Typing


TYPED = (
    ("title", "Fraud bands", "Fraud bands"),
    ("benefit_likely", "1.2m", 1_200_000.0),
    ("build_cost_likely", "$40k", 40_000.0),
    ("chance_of_success", "70", 0.7),
    ("in_use_since", "12.11.2026", date(2026, 11, 12)),
    ("industry", "fin", "finance"),
    ("owner", "Bo", "Bo"),
    ("problem", "Too slow", "Too slow"),
    ("review_cadence_days", "30", 30),
    ("decisions_a_year", "1,500", 1_500.0),
)


def test_typing_replaces_what_a_cell_holds(program: Running, page: InitiativesPage) -> None:
    show(page, *(name for name, _typed, _value in TYPED if name != "title"))
    for name, typed, value in TYPED:
        stand(page, 1, name)
        before = getattr(program.ws.find_key("AI-002"), name)
        type_in(page, typed)
        assert getattr(program.ws.find_key("AI-002"), name) == value, name
        assert page.table.view.currentIndex().row() == 2
        undo(program)
        assert getattr(program.ws.find_key("AI-002"), name) == before, name
    stand(page, 1, "industry")
    type_in(page, "moon")
    assert program.ws.find_key("AI-002").industry == ""
    assert len(page.table.model.doubts) == 1


def test_roles_ratings_and_own_fields_are_typed_too(program: Running, page: InitiativesPage) -> None:
    seats = f"custom:{custom_id(program.ws, 'Seats')}"
    show(page, "role.sponsor", "rating.value", seats)
    for name, typed in (("role.sponsor", "Cy"), ("rating.value", "4"), (seats, "12")):
        stand(page, 0, name)
        type_in(page, typed)
    row = page.table.model.row_at(0)
    shown = {column.id: row[column.at] for column in page.table.model.columns()}
    assert (shown["role.sponsor"], shown["rating.value"], shown[seats]) == ("Cy", 4, 12.0)
    for _step in range(3):
        undo(program)
    assert page.table.model.row_at(0)[-3:] != row[-3:]


def test_f2_keeps_and_escape_restores(program: Running, page: InitiativesPage) -> None:
    stand(page, 0, "benefit_likely")
    press(page, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "100000"
    QTest.keyClicks(editor, "0")
    assert page.table.delegate._bubble is not None
    assert page.table.delegate._bubble.words.text() == "$1,000,000"
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    settle(2)
    assert program.ws.find_key("AI-001").benefit_likely == 100_000
    assert program.window.current_page_id() == "initiatives"


def test_a_double_click_edits_and_the_key_opens(program: Running, page: InitiativesPage) -> None:
    stand(page, 1, "owner")
    view = page.table.view
    QTest.mouseDClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.currentIndex()).center()
    )
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(page, Qt.Key.Key_Escape)
    press(page, Qt.Key.Key_Return, CONTROL)
    assert program.window.current_page_id() == "initiative"
    assert program.window.current_page().initiative_id == program.ws.find_key("AI-002").id


def test_what_is_in_doubt_stays_as_typed_and_can_be_settled(program: Running, page: InitiativesPage) -> None:
    show(page, "chance_of_success")
    stand(page, 0, "chance_of_success")
    type_in(page, "approx. 70")
    assert program.ws.find_key("AI-001").chance_of_success is None
    index = page.table.index_of(program.ws.find_key("AI-001").id, "chance_of_success")
    assert written_at(page.table.model, index.row(), index.column()) == "approx. 70"
    assert "not understood" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    (button,) = page.sheet.report.buttons
    assert button.text() == "Read as 70\u00a0%"
    button.click()
    settle(2)
    assert program.ws.find_key("AI-001").chance_of_success == pytest.approx(0.7)
    assert len(page.table.model.doubts) == 0
    undo(program)


def test_a_computed_cell_says_where_it_comes_from(program: Running, page: InitiativesPage) -> None:
    for name in ("expected_benefit", "score", "stage"):
        stand(page, 0, name)
        before = program.ws.find_key("AI-001")
        QTest.keyClicks(page.table.view, "5")
        settle(2)
        assert (
            page.sheet.foot.words.text()
            == page.sheet.cells.column(page.table.view.currentIndex().column()).origin
        )
        assert page.sheet.foot.words.text()
        assert program.ws.find_key("AI-001") == before


def test_why_a_cell_is_refused_stands_at_the_cell_until_it_is_left(
    program: Running, page: InitiativesPage
) -> None:
    stand(page, 0, "stage")
    QTest.keyClicks(page.table.view, "Live")
    settle(2)
    bubble, view = page.sheet.refusal, page.table.view
    assert bubble.isVisible()
    assert "Moves through its gate" in bubble.words.text()
    cell = view.visualRect(view.currentIndex())
    assert abs(bubble.geometry().center().y() - cell.center().y()) < 3 * cell.height()
    program.show("dashboard")
    program.show("initiatives")
    assert not bubble.isVisible()
    assert page.sheet.foot.words._tone == "muted"
    stand(page, 0, "score")
    QTest.keyClicks(view, "5")
    assert bubble.isVisible()
    stand(page, 0, "owner")
    assert not bubble.isVisible()


def test_every_column_is_typed_or_says_where_it_comes_from(program: Running) -> None:
    typed = cell_edits.list_typed(program.ws)
    for column in initiative_columns(lambda: "USD"):
        assert column.editable == (column.id in typed), column.id
        assert bool(column.origin) != column.editable, column.id


def test_a_date_against_a_rule_is_refused_and_not_called_misunderstood(
    program: Running, page: InitiativesPage
) -> None:
    one = program.ws.find_key("AI-001")
    records.edit(program.ws, one.KIND, one.id, {"live_from": date(2026, 5, 1)})
    settle(3)
    show(page, "delivery_from")
    stand(page, 0, "delivery_from")
    paste(page, "2027-01-01\r\n")
    told = page.sheet.report.doubt.text()
    assert told.startswith("1 refused: ")
    assert "not understood" not in told


# Blocks


def test_a_block_is_pasted_in_one_step(program: Running, page: InitiativesPage) -> None:
    show(page, "owner", "benefit_likely", "chance_of_success")
    stand(page, 0, "owner")
    paste(page, "Bo\t1.2m\t60\r\nCy\t\t0.5 %\r\nDi\t300000\tapprox. 70\r\n")
    first, second, third = (program.ws.find_key(f"AI-00{n}") for n in (1, 2, 3))
    assert (first.owner, first.benefit_likely, first.chance_of_success) == ("Bo", 1_200_000, 0.6)
    assert (second.owner, second.benefit_likely, second.chance_of_success) == ("Cy", None, 0.005)
    assert (third.owner, third.chance_of_success) == ("Di", None)
    assert page.sheet.report.done.text() == "8 cells pasted"
    assert page.sheet.report.doubt.text() == "1 not understood: “approx. 70”"
    assert [button.text() for button in page.sheet.report.buttons] == ["Read as 70\u00a0%", "Undo"]
    page.sheet.report.buttons[-1].click()
    settle(3)
    assert program.ws.find_key("AI-001").owner == program.ws.find_key("AI-003").owner == "Ann"
    assert len(page.table.model.doubts) == 0


def test_undo_from_anywhere_takes_the_marks_of_a_paste_along(program: Running, page: InitiativesPage) -> None:
    show(page, "owner", "chance_of_success")
    stand(page, 0, "owner")
    paste(page, "Bo\tapprox. 70")
    assert len(page.table.model.doubts) == 1
    undo(program)
    assert len(page.table.model.doubts) == 0
    assert not page.sheet.report.isVisible()


def test_one_value_is_repeated_over_the_selection(program: Running, page: InitiativesPage) -> None:
    mark(page, range(1, 5), "owner")
    paste(page, "Eve")
    owners = [program.ws.find_key(f"AI-00{n}").owner for n in range(1, 7)]
    assert owners == ["Ann", "Eve", "Eve", "Eve", "Eve", "Ann"]
    undo(program)
    assert program.ws.find_key("AI-003").owner == "Ann"


def test_rows_past_the_end_are_added_with_a_title_and_else_said(
    program: Running, page: InitiativesPage
) -> None:
    show(page, "owner")
    stand(page, 5, "title")
    paste(page, "Case six\tBo\nCase seven\tCy\n\nCase eight\t")
    titles = [row[2] for row in page.table.model.shown_rows()]
    assert titles[5:] == ["Case six", "Case seven", "Case eight"]
    assert program.ws.find_key("AI-007").owner == "Cy"
    assert "2 initiatives added" in page.sheet.report.done.text()
    undo(program)
    assert len(page.table.model.shown_rows()) == 6
    stand(page, 5, "owner")
    paste(page, "Bo\nCy\nDi")
    assert "2 initiatives past the end" in page.sheet.report.doubt.text()
    undo(program)


def test_a_large_block_is_read_and_kept_beside_the_window(
    program: Running, page: InitiativesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_keeper, "_LONG", 2)
    stand(page, 0, "owner")
    paste(page, "Bo\nCy\nDi")
    assert [program.ws.find_key(f"AI-00{n}").owner for n in (1, 2, 3, 4)] == ["Bo", "Cy", "Di", "Ann"]
    assert page.sheet.report.done.text() == "3 cells pasted"
    page.sheet.report.buttons[-1].click()
    settle(3)
    assert program.ws.find_key("AI-003").owner == "Ann"


def test_computed_cells_are_left_and_said(program: Running, page: InitiativesPage) -> None:
    show(page, "owner", "score")
    stand(page, 0, "owner")
    paste(page, "Bo\t99")
    assert program.ws.find_key("AI-001").owner == "Bo"
    assert "Score" in page.sheet.report.doubt.text()
    undo(program)


def test_the_stage_of_a_row_that_is_there_stays_the_gates(program: Running, page: InitiativesPage) -> None:
    show(page, "owner", "stage")
    stand(page, 0, "owner")
    paste(page, "Bo\tPilot")
    assert (program.ws.find_key("AI-001").owner, program.ws.find_key("AI-001").stage) == ("Bo", "strategy")
    assert page.sheet.report.doubt.text() == "Stage is changed at the gate"
    undo(program)


def test_a_question_comes_back_to_the_cell_that_waits_for_it(program: Running, page: InitiativesPage) -> None:
    show(page, "benefit_likely")
    stand(page, 0, "benefit_likely")
    type_in(page, "350.000")
    type_in(page, "7k")
    assert not page.sheet.report.isVisible()
    stand(page, 0, "benefit_likely")
    assert [button.text() for button in page.sheet.report.buttons] == ["Read as $350,000", "Read as $350"]
    initiatives.edit(program.ws, program.ws.find_key("AI-003").id, {"owner": "Bo"})
    page.sheet.edits.changed_elsewhere("")
    assert page.sheet.report.isVisible()
    # A paste over it settles it, and its undo asks again.
    paste(page, "5k")
    assert program.ws.find_key("AI-001").benefit_likely == 5000
    assert len(page.table.model.doubts) == 0
    undo(program)
    assert len(page.table.model.doubts) == 1
    assert page.sheet.report.isVisible()
    program.registry.run("edit.redo")
    settle(2)
    assert len(page.table.model.doubts) == 0
    undo(program)
    page.sheet.report.buttons[0].click()
    settle(2)
    assert program.ws.find_key("AI-001").benefit_likely == 350_000
    undo(program)
    undo(program)
    undo(program)


def test_what_is_copied_comes_back_as_it_was(program: Running, page: InitiativesPage) -> None:
    show(page, "owner", "benefit_likely", "chance_of_success", "in_use_since", "industry", "problem")
    first = program.ws.find_key("AI-001").id
    kept = {"owner": "=Bo", "chance_of_success": 0.07, "in_use_since": date(2026, 3, 1), "industry": "retail",
            "problem": "two\nlines\t\"so\""}  # fmt: skip
    initiatives.edit(program.ws, first, kept)
    page.display.rows.read_all()
    settle(2)
    columns = page.sheet.cells.shown_columns()
    page.sheet.cells.select(CellArea([0], columns[2:]))
    QTest.keyClick(page.table.view, Qt.Key.Key_C, CONTROL)
    text = QApplication.clipboard().text()
    assert text.startswith("'=Bo\t100000\t7 %\t2026-03-01\tRetail\t")
    page.sheet.cells.select(CellArea([1], columns[2:]))
    paste(page, text)
    second = program.ws.find_key("AI-002")
    assert {name: getattr(second, name) for name in kept} == kept
    undo(program)
    initiatives.edit(program.ws, first, {"owner": "Ann", "problem": "", "industry": "", "in_use_since": None,
                                         "chance_of_success": None})  # fmt: skip


# Fill


def test_ctrl_d_and_ctrl_enter_fill(program: Running, page: InitiativesPage) -> None:
    mark(page, range(0, 3), "benefit_likely")
    press(page, Qt.Key.Key_D, CONTROL)
    assert [program.ws.find_key(f"AI-00{n}").benefit_likely for n in (1, 2, 3, 4)] == [1e5, 1e5, 1e5, 4e5]
    undo(program)
    mark(page, range(1, 4), "benefit_likely")
    QTest.keyClicks(page.table.view, "7")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "k")
    QTest.keyClick(editor, Qt.Key.Key_Return, CONTROL)
    settle(3)
    assert [program.ws.find_key(f"AI-00{n}").benefit_likely for n in (1, 2, 4, 5)] == [1e5, 7e3, 7e3, 5e5]
    undo(program)
    assert program.ws.find_key("AI-003").benefit_likely == 3e5


def test_the_square_is_dragged_to_fill(program: Running, page: InitiativesPage) -> None:
    stand(page, 0, "benefit_likely")
    view = page.table.view
    corner = page.sheet.grip._square().center()
    last = view.visualRect(view.currentIndex().siblingAtRow(2)).center()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=corner)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=last)
    settle(3)
    assert [program.ws.find_key(f"AI-00{n}").benefit_likely for n in (1, 2, 3, 4)] == [1e5, 1e5, 1e5, 4e5]
    assert page.sheet.report.done.text() == "2 cells filled"
    undo(program)


def test_delete_empties_cells_and_deletes_whole_rows_only(program: Running, page: InitiativesPage) -> None:
    mark(page, range(0, 2), "benefit_likely", "expected_benefit")
    press(page, Qt.Key.Key_Delete)
    assert program.ws.find_key("AI-001").benefit_likely is None
    assert len(page.table.model.shown_rows()) == 6
    undo(program)
    page.table.select(program.ws.find_key("AI-002").id)
    press(page, Qt.Key.Key_Delete)
    assert len(page.table.model.shown_rows()) == 5
    undo(program)


# Moving, selecting, the foot


def test_enter_goes_round_inside_of_a_selection(program: Running, page: InitiativesPage) -> None:
    show(page, "owner", "benefit_likely")
    mark(page, range(0, 2), "owner", "benefit_likely")
    stops = []
    for typed in ("A", "B", "7", "8"):
        index = page.table.view.currentIndex()
        stops.append((index.row(), page.sheet.cells.column(index.column()).id))
        type_in(page, typed)
    order = page.table.shown_columns()
    names = sorted(("owner", "benefit_likely"), key=order.index)
    assert stops == [(0, names[0]), (1, names[0]), (0, names[1]), (1, names[1])]
    assert page.sheet.cells.selected().size == 4
    for _step in range(4):
        undo(program)


def test_the_foot_says_the_figures_of_what_is_selected(program: Running, page: InitiativesPage) -> None:
    initiatives.edit(program.ws, program.ws.find_key("AI-006").id, {"benefit_likely": None})
    page.display.rows.read_all()
    settle(2)
    mark(page, range(0, 6), "benefit_likely")
    page.sheet._show_figures()
    assert page.sheet.foot.words.text() == "6 cells selected in Benefit a year"
    spoken = page.sheet.foot.words.accessibleName()
    for part in ("Sum $1.5m", "Mean $300k", "Lowest $100k", "Highest $500k", "Unknown 1"):
        assert part in spoken
    initiatives.edit(program.ws, program.ws.find_key("AI-006").id, {"benefit_likely": 600_000.0})
    page.display.rows.read_all()
    settle(2)


def test_a_click_on_the_key_takes_the_row_and_arrows_take_cells(
    program: Running, page: InitiativesPage
) -> None:
    view = page.table.view
    key = page.table.model.index(1, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(key).center())
    assert page.sheet.cells.whole_rows() == [1]
    assert page.table.selected_refs() == [program.ws.find_key("AI-002").id]
    press(page, Qt.Key.Key_Right)
    press(page, Qt.Key.Key_Right, SHIFT)
    press(page, Qt.Key.Key_Down, SHIFT)
    assert page.sheet.cells.selected().size == 4
    assert page.sheet.cells.whole_rows() == []
    press(page, Qt.Key.Key_Escape)
    assert page.sheet.cells.selected().size == 1
    press(page, Qt.Key.Key_A, CONTROL)
    assert len(page.sheet.cells.whole_rows()) == 6


def test_rows_can_be_taken_one_by_one_and_cells_in_one_block(program: Running, page: InitiativesPage) -> None:
    view = page.table.view

    def click(row: int, at: int, modifier: Qt.KeyboardModifier) -> None:
        place = view.visualRect(page.table.model.index(row, at)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    click(0, 0, Qt.KeyboardModifier.NoModifier)
    click(3, 0, CONTROL)
    assert page.sheet.cells.whole_rows() == [0, 3]
    click(1, 2, CONTROL)
    assert page.sheet.cells.selected() == ([1], [2])
    click(4, 4, CONTROL)
    assert page.sheet.cells.selected() == ([4], [4])
    click(5, 0, CONTROL)
    assert page.sheet.cells.selected().rows == page.sheet.cells.whole_rows() == [5]
    click(2, 3, Qt.KeyboardModifier.NoModifier)
    click(4, 4, SHIFT)
    assert page.sheet.cells.selected() == ([2, 3, 4], [3, 4])


def test_names_that_stand_in_the_column_are_proposed(program: Running, page: InitiativesPage) -> None:
    stand(page, 0, "owner")
    press(page, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.completer().model().data(editor.completer().model().index(0, 0)) == "Ann"
    press(page, Qt.Key.Key_Escape)


def test_key_and_title_stay_in_sight(program: Running, page: InitiativesPage) -> None:
    show(page, "owner", "benefit_likely", "problem", "success_criteria", "users", "summary", "benefits")
    view = page.table.view
    title = page.table.index_of(program.ws.find_key("AI-002").id, "title")
    before = view.visualRect(title)
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    assert view.frozen.is_active()
    assert view.visualRect(title) == before
    assert view.indexAt(before.center()) == title
    view.grab()
    owner = page.table.index_of(program.ws.find_key("AI-002").id, "owner")
    view.scrollTo(owner)
    assert view.visualRect(owner).left() >= before.right()
    asked: list[int] = []
    view.horizontalHeader().sectionClicked.connect(asked.append)
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    at = QPoint(before.center().x(), 5)
    QTest.mouseClick(view.horizontalHeader().viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked == [title.column()]
    page.display.reset_columns()
    page.display.set_sorting(())


# The last row


def test_the_last_row_adds_initiatives(program: Running, page: InitiativesPage) -> None:
    stand(page, 5, "owner")
    press(page, Qt.Key.Key_Down)
    new_row = page.sheet.new_row
    assert new_row is not None
    assert QApplication.focusWidget() is new_row.edit
    QTest.keyClicks(new_row.edit, "Case seven")
    press(page, Qt.Key.Key_Return)
    assert program.ws.find_key("AI-007").title == "Case seven"
    assert new_row.edit.text() == ""
    QApplication.clipboard().setText("Initiative\tOwner\nCase eight\tBo\nCase nine\tCy\n")
    press(page, Qt.Key.Key_V, CONTROL)
    assert [program.ws.find_key(f"AI-00{n}").owner for n in (8, 9)] == ["Bo", "Cy"]
    undo(program)
    undo(program)
    stages = (
        "Initiative\tBenefit a year\tStage\tColour\nCase seven\t350.000\tPilot\tred\nCase eight\t\tMoon\t\n"
    )
    QApplication.clipboard().setText(stages)
    press(page, Qt.Key.Key_V, CONTROL)
    seventh, eighth = (program.ws.find_key(f"AI-00{n}") for n in (7, 8))
    assert (seventh.stage, seventh.benefit_likely, eighth.stage) == ("delivery", None, "strategy")
    told = page.sheet.report.doubt.text()
    assert "2 not understood: “350.000”, “Moon”" in told
    assert "“Pilot” is read as Delivery" in told
    assert "left out, as no column is called so: “Colour”" in told
    doubts = page.table.model.doubts
    assert doubts.of(seventh.id, "benefit_likely") is not None
    assert doubts.of(eighth.id, "stage") is not None
    undo(program)
    assert len(doubts) == 0
    assert len(page.table.model.shown_rows()) == 6
    press(page, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is page.table.view
