"""Workbooks with several sheets, merged cells, links and hidden rows: what is read, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from desktop_app.errors import UserError
from desktop_app.exchange.tables import sheet_choice
from desktop_app.exchange.tables.sheet_marks import fill_merged
from desktop_app.exchange.tables.table import ALL_SHEETS, Table, TableOptions, TableRow
from desktop_app.exchange.tables.table_parts import JoinedRow, place_of
from desktop_app.exchange.tables.table_reader import read_table
from desktop_app.exchange.tables.table_shape import Shaped

Rows = list[list[object]]
Save = Callable[[dict[str, Rows]], Path]
HEAD: list[object] = ["Use case", "Department", "Owner"]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def _save(sheets: dict[str, Rows]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "book.xlsx")
        return tmp_path / "book.xlsx"

    return _save


def department(name: str, count: int) -> Rows:
    return [HEAD, *([f"{name} case {n}", name, "Ann"] for n in range(1, count + 1))]


def unread(table: Table) -> dict[str, int]:
    return {one.where: one.count for one in table.left_out if one.what == "sheet"}


def test_sheets_of_one_shape_are_read_together(save: Save) -> None:
    path = save(
        {
            "Finance": department("Finance", 2),
            "Legal": department("Legal", 3),
            "Sales": department("Sales", 4),
        }
    )
    table = read_table(path)
    assert len(table.rows) == 9
    assert table.headers == ("Use case", "Department", "Owner", "Sheet")
    assert table.sheet == ALL_SHEETS
    assert table.rows[2].cells == ("Legal case 1", "Legal", "Ann", "Legal")
    assert not table.left_out
    assert "Finance, Legal, Sales" in table.notes[0]
    # Rows are told as they stand on their sheets, and keep their order.
    numbers = [row.number for row in table.rows]
    assert numbers == sorted(set(numbers))
    assert place_of(numbers[2]) == ("Legal", 2)
    assert f"{numbers[2]}" == "2 (Legal)"


def test_columns_in_another_order_and_one_more_still_fit(save: Save) -> None:
    first = [["Title", "Owner", "Stage", "Cost", "Unit"], ["A", "Ann", "Live", 1, "x"]]
    second = [["Owner", "Title", "stage ", "Cost", "Unit", "Note"], ["Bob", "B", "Idea", 2, "y", "n"]]
    table = read_table(save({"One": first, "Two": second}))
    assert table.headers == ("Title", "Owner", "Stage", "Cost", "Unit", "Note", "Sheet")
    assert [row.cells for row in table.rows] == [
        ("A", "Ann", "Live", 1.0, "x", "", "One"),
        ("B", "Bob", "Idea", 2.0, "y", "n", "Two"),
    ]


def test_versions_of_one_table_are_not_added_up(save: Save) -> None:
    january = department("Finance", 6)
    february = [*department("Finance", 5), ["New case", "Legal", "Bob"]]
    path = save({"January": january, "February": february})
    table = read_table(path)
    assert (table.sheet, len(table.rows)) == ("January", 6)
    (left,) = table.left_out
    assert (left.what, left.where, left.count) == ("sheet", "February", 6)
    assert "earlier one" in left.why
    # Whoever asks for all gets all.
    assert len(read_table(path, TableOptions(sheet="ALL")).rows) == 12
    assert len(read_table(path, TableOptions(sheet="february ")).rows) == 6


def test_notes_legends_and_summaries_are_passed_over_and_named(save: Save) -> None:
    readme: Rows = [["How to use this workbook"], ["Fill in one row an initiative."], ["Ask Ann."]]
    legend: Rows = [["Stage", "Meaning"], ["Live", "in use"], ["Idea", "only thought of"]]
    summary: Rows = [["Department", "Count", "Budget"], ["Finance", 2, 10], ["Legal", 1, 5]]
    path = save({"Read me": readme, "Legend": legend, "Summary": summary, "List": department("Finance", 3)})
    assert read_table(path).sheet == "Summary"
    table = read_table(path, likes=lambda headers: "Use case" in headers)
    assert (table.sheet, len(table.rows)) == ("List", 3)
    assert unread(table) == {"Read me": 2, "Legend": 2, "Summary": 2}
    assert {one.why for one in table.left_out if one.where == "Read me"} == {
        "The sheet holds notes, not a table."
    }


def test_hidden_sheets_are_named_and_never_read_unasked(save: Save, tmp_path: Path) -> None:
    path = save({"List": department("Finance", 1), "Old": department("Old", 1), "Empty": []})
    book = openpyxl.load_workbook(path)
    book["Old"].sheet_state = "veryHidden"
    book.save(path)
    table = read_table(path)
    assert (table.sheet, unread(table)) == ("List", {"Old": 1})
    assert table.left_out[0].why == "The sheet is hidden."
    assert read_table(path, TableOptions(sheet="Old")).rows[0].cells[0] == "Old case 1"
    with pytest.raises(UserError, match="no sheet called Nothing"):
        read_table(path, TableOptions(sheet="Nothing"))


def test_a_sheet_that_is_too_large_does_not_keep_others_from_being_read(save: Save) -> None:
    path = save({"List": department("Finance", 1), "Far": [["x"]]})
    book = openpyxl.load_workbook(path)
    book["Far"]["XFD1048576"] = "far outside"
    book.save(path)
    table = read_table(path)
    assert table.sheet == "List"
    assert "1,048,576 rows" in table.left_out[0].why


def test_sheets_that_are_too_much_together_are_left_out_by_name(
    save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_choice, "MAX_ROWS", 5)
    path = save(
        {
            "Finance": department("Finance", 2),
            "Legal": department("Legal", 3),
            "Sales": department("Sales", 4),
        }
    )
    table = read_table(path)
    assert (len(table.rows), unread(table)) == (5, {"Sales": 4})


def test_options_that_say_nothing_about_a_file_are_refused(save: Save, tmp_path: Path) -> None:
    path = save({"List": department("Finance", 1)})
    with pytest.raises(UserError, match="no encoding"):
        read_table(path, TableOptions(encoding="cp1252"))
    table = tmp_path / "t.csv"
    table.write_text("Title\nA\n")
    with pytest.raises(UserError, match="no sheets"):
        read_table(table, TableOptions(sheet="List"))


# Merged cells


def merged(path: Path, *areas: str) -> Table:
    book = openpyxl.load_workbook(path)
    for area in areas:
        book.active.merge_cells(area)
    book.save(path)
    return read_table(path)


def test_a_merged_label_stands_for_all_of_its_rows(save: Save) -> None:
    rows: Rows = [["Department", "Initiative", "Owner"]]
    rows += [[name, f"I{n}", "Ann"] for n, name in enumerate(("Finance", None, None, "Sales", None), 1)]
    table = merged(save({"List": rows}), "A2:A4", "A5:A6")
    assert [row.cells[0] for row in table.rows] == ["Finance", "Finance", "Finance", "Sales", "Sales"]
    assert table.notes == ("“Department”: 2 merged cells are read in each of the 5 rows beside them.",)
    assert not table.problems


def test_a_merged_figure_is_read_once_and_told(save: Save) -> None:
    rows: Rows = [
        ["Initiative", "Budget", "Note"],
        ["A", 300, "x"],
        ["B", None, "y"],
        ["C", "1,250 EUR", "z"],
        ["D"],
    ]
    table = merged(save({"List": rows}), "B2:B3", "B4:B5")
    assert [row.cells[1] for row in table.rows] == [300.0, "", "1,250 EUR", ""]
    assert [(one.row, one.column) for one in table.problems] == [(2, "Budget"), (4, "Budget")]
    assert "merged over rows 2 to 3" in table.problems[0].problem


def test_areas_that_overlap_cost_no_time() -> None:
    rows = [TableRow(number, ("x" if number == 2 else "", "y")) for number in range(2, 20_002)]
    shaped = Shaped(headers=("A", "B"), rows=rows, problems=[], notes=[], header_row=1, header_rows=1)
    areas = [(top, 1_000_000, 0, 0) for top in range(2, 20_002)]
    filled, _headings = fill_merged(shaped, areas)
    assert [row.cells[0] for row in filled.rows] == ["x"] * 20_000


def test_a_heading_over_the_whole_width_is_no_row(save: Save) -> None:
    rows: Rows = [HEAD, ["Finance department"], ["A", "Finance", "Ann"], ["Sales"], ["B", "Sales", "Bob"]]
    table = merged(save({"List": rows}), "A2:C2")
    # Only what is merged: a row with nothing but a title may be an initiative.
    assert [row.cells[0] for row in table.rows] == ["A", "Sales", "B"]
    (left,) = table.left_out
    assert (left.what, left.where, left.count) == ("rows", "row 2", 1)
    assert "Finance department" in left.why


# Links, comments, hidden rows


def test_addresses_behind_cells_are_kept(save: Save) -> None:
    rows: Rows = [["Title", "Link", "Owner", "Page"]]
    rows += [["A", "Assessment", "Ann", "https://a.example/x"], ["B", "Sheet", "Bob", "more"]]
    path = save({"List": rows})
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet["B2"].hyperlink = "https://example.org/pia/1?a=1&b=2"
    sheet["C2"].hyperlink = "mailto:ann@example.org"
    sheet["D2"].hyperlink = "https://a.example/x"
    sheet["B3"].hyperlink = openpyxl.worksheet.hyperlink.Hyperlink(ref="B3", location="List!A1")
    sheet["B3"].comment = Comment("why", "Ann")
    sheet["D3"] = '=HYPERLINK("https://b.example/y","more")'
    book.save(path)
    table = read_table(path)
    # What the cell shows itself is not kept twice; a formula's address counts, whoever calculated it.
    assert table.links == {
        (2, 1): "https://example.org/pia/1?a=1&b=2",
        (2, 2): "mailto:ann@example.org",
        (3, 3): "https://b.example/y",
    }
    assert "3 addresses behind cells" in table.notes[0]
    assert {(one.where, one.count) for one in table.left_out} == {("Comments", 1), ("Links", 1)}


def test_hidden_rows_and_columns_are_read_and_told(save: Save) -> None:
    path = save({"List": department("Finance", 4)})
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = sheet.row_dimensions[40].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(path)
    table = read_table(path)
    assert len(table.rows) == 4
    assert table.notes == (
        "2 rows are hidden in the workbook and are read too.",
        "1 column is hidden in the workbook and is read too: Owner.",
    )
    book.active.auto_filter.ref = "A1:C5"
    book.active.auto_filter.add_filter_column(0, ["Finance case 1"])
    book.save(path)
    assert read_table(path).notes[0] == "2 rows are hidden by a filter in the workbook and are read too."


def test_row_numbers_of_one_sheet_are_plain(save: Save) -> None:
    table = read_table(save({"List": department("Finance", 1)}))
    assert not isinstance(table.rows[0].number, JoinedRow)
    assert place_of(table.rows[0].number) == ("", 2)
