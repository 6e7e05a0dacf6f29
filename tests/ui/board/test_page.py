"""The board in the real window: cards move by mouse and by keyboard, a closed gate says what is open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.domain.records import Initiative
from desktop_app.services import initiatives, undo
from desktop_app.services.planning import board
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.board.column import CardColumn
from desktop_app.ui.board.page import BoardPage
from desktop_app.ui.filtering import typed_search
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.table.row_vectors import MANY
from tests.counting import reads
from tests.ui.running import SMALL, USUAL, Running, settle
from tests.ui.shared_program import SharedProgram

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def fill(ws: Workspace) -> None:
    for title, stage, industry in (
        ("Claims triage", "strategy", "finance"),
        ("Demand forecast", "strategy", "retail"),
        ("Scan referral", "discovery", "healthcare"),
        ("Churn", "live", "finance"),
    ):
        initiatives.create(
            ws, title, stage=stage, industry=industry, benefit_likely=1_000_000.0, chance_of_success=0.5
        )


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> BoardPage:
    shown = program.go("board")
    assert isinstance(shown, BoardPage)
    return shown


def id_of(program: Running, key: str) -> str:
    return program.ws.find_key(key).id


def stage(program: Running, key: str) -> str:
    return program.ws.find_key(key).stage


def column(page: BoardPage, value: str) -> CardColumn:
    return next(one for one in page.view.columns() if one.column.value == value)


def titles(page: BoardPage, value: str) -> list[str]:
    return [row[2] for row in column(page, value).column.cards]


def key(widget: QWidget, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, getattr(Qt.Key, f"Key_{name}"), modifier)
    settle(2)


def grab(page: BoardPage, one: str) -> tuple[CardColumn, QPoint]:
    """A card's column and a point on the card."""
    found = page.view.state.place_of(one)
    assert found is not None
    widget = page.view.columns()[found[0]]
    return widget, widget.rect_of(found[1]).center()


def middle(start: CardColumn, target: CardColumn) -> QPoint:
    """The middle of one column in the coordinates of another."""
    return start.mapFromGlobal(target.mapToGlobal(target.rect().center()))


def carry(page: BoardPage, one: str, value: str) -> CardColumn:
    """Press on a card and take it over a column, without letting go."""
    start, point = grab(page, one)
    target = column(page, value)
    QTest.mousePress(start, LEFT, Qt.KeyboardModifier.NoModifier, point)
    over = middle(start, target)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(start, point + (over - point) * share)
        settle(1)
    return start


def drop(page: BoardPage, one: str, value: str) -> None:
    start = carry(page, one, value)
    target = column(page, value)
    QTest.mouseRelease(
        start,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
        middle(start, target),
    )
    settle()


def popover_text(page: BoardPage) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in page.mover.popover.findChildren(QLabel) if label.isVisible())


def press(page: BoardPage, text: str) -> None:
    from PySide6.QtWidgets import QPushButton

    for button in page.mover.popover.findChildren(QPushButton):
        if button.isVisible() and button.accessibleName() == text:
            button.click()
            settle()
            return
    raise AssertionError(text)


def test_columns_with_counts_and_sums(page: BoardPage) -> None:
    assert [one.column.label for one in page.view.columns()] == ["Strategy", "Discovery", "Delivery", "Live"]
    assert column(page, "strategy").totals() == "2 · $1.0m"
    assert column(page, "delivery").totals() == "0"
    assert not column(page, "delivery").collapsed
    assert (
        column(page, "strategy").accessibleName() == "Strategy: 2 initiatives, expected benefit $1.0m a year"
    )


def test_a_drag_back_moves_the_card_and_can_be_undone(program: Running, page: BoardPage) -> None:
    one = id_of(program, "AI-003")
    drop(page, one, "strategy")
    assert stage(program, "AI-003") == "strategy"
    assert titles(page, "strategy") == ["Claims triage", "Demand forecast", "Scan referral"]
    assert program.toasts() == ["Moved to Strategy"]
    program.registry.run("edit.undo")
    settle()
    assert stage(program, "AI-003") == "discovery"
    assert titles(page, "discovery") == ["Scan referral"]


def test_a_drag_shows_the_card_and_what_a_drop_would_do(program: Running, page: BoardPage) -> None:
    one = id_of(program, "AI-001")
    start = carry(page, one, "discovery")
    assert page.view.mouse.is_dragging()
    assert start.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    assert column(page, "discovery").drop is board.Way.BLOCKED
    assert page.view.state.drop_words("discovery", board.Way.BLOCKED) == "The gate is closed"
    from desktop_app.ui.board.drag import Ghost

    assert [ghost.isVisible() for ghost in page.view.findChildren(Ghost)] == [True]
    key(page.view, "Escape")
    settle()
    assert not page.view.mouse.is_dragging()
    assert column(page, "discovery").drop is None
    QTest.mouseRelease(start, LEFT)
    assert stage(program, "AI-001") == "strategy"


def test_a_blocked_drop_says_what_is_open_and_leads_there(program: Running, page: BoardPage) -> None:
    one = id_of(program, "AI-001")
    drop(page, one, "discovery")
    n = board.cards(program.ws, "stage", [one])[0][COLUMN_INDEX["gate_blocking"]]
    said = popover_text(page)
    assert "Discovery is not open yet" in said
    assert f"AI-001 Claims triage: {n} gate items open" in said
    assert "1 · The problem is not written down." in said
    assert stage(program, "AI-001") == "strategy"
    press(page, "Show me")
    assert program.window.current_page_id() == "initiative"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Problem"


def test_passing_over_asks_for_name_and_reason_in_place(program: Running, page: BoardPage) -> None:
    one = id_of(program, "AI-001")
    drop(page, one, "discovery")
    press(page, "Override the gate…")
    panel = page.mover.popover._asking
    assert panel is not None
    panel.confirm.click()
    settle()
    assert panel.reason.error() == "Enter a reason."
    popover = page.mover.popover
    assert popover.height() >= popover._column.totalHeightForWidth(popover.width())
    assert stage(program, "AI-001") == "strategy"
    panel.reason.set_value("The board agreed to a pilot")
    panel.confirm.click()
    settle()
    assert stage(program, "AI-001") == "discovery"
    move = program.ws.spine(one).stage_moves[-1]
    assert (move.moved_by, move.reason) == ("Ann", "The board agreed to a pilot")
    assert not page.mover.popover.isVisible()
    assert page.view.state.current == one
    undo.undo(program.ws)


def test_tab_goes_round_in_what_is_asked(program: Running, page: BoardPage) -> None:
    drop(page, id_of(program, "AI-001"), "discovery")
    popover = page.mover.popover
    seen = []
    for _step in range(5):
        focused = QApplication.focusWidget()
        assert focused is not None
        assert popover.isAncestorOf(focused)
        seen.append(focused.accessibleName())
        key(focused, "Tab")
    assert seen[:3] == ["Show me", "Override the gate…", "Show me"]
    key(QApplication.focusWidget(), "Escape")
    assert not popover.isVisible()


def test_enter_presses_what_is_asked_and_not_the_card_under_it(program: Running, page: BoardPage) -> None:
    one = id_of(program, "AI-001")
    drop(page, one, "discovery")
    key(QApplication.focusWidget(), "Tab")
    key(QApplication.focusWidget(), "Return")
    assert program.window.current_page_id() == "board"
    panel = page.mover.popover._asking
    assert panel is not None
    key(QApplication.focusWidget(), "Escape")
    drop(page, one, "discovery")
    key(QApplication.focusWidget(), "Return")
    assert program.window.current_page_id() == "initiative"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Problem"


def test_escape_closes_what_is_asked_and_gives_the_keyboard_back(program: Running, page: BoardPage) -> None:
    drop(page, id_of(program, "AI-001"), "discovery")
    focused = QApplication.focusWidget()
    assert focused is not None
    key(focused, "Escape")
    assert not page.mover.popover.isVisible()
    assert page.view.hasFocus()
    assert program.window.current_page_id() == "board"


def test_a_stage_left_out_is_refused_with_a_sentence(program: Running, page: BoardPage) -> None:
    drop(page, id_of(program, "AI-001"), "live")
    assert "AI-001 Claims triage: It moves one stage at a time; the next one is Discovery." in popover_text(
        page
    )
    assert stage(program, "AI-001") == "strategy"


def test_arrows_go_between_cards_and_enter_opens(program: Running, page: BoardPage) -> None:
    page.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.view.state.current == id_of(program, "AI-001")
    assert page.view.accessibleDescription().startswith(
        "AI-001 Claims triage\nExpected benefit a year: $500k; likely $1.0m if it works\nGate: "
    )
    assert "In Strategy, 1 of 2" in page.view.accessibleDescription()
    key(page.view, "Down")
    assert page.view.state.current == id_of(program, "AI-002")
    key(page.view, "Right")
    assert page.view.state.current == id_of(program, "AI-003")
    key(page.view, "Right")
    assert page.view.state.current == id_of(program, "AI-004")
    key(page.view, "Right")
    assert page.view.state.current == id_of(program, "AI-004")
    key(page.view, "Left")
    key(page.view, "Return")
    assert program.window.current_page_id() == "initiative"


def test_ctrl_and_arrows_move_the_card(program: Running, page: BoardPage) -> None:
    page.view.setFocus(Qt.FocusReason.TabFocusReason)
    page.view.set_current(id_of(program, "AI-003"))
    key(page.view, "Left", CONTROL)
    assert stage(program, "AI-003") == "strategy"
    assert page.view.state.current == id_of(program, "AI-003")
    key(page.view, "Right", CONTROL)
    assert "Discovery is not open yet" in popover_text(page)
    assert stage(program, "AI-003") == "strategy"


def test_several_cards_move_as_one_step(program: Running, page: BoardPage) -> None:
    page.set_group("risk_class")
    settle()
    first, second = id_of(program, "AI-001"), id_of(program, "AI-002")
    page.view.set_current(first)
    key(page.view, "Down", SHIFT)
    assert page.view.state.chosen() == [first, second]
    drop(page, first, "high")
    assert titles(page, "high") == ["Claims triage", "Demand forecast"]
    program.registry.run("edit.undo")
    settle()
    assert column(page, "high").column.cards == ()


def test_the_menu_moves_too(program: Running, page: BoardPage) -> None:
    menu = QMenu()
    page.mover.fill_menu(menu, [id_of(program, "AI-004")])
    part = next(action.menu() for action in menu.actions() if action.text() == "Move to…")
    offered = {action.text(): action.isEnabled() for action in part.actions()}
    assert offered == {
        "Strategy": True,
        "Discovery": True,
        "Delivery": True,
        "Live": False,
        "Retired (the gate is closed)": True,
        "On hold": True,
        "Stopped": True,
    }
    next(action for action in part.actions() if action.text() == "Delivery").trigger()
    settle()
    assert stage(program, "AI-004") == "delivery"


def test_putting_on_hold_asks_why(program: Running, page: BoardPage) -> None:
    one = id_of(program, "AI-004")
    page.mover.move_cards([one], "on_hold")
    assert "Put on hold: AI-004 Churn" in popover_text(page)
    panel = page.mover.popover._asking
    panel.reason.set_value("Vendor changes its terms")
    panel.confirm.click()
    settle()
    assert stage(program, "AI-004") == "on_hold"
    assert "on_hold" not in [one.column.value for one in page.view.columns()]
    page.set_column_shown("on_hold", True)
    assert titles(page, "on_hold") == ["Churn"]
    page.set_column_shown("on_hold", False)


def test_columns_of_another_field_and_what_is_kept(program: Running, page: BoardPage) -> None:
    page.set_group("industry")
    page.set_colour("risk_class")
    settle()
    assert titles(page, "finance") == ["Claims triage", "Churn"]
    assert column(page, "media").collapsed
    drop(page, id_of(program, "AI-004"), "retail")
    assert program.ws.find_key("AI-004").industry == "retail"
    kept = program.context.settings.values.tables["board"]
    assert (kept["group"], kept["colour"]) == ("industry", "risk_class")
    assert page.columns_button.accessibleName() == "Columns: industry"
    page.view.set_collapse_empty(False)
    assert not column(page, "media").collapsed


def test_search_and_filters_leave_out_cards(program: Running, page: BoardPage) -> None:
    page.filter.field.setText("churn")
    settle()
    assert [titles(page, one.column.value) for one in page.view.columns()] == [[], [], [], ["Churn"]]
    page.filter.field.clear()
    page.filter.toggle("industry", "retail", True)
    assert titles(page, "strategy") == ["Demand forecast"]
    page.filter.toggle("industry", "media", True)
    page.filter.toggle("industry", "retail", False)
    assert not page.view.isVisible()
    page.filter.clear()
    settle()
    assert titles(page, "strategy") == ["Claims triage", "Demand forecast"]


def test_the_menu_counts_and_ticks_the_cards(program: Running, page: BoardPage) -> None:
    page.filter.button.click()
    settle()
    ticks = page.filter.ticks
    assert ticks is not None
    assert ticks.menu is not None
    menu = ticks.menu
    assert not menu.build.isVisible()
    assert not menu.save.isVisible()
    menu._ticks["stage", "strategy"].click()
    assert titles(page, "strategy") == ["Claims triage", "Demand forecast"]
    assert page.filter.chips.isVisible()
    assert menu.shown.text() == "2 of 4 shown"
    menu.clear.click()
    assert not page.filter.is_set()
    assert menu.shown.text() == "4 of 4 shown"
    menu.close()


@pytest.mark.parametrize("many", [1, MANY])
def test_letters_in_the_search_find_what_they_find_in_the_list(
    program: Running, page: BoardPage, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed_search, "MANY", many)
    one = program.ws.find_key("AI-002").id
    program.context.write(lambda ws: initiatives.edit(ws, one, {"notes": "asked by the Löwenapotheke"}))
    asked = []
    for text in ("l", "lo", "low", "lowe", "lowena"):
        asked += reads(program.ws, lambda text=text: page.filter.field.setText(text))  # type: ignore[misc]
        kept = {row[0] for row in page.filter.keep(page._listed)}
        assert one in kept
        assert len(kept) == 1 or len(text) < 3
    if many == 1:
        assert sum("MATCH" in question for question in asked) <= 2, "the words stay the same"
    page.filter.field.setText("aspirin")
    assert page.filter.keep(page._listed) == []
    program.context.write(lambda ws: initiatives.edit(ws, one, {"notes": "aspirin"}))
    settle()
    assert [row[0] for row in page.filter.keep(page._listed)] == [one], "somebody wrote in between"
    page.filter.clear()


def test_a_change_elsewhere_is_seen(program: Running, page: BoardPage) -> None:
    program.context.write(
        lambda ws: initiatives.edit(ws, id_of(program, "AI-001"), {"title": "Claims, quicker"})
    )
    settle()
    assert titles(page, "strategy") == ["Claims, quicker", "Demand forecast"]
    program.context.write(lambda ws: initiatives.delete(ws, [id_of(program, "AI-001")]))
    settle()
    assert titles(page, "strategy") == ["Demand forecast"]


def test_nothing_moves_in_a_file_that_is_only_read(program: Running, page: BoardPage) -> None:
    page.view.state.can_edit = False
    start = carry(page, id_of(program, "AI-003"), "strategy")
    assert not page.view.mouse.is_dragging()
    QTest.mouseRelease(start, LEFT)
    key(page.view, "Left", CONTROL)
    assert stage(program, "AI-003") == "discovery"


def test_a_small_window_scrolls_to_the_side_and_follows_the_keyboard(
    program: Running, page: BoardPage
) -> None:
    try:
        program.resize(SMALL)
        for value in ("retired", "on_hold", "stopped"):
            page.set_column_shown(value, True)
        page.view.set_collapse_empty(False)
        settle()
        bar = page.view.horizontalScrollBar()
        assert bar.maximum() > 0
        page.view.set_current(id_of(program, "AI-004"))
        assert page.view.viewport().rect().contains(column(page, "live").geometry())
        page.view.set_current(id_of(program, "AI-001"))
        assert bar.value() == 0
    finally:
        program.resize(USUAL)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_only_cards_in_sight_are_painted(program: Running, page: BoardPage, mode: str) -> None:
    theme.apply(mode)  # type: ignore[arg-type]
    with program.ws.change("Fill") as step:
        step.uow.add_all([Initiative(key=f"X-{n:04d}", title=f"Case {n}") for n in range(1_000)])
    page.refresh()
    settle()
    painted = []
    real = page.view.state.painter.paint
    page.view.state.painter.paint = lambda painter, rect, row, **more: (  # type: ignore[method-assign]
        painted.append(row[0]),
        real(painter, rect, row, **more),
    )
    page.view.grab()
    assert 0 < len(painted) < 60
    column(page, "strategy").bar.setValue(column(page, "strategy").bar.maximum())
    painted.clear()
    page.view.grab()
    assert column(page, "strategy").column.cards[-1][0] in painted


def test_columns_of_an_own_field_until_it_is_removed(program: Running, page: BoardPage) -> None:
    from desktop_app.services import custom_field_edits as custom_fields

    field = custom_fields.add(
        program.ws, {"name": "Works Council", "field_type": "choice", "options": ("Asked", "Agreed")}
    ).record_ids[0]
    page.refresh()
    settle()
    page.set_group(f"custom:{field}")
    settle()
    assert [one.column.label for one in page.view.columns()] == ["Asked", "Agreed", "Not stated"]
    assert page.columns_button.accessibleName() == "Columns: Works Council"
    page.view.set_collapse_empty(False)
    drop(page, id_of(program, "AI-002"), "Agreed")
    assert titles(page, "Agreed") == ["Demand forecast"]
    program.context.write(lambda ws: custom_fields.remove(ws, [field]))
    settle()
    assert [one.column.label for one in page.view.columns()] == ["Strategy", "Discovery", "Delivery", "Live"]


def test_a_saved_view_narrows_the_board(program: Running, page: BoardPage) -> None:
    page.set_view(
        {
            "name": "Money",
            "layout": "board",
            "group": "risk_class",
            "filter": {"field": "industry", "is": "is", "value": "finance"},
            "options": {"colour": "none"},
        }
    )
    settle()
    assert titles(page, "") == ["Claims triage", "Churn"]
    assert page.columns_button.accessibleName() == "Columns: risk class"
    page.filter.clear()
    settle()
    assert len(titles(page, "")) == 4
