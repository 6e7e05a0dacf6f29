"""The rollout: bets are settled, cohorts climb, the way back and the money are written down."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.domain.records import Bet, Cohort, ModelVersion
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.planning import costs
from desktop_app.ui.widgets.where_from.origin_popover import OriginPopover
from tests.ui.initiative.checklist_fixtures import HOSTILE
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key, type_into
from tests.ui.running import part


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, "live", tab="rollout")


def add_bet(bench: Bench, **values: object) -> str:
    bet = Bet(initiative_id=bench.initiative_id, assumption="Analysts accept bands", **values)  # type: ignore[arg-type]
    return records.add(bench.ws, bet).record_ids[0]


def test_empty_parts_say_what_belongs_there(bench: Bench) -> None:
    tab = bench.open("rollout")
    assert tab.bets.empty.isVisibleTo(tab)
    assert "What must be true" in tab.bets.empty.sentence()
    assert not tab.cohorts.isVisibleTo(tab)
    tab.path.card("cohorts").click()
    assert tab.cohorts.empty.isVisibleTo(tab)
    assert not tab.bets.isVisibleTo(tab)
    tab.path.card("bets").click()
    assert not tab.ladder_card.isVisibleTo(tab)
    tab.bets.empty.buttons[0].click()
    assert len(bench.spine.bets) == 1


def test_settling_a_bet_notes_the_day_and_opening_it_takes_it_away(bench: Bench) -> None:
    add_bet(bench)
    tab = bench.open("rollout")
    assert tab.bet_state.value() == "open"
    tab.bet_state.setFocus()
    button = next(b for b in tab.bet_state.findChildren(type(tab.bets.add_button)) if b.isChecked())
    key(button, "Right")
    assert bench.spine.bets[0].state == "open"
    key(QApplication.focusWidget(), "Space")
    assert bench.spine.bets[0].state == "running"
    tab.settle("confirmed")
    bet = bench.spine.bets[0]
    assert (bet.state, bet.settled_on) == ("confirmed", date(2026, 11, 21))
    assert tab.settled.text() == "Settled on 21 Nov 2026."
    tab.settle("running")
    bet = bench.spine.bets[0]
    assert (bet.state, bet.settled_on) == ("running", None)
    bench.context.undo()
    assert bench.spine.bets[0].settled_on == date(2026, 11, 21)


def test_a_late_bet_says_so(bench: Bench) -> None:
    add_bet(bench, due=date(2026, 11, 1), state="running")
    tab = bench.open("rollout")
    cell = tab.bets.table.model.row_at(0)[5]
    assert (cell.text, cell.state) == ("Running, late", "caution")


def test_cohorts_are_a_ladder_that_leads_to_the_list(bench: Bench) -> None:
    ids = [
        records.add(
            bench.ws, Cohort(initiative_id=bench.initiative_id, name=name, share=share, state=state)
        ).record_ids[0]
        for name, share, state in (
            ("Staff", 0.01, "done"),
            ("All", 0.25, "running"),
            ("Later", None, "planned"),
        )
    ]
    tab = bench.open("rollout")
    chart = tab.ladder.chart()
    said = [" ".join(row) for row in chart.table]
    assert any("25" in row for row in said)
    assert any("unknown" in row for row in said)
    tab.ladder.activated.emit(ids[1])
    assert tab.cohorts.selected().name == "All"


def test_the_money_is_unknown_until_both_are_known(bench: Bench) -> None:
    tab = bench.open("rollout")
    assert tab.used.text() == "Enter a budget to see the share used."
    assert not tab.used_bar.isVisibleTo(tab)
    tab.add_buttons["costs"].click()
    form = next(form for form in tab._forms if "budget" in form.fields)
    type_into(form.field("budget"), "1800000")
    assert tab.used.text() == "Enter costs to see the share used."
    assert tab.costs.planned.note() == "$1.8m not planned yet"
    type_into(form.field("opening_cost"), "1240000")
    assert (tab.budget.value(), tab.spent.value(), tab.costs.actual.value()) == ("$1.8m", "$1.2m", "$1.2m")
    assert tab.used.text().replace("\u00a0", " ") == "69 % of the budget used; $560,000 left."
    assert tab.used_bar.isVisibleTo(tab)
    type_into(form.field("opening_cost"), "2000000")
    assert "over it" in tab.used.text()
    assert tab.used.tone() == "bad"
    type_into(form.field("opening_cost"), "-5")
    assert form.field("opening_cost").error()
    assert bench.spine.initiative.cost_to_date == 2000000


def test_money_is_shown_where_it_is_used_and_written_in_the_ledger_only(bench: Bench) -> None:
    initiatives.edit(bench.ws, bench.initiative_id, {"budget": 500_000, "cost_to_date": 180_000})
    tab = bench.open("rollout")
    assert (tab.spent.value(), tab.costs.actual.value()) == ("$180k", "$180k")
    costs.set_cost(bench.ws, bench.initiative_id, "build", date(2026, 10, 1), {"actual": 20_000})
    bench.page.refresh()
    assert (tab.spent.value(), tab.costs.actual.value()) == ("$200k", "$200k")
    fields = [name for form in tab._forms for name in form.fields]
    assert fields.count("budget") == fields.count("opening_cost") == 1
    assert "cost_to_date" not in fields
    tab.spent.click()
    rows = part(bench.window, OriginPopover).rows
    assert [row.known.label for row in rows] == ["Build, Oct 2026", "Before these months"]
    rows[1].change.click()
    QTest.qWait(10)
    assert QApplication.focusWidget().accessibleName().startswith("Spent before the first month")


def test_live_without_a_way_back_is_said(bench: Bench) -> None:
    tab = bench.open("rollout")
    assert tab.path.card("rollback").step.state == "Bad"
    tab.path.card("rollback").click()
    assert tab.no_plan.isVisibleTo(tab)
    form = next(form for form in tab._forms if "rollback_plan" in form.fields)
    type_into(form.field("rollback_plan"), "Switch the router back")
    assert bench.spine.initiative.rollback_plan == "Switch the router back"
    assert not tab.no_plan.isVisibleTo(tab)


def test_versions_are_added_and_found(bench: Bench) -> None:
    tab = bench.open("rollout")
    assert [v.name for v in tab.versions.records()] == ["4.2"]
    tab.versions.add({"name": "4.3"})
    assert [v.name for v in bench.spine.model_versions] == ["4.2", "4.3"]
    wanted = bench.spine.model_versions[0].id
    assert tab.focus_anchor(wanted)
    assert tab.versions.selected().id == wanted
    assert tab.focus_anchor("bets")
    assert tab.focus_anchor("rollback_plan")
    assert not tab.focus_anchor("nothing such")


def test_hostile_text_is_shown_literally(bench: Bench) -> None:
    records.add(bench.ws, Bet(initiative_id=bench.initiative_id, assumption=HOSTILE, result=HOSTILE))
    records.add(bench.ws, Cohort(initiative_id=bench.initiative_id, name=HOSTILE, gate=HOSTILE, share=0.5))
    records.add(bench.ws, ModelVersion(initiative_id=bench.initiative_id, name=HOSTILE))
    tab = bench.open("rollout")
    QTest.qWait(10)
    for label in tab.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
        assert "<img" not in label.toolTip()
    assert tab.bets.form.field("assumption").text() == HOSTILE


@pytest.mark.parametrize("size", [(1100, 700), (1440, 900)])
def test_nothing_is_cut_sideways(bench: Bench, size: tuple[int, int]) -> None:
    add_bet(bench)
    bench.window.resize(*size)
    tab = bench.open("rollout")
    QTest.qWait(20)
    assert tab.area.horizontalScrollBar().maximum() == 0


def test_the_path_is_walked_by_keys_and_what_is_not_needed_is_one_line(bench: Bench) -> None:
    tab = bench.open("rollout")
    first = tab.path.current()
    key(tab.path.card(first), "Right")
    second = tab.path.current()
    assert second != first
    assert [name for name, part in tab.steps.items() if part.isVisibleTo(tab)] == [second]
    assert not tab.costs.isVisibleTo(tab)
    tab.add_buttons["costs"].click()
    assert tab.costs.isVisibleTo(tab)
    assert not tab.add_buttons["costs"].isVisibleTo(tab)


def test_an_anchor_brings_its_step_to_the_front(bench: Bench) -> None:
    bet = add_bet(bench)
    tab = bench.open("rollout", "cohorts")
    assert tab.path.current() == "cohorts"
    tab.focus_anchor(bet)
    assert tab.path.current() == "bets"
    assert tab.bets.selected().id == bet
