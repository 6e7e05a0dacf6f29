"""The palette finds each setting by its name and puts the cursor into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.administration.findable_settings import findable_settings
from desktop_app.ui.administration.shortcuts_panel import ShortcutsPanel
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.window.command_palette import Palette
from desktop_app.ui.window.commands import palette_places
from tests.ui.running import Running, running, settle


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home")) as started:
        yield started


def focused_field() -> Field | None:
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, Field):
        widget = widget.parentWidget()
    return widget


def test_every_field_of_the_page_can_be_found(program: Running) -> None:
    page = program.go("settings")
    keys = page.findChild(ShortcutsPanel)
    labels = {
        field.label_text.partition(" (")[0]
        for field in page.findChildren(Field)
        if not keys.isAncestorOf(field)
    }
    assert labels == {item.title for item in findable_settings(program.context)} - {"Keyboard shortcuts"}


def test_the_palette_leads_into_the_field(program: Running) -> None:
    program.go("dashboard")
    palette = Palette(program.registry, lambda: palette_places(program.context), None, program.window)
    palette.open("zoom")
    assert palette.titles()[0] == "Text size"
    palette.run_current()
    settle()
    assert program.window.current_page_id() == "settings"
    field = focused_field()
    assert field is not None
    assert field.label_text == "Text size"


def test_the_keys_are_one_entry(program: Running) -> None:
    item = next(item for item in findable_settings(program.context) if item.title == "Keyboard shortcuts")
    item.run()
    settle()
    field = focused_field()
    assert field is not None
    assert program.window.current_page().findChild(ShortcutsPanel).isAncestorOf(field)
