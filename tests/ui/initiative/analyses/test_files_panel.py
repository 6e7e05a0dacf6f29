"""Every analysis of a data file is started, kept, shown, run again and removed from its tab."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from desktop_app.charts.marks import Chart, Text
from desktop_app.domain.records import Analysis
from desktop_app.language.reading.number_values import COMMA
from desktop_app.services import record_edits as records
from desktop_app.services import reviews
from desktop_app.services.analyses import analysis_drafts
from desktop_app.services.analyses.built_in import CORE_ANALYSES
from desktop_app.text import clean_line
from desktop_app.ui.initiative.analyses.files_panel import AnalysesPanel
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, make_bench


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="metrics")


@pytest.fixture
def data(tmp_path: Path) -> dict[str, Path]:
    chance = np.random.default_rng(8)
    n = 600
    label = chance.random(n) < 0.4
    frame = pd.DataFrame(
        {
            "label": label.astype(int),
            "decision": np.where(chance.random(n) < 0.1, ~label, label).astype(int),
            "group": chance.choice(["North", "South"], n),
            "wait": chance.gamma(3, 4, n).round(1),
            "user": np.arange(n) // 6, "item": chance.integers(0, 40, n), "rank": np.arange(n) % 6 + 1,
            "day": pd.date_range("2026-01-01", periods=n, freq="4h").strftime("%Y-%m-%d"),
            "arm": np.where(np.arange(n) % 2, "variant", "control"),
        }
    )  # fmt: skip
    frame["genre"] = (frame["item"] % 3).map({0: "Drama", 1: "Crime", 2: "Comedy"})
    paths = {name: tmp_path / f"{name}.csv" for name in ("now", "before")}
    frame.to_csv(paths["now"], index=False)
    frame.assign(wait=frame["wait"] / 3).to_csv(paths["before"], index=False)
    return paths


# Tab, analysis, what is chosen, a word of the sentence.
CASES = {
    "fairness": ("metrics", {"label": "label", "prediction": "decision", "group": "group"}, "selected"),
    "exposure": ("metrics", {"user": "user", "item": "item", "rank": "rank", "group": "genre"}, "lists of"),
    "equity": ("metrics", {"area": "group", "outcome": "wait"}, "fares worst"),
    "drift": ("reviews", {"reference": "before"}, "“wait” most"),
    "performance": (
        "reviews",
        {"label": "label", "prediction": "decision", "time": "day", "by": "month"},
        "periods",
    ),
    "experiment": ("rollout", {"arm": "arm", "outcome": "label"}, "differs by"),
}


def test_every_analysis_of_the_program_is_tried_here() -> None:
    assert CASES.keys() == {analysis.id for analysis in CORE_ANALYSES}, "add a line to CASES in this file"


def start(bench: Bench, data: dict[str, Path], kind: str):
    tab, values, _word = CASES[kind]
    panel = bench.open(tab).from_files
    analysis = next(one for one in panel._offered if one.id == kind)
    given = {name: str(data[value]) if value in data else value for name, value in values.items()}
    panel.open(analysis, data["now"], given)
    QApplication.processEvents()
    panel.form.start()
    QApplication.processEvents()
    return panel


@pytest.mark.parametrize("kind", CASES)
def test_it_is_computed_kept_and_shown(bench: Bench, data: dict[str, Path], kind: str) -> None:
    panel = start(bench, data, kind)
    (kept,) = bench.spine.analyses
    assert kept.kind == kind
    assert CASES[kind][2] in kept.sentence
    assert panel.detail.isVisibleTo(panel)
    assert not panel.starter.isVisibleTo(panel)
    for view in panel.findChildren(ChartView):
        view.resize(500, 220)
        assert isinstance(view.chart(), Chart)
    assert "now.csv, 600" in panel._facts.text()


@pytest.mark.parametrize("kind", CASES)
def test_it_is_run_again_with_its_file_and_settings_and_removed(
    bench: Bench, data: dict[str, Path], kind: str
) -> None:
    panel = start(bench, data, kind)
    panel.run_again()
    QApplication.processEvents()
    for name in CASES[kind][1]:
        assert panel.form.value(name), name
    panel.form.start()
    QApplication.processEvents()
    first, second = bench.spine.analyses
    assert first.result == second.result
    panel._remove()
    QApplication.processEvents()
    assert len(bench.spine.analyses) == 1


def test_a_file_that_cannot_be_used_says_why_and_keeps_what_was_chosen(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "three.csv"
    path.write_text("label,decision,group\n1,1,A\n0,0,B\n2,1,A\n")
    panel = start(bench, {"now": path}, "fairness")
    assert "label" in panel.form.error.text()
    assert panel.form.value("group") == "group"
    assert bench.spine.analyses == ()


def test_a_file_that_cannot_be_read_leaves_the_one_before_with_its_name(
    bench: Bench, data: dict[str, Path], tmp_path: Path
) -> None:
    panel = start(bench, data, "drift")
    panel.run_again()
    QApplication.processEvents()
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    panel.form.load(empty, {}, {})
    QApplication.processEvents()
    assert "“empty.csv” is empty" in panel.form.error.text()
    assert (panel.form.name.text(), panel.form.path) == ("now.csv", data["now"])


def test_a_file_that_has_moved_is_chosen_again_and_the_choices_stay(
    bench: Bench, data: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = start(bench, data, "equity")
    moved = data["now"].rename(tmp_path / "moved.csv")
    panel.run_again()
    QApplication.processEvents()
    assert f"it is not in {tmp_path}" in panel.form.error.text()
    monkeypatch.setattr("desktop_app.ui.initiative.analyses.data_file_form.pick_files", lambda *_: [moved])
    panel.form.pick()
    QApplication.processEvents()
    assert (panel.form.value("area"), panel.form.value("outcome")) == ("group", "wait")
    panel.form.start()
    QApplication.processEvents()
    assert len(bench.spine.analyses) == 2


def test_a_column_of_yes_and_no_is_drawn_in_those_words(qapp: QApplication) -> None:
    from desktop_app.ui.initiative.analyses.drift_view import DriftView

    view = DriftView("EUR")
    bars = [["True", None, None, 1.0, 0.5], ["False", None, None, 0.0, 0.5]]
    view.show_result(
        {"drift": {"columns": [{"name": "repaid", "psi": 4.0, "state": "large", "picture": bars}]}}
    )
    view.chart.resize(500, 220)
    words = [mark.text for mark in view.chart.chart().marks if isinstance(mark, Text)]
    assert {"yes", "no"} <= set(words)


def run(bench: Bench, kind: str, tab: str, path: Path, values: dict[str, object]):
    """The panel of a tab after an analysis of a file ran, and the result that was kept."""
    panel = bench.open(tab).from_files
    panel.open(next(one for one in panel._offered if one.id == kind), path, values)
    QApplication.processEvents()
    panel.form.start()
    QApplication.processEvents()
    return panel, bench.spine.analyses[-1]


def view_of(panel: AnalysesPanel) -> QWidget:
    return panel._result.itemAt(0).widget()


def texts(panel: AnalysesPanel) -> str:
    return " ".join(label.text() for label in view_of(panel).findChildren(QLabel))


def column_of(panel: AnalysesPanel, column: int) -> list[str]:
    model = view_of(panel).findChildren(FittedTable)[0].model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_outcome_and_decision_in_different_words_are_asked_once_and_kept(
    bench: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "loans.csv"
    rows = ["repaid,approve", "repaid,decline", "defaulted,decline", "defaulted,approve"] * 40
    lines = [f"{row},{'North' if k % 3 else 'north '}" for k, row in enumerate(rows)]
    lines += [f"{row},South" for row in rows]
    path.write_text("outcome,decision,region\n" + "\n".join(lines) + "\n", encoding="utf-8")
    values = {"label": "outcome", "prediction": "decision", "group": "region", "positive": "repaid"}
    panel, kept = run(bench, "fairness", "metrics", path, {**values, "positive_prediction": "approve"})
    assert "Positive is “repaid” in “outcome” and “approve” in “decision”." in kept.sentence
    assert "1 group is written in more than one way and was joined: “North” = “north ”" in kept.sentence
    assert clean_line(kept.sentence) in texts(panel)
    panel.run_again()
    QApplication.processEvents()
    assert panel.form.value("positive_prediction") == "approve"
    over_time = {name: value for name, value in values.items() if name != "group"} | {
        "by": "chunk",
        "chunk": 40,
    }
    panel, kept = run(bench, "performance", "reviews", path, {**over_time, "positive_prediction": "approve"})
    assert "“approve” in “decision”" in kept.sentence
    assert "“approve” in “decision”" in texts(panel)


def test_a_rate_on_few_cases_and_a_gap_that_is_not_known_are_shown(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "rare.csv"
    rows = [f"{k % 2},{k % 3 % 2},a" for k in range(200)] + [f"{int(k < 3)},0,b" for k in range(200)]
    path.write_text("label,decision,site\n" + "\n".join(rows) + "\n", encoding="utf-8")
    values = {"label": "label", "prediction": "decision", "group": "site"}
    panel, kept = run(bench, "fairness", "metrics", path, values)
    assert "rest on under 30 positives, too few to judge: b (3)." in kept.sentence
    assert "There are not two groups with 30 positives." in texts(panel)
    marked = [column_of(panel, column)[1].endswith("too few to judge") for column in range(2, 5)]
    assert marked == [False, True, False]


def test_drift_shows_what_is_too_few_and_what_disagrees(bench: Bench, tmp_path: Path) -> None:
    chance = np.random.default_rng(2)
    reference, current, tiny = (tmp_path / f"{name}.csv" for name in ("reference", "current", "tiny"))
    frame = pd.DataFrame({"x": chance.normal(size=9000).round(4), "y": chance.normal(size=9000).round(4)})
    frame.to_csv(reference, index=False)
    frame.assign(x=frame["x"] + 0.2, y=chance.normal(size=9000).round(4)).to_csv(current, index=False)
    frame[:12].to_csv(tiny, index=False)
    panel, kept = run(bench, "drift", "reviews", current, {"reference": str(reference)})
    assert kept.sentence.startswith("By PSI no column moved; by another measure 1 of 2 did: “x” (KS 0.0")
    assert column_of(panel, 2)[:2] == ["Stable by PSI only", "Within chance"]
    assert "Another measure sees it move: KS 0.0" in texts(panel)
    assert "chance alone gives a PSI of about 0.002." in texts(panel)
    panel, kept = run(bench, "drift", "reviews", tiny, {"reference": str(reference)})
    assert kept.sentence == "Too few to judge: the current file has 12 rows, under 30."
    assert kept.sentence in texts(panel)
    assert column_of(panel, 2) == ["Too few to judge"] * 2


def test_what_is_needed_is_asked_for_beside_its_field(bench: Bench, data: dict[str, Path]) -> None:
    panel = bench.open("metrics").from_files
    panel.open(next(one for one in panel._offered if one.id == "equity"), data["now"])
    QApplication.processEvents()
    panel.form.start()
    assert panel.form.field("area").error() == "Area or group is needed."
    assert panel.form.field("population").error() == ""


def test_a_corrected_type_goes_with_the_file(bench: Bench, data: dict[str, Path]) -> None:
    panel = bench.open("metrics").from_files
    panel.open(
        next(one for one in panel._offered if one.id == "equity"),
        data["now"],
        {"area": "user", "outcome": "wait"},
    )
    QApplication.processEvents()
    panel.form.columns.table.edited.emit("user", "kind", "text")
    panel.form.start()
    QApplication.processEvents()
    assert '"kinds":{"user":"text"}' in bench.spine.analyses[0].settings


def test_a_decimal_mark_in_doubt_is_asked_and_goes_with_the_file(
    bench: Bench, data: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "waits.csv"
    path.write_text("area,wait\nA,1.200\nB,3.400\n", encoding="utf-8")
    panel = bench.open("metrics").from_files
    panel.open(
        next(one for one in panel._offered if one.id == "equity"), path, {"area": "area", "outcome": "wait"}
    )
    QApplication.processEvents()
    reading = panel.form.reading
    assert "“1.200” is read as 1.2;" in reading.notes.text()
    assert reading.fold.is_open
    reading.decimal.set_value(COMMA)
    reading.decimal.edited.emit(COMMA)
    QApplication.processEvents()
    assert not reading.notes.isVisibleTo(reading)
    reading.missing_words.edit.setText("unknown")
    reading.missing_words.edit.returnPressed.emit()
    QApplication.processEvents()
    panel.form.start()
    QApplication.processEvents()
    kept = json.loads(bench.spine.analyses[0].settings)
    assert kept["reading"] == {"decimals": {"": ","}, "missing_words": {"": ["unknown"]}}
    panel.run_again()
    QApplication.processEvents()
    assert panel.form.reading.options().decimal_of("wait") == ","


def test_a_file_is_dropped_on_the_form(bench: Bench, data: dict[str, Path]) -> None:
    panel = bench.open("metrics").from_files
    panel.open(next(one for one in panel._offered if one.id == "fairness"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(data["now"]))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.form.dropEvent(event)
    QApplication.processEvents()
    assert panel.form.path == data["now"]
    # Headers that say what they are are chosen by themselves.
    assert (panel.form.value("label"), panel.form.value("group")) == ("label", "group")


def test_a_result_becomes_a_metric_in_one_click(bench: Bench, data: dict[str, Path]) -> None:
    panel = start(bench, data, "fairness")
    menu = QMenu()
    panel._fill_metrics(menu)
    menu.actions()[0].trigger()
    QApplication.processEvents()
    assert bench.spine.metrics[-1].name == "Four-fifths ratio by group"
    assert bench.spine.metrics[-1].kind == "fairness"


def test_a_result_is_attached_to_the_open_review(bench: Bench, data: dict[str, Path]) -> None:
    reviews.start(bench.ws, bench.initiative_id)
    panel = start(bench, data, "drift")
    assert panel.attach_button.isVisibleTo(panel)
    panel.attach_button.click()
    QApplication.processEvents()
    assert bench.spine.reviews[-1].analysis_ids == (bench.spine.analyses[0].id,)
    panel.attach_button.click()
    QApplication.processEvents()
    assert bench.spine.reviews[-1].analysis_ids == ()


def test_a_closed_review_shows_what_was_attached(bench: Bench, data: dict[str, Path]) -> None:
    review = reviews.start(bench.ws, bench.initiative_id).record_ids[0]
    panel = start(bench, data, "drift")
    panel.attach_button.click()
    QApplication.processEvents()
    reviews.close(bench.ws, review, decision="continue", reason="It holds", next_due=None)
    tab = bench.open("reviews")
    tab.past.select(review)
    assert tab.past.attached.isVisibleTo(tab.past)


def test_a_result_that_somebody_broke_is_said_to_be_unreadable(bench: Bench, data: dict[str, Path]) -> None:
    from desktop_app.ui.initiative.analyses.drift_view import DriftView
    from desktop_app.ui.initiative.analyses.fairness_view import FairnessView
    from desktop_app.ui.initiative.analyses.files_panel import VIEWS
    from desktop_app.ui.initiative.analyses.outcome_view import OutcomeView
    from desktop_app.ui.initiative.analyses.performance_view import PerformanceView

    assert len(VIEWS) == 3
    for view in (OutcomeView, DriftView, FairnessView, PerformanceView):
        made = view("USD")
        for broken in ({}, {"outcome": 3, "drift": [], "performance": "x", "details": None},
                       {"outcome": {"figures": [1], "charts": [{"bars": [["a"]]}], "tables": [[1], []]},
                        "drift": {"columns": [{"name": 1, "picture": [1, [2]]}]},
                        "performance": {"periods": [{}], "names": ["auc", 3]}}):  # fmt: skip
            made.show_result(broken)
        made.deleteLater()


def test_what_an_absent_plugin_computed_is_shown_and_not_changed(bench: Bench) -> None:
    outcome = {"sentence": "Loss ratio is 0.7.", "figures": [{"label": "Loss ratio", "value": 0.7}]}
    kept = Analysis(
        initiative_id=bench.initiative_id, kind="insurance.loss", title="Loss: claims.csv",
        sentence="Loss ratio is 0.7.", result=json.dumps({"outcome": outcome, "metrics": [{"name": "Loss"}]}),
        files=json.dumps([{"path": "/gone/claims.csv", "rows": 3}]), settings="{}",
    )  # fmt: skip
    records.add(bench.ws, kept)
    panel = bench.open("metrics").from_files
    panel.table.select(kept.id)
    shown = [label.text() for label in panel.detail.findChildren(QLabel) if not label.isHidden()]
    assert "Loss ratio is 0.7." in shown
    assert any("Its plugin is not there now" in text for text in shown)
    for button in (panel.again, panel.remove_button, panel.metric_button):
        assert not button.isVisibleTo(panel)


# What is not computed yet


def chosen(bench: Bench, data: dict[str, Path]) -> AnalysesPanel:
    """The form of an analysis, with a file and a column that nothing would guess."""
    panel: AnalysesPanel = bench.open("metrics").from_files
    panel.open(next(one for one in panel._offered if one.id == "fairness"), data["now"])
    assert panel.form is not None
    field = panel.form.field("prediction")
    field.set_value("label")
    field.edited.emit("label")
    panel._memory.flush()
    return panel


def test_what_was_chosen_and_not_computed_is_there_after_a_restart(
    bench: Bench, data: dict[str, Path], tmp_path: Path
) -> None:
    chosen(bench, data)
    (tmp_path / "again").mkdir()
    other = make_bench(tmp_path / "again")
    panel: AnalysesPanel = other.open("metrics").from_files
    QApplication.processEvents()
    assert panel.note.isVisibleTo(panel)
    assert "now.csv was chosen and not computed." in panel.note.text.text()
    assert not panel.empty.isVisibleTo(panel)
    panel.note.go_on_button.click()
    QApplication.processEvents()
    assert panel.form is not None
    assert panel.form.path == data["now"]
    assert panel.form.value("prediction") == "label"
    assert not panel.note.isVisibleTo(panel)
    other.close()


def test_closing_the_form_forgets_what_was_chosen(bench: Bench, data: dict[str, Path]) -> None:
    panel = chosen(bench, data)
    assert analysis_drafts.find(bench.ws, bench.initiative_id, "file on metrics")
    assert panel.form is not None
    panel.form.close_button.click()
    QApplication.processEvents()
    assert analysis_drafts.find(bench.ws, bench.initiative_id, "file on metrics") == {}
    assert not panel.note.isVisibleTo(panel)
