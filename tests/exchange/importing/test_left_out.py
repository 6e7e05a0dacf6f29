"""What an import leaves out or doubts is said: columns, totals, notes, sub-tasks, namesakes, what is written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from desktop_app.domain.records import cells_of
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.identity import Existing
from desktop_app.exchange.importing.import_report import (
    ImportReport,
    doubt_sentence,
    kept_lines,
    left_out_lines,
    report_of,
)
from desktop_app.exchange.importing.mapping import ColumnMapping, FieldRule
from desktop_app.exchange.importing.plan import CREATE, LEAVE, ImportPlan, plan_import
from desktop_app.exchange.importing.problem_groups import group_problems
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.exchange.tables.csv_reader import read_csv
from desktop_app.exchange.tables.table import CellProblem, TableOptions
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One portfolio for all tests here; each uses titles of its own."""
    path = tmp_path_factory.mktemp("left_out") / "a.portfolio"
    workspace = portfolios.create(path, name="Test", user="Ann")
    yield workspace
    workspace.close()


def planned(
    text: str, *existing: Existing, mapping: ColumnMapping | None = None, **options: object
) -> ImportPlan:
    table = read_csv(text.encode(), "t.csv", TableOptions())
    chosen = mapping or guess_mapping(table.headers, table=table)
    return plan_import(table, chosen, existing, **options)  # type: ignore[arg-type]  # as plan_import takes them


def titles(plan: ImportPlan) -> list[str]:
    return [row.title for row in plan.rows]


def said(report: ImportReport) -> str:
    return "\n".join([*left_out_lines(report.left_out), *kept_lines(report.left_out)])


# Titles


@pytest.mark.parametrize(
    ("headers", "rows", "title"),
    [
        # The same in every row is no title, whatever its header says.
        ("Project name,Summary", ["AI,Triage", "AI,Churn", "AI,Fraud"], "Summary"),
        ("Name,Use case", ["AI,Triage", "AI,Churn", "AI,Fraud"], "Use case"),
        ("Use case,Project", ["Triage,A", "Churn,B", "Fraud,C"], "Use case"),
        ("Project,Use case", ["A,Triage", "B,Churn", "C,Fraud"], "Use case"),
        # With nothing better it stays.
        ("Use case,Department", ["Minutes,A", "Minutes,B", "Minutes,C"], "Use case"),
    ],
)
def test_the_column_that_tells_rows_apart_is_the_title(headers: str, rows: Sequence[str], title: str) -> None:
    plan = planned("\n".join([headers, *rows]) + "\n")
    rule = plan.mapping.rule_for("title")
    assert rule is not None
    assert rule.columns == (title,)


def test_a_column_whose_texts_do_not_fit_a_field_is_not_cut_into_it() -> None:
    long = "word " * 200
    plan = planned(f"Name,Goal\nA,{long}\nB,short\n")
    assert plan.mapping.rule_for("strategy_goal") is None
    assert plan.unread_columns == ("Goal",)
    assert planned("Name,Goal\nA,Grow\nB,Save\n").mapping.rule_for("strategy_goal")


def test_efforts_and_starts_of_task_tools_are_no_money_and_no_use() -> None:
    plan = planned("Initiative,Effort,Start date\nTriage,13,2027-02-01\n")
    assert plan.rows[0].draft.values == {"title": "Triage", "delivery_from": dt.date(2027, 2, 1)}
    assert plan.unread_columns == ("Effort",)


# Rows


def test_totals_and_notes_are_no_initiatives_and_are_told() -> None:
    text = (
        "Initiative,Owner,Build cost\nA,Ann,100\nB,Bob,200\n,,\nTotal,,300\n\nSource: finance; as of 2026\n"
    )
    plan = planned(text)
    assert titles(plan) == ["A", "B"]
    assert [(part.what, part.where) for part in plan.left_out] == [("rows", "row 5"), ("rows", "row 7")]
    # One row is no "they".
    assert [part.why.split()[0] for part in plan.left_out] == ["It", "It"]
    assert not plan.problems


BLOCKS = (
    "Title,Owner,Budget\nFinance,,\nA,Ann,100\nB,Bob,200\nSubtotal,,300\nSales,,\nC,Cy,50\nSubtotal,,50\n"
    "Grand total,,350\n"
)


def test_headings_of_blocks_are_left_out_told_and_can_be_taken_in() -> None:
    plan = planned(BLOCKS)
    actions = {row.title: row.action for row in plan.rows}
    assert actions == {"Finance": LEAVE, "A": CREATE, "B": CREATE, "Sales": LEAVE, "C": CREATE}
    told = said(report_of(plan))
    assert "rows 2, 6: They look like headings of the rows below" in told
    assert "rows 5, 8, 9: They look like totals" in told
    taken = planned(BLOCKS, take_rows={6})
    assert {row.title: row.action for row in taken.rows}["Sales"] == CREATE
    assert "row 2: It looks like a heading" in said(report_of(taken))


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Title,Owner,Budget\nFinance,,\nA,Ann,100\nB,Bob,200\nTotal Finance,,300\n", ["Finance"]),
        # One row that little is known of, and the total of all.
        ("Title,Owner,Budget\nIdea,,\nA,Ann,100\nB,Bob,200\nTotal,,300\n", []),
        ("Title,Owner,Budget\nIdea,,\nA,Ann,100\nOther idea,,\nB,Bob,200\n", []),
    ],
)
def test_a_title_alone_is_a_heading_only_over_a_block_with_a_total(text: str, headings: list[str]) -> None:
    assert [row.title for row in planned(text).rows if row.action == LEAVE] == headings


def test_a_file_without_a_stage_says_where_its_rows_start() -> None:
    note = "No column is mapped to the stage: 2 new initiatives start in Strategy."
    assert note in planned("Initiative,Owner\nA,Ann\nB,Bob\n").notes
    assert note not in planned("Initiative,Stage\nA,live\nB,live\n").notes


def test_a_row_without_a_name_that_adds_up_is_a_total() -> None:
    assert titles(planned("Initiative,Build cost\nA,100\nB,200\n,300\n")) == ["A", "B"]
    # One that does not is a row without a title.
    assert len(titles(planned("Initiative,Build cost\nA,100\nB,200\n,301\n"))) == 3


@pytest.mark.parametrize("title", ["Total cost calculator", "Total", "Summary of letters", "Notes assistant"])
def test_an_initiative_may_be_called_so(title: str) -> None:
    plan = planned(f"Initiative,Owner,Build cost\nA,Ann,100\nB,Bob,200\n{title},Cem,50\n")
    assert titles(plan)[-1] == title
    assert plan.left_out == ()


def test_rows_that_say_nothing_that_is_read_are_told() -> None:
    plan = planned("Initiative,Colour\nA,red\n,blue\n")
    assert titles(plan) == ["A"]
    assert "row 3" in said(report_of(plan))


TASKS = """Task ID,Name,Assignee,Parent task
1,Triage,Ann,
2,Label claims,Bob,Triage
3,Label more,Bob,Label claims
4,Churn,Cem,
"""


def test_sub_tasks_are_kept_with_the_task_that_they_belong_to(ws: Workspace, write: Write) -> None:
    report = run_import(ws, write(TASKS.replace("Triage", "Triage of tasks")))
    assert (report.rows, report.created) == (2, 2)
    assert "rows 3, 4" in said(report)
    (triage,) = [one for one in ws.spines() if one.initiative.title == "Triage of tasks"]
    rows = ws.spine(triage.initiative.id).source_rows
    assert [cells_of(row)["Name"] for row in rows] == ["Triage of tasks", "Label claims", "Label more"]


def test_rows_that_name_each_other_are_no_parts() -> None:
    plan = planned("Name,Parent task\nA,B\nB,A\nC,Elsewhere\n")
    assert titles(plan) == ["A", "B", "C"]


# Identity

FINANCE, LEGAL = (
    Existing("1", "AI-001", "Minutes", unit="Finance"),
    Existing("2", "AI-002", "Minutes", unit="Legal"),
)


def matches(plan: ImportPlan) -> list[tuple[str, str]]:
    return [(row.action, row.initiative_id) for row in plan.rows]


def test_the_same_title_in_another_department_is_another_initiative() -> None:
    text = "Use case,Department\nMinutes,Legal\nMinutes,Sales\n"
    assert matches(planned(text, FINANCE, LEGAL, on_conflict="update")) == [("update", "2"), ("create", "")]
    alone = planned("Use case,Department\nMinutes,Sales\n", FINANCE)
    assert matches(alone) == [("create", "")]
    assert any("another department" in note for note in alone.notes)
    # Where either says nothing, the title is all there is.
    assert matches(planned("Use case\nMinutes\n", FINANCE)) == [("skip", "1")]


def test_the_source_tells_namesakes_apart() -> None:
    here = (
        Existing("1", "AI-001", "Minutes", source="Survey A"),
        Existing("2", "AI-002", "Minutes", source="Survey B"),
    )
    assert matches(planned("Use case,Source\nMinutes,Survey B\n", *here)) == [("skip", "2")]


def test_a_name_that_stands_more_than_once_is_asked() -> None:
    twins = Existing("1", "AI-001", "Minutes"), Existing("2", "AI-002", "Minutes")
    plan = planned("Use case,Owner\nMinutes,Ann\n", *twins, on_conflict="update")
    assert (matches(plan), plan.unclear) == ([("skip", "")], 1)
    assert "AI-001, AI-002" in plan.problems[0].problem
    as_new = planned("Use case,Owner\nMinutes,Ann\n", *twins, on_conflict="update", unclear_as_new=True)
    assert matches(as_new) == [("create", "")]
    assert as_new.problems


def test_rows_that_came_from_the_same_row_are_found_again(ws: Workspace, write: Write) -> None:
    path = write("Use case,Owner\nTwin,Ann\nTwin,Bob\nTwin,\n")
    assert run_import(ws, path).created == 3
    again = run_import(ws, path, on_conflict="update")
    assert (again.updated, again.created, again.changes) == (3, 0, ())
    assert [p.problem for p in again.problems if "left out" in p.problem] == []


# What is written over


def test_an_update_shows_what_it_writes_over_before_it_does(ws: Workspace, write: Write) -> None:
    run_import(ws, write("Title,Owner,Stage,Sponsor,Colour (own)\nLetters,Ann,Pilot,Eve,red\n"))
    path = write("Title,Owner,Stage,Sponsor\nLetters,Bob,Live,Fay\n")
    dry = run_import(ws, path, on_conflict="update", dry_run=True)
    (change,) = dry.changes
    assert change.title == "Letters"
    assert [(one.label, *one.texts()) for one in change.fields] == [
        ("Owner", "Ann", "Bob"),
        ("Stage", "Delivery", "Live"),
        ("Sponsor", "Eve", "Fay"),
    ]
    assert change.report()["fields"][1] == {"field": "stage", "old": "delivery", "new": "live"}
    real = run_import(ws, path, on_conflict="update")
    assert real.values() == dry.values()
    assert run_import(ws, path, on_conflict="update").changes == ()


# Scoring spreadsheets


def test_a_scoring_spreadsheet_comes_in_as_estimates(ws: Workspace, write: Write) -> None:
    head = "Key,Title,Reach,Impact,Confidence,Effort\n"
    lines = ["R-1,Reach one,1000,2,80%,4", "R-2,Reach two,1000,2,80,4", "R-3,Reach three,-500,5,0.8,0"]
    report = run_import(ws, write(head + "\n".join(lines) + "\n"))
    assert report.unread_columns == ()
    assert [(p.row, p.column) for p in report.problems] == [(3, "Confidence"), (4, "Reach"), (4, "Impact")]
    estimates = {one.input: one.likely for one in ws.spine(ws.find_key("R-1").id).estimates}
    assert estimates == {"reach": 1000, "impact": 2, "confidence": 0.8, "effort": 4}
    # Without the others, an effort may be points or days.
    assert planned("Title,Effort\nA,13\n").mapping.rule_for("estimate.effort") is None


def test_the_inputs_of_a_score_can_be_named_alone(ws: Workspace, write: Write) -> None:
    run_import(ws, write("Title,People\nReach alone,500\n"), mapping={"reach": "People"})
    (found,) = [one for one in ws.spines() if one.initiative.title == "Reach alone"]
    assert [(one.input, one.likely) for one in found.estimates] == [("reach", 500)]


# Problems and the report


def test_problems_that_say_the_same_are_one_line() -> None:
    problems = [
        CellProblem(
            row,
            "Status",
            f"S{row % 3}",
            f"“S{row % 3}” does not match a value of Stage: choose one under Columns.",
        )
        for row in range(2, 1532)
    ]
    problems.append(CellProblem(9, "Budget", "much", "“much” is no number."))
    stage, budget = group_problems(problems)
    assert stage.text() == (
        "1,530 rows, Status: “…” does not match a value of Stage: choose one under Columns. "
        "3 values: “S2” (510), “S0” (510), “S1” (510)"
    )
    assert budget.text() == "row 9, Budget: “much” is no number."
    assert stage.report()["rows"] == 1530


def test_a_day_that_no_calendar_has_is_a_problem_also_in_a_new_field() -> None:
    mapping = ColumnMapping(rules=(FieldRule("title", ("Title",)), FieldRule("custom:Due", ("Due",))))
    plan = planned("Title,Due\nA,01.02.2027\nB,31.02.2027\nC,3.3.2027\n", mapping=mapping)
    assert [(problem.row, problem.value) for problem in plan.problems] == [(3, "31.02.2027")]
    assert plan.rows[1].draft.custom == {"Due": "31.02.2027"}
    assert doubt_sentence(plan) == "1 problem in the file."
    # Numbers of versions are no days.
    plan = planned("Title,Due\nA,1.2.3\nB,31.02.2027\nC,10.0.1\n", mapping=mapping)
    assert not plan.problems


def test_two_persons_in_a_cell_are_noted_and_kept_as_they_stand() -> None:
    text = 'Title,Owner,Sponsor\nA,Dr. Meier / Schwester Anna,X\nB,"A. Kurz, B. Lang",Cy Eng & Di Orr\nC,"Meier, Anna",\n'
    plan = planned(text)
    assert [row.draft.values["owner"] for row in plan.rows] == [
        "Dr. Meier / Schwester Anna", "A. Kurz, B. Lang", "Meier, Anna"
    ]  # fmt: skip
    notes = [note for note in plan.notes if "more than one person" in note]
    assert [note.split(":")[0] for note in notes] == ["Owner, rows 2, 3", "Sponsor, row 3"]


def test_numbers_in_a_sentence_do_not_split_a_group() -> None:
    rows = [CellProblem(row, "D", "", f"This row has {row} cells.") for row in (3, 4)]
    (group,) = group_problems(rows)
    assert group.text() == "2 rows, D: This row has … cells. (first in row 3)"


def test_all_kept_is_said_by_silence() -> None:
    report = report_of(planned("Title,Owner\nA,Ann\n"))
    assert report.all_kept
    assert not report_of(planned("Title,Shoe size\nA,42\n")).all_kept
    # A column without a cell holds nothing that could be lost.
    assert report_of(planned("Title,Shoe size\nA,\n")).all_kept


def test_a_line_for_several_problems_holds_for_all_of_them() -> None:
    def problem(row: int, value: str, sentence: str) -> CellProblem:
        return CellProblem(row, "Title", value, sentence)

    same = [
        problem(row, name, f"Title is the same as in row {other}; both are kept.")
        for row, name, other in ((7, "A", 3), (9, "B", 4))
    ]
    limits = [problem(row, str(row), "Impact lies between 0.25 and 3.") for row in (5, 6)]
    assert [group.sentence for group in group_problems([*same, *limits])] == [
        "Title is the same as in row …; both are kept.",
        "Impact lies between 0.25 and 3.",
    ]
