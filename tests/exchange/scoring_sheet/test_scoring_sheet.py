"""Scoring sheets go out and come back: a round trip, faults told by row, and hostile files."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop_app.domain.planning_records import Estimate
from desktop_app.errors import UserError
from desktop_app.exchange.scoring_sheet.read import SheetPlan, merge_sheet, read_sheet
from desktop_app.exchange.scoring_sheet.write import COLUMNS, PLACES, export_sheet
from desktop_app.plugin_api.core_scoring import METHODS
from desktop_app.services import initiatives, undo
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.ranking import estimates, own_methods
from desktop_app.services.workspace import Workspace

BY_ID = {one.id: one for one in METHODS}


@pytest.fixture
def ws(tmp_path: Path) -> Any:
    workspace = portfolios.create(tmp_path / "mine.portfolio", name="Mine", currency="EUR", user="ann")
    yield workspace
    workspace.close()


@pytest.fixture
def ids(ws: Workspace) -> list[str]:
    return [
        initiatives.create(ws, title).record_ids[0]
        for title in ("Fraud bands", '=HYPERLINK("http://evil")', "+1 'Σ', 日本語 😀")
    ]


@pytest.fixture
def sheet(ws: Workspace, ids: list[str], tmp_path: Path) -> Path:
    path = tmp_path / "sheet.xlsx"
    assert export_sheet(ws, path, BY_ID["rice"], ids, estimator="Bo") == 12
    return path


def change(path: Path, cells: dict[tuple[int, str], Any], by: str | None = None) -> Path:
    """The sheet as somebody filled it in and saved it with another program."""
    book = openpyxl.load_workbook(path)
    page = book["Estimates"]
    for (row, column), value in cells.items():
        page.cell(row, PLACES[column] + 1).value = value
    if by is not None:
        first = book["Read me first"]
        for row in first.iter_rows():
            if row[0].value == "Your name":
                row[1].value = by
    book.save(path)
    return path


def fill(row: int, low: Any, likely: Any, high: Any, note: str = "") -> dict[tuple[int, str], Any]:
    return {(row, "low"): low, (row, "likely"): likely, (row, "high"): high, (row, "note"): note}


def kept(ws: Workspace) -> list[tuple[Any, ...]]:
    with ws.read() as uow:
        found = uow.find(Estimate)
    return sorted((e.input, e.low, e.likely, e.high, e.note, e.estimated_by) for e in found)


def test_what_goes_out(ws: Workspace, ids: list[str], sheet: Path) -> None:
    book = openpyxl.load_workbook(sheet)
    assert book.sheetnames == ["Read me first", "Estimates"]
    page = book["Estimates"]
    assert [cell.value for cell in page[1]] == [label for _name, label, _width in COLUMNS]
    assert page.max_row == 13
    assert [page.cell(row, 1).value for row in range(2, 14)] == [f"AI-00{1 + i // 4}" for i in range(12)]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    assert page.cell(6, 2).value == '\'=HYPERLINK("http://evil")'
    assert "0.25: Minimal" in page.cell(3, PLACES["anchors"] + 1).value
    assert page.protection.sheet
    assert page.cell(2, PLACES["likely"] + 1).protection.locked is False
    assert page.cell(2, PLACES["input"] + 1).protection.locked is True
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["F3"].type == "list"
    text = "\n".join(
        str(cell.value) for row in book["Read me first"].iter_rows() for cell in row if cell.value
    )
    assert "reach * impact * confidence / effort" in text
    assert "Bo" in text


def test_filled_in_and_taken_over_in_one_step(ws: Workspace, ids: list[str], sheet: Path) -> None:
    change(
        sheet,
        {**fill(2, 100, 200, 400, "From the logs"), **fill(5, "2,5", "3,5", "4,5"), **fill(3, None, 2, None)},
    )
    plan = read_sheet(ws, sheet)
    assert plan.problems == ()
    assert (plan.by, plan.name, plan.same, plan.empty, len(plan.rows)) == ("Bo", "sheet.xlsx", 0, 9, 3)
    assert plan.sentence == "3 estimates by Bo"
    first = plan.rows[0]
    assert (first.row, first.key, first.title, first.input.name, first.before) == (
        2,
        "AI-001",
        "Fraud bands",
        "reach",
        None,
    )
    before = lists.last_change(ws)
    changes = merge_sheet(ws, plan)
    assert lists.last_change(ws) == before + 1
    assert changes.initiative_ids == {ids[0]}
    assert kept(ws) == [
        ("effort", 2.5, 3.5, 4.5, "", "Bo"),
        ("impact", None, 2, None, "", "Bo"),
        ("reach", 100, 200, 400, "From the logs", "Bo"),
    ]
    undo.undo(ws)
    assert kept(ws) == []


def test_a_round_trip_changes_nothing(ws: Workspace, ids: list[str], tmp_path: Path) -> None:
    estimates.set_estimate(ws, ids[1], "reach", 0.1, 1 / 3, 1e9, by="Bo", note="=1+1\n'second' line")
    estimates.set_estimate(ws, ids[1], "effort", 1, 2, 3, by="Bo")
    estimates.set_estimate(ws, ids[2], "effort", 5, 6, 7, by="Somebody else")
    path = tmp_path / "again.xlsx"
    export_sheet(ws, path, BY_ID["rice"], ids, estimator="bo")
    plan = read_sheet(ws, path)
    assert (plan.rows, plan.problems, plan.same, plan.empty) == ((), (), 2, 10)
    assert plan.sentence == "The sheet brings nothing new."
    assert not merge_sheet(ws, plan)
    # Saved by another program it is still the same.
    change(path, {})
    assert read_sheet(ws, path).same == 2
    assert read_sheet(ws, path, by="Cy").rows[0].before is None


def test_a_second_sheet_replaces_ones_own_and_leaves_the_others(
    ws: Workspace, ids: list[str], sheet: Path
) -> None:
    estimates.set_estimate(ws, ids[0], "reach", 1, 2, 3, by="Cy")
    merge_sheet(ws, read_sheet(ws, change(sheet, fill(2, 100, 200, 400))))
    plan = read_sheet(ws, change(sheet, fill(2, 100, 300, 400), by="bo "))
    assert plan.rows[0].before is not None
    assert plan.rows[0].before.likely == 200
    merge_sheet(ws, plan)
    assert [row[2] for row in kept(ws)] == [2, 300]


@pytest.mark.parametrize(
    ("cells", "row", "column", "words"),
    [
        (fill(2, 500, 200, 400), 2, "Low", "low value is above the likely"),
        (fill(2, 100, 500, 400), 2, "High", "high value is below the likely"),
        (fill(2, 100, "many", 400), 2, "Likely", "“many” is not a number"),
        (fill(2, -1, 5, 10), 2, "Low", "at least 0"),
        (fill(3, 0.25, 0.7, 3), 3, "Likely", "one of 0.25, 0.5, 1, 2, 3"),
        (fill(4, 0.5, 0.8, "120 %"), 4, "High", "between 0 and 1"),
        (fill(2, "10 %", 5, 10), 2, "Low", "is a share"),
        (fill(2, None, None, None, "only a note"), 2, "Likely", "at least one number"),
        ({(2, "key"): "AI-999", **fill(2, 1, 2, 3)}, 2, "Key", "no initiative AI-999"),
        ({(2, "key"): None, **fill(2, 1, 2, 3)}, 2, "Key", "no initiative –"),
        ({(2, "input"): "rech", **fill(2, 1, 2, 3)}, 2, "Field (leave as it is)", "asks for “rech”"),
        ({(6, "key"): "ai-001", **fill(2, 1, 2, 3), **fill(6, 1, 2, 3)}, 6, "Key", "there twice, in row 2"),
        (fill(2, 1, True, 3), 2, "Likely", "not a number"),
        (fill(2, 1, 2, 1e300), 2, "High", "too large"),
        (fill(2, 1, "=1+1", 3), 2, "Likely", "value is not stored"),
        (fill(2, 1, 2, 3, "x" * 20_000), 2, "Note", "longer than"),
    ],
)
def test_faults_are_told_by_row_and_nothing_is_taken_over(
    ws: Workspace, sheet: Path, cells: dict[tuple[int, str], Any], row: int, column: str, words: str
) -> None:
    plan = read_sheet(ws, change(sheet, {**fill(5, 1, 2, 3), **cells}))
    assert [(one.row, one.column) for one in plan.problems] == [(row, column)]
    assert words in plan.problems[0].problem
    assert "can't be taken over" in plan.sentence
    with pytest.raises(UserError, match="Mend it"):
        merge_sheet(ws, plan)
    assert kept(ws) == []


def test_shares_may_be_written_in_per_cent(ws: Workspace, sheet: Path) -> None:
    plan = read_sheet(ws, change(sheet, fill(4, "50 %", "80 %", 0.9)))
    assert plan.rows[0].values == (0.5, 0.8, 0.9)


def test_unknown_is_left_open(ws: Workspace, sheet: Path) -> None:
    plan = read_sheet(ws, change(sheet, fill(2, "n/a", "unknown", "")))
    assert (plan.rows, plan.problems) == ((), ())


def test_a_changed_header_is_named(ws: Workspace, sheet: Path) -> None:
    plan = read_sheet(ws, change(sheet, {(1, "likely"): "Best guess", **fill(2, 1, 2, 3)}))
    (problem,) = plan.problems
    assert (problem.row, problem.column, problem.value) == (1, "G", "Best guess")
    assert "was “Likely”" in problem.problem
    assert plan.rows == ()


def test_moved_columns_are_named(ws: Workspace, sheet: Path) -> None:
    book = openpyxl.load_workbook(sheet)
    book["Estimates"].delete_cols(2)
    book.save(sheet)
    assert {one.row for one in read_sheet(ws, sheet).problems} == {1}


def test_sorted_rows_are_no_fault(ws: Workspace, ids: list[str], sheet: Path) -> None:
    change(sheet, fill(2, 100, 200, 400))
    book = openpyxl.load_workbook(sheet)
    page = book["Estimates"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for number, values in enumerate(reversed(rows), start=2):
        for column, value in enumerate(values, start=1):
            page.cell(number, column).value = value
    book.save(sheet)
    plan = read_sheet(ws, sheet)
    assert [(r.row, r.key, r.input.name, r.values) for r in plan.rows] == [
        (13, "AI-001", "reach", (100, 200, 400))
    ]


def test_without_a_name_nobody_estimates(ws: Workspace, ids: list[str], tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    export_sheet(ws, path, BY_ID["ice"], ids)
    change(path, fill(2, 1, 2, 3))
    plan = read_sheet(ws, path)
    assert plan.problems[0].row is None
    assert "has no name on it" in plan.problems[0].problem
    assert read_sheet(ws, path, by="Dee").by == "Dee"
    assert read_sheet(ws, change(path, {}, by="  Dee\tB ")).by == "Dee B"
    assert read_sheet(ws, change(path, {}, by="D" * 300)).problems[0].problem == "The name is too long."


def test_an_initiative_that_is_gone_meanwhile(ws: Workspace, ids: list[str], sheet: Path) -> None:
    plan = read_sheet(ws, change(sheet, {**fill(2, 1, 2, 3), **fill(6, 1, 2, 3)}))
    initiatives.delete(ws, [ids[1]])
    with pytest.raises(UserError, match="removed it"):
        merge_sheet(ws, plan)
    assert kept(ws) == []
    assert "no initiative AI-002" in read_sheet(ws, sheet).problems[0].problem


def test_money_and_portfolio_inputs(ws: Workspace, ids: list[str], tmp_path: Path) -> None:
    path = tmp_path / "ev.xlsx"
    assert export_sheet(ws, path, BY_ID["expected-value"], ids[:1]) == 4
    page = openpyxl.load_workbook(path)["Estimates"]
    assert [page.cell(row, PLACES["input"] + 1).value for row in range(2, 6)] == [
        "chance_of_success",
        "benefit",
        "run_cost",
        "build_cost",
    ]
    assert page.cell(3, PLACES["unit"] + 1).value == "EUR"
    plan = read_sheet(ws, change(path, fill(3, "1.2m", "€ 1,500,000", 2_000_000), by="Bo"))
    assert plan.rows[0].values == (1_200_000, 1_500_000, 2_000_000)


def test_an_own_method(ws: Workspace, ids: list[str], tmp_path: Path) -> None:
    from tests.services.ranking.public_value import METHOD

    own_methods.create(ws, METHOD)
    method = own_methods.all_methods(ws)[-1]
    path = tmp_path / "own.xlsx"
    export_sheet(ws, path, method, ids[:1], estimator="Bo")
    merge_sheet(ws, read_sheet(ws, change(path, fill(2, 1, 2, 3))))
    assert kept(ws) == [("gain", 1, 2, 3, "", "Bo")]


def refused(ws: Workspace, path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_sheet(ws, path)
    return str(caught.value)


def test_other_files_are_refused_in_words(ws: Workspace, ids: list[str], tmp_path: Path) -> None:
    text = tmp_path / "sheet.csv"
    text.write_text("Key,Low\nAI-001,1\n")
    assert "end in .xlsx" in refused(ws, text)
    assert "not there" in refused(ws, tmp_path / "gone.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "other.xlsx")
    assert "no sheet called “Estimates”" in refused(ws, tmp_path / "other.xlsx")
    (tmp_path / "junk.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert "junk.xlsx" in refused(ws, tmp_path / "junk.xlsx")
    with pytest.raises(UserError, match="nothing to estimate"):
        export_sheet(ws, tmp_path / "none.xlsx", BY_ID["rice"], [])


def test_a_bomb_is_refused(ws: Workspace, sheet: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(sheet) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data + b" " * 300_000_000 if name.endswith("sheet2.xml") else data)
    assert "bomb.xlsx" in refused(ws, bomb)


def test_hostile_texts_stay_texts(ws: Workspace, sheet: Path) -> None:
    note = "\u202eevil\x07 <b>x</b> =cmd|'/c calc'!A0"
    book = openpyxl.load_workbook(sheet)
    page = book["Estimates"]
    page.cell(2, PLACES["likely"] + 1).value = 5
    page.cell(2, PLACES["note"] + 1).value = note.replace("\x07", "")
    book.save(sheet)
    plan: SheetPlan = read_sheet(ws, sheet)
    assert plan.rows[0].note == "evil <b>x</b> =cmd|'/c calc'!A0"


def test_an_estimate_more_than_the_reader_knows(ws: Workspace, sheet: Path) -> None:
    """Rows below and columns to the right of the sheet's own are looked at, or left alone, and never taken for it."""
    book = openpyxl.load_workbook(sheet)
    page = book["Estimates"]
    page.cell(2, PLACES["likely"] + 1).value = 5
    page.cell(2, 20).value = "=1+1"
    page.cell(30, 1).value = "Total"
    page.cell(31, PLACES["likely"] + 1).value = 99
    book.save(sheet)
    plan = read_sheet(ws, sheet)
    assert [one.row for one in plan.problems] == [31, 31]
