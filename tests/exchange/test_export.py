"""Exports: tables that come back by themselves, and the complete portfolio, equal after out and in."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.domain.damaged_records import DamagedValue
from desktop_app.domain.planning_records import (
    Budget,
    Capacity,
    Contribution,
    Cost,
    CustomField,
    CustomValue,
    Dependency,
    Estimate,
    Goal,
    OwnMethod,
    SavedView,
    Scenario,
    Staffing,
)
from desktop_app.domain.records import (
    RECORDS,
    SPINE_KINDS,
    Analysis,
    Answer,
    Bet,
    Child,
    Cohort,
    Comment,
    DataSource,
    Decision,
    Initiative,
    Measurement,
    Metric,
    ModelVersion,
    Preset,
    Readiness,
    Record,
    Review,
    ReviewAction,
    Risk,
    SourceRow,
)
from desktop_app.errors import Cancelled, UserError
from desktop_app.exchange.export import export_portfolio
from desktop_app.exchange.importing.importer import apply_plan, import_json, read_plan
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.exchange.json_portfolio import read_json
from desktop_app.services import evidence, initiatives, portfolio_records, undo
from desktop_app.services import record_edits as records_service
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store import blobs, engine, history, rows

HOSTILE = "=1+1 <b>&\n\t'\"; [x] {y} ünïcödé 😀 \\n"


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Workspace]]:
    made: list[Workspace] = []

    def _make(name: str) -> Workspace:
        made.append(portfolios.create(tmp_path / f"{name}.portfolio", name=name, currency="EUR", user="Ann"))
        return made[-1]

    yield _make
    for workspace in made:
        workspace.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portfolio with a record of every kind, odd texts and two attachments, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    workspace = portfolios.create(folder / "source.portfolio", name="source", currency="EUR", user="Ann")
    _fill(workspace, folder)
    workspace.close()
    return folder / "source.portfolio"


@pytest.fixture
def ws(filled: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The filled portfolio, the test's own."""
    path = tmp_path / "source.portfolio"
    shutil.copy(filled, path)
    workspace = Workspace(engine.FileDatabase(path), user="Ann")
    yield workspace
    workspace.close()


def _fill(workspace: Workspace, folder: Path) -> None:
    when = dt.date(2026, 1, 2)
    values: dict[str, Any] = {
        "industry": "finance",
        "stage": "live",
        "problem": HOSTILE,
        "facts": ("personal_data", "eu_market"),
        "benefit_likely": -5.25,
        "in_use_since": when,
        "ai_verdict": "ai",
        "ai_verdict_reason": "because",
        "chance_of_success": 0.4,
    }
    created = initiatives.create(workspace, "Churn", **values)
    one = created.record_ids[0]
    other = initiatives.create(workspace, "=Fraud").record_ids[0]
    initiatives.rate(workspace, one, "value", {"rating": 4, "note": HOSTILE})
    initiatives.set_role(workspace, one, "sponsor", "Bea")
    source = records_service.add(workspace, DataSource(initiative_id=one, name="CRM")).record_ids[0]
    metric = records_service.add(
        workspace, Metric(initiative_id=one, name="Recall", kind="model")
    ).record_ids[0]
    review = records_service.add(workspace, Review(initiative_id=one, number=1, due=when)).record_ids[0]
    for record in (
        Readiness(initiative_id=one, data_source_id=source, dimension="labels", score=55.5),
        Measurement(initiative_id=one, metric_id=metric, measured_on=when, value=0.81),
        Decision(initiative_id=one, title="Fewer alarms", decided_on=when),
        Answer(initiative_id=one, pack_id="base", item_id="BASE-01", question="Q", status="partly"),
        Bet(initiative_id=one, assumption="They care"),
        ModelVersion(initiative_id=one, name="v1"),
        Cohort(initiative_id=one, name="5 %", share=0.05),
        ReviewAction(initiative_id=one, review_id=review, what="Retrain"),
        Risk(initiative_id=one, title="Drift", kind="model_drift", likelihood=2),
        Estimate(initiative_id=one, input="reach", low=100, likely=250.5, high=900, estimated_by="Bea"),
        Staffing(initiative_id=one, role="data_scientist", people=1.5, starts_on=when),
        Cost(initiative_id=one, category="inference", month=when, planned=100.25),
        Comment(initiative_id=one, text=HOSTILE, written_by="Bea"),
        SourceRow(initiative_id=one, file_name="list.csv", row_number=2, cells='{"Title": "Churn"}'),
        Analysis(initiative_id=one, kind="bands", settings="{}", result='{"n": 3}', sentence=HOSTILE),
    ):
        records_service.add(workspace, record)
    for record in (
        Goal(name="Fewer losses", target=0.2, target_date=when),
        Budget(name="Build", year=2027, amount=6e6),
        Capacity(role="data_scientist", people=14),
        Scenario(name="Half the money", definition="{}"),
        SavedView(name="Mine", definition='{"columns": ["title"]}'),
        CustomField(name="Cost centre", field_type="text"),
        OwnMethod(name="Ours", formula="reach * 2", definition="[]"),
    ):
        portfolio_records.add(workspace, record)
    with workspace.change("Brief B-7 created", action=history.BRIEF) as step:
        step.uow.add(Brief(number=7, kind="portfolio", made_by="Bea", recipients=HOSTILE))
    goal, field = (portfolio_records.list_all(workspace, kind)[0].id for kind in (Goal, CustomField))
    for record in (
        Contribution(initiative_id=one, goal_id=goal, weight=0.4),
        Dependency(initiative_id=one, other_id=other),
        CustomValue(initiative_id=one, custom_field_id=field, value="=4711"),
    ):
        records_service.add(workspace, record)
    initiatives.move_stage(workspace, one, "on_hold", reason="money")
    (folder / "proof.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.txt").write_bytes(b"")
    evidence.attach_file(workspace, one, folder / "proof.bin", note="n")
    evidence.attach_file(workspace, one, folder / "empty.txt")
    held = {"record_id": one, "owner_id": one, "held": "'x'"}
    with workspace.change("Keep preset") as step:
        step.uow.add(DamagedValue(kind="initiative", field_name="run_cost", **held))
        step.uow.add(Preset(name="P", mapping="{}"))


def everything(ws: Workspace) -> dict[str, Any]:
    with ws.database.read() as connection:
        found: dict[str, Any] = {
            kind.KIND: sorted(rows.select_records(connection, kind), key=lambda record: record.id)
            for kind in RECORDS
        }
        found["files"] = dict(blobs.every(connection))
        found["history"] = history.changes(connection)
        found["touched"] = [history.touched_by(connection, change.id) for change in found["history"]]
    return found


def test_json_out_and_in_gives_an_equal_portfolio(
    ws: Workspace, make: Callable[[str], Workspace], tmp_path: Path
) -> None:
    target = tmp_path / "all.json"
    assert export_portfolio(ws, target) == []
    before = everything(ws)
    assert all(before[kind.KIND] for kind in RECORDS), "a record of every kind is part of this test"
    copy = make("copy")
    changes = import_json(copy, target)
    assert changes.touches("initiative", "measurement")
    assert everything(copy) == before
    assert copy.spines() == ws.spines()
    assert lists.rows(copy) == lists.rows(ws)
    with copy.database.read() as connection:
        assert history.verify(connection).ok
    proof = next(e for s in copy.spines() for e in s.evidence if e.name == "proof.bin")
    assert evidence.read_content(copy, proof) == bytes(range(256)) * 40
    export_portfolio(copy, tmp_path / "again.json")

    def content(path: Path) -> Any:
        found = json.loads(path.read_text("utf-8"))
        found.pop("about")
        return found

    assert content(target) == content(tmp_path / "again.json")


def test_a_change_larger_than_any_record_comes_back(
    ws: Workspace, make: Callable[[str], Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an import of thousands of rows leaves in the history."""
    monkeypatch.setattr("desktop_app.exchange.json_portfolio._LONGEST_PART", 3000)
    with ws.change("Import") as step:
        step.uow.add_all([Initiative(key=f"IN-{n}", title=f"Row {n}", notes="Note " * 50) for n in range(20)])
    export_portfolio(ws, tmp_path / "all.json")
    history_of = json.loads((tmp_path / "all.json").read_text("utf-8"))["history"]
    assert max(len(json.dumps(change)) for change in history_of) > 5000
    copy = make("copy")
    import_json(copy, tmp_path / "all.json")
    assert everything(copy) == everything(ws)


def test_undo_goes_on_after_the_way_out_and_in(
    ws: Workspace, make: Callable[[str], Workspace], tmp_path: Path
) -> None:
    export_portfolio(ws, tmp_path / "all.json")
    copy = make("copy")
    import_json(copy, tmp_path / "all.json")
    while undo.undo(copy):
        pass
    assert lists.count(copy) == 0
    while undo.redo(copy):
        pass
    assert [s.initiative.title for s in copy.spines()] == [s.initiative.title for s in ws.spines()]


def test_a_portfolio_with_a_history_of_its_own_keeps_it(
    ws: Workspace, make: Callable[[str], Workspace], tmp_path: Path
) -> None:
    export_portfolio(ws, tmp_path / "all.json")
    copy = make("copy")
    portfolios.edit(copy, {"vision": "Mine"})
    changes = import_json(copy, tmp_path / "all.json")
    assert "2 initiatives" in changes.label
    assert [s.initiative for s in copy.spines()] == [s.initiative for s in ws.spines()]
    assert copy.portfolio().name == "source"
    undo.undo(copy)
    assert lists.count(copy) == 0
    assert copy.portfolio().vision == "Mine"


def test_only_an_empty_portfolio_takes_a_complete_one(
    ws: Workspace, make: Callable[[str], Workspace], tmp_path: Path
) -> None:
    export_portfolio(ws, tmp_path / "all.json")
    with pytest.raises(UserError, match="empty"):
        import_json(ws, tmp_path / "all.json")
    copy = make("copy")
    assert run_import(copy, tmp_path / "all.json", dry_run=True).created == 2
    assert lists.count(copy) == 0
    assert run_import(copy, tmp_path / "all.json").created == 2


def edited(source: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    document = json.loads(source.read_text("utf-8"))
    change(document)
    target.write_text(json.dumps(document), "utf-8")
    return target


def first(document: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(one for one in document["records"] if one["record"] == kind)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["about"].update(format_version=2),
        lambda d: d["about"].update(format="other"),
        lambda d: d.pop("records"),
        lambda d: d["records"].append(d["records"][1]),
        lambda d: d["records"].append({"record": "nonsense"}),
        lambda d: d["records"].append(5),
        lambda d: first(d, "portfolio").update(record="preset"),
        lambda d: first(d, "initiative").update(id="../x"),
        lambda d: first(d, "initiative").update(title=""),
        lambda d: first(d, "initiative").update(title=5),
        lambda d: first(d, "initiative").update(stage="nonsense"),
        lambda d: first(d, "initiative").update(benefit_likely="x"),
        lambda d: first(d, "initiative").update(version=0),
        lambda d: [one.update(key="AI-001") for one in d["records"] if one["record"] == "initiative"],
        lambda d: first(d, "risk").update(initiative_id="0" * 32),
        lambda d: first(d, "measurement").update(metric_id="0" * 32),
        lambda d: first(d, "evidence").update(link="javascript:alert(1)"),
        lambda d: d["files"].pop(),
        lambda d: d["files"].clear(),
        lambda d: d["files"][0].update(content=base64.b64encode(b"other").decode()),
        lambda d: d["files"][0].update(content="!!"),
        lambda d: d["history"][0].update(number=7),
        lambda d: d["history"][0].update(at="2026-01-01"),
        lambda d: d["history"][0]["records"][0].update(after=5),
        lambda d: d["history"][0].pop("digest"),
        # A history that nobody could read, undo or show afterwards.
        lambda d: d["history"][1].update(at="0001-01-01T00:00:00+23:59"),
        lambda d: d["history"][1].update(at="9999-12-31T23:59:59-23:59"),
        lambda d: d["history"][1]["records"][0].update(before="not json"),
        lambda d: d["history"][1]["records"][0].update(after="[1]"),
        lambda d: d["history"][1]["records"][0].update(after="[" * 50_000),
        lambda d: d["history"][1]["records"][0].update(kind="nothing", after="{}"),
        lambda d: d.update(more=[1]),
    ],
)
def test_altered_files_are_refused_and_nothing_is_written(
    ws: Workspace,
    make: Callable[[str], Workspace],
    tmp_path: Path,
    change: Callable[[dict[str, Any]], object],
) -> None:
    export_portfolio(ws, tmp_path / "all.json")
    copy = make("copy")
    before = everything(copy)
    with pytest.raises(UserError) as caught:
        import_json(copy, edited(tmp_path / "all.json", tmp_path / "bad.json", change))
    assert "\n" not in str(caught.value)
    assert everything(copy) == before


def test_an_altered_history_is_taken_and_shows(
    ws: Workspace, make: Callable[[str], Workspace], tmp_path: Path
) -> None:
    export_portfolio(ws, tmp_path / "all.json")
    copy = make("copy")
    import_json(
        copy,
        edited(tmp_path / "all.json", tmp_path / "b.json", lambda d: d["history"][1].update(who="Mallory")),
    )
    with copy.database.read() as connection:
        verified = history.verify(connection)
    assert (verified.ok, verified.broken_at) == (False, 2)


def test_what_is_no_portfolio_is_refused_at_once(make: Callable[[str], Workspace], tmp_path: Path) -> None:
    copy = make("copy")
    bad = tmp_path / "bad.json"
    head = b'{"about": {"format": "ai-portfolio", "format_version": 1}, "records": '
    for content in (
        b"{}",
        b"[" * 10_000 + b"]" * 10_000,
        head + b"[" * 100_000,
        head + b"[" * 100_000 + b"]" * 100_000 + b"}",
        head + b"NaN}",
        head + b"5}",
        head + b"[]}",
        b"\x80\x04cos\nsystem\n",
        b" " * (30 * 1024 * 1024),
    ):
        bad.write_bytes(content)
        with pytest.raises(UserError, match=r"bad\.json"):
            read_json(bad)
    assert lists.count(copy) == 0


def test_the_table_comes_back_by_itself(
    ws: Workspace, make: Callable[[str], Workspace], tmp_path: Path
) -> None:
    for ending in ("csv", "xlsx"):
        path = tmp_path / f"table.{ending}"
        assert export_portfolio(ws, path) == []
        copy = make(ending)
        plan = read_plan(copy, path)
        assert plan.problems == ()
        assert plan.unread_columns == ()
        apply_plan(copy, plan)
        for original, found in zip(ws.spines(), copy.spines(), strict=True):
            same = {
                field.name: getattr(original.initiative, field.name)
                for field in dataclasses.fields(original.initiative)
                if field.name not in ("id", "version", "created_at", "source", "held_from")
            }
            assert {name: getattr(found.initiative, name) for name in same} == same
            assert found.role("sponsor") == original.role("sponsor")
            assert [r.rating for r in found.ratings] == [r.rating for r in original.ratings]
            # What one portfolio has as a field of its own, the other one gets.
            assert [v.value for v in found.custom_values] == [v.value for v in original.custom_values]


def test_a_workbook_has_a_sheet_for_each_kind_and_no_formula(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    export_portfolio(ws, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Initiatives"
    assert {kind.LABEL for kind in SPINE_KINDS} <= set(book.sheetnames)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    risks = book["Risk"]
    assert [cell.value for cell in risks[2]][:4] == ["AI-001", "Churn", "Drift", "Model drift"]
    assert [cell.value for cell in book["Contribution to a goal"][2]] == [
        "AI-001", "Churn", "Fewer losses", 0.4, None,
    ]  # fmt: skip
    assert book["Dependency"][2][2].value == "AI-002 =Fraud"
    assert book["Budget"][2][1].value == 2027
    initiatives_sheet = book["Initiatives"]
    titles = [cell.value for cell in initiatives_sheet["B"]]
    assert titles == ["Title", "Churn", "'=Fraud"]


def test_wrong_endings_and_the_portfolio_itself_are_refused(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.csv, \.xlsx or \.json"):
        export_portfolio(ws, tmp_path / "all.pdf")
    with pytest.raises(UserError, match="itself"):
        export_portfolio(ws, ws.place.path)


def test_long_texts_are_told_for_excel(ws: Workspace, tmp_path: Path) -> None:
    initiatives.create(ws, "Long", notes="x" * 40_000)
    (sentence,) = export_portfolio(ws, tmp_path / "all.xlsx")
    assert sentence.startswith("Row 4, Notes: ")


def test_exports_can_be_cancelled(ws: Workspace, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    for ending in ("csv", "xlsx", "json"):
        with pytest.raises(Cancelled):
            export_portfolio(ws, tmp_path / f"all.{ending}", stop)
        assert not list(tmp_path.glob("all.*"))


def test_an_empty_portfolio_is_exported_too(make: Callable[[str], Workspace], tmp_path: Path) -> None:
    empty = make("empty")
    for ending in ("csv", "xlsx", "json"):
        assert export_portfolio(empty, tmp_path / f"e.{ending}") == []
    copy = make("copy")
    import_json(copy, tmp_path / "e.json")
    assert copy.portfolio() == empty.portfolio()


def test_every_child_kind_is_a_record() -> None:
    assert all(issubclass(kind, Child) and issubclass(kind, Record) for kind in SPINE_KINDS)
