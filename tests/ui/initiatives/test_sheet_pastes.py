"""What is pasted into the sheet goes where it was meant, and what cannot be kept is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.services import initiatives
from desktop_app.services import undo as undo_steps
from desktop_app.services.portfolio_file.opening import open_file
from desktop_app.ui.initiatives.page import InitiativesPage
from desktop_app.ui.look import theme
from tests.ui.initiatives.sheet_driving import (
    CONTROL,
    fill,
    mark,
    open_list,
    paste,
    press,
    show,
    stand,
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


def choose_rows(page: InitiativesPage, *rows: int) -> None:
    view = page.table.view
    for row in rows:
        modifier = CONTROL if row != rows[0] else Qt.KeyboardModifier.NoModifier
        place = view.visualRect(page.table.model.index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def owners(program: Running) -> list[str]:
    return [program.ws.find_key(f"AI-00{n}").owner for n in range(1, 7)]


def test_a_paste_goes_to_the_rows_that_are_chosen(program: Running, page: InitiativesPage) -> None:
    show(page, "owner")
    choose_rows(page, 0, 3)
    paste(page, "X\tCase new\tBo")
    assert owners(program) == ["Bo", "Ann", "Ann", "Bo", "Ann", "Ann"]
    assert page.sheet.cells.whole_rows() == [0, 3]
    undo(program)
    paste(page, "X\tCase a\tBo\nX\tCase b\tCy")
    assert owners(program) == ["Bo", "Ann", "Ann", "Cy", "Ann", "Ann"]
    undo(program)
    paste(page, "X\ta\tBo\nX\tb\tCy\nX\tc\tDi")
    assert "3 rows on the clipboard do not fit 2 initiatives" in page.sheet.report.doubt.text()
    assert owners(program) == ["Ann"] * 6


def test_a_fill_leaves_the_rows_chosen_as_they_are(program: Running, page: InitiativesPage) -> None:
    choose_rows(page, 0, 3)
    press(page, Qt.Key.Key_D, CONTROL)
    assert program.ws.find_key("AI-004").benefit_likely == 1e5
    assert program.ws.find_key("AI-002").benefit_likely == 2e5
    assert page.sheet.cells.selected().rows == [0, 3]
    undo(program)


def test_rows_that_are_sorted_anew_stay_the_ones_selected(program: Running, page: InitiativesPage) -> None:
    show(page, "benefit_likely")
    page.display.set_sorting((("benefit_likely", False),))
    settle(3)
    chosen = [page.table.model.ref_at(row) for row in range(3)]
    mark(page, range(0, 3), "benefit_likely")
    for _round in range(2):
        paste(page, "900000\n1\n2")
        selected = page.sheet.cells.selected().rows
        assert {page.table.model.ref_at(row) for row in selected} == set(chosen)
    undo(program)
    undo(program)
    page.display.set_sorting(())
    settle(3)


def test_the_foot_says_the_keys_again_once_typing_ends(program: Running, page: InitiativesPage) -> None:
    stand(page, 0, "owner")
    page.sheet._show_figures()
    usual = page.sheet.foot._hints
    press(page, Qt.Key.Key_F2)
    assert page.sheet.foot._hints != usual
    page.sheet._soon.stop()
    press(page, Qt.Key.Key_Escape)
    QTest.qWait(50)
    assert page.sheet.foot._hints == usual


# What does not fit


def test_rows_of_the_list_are_added_by_their_columns(program: Running, page: InitiativesPage) -> None:
    show(page, "score", "owner", "benefit_likely")
    choose_rows(page, 0, 1)
    press(page, Qt.Key.Key_C, CONTROL)
    new_row = page.sheet.new_row
    assert new_row is not None
    new_row.edit.setFocus()
    press(page, Qt.Key.Key_V, CONTROL)
    settle(3)
    added = [program.ws.find_key(f"AI-00{n}") for n in (7, 8)]
    assert [one.title for one in added] == ["Case 1", "Case 2"]
    assert [(one.owner, one.benefit_likely) for one in added] == [("Ann", 1e5), ("Ann", 2e5)]
    undo(program)


def test_a_last_empty_cell_is_copied_too(program: Running, page: InitiativesPage) -> None:
    show(page, "owner", "industry")
    mark(page, range(0, 2), "industry")
    press(page, Qt.Key.Key_C, CONTROL)
    assert len(page.sheet.cells.clipboard()) == 2
    stand(page, 3, "owner")
    QTest.keyClick(page.table.view, Qt.Key.Key_V, CONTROL)
    settle(3)
    assert owners(program) == ["Ann", "Ann", "Ann", "", "", "Ann"]
    undo(program)


def test_cells_that_are_missing_leave_what_is_there_and_columns_too_many_are_said(
    program: Running, page: InitiativesPage
) -> None:
    show(page, "owner", "benefit_likely")
    stand(page, 0, "owner")
    paste(page, "Bo\t1\tmore\tstill more\nCy\nDi\t")
    assert owners(program)[:3] == ["Bo", "Cy", "Di"]
    amounts = [program.ws.find_key(f"AI-00{n}").benefit_likely for n in (1, 2, 3)]
    assert amounts == [1, 2e5, None]
    assert page.sheet.report.done.text() == "5 cells pasted"
    assert page.sheet.report.doubt.text() == "2 columns past the last one left out"
    undo(program)


def test_rows_that_cannot_be_added_are_named(program: Running, page: InitiativesPage) -> None:
    show(page, "owner")
    stand(page, 5, "title")
    paste(page, f"Case 6\tAnn\n\tBo\n{'x' * 400}\tEd\nNine\tCy")
    assert page.sheet.report.done.text() == "4 cells pasted · 1 initiative added"
    doubt = page.sheet.report.doubt.text()
    assert "2 initiatives not added: “Bo”: no title" in doubt
    assert "“xxxx" in doubt
    assert "300" in doubt
    undo(program)


def test_a_total_of_the_pasted_rows_is_left_out_and_named(program: Running, page: InitiativesPage) -> None:
    show(page, "build_cost_likely")
    stand(page, 5, "title")
    paste(page, "Case 6\t100\nNine\t200\nTen\t300\nSumme\t600\nTotal cost finder\t5")
    added = [program.ws.find_key(f"AI-0{n:02}").title for n in range(7, 10)]
    assert added == ["Nine", "Ten", "Total cost finder"]
    assert "3 initiatives added" in page.sheet.report.done.text()
    assert "1 initiative not added: “Summe”: looks like a total" in page.sheet.report.doubt.text()
    undo(program)


def test_rows_that_somebody_deleted_are_named(program: Running, page: InitiativesPage) -> None:
    show(page, "owner")
    mine = program.ws
    other = open_file(program.path, extensions=mine.extensions, user="Bob").workspace
    initiatives.delete(other, [mine.find_key("AI-005").id])
    mark(page, range(4, 6), "owner")
    paste(page, "Bo\nCy")
    assert page.sheet.report.done.text() == "1 cell pasted"
    assert page.sheet.report.doubt.text() == "1 initiative deleted meanwhile, left out: “Case 5”"
    assert len(page.table.model.doubts) == 0
    undo(program)
    undo_steps.undo(other)
    other.close()
    page.display.rows.read_all()
    settle(2)


def test_dates_of_a_new_row_are_refused_by_its_title(program: Running, page: InitiativesPage) -> None:
    show(page, "strategy_from", "live_from")
    stand(page, 5, "title")
    paste(page, "Case 6\nBad\t2030-01-01\t2026-01-01")
    added = program.ws.find_key("AI-007")
    assert (added.title, added.strategy_from, added.live_from) == ("Bad", None, None)
    assert "1 Jan 2030" in page.sheet.report.doubt.text()
    assert page.table.model.doubts.of(added.id, "live_from")
    undo(program)


def test_pasted_rows_that_the_filter_hides_are_mentioned(program: Running, page: InitiativesPage) -> None:
    page.display.look_for("Case")
    settle()
    show(page, "owner")
    stand(page, 5, "title")
    paste(page, "Case 6\tAnn\nCase 7\tX1\nOther\tX2")
    settle(3)
    said = page.sheet.report.done.text()
    assert "2 initiatives added" in said
    assert said.endswith("the filter hides 1 of them")
    undo(program)
    page.display.look_for("")


def test_another_theme_leaves_the_last_row_where_it_stands(program: Running, page: InitiativesPage) -> None:
    row = page.sheet.new_row
    assert row is not None
    before = (row.height(), row.edit.x())
    theme.set_mode("dark")
    settle(3)
    assert (row.height(), row.edit.x()) == before
    theme.set_mode("light")
    settle(3)
    assert (row.height(), row.edit.x()) == before
