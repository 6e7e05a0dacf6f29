"""The import preview without a window: columns, values, questions, and rows as they would be kept."""

from __future__ import annotations

import pytest

from desktop_app.exchange.importing import preview
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.mapping import ColumnMapping, FieldRule
from desktop_app.exchange.importing.plan import Existing, plan_import
from desktop_app.exchange.importing.rule_reader import RowContext
from desktop_app.exchange.tables.table import Table, TableRow
from desktop_app.language.reading.cells import Cell


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


LIST = table(
    ("Title", "Stage", "In use since", "Remark"),
    ("One", "live", "03/04/2026", "first"),
    ("Two", "pilot run", "05/06/2026", ""),
    ("Three", "LIVE", "", "first"),
)


def test_samples_are_a_few_different_values_on_one_line() -> None:
    samples = preview.sample_values(table(("A", "B"), ("x\ny", ""), ("x y", 1.5), ("z" * 200, True)))
    assert samples[0][0] == "x y"
    assert len(samples[0]) == 2
    assert len(samples[0][1]) <= 80
    assert len(samples[1]) == 2


def test_each_column_says_where_it_goes_and_what_it_asks() -> None:
    mapping = guess_mapping(LIST.headers)
    plan = plan_import(LIST, mapping, context=RowContext("USD"))
    views = preview.column_views(LIST, mapping, preview.sample_values(LIST), plan)
    assert [view.label for view in views] == ["Title", "Stage", "In use since", ""]
    assert [view.asks for view in views] == ["", "values", "dates", ""]
    kept = preview.column_views(LIST, ColumnMapping(keep_rest=True), preview.sample_values(LIST))
    assert {view.label for view in kept} == {"Notes, with the column's name"}


def test_a_column_goes_where_it_is_sent_and_nowhere_else() -> None:
    mapping = ColumnMapping(
        rules=(
            FieldRule("title", ("Title",)),
            FieldRule("problem", ("Remark", "Stage"), labels=("Remark", "Stage")),
            FieldRule("stage", ("Stage",), values={"x": "live"}),
        )
    )
    moved = preview.assign(mapping, "Stage", "step")
    assert [(rule.target, rule.columns, rule.labels) for rule in moved.rules] == [
        ("title", ("Title",), ()),
        ("problem", ("Remark",), ("Remark",)),
        ("step", ("Stage",), ()),
    ]
    out = preview.assign(mapping, "Remark", "")
    assert all("Remark" not in rule.columns for rule in out.rules)
    # A field is read from one place, notes are gathered.
    taken = preview.assign(mapping, "Remark", "title")
    assert [rule.columns for rule in taken.rules if rule.target == "title"] == [("Remark",)]
    noted = preview.assign(preview.assign(mapping, "Remark", "note"), "Stage", "note")
    assert [rule.columns for rule in noted.rules if rule.target == "note"] == [("Remark",), ("Stage",)]


def test_values_show_what_they_become_and_can_be_settled() -> None:
    mapping = guess_mapping(LIST.headers)
    place = next(at for at, rule in enumerate(mapping.rules) if rule.target == "stage")
    assert preview.is_choice(mapping.rules[place])
    values, more = preview.value_views(LIST, mapping.rules[place])
    assert more == 0
    assert [(v.text, v.count, v.key, v.understood) for v in values] == [
        ("live", 2, "live", True),
        ("pilot run", 1, "", False),
    ]
    settled = preview.set_value(mapping, place, "Pilot run", "delivery")
    assert preview.value_views(LIST, settled.rules[place])[0][1].key == "delivery"
    again = preview.set_value(settled, place, "pilot run", "")
    assert dict(again.rules[place].values) == {"pilot run": ""}
    left_out = preview.value_views(LIST, again.rules[place])[0][1]
    assert (left_out.key, left_out.understood) == ("", True)
    assert not plan_import(LIST, settled, context=RowContext("USD")).value_questions


def test_the_closest_choices_can_be_taken_at_once() -> None:
    found = table(("Title", "Stage"), ("a", "Delivry"), ("b", "retird"), ("c", "qqq"))
    mapping = guess_mapping(found.headers)
    place = next(at for at, rule in enumerate(mapping.rules) if rule.target == "stage")
    values, _more = preview.value_views(found, mapping.rules[place])
    taken = preview.take_proposals(mapping, place, values)
    assert taken.rules[place].values == {"Delivry": "delivery", "retird": "retired"}


def test_what_was_not_understood_is_never_cut_off() -> None:
    rows = [(f"t{n}", "live") for n in range(5)] + [("odd", "qqq")]
    rows += [(f"x{n}", f"unknown {n}") for n in range(80)]
    found = table(("Title", "Stage"), *rows)
    mapping = guess_mapping(found.headers)
    place = next(at for at, rule in enumerate(mapping.rules) if rule.target == "stage")
    values, more = preview.value_views(found, mapping.rules[place])
    assert more == 82 - len(values)
    assert "live" not in [value.text for value in values]


def test_dates_in_two_readings_are_asked_and_settled() -> None:
    mapping = guess_mapping(LIST.headers)
    place = next(at for at, rule in enumerate(mapping.rules) if rule.target == "in_use_since")
    rule = mapping.rules[place]
    assert preview.is_date(rule)
    order = preview.date_question(LIST, rule)
    assert order.ambiguous
    assert order.example == "03/04/2026"
    assert [reading[:1] for reading in preview.date_readings(order.example)] == ["3", "4"] or (
        preview.date_readings(order.example)[0] != preview.date_readings(order.example)[1]
    )
    settled = preview.set_date_order(mapping, place, "dmy")
    plan = plan_import(LIST, settled, context=RowContext("USD"))
    assert not plan.date_questions
    assert plan.rows[0].draft.values["in_use_since"].month == 4


def test_rows_stand_there_as_they_would_be_kept() -> None:
    found = table(
        ("Title", "Stage", "Benefit a year, likely", "Facts", "Remark", "Sponsor"),
        ("One", "live", "1200", "personal_data", "hm", "Eve"),
        ("Two", "qqq", "x", "", "", ""),
    )
    mapping = preview.assign(guess_mapping(found.headers), "Remark", "note")
    existing = [Existing("1", "AI-001", "One")]
    facts = {"personal_data": "Personal data"}
    plan = plan_import(found, mapping, existing, "update", context=RowContext("USD", facts))
    shown = preview.preview(plan, "USD")
    first, second = (
        dict(zip(("row", "action", "key", "title", *shown.titles), r, strict=True)) for r in shown.rows
    )
    assert (first["row"], first["action"], first["key"], first["title"]) == (2, "update", "AI-001", "One")
    assert first["Stage"] == "Live"
    assert "1,200" in first["Benefit a year, likely"]
    assert first["Notes"] == "Remark: hm"
    assert second["action"] == "create"
    # No stage could be read: it is kept in the first one.
    assert second["Stage"] == "Strategy"
    assert second["Notes"] == ""
    assert shown.left_out == 0


def test_a_long_file_shows_its_first_rows_and_those_with_problems() -> None:
    rows = [(f"Title {n}", "live") for n in range(1000)]
    rows[777] = ("Odd", "qqq")
    found = table(("Title", "Stage"), *rows)
    plan = plan_import(found, guess_mapping(found.headers), context=RowContext("USD"))
    shown = preview.preview(plan, "USD")
    assert shown.left_out == 1000 - len(shown.rows)
    assert [row[0] for row in shown.rows][-1] == 779


@pytest.mark.parametrize("name", list(preview.MATCHES))
def test_ways_to_find_a_row_again_are_known_by_name(name: str) -> None:
    fields, label = preview.MATCHES[name]
    mapping = ColumnMapping(match=fields)
    assert preview.match_name(mapping) == name
    assert label
    assert preview.match_name(ColumnMapping(match=(("title", "unit"),))) == ""
    assert preview.match_label(ColumnMapping(match=(("title", "unit"),))) == "Title + Department"
