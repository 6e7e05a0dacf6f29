"""Plans: what an import would do, with every problem named and nothing written."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.errors import Cancelled, UserError
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.identity import Existing
from desktop_app.exchange.importing.import_report import report_of
from desktop_app.exchange.importing.mapping import ColumnMapping, FieldRule
from desktop_app.exchange.importing.plan import ImportPlan, plan_import
from desktop_app.exchange.importing.preset_document import from_dict
from desktop_app.exchange.importing.rule_reader import RowContext
from desktop_app.exchange.importing.source_cells import cells_text
from desktop_app.exchange.tables.table import Table, TableRow
from desktop_app.language.reading.cells import Cell

FACTS = {"personal_data": "Personal data is processed", "us_market": "Offered or used in the US"}


def table(headers: tuple[str, ...], *rows: tuple[Cell, ...]) -> Table:
    return Table(
        headers=headers,
        rows=[TableRow(number, cells) for number, cells in enumerate(rows, 2)],
        problems=(),
        notes=(),
        encoding="utf-8",
        separator=",",
        header_row=1,
        header_rows=1,
        sheet="",
        sheets=(),
    )


def plan(
    found: Table, mapping: ColumnMapping | None = None, *existing: Existing, **options: Any
) -> ImportPlan:
    context = RowContext(currency="USD", facts=FACTS)
    options.setdefault("context", context)
    return plan_import(found, mapping or guess_mapping(found.headers), existing, **options)


def one(headers: tuple[str, ...], *cells: Cell, mapping: ColumnMapping | None = None) -> Any:
    return plan(table(("Title", *headers), ("Churn", *cells)), mapping).rows[0].draft


def told(found: ImportPlan) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, problem.value) for problem in found.problems]


def test_values_of_every_kind() -> None:
    draft = one(
        ("Stage", "Benefit a year, likely", "Chance that it works", "In use since", "Review every", "Facts"),
        "In production",
        "$1.2m",
        "40 %",
        "2024-10-01",
        "90",
        "personal_data; Offered or used in the US",
    )
    assert draft.values == {
        "title": "Churn",
        "stage": "live",
        "benefit_likely": 1_200_000.0,
        "chance_of_success": 0.4,
        "in_use_since": dt.date(2024, 10, 1),
        "review_cadence_days": 90,
    }
    assert draft.facts == ["personal_data", "us_market"]
    assert not draft.problems


def test_typed_cells_of_a_workbook() -> None:
    draft = one(("Budget", "In use since", "Notes"), 5000.0, dt.datetime(2024, 10, 1), 12.0)
    assert draft.values["budget"] == 5000.0
    assert draft.values["in_use_since"] == dt.date(2024, 10, 1)
    assert draft.values["notes"] == "12"


def test_what_cannot_be_read_is_told_and_kept() -> None:
    found = plan(
        table(
            (
                "Title",
                "Stage",
                "Budget",
                "In use since",
                "Run cost a year",
                "Risk class",
                "Rating: Value",
                "Facts",
            ),
            ("Churn", "somewhere", "a lot", "soon", "-5", "n/a", "nine", "unheard of"),
            ("Fraud", "", "5 €", "31/02/2024", "", "high", "4", ""),
        )
    )
    assert told(found) == [
        (2, "Stage", "somewhere"),
        (2, "Budget", "a lot"),
        (2, "In use since", "soon"),
        (2, "Run cost a year", "-5"),
        (2, "Rating: Value", "nine"),
        (2, "Facts", "unheard of"),
        (3, "Budget", "5 €"),
        (3, "In use since", "31/02/2024"),
    ]
    first, second = (row.draft for row in found.rows)
    assert first.values == {"title": "Churn"}
    assert first.notes == []
    assert first.unread[:3] == ["Stage: somewhere", "Budget: a lot", "In use since: soon"]
    assert second.values["risk_class"] == "high"
    assert second.ratings == {"value": 4}
    assert found.creates == 2


def test_ambiguous_dates_are_asked_unless_the_column_settles_them() -> None:
    asked = plan(table(("Title", "In use since"), ("A", "01/02/2024"), ("B", "03/04/2024")))
    assert [(q.column, q.example, q.conflict) for q in asked.date_questions] == [
        ("In use since", "01/02/2024", False)
    ]
    assert [problem.row for problem in asked.problems] == [2, 3]
    assert asked.rows[0].draft.unread == ["In use since: 01/02/2024"]
    answered = plan(
        table(("Title", "In use since"), ("A", "01/02/2024")),
        asked.mapping.with_date_order("In use since", "dmy"),
    )
    assert answered.rows[0].draft.values["in_use_since"] == dt.date(2024, 2, 1)
    assert not answered.date_questions
    settled = plan(table(("Title", "In use since"), ("A", "01/02/2024"), ("B", "13/02/2024")))
    assert settled.rows[0].draft.values["in_use_since"] == dt.date(2024, 2, 1)
    assert not settled.problems


def test_months_and_years_keep_their_text() -> None:
    found = plan(table(("Title", "In use since"), ("A", "Jul-25"), ("B", "2024"), ("C", "2024-10-01")))
    assert [row.draft.values["in_use_since"] for row in found.rows] == [
        dt.date(2025, 7, 1),
        dt.date(2024, 1, 1),
        dt.date(2024, 10, 1),
    ]
    assert found.rows[0].draft.unread == ["In use since: Jul-25"]
    assert found.rows[2].draft.unread == []
    assert any("2 dates" in note for note in found.notes)


def test_unknown_choices_are_asked_once_with_a_proposal() -> None:
    found = plan(table(("Title", "Stage"), ("A", "liive"), ("B", "liive"), ("C", "zzz"), ("D", "live")))
    (question,) = found.value_questions
    assert question.values == (("liive", 2, "live"), ("zzz", 1, ""))
    assert ("live", "Live") in question.choices
    mapping = found.mapping.with_values("stage", {"liive": "live", "zzz": ""})
    again = plan(table(("Title", "Stage"), ("A", "liive"), ("C", "zzz"), ("D", "Pilot")), mapping)
    assert [row.draft.values.get("stage") for row in again.rows] == ["live", None, "delivery"]
    assert not again.value_questions
    assert any("no known stage" in note for note in again.notes)


def test_decimal_commas_and_per_cent_columns() -> None:
    found = plan(table(("Title", "Budget", "Chance that it works"), ("A", "1,234", "80"), ("B", "5,5", "0")))
    assert [row.draft.values["budget"] for row in found.rows] == [1.234, 5.5]
    assert [row.draft.values["chance_of_success"] for row in found.rows] == [0.8, 0.0]
    assert any("per cent" in note for note in found.notes)


def test_a_missing_title_column_is_refused_and_a_missing_title_is_made() -> None:
    with pytest.raises(UserError, match="title"):
        plan(table(("Colour",), ("red",)))
    found = plan(table(("Title", "Problem"), ("", "It is slow"), ("", ""), (" ", "")))
    assert [row.title for row in found.rows] == ["It is slow"]
    assert told(found) == [(2, "", "")]


def test_long_lines_are_shortened_and_kept_whole() -> None:
    long = "word " * 100
    draft = one(("Owner",), long)
    assert len(draft.values["owner"]) <= 500
    found = plan(table(("Title",), ("t" * 400,)))
    assert len(found.rows[0].draft.values["title"]) == 300
    assert found.rows[0].draft.unread == ["Title: " + "t" * 400]
    assert found.problems[0].row == 2


def test_rows_of_the_file_are_never_merged() -> None:
    found = plan(table(("ID in another system", "Title"), ("7", "A"), ("7", "B"), ("", "C"), ("", "C")))
    assert found.creates == 4
    assert told(found) == [(3, "ID in another system", "7"), (5, "Title", "C")]


THERE = (
    Existing("1", "AI-001", "Churn", "X-1"),
    Existing("2", "AI-002", "Fraud"),
    Existing("3", "AI-003", "fraud"),
)


def matched(found: ImportPlan) -> list[tuple[str, str]]:
    return [(row.action, row.initiative_id) for row in found.rows]


def test_rows_find_their_initiative_by_id_then_by_title() -> None:
    rows = table(
        ("ID in another system", "Title"),
        ("x 1", "Renamed"),
        ("", "FRAUD"),
        ("", "Fraud"),
        ("", "Fraud"),
        ("X-9", "Churn"),
    )
    assert matched(plan(rows, None, *THERE)) == [
        ("skip", "1"),
        # Two are called so, and nothing tells which of them a row is about.
        ("skip", ""),
        ("skip", ""),
        ("skip", ""),
        ("create", ""),
    ]
    assert matched(plan(rows, None, *THERE, on_conflict="update"))[0] == ("update", "1")


def test_an_id_further_down_keeps_its_initiative() -> None:
    rows = table(("ID in another system", "Title"), ("", "Churn"), ("X-1", "Churn"))
    assert matched(plan(rows, None, *THERE)) == [("create", ""), ("skip", "1")]


def test_our_own_key_comes_first() -> None:
    rows = table(("Key", "Title"), ("ai-002", "Churn"), ("AI-099", "New"))
    assert matched(plan(rows, None, *THERE)) == [("skip", "2"), ("create", "")]


def test_stopping_says_which_row() -> None:
    found = plan(table(("Title",), ("New",), ("Churn",)), None, *THERE, on_conflict="stop")
    assert "row 3" in found.stopped
    assert not plan(table(("Title",), ("New",)), None, *THERE, on_conflict="stop").stopped


def test_several_columns_for_one_field() -> None:
    mapping = from_dict(
        {
            "rules": [
                {"to": "title", "from": "Title"},
                {"to": "external_id", "from": ["Agency", "Id"]},
                {"to": "unit", "from": ["Agency", "Bureau"], "join": " / "},
                {"to": "problem", "from": {"Why": "Reason", "How": "Way"}},
                {"to": "summary", "from": ["Why", "How"]},
            ]
        }
    )
    rows = table(
        ("Title", "Agency", "Id", "Bureau", "Why", "How"),
        ("A", "DOJ", "DOJ-12", "FBI", "slow", ""),
        ("B", "HHS", "35", "", "late", "by hand"),
        ("C", "STB", "TBD", "", "", ""),
    )
    values = [row.draft.values for row in plan(rows, mapping).rows]
    assert [one.get("external_id") for one in values] == ["DOJ-12", "HHS-35", None]
    assert [one.get("unit") for one in values] == ["DOJ / FBI", "HHS", "STB"]
    assert [one.get("problem") for one in values] == ["Reason: slow", "Reason: late\n\nWay: by hand", None]
    assert values[1]["summary"] == "late\n\nby hand"


def test_parts_of_the_spine() -> None:
    mapping = from_dict(
        {
            "rules": [
                {"to": "title", "from": "Title"},
                {"to": "role.sponsor", "from": "Sponsor"},
                {"to": "risk", "from": "Risks"},
                {"to": "data_source.sensitivity", "from": "Sensitivity"},
                {"to": "fact.personal_data", "from": "PII"},
                {"to": "link.Assessment", "from": "Link"},
                {"to": "note.Remark", "from": "Remark"},
            ],
            "constants": {"industry": "Public sector"},
            "facts": ["us_market"],
        }
    )
    headers = ("Title", "Sponsor", "Risks", "Sensitivity", "PII", "Link", "Remark")
    link = "see https://a.example/x. and https://b.example/y"
    rows = table(
        headers,
        ("A", "Ann", "Drift; Bias", "Personal", "yes", link, "['a', 'b']"),
        ("B", "", "", "", "No", "https://a.example", ""),
    )
    first, second = (row.draft for row in plan(rows, mapping).rows)
    assert first.roles == {"sponsor": "Ann"}
    assert first.risks == ["Drift", "Bias"]
    assert first.source == {"sensitivity": "personal"}
    assert first.facts == ["us_market", "personal_data"]
    assert first.links == [("Assessment", "https://a.example/x"), ("Assessment", "https://b.example/y")]
    assert first.notes == ["Remark: a; b"]
    assert first.unread == [f"Assessment: {link}"]
    assert first.values["industry"] == "public_sector"
    assert second.unread == ["PII: No"]
    assert second.facts == ["us_market"]


def test_answers_say_no_more_than_the_weakest_column() -> None:
    mapping = ColumnMapping(
        rules=(
            FieldRule("title", ("Title",)),
            FieldRule(
                "answer.pack/ITEM",
                ("Test", "Review", "Impact"),
                values={"Done": "yes", "Under way": "partly", "Does not apply": "not_applicable", "No": "no"},
                values_of={"Impact": {"*": "note"}},
                labels=("Testing", "Review", "Impact"),
                question="Is it tested?",
            ),
        )
    )
    rows = [
        ("Done", "Done", ""),
        ("Done", "does not apply", "harm"),
        ("Done", "Under way", ""),
        ("No", "No", ""),
        ("Done", "No", ""),
        ("", "", "harm"),
        ("Does not apply", "", ""),
        ("", "", ""),
    ]
    found = plan(table(("Title", "Test", "Review", "Impact"), *[("T", *cells) for cells in rows]), mapping)
    answers = [row.draft.answers.get(("pack", "ITEM")) for row in found.rows]
    assert [answer.status if answer else None for answer in answers] == [
        "yes",
        "yes",
        "partly",
        "no",
        "partly",
        "open",
        "not_applicable",
        None,
    ]
    assert answers[1] is not None
    assert answers[1].note == "Testing: Done\nReview: does not apply\nImpact: harm"


def test_the_rest_can_go_to_the_notes() -> None:
    rows = table(("Title", "Colour"), ("A", "red"))
    assert plan(rows).unread_columns == ("Colour",)
    mapping = ColumnMapping(rules=(FieldRule("title", ("Title",)),), keep_rest=True)
    kept = plan(rows, mapping)
    assert kept.rows[0].draft.notes == ["Colour: red"]
    assert not kept.unread_columns


def test_cells_beyond_the_headers_are_kept() -> None:
    rows = table(("Title",), ("A",))
    rows.rows[0] = TableRow(2, ("A",), ("lost", "found"))
    row = plan(rows).rows[0].draft.table_row
    assert row is not None
    assert cells_text(rows.headers, row) == '{"Title":"A","Beyond the last column":"lost; found"}'
    to_notes = dataclasses.replace(guess_mapping(rows.headers), keep_rest=True)
    assert plan(rows, to_notes).rows[0].draft.notes == ["Beyond the last column: lost; found"]


def test_missing_columns_are_told() -> None:
    mapping = ColumnMapping(rules=(FieldRule("title", ("Title",)), FieldRule("owner", ("Who",))))
    found = plan(table(("Title",), ("A",)), mapping)
    assert found.missing_columns == ("Who",)
    assert "Who" in found.notes[0]


def test_report_has_the_keys_that_scripts_rely_on() -> None:
    report = report_of(plan(table(("Title", "Stage"), ("A", "?x"), ("Churn", "")), None, *THERE))
    assert not report.all_kept
    assert report.values() == {
        "rows": 2,
        "created": 1,
        "updated": 0,
        "skipped": 1,
        "preset": None,
        "problems": [
            {
                "row": 2,
                "column": "Stage",
                "value": "?x",
                "problem": "“?x” does not match a value of Stage: choose one under Columns.",
            }
        ],
        "problem_groups": [
            {
                "column": "Stage",
                "problem": "“?x” does not match a value of Stage: choose one under Columns.",
                "rows": 1,
                "first_row": 2,
                "values": [{"value": "?x", "rows": 1}],
            }
        ],
        "unread_columns": [],
        "left_out": [],
        "notes": ["1 row has no known stage; it starts in Strategy."],
        "warnings": [],
        "changes": [],
    }


def test_planning_can_be_cancelled() -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        plan(table(("Title",), ("A",)), progress=stop)


CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["{x}", "01/02/2024", "5 €", "yes", "n/a", "['a', 'b", "https://x.example", "=1", "-"]),
    st.floats(),
    st.dates(),
    st.booleans(),
    st.datetimes(),
)


@given(st.lists(st.tuples(*[CELLS] * 9), max_size=3))
def test_no_cell_breaks_a_plan_and_no_row_is_lost(rows: list[tuple[Cell, ...]]) -> None:
    headers = (
        "Title",
        "Stage",
        "Budget",
        "In use since",
        "Facts",
        "Risks",
        "Rating: Value",
        "Review every",
        "Owner",
    )
    found = plan(table(headers, *rows))
    titled = [row for row in rows if isinstance(row[0], str) and row[0].strip(" \n\t").isalnum()]
    assert len(titled) <= found.creates <= len(rows)
