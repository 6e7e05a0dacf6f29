"""Exports of issue trackers and task tools are known by their headers and come in under the right titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.exchange.importing import presets
from desktop_app.exchange.importing.plan import ImportPlan, plan_import
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.exchange.tables.csv_reader import read_csv
from desktop_app.exchange.tables.table import TableOptions
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace

SHARED = Path(__file__).parents[4] / "shared" / "data" / "exchange"

JIRA = """Summary,Issue key,Issue id,Issue Type,Status,Project name,Assignee,Created,Due date,Labels,Labels,Description,Parent key
Triage,AIP-1,1,Epic,In Progress,AI programme,Ann,14/Jul/25 3:42 PM,20/Aug/25,nlp,pilot,"Sort claims.

By urgency.",
Churn,AIP-2,2,Story,Done,AI programme,,14/Jul/25 3:42 PM,,,crm,Score.,
Label,AIP-3,3,Task,To Do,AI programme,Bob,14/Jul/25 3:42 PM,,,,,AIP-1
"""
GERMAN = """Zusammenfassung,Vorgangsschlüssel,Vorgangs-ID,Vorgangstyp,Status,Projektname,Zugewiesene Person,Fälligkeitsdatum
Schadenprüfung,AE-1,1,Epic,In Progress,KI,Ann,31/Dez/26 12:00 AM
"""
IDEAS = """Summary,Issue key,Issue id,Issue Type,Status,Project name,Custom field (Impact),Custom field (Effort),\
Custom field (Goals),Custom field (Goals),Custom field (Project start),Custom field (Project target),Custom field (Roadmap)
Triage,IDEA-1,1,Idea,Discovery,Ideas,4,2.5,Speed,Cost,"{""start"":""2026-01-01"",""end"":""2026-03-31""}",\
"{""start"":""2026-06-01"",""end"":""2026-06-30""}",Now
Churn,IDEA-2,2,Idea,Parking lot,Ideas,3,1,Revenue,,,,Later
"""
ASANA = """Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Start Date,Due Date,Tags,Notes,Parent task
1,2026-09-01,,2026-09-02,Triage,Pilot,Ann,2026-09-20,2026-10-15,"nlp,Q4",Text,
2,2026-09-01,,2026-09-02,Label,,Bob,,,,,Triage
"""
PLANNER = """Task ID,Task Name,Bucket Name,Progress,Priority,Assigned To,Created By,Due date,Description
x1,Triage,Ideas,In progress,Important,Ann,Bob,2026-10-15,Sorts.
"""
TRELLO = """Card ID,Card Name,Card URL,Card Description,Labels,Members,Due Date,List ID,List Name,Board ID,Board Name
c1,Triage,https://trello.com/c/1,Sorts.,nlp (green),Ann,2026-10-09T08:00:00.000Z,l1,Doing,b1,AI
"""
AHA = """Feature reference #,Feature name,Feature status,Feature assigned to,Feature description
AI-1,Triage,In development,Ann,Sorts.
"""
NOTION = """Name,Status,Owner,Tags,URL,Created time,Last edited time
Triage,In progress,Ann,nlp,https://notion.so/a,2026-09-01,2026-09-02
"""
GITLAB = """Issue ID,URL,Title,State,Description,Author,Author Username,Assignee,Due Date,Labels
7,https://gitlab.example/7,Triage,Open,Sorts.,Bob,bob,Ann,2026-10-01,nlp
"""
GITHUB = (
    "Title\tURL\tAssignees\tStatus\tLabels\nTriage\thttps://github.com/a/b/issues/1\tAnn\tIn progress\tnlp\n"
)
PRODUCTBOARD = "Feature name,Feature description,Status,Owner,Product\nTriage,Sorts.,Candidate,Ann,Claims\n"


def planned(text: str) -> ImportPlan:
    table = read_csv(text.encode(), "t.csv", TableOptions())
    return plan_import(table, presets.propose(table, presets.shipped()))


@pytest.mark.parametrize(
    ("text", "preset", "titles", "stage"),
    [
        (JIRA, "jira", ["Triage", "Churn"], "delivery"),
        (GERMAN, "jira", ["Schadenprüfung"], "delivery"),
        (IDEAS, "jira-discovery", ["Triage", "Churn"], "discovery"),
        (ASANA, "asana", ["Triage"], "delivery"),
        (PLANNER, "planner", ["Triage"], "delivery"),
        (TRELLO, "trello", ["Triage"], "delivery"),
        (AHA, "aha-features", ["Triage"], "delivery"),
        (NOTION, "notion", ["Triage"], "delivery"),
        (GITLAB, "gitlab-issues", ["Triage"], "strategy"),
        (GITHUB, "github-project", ["Triage"], "delivery"),
        (PRODUCTBOARD, "productboard", ["Triage"], "strategy"),
    ],
    ids=[
        "jira",
        "jira-de",
        "ideas",
        "asana",
        "planner",
        "trello",
        "aha",
        "notion",
        "gitlab",
        "github",
        "productboard",
    ],
)
def test_a_tools_export_is_known_by_its_headers(
    text: str, preset: str, titles: list[str], stage: str
) -> None:
    plan = planned(text)
    assert plan.mapping.id == preset
    assert [row.title for row in plan.rows] == titles
    first = plan.rows[0].draft.values
    assert first["stage"] == stage
    assert first.get("owner", "Ann") == "Ann"
    assert "in_use_since" not in first


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = portfolios.create(tmp_path_factory.mktemp("tools") / "a.portfolio", name="Test", user="Ann")
    yield workspace
    workspace.close()


def own_values(ws: Workspace, title: str) -> dict[str, object]:
    (one,) = [one for one in ws.spines() if one.initiative.title == title]
    fields = custom_fields.list_all(ws)
    values = custom_fields.values_of(fields, one)
    return {fields.specs[name].label: value for name, value in values.items() if value is not None}


def test_an_issue_keeps_its_text_labels_and_days(ws: Workspace, write: Callable[..., Path]) -> None:
    report = run_import(ws, write(JIRA))
    (one,) = [one.initiative for one in ws.spines() if one.initiative.external_id == "AIP-1"]
    assert (one.summary, one.live_from) == ("Sort claims.\n\nBy urgency.", dt.date(2025, 8, 20))
    assert own_values(ws, "Triage") == {"Labels": "nlp; pilot"}
    # "Done" can be live, retired or stopped: asked, and kept with the row.
    assert [(p.column, p.value) for p in report.problems] == [("Status", "Done")]
    assert "Created" in report.unread_columns
    # A second export of one issue changes that issue alone.
    head, *_rest = JIRA.splitlines(keepends=True)
    again = run_import(
        ws,
        write(head + "Churn score,AIP-2,2,Story,In Progress,AI programme,Cem,,,,,,\n"),
        on_conflict="update",
    )
    assert (again.updated, again.created) == (1, 0)
    assert [(c.title, [f.field for f in c.fields]) for c in again.changes] == [
        ("Churn", ["title", "stage", "owner"])
    ]


def test_what_ideas_are_rated_by_becomes_numbers_of_the_portfolio(
    ws: Workspace, write: Callable[..., Path]
) -> None:
    ideas = IDEAS.replace("Triage", "Idea one").replace("Churn", "Idea two")
    run_import(ws, write(ideas))
    assert own_values(ws, "Idea one") == {"Impact": 4.0, "Effort": 2.5}
    (one,) = [one for one in ws.spines() if one.initiative.title == "Idea one"]
    assert (one.initiative.strategy_goal, one.initiative.horizon) == ("Speed; Cost", "now")
    assert (one.initiative.delivery_from, one.initiative.live_from) == (
        dt.date(2026, 1, 1),
        dt.date(2026, 6, 30),
    )
    assert one.ratings == ()
    assert one.estimates == ()
    before = custom_fields.list_all(ws).fields
    run_import(ws, write(ideas), on_conflict="update")
    assert custom_fields.list_all(ws).fields == before


@pytest.mark.skipif(not SHARED.exists(), reason="the files of other tools are not at hand")
@pytest.mark.parametrize(
    ("name", "count", "unit"),
    [
        ("jira_server_2020.csv", 4, "SommerGarden"),
        ("jira_cloud.csv", 4, ""),
        ("jira_cloud_german.csv", 2, ""),
    ],
)
def test_real_exports(name: str, count: int, unit: str) -> None:
    table = read_csv((SHARED / name).read_bytes(), name, TableOptions())
    plan = plan_import(table, presets.propose(table, presets.shipped()))
    assert plan.mapping.id == "jira"
    assert len(plan.rows) == count
    assert not unit or plan.rows[0].draft.values["unit"] == unit
