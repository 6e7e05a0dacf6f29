"""Views on the list of initiatives: filter builder, columns, groups, saved views, palette, all by keys too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.custom_fields import field_name
from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.domain.filters.tree import EVERYTHING, Condition, Group
from desktop_app.domain.place import FilePlace
from desktop_app.jobs.runner import Runner
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives
from desktop_app.services.lists import view_edits as views
from desktop_app.services.workspace import Workspace
from desktop_app.ui.filtering.field_picker import FieldButton
from desktop_app.ui.filtering.filter_builder import ConditionRow, GroupBox
from desktop_app.ui.initiatives.page import InitiativesPage
from desktop_app.ui.widgets.buttons import FilterChip
from tests.ui.running import SMALL, USUAL, Running, running, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    custom_fields.add(ws, {"name": "Hours", "field_type": "number", "unit": "h"})
    for title, owner, industry, benefit in (
        ("Fraud bands", "Ann", "finance", 100.0),
        ("Churn", "Bo", "retail", 50.0),
        ("Triage", "Ann", "healthcare", None),
        ("Routing", "", "finance", 20.0),
    ):
        initiatives.create(
            ws,
            title,
            owner=owner,
            industry=industry,
            benefit_likely=benefit,
            run_cost=benefit,
            chance_of_success=1.0,
        )


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> Iterator[InitiativesPage]:
    shown = program.go("initiatives")
    assert isinstance(shown, InitiativesPage)
    shown.show_all()
    shown.display.clear_filters()
    yield shown
    shown.tools._leave()
    shown.show_all()
    shown.display.set_group("")
    for view in views.list_all(program.ws):
        program.context.write(lambda ws, view=view: views.remove(ws, view.id))
    program.clear_toasts()
    settle()


def titles(page: InitiativesPage) -> list[str]:
    return [row[2] for row in page.table.data.shown_rows()]


def chips(page: InitiativesPage) -> list[str]:
    settle()
    return [chip.accessibleName() for chip in page.bar.findChildren(FilterChip) if chip.isVisible()]


def key(
    widget: QWidget | None, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    assert widget is not None
    QTest.keyClick(widget, getattr(Qt.Key, f"Key_{name}"), modifier)
    settle(2)


def choose(menu: QMenu, *path: str) -> None:
    """Trigger an entry of a menu by the words that it starts with."""
    for depth, text in enumerate(path):
        action = next(one for one in menu.actions() if one.text().replace("&", "").startswith(text))
        if depth < len(path) - 1:
            inner = action.menu()
            assert isinstance(inner, QMenu)
            menu = inner
        else:
            assert isinstance(action, QAction)
            action.trigger()
    settle()


def tick(page: InitiativesPage, field: str, value: str) -> None:
    """Tick a value in the filter menu."""
    page.bar.filter.click()
    assert page.tools.ticks is not None
    menu = page.tools.ticks.menu
    assert menu is not None
    menu.search.setText({"industry": "Industry", "owner": "Owner"}[field])
    menu._ticks[field, value].click()
    menu.close()
    settle()


def fill_group(page: InitiativesPage, menu: QMenu) -> None:
    page.tools.fill_group_menu(menu, page.display.group)


def menu_of(page: InitiativesPage, fill_menu: object) -> QMenu:
    menu = QMenu(page)
    fill_menu(menu)  # type: ignore[operator]  # one of the page's own
    return menu


def pick(button: FieldButton, text: str) -> None:
    """Choose a field by typing into its list, which the first window of a test run may have closed again."""
    settle()
    button.open_list()
    assert button.picker is not None
    search = button.picker.search
    QTest.keyClicks(search, text)
    QTest.keyPress(search, Qt.Key.Key_Return)
    settle()


# Filters


def test_ticked_values_are_alternatives_and_stand_in_one_chip(page: InitiativesPage) -> None:
    tick(page, "industry", "finance")
    assert titles(page) == ["Fraud bands", "Routing"]
    tick(page, "industry", "retail")
    assert titles(page) == ["Fraud bands", "Churn", "Routing"]
    assert chips(page) == ["Remove filter: Industry is Finance or Retail"]
    tick(page, "owner", "")
    assert titles(page) == ["Routing"]
    assert len(chips(page)) == 2
    page.bar.chip_removed.emit(0)
    assert chips(page) == ["Remove filter: Owner is unknown"]
    tick(page, "owner", "")
    assert chips(page) == []
    assert len(titles(page)) == 4


def test_a_filter_is_built_by_keys_alone(program: Running, page: InitiativesPage) -> None:
    program.registry.run("list.filter")
    settle()
    builder = page.tools.builder
    assert builder is not None
    assert builder.root is not None
    row = builder.root.parts[0]
    assert isinstance(row, ConditionRow)
    pick(row.field, "run cost")
    assert row.field.field() == "run_cost"
    # Where the keyboard goes once the window is active again.
    editor = page.window().focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "30")
    key(editor, "Return")
    assert titles(page) == ["Fraud bands", "Churn"]
    assert chips(page) == ["Remove filter: Run cost a year is at least $30"]
    key(row, "Escape")
    assert page.tools._side is not None
    assert page.tools._side.isHidden()


def test_groups_of_conditions_are_built_and_taken_away(page: InitiativesPage) -> None:
    page.display.set_filter_tree(
        Group("all", (Condition("owner", "is", "Ann"), Group("any", (Condition("budget", "known"),))))
    )
    assert titles(page) == []
    page.open_filter_builder()
    settle()
    root = page.tools.builder.root if page.tools.builder is not None else None
    assert root is not None
    inner = root.parts[1]
    assert isinstance(inner, GroupBox)
    inner.parts[0].removed.emit()
    settle()
    assert titles(page) == ["Fraud bands", "Triage"]
    root.mode.setCurrentIndex(root.mode.findData("none"))
    root.mode.activated.emit(0)
    settle()
    assert titles(page) == ["Churn", "Routing"]
    assert page.display.definition().filter == Group("none", (Condition("owner", "is", "Ann"),))
    page.display.clear_filters()
    settle()
    assert page.tools.builder is not None
    assert page.tools.builder.filter() == EVERYTHING


def test_what_is_not_finished_filters_nothing(page: InitiativesPage) -> None:
    page.open_filter_builder()
    settle()
    root = page.tools.builder.root if page.tools.builder is not None else None
    assert root is not None
    row = root.parts[0]
    assert isinstance(row, ConditionRow)
    row.field._took("title")
    settle()
    assert len(titles(page)) == 4
    assert chips(page) == []
    row.operator.setCurrentIndex(row.operator.findData("unknown"))
    row.operator.activated.emit(0)
    settle()
    assert titles(page) == []


# Columns, order, groups


def test_any_field_becomes_a_column_and_can_be_edited(program: Running, page: InitiativesPage) -> None:
    field = custom_fields.list_all(program.ws).fields[0]
    page.display.set_columns(["key", "title", field_name(field.id), "problem", "role.sponsor"])
    settle()
    assert page.table.shown_columns() == ["key", "title", field_name(field.id), "problem", "role.sponsor"]
    one = program.ws.find_key("AI-001").id
    program.context.write(lambda ws: custom_fields.set_value(ws, one, field.id, 7))
    settle()
    index = page.table.index_of(one, field_name(field.id))
    assert index.data().split() == ["7", "h"]
    page.actions_on_rows.edit(one, "role.sponsor", "Dee")
    settle()
    assert program.ws.spine(one).role("sponsor") == "Dee"
    assert page.table.index_of(one, "role.sponsor").data() == "Dee"
    page.display.reset_columns()
    assert "score" in page.table.shown_columns()


def test_the_columns_panel_ticks_moves_and_sorts(page: InitiativesPage) -> None:
    page.open_columns()
    settle()
    panel = page.tools.columns
    assert panel is not None
    before = page.table.shown_columns()
    panel.list.setCurrentRow(1)
    key(panel.list, "Up", Qt.KeyboardModifier.AltModifier)
    assert page.table.shown_columns()[:2] == [before[1], before[0]]
    QTest.keyClicks(panel.search, "run cost")
    key(panel.search, "Down")
    key(panel.list, "Space")
    assert page.table.shown_columns()[-1] == "run_cost"
    panel.add_level.click()
    pick(panel.rows[0].field, "run cost")
    assert titles(page) == ["Routing", "Churn", "Fraud bands", "Triage"]
    panel.rows[0].direction.setCurrentIndex(1)
    panel.rows[0].direction.activated.emit(1)
    assert titles(page) == ["Fraud bands", "Churn", "Routing", "Triage"]
    panel.rows[0].removed.emit()
    panel.reset.emit()
    settle()
    assert page.table.shown_columns() == before


def test_groups_show_subtotals_and_all_is_counted(page: InitiativesPage) -> None:
    choose(menu_of(page, partial(fill_group, page)), "Owner")
    groups = page.table.data.groups()
    assert [(group.label, group.members) for group in groups] == [
        ("Ann", 2), ("Bo", 1), ("Owner: not stated", 1),
    ]  # fmt: skip
    assert groups[0].text("expected_benefit") == "$100"
    assert "Group: Owner" in page.bar.group.text()
    choose(menu_of(page, partial(fill_group, page)), "Collapse all groups")
    assert titles(page) == []
    assert page.bar.totals.text().startswith("4 initiatives")
    choose(menu_of(page, partial(fill_group, page)), "None")
    assert len(titles(page)) == 4


# Views


def keep(page: InitiativesPage, name: str) -> None:
    page.views.ask_name()
    line = page.bar.naming
    assert line is not None
    line.name.edit.setText(name)
    key(line.name.edit, "Return")


def test_a_view_is_named_opened_changed_kept_and_gone_back_to(
    program: Running, page: InitiativesPage
) -> None:
    page.display.set_filter_tree(Group("all", (Condition("industry", "is", "finance"),)))
    page.display.set_group("owner")
    page.display.set_sorting((("title", True),))
    page.display.set_columns(["title", "run_cost"])
    keep(page, "Banks")
    assert page.bar.views.text() == "View: Banks"
    assert not page.views.is_changed()
    page.show_all()
    page.display.reset_columns()
    assert len(titles(page)) == 4
    assert "score" in page.table.shown_columns()
    choose(menu_of(page, page.views.fill_menu), "Banks")
    assert titles(page) == ["Fraud bands", "Routing"]
    assert page.table.shown_columns() == ["title", "run_cost"]
    assert not page.views.is_changed()
    page.display.set_sorting((("title", False),))
    page.display.set_group("")
    assert titles(page) == ["Fraud bands", "Routing"]
    assert page.views.is_changed()
    assert "Save the view as it is shown" in [w.accessibleName() for w in page.bar.findChildren(QWidget)]
    page.bar.back_wanted.emit()
    assert not page.views.is_changed()
    assert page.display.definition().group == "owner"
    page.display.set_group("")
    page.bar.keep_wanted.emit()
    settle()
    assert not page.views.is_changed()
    kept = views.list_all(program.ws)[0]
    assert views.definition_of(kept)[0] == page.display.definition()
    program.registry.run("edit.undo")
    settle()
    assert page.display.definition().group == "owner"
    assert page.bar.views.text() == "View: Banks"


def test_a_name_that_is_taken_is_said_beside_it(page: InitiativesPage) -> None:
    keep(page, "Mine")
    keep(page, " mine ")
    assert page.bar.naming is not None
    assert "already" in page.bar.naming.name.error()
    key(page.bar.naming.name.edit, "Escape")
    assert page.bar.naming is None


def test_a_view_shows_once_it_is_kept_also_when_the_list_is_read_later(
    program: Running, page: InitiativesPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = Runner()
    with monkeypatch.context() as other:
        other.setattr(program.context, "runner", runner)
        page.display.set_filter_tree(Group("all", (Condition("industry", "is", "finance"),)))
        keep(page, "Read later")
        qtbot.waitUntil(lambda: page.bar.views.text() == "View: Read later")
        assert runner.wait(10)
        qtbot.waitUntil(lambda: len(titles(page)) == 2)
        assert page.views.current is not None
        assert runner.wait(10)
    runner.close()


def test_what_a_filter_hides_is_no_longer_selected(page: InitiativesPage) -> None:
    page.table.view.selectAll()
    settle()
    assert page.bar.edit.text() == "Edit 4 selected"
    page.display.set_filter_tree(Group("all", (Condition("industry", "is", "finance"),)))
    settle()
    assert len(page.table.selected_refs()) == 2
    assert page.bar.edit.text() == "Edit 2 selected"


def test_views_are_renamed_duplicated_moved_and_deleted_in_the_menu(
    program: Running, page: InitiativesPage
) -> None:
    keep(page, "Mine")
    choose(menu_of(page, page.views.fill_menu), "Change views", "Mine", "Duplicate")
    choose(menu_of(page, page.views.fill_menu), "Change views", "Mine (copy)", "Move up")
    choose(menu_of(page, page.views.fill_menu), "Change views", "Mine (copy)", "Rename")
    assert page.bar.naming is not None
    page.bar.naming.name.edit.setText("Other")
    key(page.bar.naming.name.edit, "Return")
    assert [one.name for one in views.list_all(program.ws)] == ["Other", "Mine"]
    choose(menu_of(page, page.views.fill_menu), "Change views", "Mine", "Delete")
    assert [one.name for one in views.list_all(program.ws)] == ["Other"]
    assert page.views.current is None
    program.registry.run("edit.undo")
    settle()
    assert len(views.list_all(program.ws)) == 2


def test_the_palette_opens_a_view(program: Running, page: InitiativesPage) -> None:
    from desktop_app.ui.window.commands import palette_places

    definition = ViewDefinition(Group("all", (Condition("owner", "is", "Bo"),)))
    program.context.write(lambda ws: views.save(ws, "Of Bo", "table", definition))
    settle()
    program.go("dashboard")
    item = next(one for one in palette_places(program.context) if one.title == "Of Bo")
    item.run()
    settle()
    assert program.window.current_page() is page
    assert titles(page) == ["Churn"]


@pytest.mark.parametrize(
    ("layout", "page_id"), [("board", "board"), ("roadmap", "roadmap"), ("matrix", "prioritise")]
)
def test_other_layouts_open_their_page(
    program: Running, page: InitiativesPage, layout: str, page_id: str
) -> None:
    from desktop_app.ui.core.open_view import open_view

    if not program.window.has_page(page_id):
        pytest.skip("there is no such page")
    definition = ViewDefinition(Group("all", (Condition("owner", "is", "Bo"),)))
    program.context.write(lambda ws: views.save(ws, "Elsewhere", layout, definition))
    settle()
    open_view(program.context, views.list_all(program.ws)[0])
    settle()
    assert program.window.current_page_id() == page_id
    shown = program.window.current_page()
    chips_there = [chip.accessibleName() for chip in shown.findChildren(FilterChip) if not chip.isHidden()]
    assert any("Elsewhere" in text for text in chips_there)
    if page_id == "prioritise":
        assert [row.key for row in shown.table.model.shown_rows()] == ["AI-002"]
        shown.view_chip.chip.click()
        assert shown.table.model.rowCount() == 4
    program.go("initiatives")


def test_a_view_over_a_removed_field_says_what_is_left_out(program: Running, page: InitiativesPage) -> None:
    made = custom_fields.add(program.ws, {"name": "Gone soon"}).record_ids[0]
    definition = ViewDefinition(
        Group("all", (Condition(field_name(made), "known"), Condition("owner", "is", "Ann"))),
        ((field_name(made), True),),
        field_name(made),
        (("title", 0), (field_name(made), 90)),
    )
    program.context.write(lambda ws: views.save(ws, "Fragile", "table", definition))
    program.context.write(lambda ws: custom_fields.remove(ws, [made]))
    settle()
    page.show_view(views.list_all(program.ws)[0])
    settle()
    assert titles(page) == ["Fraud bands", "Triage"]
    assert page.table.shown_columns() == ["title"]
    assert "not there any more" in page.bar.note.text()
    program.registry.run("edit.undo")
    settle()
    assert titles(page) == []
    assert page.bar.note.isHidden()


def test_views_and_the_columns_of_all_survive_a_restart(qapp: object, tmp_path: Path) -> None:
    with running(tmp_path, fill) as first:
        page = first.go("initiatives")
        assert isinstance(page, InitiativesPage)
        page.display.set_columns(["key", "title", "run_cost"])
        keep(page, "Costs")
        settle()
    from desktop_app.jobs.runner import InlineRunner
    from desktop_app.plugin_host import PluginHost
    from desktop_app.runtime.settings import Settings
    from desktop_app.ui.window.program import Program

    again = Program(Settings(tmp_path / "settings.json"), InlineRunner(), PluginHost())
    try:
        again.start(None)
        again.open(FilePlace(tmp_path / "test.portfolio"))
        page = again.window.show_page("initiatives")
        assert isinstance(page, InitiativesPage)
        settle()
        assert page.table.shown_columns() == ["key", "title", "run_cost"]
        assert page.table.data.rows()[0][page.content.place("run_cost")] == 100.0
        choose(menu_of(page, page.views.fill_menu), "Costs")
        assert page.bar.views.text() == "View: Costs"
    finally:
        again.window.close()
        again.window.deleteLater()
        settle()


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_panels_fit_and_everything_has_a_name(
    program: Running, page: InitiativesPage, size: tuple[int, int]
) -> None:
    program.resize(size)
    page.display.set_filter_tree(
        Group("all", (Condition("owner", "is", "Ann"), Group("any", (Condition("score", "ge", 1),))))
    )
    page.table.view.selectAll()
    for show in (page.open_filter_builder, page.open_columns, page.open_bulk_edit):
        show()
        settle()
        side = page.tools._side
        assert side is not None
        assert page.rect().contains(side.geometry())
        assert page.table.width() > 300
        for widget in side.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                text = getattr(widget, "text", lambda: "")
                assert widget.accessibleName() or (callable(text) and text()) or widget.focusProxy(), widget
    program.resize(USUAL)
