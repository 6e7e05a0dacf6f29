"""Where a figure comes from, opened beside it: keys, change in place, links, and the focus that returns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.domain.figures.origin import FigureRef
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.where_from import show_origin
from desktop_app.ui.dashboard.page import DashboardPage
from desktop_app.ui.initiatives.page import InitiativesPage
from desktop_app.ui.widgets.where_from.origin_popover import OriginPopover
from tests.ui.running import Running, activate, running, settle

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def fill(ws: Workspace) -> None:
    for at in range(9):
        initiatives.create(ws, f"Initiative {at}", benefit_likely=(9 - at) * 1e6, chance_of_success=0.5)
    initiatives.create(ws, "Without a chance", benefit_likely=1e6)


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("where"), fill) as started:
        yield started


@pytest.fixture(autouse=True)
def closed(program: Running) -> Iterator[None]:
    activate(program.window)
    yield
    for popover in program.window.findChildren(OriginPopover):
        popover.leave()
    settle(2)


def opened(program: Running) -> OriginPopover:
    settle()
    (popover,) = [one for one in program.window.findChildren(OriginPopover) if one.isVisible()]
    return popover


def press(widget: QWidget | None, key: Qt.Key) -> None:
    assert widget is not None
    QTest.keyClick(widget, key)
    settle(2)


def test_a_tile_opens_the_largest_parts_of_its_sum(program: Running) -> None:
    page = cast(DashboardPage, program.go("dashboard"))
    value = page._benefit._value
    value.setFocus()
    press(value, Key.Key_Return)
    popover = opened(program)
    assert popover.origin is not None
    assert popover.origin.text == "$22.5m"
    assert len(popover.rows) == 6
    assert popover.origin.hidden_inputs == 3
    # Tab walks the inputs, and lights their part of the formula.
    assert popover.chips.lit() == ["AI-001"]
    for _step in range(4):
        press(QApplication.focusWidget(), Key.Key_Tab)
    assert popover.chips.lit() == ["6 others"]
    press(QApplication.focusWidget(), Key.Key_Escape)
    assert QApplication.focusWidget() is value
    assert value.accessibleName() == "Expected benefit a year: $22.5m, opens where it comes from"


def test_the_rest_opens_as_a_filtered_list(program: Running) -> None:
    page = cast(DashboardPage, program.go("dashboard"))
    page._benefit._value.open()
    popover = opened(program)
    assert popover.origin is not None
    place = popover.origin.all_place
    assert place is not None
    popover._follow(place)
    settle()
    table = cast(InitiativesPage, program.window.current_page()).table
    assert table.model.rowCount() == 9
    cast(InitiativesPage, program.window.current_page()).show_all()


def test_alt_enter_opens_a_cell_and_the_result_follows_what_is_typed(program: Running) -> None:
    table = cast(InitiativesPage, program.go("initiatives")).table
    initiative_id = program.ws.find_key("AI-002").id
    view = table.view
    view.setCurrentIndex(table.index_of(initiative_id, "expected_benefit"))
    view.setFocus()
    QTest.keyClick(view, Key.Key_Return, ALT)
    popover = opened(program)
    chance = popover.rows[3]
    chance.change.setFocus()
    press(chance.change, Key.Key_Return)
    field = chance.field
    assert field is not None
    edit = field.findChild(QLineEdit)
    edit.selectAll()
    QTest.keyClicks(edit, "75")
    chance._try_soon.timeout.emit()
    settle(2)
    assert popover.chips.findChildren(QWidget)[-1].accessibleName() == "Expected benefit a year: $6.0m"
    assert program.ws.spine(initiative_id).initiative.chance_of_success == 0.5
    # Esc leaves the field first and restores, and then the popover.
    press(edit, Key.Key_Escape)
    assert not chance.is_editing()
    assert popover.chips.findChildren(QWidget)[-1].accessibleName() == "Expected benefit a year: $4.0m"
    press(QApplication.focusWidget(), Key.Key_Return)
    again = popover.rows[3].field
    assert again is not None
    edit = again.findChild(QLineEdit)
    edit.selectAll()
    QTest.keyClicks(edit, "25")
    press(edit, Key.Key_Return)
    settle()
    assert program.ws.spine(initiative_id).initiative.chance_of_success == 0.25
    assert popover.origin is not None
    assert popover.origin.text == "$2.0m"
    assert QApplication.focusWidget() is popover.rows[3].change
    assert popover.origin.earlier is not None
    press(QApplication.focusWidget(), Key.Key_Escape)
    assert QApplication.focusWidget() is view
    program.context.undo()
    settle()


def test_a_value_that_cannot_be_is_said_beside_the_field(program: Running) -> None:
    page = program.go("initiatives")
    initiative_id = program.ws.find_key("AI-003").id
    show_origin(program.context, FigureRef("chance_of_success", initiative_id), page)
    row = opened(program).rows[0]
    row.begin()
    assert row.field is not None
    edit = row.field.findChild(QLineEdit)
    edit.selectAll()
    QTest.keyClicks(edit, "400")
    press(edit, Key.Key_Return)
    assert row.is_editing()
    assert "can't be over 100" in row.field.error()


def test_what_is_unknown_offers_to_estimate_it(program: Running) -> None:
    page = program.go("initiatives")
    initiative_id = program.ws.find_key("AI-010").id
    show_origin(program.context, FigureRef("expected_benefit", initiative_id), page)
    row = opened(program).rows[3]
    assert (row.value.full_text(), row.change.text()) == ("unknown", "Estimate")


def test_a_click_on_a_computed_figure_opens_it_and_one_elsewhere_closes(program: Running) -> None:
    table = cast(InitiativesPage, program.go("initiatives")).table
    view, delegate = table.view, table.delegate
    index = table.index_of(program.ws.find_key("AI-001").id, "expected_benefit")
    figure = delegate.figure_rect(index, view.visualRect(index))
    # Beside the figure a click only chooses the cell.
    beside = QPoint(view.visualRect(index).left() + 4, figure.center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    settle()
    assert not program.window.findChildren(OriginPopover)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=figure.center())
    popover = opened(program)
    assert not popover.card.geometry().intersects(
        view.visualRect(index).translated(view.viewport().mapTo(program.window, QPoint(0, 0)))
    )
    QTest.mouseClick(popover, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not popover.isVisible()


def test_the_card_stays_within_a_small_window(program: Running) -> None:
    page = program.go("initiatives")
    program.resize((1100, 700))
    show_origin(program.context, FigureRef("score", program.ws.find_key("AI-001").id), page)
    popover = opened(program)
    assert popover.rect().contains(popover.card.geometry())
    program.resize((1440, 900))
