"""Bulk edit in the list: what is selected, the preview, one undo step, what stays and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiatives.bulk_edit_panel import BulkEditPanel, EditRow
from desktop_app.ui.initiatives.page import InitiativesPage
from tests.ui.running import Running, running, settle


def fill(ws: Workspace) -> None:
    custom_fields.add(ws, {"name": "Hours", "field_type": "number"})
    for title in ("Fraud bands", "Churn", "Triage", "Routing"):
        initiatives.create(ws, title, owner="Ann", facts=["personal_data"])


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> Iterator[InitiativesPage]:
    shown = program.go("initiatives")
    assert isinstance(shown, InitiativesPage)
    yield shown
    shown.tools._leave()
    if shown.tools.bulk is not None:
        shown.tools.bulk.renew()
    shown.table.view.clearSelection()
    program.clear_toasts()
    settle()


def opened(program: Running, page: InitiativesPage, rows: int) -> BulkEditPanel:
    """Select the first rows with Shift and the arrows, and open the panel by its key."""
    page.table.view.setFocus()
    page.table.select(page.table.data.ref_at(0))
    for _row in range(rows - 1):
        QTest.keyClick(page.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    program.registry.run("list.bulk")
    settle()
    assert page.tools.bulk is not None
    return page.tools.bulk


def say(row: EditRow, field: str, value: Any, action: str = "") -> None:
    row.field._took(field)
    if action:
        row.action.setCurrentIndex(row.action.findData(action))
        row.action.activated.emit(0)
    if row.control is not None:
        row.control.set_value(value)
        row.edited.emit()
    settle()


def preview(panel: BulkEditPanel) -> list[tuple[str, str, str]]:
    return [(row[1], row[2], row[3][1]) for row in panel.table.model.rows()]


def got(program: Running, name: str) -> list[Any]:
    return [getattr(spine.initiative, name) for spine in program.ws.spines()]


def test_the_preview_says_what_becomes_of_each_and_one_undo_takes_it_back(
    program: Running, page: InitiativesPage
) -> None:
    panel = opened(program, page, 3)
    assert panel.selected.text() == "3 initiatives are selected."
    # Without a preview the form stands at the top, not spread over the panel.
    assert panel.rows[0].y() - panel.selected.geometry().bottom() < 40
    assert not panel.apply_button.isEnabled()
    say(panel.rows[0], "owner", "Cleo")
    assert preview(panel) == [("AI-001", "Ann", "Cleo"), ("AI-002", "Ann", "Cleo"), ("AI-003", "Ann", "Cleo")]
    assert panel.apply_button.text() == "Change 3 initiatives"
    assert got(program, "owner") == ["Ann"] * 4
    panel.apply_button.click()
    settle()
    assert got(program, "owner") == ["Cleo", "Cleo", "Cleo", "Ann"]
    assert any("3 initiatives changed" in text for text in program.toasts())
    program.registry.run("edit.undo")
    settle()
    assert got(program, "owner") == ["Ann"] * 4


def test_pressing_right_after_typing_waits_for_the_preview(program: Running, page: InitiativesPage) -> None:
    panel = opened(program, page, 2)
    say(panel.rows[0], "owner", "")
    assert not panel.apply_button.isEnabled()
    edit = panel.rows[0].control.edit  # type: ignore[union-attr]  # a person's name is typed
    edit.setFocus()
    QTest.keyClicks(edit, "Dora")
    assert panel.apply_button.isEnabled()
    QTest.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)
    settle()
    assert got(program, "owner")[:2] == ["Dora", "Dora"]
    program.registry.run("edit.undo")
    settle()


def test_several_fields_go_together(program: Running, page: InitiativesPage) -> None:
    panel = opened(program, page, 2)
    hours = next(name for name in panel._offered.specs if name.startswith("custom:"))
    say(panel.rows[0], hours, 4)
    panel.add_field(open_list=False)
    say(panel.rows[1], "facts", ("eu_market",), "add")
    assert len(preview(panel)) == 4
    panel.apply_button.click()
    settle()
    fields = custom_fields.list_all(program.ws)
    spine = program.ws.spines()[1]
    assert list(custom_fields.values_of(fields, spine).values()) == [4.0]
    assert spine.initiative.facts == ("personal_data", "eu_market")
    program.registry.run("edit.undo")
    settle()
    assert program.ws.spines()[1].initiative.facts == ("personal_data",)


def test_what_can_not_be_moved_is_named_and_stays(program: Running, page: InitiativesPage) -> None:
    panel = opened(program, page, 2)
    say(panel.rows[0], "stage", "discovery")
    assert "2 can't be changed" in panel.summary.text()
    assert not panel.apply_button.isEnabled()
    assert panel.by.isVisible()
    assert "gate is closed" in preview(panel)[0][2]
    panel.by.set_value("Ann")
    panel.reason.set_value("Agreed")
    panel._plan()
    settle()
    assert panel.apply_button.text() == "Change 2 initiatives"
    panel.apply_button.click()
    settle()
    assert got(program, "stage") == ["discovery", "discovery", "strategy", "strategy"]
    program.registry.run("edit.undo")
    settle()
    assert got(program, "stage") == ["strategy"] * 4


def test_a_part_that_stays_is_listed_after_it_was_done(program: Running, page: InitiativesPage) -> None:
    one = program.ws.find_key("AI-001").id
    program.context.write(lambda ws: initiatives.edit(ws, one, {"live_from": "2027-01-01"}))
    settle()
    panel = opened(program, page, 3)
    say(panel.rows[0], "live_from", 30, "shift")
    assert panel.summary.text() == "1 initiative changes, 2 can't be changed."
    assert preview(panel)[0][2] == "It has no date that could be moved."
    panel.apply_button.click()
    settle()
    assert str(program.ws.spine(one).initiative.live_from) == "2027-01-31"
    assert "AI-002, AI-003" in panel.summary.text()
    assert not panel.apply_button.isEnabled()


def test_a_value_that_can_not_be_is_said_beside_it(program: Running, page: InitiativesPage) -> None:
    panel = opened(program, page, 2)
    say(panel.rows[0], "budget", -5)
    control = panel.rows[0].control
    assert control is not None
    assert "under 0" in control.error()
    assert not panel.apply_button.isEnabled()


def test_all_are_selected_with_ctrl_a_and_offered_to_be_edited(
    program: Running, page: InitiativesPage
) -> None:
    page.table.view.setFocus()
    QTest.keyClick(page.table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.bar.edit.isVisible()
    assert page.bar.edit.text() == "Edit 4 selected"
    page.bar.edit.click()
    settle()
    assert page.tools.bulk is not None
    assert page.tools.bulk.selected.text() == "4 initiatives are selected."
    page.table.view.clearSelection()
    settle()
    assert page.bar.edit.isHidden()
