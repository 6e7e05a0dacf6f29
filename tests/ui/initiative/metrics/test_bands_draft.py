"""Bands and costs that were tried outlive a restart, say that nothing is decided yet, and go once it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.services.analyses import analysis_drafts
from desktop_app.services.analyses.band_policy import Stakes
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, make_bench, type_into


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="metrics")


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    lines = [f"{(n * 37 % 100) / 100},{int(n * 37 % 100 + n % 7 * 5 > 60)}" for n in range(200)]
    path.write_text("score,label\n" + "\n".join(lines), encoding="utf-8")
    return path


def tried(bench: Bench, scores: Path) -> Any:
    """Bands of a file, moved, with what a miss costs."""
    panel: Any = bench.open("metrics").bands
    panel.form.load(scores)
    panel.form.field("score").set_value("score")
    panel.form.field("label").set_value("label")
    panel.form.start()
    QApplication.processEvents()
    assert not panel.note.isVisibleTo(panel)
    panel.stakes.set_stakes(Stakes(240, 35, 4))
    for _press in range(5):
        QTest.keyClick(panel.editor.high_handle, Qt.Key.Key_Right)
    assert panel.note.isVisibleTo(panel)
    assert panel.note.chip.text() == "Not decided yet"
    panel._memory.flush()
    return panel


def test_what_was_tried_is_there_after_a_restart(bench: Bench, scores: Path, tmp_path: Path) -> None:
    thresholds = tried(bench, scores).editor.thresholds()
    # Another window, as after a restart, on a copy of the same portfolio.
    (tmp_path / "again").mkdir()
    other = make_bench(tmp_path / "again")
    panel: Any = other.open("metrics").bands
    QApplication.processEvents()
    assert panel.note.isVisibleTo(panel)
    assert panel.note.text.text() == "Bands and costs for scores.csv were tried."
    panel.note.go_on_button.click()
    QApplication.processEvents()
    assert panel.editor.thresholds() == pytest.approx(thresholds)
    assert panel.stakes.stakes() == Stakes(240, 35, 4)
    assert panel.note.isVisibleTo(panel)
    other.close()


def test_deciding_ends_the_draft(bench: Bench, scores: Path) -> None:
    panel = tried(bench, scores)
    assert analysis_drafts.find(bench.ws, bench.initiative_id, "bands")["thresholds"]
    panel.reason.set_value("Cheapest")
    panel.by.set_value("Ann")
    panel.keep()
    QApplication.processEvents()
    assert not panel.note.isVisibleTo(panel)
    assert analysis_drafts.find(bench.ws, bench.initiative_id, "bands") == {}


def test_discarding_leaves_nothing(bench: Bench, scores: Path) -> None:
    panel = tried(bench, scores)
    panel.note.discard_button.click()
    QApplication.processEvents()
    assert analysis_drafts.find(bench.ws, bench.initiative_id, "bands") == {}
    assert panel.form.isVisibleTo(panel)
    assert panel.stakes.stakes() == Stakes()


def test_the_plan_of_an_experiment_is_a_draft_until_it_is_kept(bench: Bench) -> None:
    panel: Any = bench.open("rollout").experiment
    assert not panel.undecided.isVisibleTo(panel)
    type_into(panel.fields["baseline"], "30")
    type_into(panel.fields["effect_share"], "2")
    assert panel.undecided.isVisibleTo(panel)
    panel.show_initiative("another")
    assert panel.fields["baseline"].value() is None
    assert not panel.undecided.isVisibleTo(panel)
    panel.show_initiative(bench.initiative_id)
    QApplication.processEvents()
    assert (panel.fields["baseline"].value(), panel.fields["effect_share"].value()) == (0.3, 0.02)
    assert panel.undecided.isVisibleTo(panel)
    panel.keep()
    QApplication.processEvents()
    assert not panel.undecided.isVisibleTo(panel)
    assert analysis_drafts.find(bench.ws, bench.initiative_id, "experiment") == {}
