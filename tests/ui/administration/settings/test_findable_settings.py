"""The palette finds each setting by its name and puts the cursor into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.administration.settings.findable_settings import findable_settings
from desktop_app.ui.administration.settings.page import SettingsPage
from desktop_app.ui.administration.settings.setting_rows import SettingRow
from desktop_app.ui.administration.settings.setting_table import SECTIONS, settings
from desktop_app.ui.window.command_palette import Palette
from desktop_app.ui.window.commands import palette_places
from tests.ui.running import Running, running, settle


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture
def page(program: Running) -> SettingsPage:
    page = program.context.go_to("settings", SettingsPage)
    assert page is not None
    return page


def focused_row(program: Running) -> SettingRow | None:
    widget: QWidget | None = program.window.focusWidget()
    while widget is not None and not isinstance(widget, SettingRow):
        widget = widget.parentWidget()
    return widget


def test_every_setting_of_the_table_has_its_row_and_every_row_its_setting(page: SettingsPage) -> None:
    rows = {section.id: set(page.show_section(section.id).rows) for section in SECTIONS}
    listed = {section.id: {s.name for s in settings(True) if s.section == section.id} for section in SECTIONS}
    assert rows == listed


def test_the_palette_finds_each_of_them(program: Running) -> None:
    found = {(item.title, item.key) for item in findable_settings(program.context)}
    assert found == {(_(setting.title), f"setting.{setting.name}") for setting in settings(True)}


@pytest.mark.parametrize(
    ("words", "name"),
    [("zoom", "font_scale"), ("hotkeys", "shortcuts"), ("weights score risk", "weight.risk")],
)
def test_the_palette_leads_into_the_control(program: Running, words: str, name: str) -> None:
    program.go("dashboard")
    palette = Palette(program.registry, lambda: palette_places(program.context), None, program.window)
    palette.open(words)
    palette.run_current()
    settle()
    assert program.window.current_page_id() == "settings"
    row = focused_row(program)
    assert row is not None
    assert row.setting.name == name
