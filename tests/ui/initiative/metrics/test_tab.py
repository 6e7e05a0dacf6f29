"""The metrics: their table, measurements by keyboard, the chart, the catalogue, trade-offs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.language import formats
from desktop_app.services import record_edits as records
from desktop_app.services.templates import template_proposals as proposals
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key, type_into
from tests.ui.running import settle


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Iterator[Bench]:
    yield shared_bench.take(tmp_path, tab="metrics")
    formats.set_locale("en_US")


def row(tab: object, at: int = 0) -> list[str]:
    cells = tab.metrics.table.model.row_at(at)[1:]  # type: ignore[attr-defined]
    shown = [getattr(cell, "text", cell) for cell in cells]
    return [text.replace("\u00a0", " ") if isinstance(text, str) else text for text in shown]


def choose(field: object, text: str) -> None:
    combo = field.combo  # type: ignore[attr-defined]
    combo.setCurrentIndex(combo.findText(text))
    combo.activated.emit(combo.currentIndex())


def test_the_table_shows_units_signs_and_states(bench: Bench) -> None:
    tab = bench.open("metrics")
    assert row(tab) == [
        "Recall",
        "Model",
        "78 %",
        "≥ 90 %",
        "≥ 85 %",
        "81 %",
        (0.91, 0.87, 0.81),
        "Guardrail breached",
    ]


def test_unknown_values_say_so(bench: Bench) -> None:
    tab = bench.open("metrics")
    tab.metrics.add()
    assert row(tab, 1)[2:6] == ["unknown", "unknown", "unknown", "unknown"]
    assert row(tab, 1)[7] == "No data"


def test_values_are_typed_in_the_unit_of_the_metric(bench: Bench) -> None:
    form = bench.open("metrics").metrics.form
    type_into(form.field("target"), "92")
    assert bench.spine.metrics[0].target == 0.92
    type_into(form.field("target"), "92.5 %")
    assert bench.spine.metrics[0].target == 0.925
    choose(form.field("unit"), "Money")
    type_into(form.field("guardrail"), "1.2m")
    assert bench.spine.metrics[0].guardrail == 1.2e6
    choose(form.field("unit"), "Plain number")
    assert bench.spine.metrics[0].unit == ""
    type_into(form.field("baseline"), "many")
    assert "not a number" in form.field("baseline").error()


def test_a_double_click_edits_what_its_cell_shows_and_nothing_else(bench: Bench) -> None:
    tab = bench.open("metrics")
    table, form = tab.metrics.table, tab.metrics.form

    def double_click(column: str) -> None:
        cell = table.index_of(bench.metric_id, column)
        place = table.view.visualRect(cell).center()
        for act in (QTest.mouseClick, QTest.mouseDClick):
            act(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        settle(3)

    for column, typed in (("target", "80"), ("guardrail", "70"), ("name", "Hits")):
        double_click(column)
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        assert form.field(column).isAncestorOf(editor) == (column != "name")
        QTest.keyClicks(editor, typed)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        settle(2)
    metric = bench.spine.metrics[0]
    assert (metric.name, metric.target, metric.guardrail) == ("Hits", 0.8, 0.7)
    double_click("trend")
    QTest.keyClicks(QApplication.focusWidget() or table.view, "5")
    settle(2)
    for field in form.fields.values():
        field.commit()
    assert bench.spine.metrics[0] == metric
    table.view.setCurrentIndex(table.index_of(metric.id, "baseline"))
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    settle(2)
    assert form.field("baseline").has_focus_inside()


def test_a_part_of_one_beside_per_cents_is_asked(bench: Bench) -> None:
    form = bench.open("metrics").metrics.form
    type_into(form.field("guardrail"), "0.8")
    assert bench.spine.metrics[0].guardrail == 0.85
    assert [one.text() for one in form.field("guardrail").choices()] == ["Read as 80 %", "Read as 0.8 %"]
    form.field("guardrail").choices()[0].click()
    assert bench.spine.metrics[0].guardrail == 0.8


def test_upper_ends_are_asked_only_within_a_range(bench: Bench) -> None:
    form = bench.open("metrics").metrics.form
    assert not form.field("target_high").isVisible()
    choose(form.field("direction"), "Within a range")
    assert form.field("target_high").isVisible()
    type_into(form.field("target_high"), "95")
    assert bench.spine.metrics[0].target_high == 0.95
    assert row(bench.page.current_tab())[3] == "90 % – 95 %"


def test_the_chart_has_bands_points_and_model_versions(bench: Bench) -> None:
    tab = bench.open("metrics")
    chart = tab.chart.chart()
    refs = {mark.ref for mark in chart.with_ref()}
    assert refs == {m.id for m in bench.spine.measurements}
    said = " ".join(getattr(mark, "text", "") for mark in chart.marks).replace("\u00a0", " ")
    assert "model 4.2" in said
    assert "target 90 %" in said
    tab.chart.activated.emit(bench.spine.measurements[1].id)
    assert tab.measurements.table.selected_refs() == [bench.spine.measurements[1].id]


def test_a_measurement_is_added_by_keyboard(bench: Bench) -> None:
    panel = bench.open("metrics").measurements
    panel.value.edit.setFocus()
    QTest.keyClicks(panel.value.edit, "92")
    QTest.keyClick(panel.value.edit, Qt.Key.Key_Return)
    made = bench.spine.series(bench.metric_id)[-1]
    assert (made.value, made.measured_on, made.cases) == (0.92, date(2026, 11, 21), None)
    assert panel.value.value() is None
    assert QApplication.focusWidget() is panel.value.edit
    assert row(bench.page.current_tab())[7] == "On target"


def test_a_wrong_entry_stays_and_says_why(bench: Bench) -> None:
    panel = bench.open("metrics").measurements
    type_into(panel.cases, "1.5")
    type_into(panel.value, "about 90")
    assert panel.value.text() == "about 90"
    assert "not a number" in panel.value.error()
    assert "whole number" in panel.cases.error()
    assert len(bench.spine.measurements) == 3
    type_into(panel.cases, "")
    type_into(panel.value, "")
    assert panel.value.error()
    assert len(bench.spine.measurements) == 3


def test_entries_follow_the_locale(bench: Bench) -> None:
    formats.set_locale("de_DE")
    panel = bench.open("metrics").measurements
    type_into(panel.day, "3.11.2026", enter=False)
    type_into(panel.cases, "1.204", enter=False)
    type_into(panel.value, "80,5")
    made = bench.spine.series(bench.metric_id)[-1]
    assert (made.measured_on, made.value, made.cases) == (date(2026, 11, 3), 0.805, 1204)


def test_a_cell_is_edited_in_place_and_a_wrong_one_opens_again(bench: Bench) -> None:
    panel = bench.open("metrics").measurements
    view = panel.table.view
    view.setCurrentIndex(view.model().index(0, 1))
    key(view, "F2")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "lots")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(10)
    assert "not a number" in panel.problem.text()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "lots"
    editor.selectAll()
    QTest.keyClicks(editor, "83 %")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(10)
    assert bench.spine.series(bench.metric_id)[-1].value == 0.83
    assert panel.problem.text() == ""


def test_a_measured_number_with_two_readings_asks(bench: Bench) -> None:
    panel = bench.open("metrics").measurements
    last = bench.spine.series(bench.metric_id)[-1]
    panel.table.edited.emit(last.id, "cases", "12.000")
    assert bench.spine.series(bench.metric_id)[-1].cases == last.cases
    assert "“12.000” can be" in panel.problem.text()
    panel.problem.choices()[0].click()
    assert bench.spine.series(bench.metric_id)[-1].cases == 12_000
    assert panel.problem.text() == ""
    panel.table.edited.emit(last.id, "measured_on", "03/04/2026")
    assert bench.spine.series(bench.metric_id)[-1].measured_on == last.measured_on
    assert "Write 2026-03-04 or 2026-04-03." in panel.problem.text()


def test_measurements_are_deleted_and_come_back(bench: Bench) -> None:
    panel = bench.open("metrics").measurements
    panel.select(bench.spine.measurements[0].id)
    key(panel.table.view, "Delete")
    assert len(bench.spine.measurements) == 2
    bench.context.undo()
    assert len(bench.spine.measurements) == 3


def test_the_catalogue_offers_the_industry_and_takes_over(bench: Bench) -> None:
    tab = bench.open("metrics")
    tab.catalogue_button.click()
    QTest.qWait(10)
    assert QApplication.focusWidget() is tab.catalogue.search
    names = [line[1] for line in tab.catalogue.table.model.shown_rows()]
    assert names == ["Fraud loss", "Recall"]
    QTest.keyClicks(tab.catalogue.search, "share found")
    QTest.keyClick(tab.catalogue.search, Qt.Key.Key_Return)
    made = bench.spine.metrics[-1]
    assert (made.name, made.unit, made.catalogue_id) == ("Recall", "share", "core.recall")
    assert [line[1] for line in tab.catalogue.table.model.shown_rows()] == ["Recall (added)"]
    QTest.keyClick(tab.catalogue.search, Qt.Key.Key_Escape)
    QTest.keyClick(tab.catalogue.search, Qt.Key.Key_Escape)
    assert not tab.catalogue.isVisible()


def test_without_a_metric_the_catalogue_is_offered_first(bench: Bench) -> None:
    records.remove(bench.ws, "metric", [bench.metric_id])
    bench.page.refresh()
    tab = bench.open("metrics")
    assert [b.accessibleName() for b in tab.metrics.empty.buttons] == ["Add from the catalogue", "Add metric"]
    assert not tab.chart_card.isVisible()
    assert not tab.measurements.isVisible()
    tab.metrics.empty.buttons[0].click()
    assert tab.catalogue.isVisible()


def test_trade_offs_and_plain_words(bench: Bench) -> None:
    tab = bench.open("metrics")
    tab.decisions.add()
    form = tab.decisions.form
    type_into(form.field("title"), "Recall before precision")
    type_into(form.field("reason"), "A missed fraud costs more")
    made = bench.spine.decisions[0]
    assert (made.title, made.reason) == ("Recall before precision", "A missed fraud costs more")
    plain = next(one for one in tab._forms if "plain_words" in one.fields).field("plain_words")
    type_into(plain, "Of 100 frauds it stops 81")
    assert bench.spine.initiative.plain_words == "Of 100 frauds it stops 81"


def test_an_anchor_selects_the_metric(bench: Bench) -> None:
    tab = bench.open("metrics")
    tab.metrics.add()
    bench.open("metrics", bench.metric_id)
    assert tab.metrics.selected().id == bench.metric_id


def test_a_measurement_of_a_day_to_come_is_refused_at_its_date(bench: Bench) -> None:
    panel = bench.open("metrics").measurements
    type_into(panel.day, "2028-01-05")
    type_into(panel.value, "999")
    panel.add_button.click()
    assert "5 Jan 2028 lies ahead" in panel.day.error()
    assert not panel.value.error()
    assert len(bench.spine.measurements) == 3


def test_a_day_long_ago_is_asked_about(bench: Bench) -> None:
    panel = bench.open("metrics").measurements
    type_into(panel.day, "1917-01-01")
    type_into(panel.value, "90")
    panel.add_button.click()
    assert panel.day.error() == "1 Jan 1917 is long ago. Is it meant?"
    assert len(bench.spine.measurements) == 3
    panel.day.choices()[0].click()
    panel.add_button.click()
    assert bench.spine.series(bench.metric_id)[0].measured_on == date(1917, 1, 1)


def test_the_empty_list_leads_to_the_metrics_that_the_template_proposes(bench: Bench) -> None:
    bench.initiative_id = proposals.start(bench.ws, "Churn", "prediction").record_ids[0]
    tab = bench.open("metrics")
    offered = tab.metrics.empty.buttons[0]
    assert offered.text().startswith("See the ")
    offered.click()
    settle()
    assert bench.page.tabs.current() == "overview"
    card = bench.page.current_tab().start.proposal
    assert card.parts["metrics"].isAncestorOf(QApplication.focusWidget())
    assert "Nothing here counts" in card.says.text()
    proposals.accept(bench.ws, bench.initiative_id)
    tab = bench.open("metrics")
    tab = bench.open("overview")
    assert "All of it is yours" in tab.start.proposal.says.text()


def test_bands_that_nobody_opened_have_nothing_to_close(bench: Bench) -> None:
    tab = bench.open("metrics")
    assert tab.bands.form.isVisibleTo(tab)
    assert not tab.bands.form.close_button.isVisibleTo(tab)
