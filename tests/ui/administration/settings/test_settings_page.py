"""The Settings page: sections, search, and settings that apply at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desktop_app.language import formats
from desktop_app.runtime.settings import Values
from desktop_app.ui.administration.settings.page import SettingsPage
from desktop_app.ui.administration.settings.setting_rows import SettingRow
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.search_field import SearchField
from desktop_app.ui.widgets.section_list import SectionList
from desktop_app.ui.widgets.table.data_table import DataTable
from tests.ui.running import Running, running, settle


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture
def page(program: Running) -> Iterator[SettingsPage]:
    page = program.context.go_to("settings", SettingsPage)
    assert page is not None
    yield page
    search_of(page).clear()


def search_of(page: SettingsPage) -> SearchField:
    return next(
        field for field in page.findChildren(SearchField) if field.placeholderText() == "Search settings"
    )


def shown_sections(page: SettingsPage) -> list[str]:
    return page.findChild(SectionList).ids()


def press(row: SettingRow, label: str) -> None:
    next(b for b in row.findChildren(QAbstractButton) if b.accessibleName() == label).click()
    settle()


def test_a_search_leaves_the_sections_that_hold_it_and_marks_the_rows(page: SettingsPage) -> None:
    everything = shown_sections(page)
    search_of(page).setText("decimal")
    assert shown_sections(page) == ["look"]
    marked = [row.setting.name for row in page.findChildren(SettingRow) if row.is_marked()]
    assert marked == ["locale"]
    search_of(page).setText("backup")
    assert shown_sections(page) == ["files", "protection"]
    assert page.findChild(SectionList).current() == "files"
    search_of(page).setText("xyzzy")
    assert shown_sections(page) == []
    search_of(page).clear()
    assert shown_sections(page) == everything
    assert not [row for row in page.findChildren(SettingRow) if row.is_marked()]


def test_numbers_and_dates_show_how_they_read(page: SettingsPage) -> None:
    row = page.show_section("look").rows["locale"]
    field = row.control
    assert isinstance(field, Field)
    before = formats.locale_name()
    try:
        field.edited.emit("de_DE")
        assert "12.345,6" in row.sentence.text()
    finally:
        field.edited.emit("")
        formats.set_locale(before)


def test_going_through_the_formats_previews_them_and_escape_restores(page: SettingsPage) -> None:
    row = page.show_section("look").rows["locale"]
    before = row.sentence.text()
    combo = row.control.combo
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    opened = combo.open_list()
    assert opened is not None
    german = next(entry for entry in opened.rows() if entry.text == formats.locale_title("de_DE"))
    assert german.details[0] == "12.345,6"
    QTest.keyClicks(opened.search, "deutschl")
    assert row.sentence.text().startswith("Would read 12.345,6")
    QTest.keyClick(opened.search, Qt.Key.Key_Escape)
    assert row.sentence.text() == before
    assert formats.number(12345.6, 1) == "12,345.6"


def test_the_row_height_reaches_tables_that_are_open(program: Running, page: SettingsPage) -> None:
    program.go("initiatives")
    table = program.window.current_page().findChild(DataTable)
    assert table.view.verticalHeader().defaultSectionSize() == theme.px(36)
    program.go("settings")
    press(page.show_section("look").rows["density"], "Compact")
    assert table.view.verticalHeader().defaultSectionSize() == theme.px(28)
    page.show_section("look").reset_to_defaults()
    assert table.view.verticalHeader().defaultSectionSize() == theme.px(36)


def test_a_section_goes_back_to_its_defaults(program: Running, page: SettingsPage) -> None:
    part = page.show_section("look")
    press(part.rows["font_scale"], formats.percent(1.15, 0))
    assert program.context.settings.values.font_scale == 1.15
    next(
        b for b in page.findChildren(QAbstractButton) if b.text() == "Reset this section to defaults"
    ).click()
    assert program.context.settings.values.font_scale == Values().font_scale
    control = part.rows["font_scale"].control
    assert isinstance(control, SegmentedChoice)
    assert control.value() == 1.0


def test_what_the_next_start_does_is_kept(program: Running, page: SettingsPage) -> None:
    part = page.show_section("start")
    press(part.rows["reopen_last"], "Off")
    assert program.context.settings.values.reopen_last is False
    press(part.rows["reopen_last"], "On")
    assert program.context.settings.values.reopen_last is True


def test_a_field_of_the_portfolio_is_kept_and_refused_beside_itself(
    program: Running, page: SettingsPage
) -> None:
    row = page.show_section("name").rows["currency"]
    field = row.control
    assert isinstance(field, Field)
    field.edited.emit("euros")
    settle()
    assert field.error()
    field.edited.emit("EUR")
    settle()
    assert field.error() == ""
    assert program.context.workspace.portfolio().currency == "EUR"
    program.context.undo_steps.undo()
    settle()


def test_keys_are_found_by_command_and_by_key(page: SettingsPage) -> None:
    part = page.show_section("keyboard")
    search = part.findChild(SearchField)
    search.setText("ctrl+shift+z")
    shown = [f.label_text for f in part.findChildren(Field) if f.isVisibleTo(part)]
    assert shown == ["Redo"]
    search.setText("")


def test_what_is_chosen_is_marked_at_once(program: Running, page: SettingsPage) -> None:
    part = page.show_section("look")
    press(part.rows["font_scale"], formats.percent(1.3, 0))
    control = part.rows["font_scale"].control
    assert isinstance(control, SegmentedChoice)
    assert control.value() == 1.3
    part.reset_to_defaults()
    assert control.value() == 1.0
