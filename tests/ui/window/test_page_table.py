"""Pages and tabs stand in one table each: every entry can be made, and what leads to one names one that is there."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from PySide6.QtWidgets import QWidget

from desktop_app.domain.health.checks import INITIATIVE_PLACES, PORTFOLIO_PLACES
from desktop_app.ui.core.page import Page
from desktop_app.ui.initiative.tab_table import TAB_IDS, TABS
from desktop_app.ui.look import icons
from desktop_app.ui.window.page_table import OPENS_AGAIN, PAGES, PageEntry
from tests.ui.running import Running, running


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home")) as started:
        yield started


IDS = [entry.id for entry in PAGES]


@pytest.mark.parametrize("entry", PAGES, ids=IDS)
def test_an_entry_names_a_page_that_is_there(entry: PageEntry) -> None:
    module, _colon, name = entry.home.partition(":")
    assert issubclass(getattr(import_module(f"desktop_app.ui.{module}"), name), Page)
    assert entry.icon in icons.NAMES
    assert not entry.parent or entry.parent in IDS
    assert entry.group == "hidden" or not entry.command, "the navigation has a command for it"


@pytest.mark.parametrize("entry", TABS, ids=TAB_IDS)
def test_an_entry_names_a_tab_that_is_there(entry: object) -> None:
    module, _colon, name = entry.home.partition(":")  # type: ignore[attr-defined]  # a TabEntry
    assert issubclass(getattr(import_module(f"desktop_app.ui.initiative.{module}"), name), QWidget)


def test_nothing_stands_twice() -> None:
    assert len(set(IDS)) == len(IDS)
    assert len(set(TAB_IDS)) == len(TAB_IDS)
    assert OPENS_AGAIN[0] == "dashboard"


def test_what_leads_somewhere_leads_to_a_place_that_is_there() -> None:
    assert set(INITIATIVE_PLACES) == set(TAB_IDS)
    assert set(PORTFOLIO_PLACES) <= set(IDS)


def test_every_hidden_page_that_stands_by_itself_has_a_way_to_it(program: Running) -> None:
    for entry in PAGES:
        if entry.command is not None:
            program.registry.run(entry.command.id)
            assert program.window.current_page_id() == entry.id
