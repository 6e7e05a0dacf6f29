"""The initiative's page: tabs, what it reads again, and what it never overwrites."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.lists.list_reads import last_change
from desktop_app.services.workspace import Workspace
from desktop_app.store.engine import FileDatabase
from desktop_app.ui.core.bus import bus
from desktop_app.ui.initiative.overview.tab import OverviewTab
from desktop_app.ui.records.record_list import RecordList
from desktop_app.ui.records.spine_tab import SpineTab
from tests.counting import reads
from tests.ui.initiative.initiative_fixtures import Bench, Plugins, SharedBench, key, type_into

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path)


def test_header_says_what_it_is_and_offers_the_next_stage(bench: Bench) -> None:
    assert bench.page.title() == "Payment fraud"
    assert [text for text, _kind in bench.page.chips()] == ["AI-001", "Strategy", "Finance"]
    names = [widget.accessibleName() for widget in bench.page.header_actions()]
    # The overview holds the gate itself.
    assert names == ["Brief"]
    bench.open("metrics")
    names = [widget.accessibleName() for widget in bench.page.header_actions()]
    assert (names[0], names[-1]) == ("Metric", "Gate to Discovery (5)")


def test_tabs_are_made_when_first_shown_and_carry_their_state(bench: Bench) -> None:
    assert set(bench.page._panels) == {"overview"}
    bench.open("data")
    assert set(bench.page._panels) == {"overview", "data"}
    dots = {b.tab.id: b.accessibleName() for b in bench.page.tabs._buttons}
    assert dots["metrics"] == "Metrics: Guardrail breached: Recall."
    assert dots["overview"] == "Overview"


def test_coming_to_the_front_it_reads_once(bench: Bench) -> None:
    bench.context.go("initiatives")
    opening = reads(bench.ws, lambda: bench.open("overview"))
    assert opening
    assert opening == reads(bench.ws, bench.page.refresh)


def test_tabs_by_keyboard(bench: Bench) -> None:
    QTest.keyClick(bench.window, Qt.Key.Key_Tab, CTRL)
    assert bench.page.tabs.current() == "opportunity"
    QTest.keyClick(bench.window, Qt.Key.Key_PageDown, CTRL)
    assert bench.page.tabs.current() == "data"
    QTest.keyClick(bench.window, Qt.Key.Key_PageUp, CTRL)
    assert bench.page.tabs.current() == "opportunity"


def test_a_change_from_elsewhere_is_shown(bench: Bench) -> None:
    bus.publish(initiatives.edit(bench.ws, bench.initiative_id, {"title": "Fraud bands"}))
    assert bench.page.title() == "Fraud bands"
    assert bench.open("overview").about.field("title").value() == "Fraud bands"


def test_what_is_being_typed_is_not_overwritten(bench: Bench) -> None:
    tab = bench.open("opportunity")
    problem = next(form for form in tab._forms if "problem" in form.fields).field("problem")
    problem.edit.setFocus()
    QTest.keyClicks(problem.edit, "Fraud is dear")
    bus.publish(initiatives.edit(bench.ws, bench.initiative_id, {"users": "Analysts"}))
    assert problem.edit.toPlainText() == "Fraud is dear"
    bench.page.deactivated()
    assert bench.spine.initiative.problem == "Fraud is dear"
    assert bench.spine.initiative.users == "Analysts"


def test_two_quick_edits_of_one_record_are_not_two_people(bench: Bench) -> None:
    tab = bench.open("overview")
    type_into(tab.about.field("unit"), "Payments")
    type_into(tab.about.field("topic"), "Fraud")
    one = bench.spine.initiative
    assert (one.unit, one.topic) == ("Payments", "Fraud")


def test_somebody_else_was_faster_and_nobody_can_be_asked(bench: Bench) -> None:
    tab = bench.open("data")
    bench.context.seen.start(last_change(bench.ws))
    with closing(Workspace(FileDatabase(bench.ws.place.path), extensions=Plugins(), user="Bea")) as other:
        records.edit(other, "data_source", bench.source_id, {"owner": "Cards"})
    owner = tab.sources.form.field("owner")
    type_into(owner, "Payments")
    assert bench.spine.data_sources[0].owner == "Cards"
    assert owner.value() == "Cards", "what is there now is shown"


def test_a_value_that_cannot_be_kept_says_so_beside_the_field(bench: Bench) -> None:
    tab = bench.open("overview")
    type_into(tab.about.field("title"), "")
    assert "empty" in tab.about.field("title").error()
    assert bench.spine.initiative.title == "Payment fraud"


def test_deleting_goes_back_to_the_list_and_can_be_undone(bench: Bench) -> None:
    bench.open("overview")
    bench.context.registry.run("initiative.delete")
    assert bench.window.current_page_id() == "initiatives"
    assert bench.page.initiative_id == ""
    bus.publish(undo.undo(bench.ws))
    bench.open("overview")
    assert bench.page.title() == "Payment fraud"


def test_another_initiative_starts_at_the_top_with_its_own_values(bench: Bench) -> None:
    other = initiatives.create(bench.ws, "Ads", industry="retail").record_ids[0]
    tab = bench.open("overview")
    tab.area.verticalScrollBar().setValue(300)
    tab.about.field("unit").edit.setFocus()
    QTest.keyClicks(tab.about.field("unit").edit, "Payments")
    bench.context.open_initiative(other)
    assert bench.spine.initiative.unit == "Payments"
    assert tab.about.field("unit").value() == ""
    assert tab.area.verticalScrollBar().value() == 0
    assert bench.page.chips()[0][0] == "AI-002"


def test_an_anchor_brings_its_field_into_focus(bench: Bench) -> None:
    tab = bench.open("opportunity", "harmed")
    QTest.qWait(10)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Who could be harmed by an error"
    assert tab.isAncestorOf(focused)


def test_what_was_revealed_stays_in_sight_when_texts_get_their_height_late(bench: Bench) -> None:
    tab = bench.open("overview", "title")
    area = tab.area
    QTest.qWait(80)
    field = QApplication.focusWidget()
    assert field is not None
    late = QWidget()
    late.setFixedHeight(3000)
    tab.body.insertWidget(0, late)
    for _round in range(3):
        QApplication.processEvents()
    top = field.mapTo(area.viewport(), field.rect().topLeft()).y()
    late.setParent(None)
    assert 0 <= top <= area.viewport().height() - field.height()


def test_every_control_of_the_own_tabs_has_a_name(bench: Bench) -> None:
    for tab_id in ("overview", "opportunity", "data", "metrics"):
        tab: SpineTab = bench.open(tab_id)
        nameless = [
            widget
            for widget in tab.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.focusProxy() is None
            and not widget.accessibleName()
        ]
        assert nameless == [], tab_id


@pytest.mark.parametrize("width", [1100, 1440, 2560])
def test_nothing_is_cut_sideways(bench: Bench, width: int) -> None:
    bench.window.resize(width, 700)
    for tab_id in ("overview", "opportunity", "data", "metrics"):
        tab = bench.open(tab_id)
        QApplication.processEvents()
        assert tab.area.horizontalScrollBar().maximum() == 0, tab_id


def test_records_are_added_moved_and_deleted_by_keyboard(bench: Bench) -> None:
    tab = bench.open("data")
    sources: RecordList = tab.sources
    key(sources.table.view, "Insert")
    QTest.qWait(10)
    assert [s.name for s in bench.spine.data_sources] == ["Orders", "New data source"]
    QTest.keyClicks(QApplication.focusWidget(), "Devices")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert bench.spine.data_sources[1].name == "Devices"
    key(sources.table.view, "Up", CTRL | SHIFT)
    assert [s.name for s in bench.spine.data_sources] == ["Devices", "Orders"]
    assert sources.selected().name == "Devices"
    key(sources.table.view, "Delete")
    assert [s.name for s in bench.spine.data_sources] == ["Orders"]
    assert sources.selected().name == "Orders"
    bench.context.undo()
    assert [s.name for s in bench.spine.data_sources] == ["Devices", "Orders"]


def test_a_cell_is_edited_in_place(bench: Bench) -> None:
    tab = bench.open("data")
    view = tab.sources.table.view
    view.setCurrentIndex(view.model().index(0, 0))
    key(view, "F2")
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "Card orders")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert bench.spine.data_sources[0].name == "Card orders"


def test_read_only_files_can_be_read_and_not_changed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(bench.context), "can_edit", property(lambda _self: False))
    for tab_id in ("overview", "opportunity", "data", "metrics"):
        bench.open(tab_id)
        assert [w.accessibleName() for w in bench.page.header_actions()] == ["Brief"]
    tab = bench.open("data")
    tab.sources.add()
    tab.sources.remove()
    assert [s.name for s in bench.spine.data_sources] == ["Orders"]
    assert not tab.sources.add_button.isVisible()


class _Shown(QObject):
    """Notes widgets that appear as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[object] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


def test_no_part_of_the_page_flashes_as_a_window(bench: Bench, qapp: QApplication) -> None:
    shown = _Shown()
    qapp.installEventFilter(shown)
    try:
        for tab_id in ("opportunity", "data", "metrics"):
            bench.open(tab_id)
        bench.open("metrics").open_catalogue()
        bench.open("overview").gate.override()
    finally:
        qapp.removeEventFilter(shown)
    assert shown.windows == []


@pytest.mark.parametrize("tab_id", ["overview", "opportunity", "data", "metrics"])
def test_tab_walks_through_the_part_and_out_of_it(bench: Bench, tab_id: str) -> None:
    tab: SpineTab = bench.open(tab_id)
    start = next(b for b in bench.page.tabs._buttons if b.isChecked())
    start.setFocus()
    seen: list[QWidget] = []
    for _step in range(200):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if not tab.isAncestorOf(focused):
            break
        assert focused not in seen
        seen.append(focused)
    else:
        pytest.fail("the keyboard does not leave the part")
    reachable = [
        w
        for w in tab.area.widget().findChildren(QWidget)
        if w.isVisible()
        and w.isEnabled()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.focusProxy() is None
    ]
    assert [w.accessibleName() for w in reachable if w not in seen] == []
    # From top to bottom within a column.
    first = seen[0].mapTo(tab.area.widget(), seen[0].rect().topLeft())
    assert first.y() < 200


def test_going_to_another_part_leaves_the_keyboard_there(bench: Bench) -> None:
    tab = bench.open("overview")
    tab.about.field("unit").edit.setFocus()
    QTest.keyClick(bench.window, Qt.Key.Key_Tab, CTRL)
    focused = QApplication.focusWidget()
    assert focused.accessibleName().startswith("Opportunity")
    QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Problem"


class Held:
    """Reads of the page that wait until they are let go."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        self._waiting: list[Callable[[], object]] = []
        read = bench.context.read
        monkeypatch.setattr(
            bench.context,
            "read",
            lambda *given, **more: self._waiting.append(lambda: read(*given, **more)),
        )

    def let_go(self) -> None:
        while self._waiting:
            self._waiting.pop(0)()
        QApplication.processEvents()


def test_a_command_for_an_initiative_that_is_still_read_waits_for_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = initiatives.create(bench.ws, "Other").record_ids[0]
    held = Held(bench, monkeypatch)
    bench.context.open_initiative(other, "overview")
    bench.context.registry.run("initiative.add.risk")
    assert "risks" not in bench.page._panels, "nobody can type where nothing is shown yet"
    assert not bench.ws.spine(other).risks
    held.let_go()
    assert bench.page.tabs.current() == "risks"
    assert len(bench.ws.spine(other).risks) == 1
    held.let_go()
    assert len(bench.ws.spine(other).risks) == 1
    # Who goes elsewhere meanwhile does not want it any more.
    bench.context.open_initiative(bench.initiative_id, "overview")
    bench.context.registry.run("initiative.add.risk")
    bench.context.open_initiative(other, "overview")
    held.let_go()
    assert not bench.spine.risks
    assert len(bench.ws.spine(other).risks) == 1


def test_a_tab_takes_nothing_before_it_shows_an_initiative(bench: Bench) -> None:
    tab = OverviewTab(bench.context)
    title = tab.about.field("title")
    assert not title.edit.isEnabled()
    tab.show_spine(bench.spine, bench.ws.rules())
    assert title.edit.isEnabled()
    tab.deleteLater()
