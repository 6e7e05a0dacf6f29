"""Own fields: made and changed on their page, filled in on the overview, searched, and taken away again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.administration.fields_page import FieldsPage
from desktop_app.ui.initiative.overview.tab import OverviewTab
from desktop_app.ui.widgets.feedback import Banner, EmptyState
from tests.ui.running import SMALL, USUAL, Running, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Fraud bands", benefit_likely=100.0)
    initiatives.create(ws, "Churn")


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> FieldsPage:
    program.registry.run("portfolio.fields")
    settle()
    shown = program.window.current_page()
    assert isinstance(shown, FieldsPage)
    return shown


def say(page: FieldsPage, name: str, value: object) -> None:
    page.form.fields[name].set_value(value)
    page.form.edited.emit(name, value)
    settle()


def fields(program: Running) -> list[tuple[str, str]]:
    return [(one.name, one.field_type) for one in custom_fields.list_all(program.ws).fields]


def test_an_empty_page_says_what_belongs_there(program: Running, page: FieldsPage) -> None:
    empty = page.findChild(EmptyState)
    assert empty is not None
    page.add_field()
    settle()
    assert fields(program) == [("New field", "text")]
    focused = QApplication.focusWidget() or page.window().focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.selectedText() == "New field"
    page.add_field()
    settle()
    assert fields(program)[1] == ("New field 2", "text")


def test_a_field_is_named_typed_ordered_and_deleted_with_undo(program: Running, page: FieldsPage) -> None:
    page.add_field()
    say(page, "name", "Hours")
    say(page, "field_type", "number")
    say(page, "unit", "h")
    page.add_field()
    say(page, "name", "Remark")
    assert fields(program) == [("Hours", "number"), ("Remark", "text")]
    page._move(-1)
    settle()
    assert fields(program)[0][0] == "Remark"
    page._delete()
    settle()
    assert fields(program) == [("Hours", "number")]
    program.registry.run("edit.undo")
    settle()
    assert [row[1] for row in page.table.model.rows()] == ["Remark", "Hours"]


def test_a_name_that_is_taken_is_said_beside_it_and_stays_typed(program: Running, page: FieldsPage) -> None:
    page.add_field()
    say(page, "name", "Owner")
    assert "already" in page.form.fields["name"].error()
    assert page.form.fields["name"].value() == "Owner"
    assert fields(program) == [("New field", "text")]
    say(page, "name", "Cost owner")
    assert page.form.fields["name"].error() == ""
    assert fields(program) == [("Cost owner", "text")]


def test_a_choice_waits_for_what_there_is_to_choose(program: Running, page: FieldsPage) -> None:
    page.add_field()
    say(page, "field_type", "choice")
    assert page.form.fields["options"].isVisible()
    assert page.form.fields["options"].error()
    assert fields(program) == [("New field", "text")]
    say(page, "options", ("Gold", "Silver"))
    assert fields(program) == [("New field", "choice")]
    assert custom_fields.list_all(program.ws).fields[0].options == ("Gold", "Silver")


def test_a_formula_says_where_it_is_wrong_and_is_worked_out_on_the_overview(
    program: Running, page: FieldsPage
) -> None:
    page.add_field()
    say(page, "name", "Double")
    say(page, "field_type", "formula")
    say(page, "formula", "benefit_likely *")
    assert page.form.fields["formula"].error()
    say(page, "formula", "benefit_likely * 2")
    assert page.form.fields["formula"].error() == ""
    one = program.ws.find_key("AI-001").id
    tab = program.open_tab(one, "overview").findChild(OverviewTab)
    assert tab is not None
    assert [label.full_text() for label in tab.own._formulas.values()] == ["200"]
    other = program.open_tab(program.ws.find_key("AI-002").id, "overview").findChild(OverviewTab)
    assert other is not None
    assert [label.full_text() for label in other.own._formulas.values()] == ["unknown"]


def test_a_new_type_that_loses_values_asks_first(program: Running, page: FieldsPage) -> None:
    made = custom_fields.add(program.ws, {"name": "Hours"}).record_ids[0]
    for key, text in (("AI-001", "12"), ("AI-002", "many")):
        custom_fields.set_value(program.ws, program.ws.find_key(key).id, made, text)
    page.refresh()
    settle()
    say(page, "field_type", "number")
    banner = page.findChild(Banner)
    assert banner is not None
    assert fields(program) == [("Hours", "text")]
    page._leave()
    settle()
    assert page.form.fields["field_type"].value() == "text"
    say(page, "field_type", "number")
    page._keep(page._field(), {"field_type": "number"})
    settle()
    assert fields(program) == [("Hours", "number")]
    assert custom_fields.counts(program.ws) == {made: 1}
    program.registry.run("edit.undo")
    settle()
    assert custom_fields.counts(program.ws) == {made: 2}


def test_the_overview_keeps_what_is_filled_in(program: Running, page: FieldsPage) -> None:
    hours = custom_fields.add(program.ws, {"name": "Hours", "field_type": "number"}).record_ids[0]
    custom_fields.add(program.ws, {"name": "Tier", "field_type": "choice", "options": ("A", "B")})
    one, other = (program.ws.find_key(key).id for key in ("AI-001", "AI-002"))
    tab = program.open_tab(one, "overview").findChild(OverviewTab)
    assert tab is not None
    tab.rest.set_open(True)
    assert tab.own.isVisible()
    form = tab.own.form
    assert form is not None
    form.edited.emit(f"custom:{hours}", 7)
    settle()
    assert form.fields[f"custom:{hours}"].value() == 7
    form.edited.emit(f"custom:{hours}", float("inf"))
    settle()
    assert form.fields[f"custom:{hours}"].error()
    program.open_tab(other, "overview")
    assert tab.own.form is not None
    assert tab.own.form.fields[f"custom:{hours}"].value() is None
    assert tab.own.form.fields[f"custom:{hours}"].error() == ""
    program.registry.run("edit.undo")
    settle()
    fields_now = custom_fields.list_all(program.ws)
    assert custom_fields.values_of(fields_now, program.ws.spine(one)) == {}


def test_without_own_fields_the_overview_has_no_card_for_them(program: Running) -> None:
    tab = program.open_tab(program.ws.find_key("AI-001").id, "overview").findChild(OverviewTab)
    assert tab is not None
    assert tab.own.isHidden()


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_the_page_fits(program: Running, page: FieldsPage, size: tuple[int, int]) -> None:
    page.add_field()
    say(page, "field_type", "formula")
    program.resize(size)
    assert page.rect().contains(page._detail.geometry())
    assert page._detail.width() > 250


def test_the_history_names_the_field_of_a_value(program: Running) -> None:
    from desktop_app.ui.initiative.record.history_tab import read_history

    hours = custom_fields.add(program.ws, {"name": "Hours a week", "field_type": "number"}).record_ids[0]
    one = program.ws.find_key("AI-001").id
    custom_fields.set_value(program.ws, one, hours, 7)
    custom_fields.set_value(program.ws, one, hours, 8)
    newest = read_history(program.ws, program.ws.spine(one), "USD", 10).rows[0]
    assert "Custom value “Hours a week”" in newest
    assert newest[6:8] == ("7", "8")


def test_a_column_of_a_file_is_offered_as_a_new_field(program: Running) -> None:
    program.show("preview/columns")
    page = program.window.current_page()
    columns = page._columns
    column = "Remark of the department that runs it"
    assert columns.select_column(column)
    settle()
    combo = columns.detail.target.combo
    labels = [combo.itemText(at) for at in range(combo.count())]
    assert f"New field: {column}" in labels
    columns.detail.target_chosen.emit(column, f"custom:{column}")
    settle()
    page.session.write()
    settle()
    made = custom_fields.list_all(program.ws).fields
    assert [one.name for one in made] == [column]
    assert list(custom_fields.counts(program.ws).values()) == [2]
    program.registry.run("edit.undo")
    settle()
    assert not custom_fields.list_all(program.ws).fields


HOSTILE = "<b>B</b> & {x} %s </para>"


def test_hostile_names_are_shown_as_they_stand(program: Running) -> None:
    from PySide6.QtWidgets import QLabel, QWidget

    from desktop_app.domain.custom_fields import field_name
    from desktop_app.domain.filters.saved_views import ViewDefinition
    from desktop_app.domain.filters.tree import Condition, Group
    from desktop_app.services.lists import view_edits as views

    ws = program.ws
    made = custom_fields.add(
        ws, {"name": HOSTILE, "field_type": "choice", "options": (HOSTILE, "B")}
    ).record_ids[0]
    one = ws.find_key("AI-001").id
    custom_fields.set_value(ws, one, made, HOSTILE)
    condition = Condition(field_name(made), "any_of", (HOSTILE,))
    view = ViewDefinition(
        Group("all", (condition,)), (), field_name(made), (("title", 0), (field_name(made), 0))
    )
    views.save(ws, HOSTILE, "table", view)
    page = program.go("initiatives")
    page.refresh()
    page.show_view(views.list_all(ws)[0])
    page.open_filter_builder()
    page.open_columns()
    page.table.view.selectAll()
    page.open_bulk_edit()
    settle()
    assert [row[0] for row in page.table.data.shown_rows()] == [one]
    assert HOSTILE in page.bar.views.accessibleName()
    program.go("fields")
    program.open_tab(one, "overview")
    for name in ("initiatives", "fields"):
        program.go(name)
        for widget in program.window.findChildren(QWidget):
            assert "<b>" not in widget.toolTip()
            if isinstance(widget, QLabel) and "<b>" in widget.text():
                assert widget.textFormat().name == "PlainText"


def test_what_a_formula_works_out_is_not_counted_as_stated(program: Running, page: FieldsPage) -> None:
    page.add_field()
    settle()
    ref = page.table.model.ref_at(0)
    assert page.table.model.text(page.table.index_of(ref, "used")) == "0"
    say(page, "field_type", "formula")
    say(page, "formula", "run_cost * 2")
    assert fields(program)[0][1] == "formula"
    assert page.table.model.text(page.table.index_of(ref, "used")) == "worked out"
