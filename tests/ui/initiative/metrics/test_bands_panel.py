"""Bands are moved by mouse and keyboard, the figures follow, and what is decided is kept with its reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.services.analyses.band_policy import Stakes
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="metrics")


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    chance = np.random.default_rng(2)
    fraud = chance.random(500) < 0.3
    score = np.clip(0.3 + 0.4 * fraud + chance.normal(0, 0.12, 500), 0, 1).round(3)
    path = tmp_path / "scores.csv"
    pd.DataFrame({"score": score, "label": fraud.astype(int)}).to_csv(path, index=False)
    return path


def opened(bench, scores: Path):
    panel = bench.open("metrics").bands
    panel.form.load(scores)
    panel.form.field("score").set_value("score")
    panel.form.field("label").set_value("label")
    panel.form.start()
    QApplication.processEvents()
    return panel


def test_keys_move_a_handle_and_the_figures_follow(bench, scores: Path) -> None:
    panel = opened(bench, scores)
    low, high = panel.editor.thresholds()
    before = panel.figures.reviewed.value.text()
    for _press in range(5):
        QTest.keyClick(panel.editor.high_handle, Qt.Key.Key_Right)
    QTest.keyClick(panel.editor.low_handle, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert panel.editor.thresholds() == pytest.approx((low - 0.001, high + 0.05))
    assert panel.figures.reviewed.value.text() != before
    assert "0.55" in panel.editor.high_handle.accessibleDescription()


def test_a_handle_is_dragged_and_never_passes_the_other(bench, scores: Path) -> None:
    panel = opened(bench, scores)
    handle = panel.editor.low_handle
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(11, 30))
    QTest.mouseMove(handle, QPoint(11 + panel.editor.width() // 5, 30))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(11, 30))
    low, high = panel.editor.thresholds()
    assert 0.6 < low <= high


def test_the_best_bands_are_used_and_kept_as_a_decision(bench, scores: Path) -> None:
    panel = opened(bench, scores)
    assert not panel.best_button.isEnabled()
    panel.stakes.set_stakes(Stakes(240, 35, 4, cases_a_day=1000))
    panel.stakes.changed.emit()
    panel.use_best()
    assert panel.gain.text().startswith("These are the best bands")
    panel.keep()
    assert panel.reason.error() == "Enter why these bands were chosen."
    panel.reason.set_value("Cheapest within what people can review")
    panel.by.set_value("Ann")
    panel.keep()
    QApplication.processEvents()
    spine = bench.spine
    assert spine.decisions[-1].reason == "Cheapest within what people can review"
    assert spine.decisions[-1].analysis_id == spine.analyses[-1].id
    # Today's thresholds are now those of the decision.
    assert "today" in panel.figures.cost.note.text()


def test_a_file_that_cannot_be_used_says_why_and_keeps_the_choices(bench, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("score,label\n0.2,1\n1.7,0\n")
    panel = opened(bench, path)
    assert "score" in panel.form.error.text()
    assert panel.form.value("label") == "label"
    assert not panel.shown.isVisibleTo(panel)


def test_a_pickle_is_refused(bench, tmp_path: Path) -> None:
    path = tmp_path / "scores.pkl"
    path.write_bytes(b"\x80\x04K\x01.")
    panel = bench.open("metrics").bands
    panel.form.load(path)
    assert "refused" in panel.form.error.text()


def test_kept_bands_are_shown_without_the_file_and_moved_once_it_is_read_again(
    bench: Bench, scores: Path
) -> None:
    from datetime import date

    from desktop_app.services.analyses import band_policy
    from desktop_app.services.analyses.file_analysis import Request

    session = band_policy.read(Request(scores, {"score": "score", "label": "label"}))
    session.thresholds[""] = 0.3, 0.7
    band_policy.decide(
        bench.ws, bench.initiative_id, session, Stakes(1, 1, 1), reason="r", by="Ann", on=date(2026, 1, 2)
    )
    panel = bench.open("metrics").bands
    assert panel.editor.thresholds() == (0.3, 0.7)
    assert panel.editor.low_handle.isHidden()
    panel.reopen()
    QApplication.processEvents()
    assert not panel.editor.low_handle.isHidden()
    assert panel.editor.thresholds() == (0.3, 0.7)
    assert panel.stakes.stakes().missed == 1
