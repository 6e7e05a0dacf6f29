"""The filter menu: counts under the other filters, ticks by keys, ranges, search, and ways out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.domain.filters.match import predicate
from desktop_app.domain.filters.tree import EVERYTHING, Condition, FilterField, Group, from_json, to_json
from desktop_app.domain.filters.words import words
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.filtering import filter_sections as counted
from desktop_app.ui.filtering import quick_filters
from desktop_app.ui.filtering.filter_menu import FilterMenu
from desktop_app.ui.initiatives.page import InitiativesPage
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram

STAGE = FilterField("stage", "Stage", "choice", {"strategy": "Strategy", "live": "Live"})
OWNER = FilterField("owner", "Owner", "person")
BUDGET = FilterField("budget", "Budget", "money")
DUE = FilterField("due", "Due", "date")
SAMPLE = FilterField("sample", "Sample", "bool")
TARGETS = FilterField("metric_state", "Targets", "choice", {"watch": "Watch"}, nothing="No metric")
FIELDS = {field.name: field for field in (STAGE, OWNER, BUDGET, DUE, SAMPLE, TARGETS)}
AT = {"stage": 0, "owner": 1, "budget": 2}
TODAY = date(2026, 11, 21)
ROWS = [("strategy", "Ann", 10.0), ("strategy", "Bo", None), ("live", "Ann", 30.0), ("live", "", 20.0)]


def sections_of(group: Group, rows: list[tuple[object, ...]]) -> dict[str, counted.FilterSection]:
    parts = [None if part.operator == "between" else accept(part) for part in group.parts]  # type: ignore[union-attr]  # conditions only
    split = counted.split_rows(rows, parts)
    listed = counted.sections(FIELDS, lambda name: AT.get(name, -1), rows, split, group, TODAY)
    return {section.name: section for section in listed}


def accept(part: object) -> counted.Accept:
    assert isinstance(part, Condition)
    return lambda row: row[AT[part.field]] in part.value


def counts(section: counted.FilterSection) -> dict[str, int]:
    return {value.value: value.rows for value in section.values}


def test_counts_hold_under_the_other_filters() -> None:
    group = Group("all", (Condition("stage", "any_of", ("live",)), Condition("owner", "any_of", ("Ann",))))
    found = sections_of(group, list(ROWS))
    assert counts(found["stage"]) == {"strategy": 1, "live": 1}
    assert counts(found["owner"]) == {"Ann": 1, "Bo": 0, "": 1}
    assert [value.ticked for value in found["stage"].values] == [False, True]


def test_a_number_offers_its_span_and_shows_what_is_asked_for() -> None:
    found = sections_of(Group("all", (Condition("budget", "between", (10.0, 25.0)),)), list(ROWS))
    assert found["budget"].span == (10.0, 30.0)
    assert found["budget"].asked == (10.0, 25.0)
    assert counted.range_condition("budget", None, 5.0) == Condition("budget", "le", 5.0)
    assert counted.range_condition("budget", None, None) is None


def test_excluded_values_show_as_ticks_at_the_others() -> None:
    found = sections_of(Group("all", (Condition("stage", "none_of", ("live",)),)), list(ROWS))
    assert [value.ticked for value in found["stage"].values if value.value in ("strategy", "live")] == [
        True,
        False,
    ]


def test_days_are_counted_by_how_far_off_they_are() -> None:
    days = ("2026-11-20", "2026-11-21", "2026-12-31", "2027-01-01", "")
    rows = [(day, yes) for day, yes in zip(days, (1, 0, 1, None, True), strict=True)]
    at = {"due": 0, "sample": 1}
    listed = counted.sections(
        FIELDS, lambda name: at.get(name, -1), rows, counted.split_rows(rows, []), EVERYTHING, TODAY
    )
    assert [section.name for section in listed] == ["sample", "due"]
    assert counts(listed[0]) == {"yes": 3, "no": 1, "": 1}
    assert counts(listed[1]) == {"past": 1, "this_month": 2, "this_quarter": 3, "later": 1, "": 1}


@pytest.mark.parametrize(
    ("field", "values", "kept"),
    [
        ("due", ("past", "later"), [0, 3]),
        ("due", ("this_quarter", ""), [0, 1, 2, 4]),
        ("sample", ("no",), [1]),
        ("sample", ("yes", ""), [0, 2, 3, 4]),
    ],
)
def test_ticks_at_days_and_answers_filter_what_they_count(
    field: str, values: tuple[str, ...], kept: list[int]
) -> None:
    group = EVERYTHING
    for value in values:
        group = quick_filters.toggled(group, field, value, True, FIELDS[field].shape)
    assert set(quick_filters.chosen(group, field)) == set(values)
    assert from_json(to_json(group)) == group
    holds = predicate(group, FIELDS, {"due": 0, "sample": 1}, TODAY)
    days = ("2026-11-20", "2026-11-21", "2026-12-31", "2027-01-01", "")
    rows = list(zip(days, (1, 0, 1, None, True), strict=True))
    assert holds is not None
    assert [at for at, row in enumerate(rows) if holds(row)] == kept


def test_without_a_metric_is_called_as_in_the_column() -> None:
    rows = [("watch",), ("",)]
    split = counted.split_rows(rows, [])
    (section,) = counted.sections(
        FIELDS, lambda name: 0 if name == "metric_state" else -1, rows, split, EVERYTHING, TODAY
    )
    assert [value.label for value in section.values] == ["Watch", "No metric"]
    assert words(Condition("metric_state", "unknown"), FIELDS) == "Targets: No metric"


def test_the_search_finds_values_from_the_start_of_a_word() -> None:
    values = tuple(
        counted.FilterValue(key, label, 1, False) for key, label in (("d", "Delivery"), ("l", "Live"))
    )
    found = counted.matching([counted.FilterSection("stage", "Stage", values)], "live")
    assert [value.label for value in found[0].values] == ["Live"]


def test_ten_thousand_rows_are_counted_at_once() -> None:
    rows = list(ROWS) * 2500
    start = time.process_time()
    sections_of(Group("all", (Condition("stage", "any_of", ("live",)),)), rows)
    assert time.process_time() - start < 0.2


def fill(ws: Workspace) -> None:
    for title, owner, industry, benefit in (
        ("Fraud bands", "Ann", "finance", 100.0),
        ("Churn", "Bo", "retail", 50.0),
        ("Triage", "Ann", "healthcare", None),
    ):
        initiatives.create(ws, title, owner=owner, industry=industry, benefit_likely=benefit)


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> InitiativesPage:
    shown = program.go("initiatives")
    assert isinstance(shown, InitiativesPage)
    shown.show_all()
    settle()
    return shown


def opened(page: InitiativesPage) -> FilterMenu:
    page.bar.filter.click()
    settle()
    assert page.tools.ticks is not None
    menu = page.tools.ticks.menu
    assert menu is not None
    return menu


def test_space_ticks_and_the_menu_stays_open(page: InitiativesPage) -> None:
    menu = opened(page)
    assert menu.shown.text() == "3 of 3 shown"
    QTest.keyClicks(menu.search, "fin")
    QTest.keyClick(menu.search, Qt.Key.Key_Down)
    QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Space)
    settle()
    assert menu.isVisible()
    assert menu.shown.text() == "1 of 3 shown"
    assert page.display.filter == Group("all", (Condition("industry", "any_of", ("finance",)),))
    assert page.bar.filter.full_text() == "Filter: 1"
    assert menu.focusWidget().accessibleName() == "Finance, 1 initiative"
    menu.search.clear()
    menu._clears["industry"].click()
    settle()
    assert page.display.filter == EVERYTHING
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    settle()
    assert page.tools.ticks is not None
    assert page.tools.ticks.menu is None


def test_a_range_is_asked_for_with_one_end(page: InitiativesPage) -> None:
    menu = opened(page)
    menu._lines["benefit_likely"].click()
    low = menu._ranges["benefit_likely"].low
    low.set_value(60.0)
    low.edited.emit(60.0)
    settle()
    assert page.display.filter == Group("all", (Condition("benefit_likely", "ge", 60.0),))
    assert menu.shown.text() == "1 of 3 shown"
    menu.cleared.emit()
    settle()
    assert page.display.filter == EVERYTHING
    assert low.value() is None
    menu.close()


def test_the_builder_and_a_view_are_made_from_the_menu(page: InitiativesPage) -> None:
    opened(page).build.click()
    settle()
    assert page.tools.builder is not None
    assert page.tools.builder.isVisible()
    page.tools._leave()
    opened(page).save.click()
    settle()
    assert page.bar.naming is not None
    page.bar.stop_naming()
