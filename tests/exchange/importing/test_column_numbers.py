"""Numbers of a file: one decimal mark a column, units of headers, currencies, per cent; what is in doubt is said."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.mapping import ColumnMapping, FieldRule, Readings
from desktop_app.exchange.importing.plan import ImportPlan, plan_import
from desktop_app.exchange.importing.preset_document import from_dict, to_dict
from desktop_app.exchange.importing.rule_reader import RowContext
from desktop_app.exchange.tables.csv_reader import read_csv
from desktop_app.exchange.tables.table import Table, TableOptions
from desktop_app.exchange.tables.xlsx_reader import read_xlsx
from desktop_app.language import formats

TODAY = dt.date(2026, 11, 21)


def csv_table(text: str, encoding: str = "utf-8") -> Table:
    return read_csv(text.encode(encoding), "x.csv", TableOptions())


def plan(table: Table, currency: str = "USD", readings: Readings | None = None) -> ImportPlan:
    mapping = guess_mapping(table.headers)
    if readings is not None:
        mapping = mapping.with_readings(readings)
    return plan_import(table, mapping, context=RowContext(currency, today=TODAY))


def values(of: ImportPlan, name: str) -> list[Any]:
    return [row.draft.values.get(name) for row in of.rows]


GERMAN = "Vorhaben;Kosten;Budget\nPrüfung;12.000;1.500.000\nAbwanderung;5.000;250.000\n"


def test_a_file_has_one_decimal_mark_unless_a_column_shows_otherwise() -> None:
    german = plan(csv_table(GERMAN, "cp1252"), "EUR")
    assert (values(german, "build_cost_likely"), values(german, "budget")) == (
        [12000, 5000],
        [1500000, 250000],
    )
    assert "“Kosten”: “12.000” is read as 12,000, as “Budget” writes its numbers." in german.notes
    assert not german.warnings
    # The same without the column that shows it: the semicolon does.
    semicolons = plan(csv_table("Initiative;Budget\nA;12.000\n"))
    assert values(semicolons, "budget") == [12000]
    assert not semicolons.warnings


def test_doubt_is_said_and_answered() -> None:
    table = csv_table("Initiative,Budget\nA,12.000\nB,7.500\n")
    open_plan = plan(table)
    assert values(open_plan, "budget") == [12, 7.5]
    assert "“12.000” is read as 12; nothing in the file tells" in open_plan.warnings[0]
    assert "--decimal" in open_plan.warnings[0]
    (question,) = open_plan.number_questions
    assert (question.in_doubt, question.readings) == (True, ((".", "12"), (",", "12,000")))
    answered = plan(table, readings=Readings(decimal=","))
    assert values(answered, "budget") == [12000, 7500]
    assert not answered.warnings
    by_column = guess_mapping(table.headers).with_decimal("Budget", ",")
    assert values(plan_import(table, by_column), "budget") == [12000, 7500]
    assert from_dict(to_dict(by_column)) == by_column


def test_the_locale_is_the_last_to_decide() -> None:
    table = csv_table("Initiative,Budget\nA,12.000\n")
    formats.set_locale("de_DE")
    try:
        german = plan(table)
        assert values(german, "budget") == [12000]
        assert german.warnings
    finally:
        formats.set_locale("en_US")


def test_two_marks_in_one_column_are_said() -> None:
    both = plan(csv_table('Initiative,Budget\nA,"1,5"\nB,1.5\n'))
    assert values(both, "budget") == [1.5, 1.5]
    assert "“Budget” writes decimals with a point and with a comma." in both.notes
    mixed = plan(csv_table('Initiative,Budget\nA,"1,250"\nB,1.250\nC,12.5k\n'))
    assert values(mixed, "budget") == [1250, 1.25, 12500]
    assert "“Budget”: “1.250” is read as 1.25, as “12.5k” shows." in mixed.notes


UNITS = (
    "Initiative,Budget (k€),Build cost in EUR,Benefit p.a. (m),Cost (thousands)\n"
    "Claims triage,120,5000,1.2,30\nChurn,€ 2.5m,,900 T€,\n"
)


def test_headers_name_units_and_currencies() -> None:
    in_euro = plan(csv_table(UNITS), "EUR")
    assert values(in_euro, "budget") == [120_000, 2_500_000]
    assert values(in_euro, "benefit_likely") == [1_200_000, 900_000]
    assert values(in_euro, "build_cost_likely") == [5000, None]
    assert in_euro.unread_columns == ("Cost (thousands)",)
    assert any("Cost (thousands)" in warning for warning in in_euro.warnings)
    assert any("“k€”" in note and "1,000" in note for note in in_euro.notes)


def test_another_currency_is_said_with_its_code_and_keeps_out() -> None:
    in_dollars = plan(csv_table(UNITS))
    assert values(in_dollars, "budget") == [None, None]
    assert values(in_dollars, "benefit_likely") == [1_200_000, None]
    assert (
        "“Budget (k€)” is in EUR, the portfolio in USD: 2 amounts are not taken over." in in_dollars.warnings
    )
    assert {p.value for p in in_dollars.problems if p.column == "Budget (k€)"} == {"120", "€ 2.5m"}
    as_written = plan(csv_table(UNITS), readings=Readings(plain_units=True))
    assert values(as_written, "budget") == [120, None]


def test_a_dollar_is_the_portfolio_s_own() -> None:
    table = csv_table("Initiative,Budget\nA,$5k\n")
    assert values(plan(table, "CAD"), "budget") == [5000]
    assert values(plan(table, "EUR"), "budget") == [None]


def test_effort_in_points_is_no_cost_and_a_planned_start_no_start() -> None:
    table = csv_table("Initiative,Effort,Cost (points),Start date,Go live\nA,13,5,2027-02-01,2027-02-01\n")
    found = plan(table)
    assert found.rows[0].draft.values == {"title": "A", "delivery_from": dt.date(2027, 2, 1)}
    assert {"Effort", "Cost (points)"} <= set(found.unread_columns)
    assert [p.column for p in found.problems] == ["Go live"]
    asked = ColumnMapping(
        rules=(FieldRule("title", ("Initiative",)), FieldRule("budget", ("Cost (points)",)))
    )
    assert "no amount of money" in plan_import(table, asked).problems[0].problem


def test_shares_in_every_shape() -> None:
    assert values(plan(csv_table("Initiative,Chance\nA,40 %\nB,75\nC,90\n")), "chance_of_success") == [
        0.4,
        0.75,
        0.9,
    ]
    mixed = plan(csv_table('Initiative,Chance\nA,80 %\nB,0.8\nC,"0,8"\nD,80\n'))
    assert values(mixed, "chance_of_success") == [0.8, 0.8, 0.8, 0.8]
    assert any("holds both shares and per cent" in note for note in mixed.notes)
    header = plan(csv_table("Initiative,Chance (%)\nA,0.5\nB,1\n"))
    assert values(header, "chance_of_success") == [0.005, 0.01]
    money = plan(csv_table("Initiative,Budget\nA,40 %\n"))
    assert values(money, "budget") == [None]
    assert "is a share" in money.problems[0].problem


def test_codes_are_no_numbers() -> None:
    found = plan(csv_table("Initiative,Budget,ID\nA,0070,007\nB,70,7\n"))
    assert values(found, "budget") == [None, 70]
    assert "as codes do" in found.problems[0].problem
    assert values(found, "external_id") == ["007", "7"]


def test_words_for_not_known_are_counted_by_column() -> None:
    text = "Initiative,Budget,Owner,Department,Stage,Go live\nA,TBD,N/A,NA,?,-\nB,5,Ann,unknown,live,2024-01-01\n"
    found = plan(csv_table(text))
    assert found.rows[0].draft.values == {"title": "A"}
    assert values(found, "unit") == [None, "unknown"]
    (note,) = [note for note in found.notes if "nothing is known" in note]
    assert "Budget 1 (“TBD”)" in note
    kept = plan(csv_table(text), readings=Readings(keep_words=("NA",), missing_words=("Unknown",)))
    assert values(kept, "unit") == ["NA", None]


def workbook(rows: list[list[Any]], formats_of: dict[str, str], epoch: Any = None) -> Table:
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell, code in formats_of.items():
        sheet[cell].number_format = code
    stream = io.BytesIO()
    book.save(stream)
    return read_xlsx(stream.getvalue(), "x.xlsx", TableOptions())


def test_formats_of_cells_say_per_cent_and_currency() -> None:
    rows = [["Initiative", "Chance", "Budget"], ["A", 0.4, 1250], ["B", 75, 3], ["C", 0.9, 7]]
    codes = {"B2": "0%", "B4": '0.0" "%', "C2": "#,##0.00 [$€-407]", "C3": '"$"#,##0'}
    found = plan(workbook(rows, codes))
    assert values(found, "chance_of_success") == [0.4, 0.75, 0.9]
    assert values(found, "budget") == [None, 3, 7]
    assert "“Budget” is in EUR, the portfolio in USD: 1 amount is not taken over." in found.warnings


@pytest.mark.parametrize("epoch", [None, openpyxl.utils.datetime.CALENDAR_MAC_1904])
def test_plain_numbers_are_days_of_the_workbook_s_calendar(epoch: Any) -> None:
    day = dt.date(2024, 10, 1)
    number = (day - (dt.date(1904, 1, 1) if epoch else dt.date(1899, 12, 30))).days
    found = plan(
        workbook([["Initiative", "Go live"], ["A", number], ["B", day]], {"B3": "yyyy-mm-dd"}, epoch)
    )
    assert values(found, "in_use_since") == [day, day]


def test_two_orders_of_dates_and_zones_are_said() -> None:
    orders = plan(csv_table("Initiative,Go live\nA,13/02/2024\nB,02/14/2024\n"))
    assert values(orders, "in_use_since") == [dt.date(2024, 2, 13), dt.date(2024, 2, 14)]
    assert "“Go live” writes days in two orders, such as “13/02/2024” and “02/14/2024”." in orders.notes
    zones = plan(csv_table("Initiative,Go live\nA,2024-02-13T23:30:00-05:00\nB,2024-02-14T01:00:00+02:00\n"))
    assert values(zones, "in_use_since") == [dt.date(2024, 2, 13), dt.date(2024, 2, 14)]
    assert any("-05:00, +02:00" in note for note in zones.notes)
    dots = plan(csv_table("Initiative,Go live\nA,01.02.2024\nB,03/04/2024\nC,14/04/2024\n"))
    assert values(dots, "in_use_since")[0] == dt.date(2024, 2, 1)


def test_signs_that_nobody_sees_fall_away() -> None:
    text = "Initiative\u00a0name,Owner\u200b,\u00a0Status\nA\u00a0B,\u200bAnn,Live\u00a0\nกรุง\u200bเทพ,,\n"
    found = plan(csv_table(text))
    assert found.rows[0].draft.values == {"title": "A B", "owner": "Ann", "stage": "live"}
    # Thai has no blanks between words: there the sign says where a line may break.
    assert found.rows[1].title == "กรุง\u200bเทพ"
