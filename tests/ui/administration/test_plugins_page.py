"""The page of plugins: what is broken stands first with all its errors, and switching off asks who and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop_app.plugin_host import PluginInfo, PluginState
from desktop_app.plugin_host.plugin_states import SwitchedOff
from desktop_app.runtime import paths
from desktop_app.runtime.settings import Settings
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.administration.plugins_page import PluginsPage
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Fraud bands")


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> PluginsPage:
    folder = paths.data_folder() / "checklists"
    folder.mkdir(exist_ok=True)
    (folder / "insurance.yaml").write_text("meta: [")
    program.context.host._pack_folder = folder
    program.context.host.rescan()
    shown = program.window.show_page("plugins")
    settle()
    assert isinstance(shown, PluginsPage)
    return shown


def cards(page: PluginsPage) -> list[Card]:
    return [card for card in page.findChildren(Card) if card.accessibleName() and card.isVisible()]


def press(widget: Any, name: str) -> None:
    (button,) = [one for one in widget.findChildren(Button) if one.accessibleName() == name]
    button.click()
    settle()


def test_switching_off_asks_who_and_why_and_shows_both(program: Running, page: PluginsPage) -> None:
    first = cards(page)[0]
    assert first.accessibleName() == "Insurance"
    assert any("insurance.yaml, line" in label.text() for label in first.findChildren(Label))
    press(page, "Disable Insurance")
    page.asking.by.set_value("Ann")
    page.asking.confirm.click()
    settle()
    assert program.context.host.switches["insurance"] is True
    page.asking.reason.set_value("It is written anew")
    page.asking.confirm.click()
    settle()
    assert program.context.settings.values.plugins["insurance"] is False
    kept = program.context.settings.values.plugins_off["insurance"]
    assert (kept["who"], kept["why"]) == ("Ann", "It is written anew")
    (card,) = [card for card in cards(page) if card.accessibleName() == "Insurance"]
    assert any("Disabled by Ann on" in label.text() for label in card.findChildren(Label))


def test_the_question_comes_into_sight_and_keeps_what_was_typed(program: Running, page: PluginsPage) -> None:
    program.window.resize(1100, 400)
    settle()
    names = [card.accessibleName() for card in cards(page)]
    last = names[-1]
    (button,) = [one for one in page.findChildren(Button) if one.accessibleName() == f"Disable {last}"]
    button.setFocus()
    page._area.ensureWidgetVisible(button)
    at = page._area.verticalScrollBar().value()
    assert at > 0
    button.click()
    settle()
    assert page.asking is not None
    assert page.asking.reason.has_focus_inside()
    assert not page.asking.reason.visibleRegion().isEmpty()
    assert page._area.verticalScrollBar().value() >= at
    page.asking.reason.type_again("Nobody needs it")
    page.refresh()
    settle()
    assert page.asking.reason.text() == "Nobody needs it"
    assert page.asking.reason.has_focus_inside()
    page.asking.cancel.setFocus()
    page.asking.cancel.click()
    settle()
    assert page.asking is None
    focused = page.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == f"Disable {last}"
    assert not focused.visibleRegion().isEmpty()


def test_looking_again_follows_what_a_command_switched(program: Running, page: PluginsPage) -> None:
    other = Settings(program.context.settings.path)
    other.put("plugins", {"media": False})
    other.put("plugins_off", {"media": {"who": "Ann", "on": "2026-11-21", "why": "No media here"}})
    (again,) = [one for one in page.header_actions() if one.text() == "Rescan"]
    again.click()
    settle()
    (card,) = [card for card in cards(page) if card.accessibleName() == "Media"]
    assert any("Disabled by Ann on" in label.text() for label in card.findChildren(Label))


def test_a_gate_leads_to_the_plugin_that_cannot_be_asked(program: Running, page: PluginsPage) -> None:
    program.context.open_initiative(program.ws.spines()[0].initiative.id)
    settle()
    press(program.window, "Plugin insurance: go to Plugins")
    assert program.window.current_page() is page


def test_a_plugin_that_was_stopped_can_be_switched_off(page: PluginsPage) -> None:
    stopped = PluginInfo("x", "1", "x", False, PluginState.FAILED, "1.0", "It hung.", "", ())
    names = [button.accessibleName() for button in page._switches(stopped)]
    assert names == ["Enable X", "Disable X"]
    off = replace(
        stopped, state=PluginState.NOT_INSTALLED, switched_off=SwitchedOff("A", date(2026, 1, 1), "B")
    )
    assert page._switches(off) == []
