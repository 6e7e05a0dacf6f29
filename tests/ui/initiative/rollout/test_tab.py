"""The rollout: bets are settled, cohorts climb, the way back and the money are written down."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.domain.records import Bet, Cohort, ModelVersion
from desktop_app.services import record_edits as records
from tests.ui.initiative.checklist_fixtures import HOSTILE
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key, type_into


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
    assert tab.cohorts.empty.isVisibleTo(tab)
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
    assert tab.used.text() == "Enter the budget to see the share used."
    assert not tab.used_bar.isVisibleTo(tab)
    form = tab._forms[1]
    type_into(form.field("budget"), "1800000")
    assert "the cost to date" in tab.used.text()
    type_into(form.field("cost_to_date"), "1240000")
    assert tab.used.text().replace("\u00a0", " ") == "69 % of the budget used; $560,000 left."
    assert tab.used_bar.isVisibleTo(tab)
    type_into(form.field("cost_to_date"), "2000000")
    assert "over it" in tab.used.text()
    assert tab.used.tone() == "bad"
    type_into(form.field("cost_to_date"), "-5")
    assert form.field("cost_to_date").error()
    assert bench.spine.initiative.cost_to_date == 2000000


def test_live_without_a_way_back_is_said(bench: Bench) -> None:
    tab = bench.open("rollout")
    assert tab.no_plan.isVisibleTo(tab)
    type_into(tab._forms[0].field("rollback_plan"), "Switch the router back")
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
