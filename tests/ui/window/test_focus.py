"""Where the focus goes: back where it was, in steps at Escape, over the parts of the window, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop_app.services import initiatives
from desktop_app.services.lists import list_reads as lists
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.combo_box import ComboBox
from desktop_app.ui.widgets.fields.text_fields import LineEdit, LineField, PlainEdit, TextField
from desktop_app.ui.widgets.focus import walk
from tests.ui.filled import fill
from tests.ui.running import PAGES, TABS, Running, name_of, running, settle
from tests.ui.widgets.fields.test_drop_down import whole_rows

_SCREENS = [*PAGES, *(f"initiative/{tab}" for tab in TABS)]


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), partial(fill, text="A plain text")) as started:
        yield started


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "the focus is lost"
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QWidget:
    QTest.keyClick(focused(), key, modifier)
    settle(2)
    return focused()


@pytest.mark.parametrize("screen", _SCREENS)
def test_every_open_list_shows_whole_rows(program: Running, screen: str) -> None:
    program.show(screen)
    for combo in [
        part for part in program.window.findChildren(ComboBox) if part.isVisible() and part.count()
    ]:
        combo.showPopup()
        popup = combo.open_list()
        assert popup is not None
        # The screen of the tests has no room for more.
        assert whole_rows(popup) >= min(len(popup.rows()), 8), name_of(combo)
        combo.hidePopup()
    settle(1)


def test_back_on_a_page_the_focus_is_where_it_was(program: Running) -> None:
    page = program.go("strategy")
    field = next(field for field in page.findChildren(LineEdit) if field.isVisible())
    field.setFocus()
    program.registry.run("go.briefs")
    settle()
    assert program.window.current_page().isAncestorOf(focused())
    program.registry.run("go.strategy")
    settle()
    assert focused() is field


@pytest.mark.parametrize("screen", [entry for entry in PAGES if entry not in ("damaged", "import")])
def test_a_page_takes_the_focus(program: Running, screen: str) -> None:
    program.window._right.setFocus()
    page = program.go(screen)
    settle()
    assert page.isAncestorOf(focused()) or focused() is page, name_of(focused())
    if walk.first_stop(page) is not None:
        assert walk.is_stop(focused()) or page.isAncestorOf(focused())


def test_the_palette_brings_the_focus_into_an_initiative(program: Running) -> None:
    program.go("dashboard")
    program.window.sidebar.stops()[2].setFocus()
    program.registry.run("palette.open")
    settle()
    QTest.keyClicks(focused(), "AI-001")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    page = program.window.current_page()
    assert program.window.current_page_id() == "initiative"
    assert page.isAncestorOf(focused()), name_of(focused())


def test_escape_leaves_the_field_before_the_page(program: Running) -> None:
    program.go("dashboard")
    program.open_tab(lists.titles(program.ws)[0][0], "overview")
    page = program.window.current_page()
    field = next(
        field for field in page.findChildren(LineField) if field.isVisible() and field.edit.isEnabled()
    )
    field.focus()
    before = field.edit.text()
    QTest.keyClicks(field.edit, "xyz")
    press(Qt.Key.Key_Escape)
    assert field.edit.text() == before
    assert program.window.current_page_id() == "initiative"
    assert focused() is page
    # Tab goes on from the field that was left.
    expected = _after(field.edit, page)
    assert press(Qt.Key.Key_Tab) is expected
    field.focus()
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert program.window.current_page_id() == "dashboard"


def _after(widget: QWidget, page: QWidget) -> QWidget:
    stops = walk.stops(page)
    return stops[stops.index(widget) + 1]


def test_f6_goes_over_the_parts_of_the_window(program: Running) -> None:
    page = program.go("strategy")
    program.window.toast("Done", ("Undo", lambda: None))
    settle()
    inside = focused()
    assert page.isAncestorOf(inside)
    program.registry.run("focus.next_part")
    assert focused().accessibleName() == "Undo"
    program.registry.run("focus.next_part")
    assert program.window.sidebar.isAncestorOf(focused())
    program.registry.run("focus.next_part")
    assert program.window._header.isAncestorOf(focused())
    program.registry.run("focus.next_part")
    assert focused() is inside
    program.registry.run("focus.previous_part")
    assert program.window._header.isAncestorOf(focused())
    program.registry.run("focus.next_part")
    program.registry.run("focus.next_part")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    assert focused() is inside


def test_what_has_the_focus_is_in_sight_with_room_around(program: Running) -> None:
    program.resize((1100, 700))
    try:
        program.show("initiative/opportunity")
        page = program.window.current_page()
        for stop in walk.stops(page)[::5]:
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            area = _area_of(stop)
            if area is None or not stop.hasFocus():
                continue
            port = area.viewport()
            box = QRect(stop.mapTo(port, QPoint(0, 0)), stop.size())
            if box.height() + 96 > port.height():
                continue
            bar = area.verticalScrollBar()
            assert box.top() >= 48 or bar.value() == bar.minimum(), name_of(stop)
            assert box.bottom() < port.height() - 47 or bar.value() == bar.maximum(), name_of(stop)
    finally:
        program.resize((1440, 900))


def _area_of(widget: QWidget) -> QScrollArea | None:
    part = widget.parentWidget()
    while part is not None:
        if isinstance(part, QScrollArea):
            return part
        part = part.parentWidget()
    return None


def test_a_control_that_hides_hands_the_focus_on_once(program: Running) -> None:
    page = program.go("strategy")
    stops = walk.stops(page)
    heard: list[QWidget] = []
    stops[3].setFocus()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    hear = lambda _before, now: heard.append(now)  # noqa: E731
    application.focusChanged.connect(hear)
    try:
        stops[3].hide()
        stops[8].setFocus()
        settle()
        assert heard == [stops[8]]
        stops[3].show()
        stops[3].setFocus()
        heard.clear()
        stops[3].hide()
        settle()
        assert len(heard) == 1
        assert page.isAncestorOf(heard[0])
    finally:
        application.focusChanged.disconnect(hear)
        stops[3].show()


def test_ctrl_enter_does_the_main_act(program: Running) -> None:
    said: list[str] = []
    button = Button("Close", lambda: said.append("closed"), look="primary")
    page = program.go("plugins")
    layout = page.layout()
    assert layout is not None
    layout.addWidget(button)
    button.show()
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said == ["closed"]
    # What is off says why.
    button.set_enabled(False, "Say first what you decided.")
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said == ["closed"]
    assert program.toasts()[-1] == "Say first what you decided."
    layout.removeWidget(button)
    button.hide()
    button.deleteLater()


def test_a_gate_line_leads_to_the_control_and_escape_back(program: Running) -> None:
    made = initiatives.create(program.ws, "Another one").record_ids
    program.go("dashboard")
    program.open_tab(made[0], "overview")
    page = program.window.current_page()
    line = walk.stops(page)[0]
    name = line.accessibleName()
    line.setFocus()
    # What a line of the gate does.
    program.context.open_initiative(made[0], "opportunity", "ai_verdict")
    settle(6)
    assert page.tabs.current() != "overview"
    assert walk.is_stop(focused()), name_of(focused())
    for _time in range(2):
        if page.tabs.current() != "overview":
            press(Qt.Key.Key_Escape)
    assert page.tabs.current() == "overview"
    assert focused().accessibleName() == name
    assert program.window.current_page_id() == "initiative"


def _label(control: QWidget) -> str:
    """What a control is called, without which of several it is, and without "required"."""
    return control.accessibleName().split(":")[0].split(",")[0]


@pytest.mark.parametrize("tab", ["opportunity", "rollout", "reviews"])
def test_after_an_edit_tab_goes_on_to_the_next_field(program: Running, tab: str) -> None:
    program.show(f"initiative/{tab}")
    page = program.window.current_page()
    edits = [
        stop for stop in walk.stops(page) if isinstance(stop, (LineEdit, PlainEdit)) and not stop.isReadOnly()
    ]
    names = [
        edit.accessibleName() for edit in edits if isinstance(edit.parentWidget(), (LineField, TextField))
    ]
    # Lists of many alike behave alike.
    for name in list(dict.fromkeys(names))[:5]:
        stops = walk.stops(page)
        edit = next((stop for stop in stops if stop.accessibleName() == name), None)
        if edit is None or edit is stops[-1]:
            continue
        following = stops[stops.index(edit) + 1]
        called = _label(following)
        edit.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(edit, "7")
        QTest.keyClick(edit, Qt.Key.Key_Tab)
        settle(3)
        # A list may be made anew, and its controls be called by what was typed.
        assert type(focused()) is type(following), f"after {name}"
        assert _label(focused()) == called, f"after {name}"


def test_the_catalogue_adds_the_row_that_the_arrows_chose(program: Running) -> None:
    program.show("initiative/metrics")
    tab = program.window.current_page().current_tab()
    tab.open_catalogue()
    settle(3)
    search = tab.catalogue.search
    search.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert focused() is search
    chosen = tab.catalogue.selected()
    assert chosen is not None
    assert chosen.id == tab.catalogue.table.model.shown_rows()[2][0]
    before = len(program.ws.spine(tab.shown_record_id()).metrics)
    press(Qt.Key.Key_Return)
    metrics = program.ws.spine(tab.shown_record_id()).metrics
    assert len(metrics) == before + 1
    assert metrics[-1].name == chosen.name


def test_the_palette_overrides_the_gate(program: Running) -> None:
    made = initiatives.create(program.ws, "A fourth one").record_ids[0]
    program.open_tab(made, "rollout")
    program.registry.run("initiative.gate.override")
    settle(4)
    gate = program.window.current_page().current_tab().gate
    assert gate.asking.isVisible()
    assert gate.asking.isAncestorOf(focused())
