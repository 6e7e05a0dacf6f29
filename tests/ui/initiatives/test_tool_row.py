"""The tools over the list fold where there is no room, and its figures never end in an ellipsis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtWidgets import QMenu

from desktop_app.domain.filters.field_totals import total_of
from desktop_app.services import initiatives
from desktop_app.services.lists.view_fields import program_fields
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiatives.columns import initiative_columns
from desktop_app.ui.initiatives.page import InitiativesPage
from desktop_app.ui.look import theme
from tests.ui.running import SMALL, USUAL, Running, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    for title, likely in (("Fraud bands", 4e6), ("Churn", 2e6)):
        initiatives.create(ws, title, benefit_likely=likely, chance_of_success=0.5)


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as started:
        yield started
        theme.apply("light", 1.0)
        started.resize(USUAL)


def _words_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


@pytest.mark.parametrize("scale", [1.0, 1.3, 1.5])
def test_nothing_in_the_row_is_cut(program: Running, scale: float) -> None:
    page = cast(InitiativesPage, program.go("initiatives"))
    page.totals.look_at_range()
    theme.apply("light", scale)
    for size in (USUAL, SMALL):
        program.resize(size)
        for select in (False, True):
            page.table.view.clearSelection()
            if select:
                page.table.view.selectAll()
            settle()
            row, bar = page.bar.tools, page.bar
            for button in (bar.edit, bar.group, bar.columns, bar.views, row.more, bar.filter):
                assert not button.isVisible() or button.width() >= button.sizeHint().width(), button.text()
            assert bar.totals.fontMetrics().horizontalAdvance(bar.totals.text()) <= bar.totals.width()
            assert bar.totals.text().startswith("2 initiatives")
            right = max(part.geometry().right() for part in (bar.filter, bar.totals, bar.search))
            assert right <= row.width()


def test_what_is_folded_stands_in_more(program: Running) -> None:
    page = cast(InitiativesPage, program.go("initiatives"))
    program.resize(USUAL)
    row = page.bar.tools
    assert row.folded() == []
    assert not row.more.isVisible()
    theme.apply("light", 1.5)
    program.resize(SMALL)
    assert page.bar.views in row.folded()
    assert row.more.isVisible()
    menu = row.more.menu()
    menu.aboutToShow.emit()
    assert _words_of(menu) == [button.full_text() for button in row.folded()]
    views = menu.actions()[-1].menu()
    assert isinstance(views, QMenu)
    assert _words_of(views)[0] == "All initiatives"
    # The whole sentence is still there for whoever asks.
    assert "a year expected" in page.bar.totals.toolTip()
    assert "a year expected" in page.bar.totals.accessibleName()


def test_a_view_with_a_long_name_leaves_room(program: Running) -> None:
    page = cast(InitiativesPage, program.go("initiatives"))
    page.bar.show_view("Name " * 40)
    settle()
    assert page.bar.views.width() <= theme.px(220)
    assert page.bar.views.toolTip()
    assert page.bar.columns.isVisible()


def test_columns_out_of_sight_are_said_and_shown(program: Running) -> None:
    page = cast(InitiativesPage, program.go("initiatives"))
    program.resize(USUAL)
    foot, bar = page.sheet.foot, page.table.view.horizontalScrollBar()
    assert [offer.full_text() for offer in foot.offers if offer.isVisible()] == []
    page.table.set_column_shown("score", False)
    settle()
    assert [offer.full_text() for offer in foot.offers if offer.isVisible()] == ["1 column hidden"]
    foot.offers[0].click()
    settle()
    assert page.tools.columns is not None
    assert page.tools.columns.isVisible()
    page.tools._leave()
    program.resize(SMALL)
    out = page.hidden_columns.out_of_sight()
    assert out > 0
    assert foot.offers[0].full_text().startswith(f"{out} column")
    foot.offers[0].click()
    settle()
    assert bar.value() > 0
    while bar.value() < bar.maximum():
        foot.offers[0].click()
    foot.offers[0].click()
    assert bar.value() == 0
    page.display.reset_columns()
    settle()
    assert page.hidden_columns.hidden() == 0


def test_columns_of_the_list_add_up_as_their_fields_do(program: Running) -> None:
    page = cast(InitiativesPage, program.go("initiatives"))
    fields = program_fields()
    for column in initiative_columns(lambda: "USD"):
        wanted = total_of(fields[column.id], is_selection=True) if column.id in fields else ""
        assert column.total == wanted, column.id
    assert page.content.grouping("owner") is not None


@pytest.mark.parametrize("size", [USUAL, SMALL])
def test_titles_are_whole_and_rows_end_whole(program: Running, size: tuple[int, int]) -> None:
    title = "Collaborative product recommendations"
    titles = [title, *(f"Churn {n}" for n in range(24))]
    with program.ws.change("Add") as step:
        initiatives.add_initiatives(step.uow, program.ws, [{"title": name} for name in titles])
    page = cast(InitiativesPage, program.go("initiatives"))
    program.resize(size)
    settle()
    view, columns = page.table.view, [column.id for column in page.table.data.columns()]
    at = columns.index("title")
    width = view.columnWidth(at)
    assert page.table.column_layout.needs(at, page.table.delegate.text_width)[1] <= width <= theme.px(320)
    # What has no room beside a whole title is scrolled, and said to be.
    assert (page.hidden_columns.out_of_sight() > 0) == (size == SMALL)
    assert view.viewport().height() % view.verticalHeader().defaultSectionSize() == 0
