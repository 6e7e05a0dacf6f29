"""Own exports come back whole: every cell that an import reads, and every record that a workbook has a sheet for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop_app.domain.fields import specs
from desktop_app.domain.planning_records import Budget, Capacity, CustomField, CustomValue, Dependency, Goal
from desktop_app.domain.records import (
    Child,
    Comment,
    DataSource,
    Evidence,
    Record,
    Risk,
    SourceRow,
    StageMove,
)
from desktop_app.domain.spine import SPINE_FIELDS, Spine
from desktop_app.exchange.export import export_portfolio
from desktop_app.exchange.importing.import_report import ImportReport
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.exchange.importing.targets import former_labels
from desktop_app.exchange.own_workbook.sheet_layout import NEVER_TAKEN, SAME, shown_specs
from desktop_app.plugin_host import PluginHost
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives, portfolio_records
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.sample.make_sample import create_sample
from desktop_app.services.workspace import Workspace
from tests.steady import noon

Make = Callable[[str], Workspace]
INVENTORY = Path(__file__).resolve().parents[3] / "shared" / "data" / "omb_2025"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample portfolio, which is only read."""
    path = tmp_path_factory.mktemp("sample") / "sample.portfolio"
    workspace = create_sample(path, extensions=PluginHost(), clock=lambda: noon(2026, 11, 21))
    yield workspace
    workspace.close()


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Workspace] = []

    def _make(name: str) -> Workspace:
        made.append(portfolios.create(tmp_path / f"{name}.portfolio", name=name, currency="EUR", user="Ann"))
        return made[-1]

    yield _make
    for workspace in made:
        workspace.close()


def cells(ws: Workspace, folder: Path) -> list[dict[str, str]]:
    """The table of initiatives as an export writes it."""
    export_portfolio(ws, folder / "cells.csv")
    with (folder / "cells.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def shown(record: Record) -> dict[str, Any]:
    return {
        spec.name: getattr(record, spec.name)
        for spec in shown_specs(type(record))
        if spec.name not in NEVER_TAKEN
    }


def children(spine: Spine, kind: type[Child]) -> list[dict[str, Any]]:
    return [shown(record) for record in getattr(spine, SPINE_FIELDS[kind])]


@pytest.fixture(scope="module")
def from_workbook(
    sample: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workspace, ImportReport, Path]]:
    """What came of the sample's workbook in an empty portfolio, and the workbook."""
    folder = tmp_path_factory.mktemp("workbook")
    export_portfolio(sample, folder / "all.xlsx")
    currency = sample.portfolio().currency
    copy = portfolios.create(folder / "copy.portfolio", name="copy", currency=currency, user="Ann")
    yield copy, run_import(copy, folder / "all.xlsx"), folder / "all.xlsx"
    copy.close()


def assert_complete(report: ImportReport) -> None:
    assert (report.problems, report.unread_columns, report.warnings) == ((), (), [])
    assert any("computed by" in note for note in report.notes)


def test_a_table_comes_back_cell_by_cell(sample: Workspace, make: Make, tmp_path: Path) -> None:
    export_portfolio(sample, tmp_path / "all.csv")
    copy = make("copy")
    portfolios.edit(copy, {"currency": sample.portfolio().currency})
    assert_complete(run_import(copy, tmp_path / "all.csv"))
    before = cells(sample, tmp_path)
    computed = {header for header in before[0] if header.endswith("(computed)")}
    assert computed
    # A table does not hold formulas; a workbook does.
    assert cells(copy, tmp_path) == [
        {name: text for name, text in row.items() if name not in computed} for row in before
    ]


def test_a_workbook_comes_back_cell_by_cell(
    sample: Workspace, from_workbook: tuple[Workspace, ImportReport, Path], tmp_path: Path
) -> None:
    copy, report, _path = from_workbook
    assert_complete(report)
    assert cells(copy, tmp_path) == cells(sample, tmp_path)


def test_a_workbook_brings_its_records_along(
    sample: Workspace, from_workbook: tuple[Workspace, ImportReport, Path]
) -> None:
    copy, report, path = from_workbook
    for before, after in zip(sample.spines(), copy.spines(), strict=True):
        for kind in SPINE_FIELDS:
            if kind is Evidence:
                assert children(after, kind) == [one for one in children(before, kind) if one["link"]]
            elif kind in SAME or kind is CustomValue:
                assert children(after, kind) == children(before, kind), (before.initiative.key, kind.KIND)
        # What hangs on another record hangs on the same one again.
        named = {metric.id: metric.name for spine in (before, after) for metric in spine.metrics}
        assert [named[one.metric_id] for one in after.measurements] == [
            named[one.metric_id] for one in before.measurements
        ]
    for kind in (Goal, Budget, Capacity, CustomField):
        here, there = (
            sorted((shown(one) for one in portfolio_records.list_all(ws, kind)), key=repr)
            for ws in (copy, sample)
        )
        assert here == there
    left_out = {one.where for one in report.left_out}
    assert {"Stage move", "Scenario", "View", "Portfolio"} <= left_out
    assert not left_out & {"Metric", "Risk", "Review", "Measurement", "Custom value"}
    assert any("Metric (" in note for note in report.notes)
    # Taken in once more, nothing is added and nothing changes.
    again = run_import(copy, path, on_conflict="update")
    assert (again.created, again.warnings, again.changes) == (0, [], ())
    assert [len(spine.measurements) for spine in copy.spines()] == [
        len(spine.measurements) for spine in sample.spines()
    ]


def test_edited_sheets_change_their_records_and_add_new_ones(make: Make, tmp_path: Path) -> None:
    ws = make("source")
    one, other = (initiatives.create(ws, title).record_ids[0] for title in ("Churn", "Fraud"))
    for owner in (one, other):
        records.add(ws, Risk(initiative_id=owner, title="Drift", likelihood=2))
    export_portfolio(ws, tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    sheet = book["Risk"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["Likelihood"]).value = 5
    sheet.cell(2, columns["Mitigation"]).value = "Watch it"
    sheet.append(["AI-002", "Fraud", "Leak", None, "much"])
    sheet.append(["AI-009", "Nobody", "Lost"])
    book.save(tmp_path / "all.xlsx")
    assert run_import(ws, tmp_path / "all.xlsx").skipped == 2
    assert [risk.likelihood for spine in ws.spines() for risk in spine.risks] == [2, 2]
    report = run_import(ws, tmp_path / "all.xlsx", on_conflict="update")
    churn, fraud = ws.spines()
    assert [(risk.title, risk.likelihood, risk.mitigation) for risk in churn.risks] == [
        ("Drift", 5, "Watch it")
    ]
    assert [risk.title for risk in fraud.risks] == ["Drift", "Leak"]
    # What is written over is told, as of the initiative itself.
    (change,) = report.values()["changes"]
    assert (change["key"], change["fields"]) == (
        "AI-001",
        [
            {"field": "risk.likelihood", "old": 2, "new": 5},
            {"field": "risk.mitigation", "old": None, "new": "Watch it"},
        ],
    )
    assert report.changes[0].fields[0].label == "Risk “Drift”: Likelihood"
    (problem,) = report.values()["problems"]
    assert (problem["sheet"], problem["row"], problem["value"]) == ("Risk", 4, "much")


def test_a_workbook_of_an_older_version_is_read_by_the_names_of_then(make: Make, tmp_path: Path) -> None:
    ws = make("source")
    one = initiatives.create(ws, "Churn", harmed="Customers", benefits="Fewer leave", stage="strategy")
    other = initiatives.create(ws, "Fraud").record_ids[0]
    churn = one.record_ids[0]
    records.add(ws, Risk(initiative_id=churn, title="Drift", mitigation="Watch it"))
    records.add(ws, DataSource(initiative_id=churn, name="Calls", place="Lake", retention_days=90))
    records.add(ws, Dependency(initiative_id=churn, other_id=other, relation="either_or"))
    export_portfolio(ws, tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    renamed = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                former = former_labels(str(cell.value))
                if former:
                    renamed.add(former[0])
                    cell.value = former[0]
    assert {
        "What is done",
        "Place",
        "Kept for",
        "Who is hurt when it is wrong",
        "Either this or that",
    } <= renamed
    book.save(tmp_path / "old.xlsx")
    copy = make("copy")
    report = run_import(copy, tmp_path / "old.xlsx")
    assert (report.problems, report.unread_columns) == ((), ())
    spine = next(spine for spine in copy.spines() if spine.initiative.title == "Churn")
    assert (spine.initiative.harmed, spine.initiative.benefits) == ("Customers", "Fewer leave")
    assert [risk.mitigation for risk in spine.risks] == ["Watch it"]
    assert [(source.place, source.retention_days) for source in spine.data_sources] == [("Lake", 90)]
    assert [link.relation for link in spine.dependencies] == ["either_or"]


def test_fields_of_ones_own_come_back_with_their_kind(make: Make, tmp_path: Path) -> None:
    ws = make("source")
    one = initiatives.create(ws, "Churn", budget=100.0).record_ids[0]
    custom_fields.add(ws, {"name": "Cost centre"})
    custom_fields.add(ws, {"name": "Seats", "field_type": "number"})
    custom_fields.add(ws, {"name": "Per seat", "field_type": "formula", "formula": "budget / [Seats]"})
    ids = {field.name: field.id for field in custom_fields.list_all(ws).fields}
    for name, value in (("Cost centre", "0047"), ("Seats", "12")):
        records.add(ws, CustomValue(initiative_id=one, custom_field_id=ids[name], value=value))
    for ending, kinds in (("csv", ["text", "number"]), ("xlsx", ["text", "number", "formula"])):
        export_portfolio(ws, tmp_path / f"all.{ending}")
        copy = make(ending)
        report = run_import(copy, tmp_path / f"all.{ending}")
        assert (report.problems, report.unread_columns) == ((), ())
        fields = custom_fields.list_all(copy)
        assert [field.field_type for field in fields.fields] == kinds
        assert {one.value for spine in copy.spines() for one in spine.custom_values} == {"0047", "12"}
        assert cells(copy, tmp_path)[0]["Cost centre"] == "0047"
    # Where the formula is there, its column is not read as a text either.
    assert run_import(ws, tmp_path / "all.csv", on_conflict="update").changes == ()


def test_amounts_and_shares_are_formatted_as_such(make: Make, tmp_path: Path) -> None:
    ws = make("source")
    initiatives.create(ws, "Churn", budget=120_000.0, run_cost=5.25, chance_of_success=0.4)
    export_portfolio(ws, tmp_path / "all.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx")["Initiatives"]
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert formats["Budget"] == "#,##0 [$EUR]"
    assert formats["Run cost a year"] == "#,##0.00 [$EUR]"
    assert formats["Chance that it works"] == "0%"
    assert formats["Review every"] == "General"
    copy = make("copy")
    run_import(copy, tmp_path / "all.xlsx")
    (spine,) = copy.spines()
    assert (spine.initiative.budget, spine.initiative.run_cost, spine.initiative.chance_of_success) == (
        120_000,
        5.25,
        0.4,
    )


def test_every_kind_is_read_back_or_known_not_to_be() -> None:
    """A new kind of record has to say whether a workbook brings it back."""
    # Comments are signed, and nobody signs by a file.
    not_read = {"stage_move", "custom_value", "analysis", SourceRow.KIND, Comment.KIND}
    assert {kind.KIND for kind in SPINE_FIELDS if kind not in SAME} == not_read
    for kind, names in SAME.items():
        assert set(names) <= set(specs(kind)) | {"pack_id", "item_id"}
    assert StageMove not in SAME


@pytest.mark.slow
@pytest.mark.skipif(not INVENTORY.is_dir(), reason="the inventory is not at hand")
def test_the_federal_inventory_comes_back_cell_by_cell(make: Make, tmp_path: Path) -> None:
    ws = make("inventory")
    run_import(ws, next(INVENTORY.glob("*.csv")))
    before = cells(ws, tmp_path)
    for ending in ("csv", "xlsx", "json"):
        export_portfolio(ws, tmp_path / f"all.{ending}")
        copy = make(ending)
        run_import(copy, tmp_path / f"all.{ending}")
        assert cells(copy, tmp_path) == before
