"""The window that tests share: nothing of a test can be seen in the next one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app.domain.records import Metric
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.ui.core.bus import bus
from desktop_app.ui.widgets.fields.text_fields import TextField
from tests.ui.initiative.initiative_fixtures import SharedBench, make_bench, traces_of
from tests.ui.traces import first_difference


def folder(parent: Path, name: str) -> Path:
    path = parent / name
    path.mkdir()
    return path


def test_what_a_test_did_is_gone_before_the_next(shared_bench: SharedBench, tmp_path: Path) -> None:
    bench = shared_bench.take(folder(tmp_path, "first"), tab="metrics")
    window, portfolio = bench.window, bench.ws
    as_built = traces_of(bench)
    added = records.add(bench.ws, Metric(initiative_id=bench.initiative_id, name="Precision"))
    bus.publish(added)
    bus.publish(initiatives.edit(bench.ws, bench.initiative_id, {"title": "Renamed"}))
    tab = bench.open("metrics", added.record_ids[0])
    plain_words = next(field for field in tab.findChildren(TextField) if field.isVisible())
    plain_words.edit.setPlainText("half a th")
    tab.area.verticalScrollBar().setValue(200)
    bench.open("risks")
    bench.context.toast("Said")
    bench.context.settings.update(organisation="Somebody's")
    window.resize(1200, 800)
    QApplication.processEvents()
    assert first_difference(as_built, traces_of(bench))

    again = shared_bench.take(folder(tmp_path, "second"), tab="metrics")
    assert again.window is window
    assert again.ws is not portfolio
    assert (again.page.title(), set(again.page._panels)) == ("Payment fraud", {"metrics"})
    assert [metric.name for metric in again.spine.metrics] == ["Recall"]
    assert not (tmp_path / "second" / "s.json").exists()
    assert first_difference(as_built, traces_of(again)) == ""


def test_a_tab_that_keeps_something_is_made_anew(shared_bench: SharedBench, tmp_path: Path) -> None:
    bench = shared_bench.take(folder(tmp_path, "first"), tab="metrics")
    window, panel = bench.window, bench.page.panel("metrics")
    panel.open_catalogue()  # type: ignore[attr-defined]
    again = shared_bench.take(folder(tmp_path, "second"), tab="metrics")
    assert again.window is window
    assert again.page.panel("metrics") is not panel
    assert not again.page.panel("metrics").catalogue.isVisible()  # type: ignore[attr-defined]


def test_what_cannot_be_taken_back_is_built_anew(shared_bench: SharedBench, tmp_path: Path) -> None:
    bench = shared_bench.take(folder(tmp_path, "first"), tab="metrics")
    window, as_built = bench.window, traces_of(bench)
    window.banner("held", "Held")
    again = shared_bench.take(folder(tmp_path, "second"), tab="metrics")
    assert again.window is not window
    assert first_difference(as_built, traces_of(again)) == ""


def test_a_shared_window_is_as_one_of_its_own(shared_bench: SharedBench, tmp_path: Path) -> None:
    shared_bench.take(folder(tmp_path, "first"), "live", "reviews")
    shared = traces_of(shared_bench.take(folder(tmp_path, "second"), "live", "reviews"))
    shared_bench.close()
    own = make_bench(folder(tmp_path, "own"), "live", "reviews")
    assert first_difference(shared, traces_of(own)) == ""
    own.close()
