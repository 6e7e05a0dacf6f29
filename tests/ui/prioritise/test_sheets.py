"""Scoring sheets and estimates of several people: out as a workbook, back filled in, side by side, settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain.planning_records import Estimate
from desktop_app.services.ranking import estimates
from desktop_app.ui.initiative.opportunity.estimate_section import EstimateSection
from desktop_app.ui.initiative.opportunity.tab import OpportunityTab
from desktop_app.ui.prioritise.page import PrioritisePage
from desktop_app.ui.prioritise.ranking import places_table as t
from tests.ui.prioritise.prioritise_fixtures import fill
from tests.ui.running import Running, settle, visible_widgets
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> PrioritisePage:
    shown = program.go("prioritise")
    assert isinstance(shown, PrioritisePage)
    settle()
    return shown


def id_of(page: PrioritisePage, title: str) -> str:
    return next(str(row[0]) for row in page.table.model.rows() if row[t.TITLE] == title)


def kept(program: Running, one: str, name: str) -> list[Estimate]:
    with program.ws.read() as uow:
        return uow.find(Estimate, initiative_id=one, input=name)


def texts(widget: QWidget) -> list[str]:
    shown = [one for one in visible_widgets(widget) if isinstance(one, QLabel)]
    return [getattr(one, "full_text", one.text)() for one in shown]


# -- sheets ------------------------------------------------------------------------------------


def filled(path: Path, values: dict[tuple[str, str], tuple[Any, Any, Any]], by: str = "Ben") -> None:
    """Fill in a sheet as a person does in a spreadsheet: (key, input) -> low, likely, high."""
    book = openpyxl.load_workbook(path)
    first, sheet = book.worksheets
    for row in first.iter_rows():
        if row[0].value == "Your name":
            row[1].value = by
    header = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        where = (
            sheet.cell(row, header["Key"]).value,
            sheet.cell(row, header["Field (leave as it is)"]).value,
        )
        if where in values:
            for name, value in zip(("Low", "Likely", "High"), values[where], strict=True):
                sheet.cell(row, header[name]).value = value
    book.save(path)


def test_a_sheet_goes_out_and_its_estimates_come_back_in_one_step(
    program: Running, page: PrioritisePage, tmp_path: Path
) -> None:
    one = id_of(page, "Churn")
    target = tmp_path / "sheet"
    page.sheets.write(target, [one])
    settle()
    path = tmp_path / "sheet.xlsx"
    assert any("asks for 4 estimates" in text for text in program.toasts())
    filled(path, {("AI-004", "impact"): (1, 2, 3), ("AI-004", "reach"): (4000, 6000, 9000)})
    page.sheets.read(path)
    settle()
    assert page.panels.shown_whole() == "sheet"
    panel = page.sheets.panel()
    rows = {row[3]: row for row in panel.table.model.shown_rows()}
    assert set(rows) == {"Impact", "Reach"}
    assert rows["Reach"][4:6] == ("–", "6,000\u00a0people a quarter (4,000 to 9,000)")
    assert kept(program, one, "impact") == []
    panel.merge.click()
    settle()
    assert page.panels.shown_whole() == ""
    (impact,) = kept(program, one, "impact")
    assert (impact.low, impact.likely, impact.high, impact.estimated_by) == (1, 2, 3, "Ben")
    assert len(kept(program, one, "reach")) == 2
    program.context.undo()
    settle()
    assert kept(program, one, "impact") == []
    assert len(kept(program, one, "reach")) == 1


def test_problems_name_their_row_and_nothing_is_merged(
    program: Running, page: PrioritisePage, tmp_path: Path
) -> None:
    one = id_of(page, "Churn")
    path = tmp_path / "sheet.xlsx"
    page.sheets.write(path, [one])
    settle()
    filled(path, {("AI-004", "impact"): (1, 7, 9), ("AI-004", "reach"): (1, 2, 3)})
    page.sheets.read(path)
    settle()
    panel = page.sheets.panel()
    problems = [row for row in panel.table.model.shown_rows() if row[6]]
    assert problems
    assert all(row[1] for row in problems)
    assert panel.table.model.shown_rows()[0][6]
    assert not panel.merge.isEnabled()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    settle()
    assert page.panels.shown_whole() == ""
    assert kept(program, one, "impact") == []


def test_a_sheet_without_a_name_asks_for_it(program: Running, page: PrioritisePage, tmp_path: Path) -> None:
    one = id_of(page, "Churn")
    path = tmp_path / "sheet.xlsx"
    page.sheets.write(path, [one])
    settle()
    filled(path, {("AI-004", "impact"): (1, 1, 2)}, by="")
    page.sheets.read(path)
    settle()
    panel = page.sheets.panel()
    assert not panel.merge.isEnabled()
    panel.by.edit.setText("Cleo")
    panel.by.edit.textEdited.emit("Cleo")
    panel.by.commit()
    settle()
    assert panel.merge.isEnabled()
    panel.merge.click()
    settle()
    assert [found.estimated_by for found in kept(program, one, "impact")] == ["Cleo"]


def test_a_file_that_is_no_sheet_says_so(program: Running, page: PrioritisePage, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Key", "Something else"])
    book.save(tmp_path / "other.xlsx")
    page.sheets.read(tmp_path / "other.xlsx")
    settle()
    assert page.panels.shown_whole() == ""
    assert any("no scoring sheet" in text for text in program.toasts())


# -- estimates on the opportunity tab ----------------------------------------------------------


def section(program: Running, one: str, name: str) -> EstimateSection:
    program.open_tab(one, "opportunity")
    settle(6)
    tab = program.window.current_page().findChild(OpportunityTab)
    return tab.scoring.sections[name]


def give(found: EstimateSection, low: str, likely: str, high: str, note: str = "") -> None:
    form = found.form()
    assert form is not None
    for name, text in (("low", low), ("likely", likely), ("high", high)):
        edit = form.fields[name].edit
        edit.setText(text)
        edit.textEdited.emit(text)
    form.note.edit.setPlainText(note)
    form.keep.click()
    settle()


def test_every_input_of_the_portfolios_method_is_asked_with_unit_and_anchors(
    program: Running, page: PrioritisePage
) -> None:
    found = section(program, id_of(page, "Chat helper"), "effort")
    tab = program.window.current_page().findChild(OpportunityTab)
    assert list(tab.scoring.sections) == ["reach", "impact", "confidence", "effort"]
    assert found.heading.full_text() == "Effort, person-months"
    assert found.value.text() == "unknown"
    found.what_means.click()
    settle(1)
    assert "6\u00a0person-months: A small team for a quarter" in found.anchors.text()


def test_ones_own_estimate_is_given_changed_and_kept_apart(program: Running, page: PrioritisePage) -> None:
    one = id_of(page, "Claims triage")
    program.context.write(lambda ws: estimates.set_estimate(ws, one, "effort", 6, 8, 12, by="Ben"))
    found = section(program, one, "effort")
    assert found.give.text() == "Change my estimate"
    found.give.click()
    assert found.form().fields["likely"].value() == 4
    give(found, "3", "5", "7", "Counted again")
    assert found.form() is None
    apart = {e.estimated_by: (e.low, e.likely, e.high, e.note) for e in kept(program, one, "effort")}
    assert apart == {"Ann": (3, 5, 7, "Counted again"), "Ben": (6, 8, 12, "")}
    # Lowest, median and highest of both count until it is settled.
    assert found.value.text() == "6.5\u00a0person-months (3 to 12)"
    assert found.chart.isVisible()
    assert [row[0] for row in found.chart.chart().table[1:]] == ["Ann", "Ben"]


def test_values_out_of_order_or_bounds_are_said_beside_them(program: Running, page: PrioritisePage) -> None:
    one = id_of(page, "Claims triage")
    found = section(program, one, "confidence")
    found.give.click()
    give(found, "50", "150", "90")
    assert "can't be over 100" in found.form().fields["likely"].error()
    give(found, "80", "50", "90")
    assert "not in order" in found.form().fields["likely"].error()
    give(found, "", "", "")
    assert found.form().fields["likely"].error()
    QTest.keyClick(found.form(), Qt.Key.Key_Escape)
    assert found.form() is None
    assert program.window.focusWidget() is found.give


def test_settling_takes_a_reason_and_moves_the_score(program: Running, page: PrioritisePage) -> None:
    one = id_of(page, "Claims triage")
    program.context.write(lambda ws: estimates.set_estimate(ws, one, "effort", 6, 8, 12, by="Ben"))
    found = section(program, one, "effort")
    found.settle.click()
    give(found, "4", "7", "9")
    assert found.form().note.error() == "Enter the reason in a sentence."
    give(found, "4", "7", "9", "Agreed in the planning week")
    settled = [e for e in kept(program, one, "effort") if e.settled]
    assert [(e.likely, e.reason) for e in settled] == [(7, "Agreed in the planning week")]
    assert len(kept(program, one, "effort")) == 3
    assert found.value.text() == "7\u00a0person-months (4 to 9)"
    assert "Agreed in the planning week" in found.origin.full_text()
    shown = program.go("prioritise")
    settle()
    row = next(row for row in shown.table.model.rows() if row[0] == one)
    assert row[t.SCORE] == pytest.approx(8000 * 2 * 0.8 / 7)
    program.context.undo()
    settle()
    # The median of 4 and 8 again.
    row = next(row for row in shown.table.model.rows() if row[0] == one)
    assert row[t.SCORE] == pytest.approx(8000 * 2 * 0.8 / 6)


def test_an_estimate_is_removed_and_comes_back_by_undo(program: Running, page: PrioritisePage) -> None:
    one = id_of(page, "Claims triage")
    found = section(program, one, "effort")
    (mine,) = kept(program, one, "effort")
    found.removed.emit(mine.id)
    settle()
    assert found.value.text() == "unknown"
    program.context.undo()
    settle()
    assert found.value.text() == "4\u00a0person-months (3.2 to 4.8)"
