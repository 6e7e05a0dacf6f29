"""Imports into a real portfolio: one change, one undo, every value where a reader looks for it."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.records import Initiative, Risk, cells_of
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.trust_report import item_reports, orphans
from desktop_app.errors import Cancelled, UserError
from desktop_app.exchange.importing import presets
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.importer import apply_plan, read_plan
from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.exchange.tables.table_reader import read_table
from desktop_app.plugin_host.host import PluginHost
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store import history
from desktop_app.store.rescue import backup

Write = Callable[..., Path]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    workspace = portfolios.create(tmp_path / "a.portfolio", name="Test", user="Ann")
    yield workspace
    workspace.close()


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Workspace]:
    """A portfolio with all the checklists that are installed."""
    workspace = portfolios.create(tmp_path / "f.portfolio", name="Test", user="Ann", extensions=PluginHost())
    yield workspace
    workspace.close()


def spine(ws: Workspace, title: str) -> Spine:
    return next(one for one in ws.spines() if one.initiative.title == title)


TABLE = """Title,Stage,Owner,Sponsor,Risks,In use since,Rating: Value,Comments
Churn,Live,Ann,Bea,Drift; Bias,2024-10-01,4,first
Fraud,Idea,,,,,,
"""


def test_rows_become_initiatives_with_their_spine(ws: Workspace, write: Write) -> None:
    plan = read_plan(ws, write(TABLE, "list.csv"))
    assert lists.count(ws) == 0
    changes = apply_plan(ws, plan)
    assert changes.label == "2 initiatives imported from “list.csv”"
    found = spine(ws, "Churn")
    one = found.initiative
    assert (one.key, one.stage, one.owner, one.in_use_since) == (
        "AI-001",
        "live",
        "Ann",
        dt.date(2024, 10, 1),
    )
    assert (one.notes, one.source, one.review_cadence_days) == ("first", "list.csv, row 2", 90)
    assert found.role("sponsor") == "Bea"
    assert [risk.title for risk in found.risks] == ["Drift", "Bias"]
    rating = found.rating("value")
    assert rating is not None
    assert (rating.rating, rating.rated_by) == (4, "Ann")
    (move,) = found.stage_moves
    assert (move.to_stage, move.moved_by, move.reason) == ("live", "Ann", "Imported from list.csv")
    assert spine(ws, "Fraud").stage_moves == ()
    assert ws.portfolio().next_key == 3


def test_an_import_is_one_step_of_undo(ws: Workspace, write: Write) -> None:
    initiatives.create(ws, "There before")
    before = ws.spines(), ws.portfolio().next_key
    apply_plan(ws, read_plan(ws, write(TABLE)))
    after = [one.initiative.title for one in ws.spines()]
    undo.undo(ws)
    assert [s.initiative for s in ws.spines()] == [s.initiative for s in before[0]]
    assert ws.portfolio().next_key == before[1]
    undo.redo(ws)
    assert [one.initiative.title for one in ws.spines()] == after
    with ws.database.read() as connection:
        assert history.verify(connection).ok


def test_skip_update_and_stop(ws: Workspace, write: Write) -> None:
    apply_plan(ws, read_plan(ws, write(TABLE)))
    initiatives.edit(ws, spine(ws, "Churn").initiative.id, {"owner": "Changed", "notes": "mine"})
    again = write(
        TABLE.replace("Live", "Retired").replace("Drift; Bias", "Drift; Cost").replace("Bea", "Cleo")
    )
    plan = read_plan(ws, again)
    assert (plan.creates, plan.updates, plan.skips) == (0, 0, 2)
    assert not apply_plan(ws, plan)
    assert spine(ws, "Churn").initiative.owner == "Changed"

    stopped = read_plan(ws, again, on_conflict="stop")
    with pytest.raises(UserError, match="row 2"):
        apply_plan(ws, stopped)

    apply_plan(ws, read_plan(ws, again, on_conflict="update"))
    found = spine(ws, "Churn")
    assert (found.initiative.owner, found.initiative.stage, found.initiative.notes) == (
        "Ann",
        "retired",
        "first",
    )
    assert found.role("sponsor") == "Cleo"
    assert [risk.title for risk in found.risks] == ["Drift", "Bias", "Cost"]
    assert [(m.from_stage, m.to_stage) for m in found.stage_moves] == [("", "live"), ("live", "retired")]
    assert lists.count(ws) == 2
    # The same file once more says nothing new.
    assert not apply_plan(ws, read_plan(ws, again, on_conflict="update"))
    undo.undo(ws)
    assert spine(ws, "Churn").initiative.owner == "Changed"


def test_empty_cells_leave_what_is_there(ws: Workspace, write: Write) -> None:
    apply_plan(ws, read_plan(ws, write(TABLE)))
    apply_plan(ws, read_plan(ws, write("Title,Owner,Comments\nChurn,,more\n"), on_conflict="update"))
    assert spine(ws, "Churn").initiative.owner == "Ann"


def test_keys_are_kept_and_never_given_twice(ws: Workspace, write: Write) -> None:
    initiatives.create(ws, "There")
    text = "Key,Title\nAI-002,A\nP-7,B\nAI-002,C\n,D\n"
    apply_plan(ws, read_plan(ws, write(text)))
    assert {s.initiative.title: s.initiative.key for s in ws.spines()} == {
        "There": "AI-001",
        "A": "AI-002",
        "B": "P-7",
        "C": "AI-003",
        "D": "AI-004",
    }


def test_a_cancelled_import_leaves_nothing(ws: Workspace, write: Write) -> None:
    plan = read_plan(ws, write("Title\n" + "".join(f"T{n}\n" for n in range(900))))

    def stop(done: int, total: int) -> None:
        if done > 400:
            raise Cancelled

    with pytest.raises(Cancelled):
        apply_plan(ws, plan, progress=stop)
    assert lists.count(ws) == 0
    with ws.database.read() as connection:
        assert not history.changes(connection)


def test_a_backup_is_made_before(ws: Workspace, write: Write) -> None:
    initiatives.create(ws, "There")
    apply_plan(ws, read_plan(ws, write(TABLE)))
    assert [one.kind for one in backup.of_file(ws.place.path)] == [backup.IMPORT]


def test_an_initiative_that_went_meanwhile_stops_an_update(ws: Workspace, write: Write) -> None:
    initiatives.create(ws, "Churn")
    plan = read_plan(ws, write(TABLE), on_conflict="update")
    initiatives.delete(ws, [ws.spines()[0].initiative.id])
    with pytest.raises(UserError):
        apply_plan(ws, plan)
    assert lists.count(ws) == 0


def test_answers_of_a_missing_checklist_keep_their_question(ws: Workspace, tmp_path: Path) -> None:
    apply_plan(ws, federal_plan(ws, tmp_path, hi_testing_conducted="Yes"))
    answers = ws.spines()[0].answers
    assert answers
    assert len(orphans(ws.spines()[0], ws.rules())) == len(answers)
    assert any(answer.question == "Has the system been tested before deployment?" for answer in answers)


# The federal inventory

FEDERAL = {
    "agency": "DOJ",
    "agency_name": "Department of Justice",
    "id": "DOJ-0357",
    "use_case_name": "Veritone",
    "agency_bureau": "FBI",
    "contact_email": "ai@example.gov",
    "is_withheld": "No",
    "development_stage": "Deployed",
    "is_high_impact": "High-impact",
    "HI_justification": "It decides much",
    "topic_area": "Law Enforcement",
    "classification": "Computer Vision",
    "problem_solved": "Too many hours\nof video",
    "benefits": "Faster",
    "system_outputs": "Transcripts",
    "operational_date": "9/30/2025 0:00",
    "contracting_usage": "Vendor Purchased",
    "vendor_name": "Veritone",
    "have_ato": "Yes",
    "system_name_ato": "Sentinel",
    "data_description": "Video of cameras",
    "link_to_data": "https://data.example.gov/video",
    "has_pii": "Yes",
    "pia_url": "https://example.gov/pia",
    "demographic_features": "['b) Sex', 'c) Age']",
    "has_custom_code": "No",
    "code_url": "Not available",
    "hi_testing_conducted": "Yes",
    "hi_assessment_completed": "Yes",
    "hi_potential_impacts": "Wrong names",
    "hi_independent_review": "CAIO Review",
    "hi_ongoing_monitoring": "Yes - Monitoring Established",
    "hi_training_established": "Training In-progress",
    "hi_failsafe_presence": "Not Applicable",
    "hi_appeal_process": "Appeal Process Established",
    "hi_public_consultation": "['Usability Testing', 'Other']",
}


def federal_plan(ws: Workspace, tmp_path: Path, **values: str) -> Any:
    path = tmp_path / "inventory.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(FEDERAL))
        writer.writeheader()
        writer.writerow({**FEDERAL, **values})
    plan = read_plan(ws, path)
    assert plan.mapping.name == "US federal AI use cases 2025 (OMB)"
    return plan


def test_each_column_of_the_inventory_lands_where_a_reader_looks(full: Workspace, tmp_path: Path) -> None:
    plan = federal_plan(full, tmp_path)
    assert not plan.problems
    assert not plan.unread_columns
    apply_plan(full, plan)
    (found,) = full.spines()
    one = found.initiative
    assert (one.title, one.external_id, one.industry) == ("Veritone", "DOJ-0357", "public_sector")
    assert (one.unit, one.owner) == ("Department of Justice – FBI", "ai@example.gov")
    assert (one.stage, one.step, one.topic) == ("live", "monitored", "Law Enforcement")
    assert (one.ai_kind, one.sourcing, one.vendor, one.system) == ("vision", "bought", "Veritone", "Sentinel")
    assert (one.problem, one.benefits, one.outputs) == ("Too many hours\nof video", "Faster", "Transcripts")
    assert one.in_use_since == dt.date(2025, 9, 30)
    assert (one.high_impact, one.high_impact_reason) == ("high", "It decides much")
    assert one.data_description == "Video of cameras"
    expected = {"us_market", "public_body", "personal_data", "imaging", "procurement", "significant_decision"}
    assert set(one.facts) == expected
    assert [(s.sensitivity, s.link) for s in found.data_sources] == [
        ("personal", "https://data.example.gov/video")
    ]
    assert [(e.name, e.link) for e in found.evidence] == [
        ("Privacy impact assessment", "https://example.gov/pia")
    ]
    for line in (
        "Withheld from public reporting: No",
        "Authorisation to operate (ATO): Yes",
        "Demographic variables used as model features: b) Sex; c) Age",
        "Custom code: No",
    ):
        assert line in one.notes
    # No address, so it goes nowhere, but it stands with the row as it came.
    (kept,) = full.spine(one.id).source_rows
    assert "Not available" in cells_of(kept).values()
    assert (kept.preset_id, kept.preset_version, kept.row_number) == ("us-omb-2025", 1, 2)

    reports = {report.rule: report for report in item_reports(found, full.rules())}
    nine = reports["public_sector:PUB-11"].answer
    assert nine is not None
    assert nine.status == "partly"
    for practice in (
        "Testing before deployment: Yes",
        "AI impact assessment: Yes",
        "Potential impacts: Wrong names",
        "Independent review: CAIO Review",
        "Ongoing monitoring: Yes - Monitoring Established",
        "Training of operators: Training In-progress",
        "Fail-safe: Not Applicable",
        "Appeals: Appeal Process Established",
        "Feedback from users and the public: Usability Testing; Other",
    ):
        assert practice in nine.note
    statuses = {
        "base:BASE-06": "partly",
        "base:BASE-08": "yes",
        "base:BASE-14": "partly",
        "base:BASE-24": "partly",
        "base:BASE-25": "not_applicable",
        "public_sector:PUB-09": "partly",
        "public_sector:PUB-13": "partly",
        "public_sector:PUB-20": "yes",
    }
    for rule, status in statuses.items():
        answer = reports[rule].answer
        assert answer is not None, rule
        assert (rule, answer.status) == (rule, status)
    assert not orphans(found, full.rules())


def test_no_personal_data_is_said_of_the_data(full: Workspace, tmp_path: Path) -> None:
    apply_plan(
        full, federal_plan(full, tmp_path, has_pii="No", link_to_data="", classification="Generative AI")
    )
    (found,) = full.spines()
    assert [(s.sensitivity, s.lawful_basis) for s in found.data_sources] == [("", "not_personal")]
    assert "personal_data" not in found.initiative.facts
    assert "generative" in found.initiative.facts


def test_the_real_inventory_comes_in_whole_and_goes_again(full: Workspace, shared_dir: Path) -> None:
    path = shared_dir / "data" / "omb_2025" / "2025_individually_reported_AI_use_cases.csv"
    plan = read_plan(full, path)
    apply_plan(full, plan)
    table = read_table(path)
    assert (plan.creates, plan.updates, plan.skips) == (3611, 0, 0)
    assert not plan.unread_columns
    spines = full.spines()
    assert len(spines) == len(table.rows) == 3611

    def counts(column: str) -> Counter[Any]:
        return Counter(text for text in table.column(column) if text)

    made = [one.initiative for one in spines]
    stages = Counter(one.stage for one in made)
    reported = counts("development_stage")
    assert stages["live"] == reported["Deployed"]
    assert stages["retired"] == reported["Retired"]
    assert stages["delivery"] == reported["Pilot"] + reported["Pre-deployment"]
    assert sum(1 for one in made if one.problem) == sum(counts("problem_solved").values())
    ahead = [problem for problem in plan.problems if "lies ahead" in problem.problem]
    assert 0 < len(ahead) < 30
    assert sum(1 for one in made if one.in_use_since) == sum(counts("operational_date").values()) - len(ahead)
    assert sum(1 for one in made if one.high_impact == "high") == counts("is_high_impact")["High-impact"]
    assert sum(1 for one in made if "personal_data" in one.facts) == counts("has_pii")["Yes"]
    assert sum(1 for one in made if one.vendor) == sum(counts("vendor_name").values())
    with_practice = {
        row.number
        for row in table.rows
        for header, cell in zip(table.headers, row.cells, strict=True)
        if header.startswith("hi_") and cell not in ("", "[]")
    }
    answered = [one for one in spines if any(answer.item_id == "PUB-11" for answer in one.answers)]
    assert len(answered) == len(with_practice)

    assert read_plan(full, path).skips == 3611
    undo.undo(full)
    assert lists.count(full) == 0


# Presets and the command line


def test_presets_are_kept_in_the_portfolio(ws: Workspace, write: Write) -> None:
    mapping = guess_mapping(("Title", "Stage")).with_column("Who", "owner")
    presets.save(ws, " My list ", mapping)
    assert presets.find(ws, "my LIST").rules == mapping.rules
    presets.save(ws, "my list", guess_mapping(("Title",)))
    assert [preset.name for preset in presets.saved(ws)] == ["my list"]
    assert presets.find(ws, "federal").name.startswith("US federal")
    with pytest.raises(UserError, match="my list"):
        presets.find(ws, "nothing")
    with pytest.raises(UserError):
        presets.save(ws, " ", mapping)
    presets.remove(ws, "My List")
    assert presets.saved(ws) == []
    undo.undo(ws)
    assert len(presets.saved(ws)) == 1


def test_command_line_report(ws: Workspace, write: Write) -> None:
    path = write("Name,Where,Status\nChurn,Berlin,somewhere\n")
    dry = run_import(ws, path, dry_run=True)
    assert (dry.rows, dry.created, len(dry.problems), lists.count(ws)) == (1, 1, 1, 0)
    assert dry.unread_columns == ("Where",)
    report = run_import(ws, path, mapping={"title": "Where", "notes": "name"})
    assert (report.rows, report.created, report.updated, report.skipped) == (1, 1, 0, 0)
    # The columns that nobody named are recognised as without those that somebody did.
    assert [problem.column for problem in report.problems] == ["Status"]
    (one,) = [s.initiative for s in ws.spines()]
    assert (one.title, one.notes, one.stage) == ("Berlin", "Churn", "strategy")
    presets.save(ws, "Places", ColumnMapping(rules=guess_mapping(("Name",)).rules))
    assert run_import(ws, path, preset="places", mapping={"owner": "Where"}).created == 1
    assert spine(ws, "Churn").initiative.owner == "Berlin"
    with pytest.raises(UserError, match="already"):
        run_import(ws, path, preset="places", on_conflict="stop")
    with pytest.raises(UserError, match="no column"):
        run_import(ws, path, mapping={"title": "Nowhere"})


def test_hostile_text_is_text(ws: Workspace, write: Write) -> None:
    hostile = "<img src='/x.png'> =1+1 {0} %s \u202eevil"
    apply_plan(ws, read_plan(ws, write(f'Title,Risks\n"{hostile}","{hostile}"\n')))
    (found,) = ws.spines()
    assert found.initiative.title == hostile.replace("\u202e", "")
    assert found.risks[0].title == hostile.replace("\u202e", "")


def test_long_risks_keep_their_text(ws: Workspace, write: Write) -> None:
    long = "word " * 200
    apply_plan(ws, read_plan(ws, write(f"Title,Risks\nA,{long}\n")))
    (risk,) = ws.spines()[0].risks
    assert len(risk.title) <= 300
    assert risk.note == long.strip()
    assert isinstance(risk, Risk)
    assert records.title_of(ws.spines()[0].initiative) == "A"
    assert isinstance(ws.spines()[0].initiative, Initiative)


def test_addresses_behind_cells_become_links_and_stay_with_the_row(ws: Workspace, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Title", "Owner", "Data source: Link", "Assessment"], ["Churn", "Ann", "catalogue", "PIA"]):
        sheet.append(row)
    sheet["B2"].hyperlink = "mailto:ann@example.org"
    sheet["C2"].hyperlink = "https://example.org/data"
    sheet["D2"].hyperlink = "https://example.org/pia/1"
    book.save(tmp_path / "b.xlsx")
    report = run_import(ws, tmp_path / "b.xlsx")
    assert report.problems == ()
    one = spine(ws, "Churn")
    assert [(evidence.name, evidence.link) for evidence in one.evidence] == [
        ("PIA", "https://example.org/pia/1")
    ]
    assert [source.link for source in one.data_sources] == ["https://example.org/data"]
    assert (one.initiative.owner, one.initiative.notes) == ("Ann", "")
    (kept,) = ws.spine(one.initiative.id).source_rows
    assert cells_of(kept)["Owner"] == "Ann <mailto:ann@example.org>"
    # Again, nothing is added.
    run_import(ws, tmp_path / "b.xlsx", on_conflict="update")
    assert len(spine(ws, "Churn").evidence) == 1
