"""Planning on one initiative: goals it serves, what it needs, planned dates, people, and costs by month."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu

from desktop_app.domain.planning_records import Goal
from desktop_app.language import formats
from desktop_app.services import initiatives, portfolio_records, undo
from desktop_app.services.planning import costs
from desktop_app.services.planning import dependency_edits as dependencies
from desktop_app.ui.widgets.where_from.origin_popover import OriginPopover
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key, type_into
from tests.ui.running import part

D = date


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="rollout")


def costs_panel(bench: Bench) -> Any:
    """The costs by month, which come when they are asked for or hold something."""
    tab = bench.open("rollout")
    tab.open_part("costs")
    return tab.costs


def goal(bench: Bench, name: str) -> str:
    return portfolio_records.add(bench.ws, Goal(name=name)).record_ids[0]


# Goals


def test_without_goals_the_way_leads_to_the_strategy(bench: Bench) -> None:
    panel = bench.open("opportunity").goals
    assert "no goals yet" in panel.empty.sentence()
    assert not panel.adder.isVisibleTo(panel)


def test_goals_are_served_with_weights(bench: Bench) -> None:
    for name in ("Fast & fair", "Kind"):
        goal(bench, name)
    initiatives.edit(bench.ws, bench.initiative_id, {"benefit_likely": 1_000_000})
    panel = bench.open("opportunity").goals
    assert "So far none" in panel.empty.sentence()
    menu = QMenu()
    panel._fill_menu(menu)
    assert [action.text() for action in menu.actions()] == ["Fast && fair", "Kind"]
    menu.actions()[0].trigger()
    (line,) = panel.lines.values()
    # The first takes all; what is typed is kept and counted.
    assert (line.weight.value(), panel.sum.text()) == (
        1.0,
        f"{formats.percent(1.0)} of its benefit goes to the goals.",
    )
    type_into(line.weight, "60")
    assert bench.spine.contributions[0].weight == 0.6
    amount = formats.money(600_000, "USD", compact=True)
    assert line.value.text() == f"{amount} a year if it works"
    panel.serve(panel._goals[1].id)
    second = list(panel.lines.values())[1]
    assert second.weight.value() == 0.4
    assert not panel.adder.isEnabled()
    type_into(second.weight, "70")
    assert "more than the whole benefit" in panel.sum.text()
    assert second.weight.edit.accessibleName() == "Weight of Kind"
    second.gone.click()
    assert len(bench.spine.contributions) == 1
    undo.undo(bench.ws)
    assert len(bench.spine.contributions) == 2


def test_an_unknown_weight_is_said(bench: Bench) -> None:
    goal(bench, "Fast")
    panel = bench.open("opportunity").goals
    panel.serve(panel._goals[0].id)
    (line,) = panel.lines.values()
    type_into(line.weight, "")
    assert bench.spine.contributions[0].weight is None
    assert "A weight is unknown" in panel.sum.text()
    assert line.value.text() == formats.unknown()
    tab = bench.open("opportunity", "contributions")
    QTest.qWait(80)
    assert line.weight.has_focus_inside()
    assert tab.focus_anchor("contributions")


# Needs


@pytest.fixture
def other(bench: Bench) -> str:
    return initiatives.create(bench.ws, "Chest X-ray <b>triage</b>").record_ids[0]


def test_another_initiative_is_found_by_key_or_title(bench: Bench, other: str) -> None:
    panel = bench.open("overview").dependencies
    assert panel.none.isVisibleTo(panel)
    type_into(panel.other, "x-ray")
    (link,) = dependencies.links_of(bench.ws, bench.initiative_id)
    assert (link.key, link.relation) == ("AI-002", "needs")
    assert panel.other.edit.text() == ""
    names = [button.accessibleName() for button in panel.findChildren(QAbstractButton)]
    assert "Needs AI-002  Chest X-ray <b>triage</b>" in names
    type_into(panel.other, "ai-002")
    assert "exists already" in panel.other.error()
    type_into(panel.other, "nothing like it")
    assert "proposed" in panel.other.error()
    panel.remove(link.id)
    assert bench.spine.dependencies == ()


def test_a_circle_is_refused_beside_the_field(bench: Bench, other: str) -> None:
    dependencies.add(bench.ws, other, bench.initiative_id)
    panel = bench.open("overview").dependencies
    type_into(panel.other, "AI-002")
    assert panel.other.error() == ("They would need each other in a circle: AI-001 → AI-002 → AI-001.")
    # What needs this one is named too, and is taken away at the other end.
    assert panel._box.count() == 1
    panel.relation.set_value("either_or")
    type_into(panel.other, "AI-002")
    assert "can't need and exclude" in panel.other.error()


# Dates


def test_a_date_out_of_order_says_so_beside_itself_and_keeps_what_was_typed(bench: Bench) -> None:
    initiatives.edit(bench.ws, bench.initiative_id, {"discovery_from": D(2027, 3, 1)})
    form = bench.open("overview").plan.form
    field = form.field("live_from")
    type_into(field, "2027-01-01")
    assert "is before Discovery planned from" in field.error()
    assert bench.spine.initiative.live_from is None
    type_into(field, "2027-06-01")
    assert field.error() == ""
    assert bench.spine.initiative.live_from == D(2027, 6, 1)


# People


def test_people_are_named_by_role(bench: Bench) -> None:
    initiatives.edit(
        bench.ws, bench.initiative_id, {"discovery_from": D(2027, 1, 1), "live_from": D(2027, 7, 1)}
    )
    staffing = bench.open("rollout").staffing
    staffing.empty.buttons[0].click()
    staffing.add()
    assert [one.role for one in bench.spine.staffing] == ["product_manager", "data_scientist"]
    type_into(staffing.form.field("people"), "1.5")
    assert bench.spine.staffing[1].people == 1.5
    assert "Jan 2027 – Jul 2027" in str(staffing.table.model.shown_rows()[0])


# Costs


def cell(panel: Any, month: int, kind: str) -> Any:
    return panel.table.index_of(D(2026, month, 1).isoformat(), kind)


def test_an_amount_is_typed_into_its_cell(bench: Bench) -> None:
    panel = costs_panel(bench)
    view = panel.table.view
    assert panel.planned.value() == formats.unknown()
    view.setCurrentIndex(cell(panel, 11, "inference"))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "1.5k")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    (cost,) = bench.spine.costs
    assert (cost.category, cost.month, cost.planned, cost.actual) == ("inference", D(2026, 11, 1), 1500, None)
    # As people fill a column: the next month is next.
    assert view.currentIndex() == cell(panel, 12, "inference")
    assert cell(panel, 11, "inference").data() == formats.number(1500, 0)
    assert panel.table.index_of("total", "total").data() == formats.number(1500, 0)
    panel.side.set_value("actual")
    panel.side.chosen.emit("actual")
    panel._edited(D(2026, 11, 1).isoformat(), "inference", "ten")
    assert panel.error.isVisibleTo(panel)
    panel._edited(D(2026, 11, 1).isoformat(), "inference", "1,700")
    assert bench.spine.costs[0].actual == 1700
    assert not panel.error.isVisibleTo(panel)
    # A point before three figures may be meant to group them, so it asks as a field of a form does.
    panel._edited(D(2026, 11, 1).isoformat(), "inference", "12.000")
    assert bench.spine.costs[0].actual == 1700
    assert "“12.000” can be" in panel.error.text()
    assert [button.text() for button in panel.error.choices()] == ["Read as $12,000", "Read as $12"]
    panel.error.choices()[1].click()
    assert bench.spine.costs[0].actual == 12
    assert not panel.error.isVisibleTo(panel)
    panel._edited(D(2026, 11, 1).isoformat(), "inference", "€5")
    assert "in EUR" in panel.error.text()
    panel._edited(D(2026, 11, 1).isoformat(), "inference", "")
    assert bench.spine.costs[0].actual is None


def test_typing_begins_an_edit_and_delete_empties_a_cell(bench: Bench) -> None:
    panel = costs_panel(bench)
    view = panel.table.view
    view.setCurrentIndex(cell(panel, 11, "build"))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_7)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "5")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert bench.spine.costs[0].planned == 75
    view.setCurrentIndex(cell(panel, 11, "build"))
    panel.empty_cell()
    assert bench.spine.costs == ()
    view.setCurrentIndex(panel.table.index_of("total", "build"))
    panel.empty_cell()


def test_sums_are_not_typed(bench: Bench) -> None:
    panel = costs_panel(bench)
    panel.table.view.setCurrentIndex(panel.table.index_of("total", "build"))
    key(panel.table.view, "F2")
    assert panel.table.view.findChild(QLineEdit) is None


def test_a_sum_is_spread_from_the_keyboard(bench: Bench) -> None:
    panel = costs_panel(bench)
    spread = panel.spread
    spread.button.click()
    assert spread.total.error()
    type_into(spread.total, "120")
    type_into(spread.first, "2027-01-01")
    type_into(spread.months, "3")
    spread.button.click()
    QApplication.processEvents()
    assert [cost.planned for cost in bench.spine.costs] == [40, 40, 40]
    assert panel.year == 2027
    type_into(spread.months, "500")
    spread.button.click()
    assert len(bench.spine.costs) == 3


def test_figures_that_follow_and_what_is_missing_for_them(bench: Bench) -> None:
    panel = costs_panel(bench)
    assert panel.even.value() == formats.unknown()
    assert "Benefit a year, likely" in panel.even.note()
    assert "decisions a year" in panel.each.note() or "run cost" in panel.each.note()
    panel.even.click()
    popover = part(bench.window, OriginPopover)
    assert [row.change.text() for row in popover.rows[:4]] == ["Estimate"] * 4
    popover.leave()
    initiatives.edit(
        bench.ws, bench.initiative_id,
        {"benefit_likely": 1200, "chance_of_success": 1, "live_from": D(2027, 1, 1), "build_cost_likely": 300,
         "run_cost": 120, "decisions_a_year": 1200},
    )  # fmt: skip
    bench.open("rollout")
    assert panel.each.value() == formats.measure(0.1, "money", "USD")
    # 90 a month against 300.
    assert panel.even.value() == formats.month(D(2027, 4, 1))
    costs.set_cost(bench.ws, bench.initiative_id, "build", D(2026, 10, 1), {"planned": 100, "actual": 150})
    bench.open("rollout")
    assert panel.actual.note() == f"{formats.percent(1.5, digits=0)} of the plan"


def test_a_portfolio_that_is_read_only_shows_and_changes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal(bench, "Fast")
    monkeypatch.setattr(type(bench.context), "can_edit", property(lambda _self: False))
    assert not bench.open("opportunity").goals.adder.isVisibleTo(bench.page)
    assert not bench.open("overview").dependencies._adder.isVisibleTo(bench.page)
    rollout = bench.open("rollout")
    assert not rollout.costs.spread.isVisibleTo(bench.page)
    rollout.costs._edited(D(2026, 11, 1).isoformat(), "build", "5")
    assert bench.spine.costs == ()
