"""A file dropped on a source: choosing, profiling, what is shown, what moved, and what cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from desktop_app.services import record_edits as records
from desktop_app.services import undo
from desktop_app.services.analyses import data_profiles
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="data")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    write_orders(path)
    return path


def write_orders(path: Path, gaps: int = 0) -> None:
    lines = [
        f"{i},p{i}@example.org,{'' if i < gaps else i * 1.5},{['North', 'South'][i % 4 == 0]},"
        f"2026-11-{i % 20 + 1:02d},{['no', 'yes'][i % 3 == 0]}"
        for i in range(300)
    ]
    header = "key,email,amount,region,when,label"
    path.write_text(header + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def panel(bench: Bench) -> Any:
    return bench.open("data").profile


def drop(target: Any, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    target.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    QApplication.processEvents()


def kept(bench: Bench) -> list[Any]:
    return data_profiles.list_profiles(bench.spine, bench.source_id)


def test_a_dropped_file_is_profiled_for_the_source(bench: Bench, orders: Path) -> None:
    tab = bench.open("data")
    drop(tab, orders)
    form = tab.profile.form
    assert form.path == orders
    assert form.value("label") == "label"
    assert form.value("key") == "key"
    form.field("group").set_value("region")
    form.field("population").set_value("North 30, South 70")
    form.start()
    QApplication.processEvents()
    assert len(kept(bench)) == 1
    tab = bench.open("data")
    assert not tab.profile.form.isVisible()
    assert "representativeness, volume fail." in tab.profile.said.text()
    assert "orders.csv, 300 rows, profiled today." in tab.profile.told.text()
    rows = tab.profile.columns.table.model.shown_rows()
    assert [row[1] for row in rows] == ["key", "email", "amount", "region", "when", "label"]
    assert rows[0][2] == "key"
    assert rows[1][4].startswith("personal: e-mail")
    groups = tab.profile.coverage.table.model.shown_rows()
    assert [row[1] for row in groups] == ["North", "South"]
    assert tab.profile.coverage.reference.full_text() == "reference: typed in"
    assert tab.readiness.dimensions["completeness"].score.value() == 100
    source = next(one for one in bench.spine.data_sources if one.id == bench.source_id)
    assert source.rows == 300


def test_what_moved_since_last_time(bench: Bench, orders: Path) -> None:
    values = {"label": "label", "key": "key"}
    data_profiles.profile_source(bench.ws, bench.source_id, orders, values)
    write_orders(orders, gaps=150)
    bench.page.refresh()
    tab = bench.open("data")
    assert tab.profile.moved.isHidden()
    assert "has changed since" in tab.profile.told.text()
    tab.profile.again()
    QApplication.processEvents()
    assert len(kept(bench)) == 2
    told = {row[1]: row[4] for row in tab.profile.moved.table.model.shown_rows()}
    assert told["amount: present"] == "bad"
    undo.undo(bench.ws)
    bench.page.refresh()
    assert len(kept(bench)) == 1


def test_types_are_corrected_before_it_runs(bench: Bench, orders: Path) -> None:
    profile = panel(bench)
    profile.load(orders)
    profile.form.columns.kind_changed.emit("key", "text")
    profile.form.start()
    QApplication.processEvents()
    import json

    columns = json.loads(kept(bench)[0].result)["columns"]
    assert next(one for one in columns if one["name"] == "key")["kind"] == "text"


def test_what_cannot_be_read_is_said_and_nothing_kept(bench: Bench, tmp_path: Path, orders: Path) -> None:
    profile = panel(bench)
    bad = tmp_path / "model.pkl"
    bad.write_bytes(b"x")
    profile.load(bad)
    QApplication.processEvents()
    assert "can run code" in profile.form.error.text()
    profile.load(orders)
    orders.write_text(orders.read_text(encoding="utf-8") + "1,2\n", encoding="utf-8")
    profile.form.start()
    QApplication.processEvents()
    assert "Row 302" in profile.form.error.text()
    assert profile.form.run_button.isEnabled()
    assert kept(bench) == []
    write_orders(orders)
    profile.form.start()
    QApplication.processEvents()
    assert len(kept(bench)) == 1


def test_a_wrong_population_is_said(bench: Bench, orders: Path) -> None:
    profile = panel(bench)
    profile.load(orders)
    profile.form.field("group").set_value("region")
    profile.form.field("population").set_value("North")
    profile.form.start()
    QApplication.processEvents()
    assert "no group with its size" in profile.form.error.text()
    assert kept(bench) == []


def test_without_a_source_the_file_becomes_one(bench: Bench, orders: Path) -> None:
    records.remove(bench.ws, "data_source", [one.id for one in bench.spine.data_sources])
    bench.page.refresh()
    profile = panel(bench)
    profile.load(orders)
    profile.form.start()
    QApplication.processEvents()
    sources = bench.spine.data_sources
    assert [one.name for one in sources] == ["orders"]
    assert len(data_profiles.list_profiles(bench.spine, sources[0].id)) == 1


def test_removing_a_profile_keeps_what_it_answered(bench: Bench, orders: Path) -> None:
    data_profiles.profile_source(bench.ws, bench.source_id, orders, {})
    bench.page.refresh()
    tab = bench.open("data")
    tab.profile.remove()
    QApplication.processEvents()
    assert kept(bench) == []
    assert bench.spine.readiness
    assert not tab.profile.form.isHidden()
