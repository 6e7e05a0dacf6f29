"""The row of the file stays with its initiative: kept, found, replaced, undone, and in the complete JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.domain.records import MOST_CELLS, SourceRow, cells_of
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.exchange.importing.source_cells import cells_text, is_too_long
from desktop_app.exchange.json_portfolio import export_json, import_json
from desktop_app.exchange.tables.table import TableRow
from desktop_app.services import initiatives, undo
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file import check, portfolios
from desktop_app.services.workspace import Workspace

Write = Callable[..., Path]
FILE = "Title,Owner,Shoe size,Remark\nChurn,Ann,forty two,\nFraud,,,zebra crossing\n"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    workspace = portfolios.create(tmp_path / "a.portfolio", name="Test", user="Ann")
    yield workspace
    workspace.close()


def rows_of(ws: Workspace, key: str) -> tuple[SourceRow, ...]:
    return ws.spine(ws.find_key(key).id).source_rows


def test_a_row_is_kept_as_it_stood_and_goes_with_undo(ws: Workspace, write: Write) -> None:
    run_import(ws, write(FILE, "list.csv"))
    (row,) = rows_of(ws, "AI-001")
    assert cells_of(row) == {"Title": "Churn", "Owner": "Ann", "Shoe size": "forty two"}
    assert (row.file_name, row.row_number, row.sheet, row.preset_id) == ("list.csv", 2, "", "")
    assert len(row.sha256) == 64
    assert ws.find_key("AI-001").notes == ""
    # Not read where all are, as it holds much text.
    assert ws.spines()[0].source_rows == ()
    undo.undo(ws)
    assert lists.count(ws) == 0
    undo.redo(ws)
    assert rows_of(ws, "AI-001") == (row,)
    assert check.check_workspace(ws) == []


def test_what_stood_in_the_file_is_found(ws: Workspace, write: Write) -> None:
    run_import(ws, write(FILE))
    with ws.read() as uow:
        from desktop_app.store.search_index import search

        assert search.find(uow.connection, "zebra cross") == [ws.find_key("AI-002").id]
        assert search.find(uow.connection, "forty") == [ws.find_key("AI-001").id]
    # An edit makes the entry anew, from the row too.
    initiatives.edit(ws, ws.find_key("AI-002").id, {"title": "Fraud alerts"})
    with ws.read() as uow:
        assert search.find(uow.connection, "zebra") == [ws.find_key("AI-002").id]


def test_an_update_replaces_the_row_of_the_same_file_and_keeps_those_of_others(
    ws: Workspace, write: Write
) -> None:
    run_import(ws, write(FILE, "list.csv"))
    run_import(ws, write(FILE.replace("forty two", "forty three"), "list.csv"), on_conflict="update")
    (row,) = rows_of(ws, "AI-001")
    assert cells_of(row)["Shoe size"] == "forty three"
    assert row.version == 2
    run_import(ws, write("Title,Budget\nChurn,5\n", "money.csv"), on_conflict="update")
    assert [one.file_name for one in rows_of(ws, "AI-001")] == ["list.csv", "money.csv"]
    # Skipped rows change nothing.
    run_import(ws, write("Title,Budget\nChurn,6\n", "money.csv"))
    assert cells_of(rows_of(ws, "AI-001")[1])["Budget"] == "5"


def test_the_rest_goes_to_the_notes_only_when_a_person_says_so(ws: Workspace, write: Write) -> None:
    run_import(ws, write(FILE.replace("Remark", "Stage")), rest_to_notes=True)
    assert ws.find_key("AI-001").notes == "Shoe size: forty two"
    assert ws.find_key("AI-002").notes == "Stage: zebra crossing"


def test_rows_come_along_in_the_complete_json(ws: Workspace, write: Write, tmp_path: Path) -> None:
    run_import(ws, write(FILE))
    export_json(ws, tmp_path / "all.json")
    other = portfolios.create(tmp_path / "b.portfolio", name="Other", user="Bea")
    import_json(other, tmp_path / "all.json")
    assert rows_of(other, "AI-001") == rows_of(ws, "AI-001")
    other.close()


def test_a_row_is_no_longer_than_what_can_be_kept() -> None:
    row = TableRow(2, ("Churn", '"' * MOST_CELLS))
    assert is_too_long(row)
    text = cells_text(("Title", "Text"), row)
    assert len(text) <= MOST_CELLS
    assert cells_of(SourceRow(cells=text))["Title"] == "Churn"
    assert not is_too_long(TableRow(2, ("Churn", "short")))


def test_damaged_cells_are_no_cells() -> None:
    for damaged in ("{", "[]", "[" * 100_000, '{"a": 1}', ""):
        assert cells_of(SourceRow(cells=damaged)) == {}
