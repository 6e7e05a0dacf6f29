"""Custom fields in imports, exports, briefs and on the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from desktop_app.__main__ import main
from desktop_app.domain.planning_records import CustomField
from desktop_app.domain.records import cells_of
from desktop_app.exchange.export import export_portfolio
from desktop_app.exchange.importing import preview, targets
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.importer import apply_plan, make_plan
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.exchange.tables.table_reader import read_table
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives, undo
from desktop_app.services.workspace import Workspace

Add = Callable[..., str]


@pytest.fixture
def add(ws: Workspace) -> Add:
    def make(name: str, field_type: str = "text", **more: Any) -> str:
        return custom_fields.add(ws, {"name": name, "field_type": field_type, **more}).record_ids[0]

    return make


def values(ws: Workspace, key: str) -> dict[str, Any]:
    fields = custom_fields.list_all(ws)
    found = custom_fields.values_of(fields, ws.spine(ws.find_key(key).id))
    return {fields.specs[field_id].label: value for field_id, value in found.items()}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_headers_find_own_fields_by_their_names(ws: Workspace, add: Add, tmp_path: Path) -> None:
    add("Hours a week", "number", unit="h")
    add("Contract end", "date")
    add("Tier", "choice", options=("Gold", "Silver"))
    add("Margin", "formula", formula="budget - 12 * [Hours a week]")
    file = write(
        tmp_path / "list.csv",
        'Title,Budget,hours a week,Contract end,Tier\nFraud,100,"2,5",2027-01-31,gold\nChurn,50,many,,Bronze\n',
    )
    report = run_import(ws, file)
    assert report.created == 2
    first = values(ws, "AI-001")
    assert first == {
        "Hours a week": 2.5,
        "Contract end": first["Contract end"],
        "Tier": "Gold",
        "Margin": 70.0,
    }
    assert first["Contract end"].isoformat() == "2027-01-31"
    assert values(ws, "AI-002") == {}
    assert {problem.column for problem in report.problems} == {"hours a week", "Tier"}
    cells = cells_of(ws.spine(ws.find_key("AI-002").id).source_rows[0])
    assert cells["hours a week"] == "many"
    assert cells["Tier"] == "Bronze"


def test_a_row_that_is_there_gets_new_values_and_keeps_the_others(
    ws: Workspace, add: Add, tmp_path: Path
) -> None:
    add("Hours", "number")
    remark = add("Remark")
    one = initiatives.create(ws, "Fraud").record_ids[0]
    custom_fields.set_value(ws, one, remark, "stays")
    run_import(ws, write(tmp_path / "l.csv", "Title,Hours,Remark\nFraud,3,\n"), on_conflict="update")
    assert values(ws, "AI-001") == {"Hours": 3.0, "Remark": "stays"}
    undo.undo(ws)
    assert values(ws, "AI-001") == {"Remark": "stays"}


def test_a_column_becomes_a_new_field_in_the_same_step(ws: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", "Title,Wave [2026],Owner\nFraud,First,Ann\nChurn,,Bo\n")
    table = read_table(file)
    mapping = guess_mapping(table.headers)
    offered = preview.new_field("Wave [2026]", mapping, targets.own_fields_of(ws))
    assert offered == ("custom:Wave 2026", "New field: Wave 2026")
    plan = make_plan(ws, table, preview.assign(mapping, "Wave [2026]", offered[0]))
    assert preview.preview(plan, "USD").rows[0][-1] == "First"
    apply_plan(ws, plan)
    assert values(ws, "AI-001") == {"Wave 2026": "First"}
    assert preview.new_field("Wave [2026]", mapping, plan.own_fields) == offered
    planned_again = make_plan(ws, table, mapping)
    assert preview.new_field("Wave [2026]", mapping, planned_again.own_fields) is None
    undo.undo(ws)
    with ws.read() as uow:
        assert not uow.find(CustomField)


def test_a_new_field_never_takes_the_name_of_one_of_the_programs(ws: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", "Title,Owner\nFraud,Ann\n")
    run_import(ws, file, mapping={"title": "Title", "custom:Owner": "Owner"})
    assert values(ws, "AI-001") == {"Owner 2": "Ann"}


@pytest.mark.parametrize("target", ["custom:", "custom:  ", "custom:Margin"])
def test_nothing_goes_into_a_formula_or_a_field_without_a_name(ws: Workspace, add: Add, target: str) -> None:
    from desktop_app.errors import UserError

    add("Margin", "formula", formula="budget * 2")
    with pytest.raises(UserError):
        targets.resolve(target, targets.own_fields_of(ws))


def test_exports_hold_a_column_for_each_field(ws: Workspace, add: Add, tmp_path: Path) -> None:
    hours = add("Hours", "number")
    add("Double", "formula", formula="Hours * 2")
    text = add("Remark")
    one = initiatives.create(ws, "Fraud").record_ids[0]
    initiatives.create(ws, "Churn")
    custom_fields.set_value(ws, one, hours, 2.5)
    custom_fields.set_value(ws, one, text, "=HYPERLINK(1)")
    export_portfolio(ws, tmp_path / "out.csv")
    export_portfolio(ws, tmp_path / "out.xlsx")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["Hours"], rows[0]["Double (computed)"]) == ("2.5", "5.0") or (
        rows[0]["Hours"],
        rows[0]["Double (computed)"],
    ) == ("2.5", "5")
    assert not rows[0]["Remark"].startswith("=")
    assert rows[1]["Hours"] == ""
    sheet = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    header, first, *_rest = list(sheet.iter_rows(values_only=True))
    found = dict(zip(header, first, strict=True))
    assert (found["Hours"], found["Double (computed)"]) == (2.5, 5.0)


def test_what_goes_out_comes_back(ws: Workspace, add: Add, tmp_path: Path) -> None:
    hours, ends, tier = add("Hours", "number"), add("Ends", "date"), add("Tier", "choice", options=("A", "B"))
    one = initiatives.create(ws, "Fraud").record_ids[0]
    for field, value in ((hours, 2.5), (ends, "2027-01-31"), (tier, "B")):
        custom_fields.set_value(ws, one, field, value)
    before = values(ws, "AI-001")
    export_portfolio(ws, tmp_path / "out.csv")
    for field in (hours, ends, tier):
        custom_fields.set_value(ws, one, field, None)
    run_import(ws, tmp_path / "out.csv", on_conflict="update")
    assert values(ws, "AI-001") == before


def test_a_brief_holds_what_is_stated(ws: Workspace, add: Add, tmp_path: Path) -> None:
    from desktop_app.briefs import make as briefs

    hours = add("Hours a week", "number", unit="h")
    add("Empty one")
    one = initiatives.create(ws, "Fraud").record_ids[0]
    other = initiatives.create(ws, "Churn").record_ids[0]
    custom_fields.set_value(ws, one, hours, 7)
    texts = []
    for owner in (one, other):
        made = briefs.initiative_brief(ws, owner, tmp_path / f"{owner}.pdf")
        texts.append("".join(page.extract_text() for page in PdfReader(made.file).pages))
    assert "Hours a week" in texts[0]
    assert "7" in texts[0]
    assert "Empty one" not in texts[0]
    assert "Custom fields" not in texts[1]


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_line_sets_shows_and_lists_by_name(
    ws: Workspace, add: Add, capsys: pytest.CaptureFixture[str]
) -> None:
    add("Hours a week", "number")
    add("Double", "formula", formula="[Hours a week] * 2")
    initiatives.create(ws, "Fraud")
    initiatives.create(ws, "Churn")
    path = str(ws.place.path)
    ws.close()
    assert main(["set", path, "AI-001", "hours a week=12", "owner=Ann", "--reason", "told"]) == 0
    shown = json_of(capsys, "show", path, "AI-001")
    assert shown["own_fields"] == {"Hours a week": 12.0, "Double": 24.0}
    assert shown["initiative"]["owner"] == "Ann"
    rows = json_of(capsys, "list", path, "--where", "Hours a week=12")
    assert [(row["key"], row["Double"]) for row in rows] == [("AI-001", 24.0)]
    assert [r["key"] for r in json_of(capsys, "list", path, "--sort", "-double")] == ["AI-001", "AI-002"]
    assert json_of(capsys, "list", path, "--where", "Hours a week=")[0]["key"] == "AI-002"
    assert main(["show", path, "AI-001"]) == 0
    assert "Double: 24" in capsys.readouterr().out
    assert len(json_of(capsys, "history", path, "AI-001")) >= 2
    for wrong in ("hours a week=many", "double=3", "nowhere=1"):
        assert main(["set", path, "AI-001", wrong]) == 1
    assert main(["set", path, "AI-001", "hours a week="]) == 0
    assert json_of(capsys, "show", path, "AI-001")["own_fields"]["Double"] is None
