"""The import page with workbooks of several sheets and with JSON: what is read together, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.ui.importing.file_choice import FileCard
from desktop_app.ui.importing.page import ImportPage
from desktop_app.ui.importing.preview_tables import PreviewTab, ProblemsTab
from tests.ui.importing.test_page import counts, fill, goes_to, load, primary
from tests.ui.running import Running, field, part, settle
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> ImportPage:
    shown = program.go("import")
    assert isinstance(shown, ImportPage)
    return shown


def test_sheets_of_one_shape_come_together_and_what_is_left_out_is_said(
    program: Running, tmp_path: Path, page: ImportPage
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Finance"
    book.create_sheet("Legal")
    for name in ("Finance", "Legal"):
        for row in (["Use case", "Owner", "Stage"], [f"{name} case", "Ann", "somewhere"]):
            book[name].append(row)
    book.create_sheet("Lists").append(["Stage"])
    book["Lists"].append(["Live"])
    path = tmp_path / "book.xlsx"
    book.save(path)
    load(program, path)
    card = part(page, FileCard)
    assert (field(card, "Sheet").value(), counts(page)[0]) == ("all", "2")
    table = part(page, PreviewTab).table
    assert table is not None
    assert [str(row[0]) for row in table.model.rows()] == ["2 (Finance)", "2 (Legal)"]
    # Both rows say the same, so it is told once, with the first of them.
    assert [row[1].sheet for row in part(page, ProblemsTab).table.model.rows()] == ["Finance"]
    assert "Lists (1 row): The sheet holds notes" in part(page, ProblemsTab)._notes.text()
    field(card, "Sheet").edited.emit("Legal")
    settle()
    assert counts(page)[0] == "1"


def test_a_register_in_json_is_a_table_too(program: Running, tmp_path: Path, page: ImportPage) -> None:
    path = tmp_path / "register.json"
    path.write_text('{"meta": {}, "records": [{"title": "Churn", "body": {"name": "HM"}}]}')
    load(program, path)
    card = part(page, FileCard)
    assert goes_to(page)["title"] == ("good", "Title")
    assert "body.name" in goes_to(page)
    assert not any(
        field(card, label).isVisible() for label in ("Encoding", "Separator", "Sheet", "Headers on row")
    )
    assert primary(program).isEnabled()
