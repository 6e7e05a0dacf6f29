"""Official registers come in by their presets: titles, departments, stages, dates, and nothing twice."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.exchange.importing import presets
from desktop_app.exchange.importing.import_report import ImportReport
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.language import i18n
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace

Write = Callable[..., Path]
# Real files, where they are at hand.
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "exchange"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    workspace = portfolios.create(tmp_path / "p.portfolio", name="p", currency="USD", user="Ann")
    yield workspace
    workspace.close()


def table(path: Path, columns: list[str], rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def taken_in(ws: Workspace, path: Path, **options: Any) -> ImportReport:
    """Import a file, then the same again, which must find everything."""
    report = run_import(ws, path, **options)
    again = run_import(ws, path, **options)
    assert (again.created, again.skipped) == (0, report.created)
    return report


CANADA = [
    *("ai_register_id", "name_ai_system_en", "name_ai_system_fr", "government_organization"),
    *("description_ai_system_en", "description_ai_system_fr", "developed_by_en", "developed_by_fr"),
    *("vendor_information", "ai_system_status_en", "ai_system_status_fr", "status_date"),
    *("involves_personal_information", "notification_ai", "ai_system_results_en", "ai_system_results_fr"),
]


def canada(folder: Path) -> Path:
    both = {
        "government_organization": "Space Agency / Agence spatiale",
        "developed_by_en": "Vendor",
        "developed_by_fr": "Fournisseur",
    }
    rows = [
        {"ai_register_id": "25-A-1", "name_ai_system_en": "Copilot", "name_ai_system_fr": "Copilote", **both,
         "ai_system_status_en": "In production", "ai_system_status_fr": "En production", "status_date": "2023",
         "involves_personal_information": "Y"},
        {"ai_register_id": "25-A-2", "name_ai_system_en": "Map", "name_ai_system_fr": "Carte", **both,
         "developed_by_en": "Open source", "developed_by_fr": "Code source libre", "status_date": "2025",
         "ai_system_status_en": "In development ", "ai_system_status_fr": "En cours de développement",
         "involves_personal_information": "N"},
        {"ai_register_id": "25-A-3", "name_ai_system_en": "Copilot", "government_organization": "A / B / C / D"},
    ]  # fmt: skip
    return table(folder / "canada.csv", CANADA, rows)


def test_canada_in_english(ws: Workspace, tmp_path: Path) -> None:
    report = taken_in(ws, canada(tmp_path))
    assert (report.preset, report.created, report.problems) == ("ca-ai-register", 3, ())
    one, two, three = (spine.initiative for spine in ws.spines())
    assert (one.external_id, one.title, one.unit, one.stage) == ("25-A-1", "Copilot", "Space Agency", "live")
    assert (two.title, two.stage, two.sourcing, one.sourcing) == ("Map", "delivery", "", "bought")
    assert "Developed by: Open source" in two.notes
    # The day of a status is the start of use only of what is in use.
    assert str(one.in_use_since) == "2023-01-01"
    assert (two.in_use_since, "Status since: 2025" in two.notes) == (None, True)
    assert (three.unit, three.stage) == ("A / B", "strategy")
    assert "personal_data" in one.facts
    assert [source.lawful_basis for source in ws.spines()[1].data_sources] == ["not_personal"]
    assert any("1 row has no known stage" in note for note in report.notes)


def test_canada_in_french(ws: Workspace, tmp_path: Path) -> None:
    i18n.set_language("fr")
    try:
        run_import(ws, canada(tmp_path))
    finally:
        i18n.set_language(None)
    one, two, _three = (spine.initiative for spine in ws.spines())
    assert (one.title, one.unit, two.title, two.stage) == ("Copilote", "Agence spatiale", "Carte", "delivery")


def dutch(folder: Path) -> Path:
    columns = "name,organization,description_short,status,goal,lawful_basis,human_intervention,risks,tags,source_id,uuid"
    rows = [
        {"name": "Woo chatbot", "organization": "Coevorden", "status": "In gebruik", "begin_date": "2024-01",
         "source_id": "11", "risks": "One; two\nthree", "publication_category": "Hoog-risico AI-systemen", "tags": "chat"},
        {"name": "Model", "organization": "Zeist", "status": "Buiten gebruik", "begin_date": "01-2024", "uuid": "u-2",
         "end_date": "12-2025", "publication_category": "Overige algoritmes"},
        {"name": "Model", "organization": "Liander", "status": "In ontwikkeling"},
    ]  # fmt: skip
    names = [*columns.split(","), "begin_date", "end_date", "publication_category", "department"]
    return table(folder / "nl.csv", names, rows)


def test_the_netherlands(ws: Workspace, tmp_path: Path) -> None:
    report = taken_in(ws, dutch(tmp_path))
    assert (report.preset, report.created, report.problems) == ("nl-algoritmeregister", 3, ())
    one, two, three = ws.spines()
    assert [spine.initiative.stage for spine in (one, two, three)] == ["live", "retired", "delivery"]
    assert [spine.initiative.external_id for spine in (one, two, three)] == ["11", "u-2", ""]
    assert (str(one.initiative.in_use_since), str(two.initiative.in_use_since)) == (
        "2024-01-01",
        "2024-01-01",
    )
    assert str(two.initiative.retire_on) == "2025-12-01"
    assert (one.initiative.risk_class, two.initiative.risk_class) == ("high", "")
    # One risk, whatever stands between its sentences.
    assert len(one.risks) == 1


def test_a_short_dutch_list_as_json(ws: Workspace, tmp_path: Path) -> None:
    records = [
        {"id": str(n), "title": "Model", "organisatie": f"Gemeente {n}", "doel": "x", "juridische_basis": "Woo",
         "status": status, "geregistreerd": "2024-05-01"}
        for n, status in enumerate(("in_gebruik", "in_ontwikkeling", "buiten_gebruik"))
    ]  # fmt: skip
    path = tmp_path / "nl.json"
    path.write_text(json.dumps({"count": 3, "algoritmes": records}), encoding="utf-8")
    report = taken_in(ws, path)
    assert (report.preset, report.created, report.problems) == ("nl-algoritmeregister-list", 3, ())
    assert [spine.initiative.stage for spine in ws.spines()] == ["live", "delivery", "retired"]


def test_uk_records_as_json(ws: Workspace, tmp_path: Path) -> None:
    records = [
        {"publishing_body": "HM Example", "tool_name": "Ask online", "title": "HM Example: Ask online",
         "published": "2025-06-26T07:39:09Z", "description": "Assistant.", "listed_organisations": ["A", "B"]},
    ]  # fmt: skip
    path = tmp_path / "register.json"
    path.write_text(json.dumps({"meta": {"n_records": 1}, "records": records}), encoding="utf-8")
    report = taken_in(ws, path)
    assert report.preset == "uk-atrs"
    (spine,) = ws.spines()
    assert (spine.initiative.title, spine.initiative.unit) == ("Ask online", "HM Example")
    assert "Listed organisations: A; B" in spine.initiative.notes
    assert "Published: 2025-06-26" in spine.initiative.notes


def test_a_uk_record_is_a_line_for_each_attribute(ws: Workspace, tmp_path: Path) -> None:
    lines = {
        "title": "HM Example: Ask online", "organisation_name": "HM Example", "phase": "Production",
        "one_sentence_description": "An assistant.", "name": "Ask online", "external_supplier_involvement": "Yes",
        "external_supplier": "Acme", "detailed_description": "Long.", "human_decisions_and_review": "Always.",
        "senior_responsible_owner": "Director of service", "risks_and_mitigations": "Wrong answers; late answers",
    }  # fmt: skip
    rows = [
        {"reference": f"0.{n}", "attribute": name, "value": value}
        for n, (name, value) in enumerate(lines.items())
    ]
    columns = ["reference", "attribute", "name", "tier", "value"]
    report = taken_in(ws, table(tmp_path / "record.csv", columns, rows))
    assert (report.preset, report.rows, report.created, report.problems) == ("uk-atrs-record", 1, 1, ())
    assert any("11 lines" in note for note in report.notes)
    (spine,) = ws.spines()
    one = spine.initiative
    assert (one.title, one.unit, one.stage) == ("HM Example: Ask online", "HM Example", "live")
    assert (one.sourcing, one.vendor, spine.role("sponsor")) == ("bought", "Acme", "Director of service")
    assert "Human decisions and review: Always." in one.notes
    assert len(spine.risks) == 1


def test_attributes_of_several_records_stay_rows(ws: Workspace, tmp_path: Path) -> None:
    rows = [{"attribute": name, "value": "x", "title": f"T{n}"} for n in range(4) for name in ("a", "b")]
    assert run_import(ws, table(tmp_path / "list.csv", ["title", "attribute", "value"], rows)).rows == 8


def test_off_the_shelf_uses_that_an_agency_does_not_make_are_left_out(ws: Workspace, tmp_path: Path) -> None:
    columns = ["Agency", "AI Use Case", "Agency Use (Y/N)?", "Name of Commercial Product or Service Used"]
    columns.append("Estimated # of Licenses/Users")
    rows = [
        ("Energy", "Generating code using AI.", "Y", "X 1.0", "1-100"),
        ("Energy", "Planning travel", "N", "", ""),
    ]
    rows.append(("Labor", "Generating code using AI.", "Y", "Y", "50,000+"))
    path = table(tmp_path / "cots.csv", columns, [dict(zip(columns, row, strict=True)) for row in rows])
    report = taken_in(ws, path)
    assert (report.preset, report.created) == ("us-omb-2025-cots", 2)
    assert [(one.what, one.where, one.count) for one in report.left_out] == [("rows", "Agency Use (Y/N)?", 1)]
    assert {(one.initiative.unit, one.initiative.stage, one.initiative.system) for one in ws.spines()} == {
        ("Energy", "live", "X 1.0"),
        ("Labor", "live", "Y"),
    }


def test_the_form_of_a_us_agency(ws: Workspace, tmp_path: Path) -> None:
    preset = presets.find(None, "us-omb-2025-form")
    columns = list(dict.fromkeys(column for rule in preset.rules for column in rule.columns))
    row = {
        "Use Case ID [Agency Abbrev.] – [#]": "DOI-1",
        "Use Case Name": "Bat calls",
        "Bureau/Component": "Parks",
        "Stage of Development": "c) Deployed – The use case is being actively authorized or utilized to support the "
        "functions or mission of an agency.",
        "Is the AI use case high-impact?": "c) Not high-impact",
        "AI Classification": "Classical/Predictive Machine Learning: Models trained on data to make predictions or "
        "classifications based on identified patterns or relationships.",
        "Was the system involved in this use case purchased from a vendor or developed under contract(s) or in-house?":
        "b) Developed in-house",
    }  # fmt: skip
    assert set(row) <= set(columns)
    report = taken_in(ws, table(tmp_path / "form.csv", columns, [row]))
    assert (report.preset, report.created, report.problems) == ("us-omb-2025-form", 1, ())
    (spine,) = ws.spines()
    one = spine.initiative
    assert (one.external_id, one.title, one.unit, one.stage) == ("DOI-1", "Bat calls", "Parks", "live")
    assert (one.ai_kind, one.sourcing, one.high_impact) == ("learning_from_data", "in_house", "no")


def test_agencies_publish_the_form_with_instructions_above_it_and_shorter_answers(
    ws: Workspace, tmp_path: Path
) -> None:
    preset = presets.find(None, "us-omb-2025-form")
    columns = list(dict.fromkeys(column for rule in preset.rules for column in rule.columns))
    # Some headers are questions of several lines.
    assert max(map(len, columns)) > 250
    above = dict.fromkeys(columns, "")
    for place in (0, 8, 13, 18, 25):
        above[columns[place]] = (
            "SECTION: Use Cases\nComplete this Section for the following Use Cases: Pilot, and Deployed"
        )
    rows = [
        {"Use Case Name": name, "Bureau/Component": "Parks", "Stage of Development": stage, "AI Classification": kind,
         "Justification": "[blank]"}
        for name, stage, kind in (
            ("Nests", "Pilot – The use case has been deployed in a limited test or pilot capacity.", "[blank]"),
            ("Floods", "Deployed", "Natural Language Processing (NLP)"),
        )
    ]  # fmt: skip
    path = tmp_path / "form.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in (
            above,
            dict(zip(columns, columns, strict=True)),
            *({**dict.fromkeys(columns, ""), **row} for row in rows),
        ):
            writer.writerow([*row.values(), "", "", ""])
    report = taken_in(ws, path)
    assert (report.preset, report.created, report.problems) == ("us-omb-2025-form", 2, ())
    nests, floods = (spine.initiative for spine in ws.spines())
    assert (nests.stage, nests.step, nests.ai_kind, nests.high_impact_reason) == ("delivery", "pilot", "", "")
    assert (floods.stage, floods.ai_kind) == ("live", "language")


RIGHT: dict[str, dict[str, Any]] = {
    "canada_ai_register.csv": {
        "created": 150, "stage": {"live": 52, "delivery": 79, "retired": 5, "strategy": 14}, "units": 17,
        "sourcing": {"bought": 82, "in_house": 44, "": 24}, "vendor": 81, "in_use_since": 48, "benefits": 115,
    },
    "nl_algoritmeregister.csv": {
        "created": 120, "stage": {"live": 112, "delivery": 2, "retired": 6}, "units": 82, "legal": 93,
    },
    "nl_algoritmeregister.json": {
        "created": 120, "stage": {"live": 112, "delivery": 2, "retired": 6}, "units": 82, "legal": 93,
    },
    "uk_atrs_index.csv": {"created": 70, "units": 40},
}  # fmt: skip


@pytest.mark.skipif(not REAL.is_dir(), reason="the real registers are not at hand")
@pytest.mark.parametrize("name", RIGHT)
def test_real_registers_come_out_with_the_right_counts(ws: Workspace, name: str) -> None:
    report = taken_in(ws, REAL / name)
    all_of_them = [spine.initiative for spine in ws.spines()]
    found: dict[str, Any] = {
        "created": report.created,
        "stage": dict(Counter(str(one.stage) for one in all_of_them)),
        "units": len({one.unit for one in all_of_them if one.unit}),
        "sourcing": dict(Counter(one.sourcing for one in all_of_them)),
        "vendor": sum(bool(one.vendor) for one in all_of_them),
        "in_use_since": sum(bool(one.in_use_since) for one in all_of_them),
        "benefits": sum(bool(one.benefits) for one in all_of_them),
        "legal": sum("Legal basis:" in one.notes for one in all_of_them),
    }
    assert {key: found[key] for key in RIGHT[name]} == RIGHT[name]
    assert report.problems == ()
