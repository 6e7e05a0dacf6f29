"""An experiment is planned with figures that follow at once, judged from counts, and settles a bet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_app.domain.records import Bet
from desktop_app.services import record_edits as records
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="rollout")


def test_the_number_of_cases_follows_what_is_typed(bench: Bench) -> None:
    panel = bench.open("rollout").experiment
    assert panel.said.text().startswith("Enter today's rate")
    panel.fields["baseline"].set_value(0.10)
    panel.fields["effect_share"].set_value(0.02)
    panel.fields["a_day"].set_value(1000.0)
    panel.fields["a_day"].edited.emit(1000.0)
    assert "3,841 cases" in panel.said.text()
    assert "8 days" in panel.said.text().replace("\N{NO-BREAK SPACE}", " ")
    panel.keep()
    QApplication.processEvents()
    tab = bench.page.current_tab()
    assert tab.from_files.table.model.rowCount() == 1


def test_counts_are_judged_kept_and_settle_a_bet(bench: Bench) -> None:
    records.add(bench.ws, Bet(initiative_id=bench.initiative_id, assumption="They click more"))
    tab = bench.open("rollout")
    panel = tab.experiment
    panel.mode.chosen.emit("counts")
    panel.mode.set_value("counts")
    panel._show()
    for name, value in (
        ("control_n", 5000),
        ("control_hits", 500),
        ("variant_n", 5000),
        ("variant_hits", 600),
    ):
        panel.counts[name].set_value(value)
    panel._refresh()
    assert "more than chance explains" in panel.said.text()
    panel.keep()
    QApplication.processEvents()
    results = tab.from_files
    assert results.bet_button.isVisibleTo(results)
    menu = QMenu()
    results._fill_bets(menu)
    menu.actions()[0].menu().actions()[0].trigger()
    QApplication.processEvents()
    assert bench.spine.bets[-1].state == "confirmed"
    assert not results.bet_button.isVisibleTo(results)


def test_a_plan_that_is_not_complete_says_what_is_missing_beside_its_field(bench: Bench) -> None:
    tab = bench.open("rollout")
    tab.open_part("experiment")
    panel = tab.experiment
    panel.keep()
    assert panel.fields["baseline"].error() == "Enter today's rate."
    assert bench.spine.analyses == ()
